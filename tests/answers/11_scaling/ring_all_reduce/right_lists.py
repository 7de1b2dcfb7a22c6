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
