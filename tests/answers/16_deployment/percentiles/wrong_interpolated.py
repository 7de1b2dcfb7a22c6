# message: no interpolation
def percentiles(latencies, percents, warmup=0):
    rest = latencies[warmup:]
    if not rest:
        raise ValueError("empty")
    return [float(np.percentile(rest, percent)) for percent in percents]
