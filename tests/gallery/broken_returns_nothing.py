# Prints its result instead of returning it.
# expect double: failed
# expect reason: is a `return` missing

# %% answer: double
def double(x):
    print(2 * x)
