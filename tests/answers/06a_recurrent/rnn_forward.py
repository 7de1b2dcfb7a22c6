# %% right: inputs first
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    projected = np.einsum("btf,fu->tbu", x, kernel) + bias
    states = [initial]
    for z in projected:
        states.append(np.tanh(z + states[-1] @ recurrent_kernel))
    return np.swapaxes(np.array(states[1:]), 0, 1)

# %% right: keras
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    layer = keras.layers.SimpleRNN(len(bias), return_sequences=True)
    layer.build((None, None, len(kernel)))
    layer.set_weights([kernel, recurrent_kernel, bias])
    return layer(np.array(x), initial_state=np.array(initial, "float32"))

# %% right: preallocated
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    states = np.zeros((x.shape[0], x.shape[1], len(bias)))
    for t in range(x.shape[1]):
        before = initial if t == 0 else states[:, t - 1]
        states[:, t] = np.tanh(x[:, t] @ kernel + before @ recurrent_kernel + bias)
    return states

# %% wrong: includes initial
# message: states
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    states = [initial]
    for t in range(x.shape[1]):
        states.append(np.tanh(x[:, t] @ kernel + states[-1] @ recurrent_kernel + bias))
    return np.stack(states, axis=1)

# %% wrong: initial zero
# mistake: The first step starts from zeros, not from the initial state.
# message: the first one from initial
# instead of: h, states = initial, []
# write:      h, states = np.zeros(initial.shape), []

# %% wrong: keeps one array
# mistake: Every step shows the last state.
# message: three steps of one unit
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h, s = np.array(initial), []
    for t in range(x.shape[1]):
        h[:] = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        s.append(h)
    return np.stack(s, axis=1)

# %% wrong: last state only
# message: Return all states
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h = initial
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
    return h

# %% wrong: no bias
# message: The order of the weights is kernel, recurrent kernel, bias
# instead of: x[:, t] @ kernel + h @ recurrent_kernel + bias
# write:      x[:, t] @ kernel + h @ recurrent_kernel

# %% wrong: returns in the loop
# message: three steps of one unit
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h, states = initial, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
        return np.stack(states, axis=1)

# %% wrong: state not carried
# mistake: Every step starts from the initial state.
# message: Each step starts from the state of the step before
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    states = []
    for t in range(x.shape[1]):
        states.append(np.tanh(x[:, t] @ kernel + initial @ recurrent_kernel + bias))
    return np.stack(states, axis=1)

# %% wrong: time first
# mistake: Time is the first axis, not the second.
# message: (batch, time, units)
# instead of: return np.stack(states, axis=1)
# write:      return np.array(states)

# %% wrong: walks over batch
# message: Each step starts from the state of the step before
# instead of: for t in range(x.shape[1]):
# write:      for x_t in x:
# instead of: h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
# write:      h = np.tanh(x_t @ kernel + h @ recurrent_kernel + bias)

# %% wrong: exponentials that overflow
# message: rnn_forward in every regime
# instead of: h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
# write:      z = np.exp(2 * (x[:, t] @ kernel + h @ recurrent_kernel + bias)); h = (z - 1) / (z + 1)

# %% wrong: thirty steps at most
# message: right where the inputs are ordinary
# message: time is 40
# instead of: for t in range(x.shape[1]):
# write:      for t in range(min(x.shape[1], 30)):
