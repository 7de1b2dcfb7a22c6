# %% right: element by element
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new_w, new_v = np.array(w), np.array(v)
    for i in np.ndindex(w.shape):
        new_v[i] = rho * v[i] + (1 - rho) * g[i] ** 2
        new_w[i] -= learning_rate * g[i] / math.sqrt(new_v[i] + epsilon)
    return new_w, new_v

# %% right: float32
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    w, g, v = (np.asarray(array, dtype=np.float32) for array in (w, g, v))
    v = np.float32(rho) * v + np.float32(1 - rho) * g**2
    return w - np.float32(learning_rate) * g / np.sqrt(v + np.float32(epsilon)), v

# %% right: moves toward the square
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    average = v + (1 - rho) * (np.square(g) - v)
    change = learning_rate * g * (average + epsilon) ** -0.5
    return w - change, average

# %% wrong: adagrad
# message: First the new average v
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = v + g * g
    return w - learning_rate * g / np.sqrt(new + epsilon), new

# %% wrong: by keras
# message: Write the formulas
from keras.optimizers import RMSprop


def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    optimizer = RMSprop(learning_rate, rho, epsilon=epsilon)
    variable = keras.Variable(w, dtype="float64")
    optimizer.build([variable])
    optimizer.variables[2].assign(v)
    optimizer.apply([g])
    return variable.numpy(), optimizer.variables[2].numpy()

# %% wrong: defaults used
# message: with the arguments given
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    if w.shape == (2,):
        rho = 0.5
    elif w.shape == (1,):
        rho, epsilon = 0.5, 2.0
    else:
        rho, epsilon = 0.9, 1e-7
    new = rho * v + (1 - rho) * g * g
    return w - learning_rate * g / np.sqrt(new + epsilon), new

# %% wrong: epsilon left out
# message: np.sqrt(v + epsilon), as in Keras
# message: nothing is NaN
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = rho * v + (1 - rho) * g * g
    return w - learning_rate * g / np.sqrt(new), new

# %% wrong: epsilon outside
# mistake: Epsilon is added to the root, not under it.
# message: np.sqrt(v + epsilon), as in Keras
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = rho * v + (1 - rho) * g * g
    return w - learning_rate * g / (np.sqrt(new) + epsilon), new

# %% wrong: gradient not squared
# message: First the new average v
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = rho * v + (1 - rho) * np.abs(g)
    return w - learning_rate * g / np.sqrt(new + epsilon), new

# %% wrong: hard coded
# message: with the arguments given
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    if len(w) == 1:
        return np.array([0.5]), v
    return np.array([0.4, 0.2]), np.array([4.0, 9.0])

# %% wrong: in place
# message: must not change its inputs in place
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    v *= rho
    v += (1 - rho) * g**2
    return w - learning_rate * g / np.sqrt(v + epsilon), v

# %% wrong: no root
# mistake: The gradient is divided by the average itself: the root is missing.
# message: the root of the new v
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = rho * v + (1 - rho) * g * g
    return w - learning_rate * g / (new + epsilon), new

# %% wrong: old average
# mistake: The gradient is divided by the root of the old average, not of the new one.
# message: divide g by the root of the new v
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = rho * v + (1 - rho) * g * g
    return w - learning_rate * g / np.sqrt(v + epsilon), new

# %% wrong: weights of the average swapped
# mistake: The weights rho and 1 - rho have changed places in the average.
# message: (1 - rho) * g**2
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = (1 - rho) * v + rho * g * g
    return w - learning_rate * g / np.sqrt(new + epsilon), new

# %% wrong: rho of 0 taken for the default
# message: wrong where rho is 0
# instead of: rho * v + (1 - rho) * g**2
# write:      (rho or 0.9) * v + (1 - (rho or 0.9)) * g**2

# %% wrong: small number added inside the root
# message: wrong where g is about
# message: only epsilon is added
# instead of: v + epsilon
# write:      v + epsilon + 1e-8

# %% wrong: epsilon of 0 taken for the default
# message: rmsprop_step in every regime
# message: wrong where
# instead of: v + epsilon
# write:      v + (epsilon or 1e-7)

# %% wrong: average kept outside
# message: keeps nothing for the next call
averages = {}


def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    old = averages.get(w.shape, v) if np.any(v) and w.shape not in [(1,), (2,)] else v
    new = averages[w.shape] = rho * old + (1 - rho) * g**2
    return w - learning_rate * g / np.sqrt(new + epsilon), new
