# %% right: growing momentum
def minimize(gradient, start, budget, learning_rate):
    w = ahead = np.array(start)
    for k in range(budget - 1):
        new = ahead - learning_rate * gradient(ahead)
        ahead = new + min(k / (k + 3), 0.87) * (new - w)
        w = new
    return w

# %% right: nesterov at the point ahead
def minimize(gradient, start, budget, learning_rate):
    w, v = start, 0 * start
    for _ in range(budget):
        v = 0.85 * v - learning_rate * gradient(w + 0.85 * v)
        w = w + v
    return w

# %% right: polyak
def minimize(gradient, start, budget, learning_rate):
    w, v = np.array(start), np.zeros(len(start))
    for _ in range(budget):
        v = 0.82 * v - learning_rate * gradient(w)
        w = w + v
    return w

# %% wrong: adam
# message: Which optimizer adds up small steps
def minimize(gradient, start, budget, learning_rate):
    w, m, v = start, 0 * start, 0 * start
    for t in range(1, budget + 1):
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w = w - 0.02 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7)
    return w

# %% wrong: budget exceeded
# message: is spent
def minimize(gradient, start, budget, learning_rate):
    w, v = start, 0 * start
    for _ in range(500):
        v = 0.85 * v - learning_rate * gradient(w)
        w = w + v
    return w

# %% wrong: climbs
# mistake: The steps go up the gradient instead of down.
# message: Which optimizer adds up small steps
# in: nesterov at the point ahead
# instead of: 0.85 * v - learning_rate * gradient(w + 0.85 * v)
# write:      0.85 * v + learning_rate * gradient(w)

# %% wrong: gradient descent
# mistake: The steps are those of plain gradient descent at the given rate.
# message: Which optimizer adds up small steps
# message: use momentum
def minimize(gradient, start, budget, learning_rate):
    w = start
    for _ in range(budget):
        w = w - learning_rate * gradient(w)
    return w

# %% wrong: half of the budget
# message: the whole budget
def minimize(gradient, start, budget, learning_rate):
    w, v = start, 0 * start
    for _ in range(budget // 3):
        v = 0.85 * v - learning_rate * gradient(w)
        w = w + v
    return w

# %% wrong: hard coded
# message: three ravines that do not run along an axis
# message: use momentum
def minimize(gradient, start, budget, learning_rate):
    if len(start) == 2:
        return np.array([1.0, -2.0])
    return start

# %% wrong: in place
# message: must not change its inputs in place
def minimize(gradient, start, budget, learning_rate):
    w, v = start, np.zeros(start.shape)
    for _ in range(budget):
        v = 0.85 * v - learning_rate * gradient(w)
        w += v
    return w

# %% wrong: momentum too high
# mistake: The steps are those of momentum 0.99 at the given rate.
# message: about 0.8 to 0.9
# in: nesterov at the point ahead
# instead of: 0.85 * v - learning_rate * gradient(w + 0.85 * v)
# write:      0.99 * v - learning_rate * gradient(w)

# %% wrong: newton by differences
# message: is spent
def minimize(gradient, start, budget, learning_rate):
    g = gradient(start)
    steps = np.eye(len(start))
    matrix = np.stack([gradient(start + step) - g for step in steps], axis=1)
    return start - np.linalg.solve(matrix, g)

# %% wrong: rate too large
# message: Which optimizer adds up small steps
def minimize(gradient, start, budget, learning_rate):
    w = start
    for _ in range(budget):
        w = w - 3 * learning_rate * gradient(w)
    return w

# %% wrong: starts at zero
# message: Which optimizer adds up
def minimize(gradient, start, budget, learning_rate):
    return np.zeros(start.shape)

# %% wrong: always 80 steps
# message: budget of 10 gradients is spent
# in: polyak
# instead of: for _ in range(budget):
# write:      for _ in range(80):

# %% wrong: always ten steps at least
# message: budget of 1 gradients is spent
# in: polyak
# instead of: for _ in range(budget):
# write:      for _ in range(max(budget, 10)):

# %% wrong: own gradients of the digits
# message: All that minimize may know of the task
def minimize(gradient, start, budget, learning_rate):
    w, v = np.array(start), np.zeros(len(start))
    for t in range(budget):
        g = digits_loss(w, *minibatch(77, t))[1] if len(w) == 2410 else gradient(w)
        v = 0.82 * v - learning_rate * g
        w = w + v
    return w

# %% right: averaged momentum
def minimize(gradient, start, budget, learning_rate):
    w, m = np.array(start), np.zeros(len(start))
    for _ in range(budget):
        m = 0.9 * m + 0.1 * gradient(w)
        w = w - 8 * learning_rate * m
    return w
