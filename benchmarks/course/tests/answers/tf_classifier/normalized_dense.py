# %% right: layer normalization
# instead of: self.add_weight(shape=(self.units,), initializer="zeros")
# write:      self.add_weight(shape=(self.units,))
# instead of:
# |        mean = tf.reduce_mean(inputs, axis=-1, keepdims=True)
# |        variance = tf.reduce_mean((inputs - mean) ** 2, axis=-1, keepdims=True)
# |        return (inputs - mean) / tf.sqrt(variance + 1e-3) @ self.kernel + self.bias
# write:
# |        normal = keras.layers.LayerNormalization(epsilon=1e-3, center=False, scale=False)
# |        return normal(inputs) @ self.kernel + self.bias

# %% right: moments
# instead of: self.add_weight(shape=(self.units,), initializer="zeros")
# write:      self.add_weight(shape=(self.units,))
# instead of:
# |        mean = tf.reduce_mean(inputs, axis=-1, keepdims=True)
# |        variance = tf.reduce_mean((inputs - mean) ** 2, axis=-1, keepdims=True)
# |        return (inputs - mean) / tf.sqrt(variance + 1e-3) @ self.kernel + self.bias
# write:
# |        mean, variance = tf.nn.moments(tf.convert_to_tensor(inputs), axes=-1, keepdims=True)
# |        return tf.matmul((inputs - mean) * tf.math.rsqrt(variance + 0.001), self.kernel) + self.bias

# %% wrong: batch axis
# message: axis=-1
# instead of: self.add_weight(shape=(self.units,), initializer="zeros")
# write:      self.add_weight(shape=(self.units,))
# instead of:
# |        mean = tf.reduce_mean(inputs, axis=-1, keepdims=True)
# |        variance = tf.reduce_mean((inputs - mean) ** 2, axis=-1, keepdims=True)
# write:
# |        mean, variance = tf.nn.moments(tf.convert_to_tensor(inputs), axes=0, keepdims=True)

# %% wrong: bias first
# message: kernel comes first
class NormalizedDense(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.bias = self.add_weight(shape=(self.units,))
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))

    def call(self, inputs):
        mean, variance = tf.nn.moments(tf.convert_to_tensor(inputs), axes=-1, keepdims=True)
        return (inputs - mean) / tf.sqrt(variance + 1e-3) @ self.kernel + self.bias

# %% wrong: deviation plus epsilon
# message: inside of the square root
# instead of: self.add_weight(shape=(self.units,), initializer="zeros")
# write:      self.add_weight(shape=(self.units,))
# instead of:
# |        mean = tf.reduce_mean(inputs, axis=-1, keepdims=True)
# |        variance = tf.reduce_mean((inputs - mean) ** 2, axis=-1, keepdims=True)
# |        return (inputs - mean) / tf.sqrt(variance + 1e-3) @ self.kernel + self.bias
# write:
# |        mean, variance = tf.nn.moments(tf.convert_to_tensor(inputs), axes=-1, keepdims=True)
# |        return (inputs - mean) / (tf.sqrt(variance) + 1e-3) @ self.kernel + self.bias

# %% wrong: no bias
# message: kernel comes first
class NormalizedDense(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))

    def call(self, inputs):
        mean, variance = tf.nn.moments(tf.convert_to_tensor(inputs), axes=-1, keepdims=True)
        return (inputs - mean) / tf.sqrt(variance + 1e-3) @ self.kernel

# %% wrong: not normalized
# message: Subtract the row's mean
# instead of: self.add_weight(shape=(self.units,), initializer="zeros")
# write:      self.add_weight(shape=(self.units,))
# instead of:
# |        mean = tf.reduce_mean(inputs, axis=-1, keepdims=True)
# |        variance = tf.reduce_mean((inputs - mean) ** 2, axis=-1, keepdims=True)
# |        return (inputs - mean) / tf.sqrt(variance + 1e-3) @ self.kernel + self.bias
# write:
# |        return inputs @ self.kernel + self.bias
