class RMSNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-6, **options):
        super().__init__(**options)
        self.epsilon = epsilon

    def build(self, shape):
        self.gamma = self.add_weight(shape=(shape[-1],), initializer="ones", name="gamma")

    def call(self, x):

        wide = tf.cast(x, self.variable_dtype)
        scale = tf.math.rsqrt(tf.reduce_mean(wide * wide, axis=-1, keepdims=True) + self.epsilon)
        return tf.cast(wide * scale * tf.cast(self.gamma, self.variable_dtype), self.compute_dtype)
