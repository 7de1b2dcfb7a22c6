# message: NoneType
class LoRADense(keras.layers.Layer):

    def __init__(self, base: keras.layers.Dense, rank: int, alpha: float, **kwargs):
        super().__init__(**kwargs)
        if rank < 1:
            raise ValueError(f"rank: expected 1 or more. Received: {rank}")
        self.base, self.factor = base, alpha / rank
        base.trainable = False
        size, units = base.kernel.shape
        self.lora_a = self.add_weight(shape=(size, rank), initializer="random_normal", name="a")
        self.lora_b = self.add_weight(shape=(rank, units), initializer="zeros", name="b")

    def call(self, x):
        low = keras.ops.matmul(keras.ops.matmul(x, self.lora_a), self.lora_b)
        y = keras.ops.matmul(x, self.base.kernel) + self.factor * low
        y = y + keras.ops.convert_to_tensor(self.base.bias)
        return self.base.activation(y)

    def merged(self):
        return self.base.kernel + self.factor * keras.ops.matmul(self.lora_a, self.lora_b)
