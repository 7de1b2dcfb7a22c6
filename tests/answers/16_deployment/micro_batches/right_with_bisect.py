def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    import bisect

    times, sizes, done, free = [], [], 0, float("-inf")
    while done < len(arrivals):
        full = arrivals[done + max_size - 1] if done + max_size - 1 < len(arrivals) else math.inf
        leave = max(free, min(arrivals[done] + max_delay, full))
        waiting = bisect.bisect_right(arrivals, leave) - done
        times += [leave]
        sizes += [min(waiting, max_size)]
        done += sizes[-1]
        free = leave + busy
    return times, sizes
