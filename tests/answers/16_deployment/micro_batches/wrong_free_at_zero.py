# message: the delay counts from the first
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    times, sizes = [], []
    first, free = 0, 0.0
    while first < len(arrivals):
        time = arrivals[first] + max_delay
        if first + max_size <= len(arrivals):
            time = min(time, arrivals[first + max_size - 1])
        time = max(time, free)
        size = sum(arrival <= time for arrival in arrivals[first : first + max_size])
        times.append(time)
        sizes.append(size)
        first += size
        free = time + busy
    return times, sizes
