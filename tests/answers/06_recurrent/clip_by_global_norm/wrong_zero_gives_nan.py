# message: 0 / 0 is NaN
# message: NaN
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    with np.errstate(all="ignore"):
        factor = np.minimum(1.0, max_norm / norm * (norm / norm))
    return [g * factor for g in gradients], norm
