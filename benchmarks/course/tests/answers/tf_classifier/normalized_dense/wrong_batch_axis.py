# message: axis=-1
class NormalizedDense(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(shape=(self.units,))

    def call(self, inputs):
        mean, variance = tf.nn.moments(tf.convert_to_tensor(inputs), axes=0, keepdims=True)
        return (inputs - mean) / tf.sqrt(variance + 1e-3) @ self.kernel + self.bias
