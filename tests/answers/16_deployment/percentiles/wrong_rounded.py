# message: four percentiles of ten latencies
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies[warmup:])
    if not ordered:
        raise ValueError("no measurements left")
    return [ordered[max(round(percent * len(ordered) / 100), 1) - 1] for percent in percents]
