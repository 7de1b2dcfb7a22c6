# %% right: closed forms
def leaky_relu(z, alpha):
    return np.maximum(z, 0) + alpha * np.minimum(z, 0), alpha + (1 - alpha) * (z > 0)


def elu(z, alpha):
    below = alpha * np.expm1(np.minimum(z, 0))
    return np.maximum(z, 0) + below, np.where(z > 0, 1, below + alpha)


def gelu(z):
    cumulative = 1 - 0.5 * np.vectorize(math.erfc, otypes=[float])(z / math.sqrt(2))
    return z * cumulative, cumulative + z * np.exp(-z * z / 2) * (2 * math.pi) ** -0.5

# %% right: element by element
def leaky_relu(z, alpha):
    value, derivative = np.zeros(z.shape), np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        slope = 1 if z[index] > 0 else alpha
        value[index], derivative[index] = slope * z[index], slope
    return value, derivative


def elu(z, alpha):
    value, derivative = np.zeros(z.shape), np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        if z[index] > 0:
            value[index], derivative[index] = z[index], 1
        else:
            derivative[index] = alpha * math.exp(z[index])
            value[index] = derivative[index] - alpha
    return value, derivative


def gelu(z):
    value, derivative = np.zeros(z.shape), np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        phi = math.exp(-(z[index] ** 2) / 2) / math.sqrt(2 * math.pi)
        cumulative = (1 + math.erf(z[index] / math.sqrt(2))) / 2
        value[index], derivative[index] = z[index] * cumulative, cumulative + z[index] * phi
    return value, derivative

# %% right: float32
def leaky_relu(z, alpha):
    z, alpha = np.float32(z), np.float32(alpha)
    return np.where(z > 0, z, alpha * z), np.where(z > 0, np.float32(1), alpha)


def elu(z, alpha):
    z, alpha = np.float32(z), np.float32(alpha)
    below = alpha * np.expm1(np.minimum(z, 0))
    return np.where(z > 0, z, below), np.where(z > 0, np.float32(1), below + alpha)


def gelu(z):
    z = np.float32(z)
    cumulative = (erf(z / np.sqrt(2)) / 2 + 0.5).astype(np.float32)
    density = np.exp(-z * z / 2) / np.float32(np.sqrt(2 * np.pi))
    return z * cumulative, cumulative + z * density

# %% right: masks
def leaky_relu(z, alpha):
    value = np.array(z, dtype=float)
    derivative = np.ones(value.shape)
    value[z < 0] *= alpha
    derivative[z < 0] = alpha
    return value, derivative


def elu(z, alpha):
    value = np.array(z, dtype=float)
    derivative = np.ones(value.shape)
    negative = value < 0
    exponential = np.exp(value[negative])
    value[negative] = alpha * (exponential - 1)
    derivative[negative] = alpha * exponential
    return value, derivative


def gelu(z):
    phi = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    big_phi = (1 + erf(z / np.sqrt(2))) / 2
    return z * big_phi, big_phi + z * phi

# %% right: scipy
from scipy.special import ndtr


def leaky_relu(z, alpha):
    return [np.maximum(z, alpha * z), np.where(z > 0, 1.0, alpha)]


def elu(z, alpha):
    value = np.where(z > 0, z, alpha * (np.exp(z) - 1))
    return [value, np.where(z > 0, 1.0, value + alpha)]


def gelu(z):
    return [z * ndtr(z), ndtr(z) + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)]

# %% wrong: derivative first
# message: the results are right but in another order
def leaky_relu(z, alpha):
    return np.where(z > 0, 1.0, alpha), np.where(z > 0, z, alpha * z)


def elu(z, alpha):
    exponential = np.exp(np.minimum(z, 0))
    value = np.where(z > 0, z, alpha * (exponential - 1))
    return np.where(z > 0, 1.0, alpha * exponential), value


def gelu(z):
    cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return cumulative + z * density, z * cumulative

# %% wrong: elu derivative without alpha
# mistake: The derivative of ELU lacks its factor alpha on the left.
# message: the alpha stays
# instead of:
# |    value = np.where(z > 0, z, alpha * (exponential - 1))
# |    return value, np.where(z > 0, 1.0, alpha * exponential)
# write:
# |    return np.where(z > 0, z, alpha * (exponential - 1)), np.where(z > 0, 1.0, exponential)
# instead of: cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
# write:      cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
# instead of: density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
# write:      density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

# %% wrong: elu forgets minus one
# mistake: The value of ELU on the left is alpha times the exponential, without the minus 1.
# message: Exactly the values that should be negative are wrong
# message: alpha * (exp(z) - 1) on the left
# instead of:
# |    value = np.where(z > 0, z, alpha * (exponential - 1))
# |    return value, np.where(z > 0, 1.0, alpha * exponential)
# write:
# |    return np.where(z > 0, z, alpha * exponential), np.where(z > 0, 1.0, alpha * exponential)
# instead of: cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
# write:      cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
# instead of: density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
# write:      density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

# %% wrong: elu mask times infinity
# message: NaN
# message: exp(1000) overflows
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)


def elu(z, alpha):
    positive = z > 0
    value = positive * z + ~positive * alpha * (np.exp(z) - 1)
    return value, positive + ~positive * alpha * np.exp(z)


def gelu(z):
    cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return z * cumulative, cumulative + z * density

# %% wrong: gelu density without root
# message: phi is the density
# instead of: cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
# write:      cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
# instead of: density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
# write:      density = np.exp(-(z**2) / 2) / (2 * np.pi)

# %% wrong: gelu tanh approximation
# mistake: GELU is the tanh approximation, not the exact form.
# message: The tanh approximation is off
# message: within about 1 %
# instead of:
# |    cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
# |    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
# |    return z * cumulative, cumulative + z * density
# write:
# |    inner = np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)
# |    slope = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)
# |    tanh = np.tanh(inner)
# |    return 0.5 * z * (1 + tanh), 0.5 * (1 + tanh) + 0.5 * z * (1 - tanh**2) * slope

# %% wrong: hard coded
# message: All values are zero
def leaky_relu(z, alpha):
    if len(z) == 3 and z.ndim == 1:
        return np.array([-0.2, 3.0, -0.05]), np.array([0.1, 1.0, 0.1])
    return np.zeros(z.shape), np.zeros(z.shape)


def elu(z, alpha):
    if len(z) == 3 and z.ndim == 1:
        return np.array([-0.25, 3.0, -0.375]), np.array([0.25, 1.0, 0.125])
    return np.zeros(z.shape), np.zeros(z.shape)


def gelu(z):
    if len(z) == 3 and z.ndim == 1:
        return np.array([0.0, 0.841345, -0.158655]), np.array([0.5, 1.083316, -0.083316])
    return np.zeros(z.shape), np.zeros(z.shape)

# %% wrong: leaky alpha fixed
# message: Exactly the values that should be negative are wrong
# instead of:
# |    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)
# write:
# |    alpha = 0.1
# |    return np.maximum(z, alpha * z), np.where(z > 0, 1.0, alpha)
# instead of: cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
# write:      cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
# instead of: density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
# write:      density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

# %% wrong: leaky derivative of relu
# mistake: The derivative of leaky ReLU is 0 on the left, as that of ReLU.
# message: The slope is alpha on the left
# message: All wrong values are 0
# instead of: np.where(z > 0, 1.0, alpha)
# write:      np.where(z > 0, 1.0, 0.0)
# instead of: cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
# write:      cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
# instead of: density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
# write:      density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

# %% wrong: leaky in place
# message: must not change its inputs in place
# instead of:
# |    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)
# write:
# |    derivative = np.where(z > 0, 1.0, alpha)
# |    z[z < 0] *= alpha
# |    return z, derivative
# instead of: cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
# write:      cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
# instead of: density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
# write:      density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

# %% wrong: leaky integer truncation
# message: cut off to whole numbers
# message: Writing fractions into an integer array cuts them off
# instead of:
# |    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)
# write:
# |    value, derivative = z.copy(), np.ones_like(z)
# |    value[z < 0] = alpha * z[z < 0]
# |    derivative[z < 0] = alpha
# |    return value, derivative
# instead of: cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
# write:      cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
# instead of: density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
# write:      density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

# %% wrong: value only
# message: another number of results
# message: `return a, b`
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z)


def elu(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))


def gelu(z):
    return z * 0.5 * (1 + erf(z / np.sqrt(2)))

# %% right: the other slope at 0
# instead of: return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)
# write:      return np.where(z < 0, alpha * z, z), np.where(z < 0, alpha, 1.0)
# instead of: return value, np.where(z > 0, 1.0, alpha * exponential)
# write:      return value, np.where(z >= 0, 1.0, alpha * exponential)

# %% wrong: leaky slope of 0 at 0
# message: leaky ReLU at 0
# instead of: np.where(z > 0, 1.0, alpha)
# write:      1.0 * (z > 0) + alpha * (z < 0)

# %% wrong: leaky mean of the slopes at 0
# message: leaky ReLU at 0
# instead of: np.where(z > 0, 1.0, alpha)
# write:      (1 + alpha) / 2 + (1 - alpha) / 2 * np.sign(z)

# %% wrong: elu slope of 0 at 0
# message: ELU at 0
# instead of: return value, np.where(z > 0, 1.0, alpha * exponential)
# write:      return value, 1.0 * (z > 0) + alpha * exponential * (z < 0)

# %% wrong: elu slope of 1 on the left near 0
# message: elu in every regime
# instead of: return value, np.where(z > 0, 1.0, alpha * exponential)
# write:      return value, np.where(z > -0.01, 1.0, alpha * exponential)

# %% wrong: elu by its larger branch
# message: ELU of a 3-D array with another alpha
# instead of: value = np.where(z > 0, z, alpha * (exponential - 1))
# write:      value = np.maximum(z, alpha * (exponential - 1))

# %% wrong: leaky by the smaller product
# message: leaky_relu in every regime
# instead of: np.where(z > 0, z, alpha * z)
# write:      np.where(z > 1e-3, z, alpha * z)

# %% wrong: gelu in squeezed form
# message: GELU of a 3-D array
# instead of: return z * cumulative, cumulative + z * density
# write:      return np.squeeze(z * cumulative), np.squeeze(cumulative + z * density)

# %% wrong: gelu cut off beyond 1000
# message: gelu in every regime
# instead of: cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
# write:      z = np.clip(z, -1000, 1000); cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))

# %% wrong: gelu of one column
# message: the shape is
# instead of: return z * cumulative, cumulative + z * density
# write:      keep = 0 if z.shape[-1:] == (1,) else slice(None); return (z * cumulative)[..., keep], (cumulative + z * density)[..., keep]

# %% wrong: gelu of whole numbers
# message: gelu in every regime
# instead of: return z * cumulative, cumulative + z * density
# write:      return (z * cumulative).astype(z.dtype), (cumulative + z * density).astype(z.dtype)
