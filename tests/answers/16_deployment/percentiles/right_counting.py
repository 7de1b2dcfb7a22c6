def percentiles(latencies, percents, warmup=0):
    rest = list(latencies)[warmup:]
    if len(rest) == 0:
        raise ValueError("nothing left")
    found = []
    for percent in percents:
        for value in sorted(rest):
            if 100 * sum(other <= value for other in rest) >= percent * len(rest):
                found.append(value)
                break
    return found
