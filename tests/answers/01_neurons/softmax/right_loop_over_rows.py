def softmax(z):
    z = np.asarray(z)
    result = np.zeros(z.shape)
    for index in np.ndindex(z.shape[:-1]):
        row = z[index]
        powers = [math.exp(value - max(row)) for value in row]
        result[index] = [power / sum(powers) for power in powers]
    return result
