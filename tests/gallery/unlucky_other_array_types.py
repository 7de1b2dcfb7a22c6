# Fortran order, big-endian numbers, a matrix of no base class, a masked array, a read-only view.

# %% answer: double
def double(x):
    y = np.array(2 * np.asarray(x), order="F").astype(">f8")
    y.flags.writeable = False
    return y

# %% answer: softmax
class Mine(np.ndarray):
    pass

def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return np.ma.masked_array((e / e.sum(-1, keepdims=True)).view(Mine))
