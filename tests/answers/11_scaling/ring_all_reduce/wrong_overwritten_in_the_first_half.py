# message: Worker 0 first sends its chunk 0
def ring_all_reduce(vectors: list[np.ndarray], exchange: Callable) -> list[np.ndarray]:
    count = len(vectors)
    chunks = [np.array_split(np.array(vector), count) for vector in vectors]
    for step in range(count - 1):
        received = exchange([chunks[r][(r - step) % count] for r in range(count)])
        for r in range(count):
            chunks[r][(r - 1 - step) % count] = received[r]
    for step in range(count - 1):
        received = exchange([chunks[r][(r + 1 - step) % count] for r in range(count)])
        for r in range(count):
            chunks[r][(r - step) % count] = received[r]
    return [np.concatenate(own) for own in chunks]
