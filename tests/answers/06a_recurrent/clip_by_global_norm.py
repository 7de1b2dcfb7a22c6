# %% right: flat
def clip_by_global_norm(gradients, max_norm):
    flat = np.concatenate([np.ravel(g) for g in gradients])
    norm = np.linalg.norm(flat)
    if norm <= max_norm:
        return list(gradients), norm
    return [g / norm * max_norm for g in gradients], norm

# %% right: larger of the two
def clip_by_global_norm(gradients, max_norm):
    norm = float(np.sqrt(sum(np.vdot(g, g) for g in gradients)))
    f = max_norm / max(norm, max_norm)
    return tuple(f * np.asarray(g) for g in gradients), norm

# %% right: minimum
def clip_by_global_norm(gradients, max_norm):
    norm = math.sqrt(math.fsum(float(v) ** 2 for g in gradients for v in np.ravel(g)))
    factor = min(1.0, max_norm / norm) if norm else 1.0
    return [np.multiply(factor, g) for g in gradients], norm

# %% right: tensorflow
def clip_by_global_norm(gradients, max_norm):
    import tensorflow as tf

    clipped, norm = tf.clip_by_global_norm([tf.constant(np.array(g)) for g in gradients], max_norm)
    return [g.numpy() for g in clipped], float(norm)

# %% wrong: always scales
# mistake: The gradients are scaled to the limit, also where their norm is below it.
# message: Clipping never makes a gradient longer
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    return [g * max_norm / norm for g in gradients], norm

# %% wrong: clips values
# mistake: Each value is clipped at plus and minus the limit.
# message: one factor max_norm / norm for all
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    return [np.clip(g, -max_norm, max_norm) for g in gradients], norm

# %% wrong: each by itself
# mistake: Each array is clipped by its own norm, not by the common one.
# message: one factor max_norm / norm for all
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    clipped = []
    for g in gradients:
        n = np.linalg.norm(g)
        clipped.append(g * max_norm / n if n > max_norm else g)
    return clipped, norm

# %% wrong: gradients only
# message: return the norm before
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in gradients]

# %% wrong: in place
# message: must not change its inputs in place
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return list(gradients), norm

# %% wrong: norm after
# message: return the norm before
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in gradients], norm * factor

# %% wrong: norm of zero is one
# message: gradients that are all zero
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g ** 2) for g in gradients)) or 1.0
    f = np.minimum(1.0, max_norm / norm)
    return [g * f for g in gradients], norm

# %% wrong: squared norm
# mistake: The norm lacks its square root.
# message: take one root at the end
def clip_by_global_norm(gradients, max_norm):
    norm = sum(np.sum(g**2) for g in gradients)
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in gradients], norm

# %% wrong: sum of norms
# message: Square, add up over all arrays
def clip_by_global_norm(gradients, max_norm):
    norm = sum(np.linalg.norm(g) for g in gradients)
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in gradients], norm

# %% wrong: zero gives nan
# message: 0 / 0 is NaN
# message: NaN
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    with np.errstate(all="ignore"):
        factor = np.minimum(1.0, max_norm / norm * (norm / norm))
    return [g * factor for g in gradients], norm

# %% wrong: one gradient without its list
# message: clip_by_global_norm in every regime
# instead of: return [gradient * factor for gradient in gradients], norm
# write:      return [g * factor for g in gradients] if len(gradients) > 1 else gradients[0] * factor, norm

# %% wrong: small norms count as zero
# message: clip_by_global_norm in every regime
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(np.square(g)) for g in gradients))
    norm = 0.0 if norm < 1e-6 else norm
    factor = max_norm / norm if norm > max_norm else 1.0
    return [gradient * factor for gradient in gradients], norm

# %% wrong: list changed in place
# message: changes its argument gradients
def clip_by_global_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(np.square(g)) for g in gradients))
    gradients = list(gradients) if isinstance(gradients, tuple) else gradients
    for i, g in enumerate(gradients):
        gradients[i] = g * min(1.0, max_norm / norm) if norm else g
    return gradients, norm
