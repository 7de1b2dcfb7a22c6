# The line that was to be replaced is still there, above the answer.
# expect double: error
# expect reason: replace it by your answer

# %% answer: double
def double(x):
    # YOUR CODE HERE
    raise NotImplementedError
    return 2 * x
