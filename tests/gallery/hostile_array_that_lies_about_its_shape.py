# An ndarray subclass with another shape, dtype and size than its memory has.
# expect double: failed

# %% answer: double
class Liar(np.ndarray):
    shape = property(lambda self: (3,))
    dtype = property(lambda self: np.dtype("float64"))
    size = property(lambda self: 3)
    nbytes = property(lambda self: 24)
    __array_interface__ = property(lambda self: {"shape": (2**40,), "typestr": "<f8",
                                                 "data": (4096, False), "version": 3})

def double(x):
    return np.zeros(10**6, dtype=np.int8).view(Liar)
