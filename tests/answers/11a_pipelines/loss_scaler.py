# %% right: float64 then float32
class DynamicLossScaler:
    def __init__(self, scale=2.0**15, growth_steps=2000):
        self.scale = scale
        self.growth_steps = growth_steps
        self.good_steps = 0

    def unscale(self, gradients):

        flat = np.concatenate([np.ravel(g).astype(np.float64) for g in gradients])
        if not np.isfinite(flat.sum()):
            self.scale *= 0.5
            self.good_steps = 0
            return None
        factor = 1 / self.scale
        self.good_steps = self.good_steps + 1
        if self.good_steps >= self.growth_steps:
            self.good_steps = 0
            self.scale *= 2
        return [(g.astype(np.float64) * factor).astype(np.float32) for g in gradients]

# %% right: loops and tensorflow
class DynamicLossScaler:
    def __init__(self, scale=2.0**15, growth_steps=2000):
        self.scale = scale
        self.growth_steps = growth_steps
        self.good_steps = 0

    def unscale(self, gradients):

        found = []
        for g in gradients:
            if not tf.reduce_all(tf.math.is_finite(g)):
                self.scale = self.scale / 2.0
                self.good_steps = 0
                return None
            found.append(tf.cast(g, tf.float32) / self.scale)
        if self.good_steps == self.growth_steps - 1:
            self.scale, self.good_steps = self.scale * 2.0, 0
        else:
            self.good_steps += 1
        return found

# %% wrong: capped
# message: nothing bounds it
# instead of: self.scale * 2
# write:      min(self.scale * 2, 2.0**16)

# %% wrong: count not reset by growth
# message: the scale
# instead of: self.scale, self.good_steps = self.scale * 2, 0
# write:      self.scale = self.scale * 2

# %% wrong: count not reset by overflow
# mistake: An overflow does not start the count of good steps anew.
# message: good_steps is 0
# instead of: self.scale, self.good_steps = self.scale / 2, 0
# write:      self.scale = self.scale / 2

# %% wrong: counts gradients
# message: A step counts once
class DynamicLossScaler:
    def __init__(self, scale=2.0**15, growth_steps=2000):
        self.scale = scale
        self.growth_steps = growth_steps
        self.good_steps = 0

    def unscale(self, gradients):
        found = []
        for g in gradients:
            if not np.isfinite(g).all():
                self.scale, self.good_steps = self.scale / 2, 0
                return None
            found.append(g.astype(np.float32) / self.scale)
            self.good_steps += 1
        if self.good_steps >= self.growth_steps:
            self.scale, self.good_steps = self.scale * 2, 0
        return found

# %% wrong: divided in float16
# message: astype(np.float32) before the division
# instead of: g.astype(np.float32) / self.scale
# write:      (g / np.float16(min(self.scale, 65504))).astype(np.float32)

# %% wrong: float64
# message: They come back in float32
# instead of: g.astype(np.float32)
# write:      np.float64(g)

# %% wrong: growth after one more
# mistake: The scale is doubled one good step too late.
# message: Two good steps double it
# instead of: if self.good_steps == self.growth_steps:
# write:      if self.good_steps > self.growth_steps:

# %% wrong: halved for each gradient
# message: however many are bad
# instead of:
# |        if not all(np.isfinite(g).all() for g in gradients):
# |            self.scale, self.good_steps = self.scale / 2, 0
# write:
# |        overflow = False
# |        for g in gradients:
# |            if not np.isfinite(g).all():
# |                self.scale, self.good_steps = self.scale / 2, 0
# |                overflow = True
# |        if overflow:

# %% wrong: in place
# message: must not change its inputs in place
# instead of:
# |        result = [g.astype(np.float32) / self.scale for g in gradients]
# write:
# |        result = [g.astype(np.float32, copy=False) for g in gradients]
# |        for g in result:
# |            g /= self.scale

# %% wrong: never grows
# message: Two good steps double it
# instead of: self.scale * 2
# write:      self.scale

# %% wrong: new scale in the division
# mistake: In the step that doubles the scale, the new scale divides the gradients.
# message: double the scale only afterwards
# instead of:
# |        result = [g.astype(np.float32) / self.scale for g in gradients]
# write:
# instead of: return result
# write:      return [g.astype(np.float32) / self.scale for g in gradients]

# %% wrong: not below one
# message: below one and far above
# instead of: self.scale / 2
# write:      max(self.scale / 2, 1.0)

# %% wrong: only nan
# mistake: A step with infinite gradients is not skipped.
# message: a step with an infinite gradient is skipped
# instead of: not all(np.isfinite(g).all() for g in gradients)
# write:      any(np.isnan(g).any() for g in gradients)

# %% wrong: sum in float16
# message: Their sum overflows in float16
# instead of: all(np.isfinite(g).all() for g in gradients)
# write:      np.isfinite(sum(g.sum() for g in gradients))

# %% wrong: skips zeros
# message: wrong where gradients is all zeros
# instead of: if not all(np.isfinite(g).all() for g in gradients):
# write:      if not all(np.isfinite(g).all() for g in gradients) or not any(g.any() for g in gradients):

# %% wrong: drops gradients that are zero
# message: unscale in every regime
# instead of: for g in gradients]
# write:      for g in gradients if g.any()]

# %% wrong: at least one axis
# message: has shape (1,)
# instead of: g.astype(np.float32) / self.scale
# write:      np.atleast_1d(g).astype(np.float32) / self.scale

# %% wrong: the largest half counts as overflow
# message: finite
class DynamicLossScaler:
    def __init__(self, scale: float = 2.0**15, growth_steps: int = 2000):
        self.scale = scale
        self.growth_steps = growth_steps
        self.good_steps = 0

    def unscale(self, gradients):
        limit = np.finfo(np.float16).max
        if not all(np.all(np.abs(g) < limit) for g in gradients):
            self.scale /= 2
            self.good_steps = 0
            return None
        result = [g.astype(np.float32) / np.float32(self.scale) for g in gradients]
        self.good_steps += 1
        if self.good_steps >= self.growth_steps:
            self.scale *= 2
            self.good_steps = 0
        return result
