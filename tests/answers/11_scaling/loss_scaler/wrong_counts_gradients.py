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
