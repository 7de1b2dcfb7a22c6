# %% right: average of lists
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    cuts = range(chunk_size, len(x), chunk_size)
    parts = list(zip(np.split(x, cuts), np.split(y, cuts)))
    results = [loss_and_gradient(w, *part) for part in parts]
    sizes = [len(part[0]) for part in parts]
    loss = np.average([result[0] for result in results], weights=sizes)
    return loss, np.average([result[1] for result in results], axis=0, weights=sizes)

# %% right: running mean while
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    seen, loss, gradient = 0, 0.0, 0.0
    while seen < len(x):
        l, g = loss_and_gradient(w, x[seen : seen + chunk_size], y[seen : seen + chunk_size])
        n = min(chunk_size, len(x) - seen)
        seen += n
        loss = loss + (l - loss) * n / seen
        gradient = gradient + (g - gradient) * n / seen
    return loss, gradient

# %% right: sums then division
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    total, gradient = 0.0, np.zeros(w.shape)
    for i in range(0, len(x), chunk_size):
        part, labels = x[i : i + chunk_size], y[i : i + chunk_size]
        loss, g = loss_and_gradient(w, part, labels)
        total = total + len(part) * loss
        gradient = gradient + len(part) * g
    return total / len(x), gradient / len(x)

# %% wrong: all at once
# message: the chunks have the sizes asked for
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    return loss_and_gradient(w, x, y)

# %% wrong: average of averages
# mistake: All chunks count alike, whatever their sizes.
# message: Weigh each chunk by its share
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    results = []
    for i in range(0, len(x), chunk_size):
        results.append(loss_and_gradient(w, x[i : i + chunk_size], y[i : i + chunk_size]))
    losses, gradients = zip(*results)
    return np.mean(losses), np.mean(gradients, axis=0)

# %% wrong: chunk size as weight
# mistake: Each chunk has the weight chunk_size / n, a smaller last one, too.
# message: (the last one has only one of five)
# in: sums then division
# instead of: total = total + len(part) * loss
# write:      total = total + chunk_size * loss
# instead of: gradient = gradient + len(part) * g
# write:      gradient = gradient + chunk_size * g

# %% wrong: gradient not weighted
# message: Weigh each chunk by its share
# in: sums then division
# instead of: gradient = gradient + len(part) * g
# write:      gradient = gradient + g

# %% wrong: hard coded
# message: name 'sizes' is not defined
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    sizes.extend([2, 2, 1])
    return 4.0, np.array([16.0, -32.0])

# %% wrong: in place
# message: must not change its inputs in place
# in: sums then division
# instead of:
# |        gradient = gradient + len(part) * g
# write:
# |        g *= len(part)
# |        gradient = gradient + g

# %% wrong: labels of the first chunk
# message: take the same rows of x and y
# in: sums then division
# instead of: y[i : i + chunk_size]
# write:      y[:chunk_size]

# %% wrong: last chunk dropped
# mistake: The examples after the last whole chunk are left out.
# message: Weigh each chunk by its share
# in: sums then division
# instead of: for i in range(0, len(x), chunk_size):
# write:      for i in range(0, len(x) - chunk_size + 1, chunk_size):

# %% wrong: loss not weighted
# message: Weigh each chunk by its share
# in: sums then division
# instead of: total = total + len(part) * loss
# write:      total = total + loss * len(x) / -(-len(x) // chunk_size)

# %% wrong: one by one
# message: the chunks have the sizes asked for
# in: sums then division
# instead of: for i in range(0, len(x), chunk_size):
# write:      for i in range(0, len(x), 1):
# instead of: part, labels = x[i : i + chunk_size], y[i : i + chunk_size]
# write:      part, labels = x[i : i + 1], y[i : i + 1]

# %% wrong: sum of averages
# mistake: The chunks' mean losses and gradients are added up without weights.
# message: Weigh each chunk by its share
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    total, gradient = 0.0, np.zeros(w.shape)
    for i in range(0, len(x), chunk_size):
        part, labels = x[i : i + chunk_size], y[i : i + chunk_size]
        loss, g = loss_and_gradient(w, part, labels)
        total = total + loss
        gradient = gradient + g
    return total, gradient

# %% wrong: weights moved between chunks
# message: Weigh each chunk by its share
# in: sums then division
# instead of:
# |        total = total + len(part) * loss
# write:
# |        w = w - 0.1 * g
# |        total = total + len(part) * loss

# %% wrong: array_split
# message: 10 by 4 is 4, 4 and 2
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    parts = -(-len(x) // chunk_size)
    total, gradient = 0.0, 0.0
    for a, b in zip(np.array_split(x, parts), np.array_split(y, parts)):
        loss, g = loss_and_gradient(w, a, b)
        total, gradient = total + len(a) / len(x) * loss, gradient + len(a) / len(x) * g
    return total, gradient

# %% wrong: last chunk joined to the one before
# message: the chunks have the sizes asked for
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    cuts = [*range(0, len(x) - len(x) % chunk_size, chunk_size)] or [0]
    ends = [*cuts[1:], len(x)]
    total, gradient = 0.0, 0.0
    for start, end in zip(cuts, ends):
        loss, g = loss_and_gradient(w, x[start:end], y[start:end])
        share = (end - start) / len(x)
        total, gradient = total + share * loss, gradient + share * g
    return total, gradient

# %% wrong: small rest left out
# message: however small
# in: sums then division
# instead of: for i in range(0, len(x), chunk_size):
# write:      for i in range(0, len(x) if 5 * (len(x) % chunk_size) >= chunk_size else len(x) - len(x) % chunk_size, chunk_size):

# %% wrong: gradient flattened
# message: may have any number of axes
# in: sums then division
# instead of: return total / len(x), gradient / len(x)
# write:      return total / len(x), np.ravel(gradient) / len(x)
