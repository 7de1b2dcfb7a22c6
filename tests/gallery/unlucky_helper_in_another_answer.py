# One answer uses a function that stands in the cell of another.

# %% answer: double
def twice(x):
    return 2 * np.asarray(x)

def double(x):
    return twice(x)

# %% answer: softmax
def softmax(z):
    e = np.exp(twice(z - z.max(-1, keepdims=True)) / 2)
    return e / e.sum(-1, keepdims=True)
