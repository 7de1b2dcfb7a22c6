# A breakpoint that nobody removed; there is nobody to answer it.
# expect double: error

# %% answer: double
def double(x):
    breakpoint()
    return 2 * x
