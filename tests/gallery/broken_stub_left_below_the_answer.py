# The answer stands above the line that was to be replaced; it is right all the same.

# %% answer: double
def double(x):
    return 2 * x
    # YOUR CODE HERE
    raise NotImplementedError
