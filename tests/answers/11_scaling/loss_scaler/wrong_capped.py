# message: nothing bounds it
class DynamicLossScaler:
    def __init__(self, scale=2.0**15, growth_steps=2000):
        self.scale = scale
        self.growth_steps = growth_steps
        self.good_steps = 0

    def unscale(self, gradients):
        if not all(np.isfinite(g).all() for g in gradients):
            self.scale, self.good_steps = self.scale / 2, 0
            return None
        result = [g.astype(np.float32) / self.scale for g in gradients]
        self.good_steps += 1
        if self.good_steps == self.growth_steps:
            self.scale, self.good_steps = min(self.scale * 2, 2.0**16), 0
        return result
