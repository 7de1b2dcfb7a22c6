# message: four workers need six steps
def ring_all_reduce(vectors, exchange):
    totals = [np.array(vector) for vector in vectors]
    passing = totals
    for _ in range(len(vectors) - 1):
        passing = exchange(passing)
        totals = [total + message for total, message in zip(totals, passing)]
    return totals
