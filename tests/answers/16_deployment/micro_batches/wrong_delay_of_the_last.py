# message: forty requests with five settings
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    times, sizes, first, free = [], [], 0, -math.inf
    while first < len(arrivals):
        size = 1
        while (
            size < max_size
            and first + size < len(arrivals)
            and arrivals[first + size] <= arrivals[first + size - 1] + max_delay
        ):
            size += 1
        last = arrivals[first + size - 1]
        time = max(free, last if size == max_size else last + max_delay)
        times, sizes, first, free = [*times, time], [*sizes, size], first + size, time + busy
    return times, sizes
