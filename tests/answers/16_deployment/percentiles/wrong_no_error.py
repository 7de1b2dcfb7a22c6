# message: Raise ValueError when all measurements
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies[warmup:])
    return [ordered[math.ceil(p * len(ordered) / 100) - 1] if ordered else 0.0 for p in percents]
