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
