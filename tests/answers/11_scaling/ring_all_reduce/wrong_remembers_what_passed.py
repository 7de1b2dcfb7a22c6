# message: Results are made of what was received
def ring_all_reduce(vectors, exchange):
    count = len(vectors)
    chunks = [np.array_split(np.array(vector), count) for vector in vectors]
    for step in range(count - 1):
        received = exchange([chunks[r][(r - step) % count] for r in range(count)])
        for r in range(count):
            chunks[r][(r - 1 - step) % count] += received[r]
    for step in range(count - 1):
        exchange([chunks[r][(r + 1) % count] for r in range(count)])
    return [np.sum(vectors, axis=0) for _ in vectors]
