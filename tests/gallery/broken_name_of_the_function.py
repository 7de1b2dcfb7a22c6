# The function has another name than the statement asks for.
# expect double: error
# expect reason: NameError

# %% answer: double
def dbl(x):
    return 2 * x
