# message: when it is full or when its first request
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    times, sizes, first = [], [], 0
    while first < len(arrivals):
        batch = arrivals[first : first + max_size]
        times.append(max(batch[-1], batch[0] + max_delay))
        sizes.append(len(batch))
        first += len(batch)
    return times, sizes
