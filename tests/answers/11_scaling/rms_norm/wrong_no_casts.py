# message: Cast x to self.variable_dtype before you square
class RMSNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-6, **options):
        super().__init__(**options)
        self.epsilon = epsilon

    def build(self, shape):
        self.gamma = self.add_weight(shape=(shape[-1],), initializer="ones", name="gamma")

    def call(self, x):

        mean_square = keras.ops.mean(keras.ops.square(x), axis=-1, keepdims=True)
        return x / keras.ops.sqrt(mean_square + self.epsilon) * self.gamma
