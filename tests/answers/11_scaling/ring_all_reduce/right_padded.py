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
