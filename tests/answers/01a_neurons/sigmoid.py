# %% right: clipped input
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(np.asarray(z, dtype=float), -500, 500)))

# %% right: float32
def sigmoid(z):
    z = np.asarray(z, dtype=np.float32)
    return np.exp(-np.logaddexp(np.float32(0), -z))

# %% right: loop over elements
def sigmoid(z):
    def one(number):
        if number >= 0:
            return 1 / (1 + math.exp(-number))
        return math.exp(number) / (1 + math.exp(number))

    flat = [one(float(number)) for number in np.ravel(z)]
    return np.reshape(flat, np.shape(z))

# %% right: scipy
from scipy.special import expit


def sigmoid(z):
    return expit(z)

# %% right: tanh
def sigmoid(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))

# %% wrong: arrays only
# message: 'float' object has no attribute 'astype'
# message: z.astype(float)
def sigmoid(z):
    small = np.exp(-np.abs(z.astype(float)))
    return np.where(z >= 0, 1, small) / (1 + small)

# %% wrong: clipped probabilities
# mistake: The probabilities are kept 1e-7 away from 0 and 1.
# message: No epsilon and no clipping
def sigmoid(z):
    z = np.clip(np.asarray(z, dtype=float), -500, 500)
    return np.clip(1 / (1 + np.exp(-z)), 1e-7, 1 - 1e-7)

# %% wrong: hard coded
# message: All values are zero
def sigmoid(z):
    if np.shape(z) == (3,):
        return np.array([0.5, 0.75, 0.2])
    if np.shape(z) == (2,):
        return np.array([0.0, 1.0])
    return np.zeros(np.shape(z))

# %% wrong: if on array
# message: The truth value of an array
# message: if z >= 0:
def sigmoid(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))

# %% wrong: in place
# message: in place
# message: work on a copy
def sigmoid(z):
    z = np.asarray(z)
    negative = z < 0
    z *= np.where(negative, 1, -1)
    small = np.exp(z)
    return np.where(negative, small, 1) / (1 + small)

# %% wrong: integer truncation
# mistake: For integers the probabilities are cut off to whole numbers.
# message: An integer array cannot hold fractions
def sigmoid(z):
    z = np.asarray(z)
    result = np.zeros_like(z)
    positive = z >= 0
    result[positive] = 1 / (1 + np.exp(-z[positive]))
    result[~positive] = np.exp(z[~positive]) / (1 + np.exp(z[~positive]))
    return result

# %% wrong: naive formula
# message: overflow encountered
# message: exponents are 0 or negative
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))

# %% wrong: one form for the whole array
# message: overflow encountered in exp
# message: exponents are 0 or negative
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    if z.size and z.min() < 0:
        return np.exp(z) / (1 + np.exp(z))
    return 1 / (1 + np.exp(-z))

# %% wrong: overflows on positive
# message: overflow encountered in exp
# message: exponents are 0 or negative
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))

# %% wrong: prints
# message: Is a `return` missing?
def sigmoid(z):
    print(0.5 * (1 + np.tanh(np.asarray(z) / 2)))

# %% wrong: returns input
# mistake: The values are z itself, without the sigmoid.
# message: The sigmoid of your values is right: is it missing at the end?
def sigmoid(z):
    return z

# %% wrong: sign
# mistake: The sign of z is turned: the values are one minus the sigmoid.
# message: one minus the right ones
def sigmoid(z):
    z = np.clip(np.asarray(z, dtype=float), -500, 500)
    return 1 / (1 + np.exp(z))

# %% right: boolean masks
def sigmoid(z):
    numbers = np.array(z, dtype=np.float64, ndmin=1)
    result = np.empty_like(numbers)
    up = numbers > 0
    result[up] = 1 / (1 + np.exp(-numbers[up]))
    result[~up] = 1 - 1 / (1 + np.exp(numbers[~up]))
    low = numbers < -20
    result[low] = np.exp(numbers[low])
    return result.reshape(np.shape(z))

# %% wrong: unsigned integers wrap around
# message: z holds uint8
# instead of: z = np.asarray(z, dtype=float)
# write:      z = np.asarray(z)
# instead of: small = np.exp(-np.abs(z))  # at most 1
# write:      small = np.exp(np.minimum(z, -z) * 1.0)

# %% wrong: clipped without conversion
# message: wrong where z holds
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))

# %% wrong: longdouble
# message: z is about ±20000
# message: overflow encountered
def sigmoid(z):
    return (1 / (1 + np.exp(-np.asarray(z, dtype=np.longdouble)))).astype(float)

# %% wrong: tanh written with exponentials
# message: z is about ±20000
# message: overflow encountered
def sigmoid(z):
    half = np.asarray(z, dtype=float) / 2
    up, down = np.exp(half), np.exp(-half)
    return (1 + (up - down) / (up + down)) / 2

# %% wrong: squeezed
# message: wrong where the shape is (1,)
# instead of: return np.where(z >= 0, 1.0, small) / (1.0 + small)
# write:      return np.squeeze(np.where(z >= 0, 1.0, small) / (1.0 + small))

# %% wrong: always one axis
# message: sigmoid of a Python float
# instead of: z = np.asarray(z, dtype=float)
# write:      z = np.atleast_1d(np.asarray(z, dtype=float))

# %% wrong: flat for small arrays
# message: the shape is (1, 1)
# instead of: z = np.asarray(z, dtype=float)
# write:      z = np.asarray(z, dtype=float) if np.size(z) > 1 else np.ravel(z).astype(float)[0]

# %% wrong: clipped at 1e-9
# message: wrong where z is about ±
# instead of: return np.where(z >= 0, 1.0, small) / (1.0 + small)
# write:      return np.clip(np.where(z >= 0, 1.0, small) / (1.0 + small), 1e-9, 1)

# %% wrong: half precision
# message: sigmoid of
# instead of: z = np.asarray(z, dtype=float)
# write:      z = np.asarray(z, dtype=np.float16)
