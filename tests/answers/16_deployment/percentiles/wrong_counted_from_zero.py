# message: four percentiles of ten latencies
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies[warmup:])
    if not ordered:
        raise ValueError("no measurements left")
    return [ordered[min(math.ceil(percent * len(ordered) / 100), len(ordered) - 1)] for percent in percents]
