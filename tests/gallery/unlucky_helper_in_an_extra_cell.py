# The work is done by a function in a cell of the student's own.

# %% extra after: setup
def times(factor, x):
    return factor * np.asarray(x)

# %% answer: double
def double(x):
    return times(2, x)
