def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    w, g, v = (np.asarray(array, dtype=np.float32) for array in (w, g, v))
    v = np.float32(rho) * v + np.float32(1 - rho) * g**2
    return w - np.float32(learning_rate) * g / np.sqrt(v + np.float32(epsilon)), v
