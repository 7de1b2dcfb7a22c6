# %% right: rsqrt in tensorflow
# instead of:
# |        wide = keras.ops.cast(x, self.variable_dtype)
# |        mean_square = keras.ops.mean(keras.ops.square(wide), axis=-1, keepdims=True)
# |        normal = wide / keras.ops.sqrt(mean_square + self.epsilon)
# |        return keras.ops.cast(normal, self.compute_dtype) * self.gamma
# write:
# |        wide = tf.cast(x, self.variable_dtype)
# |        scale = tf.math.rsqrt(tf.reduce_mean(wide * wide, axis=-1, keepdims=True) + self.epsilon)
# |        return tf.cast(wide * scale * tf.cast(self.gamma, self.variable_dtype), self.compute_dtype)

# %% right: sum over features
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

# %% wrong: axis one
# mistake: The mean runs along axis 1, whatever the number of axes.
# message: over the last axis
# instead of: keras.ops.mean(keras.ops.square(wide), axis=-1, keepdims=True)
# write:      keras.ops.mean(keras.ops.square(wide), axis=1, keepdims=True)

# %% wrong: cast after square
# mistake: The squares are computed in the compute type, before the cast.
# message: Cast x to self.variable_dtype before you square
# instead of: keras.ops.square(wide)
# write:      keras.ops.cast(keras.ops.square(x), self.variable_dtype)

# %% wrong: epsilon written out
# mistake: Epsilon is always 1e-6, whatever is given.
# message: epsilon is added to the mean square
# instead of: mean_square + self.epsilon
# write:      mean_square + 1e-6

# %% wrong: float32 written out
# message: which is float64 here
# instead of: self.variable_dtype
# write:      "float32"

# %% wrong: gamma as numpy
# message: the gradient of gamma
# instead of:
# |        return keras.ops.cast(normal, self.compute_dtype) * self.gamma
# write:
# |        return keras.ops.cast(normal, self.compute_dtype) * keras.ops.cast(self.gamma.numpy(), self.compute_dtype)

# %% wrong: no casts
# message: Cast x to self.variable_dtype before you square
# instead of:
# |        wide = keras.ops.cast(x, self.variable_dtype)
# |        mean_square = keras.ops.mean(keras.ops.square(wide), axis=-1, keepdims=True)
# |        normal = wide / keras.ops.sqrt(mean_square + self.epsilon)
# |        return keras.ops.cast(normal, self.compute_dtype) * self.gamma
# write:
# |        mean_square = keras.ops.mean(keras.ops.square(x), axis=-1, keepdims=True)
# |        return x / keras.ops.sqrt(mean_square + self.epsilon) * self.gamma

# %% wrong: no gamma
# mistake: The factor gamma is left out.
# message: gamma multiplies at the end
# instead of: keras.ops.cast(normal, self.compute_dtype) * self.gamma
# write:      keras.ops.cast(normal, self.compute_dtype)

# %% wrong: result in float32
# message: Cast the result to self.compute_dtype
# instead of: keras.ops.cast(normal, self.compute_dtype) * self.gamma
# write:      normal * keras.ops.cast(self.gamma, "float32")

# %% wrong: root as a constant
# message: the gradient to the input
# instead of: keras.ops.sqrt(mean_square + self.epsilon)
# write:      keras.ops.stop_gradient(keras.ops.sqrt(mean_square + self.epsilon))

# %% wrong: numpy inside
# message: the gradient to the input
# instead of:
# |        wide = keras.ops.cast(x, self.variable_dtype)
# |        mean_square = keras.ops.mean(keras.ops.square(wide), axis=-1, keepdims=True)
# write:
# |        wide = tf.constant(np.asarray(x).astype(self.variable_dtype))
# |        mean_square = keras.ops.mean(keras.ops.square(wide), axis=-1, keepdims=True)

# %% wrong: numpy only for the root
# message: the gradient to the input
# instead of: keras.ops.mean(keras.ops.square(wide), axis=-1, keepdims=True)
# write:      np.mean(np.square(np.asarray(wide)), axis=-1, keepdims=True)

# %% wrong: matrices and stacks only
# message: two to five axes
# instead of: axis=-1
# write:      axis=min(2, len(x.shape) - 1)

# %% wrong: size of the batch written out
# message: int() argument must be
# instead of: keras.ops.mean(keras.ops.square(wide), axis=-1, keepdims=True)
# write:      keras.ops.reshape(keras.ops.mean(keras.ops.square(wide), axis=-1), [int(n) for n in x.shape[:-1]] + [1])
