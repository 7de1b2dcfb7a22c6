# %% right: element by element
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, m, v = np.array(w), np.array(m), np.array(v)
    for i in np.ndindex(w.shape):
        m[i] = beta_1 * m[i] + (1 - beta_1) * g[i]
        v[i] = beta_2 * v[i] + (1 - beta_2) * g[i] ** 2
        rate = learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        w[i] -= rate * m[i] / (math.sqrt(v[i]) + epsilon)
    return w, m, v

# %% right: float32
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, g, m, v = (np.asarray(array, dtype=np.float32) for array in (w, g, m, v))
    m = np.float32(beta_1) * m + np.float32(1 - beta_1) * g
    v = np.float32(beta_2) * v + np.float32(1 - beta_2) * g**2
    rate = np.float32(learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t))
    return w - rate * m / (np.sqrt(v) + np.float32(epsilon)), m, v

# %% right: increments
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    new_m = m + (g - m) * (1 - beta_1)
    new_v = v + (g * g - v) * (1 - beta_2)
    alpha = learning_rate * (1 - beta_2**t) ** 0.5 / (1 - beta_1**t)
    return w - alpha * new_m / (new_v**0.5 + epsilon), new_m, new_v

# %% right: paper form with scaled epsilon
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * np.square(g)
    m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
    epsilon_of_the_paper = epsilon / np.sqrt(1 - beta_2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon_of_the_paper), m, v

# %% wrong: betas swapped
# mistake: The two betas have changed places.
# message: Use beta_1, beta_2 and epsilon as they are given
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_2 * m + (1 - beta_2) * g
    v = beta_1 * v + (1 - beta_1) * g**2
    rate = learning_rate * np.sqrt(1 - beta_1**t) / (1 - beta_2**t)
    return w - rate * m / (np.sqrt(v) + epsilon), m, v

# %% wrong: by keras
# message: Write the formulas
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    optimizer = keras.optimizers.Adam(learning_rate, beta_1, beta_2, epsilon)
    variable = keras.Variable(w, dtype="float64")
    optimizer.build([variable])
    for slot, value in zip(optimizer.variables, [t - 1, learning_rate, m, v]):
        slot.assign(value)
    optimizer.apply([g])
    return tuple(array.numpy() for array in (variable, *optimizer.variables[2:]))

# %% wrong: by tf keras
# message: Write the formulas
import tensorflow as tf
from tensorflow.keras.optimizers import Adam


def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    optimizer = Adam(learning_rate, beta_1, beta_2, epsilon)
    variable = keras.Variable(w, dtype="float64")
    optimizer.build([variable])
    for slot, value in zip(optimizer.variables, [t - 1, learning_rate, m, v]):
        slot.assign(value)
    optimizer.apply([g])
    return tuple(array.numpy() for array in (variable, *optimizer.variables[2:]))

# %% wrong: corrected averages kept
# mistake: The averages that are returned are the corrected ones.
# message: return m and v as they are
# message: Keep m and v uncorrected
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = (beta_1 * m + (1 - beta_1) * g) / (1 - beta_1**t)
    v = (beta_2 * v + (1 - beta_2) * g**2) / (1 - beta_2**t)
    return w - learning_rate * m / (np.sqrt(v) + epsilon), m, v

# %% wrong: correction of the first step always
# message: use t for the correction
# instead of: learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
# write:      learning_rate * np.sqrt(1 - beta_2) / (1 - beta_1)

# %% wrong: epsilon inside
# message: m / (np.sqrt(v) + epsilon)
# message: epsilon stands outside
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - rate * m / np.sqrt(v + epsilon), m, v

# %% wrong: epsilon left out
# message: nothing is NaN
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - rate * m / np.sqrt(v), m, v

# %% wrong: epsilon of the paper
# mistake: Epsilon is added to the root of the corrected v, as in the paper.
# message: m / (np.sqrt(v) + epsilon)
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v

# %% wrong: hard coded
# message: Use beta_1, beta_2 and epsilon as they are given
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if epsilon == 1.0:
        return np.array([-0.3, 0.4]), m, v
    if t == 900:
        return np.array([0.9]), np.array([0.5]), np.array([1.0])
    return np.array([-0.6, 0.6]), np.array([0.5, -1.0]), np.array([1.0, 4.0])

# %% wrong: in place
# message: must not change its inputs in place
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m *= beta_1
    m += (1 - beta_1) * g
    v *= beta_2
    v += (1 - beta_2) * g**2
    rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - rate * m / (np.sqrt(v) + epsilon), m, v

# %% wrong: no bias correction
# mistake: The bias correction is left out.
# message: The correction is sqrt(1 - beta_2**t) / (1 - beta_1**t)
# instead of: learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
# write:      learning_rate

# %% wrong: no root of the second correction
# message: The correction is sqrt(1 - beta_2**t)
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    rate = learning_rate * (1 - beta_2**t) / (1 - beta_1**t)
    return w - rate * m / (np.sqrt(v) + epsilon), m, v

# %% wrong: skips zero gradients
# message: what is left of m moves the weight
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - rate * np.where(g == 0, 0, m) / (np.sqrt(v) + epsilon), m, v

# %% wrong: t from zero
# message: with t = 1 in the first step
# instead of: learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
# write:      learning_rate * np.sqrt(1 - beta_2**(t + 1)) / (1 - beta_1**(t + 1))

# %% wrong: corrections dropped after 50 steps
# message: the bias correction never ends
# instead of: learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
# write:      learning_rate * (math.sqrt(1 - beta_2**t) / (1 - beta_1**t) if t <= 50 else 1)

# %% wrong: correction of m dropped after 50 steps
# message: the bias correction never ends
# instead of: (1 - beta_1**t)
# write:      (1 - beta_1**t if t <= 50 else 1)

# %% wrong: averages kept outside
# message: all that it needs are its arguments
kept = {}


def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if 1 < t < 900:
        m, v = kept.get(w.shape, (m, v))
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    kept[w.shape] = m, v
    rate = learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - rate * m / (np.sqrt(v) + epsilon), m, v

# %% wrong: counts its steps itself
# message: all that it needs are its arguments
steps = 0


def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    global steps
    steps = 1 if t == 1 else 900 if t == 900 else steps + 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    rate = learning_rate * math.sqrt(1 - beta_2**steps) / (1 - beta_1**steps)
    return w - rate * m / (np.sqrt(v) + epsilon), m, v

# %% wrong: small number added inside the root
# message: the first step with small gradients
# instead of: np.sqrt(v)
# write:      np.sqrt(v + 1e-8)

# %% wrong: settings of 0 taken for the defaults
# message: wrong where beta_1 is 0
# instead of:
# |    m = beta_1 * m + (1 - beta_1) * g
# write:
# |    beta_1, beta_2 = beta_1 or 0.9, beta_2 or 0.999
# |    m = beta_1 * m + (1 - beta_1) * g
