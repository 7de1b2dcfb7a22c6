# A later cell gives the right answer after its checks have run, and spoils the next one.
# expect double: failed
# expect cross_entropy: failed

# %% answer: double
def double(x):
    return x

# %% extra after: softmax_large
def double(x):
    return 2 * x

def softmax(z):
    return np.full_like(z, 0.5)
