# message: gradients that are all zero
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g ** 2) for g in gradients)) or 1.0
    f = np.minimum(1.0, max_norm / norm)
    return [g * f for g in gradients], norm
