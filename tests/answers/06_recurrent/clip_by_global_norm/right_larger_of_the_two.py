def clip_by_global_norm(gradients, max_norm):
    norm = float(np.sqrt(sum(np.vdot(g, g) for g in gradients)))
    f = max_norm / max(norm, max_norm)
    return tuple(f * np.asarray(g) for g in gradients), norm
