def softmax_cross_entropy(logits, labels):
    total, gradient = 0.0, np.zeros(logits.shape)
    for i, row in enumerate(logits):
        powers = [math.exp(z - max(row)) for z in row]
        total += math.log(sum(powers)) + max(row) - row[labels[i]]
        for k, power in enumerate(powers):
            gradient[i, k] = (power / sum(powers) - (k == labels[i])) / len(logits)
    return total / len(logits), gradient
