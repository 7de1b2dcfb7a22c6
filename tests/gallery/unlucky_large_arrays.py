# Uses a hundred megabytes on the way.

# %% answer: double
def double(x):
    big = np.ones((13, 1 << 20))
    return 2 * x * big.mean()
