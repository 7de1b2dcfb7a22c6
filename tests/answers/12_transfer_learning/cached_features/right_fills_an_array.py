def cached_features(model, images, batch_size=100):
    out = None
    for start in range(0, len(images), batch_size):
        part = np.array(model(images[start : start + batch_size], training=False))
        if out is None:
            out = np.zeros((len(images), part.shape[1]), part.dtype)
        out[start : start + len(part)] = part
    return out
