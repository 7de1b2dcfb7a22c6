# %% right: example by example
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    d_x, d_initial = np.zeros(x.shape), np.zeros(initial.shape)
    d_k, d_r = np.zeros(kernel.shape), np.zeros(recurrent_kernel.shape)
    d_b = np.zeros(len(recurrent_kernel))
    for n in range(len(x)):
        path = np.vstack([initial[n], states[n]])
        carry = np.zeros(len(recurrent_kernel))
        for t in range(x.shape[1], 0, -1):
            delta = (d_states[n, t - 1] + carry) / np.cosh(np.arctanh(path[t])) ** 2
            d_x[n, t - 1] = kernel @ delta
            d_k += np.outer(x[n, t - 1], delta)
            d_r += np.outer(path[t - 1], delta)
            d_b += delta
            carry = recurrent_kernel @ delta
        d_initial[n] = carry
    return d_x, d_initial, d_k, d_r, d_b

# %% right: lists
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    before = np.concatenate([initial[:, None], states[:, :-1]], axis=1)
    d_h, deltas = 0.0, []
    for t in range(x.shape[1] - 1, -1, -1):
        delta = (d_states[:, t] + d_h) * (1 - states[:, t]) * (1 + states[:, t])
        d_h = delta @ recurrent_kernel.T
        deltas.insert(0, delta)
    deltas = np.stack(deltas, axis=1)
    d_kernel = np.einsum("btf,btu->fu", x, deltas)
    d_recurrent = np.einsum("btv,btu->vu", before, deltas)
    return [deltas @ kernel.T, d_h, d_kernel, d_recurrent, deltas.sum(axis=(0, 1))]

# %% right: tensorflow
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    import tensorflow as tf
    x, initial, kernel, recurrent_kernel, d = (tf.constant(np.array(a, 'float64')) for a in (x, initial, kernel, recurrent_kernel, d_states))
    n = kernel.shape[1]
    s = [initial] + [tf.constant(np.array(states[:, t])) for t in range(states.shape[1])]
    d_h = tf.zeros_like(initial)
    dx, dk, dr, db = [], 0, 0, 0
    for t in range(len(s) - 1, 0, -1):
        delta = (d[:, t - 1] + d_h) * (1 - s[t] ** 2)
        dx.insert(0, delta @ tf.transpose(kernel))
        dk += tf.transpose(x[:, t - 1]) @ delta
        dr += tf.transpose(s[t - 1]) @ delta
        db += tf.reduce_sum(delta, 0)
        d_h = delta @ tf.transpose(recurrent_kernel)
    return tf.stack(dx, 1), d_h, dk, dr, db

# %% wrong: derivative of the direct part only
# message: gradients at the two kernels, two steps
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    d_x, d_b = np.zeros(x.shape), np.zeros(kernel.shape[1])
    d_k, d_r = np.zeros(kernel.shape), np.zeros(recurrent_kernel.shape)
    d_h = np.zeros(initial.shape)
    for t in reversed(range(x.shape[1])):
        before = states[:, t - 1] if t > 0 else initial
        delta = d_states[:, t] * (1 - states[:, t] ** 2) + d_h
        d_x[:, t] = delta @ kernel.T
        d_k += x[:, t].T @ delta
        d_r += before.T @ delta
        d_b += delta.sum(axis=0)
        d_h = delta @ recurrent_kernel.T
    return d_x, d_h, d_k, d_r, d_b

# %% wrong: first step wraps around
# message: initial in the first
# instead of:
# |        before = states[:, t - 1] if t > 0 else initial
# write:
# instead of: d_recurrent += before.T @ delta
# write:      d_recurrent += states[:, t - 1].T @ delta

# %% wrong: forward in time
# message: gradient
# instead of: for t in reversed(range(x.shape[1])):
# write:      for t in range(x.shape[1]):

# %% wrong: initial gets delta
# message: What the first step sends back
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    d_x, d_b = np.zeros(x.shape), np.zeros(kernel.shape[1])
    d_k, d_r = np.zeros(kernel.shape), np.zeros(recurrent_kernel.shape)
    d_h = np.zeros(initial.shape)
    for t in reversed(range(x.shape[1])):
        before = states[:, t - 1] if t > 0 else initial
        delta = (d_states[:, t] + d_h) * (1 - states[:, t] ** 2)
        d_x[:, t] = delta @ kernel.T
        d_k += x[:, t].T @ delta
        d_r += before.T @ delta
        d_b += delta.sum(axis=0)
        d_h = delta @ recurrent_kernel.T
    return d_x, delta, d_k, d_r, d_b

# %% wrong: initial without weights
# message: What the first step sends back
# instead of: d_x, d_h, d_kernel, d_recurrent, d_bias
# write:      d_x, delta, d_kernel, d_recurrent, d_bias

# %% wrong: mean over batch
# message: Should it be a sum instead of a mean?
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    d_x, d_bias = np.zeros(x.shape), np.zeros(kernel.shape[1])
    d_kernel, d_recurrent = np.zeros(kernel.shape), np.zeros(recurrent_kernel.shape)
    d_h, n = np.zeros(initial.shape), len(x)
    for t in reversed(range(x.shape[1])):
        before = states[:, t - 1] if t > 0 else initial
        delta = (d_states[:, t] + d_h) * (1 - states[:, t] ** 2)
        d_x[:, t] = delta @ kernel.T
        d_kernel += x[:, t].T @ delta / n
        d_recurrent += before.T @ delta / n
        d_bias += delta.mean(axis=0)
        d_h = delta @ recurrent_kernel.T
    return d_x, d_h, d_kernel, d_recurrent, d_bias

# %% wrong: no recursion
# mistake: What comes back from the next step is left out.
# message: what comes from the next step
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    delta = d_states * (1 - states**2)
    before = np.concatenate([initial[:, None], states[:, :-1]], axis=1)
    d_kernel = np.einsum("btf,btu->fu", x, delta)
    d_recurrent = np.einsum("btv,btu->vu", before, delta)
    d_initial = delta[:, 0] @ recurrent_kernel.T
    return delta @ kernel.T, d_initial, d_kernel, d_recurrent, delta.sum(axis=(0, 1))

# %% wrong: no tanh derivative
# mistake: The derivative of tanh is left out.
# message: gradient
# instead of: (d_states[:, t] + d_h) * (1 - states[:, t] ** 2)
# write:      d_states[:, t] + d_h

# %% wrong: parameters of the first step only
# message: Add up over the steps
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    d_x = np.zeros(x.shape)
    d_h = np.zeros(initial.shape)
    for t in reversed(range(x.shape[1])):
        before = states[:, t - 1] if t > 0 else initial
        delta = (d_states[:, t] + d_h) * (1 - states[:, t] ** 2)
        d_x[:, t] = delta @ kernel.T
        d_kernel = x[:, t].T @ delta
        d_recurrent = before.T @ delta
        d_bias = delta.sum(axis=0)
        d_h = delta @ recurrent_kernel.T
    return d_x, d_h, d_kernel, d_recurrent, d_bias

# %% wrong: recurrent not transposed
# mistake: The recurrent kernel is not transposed on the way back.
# message: delta @ recurrent_kernel.T
# instead of: d_h = delta @ recurrent_kernel.T
# write:      d_h = delta @ recurrent_kernel

# %% wrong: state after the step
# mistake: The recurrent kernel's gradient takes the state after each step, not before.
# message: the state before each step
# instead of:
# |        before = states[:, t - 1] if t > 0 else initial
# write:
# instead of: d_recurrent += before.T @ delta
# write:      d_recurrent += states[:, t].T @ delta

# %% wrong: clips on the way
# message: rnn_backward in every regime
# instead of: d_h = delta @ recurrent_kernel.T
# write:      d_h = np.clip(delta @ recurrent_kernel.T, -10, 10)
