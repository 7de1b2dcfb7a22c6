# message: one factor max_norm / norm for all
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    return [np.clip(g, -max_norm, max_norm) for g in gradients], norm
