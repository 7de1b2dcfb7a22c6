# %% right: another first chunk
def ring_all_reduce(vectors, exchange):
    count = len(vectors)
    chunks = [[c.copy() for c in np.array_split(vector, count)] for vector in vectors]
    for step in range(count - 1):
        received = exchange([chunks[r][(r + 2 - step) % count] for r in range(count)])
        for r in range(count):
            k = (r + 1 - step) % count
            chunks[r][k] = chunks[r][k] + received[r]
    for step in range(count - 1):
        received = exchange([chunks[r][(r + 3 - step) % count] for r in range(count)])
        for r in range(count):
            chunks[r][(r + 2 - step) % count] = received[r]
    return [np.concatenate(own) for own in chunks]

# %% right: lists
def ring_all_reduce(vectors, exchange):
    n = len(vectors)
    if n == 1:
        return [[float(x) for x in vectors[0]]]
    length = len(vectors[0])
    edges = [length * k // n for k in range(n + 1)]
    # chunks of uneven length in the middle, rather than at the start
    own = [[float(x) for x in v] for v in vectors]
    part = lambda k: slice(edges[k % n], edges[k % n + 1])
    for s in range(n - 1):
        incoming = exchange([own[r][part(r - s)] for r in range(n)])
        for r in range(n):
            here = part(r - 1 - s)
            own[r][here] = [float(a) + b for a, b in zip(incoming[r], own[r][here])]
    for s in range(n - 1):
        incoming = exchange([own[r][part(r + 1 - s)] for r in range(n)])
        for r in range(n):
            own[r][part(r - s)] = [float(a) for a in incoming[r]]
    return own

# %% right: matrices and slices
def ring_all_reduce(vectors, exchange):
    count, length = len(vectors), len(vectors[0])
    cuts = [round(length * k / count) for k in range(count + 1)]
    results = [np.array(vector, dtype=float) for vector in vectors]
    part = lambda k: slice(cuts[k % count], cuts[k % count + 1])
    for step in range(2 * count - 2):
        arrived = exchange([results[r][part(r - step)].copy() for r in range(count)])
        for r, message in enumerate(arrived):
            if step < count - 1:
                results[r][part(r - 1 - step)] += message
            else:
                results[r][part(r - 1 - step)] = message
    return results

# %% right: padded
def ring_all_reduce(vectors, exchange):
    n, length = len(vectors), len(vectors[0])
    size = -(-length // n)
    chunks = np.zeros((n, n, size))
    for r, vector in enumerate(vectors):
        chunks[r].reshape(-1)[:length] = vector
    workers_all = np.arange(n)
    for s in range(n - 1):
        received = exchange(list(chunks[workers_all, (workers_all - s) % n]))
        chunks[workers_all, (workers_all - 1 - s) % n] += np.array(received)
    for s in range(n - 1):
        received = exchange(list(chunks[workers_all, (workers_all + 1 - s) % n]))
        chunks[workers_all, (workers_all - s) % n] = np.array(received)
    return [own.reshape(-1)[:length] for own in chunks]

# %% wrong: all chunks at once
# message: each message is a quarter of a vector
def ring_all_reduce(vectors, exchange):
    count = len(vectors)
    totals = [np.array(vector) for vector in vectors]
    for r in range(2 * (count - 1)):
        if r < count - 1:
            received = exchange([t if k == r else t[:0] for k, t in enumerate(totals)])
            totals[r + 1] = totals[r + 1] + received[r + 1]
        else:
            at = (r - count) % count
            received = exchange([t if k == at else t[:0] for k, t in enumerate(totals)])
            totals[(at + 1) % count] = received[(at + 1) % count]
    return totals

# %% wrong: chunk of the sender
# mistake: What is received is added to another chunk than the one that was sent.
# message: Worker 0 first sends its chunk 0
# instead of: r - 1 - step
# write:      r - step

# %% wrong: divisible only
# message: equal division
# instead of: np.array_split
# write:      np.split

# %% wrong: in place
# message: changes its input in place
# instead of: np.array(vector)
# write:      np.asarray(vector)

# %% wrong: no exchange
# message: four workers need six steps
def ring_all_reduce(vectors, exchange):
    total = np.sum(vectors, axis=0)
    return [total.copy() for _ in vectors]

# %% wrong: one step more
# message: there is nothing to send
def ring_all_reduce(vectors: list[np.ndarray], exchange: Callable) -> list[np.ndarray]:
    count = len(vectors)
    chunks = [np.array_split(np.array(vector), count) for vector in vectors]
    for step in range(count):
        received = exchange([chunks[r][(r - step) % count] for r in range(count)])
        for r in range(count):
            chunks[r][(r - 1 - step) % count] += received[r]
    for step in range(count):
        received = exchange([chunks[r][(r + 1 - step) % count] for r in range(count)])
        for r in range(count):
            chunks[r][(r - step) % count] = received[r]
    return [np.concatenate(own) for own in chunks]

# %% wrong: overwritten in the first half
# mistake: In the first half, chunks are replaced instead of added up.
# message: Worker 0 first sends its chunk 0
# instead of: chunks[r][(r - 1 - step) % count] += received[r]
# write:      chunks[r][(r - 1 - step) % count] = received[r]

# %% wrong: remainder lost
# mistake: The numbers that are left over after an equal division are lost.
# message: np.array_split(vector, 3)
# instead of: np.array_split(np.array(vector), count)
# write:      list(np.array(vector)[: len(vector) // count * count].reshape(count, -1))

# %% wrong: remembers what passed
# message: Results are made of what was received
# instead of:
# |        received = exchange([chunks[r][(r + 1 - step) % count] for r in range(count)])
# |        for r in range(count):
# |            chunks[r][(r - step) % count] = received[r]
# |    return [np.concatenate(own) for own in chunks]
# write:
# |        exchange([chunks[r][(r + 1) % count] for r in range(count)])
# |    return [np.sum(vectors, axis=0) for _ in vectors]

# %% wrong: sum and empty exchanges
# message: each message is a sum over the workers that it has passed
def ring_all_reduce(vectors, exchange):
    count = len(vectors)
    for _ in range(2 * (count - 1)):
        exchange([np.array_split(np.asarray(vector), count)[0] for vector in vectors])
    total = np.sum(vectors, axis=0)
    return [total.copy() for _ in vectors]

# %% wrong: whole vectors
# mistake: Each message is a whole vector, not a chunk.
# message: four workers need six steps
def ring_all_reduce(vectors, exchange):
    totals = [np.array(vector) for vector in vectors]
    passing = totals
    for _ in range(len(vectors) - 1):
        passing = exchange(passing)
        totals = [total + message for total, message in zip(totals, passing)]
    return totals

# %% wrong: as many numbers as workers
# message: ring_all_reduce in every regime
# instead of: np.array_split(np.array(vector), count)
# write:      np.array_split(np.array(vector), min(count, len(vector)) if len(vectors) > 6 else count)

# %% wrong: the rest in the last chunk
# message: chunks of at most length / N numbers
# instead of: np.array_split(np.array(vector), count)
# write:      np.split(np.array(vector), [len(vector) // count * k for k in range(1, count)])
