def numerical_gradient(f, x, step=1e-5):
    shifts = step * np.eye(x.size).reshape(x.size, *x.shape)
    differences = [(f(x + shift) - f(x - shift)) / (step + step) for shift in shifts]
    return np.reshape(differences, x.shape)
