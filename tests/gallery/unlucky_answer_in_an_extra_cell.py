# The answer cell is as it was handed out; the answer stands in the cell below it.

# %% untouched: double

# %% extra after: double
def double(x):
    return 2 * x
