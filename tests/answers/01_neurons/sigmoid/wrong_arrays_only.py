# message: 'float' object has no attribute 'astype'
# message: z.astype(float)
def sigmoid(z):
    small = np.exp(-np.abs(z.astype(float)))
    return np.where(z >= 0, 1, small) / (1 + small)
