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
