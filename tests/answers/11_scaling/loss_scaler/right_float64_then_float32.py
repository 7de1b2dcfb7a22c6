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
