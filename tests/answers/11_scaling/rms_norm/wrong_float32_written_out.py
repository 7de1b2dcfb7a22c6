# message: which is float64 here
class RMSNorm(keras.layers.Layer):

    def __init__(self, epsilon: float = 1e-6, **options):
        super().__init__(**options)
        self.epsilon = epsilon

    def build(self, shape):
        self.gamma = self.add_weight(shape=(shape[-1],), initializer="ones", name="gamma")

    def call(self, x):
        wide = keras.ops.cast(x, "float32")
        mean_square = keras.ops.mean(keras.ops.square(wide), axis=-1, keepdims=True)
        normal = wide / keras.ops.sqrt(mean_square + self.epsilon)
        return keras.ops.cast(normal, self.compute_dtype) * self.gamma
