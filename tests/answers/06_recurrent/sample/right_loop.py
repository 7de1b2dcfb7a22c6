def sample(logits, temperature, uniform):
    if not temperature > 0:
        raise ValueError("temperature must be above 0")
    drawn = []
    for row, u in zip(np.asarray(logits), uniform):
        weights = [math.exp((z - max(row)) / temperature) for z in row]
        total, k = weights[0], 0
        while total <= u * sum(weights):
            k += 1
            total += weights[k]
        drawn.append(k)
    return drawn
