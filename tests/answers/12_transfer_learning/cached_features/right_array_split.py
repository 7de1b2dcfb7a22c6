def cached_features(model, images, batch_size=100):
    cuts = range(batch_size, len(images), batch_size)
    return np.vstack([model(part, training=False) for part in np.split(images, cuts)]).tolist()
