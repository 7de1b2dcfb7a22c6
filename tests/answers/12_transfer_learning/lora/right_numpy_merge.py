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
        b = 0.0 if self.base.bias is None else self.base.bias
        delta = keras.ops.dot(x, self.lora_a) * (self.alpha / self.rank)
        return self.base.activation(keras.ops.dot(x, self.base.kernel) + keras.ops.dot(delta, self.lora_b) + b)

    def merged(self):
        a, b = np.array(self.lora_a), np.array(self.lora_b)
        return np.array(self.base.kernel) + self.alpha / self.rank * a @ b
