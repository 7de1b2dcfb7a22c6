# message: One measurement is enough
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies[warmup:])
    if len(ordered) < 2:
        raise ValueError("no measurements left")
    return [ordered[math.ceil(percent * len(ordered) / 100) - 1] for percent in percents]
