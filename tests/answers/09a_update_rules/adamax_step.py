# %% right: element by element
def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, m, u = np.array(w), np.array(m), np.array(u)
    for i in np.ndindex(w.shape):
        m[i] = beta_1 * m[i] + (1 - beta_1) * g[i]
        u[i] = max(beta_2 * u[i], abs(g[i]))
        w[i] -= learning_rate * m[i] / ((1 - beta_1**t) * (u[i] + epsilon))
    return w, m, u

# %% right: float32
def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, g, m, u = (np.asarray(array, dtype=np.float32) for array in (w, g, m, u))
    m = np.float32(beta_1) * m + np.float32(1 - beta_1) * g
    u = np.maximum(np.float32(beta_2) * u, abs(g))
    return w - np.float32(learning_rate / (1 - beta_1**t)) * m / (u + np.float32(epsilon)), m, u

# %% right: where
def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    average = m + (1 - beta_1) * (g - m)
    faded, size = u * beta_2, np.sqrt(g * g)
    largest = np.where(faded > size, faded, size)
    return w - learning_rate * (average / (1 - beta_1**t)) / (largest + epsilon), average, largest

# %% wrong: adam
# message: u is the larger of
# instead of: u = np.maximum(beta_2 * u, np.abs(g))
# write:      u = beta_2 * u + (1 - beta_2) * g**2

# %% wrong: by keras
# message: Write the formulas
def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    optimizer = keras.optimizers.Adamax(learning_rate, beta_1, beta_2, epsilon)
    variable = keras.Variable(w, dtype="float64")
    optimizer.build([variable])
    for slot, value in zip(optimizer.variables, [t - 1, learning_rate, m, u]):
        slot.assign(value)
    optimizer.apply([g])
    return tuple(array.numpy() for array in (variable, *optimizer.variables[2:]))

# %% wrong: epsilon in the maximum
# message: u + epsilon below
def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    u = np.maximum(beta_2 * u, np.abs(g) + epsilon)
    return w - learning_rate / (1 - beta_1**t) * m / u, m, u

# %% wrong: epsilon left out
# message: epsilon is added to u
# message: nothing is NaN
# instead of: u + epsilon
# write:      u

# %% wrong: hard coded
# message: u = np.maximum(beta_2 * u, np.abs(g))
def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    return np.array([0.9, 0.9]), np.array([2.0, 1.0]), np.array([4.0, 2.0])

# %% wrong: in place
# message: must not change its inputs in place
def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m *= beta_1
    m += (1 - beta_1) * g
    u = np.maximum(beta_2 * u, np.abs(g))
    return w - learning_rate / (1 - beta_1**t) * m / (u + epsilon), m, u

# %% wrong: maximum does not fade
# mistake: The old maximum does not fade: beta_2 is left out.
# message: u is the larger of beta_2 * u and |g|
# instead of: u = np.maximum(beta_2 * u, np.abs(g))
# write:      u = np.maximum(u, np.abs(g))

# %% wrong: maximum of all
# message: element by element
# instead of: u = np.maximum(beta_2 * u, np.abs(g))
# write:      u = np.maximum(beta_2 * u, np.abs(g).max())

# %% wrong: no absolute value
# mistake: The maximum takes the gradient with its sign, not its absolute value.
# message: |g|
# instead of: u = np.maximum(beta_2 * u, np.abs(g))
# write:      u = np.maximum(beta_2 * u, g)

# %% wrong: no bias correction
# mistake: The bias correction of m is left out.
# message: only m has a bias correction
# instead of: learning_rate / (1 - beta_1**t)
# write:      learning_rate

# %% wrong: square root
# message: u is the larger
# instead of: u + epsilon
# write:      np.sqrt(u) + epsilon

# %% wrong: u corrected as well
# mistake: A bias correction is applied to u as well.
# message: only m has a bias correction
# instead of: u + epsilon
# write:      u / (1 - beta_2**t) + epsilon

# %% wrong: correction dropped after 50 steps
# message: the bias correction of m never ends
# instead of: (1 - beta_1**t)
# write:      (1 - beta_1**t if t <= 50 else 1)

# %% wrong: averages kept outside
# message: all that it needs are its arguments
kept = {}


def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if t > 1:
        m, u = kept.get(w.shape, (m, u))
    m = beta_1 * m + (1 - beta_1) * g
    u = np.maximum(beta_2 * u, np.abs(g))
    kept[w.shape] = m, u
    return w - learning_rate / (1 - beta_1**t) * m / (u + epsilon), m, u

# %% wrong: maximum of at least 1e-5
# message: adamax_step in every regime
# instead of: u = np.maximum(beta_2 * u, np.abs(g))
# write:      u = np.maximum(np.maximum(beta_2 * u, np.abs(g)), 1e-5 * np.abs(g).any())

# %% wrong: settings of 0 taken for the defaults
# message: wrong where beta_1 is 0
# instead of:
# |    m = beta_1 * m + (1 - beta_1) * g
# write:
# |    beta_1, beta_2 = beta_1 or 0.9, beta_2 or 0.999
# |    m = beta_1 * m + (1 - beta_1) * g

# %% wrong: epsilon of another library
# message: the inputs are small
def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    m = beta_1 * m + (1 - beta_1) * g
    u = np.maximum(beta_2 * u, np.abs(g))
    return w - learning_rate / (1 - beta_1**t) * m / (u + epsilon), m, u
