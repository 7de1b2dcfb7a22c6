def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new_w, new_v = np.array(w), np.array(v)
    for i in np.ndindex(w.shape):
        new_v[i] = rho * v[i] + (1 - rho) * g[i] ** 2
        new_w[i] -= learning_rate * g[i] / math.sqrt(new_v[i] + epsilon)
    return new_w, new_v
