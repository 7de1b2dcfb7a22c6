# %% right: numpy merge
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

# %% right: through the merged kernel
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

# %% wrong: after the activation
# mistake: The correction is added after the activation, not before it.
# message: the activation comes after the sum
# instead of:
# |        y = keras.ops.matmul(x, self.base.kernel) + self.factor * low
# |        if self.base.bias is not None:
# |            y = y + self.base.bias
# |        return self.base.activation(y)
# write:
# |        return self.base(x) + self.factor * low

# %% wrong: alpha alone
# mistake: The correction is multiplied by alpha, not by alpha over the rank.
# message: alpha / rank
# instead of: self.base, self.factor = base, alpha / rank
# write:      self.base, self.factor = base, alpha

# %% wrong: b random
# mistake: The matrix B starts random, not at zero.
# message: lora_b starts at zero
# instead of: self.add_weight(shape=(rank, units), initializer="zeros", name="b")
# write:      self.add_weight(shape=(rank, units), initializer="random_normal", name="b")

# %% wrong: base not frozen
# message: base.trainable = False
# instead of:
# |        base.trainable = False
# write:

# %% wrong: bias assumed
# message: NoneType
# instead of:
# |        if self.base.bias is not None:
# |            y = y + self.base.bias
# write:
# |        y = y + keras.ops.convert_to_tensor(self.base.bias)

# %% wrong: both zero
# message: A starts random
# instead of: self.add_weight(shape=(size, rank), initializer="random_normal", name="a")
# write:      self.add_weight(shape=(size, rank), initializer="zeros", name="a")

# %% wrong: merge writes into the base
# message: merging changes nothing
# instead of:
# |        return self.base.kernel + self.factor * keras.ops.matmul(self.lora_a, self.lora_b)
# write:
# |        self.base.kernel.assign(self.base.kernel + self.factor * keras.ops.matmul(self.lora_a, self.lora_b))
# |        return self.base.kernel * 1.0

# %% wrong: no activation
# message: the activation comes after the sum
# instead of: return self.base.activation(y)
# write:      return y

# %% wrong: no bias
# message: activation(x W + b
# instead of: y = y + self.base.bias
# write:      pass

# %% wrong: rank forgotten in merge
# mistake: The merged kernel lacks the factor alpha over the rank.
# message: alpha / rank * A B
# instead of: self.factor * keras.ops.matmul(self.lora_a, self.lora_b)
# write:      keras.ops.matmul(self.lora_a, self.lora_b)

# %% wrong: rank unchecked
# message: Raise ValueError for a rank below 1
# instead of:
# |        if rank < 1:
# |            raise ValueError(f"rank: expected 1 or more. Received: {rank}")
# write:
# |        rank = max(rank, 1)

# %% wrong: no gradient to the input
# message: gradients to the input
# instead of: keras.ops.matmul(keras.ops.matmul(x, self.lora_a), self.lora_b)
# write:      keras.ops.matmul(keras.ops.matmul(keras.ops.stop_gradient(x), self.lora_a), self.lora_b)

# %% wrong: frozen part as numpy
# message: gradients to the input
# instead of: keras.ops.matmul(x, self.base.kernel)
# write:      np.asarray(x) @ self.base.kernel.numpy()

# %% wrong: merged once
# message: before and after the weights change
# instead of:
# |        return self.base.kernel + self.factor * keras.ops.matmul(self.lora_a, self.lora_b)
# write:
# |        if getattr(self, "kept", None) is None:
# |            self.kept = self.base.kernel + self.factor * keras.ops.matmul(self.lora_a, self.lora_b)
# |        return self.kept

# %% wrong: kernel as a constant
# message: before and after the weights change
# instead of: self.base, self.factor = base, alpha / rank
# write:      self.base, self.factor, self.fixed = base, alpha / rank, base.kernel.numpy()
# instead of: keras.ops.matmul(x, self.base.kernel)
# write:      keras.ops.matmul(x, self.fixed)
