def softmax(z):
    z = np.asarray(z, dtype=np.float32)
    powers = np.exp(z - z.max(axis=-1)[..., None])
    return powers / powers.sum(axis=-1)[..., None]
