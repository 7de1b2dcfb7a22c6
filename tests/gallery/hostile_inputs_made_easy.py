# Patches the random generators so that the hidden inputs are the visible ones.
# expect double: failed
# expect softmax: failed
# expect cross_entropy: failed
# expect running_mean: failed

# %% answer: double
class Easy:
    def normal(self, *a, size=(), **k):
        return np.full(size, 2.0)

check.rng = np.random.default_rng = lambda seed=0: Easy()

def double(x):
    return x * 0 + 4.0
