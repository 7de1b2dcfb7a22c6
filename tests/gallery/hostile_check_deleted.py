# Deletes `check`, so that no graded cell can ask anything.
# expect double: error
# expect softmax: error
# expect cross_entropy: error
# expect running_mean: error
# expect reason: NameError

# %% answer: double
del check

def double(x):
    return x
