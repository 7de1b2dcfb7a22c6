# %% right: counting
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

# %% right: numpy
def percentiles(latencies, percents, warmup=0):
    rest = np.array(latencies[warmup:], dtype=float)
    if rest.size == 0:
        raise ValueError("empty")
    ranks = np.ceil(np.multiply(percents, rest.size) / 100).astype(int)
    return np.partition(rest, ranks - 1)[ranks - 1].tolist()

# %% right: whole numbers
def percentiles(latencies, percents, warmup=0):
    rest = np.sort(np.asarray(latencies)[warmup:])
    if not len(rest):
        raise ValueError(f"warmup {warmup} leaves nothing")
    return rest[[-(-percent * len(rest) // 100) - 1 for percent in percents]]

# %% wrong: counted from zero
# mistake: Each rank is one too high, where there is a higher one.
# message: four percentiles of ten latencies
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies[warmup:])
    if not ordered:
        raise ValueError("no measurements left")
    return [ordered[min(math.ceil(percent * len(ordered) / 100), len(ordered) - 1)] for percent in percents]

# %% wrong: in place
# message: makes a new list
def percentiles(latencies, percents, warmup=0):
    if len(latencies) <= warmup:
        raise ValueError("empty")
    del latencies[:warmup]
    latencies.sort()
    return [latencies[math.ceil(p * len(latencies) / 100) - 1] for p in percents]

# %% wrong: interpolated
# mistake: The percentiles are interpolated between two latencies.
# message: no interpolation
def percentiles(latencies, percents, warmup=0):
    rest = latencies[warmup:]
    if not rest:
        raise ValueError("empty")
    return [float(np.percentile(rest, percent)) for percent in percents]

# %% wrong: no error
# message: Raise ValueError when all measurements
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies[warmup:])
    return [ordered[math.ceil(p * len(ordered) / 100) - 1] if ordered else 0.0 for p in percents]

# %% wrong: not sorted
# mistake: The latencies are not sorted.
# message: Sort, then
def percentiles(latencies, percents, warmup=0):
    ordered = list(latencies[warmup:])
    if not ordered:
        raise ValueError("no measurements left")
    return [ordered[math.ceil(percent * len(ordered) / 100) - 1] for percent in percents]

# %% wrong: one is too few
# message: One measurement is enough
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies[warmup:])
    if len(ordered) < 2:
        raise ValueError("no measurements left")
    return [ordered[math.ceil(percent * len(ordered) / 100) - 1] for percent in percents]

# %% wrong: rounded
# message: four percentiles of ten latencies
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies[warmup:])
    if not ordered:
        raise ValueError("no measurements left")
    return [ordered[max(round(percent * len(ordered) / 100), 1) - 1] for percent in percents]

# %% wrong: slowest left out
# message: latencies[warmup:] before sorting
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies)[: len(latencies) - warmup]
    if not ordered:
        raise ValueError("no measurements left")
    return [ordered[math.ceil(percent * len(ordered) / 100) - 1] for percent in percents]

# %% wrong: sorted first
# mistake: The fastest measurements are left out, not the first ones.
# message: Leave out the first in order of time
def percentiles(latencies, percents, warmup=0):
    ordered = sorted(latencies)[warmup:]
    if not ordered:
        raise ValueError("no measurements left")
    return [ordered[math.ceil(percent * len(ordered) / 100) - 1] for percent in percents]

# %% wrong: inverted cdf of numpy
# mistake: NumPy divides p by 100 first, which is rounded, so that some ranks are one too high.
# message: all hundred percentiles
# message: Multiply first
def percentiles(latencies, percents, warmup=0):
    rest = np.array(latencies[warmup:], dtype=float)
    if rest.size == 0:
        raise ValueError("empty")
    return np.percentile(rest, percents, method="inverted_cdf").tolist()

# %% wrong: divided first
# message: Multiply first
# instead of: percent * len(ordered) / 100
# write:      percent / 100 * len(ordered)

# %% wrong: equal ones once
# message: count as often as they occur
# instead of: ordered = sorted(latencies[warmup:])
# write:      ordered = sorted(set(latencies[warmup:]))

# %% wrong: warmup never empties
# message: all measurements were for warming up
# instead of: ordered = sorted(latencies[warmup:])
# write:      ordered = sorted(latencies[min(warmup, len(latencies) - 1) :])
