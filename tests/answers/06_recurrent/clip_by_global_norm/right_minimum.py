def clip_by_global_norm(gradients, max_norm):
    norm = math.sqrt(math.fsum(float(v) ** 2 for g in gradients for v in np.ravel(g)))
    factor = min(1.0, max_norm / norm) if norm else 1.0
    return [np.multiply(factor, g) for g in gradients], norm
