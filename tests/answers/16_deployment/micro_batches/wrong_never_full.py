# message: full
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    times, sizes = [], []
    first, free = 0, -math.inf
    while first < len(arrivals):
        time = arrivals[first] + max_delay
        time = max(time, free)
        size = sum(arrival <= time for arrival in arrivals[first : first + max_size])
        times.append(time)
        sizes.append(size)
        first += size
        free = time + busy
    return times, sizes
