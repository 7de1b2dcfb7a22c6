# Uses its own copy in place, with generators and views in between.

# %% answer: softmax
def softmax(z):
    z = np.array(z, float, copy=True, order="F")
    z -= z.max(-1, keepdims=True)
    np.exp(z, out=z)
    z /= np.add.reduce(z, -1)[..., np.newaxis]
    return z
