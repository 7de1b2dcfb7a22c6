class LoRADense(keras.layers.Layer):
    def __init__(self, base, rank, alpha, **kwargs):
        super().__init__(**kwargs)
        if rank <= 0:
            raise ValueError("rank")
        base.trainable = False
        self.base, self.rank, self.alpha = base, rank, alpha
        self.lora_a = self.add_weight(shape=(base.kernel.shape[0], rank), initializer="random_normal")
        self.lora_b = self.add_weight(shape=(rank, base.kernel.shape[1]), initializer="zeros")

    def call(self, x):
        y = tf.matmul(x, self.merged())
        if self.base.use_bias:
            y += self.base.bias
        return self.base.activation(y)

    def merged(self):
        return self.base.kernel + (self.alpha / self.rank) * (self.lora_a @ self.lora_b)
