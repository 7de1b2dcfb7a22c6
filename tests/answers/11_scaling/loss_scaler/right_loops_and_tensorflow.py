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
