# An object whose __array__ gives another value at each call.
# expect double: failed

# %% answer: double
class Changing:
    calls = 0
    def __array__(self, dtype=None, copy=None):
        Changing.calls += 1
        return np.array(4.0) if Changing.calls == 1 else np.zeros(3)
    def __float__(self):
        return 4.0

def double(x):
    return Changing()
