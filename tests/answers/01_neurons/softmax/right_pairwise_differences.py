def softmax(z):
    z = np.asarray(z, dtype=float)
    differences = np.clip(z[..., None, :] - z[..., :, None], -700, 700)
    return 1 / np.exp(differences).sum(axis=-1)
