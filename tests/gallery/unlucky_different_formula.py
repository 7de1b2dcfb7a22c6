# Mathematically the same, computed another way.

# %% answer: double
def double(x):
    return np.log(np.exp(x) ** 2)

# %% answer: cross_entropy
def cross_entropy(z, labels):
    z = np.asarray(z, float)
    top = z.max(1)
    lse = top + np.log(np.exp(z - top[:, None]).sum(1))
    return (lse - z[np.arange(len(labels)), np.asarray(labels)]).mean()
