def percentiles(latencies, percents, warmup=0):
    rest = np.array(latencies[warmup:], dtype=float)
    if rest.size == 0:
        raise ValueError("empty")
    return np.percentile(rest, percents, method="inverted_cdf").tolist()
