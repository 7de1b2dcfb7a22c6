# Begins another unit, so that the checks would be those of a unit without any.
# expect double: failed

# %% answer: double
check.begin("another_unit")
check.begin("..") if False else None

def double(x):
    return x
