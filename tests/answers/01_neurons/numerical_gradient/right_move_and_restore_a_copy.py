def numerical_gradient(f, x, step=1e-5):
    work = x.astype(float)
    gradient = np.zeros_like(work)
    iterator = np.nditer(work, flags=["multi_index"], op_flags=["readwrite"])
    for element in iterator:
        kept = float(element)
        element[...] = kept + step
        above = f(work)
        element[...] = kept - step
        gradient[iterator.multi_index] = 0.5 * (above - f(work)) / step
        element[...] = kept
    return gradient
