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
