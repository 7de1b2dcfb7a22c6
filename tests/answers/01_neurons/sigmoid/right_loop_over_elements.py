def sigmoid(z):
    def one(number):
        if number >= 0:
            return 1 / (1 + math.exp(-number))
        return math.exp(number) / (1 + math.exp(number))

    flat = [one(float(number)) for number in np.ravel(z)]
    return np.reshape(flat, np.shape(z))
