# message: take one root at the end
def clip_by_global_norm(gradients, max_norm):
    norm = sum(np.sum(g**2) for g in gradients)
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in gradients], norm
