# message: return
def leaky_relu(z, alpha):
    print(np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha))


def elu(z, alpha):
    exponential = np.exp(np.minimum(z, 0))
    print(np.where(z > 0, z, alpha * (exponential - 1)), np.where(z > 0, 1.0, alpha * exponential))


def gelu(z):
    cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
    print(z * cumulative, cumulative + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))
