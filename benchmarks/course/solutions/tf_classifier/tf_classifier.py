# ---
# jupyter:
#   course:
#     title: A classifier in Keras
#     cpu_budget: 60
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A classifier in Keras
#
# The unit that `make bench` grades with TensorFlow: a layer, a loss, a step of training, and a classifier of handwritten digits.

# %%
import keras
import numpy as np
import tensorflow as tf

from course_utils import check, data

check.begin("tf_classifier")
digits = data.digits()

# %% [markdown]
# ### Exercise 1: A layer with a normalized input
#
# Write a layer that first brings every row of its input to mean 0 and variance 1, then multiplies it by a kernel and adds a bias:
#
# $$y = \frac{x - \mu(x)}{\sqrt{\sigma^2(x) + 10^{-3}}}\, W + b$$
#
# Make the weights in `build`: the kernel of shape (features, units), then the bias of shape (units,).


# %% answer="normalized_dense"
class NormalizedDense(keras.layers.Layer):
    """A dense layer over rows that are normalized first.

    Args:
        units: How many outputs each row has.
    """

    def __init__(self, units: int) -> None:
        super().__init__()
        self.units = units

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        ### BEGIN SOLUTION
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros")
        ### END SOLUTION

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        ### BEGIN SOLUTION
        mean = tf.reduce_mean(inputs, axis=-1, keepdims=True)
        variance = tf.reduce_mean((inputs - mean) ** 2, axis=-1, keepdims=True)
        return (inputs - mean) / tf.sqrt(variance + 1e-3) @ self.kernel + self.bias
        ### END SOLUTION


# %% check="normalized_dense_shapes" points=1
layer = NormalizedDense(2)
layer.build((None, 5))
check.equal(
    [list(weight.shape) for weight in layer.weights],
    [[5, 2], [2]],
    "the kernel comes first, then the bias",
    hint="self.add_weight(shape=(input_shape[-1], self.units)), then self.add_weight(...) again.",
)
### BEGIN HIDDEN TESTS
layer = NormalizedDense(7)
layer(np.zeros((2, 3), "float32"))
check.same(
    [list(weight.shape) for weight in layer.weights],
    "the shapes of the weights of a wider layer",
    hint="The shapes depend on the input and on self.units alone.",
)
### END HIDDEN TESTS

# %% check="normalized_dense_values" points=2
# A row of equal numbers is all zeros when normalized: the bias is left
layer = NormalizedDense(2)
layer.build((None, 3))
layer.set_weights([np.ones((3, 2)), np.array([0.5, -2.0])])
check.close(
    layer(np.full((1, 3), 4.0, "float32")),
    [[0.5, -2.0]],
    "a row of equal numbers gives the bias",
    hint="Subtract the row's mean before you multiply by the kernel, and add the bias.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(1)
layer = NormalizedDense(4)
layer.build((None, 6))
layer.set_weights([rng.normal(size=(6, 4)), rng.normal(size=4)])
check.same(
    layer(rng.normal(2.0, 3.0, size=(5, 6)).astype("float32")),
    "five rows of six numbers",
    hint="Mean and variance are those of each row: axis=-1 with keepdims=True.",
    rtol=1e-3,
    atol=1e-4,
)
check.same(
    layer(rng.normal(0.0, 0.03, size=(3, 6)).astype("float32")),
    "rows of small numbers",
    hint="Add 0.001 to the variance, inside of the square root.",
    rtol=1e-3,
    atol=1e-4,
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2: Cross-entropy from logits
#
# The mean over a minibatch of
#
# $$L = \log \sum_j e^{z_j} - z_y$$
#
# must be finite for large logits. Hint: `tf.reduce_logsumexp`.


# %% answer="cross_entropy"
def cross_entropy(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Mean cross-entropy of a minibatch, in nats.

    Args:
        labels: Class numbers, shape (batch,).
        logits: Scores, shape (batch, classes).

    Returns:
        One number.
    """
    ### BEGIN SOLUTION
    right = tf.gather(logits, labels, batch_dims=1)
    return tf.reduce_mean(tf.reduce_logsumexp(logits, axis=-1) - right)
    ### END SOLUTION


# %% check="cross_entropy_values" points=1
# Equal scores for four classes: each has the probability 1/4
check.close(
    cross_entropy(tf.constant([0, 3]), tf.zeros((2, 4))),
    1.3862944,
    "equal scores for four classes give ln 4",
    hint="log(sum(exp(logits))) minus the logit of the label, then the mean.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(2)
logits = tf.constant(rng.normal(scale=3, size=(8, 5)), tf.float32)
labels = tf.constant(rng.integers(0, 5, size=8))
check.same(
    cross_entropy(labels, logits),
    "a minibatch of eight",
    hint="The loss of an example is that of its own label; take the mean over all examples.",
)
check.same(
    cross_entropy(tf.constant([1, 0]), tf.constant([[500.0, -500.0], [900.0, 100.0]])),
    "large logits",
    hint="No exponential of a large number: tf.reduce_logsumexp subtracts the maximum.",
)
### END HIDDEN TESTS

# %% check="cross_entropy_gradient" points=1
logits = tf.Variable(tf.zeros((1, 2)))
with tf.GradientTape() as tape:
    loss = cross_entropy(tf.constant([1]), logits)
check.close(
    tape.gradient(loss, logits),
    [[0.5, -0.5]],
    "the gradient is the probabilities minus the label",
    hint="Compute with TensorFlow's functions alone: NumPy's have no gradient.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(3)
logits = tf.Variable(rng.normal(size=(6, 4)).astype("float32"))
with tf.GradientTape() as tape:
    loss = cross_entropy(tf.constant(rng.integers(0, 4, size=6)), logits)
check.same(
    tape.gradient(loss, logits),
    "the gradient for a minibatch of six",
    hint="The mean divides the gradient by the number of examples.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3: One step of training
#
# Compute the loss under a `tf.GradientTape`, take the gradients of `model.trainable_variables`, let the optimizer apply them, and return the loss. The helper gives a small model with fixed weights.


# %%
def small_model(seed: int) -> keras.Model:
    """Four features, eight hidden units, three classes; outputs logits."""
    first, last = (keras.initializers.GlorotUniform(seed + i) for i in range(2))
    layers = [
        keras.Input((4,)),
        keras.layers.Dense(8, activation="relu", kernel_initializer=first),
        keras.layers.Dense(3, kernel_initializer=last),
    ]
    return keras.Sequential(layers)


mean_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


# %% answer="train_step"
def train_step(
    model: keras.Model, optimizer: keras.Optimizer, inputs: np.ndarray, labels: np.ndarray
) -> tf.Tensor:
    """Move the model's weights once against the gradient of ``mean_loss``.

    Args:
        model: Gives logits.
        optimizer: Applies the gradients.
        inputs: Shape (batch, features).
        labels: Class numbers, shape (batch,).

    Returns:
        The loss before the step.
    """
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        loss = mean_loss(labels, model(inputs, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
    return loss
    ### END SOLUTION


# %% check="train_step_learns" points=1
rng = check.rng(4)
inputs = rng.normal(size=(32, 4)).astype("float32")
labels = (inputs[:, 0] > 0).astype(int) + (inputs[:, 1] > 0)
model, optimizer = small_model(5), keras.optimizers.SGD(0.5)
losses = [float(train_step(model, optimizer, inputs, labels)) for _ in range(20)]
check.at_most(
    losses[-1] / losses[0],
    0.8,
    "twenty steps lower the loss by a fifth",
    hint="Apply the gradients of the loss with optimizer.apply_gradients, and return the loss.",
)
### BEGIN HIDDEN TESTS
check.same(
    losses[:2],
    "the losses before the first and before the second step",
    hint="Return the loss that the gradients were computed from, and make one step in each call.",
    rtol=1e-3,
)
### END HIDDEN TESTS

# %% check="train_step_weights" points=2
model = small_model(6)
before = [np.array(weight) for weight in model.get_weights()]
train_step(model, keras.optimizers.SGD(0.1), np.ones((4, 4), "float32"), np.array([0, 1, 2, 2]))
moved = [bool(np.any(a != b)) for a, b in zip(before, model.get_weights(), strict=True)]
check.equal(
    moved,
    [True, True, True, True],
    "all four arrays of weights move",
    hint="Take the gradients of model.trainable_variables, all of them.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(7)
model, optimizer = small_model(8), keras.optimizers.Adam(0.01)
for _ in range(3):
    train_step(
        model, optimizer, rng.normal(size=(16, 4)).astype("float32"), rng.integers(0, 3, size=16)
    )
check.same(
    model.get_weights(),
    "the weights after three steps of Adam",
    hint="One call of optimizer.apply_gradients in each step.",
    rtol=1e-2,
    atol=1e-4,
)
### END HIDDEN TESTS

# %% [markdown]
# What does the training look like? We draw the loss of forty steps.

# %% tags=["demo"]
from course_utils import plots

model, optimizer = small_model(9), keras.optimizers.SGD(0.3)
losses = [float(train_step(model, optimizer, inputs, labels)) for _ in range(40)]
plots.show(
    plots.functions(np.arange(40), {"loss": losses}, x_label="step", y_label="loss"),
    alt="A loss that falls over forty steps.",
)

# %% [markdown]
# ### Exercise 4: Read handwritten digits
#
# Build a Keras model for images of shape (8, 8), train it on the images and labels given, and return it. It must read at least 90 % of digits that it has not seen. Hint: `Flatten`, a hidden layer of 64 units, Adam with a learning rate of 0.01, ten epochs.


# %% answer="train_classifier"
def train_classifier(images: np.ndarray, labels: np.ndarray) -> keras.Model:
    """Train a classifier.

    Args:
        images: Shape (examples, 8, 8), ink from 0 to 1.
        labels: Class numbers, shape (examples,).

    Returns:
        A model that gives ten scores for each image.
    """
    ### BEGIN SOLUTION
    layers = [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10),
    ]
    model = keras.Sequential(layers)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=mean_loss)
    model.fit(images, labels, batch_size=32, epochs=10, verbose=0)
    return model
    ### END SOLUTION


# %% check="train_classifier_reads" points=3
model = train_classifier(digits.train.images, digits.train.labels)
check.accuracy(
    model(digits.validation.images),
    digits.validation.labels,
    "reads nine in ten of the validation digits",
    at_least=0.9,
    hint="Compile the model with a loss from logits, and train it for some epochs.",
)
### BEGIN HIDDEN TESTS
check.accuracy(
    model(data.unseen("digits", 3)),
    "digits:3",
    "reads nine in ten digits that nobody has seen",
    at_least=0.9,
    hint="Train on all of the images, with their own labels.",
)
### END HIDDEN TESTS

# %% [markdown]
# Now with its accuracy on the validation digits after each epoch.

# %% tags=["demo"]
keras.utils.set_random_seed(0)
layers = [keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10)]
model = keras.Sequential(layers)
model.compile(optimizer="adam", loss=mean_loss, metrics=["accuracy"])
validation = (digits.validation.images, digits.validation.labels)
fitted = model.fit(*vars(digits.train).values(), epochs=10, validation_data=validation, verbose=0)
plots.show(plots.learning_curves(fitted.history), alt="Loss over ten epochs, falling.")

# %% [markdown]
# ### Exercise 5: Why logits
#
# Why does the loss take logits, and not probabilities?

# %% [markdown] question="why_logits" points=1
# ### BEGIN SOLUTION
# The logarithm of a probability that was rounded to 0 is infinite; from logits it is exact.
# ### END SOLUTION
