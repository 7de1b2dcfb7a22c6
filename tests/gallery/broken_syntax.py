# A bracket is missing.
# expect double: error
# expect reason: SyntaxError

# %% answer: double
def double(x):
    return (2 * x
