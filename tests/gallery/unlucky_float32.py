# Single precision throughout.

# %% answer: double
def double(x):
    return np.float32(2) * np.asarray(x, dtype=np.float32)

# %% answer: cross_entropy
def cross_entropy(z, labels):
    p = np.asarray(softmax(z), np.float32)
    return np.float32(-np.log(p[range(len(labels)), labels]).mean())
