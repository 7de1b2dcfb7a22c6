# Lines that ask for help, and one that shows the source.

# %% answer: double
def double(x):
    """Return twice x."""
    return 2 * x

double?
double??
?np.sum
help(double)
