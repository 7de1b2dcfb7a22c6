# message: Leave out the first in order of time
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies)[warmup:]
    if not ordered:
        raise ValueError("no measurements left")
    return [ordered[math.ceil(percent * len(ordered) / 100) - 1] for percent in percents]
