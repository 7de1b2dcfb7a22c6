def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    p = keras.ops.convert_to_numpy(keras.ops.softmax(np.asarray(logits) / temperature, axis=-1))
    return np.argmax(np.cumsum(p, axis=1, dtype=float) > np.asarray(uniform)[:, None], axis=1)
