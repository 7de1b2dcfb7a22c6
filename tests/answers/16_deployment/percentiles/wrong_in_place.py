# message: makes a new list
def percentiles(latencies, percents, warmup=0):
    if len(latencies) <= warmup:
        raise ValueError("empty")
    del latencies[:warmup]
    latencies.sort()
    return [latencies[math.ceil(p * len(latencies) / 100) - 1] for p in percents]
