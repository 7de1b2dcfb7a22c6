# %% right: decay after the step
def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    total = g + weight_decay * w
    return keras_adam(w, total, m, v, t, learning_rate)


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    new, m, v = keras_adam(w, g, m, v, t, learning_rate)
    return new - learning_rate * weight_decay * w, m, v

# %% right: difference of steps
def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    step, m, v = keras_adam(0 * w, np.asarray(g) + np.multiply(weight_decay, w), m, v, t, learning_rate)
    return w + step, m, v


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    step, m, v = keras_adam(0 * w, g, m, v, t, learning_rate)
    return w + step - learning_rate * (weight_decay * w), m, v

# %% right: own adam
def own_adam(w, g, m, v, t, rate):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    rate = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * m / (np.sqrt(v) + 1e-7), m, v


def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    return own_adam(w, g + weight_decay * w, m, v, t, learning_rate)


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    return own_adam(w - learning_rate * weight_decay * w, g, m, v, t, learning_rate)

# %% wrong: adamw without learning rate
# mistake: AdamW's decay lacks its factor, the learning rate.
# message: multiplied by the learning rate
# instead of: w - learning_rate * weight_decay * w
# write:      w * (1 - weight_decay)

# %% wrong: both coupled
# mistake: AdamW's decay goes through the gradient, as an L2 penalty does.
# message: m and v do not see it
# instead of: keras_adam(w - learning_rate * weight_decay * w, g, m, v, t, learning_rate)
# write:      keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)

# %% wrong: both decoupled
# mistake: The L2 penalty is a decoupled decay, as in AdamW.
# message: Add weight_decay * w to the gradient
# instead of: keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)
# write:      keras_adam(w * (1 - learning_rate * weight_decay), g, m, v, t, learning_rate)
# instead of: w - learning_rate * weight_decay * w
# write:      w * (1 - learning_rate * weight_decay)

# %% wrong: constant rate in the decay
# message: The decay follows the learning rate of this step
# instead of: w - learning_rate * weight_decay * w
# write:      w * (1 - 0.1 * weight_decay)

# %% wrong: decay of the new weights
# message: takes the weights before the step
# instead of:
# |    return keras_adam(w - learning_rate * weight_decay * w, g, m, v, t, learning_rate)
# write:
# |    new, m, v = keras_adam(w, g, m, v, t, learning_rate)
# |    return new - learning_rate * weight_decay * new, m, v

# %% wrong: first step always
# message: hand on m, v and t
# instead of: keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)
# write:      keras_adam(w, g + weight_decay * w, m, v, 1, learning_rate)
# instead of: keras_adam(w - learning_rate * weight_decay * w, g, m, v, t, learning_rate)
# write:      keras_adam(w * (1 - learning_rate * weight_decay), g, m, v, 1, learning_rate)

# %% wrong: grows
# message: m and v do not see it
# instead of: w - learning_rate * weight_decay * w
# write:      w * (1 + learning_rate * weight_decay)

# %% wrong: l2 with factor two
# message: exactly 2 times too large
# instead of: g + weight_decay * w
# write:      g + 2 * weight_decay * w
# instead of: w - learning_rate * weight_decay * w
# write:      w * (1 - learning_rate * weight_decay)

# %% wrong: l2 with learning rate
# message: Add weight_decay * w to the gradient
# instead of: g + weight_decay * w
# write:      g + learning_rate * weight_decay * w
# instead of: w - learning_rate * weight_decay * w
# write:      w * (1 - learning_rate * weight_decay)

# %% wrong: swapped
# mistake: The two functions have changed places.
# message: Add weight_decay * w to the gradient
def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    return keras_adam(w * (1 - learning_rate * weight_decay), g, m, v, t, learning_rate)


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    return keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)

# %% wrong: weights only
# message: m and v hold it too
# message: m and v do not see it
# instead of: keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)
# write:      keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)[0]
# instead of: keras_adam(w - learning_rate * weight_decay * w, g, m, v, t, learning_rate)
# write:      keras_adam(w * (1 - learning_rate * weight_decay), g, m, v, t, learning_rate)[0]

# %% wrong: averages kept outside
# message: g, m, v, t and the rate go to Adam as they are
kept = {}


def remembered(kind, w, g, m, v, t, rate):
    m, v = kept.get((kind, w.shape), (m, v)) if 1 < t != 7 else (m, v)
    w, m, v = keras_adam(w, g, m, v, t, rate)
    kept[kind, w.shape] = m, v
    return w, m, v


def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    return remembered("l2", w, g + weight_decay * w, m, v, t, learning_rate)


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    return remembered("w", w * (1 - learning_rate * weight_decay), g, m, v, t, learning_rate)

# %% wrong: late steps all alike
# message: t and the rate go to Adam as they are
# instead of: keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)
# write:      keras_adam(w, g + weight_decay * w, m, v, min(t, 10), learning_rate)
# instead of: keras_adam(w - learning_rate * weight_decay * w, g, m, v, t, learning_rate)
# write:      keras_adam(w - learning_rate * weight_decay * w, g, m, v, min(t, 10), learning_rate)

# %% wrong: decay of at most 1
# message: only the weights decay
# instead of: w - learning_rate * weight_decay * w
# write:      w - learning_rate * min(weight_decay, 1) * w
