# %% right: flip
def bidirectional(x, forward, backward):
    back = np.flip(backward(np.flip(x, axis=1)), axis=1)
    return np.dstack([forward(x), back])

# %% right: step by step
def bidirectional(x, forward, backward):
    time = x.shape[1]
    ahead = np.asarray(forward(x))
    behind = np.asarray(backward(np.stack([x[:, time - 1 - t] for t in range(time)], axis=1)))
    rows = [np.concatenate([ahead[:, t], behind[:, time - 1 - t]], axis=1) for t in range(time)]
    return np.stack(rows, axis=1)

# %% right: tensorflow
def bidirectional(x, forward, backward):
    order = np.arange(x.shape[1])[::-1]
    return keras.ops.concatenate([forward(x), np.take(backward(np.take(x, order, 1)), order, 1)], -1)

# %% wrong: backward first
# mistake: The backward states come before the forward states.
# message: forward first
def bidirectional(x, forward, backward):
    return np.concatenate([backward(x[:, ::-1])[:, ::-1], forward(x)], axis=-1)

# %% wrong: batch reversed
# message: Time is axis 1
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x[::-1])[::-1]], axis=-1)

# %% wrong: features reversed
# message: Reverse time before backward
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x[..., ::-1])[..., ::-1]], axis=-1)

# %% wrong: forward twice
# message: Join along the last axis, forward first
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), forward(x[:, ::-1])[:, ::-1]], axis=-1)

# %% wrong: input not reversed
# mistake: Neither the backward layer's input nor its result is reversed.
# message: Reverse time before backward
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x)], axis=-1)

# %% wrong: interleaved
# message: Join along the last axis
def bidirectional(x, forward, backward):
    ahead, behind = np.array(forward(x)), np.array(backward(x[:, ::-1]))[:, ::-1]
    result = np.zeros((*ahead.shape[:2], ahead.shape[2] + behind.shape[2]))
    result[..., ::2], result[..., 1::2] = ahead, behind
    return result

# %% wrong: joined in time
# message: running sums from both ends
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x[:, ::-1])[:, ::-1]], axis=1)

# %% wrong: not turned back
# mistake: The backward states are not turned back to the order of time.
# message: reverse its result again
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x[:, ::-1])], axis=-1)

# %% wrong: only result reversed
# mistake: The backward layer's result is reversed, its input is not.
# message: Reverse time before backward
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x)[:, ::-1]], axis=-1)

# %% wrong: sum
# message: running sums from both ends
def bidirectional(x, forward, backward):
    return forward(x) + backward(x[:, ::-1])[:, ::-1]

# %% right: filled block by block
def bidirectional(x, forward, backward):
    ahead, behind = forward(x), np.flip(backward(np.ascontiguousarray(x[:, ::-1])), 1)
    both = np.zeros((*x.shape[:2], ahead.shape[2] + behind.shape[2]))
    both[..., : ahead.shape[2]] = ahead
    both[..., ahead.shape[2] :] = behind
    return both

# %% wrong: time axis lost with one step
# message: bidirectional in every regime
# message: time is 1
# instead of: return np.concatenate([forward(x), backward(x[:, ::-1])[:, ::-1]], axis=-1)
# write:      r = np.concatenate([forward(x), backward(x[:, ::-1])[:, ::-1]], axis=-1); return r[:, 0] if r.shape[1] == 1 else r
