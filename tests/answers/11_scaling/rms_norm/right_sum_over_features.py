class RMSNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-6, **options):
        super().__init__(**options)
        self.epsilon = epsilon

    def build(self, shape):
        self.gamma = self.add_weight(shape=(shape[-1],), initializer="ones", name="gamma")

    def call(self, x):

        ops = keras.ops
        wide = ops.cast(x, self.variable_dtype)
        squares = ops.sum(wide**2, axis=-1, keepdims=True) / x.shape[-1]
        return self.gamma * ops.cast(wide / (squares + self.epsilon) ** 0.5, x.dtype)
