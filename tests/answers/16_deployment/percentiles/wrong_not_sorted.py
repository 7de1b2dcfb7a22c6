# message: Sort, then
def percentiles(latencies, percents, warmup=0):
    ordered = list(latencies[warmup:])
    if not ordered:
        raise ValueError("no measurements left")
    return [ordered[math.ceil(percent * len(ordered) / 100) - 1] for percent in percents]
