def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    new_w, new_v = np.empty(w.shape), np.empty(w.shape)
    for i in np.ndindex(w.shape):
        new_v[i] = momentum * velocity[i] - learning_rate * g[i]
        step = momentum * new_v[i] - learning_rate * g[i] if nesterov else new_v[i]
        new_w[i] = w[i] + step
    return new_w, new_v
