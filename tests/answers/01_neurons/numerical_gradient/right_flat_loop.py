def numerical_gradient(f, x, step=1e-5):
    flat = [float(value) for value in np.ravel(x)]
    slopes = []
    for i in range(len(flat)):
        values = []
        for h in (-step, step):
            moved = flat[:i] + [flat[i] + h] + flat[i + 1 :]
            values.append(float(f(np.array(moved).reshape(x.shape))))
        slopes.append((values[1] - values[0]) / (2 * step))
    return np.array(slopes).reshape(x.shape)
