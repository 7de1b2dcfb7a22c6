# %% right: all gradients first
def gradient_norms(d_last, states, recurrent_kernel):
    gradients = [d_last]
    for state in np.swapaxes(states, 0, 1)[:0:-1]:
        gradients.insert(0, (gradients[0] - gradients[0] * state * state) @ recurrent_kernel.T)
    return np.sqrt(np.sum(np.square(np.stack(gradients)), axis=(1, 2))).tolist()

# %% right: columns
def gradient_norms(d_last, states, recurrent_kernel):
    norms = [np.linalg.norm(d_last)]
    d = np.asarray(d_last)
    for t in range(states.shape[1] - 1, 0, -1):
        d = (recurrent_kernel @ (d * (1 - states[:, t] ** 2)).T).T
        norms = [np.linalg.norm(d, "fro"), *norms]
    return norms

# %% right: einsum
def gradient_norms(d_last, states, recurrent_kernel):
    time = states.shape[1]
    norms, d = np.zeros(time), np.array(d_last, dtype=float)
    for t in range(time - 1, -1, -1):
        norms[t] = math.sqrt((d**2).sum())
        d = np.einsum("bu,vu->bv", d * (1 - states[:, t] ** 2), recurrent_kernel)
    return norms

# %% wrong: derivative after the product
# message: norms at nine states of four units
# instead of: (d_h * (1 - states[:, t] ** 2)) @ recurrent_kernel.T
# write:      (d_h @ recurrent_kernel.T) * (1 - states[:, t] ** 2)

# %% wrong: hard coded
# message: nine states
def gradient_norms(d_last, states, recurrent_kernel):
    return np.array([0.8, 2.5, 5.0])

# %% wrong: initial state included
# message: wrong shape
# instead of: range(1, states.shape[1])
# write:      range(states.shape[1])

# %% wrong: no derivative
# mistake: The derivative of tanh is left out.
# message: times 1 - h_t ** 2 of the later state
# instead of: d_h * (1 - states[:, t] ** 2)
# write:      d_h

# %% wrong: norm per example
# message: norms at three states
# instead of: np.linalg.norm(d_last)
# write:      np.linalg.norm(d_last, axis=1)
# instead of: norms.append(np.linalg.norm(d_h))
# write:      norms.append(np.linalg.norm(d_h, axis=1))

# %% wrong: not transposed
# mistake: The recurrent kernel is not transposed.
# message: the recurrent kernel is transposed
# instead of: recurrent_kernel.T
# write:      recurrent_kernel

# %% wrong: reversed
# mistake: The norms are in reversed order: that of the last state comes first.
# message: in the order of time
# message: order
# instead of: return np.array(norms[::-1])
# write:      return np.array(norms)

# %% wrong: spectral norm
# message: norms at nine states of four units
# instead of: norms.append(np.linalg.norm(d_h))
# write:      norms.append(np.linalg.norm(d_h, 2))

# %% wrong: squared
# mistake: The values are squared norms: the root is missing.
# message: square root missing
# instead of: np.linalg.norm(d_last)
# write:      np.sum(d_last**2)
# instead of: norms.append(np.linalg.norm(d_h))
# write:      norms.append(np.sum(d_h**2))

# %% wrong: state of the earlier step
# message: of the later state
# instead of: states[:, t]
# write:      states[:, t - 1]

# %% wrong: epsilon under the root
# message: gradient_norms in every regime
# message: however small or large it is
def gradient_norms(d_last, states, recurrent_kernel):
    d, norms = d_last, [np.sqrt(np.sum(d_last**2) + 1e-12)]
    for t in range(states.shape[1] - 1, 0, -1):
        d = (d * (1 - states[:, t] ** 2)) @ recurrent_kernel.T
        norms.insert(0, np.sqrt(np.sum(d**2) + 1e-12))
    return np.array(norms)

# %% wrong: flat ends left out
# message: gradient_norms in every regime
# instead of: (1 - states[:, t] ** 2)
# write:      np.maximum(1 - states[:, t] ** 2, 0.001)
