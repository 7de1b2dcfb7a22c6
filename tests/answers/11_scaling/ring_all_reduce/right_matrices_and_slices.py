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
