def micro_batches(arrivals, max_size, max_delay, busy=0.0):
    a = np.asarray(arrivals, dtype=np.float64)
    times, sizes, i, f = [], [], 0, -np.inf
    while i < a.size:
        bounds = [a[i] + max_delay, *a[i + max_size - 1 : i + max_size]]
        t = max(f, min(bounds))
        n = min(max_size, int(np.searchsorted(a, t, side="right")) - i)
        times, sizes, i, f = [*times, t], [*sizes, n], i + n, t + busy
    return times, sizes
