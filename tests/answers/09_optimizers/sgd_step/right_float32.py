def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    w, g, v = (np.asarray(array, dtype=np.float32) for array in (w, g, velocity))
    v = np.float32(momentum) * v - np.float32(learning_rate) * g
    if nesterov:
        w = w + np.float32(momentum) * v - np.float32(learning_rate) * g
    else:
        w = w + v
    return w, v
