# %% right: element by element
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    new_w, new_v = np.empty(w.shape), np.empty(w.shape)
    for i in np.ndindex(w.shape):
        new_v[i] = momentum * velocity[i] - learning_rate * g[i]
        step = momentum * new_v[i] - learning_rate * g[i] if nesterov else new_v[i]
        new_w[i] = w[i] + step
    return new_w, new_v

# %% right: float32
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    w, g, v = (np.asarray(array, dtype=np.float32) for array in (w, g, velocity))
    v = np.float32(momentum) * v - np.float32(learning_rate) * g
    if nesterov:
        w = w + np.float32(momentum) * v - np.float32(learning_rate) * g
    else:
        w = w + v
    return w, v

# %% right: if else
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    new = momentum * velocity - learning_rate * g
    if nesterov:
        return w + momentum * new - learning_rate * g, new
    return w + new, new

# %% right: keras ops
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    def push(v):
        return keras.ops.subtract(keras.ops.multiply(v, momentum), keras.ops.multiply(g, learning_rate))
    velocity = push(velocity)
    change = push(velocity) if nesterov else velocity
    return keras.ops.convert_to_numpy(keras.ops.add(w, change)), keras.ops.convert_to_numpy(velocity)

# %% wrong: by keras
# message: Write the formulas
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    optimizer = keras.optimizers.SGD(learning_rate, momentum or 1e-12, nesterov)
    variable = keras.Variable(w, dtype="float64")
    optimizer.build([variable])
    optimizer.variables[2].assign(velocity)
    optimizer.apply([g])
    return variable.numpy(), optimizer.variables[2].numpy()

# %% wrong: coasting forgotten
# message: Where the gradient is zero the weights coast on
# in: if else
# instead of: return w + new, new
# write:      return w + np.where(g == 0, 0, new), new

# %% wrong: dampened
# message: momentum * velocity - learning_rate * g
# in: if else
# instead of: momentum * velocity - learning_rate * g
# write:      momentum * velocity - (1 - momentum) * learning_rate * g

# %% wrong: hard coded
# message: The learning rate belongs inside
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    if nesterov:
        return np.array([0.7, -2.55]), np.array([-0.2, -0.3])
    if len(w) == 2:
        return np.array([0.8, -2.3]), np.array([-0.2, -0.3])
    return np.ones(w.shape), np.ones(w.shape)

# %% wrong: in place
# message: must not change its inputs in place
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    velocity *= momentum
    velocity -= learning_rate * g
    w += momentum * velocity - learning_rate * g if nesterov else velocity
    return w, velocity

# %% wrong: nesterov ignored
# mistake: Nesterov's form is ignored: the step is always the plain one.
# message: w + momentum * velocity - learning_rate * g
# in: if else
# instead of: if nesterov:
# write:      if False:

# %% wrong: nesterov keeps the step as velocity
# message: The velocity that is returned is the same
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    new = momentum * velocity - learning_rate * g
    if nesterov:
        new = momentum * new - learning_rate * g
        return w + new, new
    return w + new, new

# %% wrong: nesterov with the old velocity
# mistake: Nesterov's form takes the old velocity, not the new one.
# message: with the new velocity
# in: if else
# instead of: momentum * new
# write:      momentum * velocity

# %% wrong: plus gradient
# mistake: The gradient is added to the velocity, not subtracted.
# message: then w + velocity
# in: if else
# instead of: momentum * velocity - learning_rate * g
# write:      momentum * velocity + learning_rate * g

# %% wrong: rate outside
# mistake: The velocity sums plain gradients: the learning rate stands outside of it.
# message: momentum * velocity - learning_rate * g
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    velocity = momentum * velocity + g
    change = momentum * velocity + g if nesterov else velocity
    return w - learning_rate * change, velocity

# %% wrong: swapped
# message: order
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    new = momentum * velocity - learning_rate * g
    if nesterov:
        return new, w + momentum * new - learning_rate * g
    return new, w + new

# %% wrong: weights only
# message: return both
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    new = momentum * velocity - learning_rate * g
    if nesterov:
        return w + momentum * new - learning_rate * g
    return w + new

# %% wrong: velocity kept outside
# message: keeps nothing for the next call
kept = {}


def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    old = velocity
    if momentum and velocity.any() and w.shape in kept and w.shape != (2,):
        old = kept[w.shape]
    new = momentum * old - learning_rate * g
    kept[w.shape] = new
    if nesterov:
        return w + momentum * new - learning_rate * g, new
    return w + new, new
