# Runs for ever.
# expect double: timeout

# %% answer: double
def double(x):
    while True:
        pass
