# %% right: numpy
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    a = np.asarray(arrivals, dtype=np.float64)
    times, sizes, i, f = [], [], 0, -np.inf
    while i < a.size:
        bounds = [a[i] + max_delay, *a[i + max_size - 1 : i + max_size]]
        t = max(f, min(bounds))
        n = min(max_size, int(np.searchsorted(a, t, side="right")) - i)
        times, sizes, i, f = [*times, t], [*sizes, n], i + n, t + busy
    return times, sizes

# %% right: queue
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    queue, result = list(arrivals), []
    while queue:
        leave = queue[0] + max_delay
        for arrival in queue[max_size - 1 : max_size]:
            leave = min(leave, arrival)
        if result:
            leave = max(leave, result[-1][0] + busy)
        size = 0
        while queue and size < max_size and queue[0] <= leave:
            queue.pop(0)
            size += 1
        result.append((leave, size))
    return [leave for leave, _ in result], [size for _, size in result]

# %% right: with bisect
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

# %% wrong: all that wait
# message: forty requests
# instead of:
# |        size = sum(arrival <= time for arrival in arrivals[first : first + max_size])
# |        times, sizes = [*times, time], [*sizes, size]
# |        first, free = first + size, time + busy
# write:
# |        size = sum(arrival <= time for arrival in arrivals[first:])
# |        times.append(time)
# |        sizes.append(size)
# |        first += size
# |        free = time + busy

# %% wrong: busy from the first arrival
# message: free = t + busy
# instead of:
# |        times, sizes = [*times, time], [*sizes, size]
# |        first, free = first + size, time + busy
# write:
# |        times.append(time)
# |        sizes.append(size)
# |        first += size
# |        free = arrivals[first - size] + busy

# %% wrong: busy ignored
# mistake: Batches leave while the server is still busy.
# message: A batch cannot leave before the server is free
# instead of: time = max(time, free)
# write:      time = max(time, time)
# instead of:
# |        times, sizes = [*times, time], [*sizes, size]
# |        first, free = first + size, time + busy
# write:
# |        times.append(time)
# |        sizes.append(size)
# |        first += size
# |        free = time + busy

# %% wrong: delay of the last
# mistake: The delay starts anew with each request that joins.
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

# %% wrong: end excluded
# mistake: A request that arrives just when the batch leaves is left behind.
# message: at that very time still joins
# instead of:
# |        size = sum(arrival <= time for arrival in arrivals[first : first + max_size])
# |        times, sizes = [*times, time], [*sizes, size]
# |        first, free = first + size, time + busy
# write:
# |        size = sum(arrival < time or arrival == arrivals[first] for arrival in arrivals[first : first + max_size])
# |        times.append(time)
# |        sizes.append(size)
# |        first += size
# |        free = time + busy

# %% wrong: fixed windows
# message: when it is full or when its first request
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    times, sizes, first = [], [], 0
    while first < len(arrivals):
        batch = arrivals[first : first + max_size]
        times.append(max(batch[-1], batch[0] + max_delay))
        sizes.append(len(batch))
        first += len(batch)
    return times, sizes

# %% wrong: free at zero
# message: the delay counts from the first
# instead of: first, free = 0, -math.inf
# write:      first, free = 0, 0.0
# instead of:
# |        times, sizes = [*times, time], [*sizes, size]
# |        first, free = first + size, time + busy
# write:
# |        times.append(time)
# |        sizes.append(size)
# |        first += size
# |        free = time + busy

# %% wrong: full batches do not wait
# message: also a full one
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    times, sizes = [], []
    first, free = 0, -math.inf
    while first < len(arrivals):
        time = arrivals[first] + max_delay
        if first + max_size <= len(arrivals):
            time = min(max(time, free), arrivals[first + max_size - 1])
        else:
            time = max(time, free)
        size = sum(arrival <= time for arrival in arrivals[first : first + max_size])
        times.append(time)
        sizes.append(size)
        first += size
        free = time + busy
    return times, sizes

# %% wrong: never full
# mistake: A full batch waits for the whole delay.
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

# %% wrong: who waits before the server was busy
# message: takes along all that wait by then
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    times, sizes = [], []
    first, free = 0, -math.inf
    while first < len(arrivals):
        time = arrivals[first] + max_delay
        if first + max_size <= len(arrivals):
            time = min(time, arrivals[first + max_size - 1])
        size = sum(arrival <= time for arrival in arrivals[first : first + max_size])
        time = max(time, free)
        times.append(time)
        sizes.append(size)
        first += size
        free = time + busy
    return times, sizes

# %% wrong: queue is the argument
# message: forty requests with five settings
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    times, sizes, free = [], [], -math.inf
    while arrivals:
        leave = arrivals[0] + max_delay
        if max_size <= len(arrivals):
            leave = min(leave, arrivals[max_size - 1])
        leave = max(leave, free)
        size = 0
        while arrivals and size < max_size and arrivals[0] <= leave:
            arrivals.pop(0)
            size += 1
        times.append(leave)
        sizes.append(size)
        free = leave + busy
    return times, sizes

# %% wrong: single precision
# message: seconds since 1970
# in: numpy
# instead of: dtype=np.float64
# write:      dtype=np.float32

# %% wrong: sizes as floats
# message: A size is an int
# in: numpy
# instead of: [*sizes, n]
# write:      [*sizes, float(n)]

# %% wrong: sentinel left behind
# message: the arrivals are not changed
# message: work on a copy
def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    arrivals += [math.inf] * max_size
    times, sizes, first, free = [], [], 0, -math.inf
    while arrivals[first] < math.inf:
        time = max(free, min(arrivals[first] + max_delay, arrivals[first + max_size - 1]))
        size = sum(arrival <= time for arrival in arrivals[first : first + max_size])
        times.append(time)
        sizes.append(size)
        first, free = first + size, time + busy
    return times, sizes
