def percentiles(latencies, percents, warmup=0):
    rest = np.sort(np.asarray(latencies)[warmup:])
    if not len(rest):
        raise ValueError(f"warmup {warmup} leaves nothing")
    return rest[[-(-percent * len(rest) // 100) - 1 for percent in percents]]
