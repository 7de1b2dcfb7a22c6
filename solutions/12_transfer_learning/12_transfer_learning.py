# ---
# jupyter:
#   course:
#     title: Transfer learning
#     cpu_budget: 90
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Transfer learning
#
# With ten labels a class, the network below, trained from scratch, reads fewer than half of our digits; trained on letters before, it reads about four of five.
# At the end you can
#
# - feed a pre-trained network what it expects, replace its head, and train a probe on its features;
# - freeze and unfreeze blocks, with batch normalization handled, and give each block its own learning rate;
# - adapt a layer with LoRA, and measure gain, forgetting and harm.

# %% [markdown]
# **You need** Keras models and `fit`, batch normalization (unit 04 or the reminder below), and gradients.
# **Time:** 50 minutes of reading, 3 to 4 hours with the exercises, under 90 CPU seconds of computing.
#
# Each exercise stands alone.
# The networks are small; the functions you write work as they are with networks from `keras.applications`, and section 9 does that.

# %%
import functools
from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf

from course_utils import backbone, check, data, devices, plots
from course_utils.data.cluttered import cluttered

check.begin("12_transfer_learning")
digits = data.digits()
letters = backbone.letters()

# %% [markdown]
# ## 1. Two tasks
#
# *Source* task: 52 letters from printed fonts, as many images as wanted, because a program draws them.
# *Target* task: real handwritten digits, of which only a few have labels.
# Both are enlarged to 24x24 pixels and hard to read: turned, on shaded paper, crossed by stray lines, with noise.
# No image shows both a letter and a digit of the same hand.

# %% tags=["demo"]
printed, _ = data.glyphs(backbone.CLASSES, size=24, per_class=1, seed=5)
soft = printed[:, 3:21, 3:21].reshape(-1, 9, 2, 9, 2).mean(axis=(2, 4))  # (52, 9, 9)
rows = np.concatenate([cluttered(soft[:12], seed=6), cluttered(digits.train.images[:12], seed=7)])
plots.show(
    plots.image_grid(rows, columns=12),
    alt="Above, twelve printed letters, below, twelve handwritten digits, all blurred, turned, "
    "noisy, on gray gradients and crossed by thin lines; most letters can still be recognized, and "
    "about half of the digits.",
)

# %% [markdown]
# What can carry over?
# Noise, gradients and stray lines are ignored in the same way for both; strokes, corners and loops make up both.
# Early layers learn such general features, late layers what tells the source classes apart (Yosinski et al., 2014).
# These are the filters of the first block, learned from letters:

# %% tags=["demo"]
kernels = letters.model.get_layer("block1_conv").get_weights()[0]  # (3, 3, 1, 12)
plots.show(
    plots.filters(kernels, columns=6, title="first block, learned from letters"),
    alt="Twelve kernels of 3 by 3 weights: several have a bright and a dark side, at different "
    "angles, others a bright or dark center.",
)

# %% [markdown]
# We observe edges and spots in several directions: nothing about them is special to letters.
# `letters` holds the network without its head, `letters.model`, and what its inputs must look like: `size`, `channels`, `mean`, `std`, with pixels between 0 and 1 before standardization.

# %% [markdown]
# ### Exercise 1: Inputs that match
#
# A pre-trained network was fitted to *its* inputs.
# Another range, size or number of channels raises no error, or the wrong one, and ruins the features.
# In this order:
#
# 1. integer images (`uint8`) are divided by 255; floats are in [0, 1] already;
# 2. images without channels, (n, h, w), get one; then 1 channel is repeated to 3, or 3 are averaged to 1, as the network needs; any other change is a `ValueError`;
# 3. resize bilinearly with `tf.image.resize` to `size` x `size`;
# 4. standardize, $(x - \text{mean}) / \text{std}$, where both are numbers or one number for each channel.
#
# About 12 lines.
# Hint: `np.issubdtype(images.dtype, np.integer)`.


# %% answer="preprocess"
def preprocess(
    images: np.ndarray,
    size: int,
    channels: int,
    mean: float | Sequence[float],
    std: float | Sequence[float],
) -> np.ndarray:
    """Images as a pre-trained network expects them.

    Args:
        images: Shape (n, h, w) or (n, h, w, c); integers 0 to 255, or floats 0 to 1.
        size: Side of the network's images in pixels.
        channels: Channels that the network expects.
        mean, std: What to standardize with, one number or one for each channel.

    Returns:
        float32, shape (n, size, size, channels).

    Raises:
        ValueError: The channels can neither be kept, repeated from 1 to 3, nor averaged from 3.
    """
    ### BEGIN SOLUTION
    x = np.array(images, dtype=np.float32)
    if np.issubdtype(images.dtype, np.integer):
        x = x / 255
    if x.ndim == 3:
        x = x[..., None]
    if x.shape[-1] != channels:
        if (x.shape[-1], channels) == (1, 3):
            x = np.repeat(x, 3, axis=-1)
        elif (x.shape[-1], channels) == (3, 1):
            x = x.mean(axis=-1, keepdims=True)
        else:
            raise ValueError(f"{x.shape[-1]} channels where {channels} are needed")
    x = tf.image.resize(x, (size, size)).numpy()
    return ((x - np.asarray(mean)) / np.asarray(std)).astype(np.float32)
    ### END SOLUTION


# %% check="preprocess_range" points=1
# 255 is 1 and 51 is 0.2: (1 - 0.2) / 0.4 = 2 and (0.2 - 0.2) / 0.4 = 0
pixels = np.array([[[255, 51], [51, 255]]], dtype=np.uint8)  # (1, 2, 2)
check.close(
    preprocess(pixels, 2, 1, 0.2, 0.4),
    np.array([[[[2.0], [0.0]], [[0.0], [2.0]]]]),
    "bytes become shares before they are standardized",
    hint="Divide integers by 255, add an axis for the channel, then (x - mean) / std.",
)
check.close(
    preprocess(check.frozen(pixels / 255), 2, 1, 0.2, 0.4),
    np.array([[[[2.0], [0.0]], [[0.0], [2.0]]]]),
    "floats are shares already",
    hint="Only integer images are divided by 255: look at the dtype, not at the largest value.",
)
### BEGIN HIDDEN TESTS
dark = check.rng(101).integers(0, 2, size=(3, 5, 5, 1)).astype(np.uint8)
check.same(
    preprocess(dark, 5, 1, -0.3, 0.05),
    "nearly black bytes are bytes too",
    hint="Bytes of 0 and 1 are integers as well: the dtype decides, not the largest value.",
)
check.same(
    preprocess(check.rng(102).integers(0, 256, size=(2, 4, 4)), 4, 1, 0.5, 2.0),
    "integers of another type",
    hint="np.issubdtype(images.dtype, np.integer) is true for int64 as well as for uint8.",
)
check.same(
    preprocess(check.rng(103).random(size=(4, 3, 3)).astype("float32"), 3, 1, 0.4, 0.3),
    "floats are not rescaled by their own mean",
    hint="Use the mean and std of the network's training images, not those of these images.",
)
### END HIDDEN TESTS

# %% check="preprocess_shape" points=2
# gray 0.5 three times: (0.5 - 0.5) / 0.5 = 0, (0.5 - 0.25) / 0.5 = 0.5 and (0.5 - 0) / 0.25 = 2
gray = np.full((2, 3, 4), 0.5)
check.close(
    preprocess(gray, 2, 3, [0.5, 0.25, 0.0], [0.5, 0.5, 0.25])[1, 0],
    np.array([[0.0, 0.5, 2.0], [0.0, 0.5, 2.0]]),
    "gray is repeated, and each channel has a mean of its own",
    hint="np.repeat(x, 3, axis=-1), then mean and std broadcast over the last axis.",
)
check.raises(
    lambda: preprocess(np.zeros((1, 4, 4, 2)), 4, 3, 0.0, 1.0),
    ValueError,
    "two channels cannot become three",
    hint="Raise ValueError unless the channels are kept, or go from 1 to 3, or from 3 to 1.",
)
### BEGIN HIDDEN TESTS
colors = check.rng(104).random(size=(2, 6, 9, 3))
check.same(
    preprocess(check.frozen(colors), 4, 1, 0.45, 0.2),
    "color becomes gray, and a rectangle a square",
    hint="The mean of the three channels with its axis kept; then tf.image.resize to size x size.",
)
check.same(
    preprocess(colors, 7, 3, [0.1, 0.5, 0.3], [0.2, 0.3, 0.9]),
    "color stays, larger than before",
    hint="Three channels for a network of three stay as they are; resize bilinearly.",
)
result = preprocess(
    check.rng(105).integers(0, 256, size=(1, 8, 8)).astype(np.uint8), 5, 3, 0.5, 0.5
)
check.same(
    [result, str(np.asarray(result).dtype)],
    "a single gray byte image for a network of three channels",
    hint="Divide, repeat, resize, standardize; the result is float32.",
)
check.same(
    preprocess(check.rng(106).random(size=(2, 3, 3, 4)), 3, 4, [0.1, 0.2, 0.3, 0.4], 0.5),
    "four channels for a network of four",
    hint="Channels that are as the network needs them are kept, however many there are.",
)
check.raises(
    lambda: preprocess(np.zeros((2, 4, 4, 4)), 4, 3, 0.0, 1.0),
    ValueError,
    "four channels cannot become three",
    hint="An alpha channel is not dropped silently: raise ValueError.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Feature extraction
#
# The cheapest transfer leaves the network as it is.
# Every image passes through it once; what comes out, 96 numbers, is stored, and a linear classifier is trained on that.
# This is *feature extraction* with a *linear probe*.

# %% [markdown]
# ### Exercise 2: Cached features
#
# Return the features of all images, computed in batches of `batch_size`, of which the last may be smaller.
# Each image passes through the network once, in inference mode: `model(batch, training=False)`.
# About 5 lines.
# Hint: `np.concatenate` joins the batches.


# %% answer="cached_features"
def cached_features(model: Callable, images: np.ndarray, batch_size: int = 100) -> np.ndarray:
    """What a frozen network makes of each image.

    Args:
        model: Called as model(batch, training=False); gives features (batch, d).
        images: Preprocessed, shape (n, h, w, channels), n at least 1.
        batch_size: Images that the network is given at once.

    Returns:
        Array of shape (n, d), in the order of the images.
    """
    ### BEGIN SOLUTION
    parts = [
        keras.ops.convert_to_numpy(model(images[start : start + batch_size], training=False))
        for start in range(0, len(images), batch_size)
    ]
    return np.concatenate(parts)
    ### END SOLUTION


# %%
def watched(model):
    """The model, and a list of what it was called with: batch size and mode."""
    calls = []

    def call(batch, training=None):
        calls.append([len(batch), str(training)])
        return model(keras.ops.convert_to_tensor(batch, dtype="float32"), training=training)

    return call, calls


def noisy_mean(seed):
    """A network that gives mean and maximum of each channel, and others while training."""
    rng = check.rng(seed)

    def model(x, training=None):
        x = keras.ops.convert_to_numpy(x)
        scale = rng.normal() if training else 1.0
        return np.concatenate([scale * x.mean(axis=(1, 2)), x.max(axis=(1, 2))], axis=1)

    return model


# %% check="cached_features_batches" points=2
# mean and maximum of five images that hold 0, 1, 2, 3 and 4 everywhere
model, calls = watched(noisy_mean(0))
images = np.ones((5, 2, 2, 1)) * np.arange(5.0)[:, None, None, None]
check.close(
    cached_features(model, images, 2),
    np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0], [4.0, 4.0]]),
    "features of five images in batches of two",
    hint="Join the batches in order, computed with training=False; the last has one image only.",
)
check.equal(
    calls,
    [[2, "False"], [2, "False"], [1, "False"]],
    "each image passes once, in inference mode",
    hint="model(batch, training=False), for images[0:2], images[2:4] and images[4:6].",
)
### BEGIN HIDDEN TESTS
model, calls = watched(noisy_mean(1))
images = check.frozen(check.rng(201).normal(size=(7, 3, 4, 2)))
check.same(
    [cached_features(model, images, size) for size in (3, 7, 50, 1)],
    "features do not depend on the size of the batches",
    hint="The same features for any batch_size; (7, 4) here.",
)
check.same(
    calls,
    "all batches but the last are full, and none is computed twice",
    hint="One call for each batch, with training=False.",
)
check.same(
    cached_features(noisy_mean(2), images[:1]),
    "features of a single image",
    hint="The result keeps the axis of the images: (1, 4) here.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3: A linear probe
#
# A probe has a closed form if the squared error to one-hot labels is minimized.
# With features $F$ (n, d), their mean $\bar f$ (d), one-hot labels $Y$ (n, classes) and their mean $\bar y$,
#
# $$W = \big(\tilde F^\top \tilde F + \lambda n I\big)^{-1} \tilde F^\top \tilde Y \qquad b = \bar y - \bar f^\top W$$
#
# where $\tilde F = F - \bar f$ and $\tilde Y = Y - \bar y$.
# This is ridge regression; the bias is not penalized.
# Compute in float64.
# About 6 lines.
# Hint: `np.linalg.solve(A, B)` instead of an inverse.


# %% answer="ridge_probe"
def ridge_probe(
    features: np.ndarray, labels: np.ndarray, classes: int, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    """A linear classifier on features, by ridge regression on one-hot labels.

    Args:
        features: Shape (n, d).
        labels: Integers 0 to classes - 1, shape (n,).
        classes: How many there are; not every one needs to occur.
        strength: Of the penalty, lambda in the formula, above 0.

    Returns:
        Weights (d, classes) and biases (classes,).
    """
    ### BEGIN SOLUTION
    features, targets = np.asarray(features, dtype=np.float64), np.eye(classes)[labels]
    middle, share = features.mean(axis=0), targets.mean(axis=0)
    centered = features - middle
    penalty = strength * len(features) * np.eye(features.shape[1])
    weights = np.linalg.solve(centered.T @ centered + penalty, centered.T @ (targets - share))
    return weights, share - middle @ weights
    ### END SOLUTION


# %% check="ridge_probe_values" points=2
# centered: -1, 1 and -0.5, 0.5 for class 1; W = (0.5 + 0.5) / (1 + 1 + 0.5 * 2) = 1/3 for class 1,
# and b = 0.5 - 3 * 1/3 = -0.5
check.close(
    ridge_probe(np.array([[2.0], [4.0]]), np.array([0, 1]), 2, 0.5),
    (np.array([[-1 / 3, 1 / 3]]), np.array([1.5, -0.5])),
    "two examples with one feature",
    hint="Center features and one-hot labels; the penalty is strength times n on the diagonal; "
    "the bias makes the mean of the features give the mean of the labels.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(301)
features, labels = check.frozen(rng.normal(2.0, 3.0, size=(14, 5))), rng.integers(0, 3, size=14)
check.same(
    ridge_probe(features, labels, 3, 0.2),
    "fourteen examples of three classes",
    hint="np.eye(classes)[labels] are the one-hot labels; means are taken over the examples; the "
    "penalty stands on the diagonal only.",
)
check.same(
    ridge_probe(features, labels, 5, 0.01),
    "classes without an example",
    hint="The number of classes is an argument: there are 5 columns, two of them 0.",
)
check.same(
    ridge_probe(features[:3], labels[:3], 3, 0.7),
    "fewer examples than features",
    hint="The penalty makes the matrix invertible: strength * n on its diagonal, n = 3.",
)
check.same(
    ridge_probe(1000 + rng.random(size=(9, 2)).astype("float32"), np.arange(9) % 4, 4, 1e-4),
    "features far from zero, in float32",
    hint="Center before you multiply, and compute in float64.",
    rtol=1e-2,
    atol=1e-3,
)
### END HIDDEN TESTS

# %% [markdown]
# Does it work?
# Three probes with 20 labels a class, judged on 297 validation images: on the features of letters, on those of the same network with *random* weights, and on the pixels themselves.
# `ready` and `labelled` are given: cluttered digits, preprocessed for `letters`.


# %%
def ready(images, seed):
    """Digits with clutter that depends on the seed, as `letters` expects them: (n, 24, 24, 1)."""
    x = cluttered(images, size=letters.size, seed=seed)
    return ((x - letters.mean) / letters.std)[..., None]


def labelled(per_class, seed):
    """Training digits, `per_class` of each class, and their labels."""
    order = np.random.default_rng(seed).permutation(len(digits.train.labels))
    y = digits.train.labels[order]
    rows = np.concatenate([np.flatnonzero(y == label)[:per_class] for label in range(10)])
    return ready(digits.train.images[order[rows]], 100 + seed), y[rows]


# %% tags=["demo"]
net = backbone.network()
random_net = keras.Model(net.input, net.get_layer("features").output)
x, y = labelled(20, seed=0)
unseen, truth = ready(digits.validation.images, seed=1), digits.validation.labels
flat = lambda x, training: x.reshape(len(x), -1)  # noqa: E731
sources = {"letter features": letters.model, "random features": random_net, "pixels": flat}
reads = {}
for name, model in sources.items():
    features = cached_features(model, x)
    weights, bias = ridge_probe(features, y, 10, 0.2 * features.var(axis=0).mean())
    scores = cached_features(model, unseen) @ weights + bias
    reads[name] = np.mean(scores.argmax(axis=1) == truth)
plots.show(
    plots.bars(reads, value_label="accuracy on digits, 20 labels a class", digits=2),
    alt="Three bars of accuracy: the probe on letter features is far ahead of those on random "
    "features and on pixels.",
)

# %% [markdown]
# We observe that a probe on letter features reads twice as many digits as one on pixels.
# Random features of the same network help a little: most of the gain is not the architecture, but what it learned.

# %% [markdown]
# ## 3. A new head
#
# Fine-tuning needs one network from image to digit.
# The source head, 52 letters, goes; a new one for the target's classes takes its place.

# %% [markdown]
# ### Exercise 4: Replace the head
#
# Return a new model that shares all layers of the given one but the last, and ends in a new dense layer named `"head"` that gives logits: no activation.
# The layers are *shared*, not copied, and the given model still works.
# About 3 lines.
# Hint: `model.layers[-2].output` is what the last layer was given.


# %% answer="replace_head"
def replace_head(model: keras.Model, classes: int) -> keras.Model:
    """The same network for another task.

    Args:
        model: A functional Keras model, layer after layer, whose last layer is the head.
        classes: Of the new task.

    Returns:
        A model from the same inputs to logits (batch, classes).
    """
    ### BEGIN SOLUTION
    features = model.layers[-2].output
    return keras.Model(model.input, keras.layers.Dense(classes, name="head")(features))
    ### END SOLUTION


# %% [markdown]
# Some checks use a network that is built like the backbone, but tiny: 6x6 pixels, two blocks with 2 and 3 filters, 4 classes, and weights that no initialization would give, so that nothing goes unnoticed.


# %%
def tiny(seed, filters=(2, 3), classes=4):
    """A small network with blocks like the backbone's, and their layers' names, block by block."""
    x = inputs = keras.Input((6, 6, 1))
    for number, count in enumerate(filters, start=1):
        x = keras.layers.Conv2D(count, 3, padding="same", name=f"block{number}_conv")(x)
        x = keras.layers.BatchNormalization(name=f"block{number}_bn")(x)
        x = keras.layers.ReLU(name=f"block{number}_relu")(x)
    x = keras.layers.GlobalAveragePooling2D(name="features")(x)
    model = keras.Model(inputs, keras.layers.Dense(classes, name="head")(x))
    rng = check.rng(seed)
    for variable in model.variables:
        variable.assign(rng.uniform(0.3, 1.2, size=variable.shape) * rng.choice([1, 1, -1]))
        if "variance" in variable.path:
            variable.assign(abs(variable))
    return model, [[f"block{k}_conv", f"block{k}_bn"] for k in range(1, len(filters) + 1)]


def numbers(variables):
    """The values of variables as a list of arrays."""
    return [keras.ops.convert_to_numpy(variable) for variable in variables]


def logits_of(model, images):
    """What a model gives in inference mode, (n, classes)."""
    return keras.ops.convert_to_numpy(model(np.asarray(images, "float32"), training=False))


# %% check="replace_head_structure" points=2
# All ones on a head of zeros plus biases 1, 2: the logits are the biases, not squashed by softmax
old, _ = tiny(1)
new = replace_head(old, 2)
new.layers[-1].set_weights([np.zeros((3, 2)), np.array([1.0, 2.0])])
check.close(
    logits_of(new, np.ones((1, 6, 6, 1))),
    np.array([[1.0, 2.0]]),
    "the new head gives logits",
    hint="keras.layers.Dense(classes, name='head') without activation, on the features.",
)
check.equal(
    [a is b for a, b in zip(new.layers[:-1], old.layers[:-1], strict=False)],
    [True] * 8,
    "all other layers are shared",
    hint="keras.Model(model.input, head(model.layers[-2].output)): do not copy, do not wrap.",
)
### BEGIN HIDDEN TESTS
check.same(
    [
        [layer.name for layer in new.layers[1:]],
        [list(w.shape) for w in replace_head(old, 7).weights],
    ],
    "names of the layers, and shapes for seven classes",
    hint='Only the last layer is replaced; the new one is named "head", with a bias.',
)
old, _ = tiny(101, (2, 4, 3), 5)
new = replace_head(old, 6)
kernel, bias = check.rng(102).normal(size=(3, 6)), check.rng(103).normal(size=6)
new.layers[-1].set_weights([kernel, bias])
images = check.rng(104).random(size=(3, 6, 6, 1))
check.same(
    [logits_of(new, images), logits_of(old, images)],
    "logits of the new network, and of the old one beside it",
    hint="The new head reads the features that the old one read; the old model keeps its head.",
    rtol=1e-3,
    atol=1e-4,
)
before = replace_head(old, 6).layers[-1].get_weights()
check.same(
    [bool(np.ptp(before[0]) > 0), before[1]],
    "a new head starts with Keras' random weights",
    hint="Leave the initializers as they are: random weights, biases 0.",
)
check.same(
    len(new.trainable_weights),
    "replacing the head freezes nothing",
    hint="Freezing is another step, and another exercise.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Freezing, and batch normalization
#
# A new head starts with random weights, and its first gradients are large and meaningless.
# They would run through a trained network and spoil it.
# So the network is *frozen* until the head has settled: `layer.trainable = False` takes a layer's weights off the list of those that an optimizer changes.
#
# One layer needs care.
# Batch normalization standardizes each channel, by the batch while training, by moving averages later, and it *updates these averages in every training pass*, without any gradient:
#
# $$y = \gamma\, \frac{x - \mu}{\sqrt{v + \epsilon}} + \beta$$
#
# | `layer.trainable` | call with | $\mu, v$ | averages move | $\gamma, \beta$ train |
# |---|---|---|---|---|
# | `True` | `training=True` | of the batch | yes | yes |
# | `True` | `training=False` | averages | no | yes |
# | `False` | either | averages | no | no |
#
# The last row is Keras' exception: for this layer alone, `trainable = False` also means inference mode.

# %% [markdown]
# ### Exercise 5: Batch normalization, frozen or not
#
# Write the table out.
# The batch's mean and (biased) variance of each channel, the last axis, are taken over all other axes.
# Where averages move, with the momentum $m$,
#
# $$\bar\mu \leftarrow m \bar\mu + (1 - m)\, \mu \qquad \bar v \leftarrow m \bar v + (1 - m)\, v$$
#
# About 7 lines.
# Hint: `axis = tuple(range(x.ndim - 1))`.


# %% answer="batch_norm"
def batch_norm(
    x: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    moving_mean: np.ndarray,
    moving_variance: np.ndarray,
    training: bool,
    trainable: bool = True,
    momentum: float = 0.99,
    epsilon: float = 1e-3,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Batch normalization as Keras computes it (Ioffe and Szegedy, 2015).

    Args:
        x: Shape (batch, ..., channels).
        gamma, beta: Scale and offset, shape (channels,).
        moving_mean, moving_variance: The averages, shape (channels,).
        training: Whether the call is part of training.
        trainable: False for a frozen layer.
        momentum: Share of the old averages that stays.
        epsilon: Added to the variance.

    Returns:
        The output, and both averages after the call.
    """
    ### BEGIN SOLUTION
    mean, variance = moving_mean, moving_variance
    if training and trainable:
        axis = tuple(range(x.ndim - 1))
        mean, variance = x.mean(axis=axis), x.var(axis=axis)
        moving_mean = momentum * moving_mean + (1 - momentum) * mean
        moving_variance = momentum * moving_variance + (1 - momentum) * variance
    y = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
    return y, moving_mean, moving_variance
    ### END SOLUTION


# %% check="batch_norm_training" points=1
# mean 2, variance 1: -1 and 1, times 3, plus 10; averages 0.75 * 4 + 0.25 * 2, 0.75 * 9 + 0.25 * 1
x, one = np.array([[1.0], [3.0]]), np.ones(1)
check.close(
    batch_norm(x, 3 * one, 10 * one, 4 * one, 9 * one, True, momentum=0.75, epsilon=0.0),
    (np.array([[7.0], [13.0]]), np.array([3.5]), np.array([7.0])),
    "a layer that trains uses its batch, and its averages move",
    hint="Standardize with mean and variance of the batch; the averages keep a share momentum.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(501)
x, (gamma, beta, mean) = check.frozen(rng.normal(1, 2, size=(3, 4, 5, 2))), rng.normal(size=(3, 2))
mean, variance = check.frozen(mean), check.frozen(rng.uniform(0.5, 2, size=2))
check.same(
    batch_norm(x, gamma, beta, mean, variance, True, momentum=0.7, epsilon=0.2),
    "a batch of images with two channels",
    hint="Mean and variance of each channel over batch, rows and columns; epsilon under the root.",
)
check.same(
    batch_norm(x[0, 0], gamma, beta, mean, variance, True),
    "a batch of vectors with the default momentum and epsilon",
    hint="The last axis holds the channels, whatever the number of axes.",
)
### END HIDDEN TESTS

# %% check="batch_norm_frozen" points=2
# averages 4 and 9: (1 - 4) / 3 = -1 and (7 - 4) / 3 = 1, times 3, plus 10
x, one = np.array([[1.0], [7.0], [7.0]]), np.ones(1)
check.close(
    batch_norm(x, 3 * one, 10 * one, 4 * one, 9 * one, True, trainable=False, epsilon=0.0),
    (np.array([[7.0], [13.0], [13.0]]), np.array([4.0]), np.array([9.0])),
    "a frozen layer uses its averages, also in training",
    hint="trainable=False wins over training=True; the averages come back as they were.",
)
layer = keras.layers.BatchNormalization()
layer.build((None, 2))
layer.trainable = False
check.close(
    batch_norm(np.eye(2), np.ones(2), np.zeros(2), np.zeros(2), np.ones(2), True, False)[0],
    layer(np.eye(2), training=True),
    "agrees with a frozen layer of Keras",
    hint="A frozen layer is in inference mode.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(502)
x, (gamma, beta, mean) = check.frozen(rng.normal(size=(2, 3, 3, 4))), rng.normal(size=(3, 4))
mean, variance = check.frozen(mean), check.frozen(rng.uniform(0.5, 2, size=4))
check.same(
    [
        batch_norm(x, gamma, beta, mean, variance, *mode, momentum=0.6, epsilon=0.1)
        for mode in [(False, True), (False, False), (True, False)]
    ],
    "three modes that use the averages",
    hint="Only a layer that is trainable, called in training, uses the batch and moves.",
)
check.same(
    batch_norm(x[:1], gamma, beta, mean, variance, True, False),
    "a frozen layer on a batch of one",
    hint="No statistics of the batch are needed: one image gives what it gives among others.",
)
### END HIDDEN TESTS

# %% [markdown]
# How much do the averages matter?
# We show digits to the network that reads letters, 32 at a time with `training=True`: no loss, no gradient, no optimizer.
# The curves give its accuracy on letters after each pass.

# %% tags=["demo"]
printed, spelled = data.glyphs(backbone.CLASSES, size=24, per_class=5, seed=8)
letter_images = ready(printed[:, 3:21, 3:21].reshape(-1, 9, 2, 9, 2).mean(axis=(2, 4)), seed=9)


def reads_letters(model):
    """Accuracy of a network with 52 logits on 260 unseen letters."""
    return np.mean(logits_of(model, letter_images).argmax(axis=1) == spelled)


x, _ = labelled(20, seed=0)
curves = {}
for name, trainable in [("normalization trainable", True), ("normalization frozen", False)]:
    net = backbone.letters(head=True).model
    net.trainable = trainable
    curves[name] = [reads_letters(net)]
    for start in range(0, 192, 32):
        net(x[start : start + 32], training=True)
        curves[name].append(reads_letters(net))
axes = plots.series(curves, x_label="forward passes over 32 digits", y_label="accuracy on letters")
axes.set(ylim=(0.6, 0.8))
plots.show(
    axes,
    alt="Two curves of accuracy on letters over six forward passes: with frozen normalization it "
    "stays where it was, with trainable normalization it falls by about four points.",
)

# %% [markdown]
# We observe a small loss, since both tasks look alike, and a clear lesson: looking is enough to change a network.
# In Keras, `model.trainable = False` and later `model.trainable = True` opens *every* layer, so that batch normalization has to be frozen again after it.

# %% [markdown]
# ### Exercise 6: An unfreezing schedule
#
# *Progressive unfreezing* (Howard and Ruder, 2018) trains the head alone for `warmup` epochs, then opens the last block, and one more every `every` epochs: epochs `warmup` to `warmup + every - 1` have one block open, and so on up to all `total`.
# `open_blocks` gives that number; `unfreeze` applies it:
#
# - the last `count` blocks train, those before are frozen; a block is a list of layer names;
# - batch normalization stays frozen in every block;
# - layers in no block, such as the head, train.
#
# About 8 lines.
# Hint: set `trainable` of every layer, so that it does not matter what was frozen before.
# After a change, call `compile` again: Keras keeps the old list otherwise.


# %% answer="unfreeze"
def open_blocks(epoch: int, total: int, warmup: int, every: int) -> int:
    """Number of blocks that train in an epoch.

    Args:
        epoch: 0 for the first.
        total: Blocks of the network.
        warmup: Epochs in which the head alone trains.
        every: Epochs from one block to the next, at least 1.

    Returns:
        From 0 to total.
    """
    ### BEGIN SOLUTION
    if epoch < warmup:
        return 0
    return min(total, 1 + (epoch - warmup) // every)
    ### END SOLUTION


def unfreeze(model: keras.Model, blocks: Sequence[Sequence[str]], count: int) -> None:
    """Let the last blocks train, freeze the others, and all batch normalization in blocks.

    Args:
        model: Its layers are changed in place.
        blocks: Names of layers, block by block from the input on.
        count: How many blocks, from the end, train; 0 to len(blocks).
    """
    ### BEGIN SOLUTION
    frozen = {name for block in blocks[: len(blocks) - count] for name in block}
    inside = {name for block in blocks for name in block}
    for layer in model.layers:
        normalizes = isinstance(layer, keras.layers.BatchNormalization) and layer.name in inside
        layer.trainable = layer.name not in frozen and not normalizes
    ### END SOLUTION


# %% check="unfreeze_schedule" points=1
# two epochs for the head, then a block every three epochs, up to two
check.equal(
    [open_blocks(epoch, 2, 2, 3) for epoch in range(10)],
    [0, 0, 1, 1, 1, 2, 2, 2, 2, 2],
    "open blocks in ten epochs",
    hint="0 before warmup, then 1 + (epoch - warmup) // every, at most total.",
)
### BEGIN HIDDEN TESTS
settings = [(4, 3, 1), (3, 0, 2), (5, 1, 4), (0, 2, 1), (1, 6, 5)]
check.same(
    [[open_blocks(epoch, *setting) for epoch in range(14)] for setting in settings],
    "open blocks for five schedules",
    hint="Without warmup a block is open in epoch 0; there are never more than total.",
)
### END HIDDEN TESTS


# %% check="unfreeze_layers" points=2
# one of two blocks open: the kernel and bias of its convolution, and those of the head
model, blocks = tiny(2)
unfreeze(model, blocks, 1)
check.equal(
    [weights.path for weights in model.trainable_weights],
    ["block2_conv/kernel", "block2_conv/bias", "head/kernel", "head/bias"],
    "the last block and the head train",
    hint="Blocks before the last `count` are frozen, batch normalization everywhere.",
)
model(np.random.default_rng(0).normal(size=(8, 6, 6, 1)), training=True)
check.equal(
    [
        bool(np.all(a == b))
        for a, b in zip(numbers(model.variables), numbers(tiny(2)[0].variables), strict=True)
    ],
    [True] * len(model.variables),
    "a training pass moves no average",
    hint="layer.trainable = False for every keras.layers.BatchNormalization.",
)
### BEGIN HIDDEN TESTS
model, blocks = tiny(601, (2, 1, 3, 2))
trained = []
for count in (0, 4, 2, 3, 1):
    unfreeze(model, blocks, count)
    trained.append([weights.path for weights in model.trainable_weights])
check.same(
    trained,
    "blocks opened and closed in any order",
    hint="Set trainable of every layer, True or False: a block may have been open before. "
    "With count 0, blocks[-0:] is everything.",
)
x = inputs = keras.Input((3,))
for name in ("block1", "block10", "scale10", "tail_bn", "extra"):
    make = (
        keras.layers.BatchNormalization
        if name in ("scale10", "tail_bn")
        else lambda name: keras.layers.Dense(3, name=name)
    )
    x = make(name=name)(x)
model = keras.Model(inputs, x)
unfreeze(model, [["block1"], ["block10", "scale10"]], 1)
check.same(
    [weights.path for weights in model.trainable_weights],
    "names are compared as a whole, and layers in no block train",
    hint='"block1" is not "block10"; what is in no block, batch normalization too, trains; in a '
    "block it is frozen whatever its name: ask isinstance.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. A learning rate for each block
#
# Early blocks hold what is general and need little change; late ones must adapt.
# *Discriminative* learning rates (Howard and Ruder, 2018) fall from block to block towards the input by a factor $\xi < 1$.
# With $B$ blocks, block $b = 1, \dots, B$ and the head get
#
# $$\eta_b = \eta\, \xi^{B - b + 1} \qquad \eta_\text{head} = \eta$$
#
# Keras has no such optimizer.
# Scaling *gradients* would do for gradient descent; Adam divides by their size, so that a scaled gradient gives the same step.
# The rate itself has to differ.

# %% [markdown]
# ### Exercise 7: Layer-wise learning rates
#
# `block_rates` gives a dict from layer name to rate, for the layers in blocks only.
# `layerwise_step` takes one step of gradient descent, $w \leftarrow w - \eta_w\, g$, on the model's trainable weights: a layer's own rate if it is in `rates`, else `rate`.
# Call the model with `training=False`, so that no average moves.
# Return the loss before the step, as a number.
#
# About 4 and 8 lines.
# Hint: `tf.GradientTape`; a weight belongs to `layer.trainable_weights` of one layer.


# %% answer="layerwise"
def block_rates(blocks: Sequence[Sequence[str]], rate: float, factor: float) -> dict[str, float]:
    """Learning rates that fall from the head to the input.

    Args:
        blocks: Names of layers, block by block from the input on.
        rate: Of the head.
        factor: From a block to the one before it.

    Returns:
        Layer name -> learning rate; the last block gets rate * factor.
    """
    ### BEGIN SOLUTION
    depth = len(blocks)
    return {
        name: rate * factor ** (depth - number)
        for number, block in enumerate(blocks)
        for name in block
    }
    ### END SOLUTION


def layerwise_step(
    model: keras.Model,
    x: np.ndarray,
    y: np.ndarray,
    loss: Callable,
    rates: dict[str, float],
    rate: float,
) -> float:
    """One step of gradient descent with a learning rate for each layer.

    Args:
        model: Its trainable weights are changed in place.
        x, y: Inputs and labels of the minibatch.
        loss: Called as loss(y, logits); gives a scalar.
        rates: Layer name -> learning rate.
        rate: For layers that are not in `rates`.

    Returns:
        The loss before the step.
    """
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=False))
    gradients = iter(tape.gradient(value, [w.value for w in model.trainable_weights]))
    for layer in model.layers:
        for weights in layer.trainable_weights:
            weights.assign_sub(rates.get(layer.name, rate) * next(gradients))
    return float(value)
    ### END SOLUTION


# %% check="layerwise_rates" points=1
# the head has 0.8, the last block half of that, the first one a quarter
rates = block_rates([["a", "b"], ["c"]], 0.8, 0.5)
check.close(
    [rates["a"], rates["b"], rates["c"]],
    [0.2, 0.2, 0.4],
    "rates of two blocks",
    hint="The last block gets rate * factor, the one before it rate * factor ** 2.",
)
### BEGIN HIDDEN TESTS
many = [["in"], ["x", "y", "z"], [], ["u"], ["out", "last"]]
check.same(
    [dict(sorted(block_rates(blocks, 0.03, 0.6).items())) for blocks in (many, many[:1], [])],
    "rates of five blocks, of one, and of none",
    hint="Count blocks, not layers: B - b + 1 is 1 for the last block; all of a block share a rate.",
)
### END HIDDEN TESTS


# %%
def squared(y, logits):
    """Half of the mean squared distance to the targets, summed over the classes."""
    return 0.5 * tf.reduce_mean(tf.reduce_sum((logits - y) ** 2, axis=1))


def after_step(seed, rates, rate, frozen=(), loss=squared):
    """All variables of a tiny network after a step on random images, and the loss before it."""
    model, _ = tiny(seed)
    for name in frozen:
        model.get_layer(name).trainable = False
    rng = check.rng(seed)
    x, y = rng.random((5, 6, 6, 1)).astype("float32"), rng.random((5, 4)).astype("float32")
    value = layerwise_step(model, check.frozen(x), check.frozen(y), loss, rates, rate)
    return numbers(model.variables), value


# %% check="layerwise_step" points=3
# logits 3 * 2 = 6, target 4: loss 0.5 * 2 ** 2 = 2; gradients 2 * 3 and 2 * 2, rates 0.5 and 0.25
inputs = keras.Input((1,))
one = keras.layers.Dense(1, use_bias=False, name="one")
two = keras.layers.Dense(1, use_bias=False, name="two")
model = keras.Model(inputs, two(one(inputs)))
model.set_weights([np.array([[2.0]]), np.array([[3.0]])])
x, y = np.ones((1, 1), "float32"), np.array([[4.0]], "float32")
value = layerwise_step(model, x, y, squared, {"one": 0.5}, 0.25)
check.close(
    [value, *np.ravel(model.get_weights())],
    [2.0, 2.0 - 0.5 * 6.0, 3.0 - 0.25 * 4.0],
    "a step with two rates",
    hint="w - rate * gradient, with rates.get(layer.name, rate); the loss is from before the step.",
)
### BEGIN HIDDEN TESTS
everything = {"block1_conv": 0.4, "block1_bn": 0.0, "block2_conv": 0.9, "block2_bn": 0.6}
check.same(
    after_step(701, everything, 0.3),
    "a step of a convolutional network",
    hint="Each layer by its own rate, gamma and beta too; training=False, so that the averages "
    "of batch normalization stay.",
    rtol=1e-4,
    atol=1e-5,
)
check.same(
    after_step(702, {"head": 0.2}, 0.5),
    "a rate for the head alone, and one for the rest",
    hint="Layers that are not in rates get the argument rate.",
    rtol=1e-4,
    atol=1e-5,
)


def entropy(y, logits):
    """Mean cross-entropy; labels and logits cannot be exchanged."""
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, logits))


check.same(
    after_step(704, {"head": 0.9}, 0.4, loss=entropy),
    "a step on another loss",
    hint="Call loss(y, logits), the labels first.",
    rtol=1e-4,
    atol=1e-5,
)
check.same(
    after_step(703, everything, 0.1, ["block1_conv", "block2_bn"]),
    "frozen layers stay where they are",
    hint="Only model.trainable_weights change, whatever rates says; keep weights and gradients "
    "in the same order.",
    rtol=1e-4,
    atol=1e-5,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Few new weights: LoRA
#
# Fine-tuning a large network for ten tasks leaves ten large networks.
# *Low-rank adaptation* (Hu et al., 2022) freezes the weights $W$ (in, out) and learns a correction of rank $r$:
#
# $$y = \phi\Big(x W + b + \frac{\alpha}{r}\, x A B\Big) \qquad A: (\text{in}, r) \quad B: (r, \text{out})$$
#
# That is $r\,(\text{in} + \text{out})$ numbers instead of in times out.
# $A$ starts random, $B$ at zero: the network begins as it was, and still $B$ gets a gradient.
# The factor $\alpha / r$ keeps the size of the correction when $r$ changes.
# Afterwards $W + \frac{\alpha}{r} A B$ is an ordinary kernel, and inference costs nothing extra.

# %% [markdown]
# ### Exercise 8: A LoRA layer
#
# Write a Keras layer around a built dense layer.
# Freeze it in `__init__`; add `self.lora_a` with `initializer="random_normal"` and `self.lora_b` with `"zeros"`, by `self.add_weight`.
# The activation comes after the sum: use `base.kernel`, `base.bias` (`None` with `use_bias=False`) and `base.activation`.
# `merged` returns the kernel (in, out) that an ordinary layer would need.
# A rank below 1 is a `ValueError`.
# About 12 lines.
# Hint: `keras.ops.matmul`; $(xA)B$ is cheaper than $x(AB)$.


# %% answer="lora"
class LoRADense(keras.layers.Layer):
    """A frozen dense layer with a trainable correction of low rank (Hu et al., 2022).

    Args:
        base: Built `keras.layers.Dense`; it is frozen.
        rank: Of the correction, at least 1.
        alpha: The correction is multiplied by alpha / rank.

    Raises:
        ValueError: The rank is below 1.
    """

    def __init__(self, base: keras.layers.Dense, rank: int, alpha: float, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        if rank < 1:
            raise ValueError(f"rank: expected 1 or more. Received: {rank}")
        self.base, self.factor = base, alpha / rank
        base.trainable = False
        size, units = base.kernel.shape
        self.lora_a = self.add_weight(shape=(size, rank), initializer="random_normal", name="a")
        self.lora_b = self.add_weight(shape=(rank, units), initializer="zeros", name="b")
        ### END SOLUTION

    def call(self, x):
        """The layer's output: x (batch, in) to (batch, out)."""
        ### BEGIN SOLUTION
        low = keras.ops.matmul(keras.ops.matmul(x, self.lora_a), self.lora_b)
        y = keras.ops.matmul(x, self.base.kernel) + self.factor * low
        if self.base.bias is not None:
            y = y + self.base.bias
        return self.base.activation(y)
        ### END SOLUTION

    def merged(self):
        """The kernel of an ordinary dense layer that does the same, shape (in, out)."""
        ### BEGIN SOLUTION
        return self.base.kernel + self.factor * keras.ops.matmul(self.lora_a, self.lora_b)
        ### END SOLUTION


# %%
def dense(kernel, bias=None, activation=None):
    """A built dense layer with these weights."""
    layer = keras.layers.Dense(
        np.shape(kernel)[1], activation=activation, use_bias=bias is not None
    )
    layer.build((None, np.shape(kernel)[0]))
    layer.set_weights([np.asarray(kernel)] + ([] if bias is None else [np.asarray(bias)]))
    return layer


def lora_example(seed, size, units, rank, alpha, activation=None, bias=True):
    """A LoRA layer with random weights everywhere, and its output for three examples."""
    rng = check.rng(seed)
    base = dense(
        rng.normal(size=(size, units)), rng.normal(size=units) if bias else None, activation
    )
    layer = LoRADense(base, rank, alpha)
    layer.lora_a.assign(rng.normal(size=(size, rank)))
    layer.lora_b.assign(rng.normal(size=(rank, units)))
    return layer, numbers([layer(rng.normal(size=(3, size)).astype("float32"))])[0]


# %% check="lora_forward" points=2
# x W + b = 1*1 + 2*1 - 4 = -1; x A = 1*1 + 2*0 = 1, times B = 2, times alpha / r = 3: 6; relu(5)
layer = LoRADense(dense([[1.0], [1.0]], [-4.0], "relu"), 1, 3.0)
layer.lora_a.assign([[1.0], [0.0]])
layer.lora_b.assign([[2.0]])
check.close(
    [layer(np.array([[1.0, 2.0]], "float32")), layer.merged()],
    [np.array([[5.0]]), np.array([[7.0], [1.0]])],
    "output and merged kernel of a layer with one unit",
    hint="activation(x W + b + alpha / rank * x A B), and W + alpha / rank * A B.",
)
### BEGIN HIDDEN TESTS
settings = [
    (801, 5, 4, 2, 0.7, "tanh"),
    (802, 3, 6, 3, 8.0),
    (803, 4, 2, 1, -2.0, "sigmoid", False),
]
made = [lora_example(*setting) for setting in settings]
check.same(
    [output for _, output in made],
    "outputs for several ranks, activations, and no bias",
    hint="The factor is alpha / rank; the activation comes after the sum; base.bias may be None.",
    rtol=1e-3,
    atol=1e-4,
)
check.same(
    [[layer.merged(), layer.merged()] for layer, _ in made],
    "merged kernels",
    hint="base.kernel + alpha / rank * A B, as many rows as inputs; merging changes nothing.",
    rtol=1e-3,
    atol=1e-4,
)
### END HIDDEN TESTS

# %% check="lora_start" points=2
# 2 inputs, 3 units, rank 1: A (2, 1) and B (1, 3) train; the kernel (2, 3) and the bias do not
base = dense([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [1.0, 0.0, -1.0])
layer = LoRADense(base, 1, 4.0)
check.close(
    layer(np.array([[1.0, 1.0]], "float32")),
    np.array([[6.0, 7.0, 8.0]]),
    "a new layer does what its base does",
    hint="lora_b starts at zero.",
)
check.equal(
    [[list(w.shape) for w in layer.trainable_weights], bool(np.ptp(layer.lora_a) > 0)],
    [[[2, 1], [1, 3]], True],
    "A and B train, and A starts random",
    hint="base.trainable = False; lora_a (in, rank) random_normal, then lora_b (rank, out) zeros.",
)
check.raises(
    lambda: LoRADense(base, 0, 1.0),
    ValueError,
    "a rank of 0 is refused",
    hint="Raise ValueError for a rank below 1.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(804)
base = dense(rng.normal(size=(6, 4)), rng.normal(size=4), "tanh")
layer, x = LoRADense(base, 3, 1.5), rng.normal(size=(7, 6)).astype("float32")
check.same(
    [layer(x), layer.merged(), [list(w.shape) for w in layer.trainable_weights]],
    "a new layer of rank 3",
    hint="With B = 0 output and kernel are those of the base; A is (6, 3), B is (3, 4).",
    rtol=1e-3,
)
check.same(
    [len(base.trainable_weights), len(layer.non_trainable_weights)],
    "the base is frozen and belongs to the layer",
    hint="Keep the base as an attribute, with trainable = False: 2 frozen weights.",
)
layer.lora_a.assign(rng.normal(size=(6, 3)))
with tf.GradientTape() as tape:
    total = tf.reduce_sum(layer(x) ** 2)
check.same(
    tape.gradient(total, [layer.lora_a.value, layer.lora_b.value]),
    "gradients at the start: none for A, some for B",
    hint="A gets its gradient through B, which is 0; B gets one through x A.",
    rtol=1e-3,
    atol=1e-4,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 7. What is gained
#
# The script that trained the backbone, `tools/train_backbone.py`, also measured six seeds: other labelled examples, other clutter, other weights.
# *From scratch* is the same network, trained with batch normalization learning or, in a second try, frozen once its averages are those of the data; *fine-tuned* starts with a probe as its head.
# Look at the left end, and at the spread.

# %% tags=["demo"]
report = backbone.report()["accuracies_on_digits"]
counts = [10, 20, 50]
ways = {
    "letters, fine-tuned": "cluttered letters, fine-tuned",
    "letters, frozen": "cluttered letters, frozen",
    "from scratch": "from scratch",
    "from scratch, frozen norm.": "from scratch, frozen normalization",
}
means = {name: [np.mean(report[way][str(n)]) for n in counts] for name, way in ways.items()}
axes = plots.series(means, x=counts, x_label="labelled examples of each class", y_label="accuracy")
for line, way in zip(axes.lines, ways.values(), strict=True):
    spread = np.array([np.std(report[way][str(n)], ddof=1) for n in counts])
    middle, color = line.get_ydata(), line.get_color()
    axes.fill_between(counts, middle - spread, middle + spread, color=color, alpha=0.2)
axes.set(xscale="log", xticks=counts, xticklabels=counts, ylim=(0.2, 1.0))
axes.minorticks_off()
axes.legend(loc="lower right")
plots.show(
    axes,
    alt="Accuracy on digits over 10, 20 and 50 labels a class, with bands of one standard "
    "deviation: both networks from letters lie far above both from scratch at 10 labels, and the "
    "distance shrinks as labels are added.",
)
for n, values in zip(counts, zip(*means.values(), strict=True), strict=True):
    print(f"{n:3} labels a class: " + ", ".join(f"{v:.2f}" for v in values))

# %% [markdown]
# We observe that with ten labels a class transfer reads about four digits of five, training from scratch at best every second; the bands are far apart.
# With 50 labels the distance has shrunk: what the source supplied can then be learned from the target.
# Fine-tuning all blocks is no better than frozen features here: the tasks are close.

# %% [markdown]
# ### Exercise 9: Read digits with 20 labels a class
#
# Everything together.
# `adapt` gets the backbone *with* its head of 52 letters, 200 preprocessed digits and their labels, and returns a Keras model that gives `classes` logits, here 10.
# On digits nobody has seen it must be right for at least 0.72 of them; from scratch, the best of six seeds and two recipes got 0.63.
# The given model must not change, so copy it; the blocks of the returned one must have been fine-tuned.
#
# A plan: copy with `keras.models.clone_model` and `set_weights`; new head; train it alone, then some blocks too, batch normalization frozen, with a smaller learning rate.
# About 10 lines, 5 to 10 CPU seconds.
# Hint: `model.fit(..., verbose=0)`, with `compile` after each change of `trainable`.


# %%
@functools.cache
def adapted():
    """The source, its weights before `adapt`, and the adapted model."""
    keras.utils.set_random_seed(12)
    source = backbone.letters(head=True).model
    before = source.get_weights()
    x, y = labelled(20, seed=12)
    y.flags.writeable = False  # check.frozen would make floats of class ids
    return source, before, adapt(source, check.frozen(x), y, 10)


def kernel_of(model, block):
    """The kernel of a block's convolution."""
    found = [w for w in model.weights if w.path.endswith(f"{block}_conv/kernel")]
    return keras.ops.convert_to_numpy(found[0]) if found else np.zeros(1)


# %% answer="adapt"
def adapt(source: keras.Model, x: np.ndarray, y: np.ndarray, classes: int) -> keras.Model:
    """A network for a new task, fine-tuned from a pre-trained one.

    Args:
        source: Layers as in `backbone.letters(head=True).model`; it is not changed.
        x: Preprocessed images (n, 24, 24, 1).
        y: Labels (n,), 0 to classes - 1.
        classes: Of the new task.

    Returns:
        A model from images to logits (batch, classes).
    """
    ### BEGIN SOLUTION
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    logits = keras.layers.Dense(classes, name="new_head")(net.layers[-2].output)
    model = keras.Model(net.input, logits)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for block, rate, epochs in [("none", 2e-2, 8), ("block4_conv", 1e-3, 5)]:
        for layer in model.layers:
            layer.trainable = layer.name in (block, "new_head")
        model.compile(optimizer=keras.optimizers.Adam(rate), loss=loss)
        model.fit(x, y, batch_size=32, epochs=epochs, verbose=0)
    return model
    ### END SOLUTION


# %% check="adapt_reads" points=4
# 0.72 of the validation digits, from 20 labels a class
model = adapted()[2]
check.accuracy(
    logits_of(model, ready(digits.validation.images, seed=1)),
    digits.validation.labels,
    "reads the validation digits",
    at_least=0.72,
    hint="Start from the copied weights of source, and train the head before the blocks.",
)
### BEGIN HIDDEN TESTS
check.accuracy(
    logits_of(model, ready(data.unseen("digits", 121), seed=1201)),
    "digits:121",
    "reads digits that were never shown",
    at_least=0.72,
    hint="Fine-tune few blocks with a small learning rate, and keep batch normalization frozen.",
)
check.accuracy(
    logits_of(model, ready(data.unseen("digits", 122), seed=1202)),
    "digits:122",
    "reads them with other clutter",
    at_least=0.72,
    hint="The model must read one image as it reads it among others: no batch statistics.",
)
### END HIDDEN TESTS

# %% check="adapt_moves" points=2
# a copy was fine-tuned: the source has the weights it had, the copy others in its last block
source, before, model = adapted()
check.equal(
    [bool(np.array_equal(a, b)) for a, b in zip(source.get_weights(), before, strict=True)],
    [True] * len(before),
    "the source is as it was",
    hint="Work on keras.models.clone_model(source), with set_weights(source.get_weights()): "
    "layers that are shared change in both models.",
)
check.equal(
    bool(np.array_equal(kernel_of(model, "block4"), kernel_of(source, "block4"))),
    False,
    "the last block was fine-tuned",
    hint="Let at least block4_conv train, under its own name, and compile before fit.",
)
### BEGIN HIDDEN TESTS
image = ready(data.unseen("digits", 123)[:1], seed=1203)
moves = [
    np.linalg.norm(kernel_of(model, name) - kernel_of(source, name))
    for name in ("block1", "block2")
]
sizes = [np.linalg.norm(kernel_of(source, name)) for name in ("block1", "block2")]
check.same(
    [bool(move < 0.6 * size) for move, size in zip(moves, sizes, strict=True)],
    "early blocks are still like those of the source",
    hint="Start from the weights of source, and keep the learning rate small.",
)
check.same(
    [list(logits_of(model, image).shape), bool(abs(logits_of(model, image).sum() - 1) > 1e-3)],
    "ten logits for a single image",
    hint="End in Dense(classes) without an activation: logits, not probabilities; a batch of one "
    "is a batch.",
)
few, three = ready(data.unseen("digits", 124)[:6], seed=1204), np.array([0, 1, 2, 2, 1, 0])
check.same(
    list(logits_of(adapt(source, few, three, 3), image).shape),
    "another task, of three classes",
    hint="The head has as many units as the argument `classes` says.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 8. What is lost, and when transfer harms
#
# While the network learns digits, nothing holds it to letters.
# We give the adapted networks their old head back and let them read letters again.

# %% [markdown]
# ### Exercise 10: Measure forgetting
#
# Let $a_{ij}$ be the accuracy on task $j$ after training on the tasks $0, \dots, i$, one after another, for $T$ tasks.
# *Forgetting* (Chaudhry et al., 2018) compares the best that was ever reached before the last task with what is left:
#
# $$F = \frac{1}{T - 1} \sum_{j=0}^{T-2} \Big( \max_{j \le i \le T-2} a_{ij} - a_{T-1, j} \Big)$$
#
# It is negative if later tasks helped.
# What is reported of a task before it was trained, $i < j$, does not count.
# Fewer than two tasks are a `ValueError`.
# About 5 lines.


# %% answer="forgetting"
def forgetting(accuracies: np.ndarray) -> float:
    """Average forgetting (Chaudhry et al., 2018, equation 3 and below).

    Args:
        accuracies: Shape (T, T): row i, column j is the accuracy on task j after training on task i.

    Returns:
        The mean over all tasks but the last.

    Raises:
        ValueError: There are fewer than two tasks.
    """
    ### BEGIN SOLUTION
    tasks = len(accuracies)
    if tasks < 2:
        raise ValueError(f"accuracies: expected two tasks or more. Received: {tasks}")
    lost = [max(accuracies[j : tasks - 1, j]) - accuracies[-1, j] for j in range(tasks - 1)]
    return float(np.mean(lost))
    ### END SOLUTION


# %% check="forgetting_values" points=2
# task 0: best 0.9 before the last row, 0.5 left; task 1: 0.8, then 0.6: (0.4 + 0.2) / 2
check.close(
    forgetting(np.array([[0.9, 0.1, 0.1], [0.7, 0.8, 0.1], [0.5, 0.6, 0.9]])),
    0.3,
    "forgetting over three tasks",
    hint="For each task but the last: the best from its own row to the last but one, minus the "
    "last row.",
)
check.raises(
    lambda: forgetting(np.array([[0.9]])),
    ValueError,
    "one task cannot be forgotten for another",
    hint="Raise ValueError for fewer than two tasks.",
)
### BEGIN HIDDEN TESTS
table = check.frozen(check.rng(901).random(size=(5, 5)))
check.same(
    forgetting(table),
    "forgetting over five tasks",
    hint="A task counts from the row in which it was trained: rows j to T - 2 of column j.",
)
check.same(
    [
        forgetting(table[:2, :2]),
        forgetting(1 - np.sort(table, axis=0)),
        forgetting(np.sort(table, axis=0)),
    ],
    "two tasks, tasks that decay, and tasks that later ones help",
    hint="Do not clip at 0; divide by the number of tasks but the last.",
)
check.raises(
    lambda: forgetting(np.zeros((0, 0))),
    ValueError,
    "no task at all",
    hint="Fewer than two tasks are refused: one, or none.",
)
### END HIDDEN TESTS

# %% [markdown]
# Now the measurement.
# Tasks are letters, then digits.
# The adapted network gets its old head back, *gentle*, and so does one whose blocks were all fine-tuned, normalization too, with a random head and a rate of 0.005, *rough*.


# %% tags=["demo"]
source, _, gentle = adapted()
rough = keras.models.clone_model(source)
rough.set_weights(source.get_weights())
rough = replace_head(rough, 10)
x, y = labelled(20, seed=12)
rough.compile(
    keras.optimizers.Adam(5e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
)
rough.fit(x, y, batch_size=32, epochs=6, verbose=0)
unseen, truth = ready(digits.validation.images, seed=1), digits.validation.labels
named = {"gentle": gentle, "rough": rough}
for name, model in named.items():
    features = model.get_layer("features").output
    left = reads_letters(keras.Model(model.input, source.get_layer("head")(features)))
    gained = np.mean(logits_of(model, unseen).argmax(axis=1) == truth)
    lost = forgetting(np.array([[reads_letters(source), 0.0], [left, gained]]))
    print(f"{name}: digits {gained:.2f}, letters {left:.2f}, forgetting {lost:.2f}")

# %% tags=["demo"]
source, _, gentle = adapted()
numbered = ["block1", "block2", "block3", "block4"]
old = {block: kernel_of(source, block) for block in numbered}
changed = {
    name: [np.linalg.norm(kernel_of(m, b) - old[b]) / np.linalg.norm(old[b]) for b in numbered]
    for name, m in named.items()
}
axes = plots.series(changed, x=[1, 2, 3, 4], x_label="block", y_label="change, share of the norm")
axes.set(xticks=[1, 2, 3, 4], ylim=(0, None))
plots.show(
    axes,
    alt="Relative change of the kernels by block: gentle fine-tuning leaves blocks 1 to 3 as they "
    "were and changes block 4 a little; rough fine-tuning changes all four several times as much.",
)

# %% [markdown]
# We observe that both read digits, and both pay with letters: the gentle one a little, the rough one most of what it knew, in every block.
# Nothing in the loss on digits protects the old task.
# Where the old task still matters, mix in old examples, or train few new weights beside frozen ones, as LoRA does.

# %% [markdown]
# **Negative transfer.**
# A source can also harm, or fail to help.
# First case: the probe is right, but its inputs do not match what the backbone was trained on.

# %% tags=["demo"]
x, y = labelled(20, seed=0)
pixels = lambda x: x * letters.std + letters.mean  # noqa: E731 - back to 0 to 1
changes = {
    "as trained": lambda x: x,
    "not standardized": pixels,
    "0 to 255": lambda x: 255 * pixels(x),
    "ink and paper swapped": lambda x: (1 - pixels(x) - letters.mean) / letters.std,
    "upside down": lambda x: x[:, ::-1],
}
weights, bias = ridge_probe(cached_features(letters.model, x), y, 10, 0.1)
reads = {
    name: np.mean(
        (cached_features(letters.model, change(unseen)) @ weights + bias).argmax(axis=1) == truth
    )
    for name, change in changes.items()
}
plots.show(
    plots.bars(reads, value_label="accuracy on digits", digits=2),
    alt="Bars of accuracy: inputs as trained on top, and four that do not match below it.",
)

# %% [markdown]
# We observe no error and no warning, only answers, some of them no better than guessing.
# Upside-down digits are in range, but these features are not invariant to that change.
#
# Second case: the same network from *clean* letters, without clutter, which never had to learn what to ignore.
# Compare both sources with training from scratch.

# %% tags=["demo"]
pairs = {
    "cluttered letters, frozen": "cluttered letters, frozen",
    "from scratch": "from scratch",
    "clean letters, frozen": "clean letters, frozen",
}
named = {name: [np.mean(report[way][str(n)]) for n in counts] for name, way in pairs.items()}
axes = plots.series(named, x=counts, x_label="labelled examples of each class", y_label="accuracy")
axes.set(xscale="log", xticks=counts, xticklabels=counts, ylim=(0.2, 1.0))
axes.minorticks_off()
plots.show(
    axes,
    alt="Accuracy by labels a class: frozen features of cluttered letters on top; far below them "
    "training from scratch and clean letters, close together at 10 and 20 labels; scratch leads at 50.",
)

# %% [markdown]
# We observe a gain within the spread of the seeds with ten labels, and harm with 50: frozen features of clean letters read fewer digits than a network trained from scratch.
# The letters are the same in both sources; what differs is whether the source task demanded what the target needs.
# With even more labels every fixed source is overtaken at last.

# %% [markdown]
# **More from few labels.**
# *Augmentation* makes several inputs of one labelled image by changes that keep the label: here moves by up to two pixels and turns by up to 15 degrees.
# A change that does not keep it, such as mirroring a digit, teaches errors.
# Ten labels a class, ten seeds:

# %% tags=["demo"]
turn = keras.Sequential(
    [
        keras.layers.RandomTranslation(0.08, 0.08, seed=1),
        keras.layers.RandomRotation(15 / 360, seed=2),
    ]
)
mirror = keras.layers.RandomFlip("horizontal", seed=3)
recipes = {"none": None, "moves and turns": turn, "mirrored": mirror}
seen, found = cached_features(letters.model, unseen), {name: [] for name in recipes}
for seed in range(10):
    x, y = labelled(10, seed)
    for name, change in recipes.items():
        copies = [x] + [change(x, training=True).numpy() for _ in range(4 if change else 0)]
        features = cached_features(letters.model, np.concatenate(copies))
        weights, bias = ridge_probe(features, np.tile(y, len(copies)), 10, 0.1)
        found[name].append(np.mean((seen @ weights + bias).argmax(axis=1) == truth))
plots.show(
    plots.bars(
        {name: np.mean(values) for name, values in found.items()},
        errors={name: np.std(values, ddof=1) for name, values in found.items()},
        value_label="accuracy on digits, mean and standard deviation",
        digits=2,
    ),
    alt="Three bars: without augmentation, with moves and turns, and with mirrored copies.",
)

# %% [markdown]
# We observe that moves and turns gain about one point, less than the spread: the penalty already keeps this probe from fitting accidents.
# With a penalty of 0.003 the gain is more than ten points.
# Mirrored copies cost five, because a mirrored 3 is no 3.
# Augmentation pays for changes that the data will show and the model does not know yet.

# %% [markdown]
# ## 9. The same with ImageNet
#
# `backbone.imagenet("MobileNetV2")` loads a network of `keras.applications` that was trained on 1.3 million photographs, 14 MB from Keras' cache or the network.
# It has the same attributes as `letters`, so that your functions take it as it is.
# Set `WEIGHTS = "imagenet"` where you are online; `None` gives random weights and shows only that all parts fit.
# Such a network is worth several GPUs: made in the scope of the strategy that `devices.pick` chooses (unit 11), it trains on all that there are.

# %% tags=["demo"]
WEIGHTS = None
setup = devices.pick()
print(setup)
with setup.strategy.scope():
    photos = backbone.imagenet("MobileNetV2", size=96, weights=WEIGHTS)
    model = keras.Model(photos.model.input, keras.layers.Dense(1000)(photos.model.output))
    model = replace_head(model, 10)
colored = preprocess(digits.train.images[:8], photos.size, photos.channels, photos.mean, photos.std)
print("inputs", colored.shape, f"from {colored.min():.0f} to {colored.max():.0f}")
print("features", cached_features(photos.model, colored).shape)
for count in (0, 1, 3):
    unfreeze(model, photos.blocks, count)
    trained = sum(int(np.prod(weights.shape)) for weights in model.trainable_weights)
    print(f"{count} of {len(photos.blocks)} blocks open: {trained:,} weights train")

# %% [markdown]
# We observe that a head of 12,810 weights trains first, of 2.3 million in all.
# Freezing saves memory and time too: frozen layers need no gradients, and what comes before the first open block can be cached, as in Exercise 2.
#
# ### Exercise 11: Which experiment decides? (written, graded by a person)
#
# A clinic has 300 labelled X-ray images of three devices, 16-bit gray, from 60 patients.
# A colleague took a network from ImageNet, divided the pixels by 255, split the images at random, trained once each, and reports: from scratch 0.81, frozen 0.79, fine-tuned with all layers at the usual rate 0.83, "so transfer does not matter".
# In 6 to 10 sentences: name at least three faults of this comparison, say for each what it may have done to the numbers, and describe the experiment that you would run instead.

# %% [markdown] question="written_comparison" points=3
# ### BEGIN SOLUTION
# Inputs: 16-bit values divided by 255 run up to 257, far from the range and scale that the network was trained on, and gray has one channel where three are expected.
# Saturated or shifted features hurt the frozen network most, because its batch normalization uses averages of other inputs.
# The images should be scaled by 65535, repeated to three channels, resized and standardized as the network was trained. (1 point)
#
# Split and noise: images of one patient in both parts let every method recognize patients, which lifts all numbers and favors those that can memorize.
# With about 60 test images the standard error is near 0.05, and there is one seed: differences of 0.02 to 0.04 say nothing.
# The split has to be by patient, also balanced by device, with several seeds or cross-validation, and the spread reported. (1 point)
#
# Training: fine-tuning all layers at the usual rate, with a random head and batch normalization that learns, destroys features in the first steps, so 0.83 is not what transfer can do.
# I would compare, each tuned on validation patients: from scratch, a probe on cached features, and head first, then the last blocks with a smaller rate and frozen normalization, at several numbers of labels; and check a medical source besides ImageNet.
# If all curves then meet, transfer does not matter here. (1 point)
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - Features that a related task needed are worth more than labels are scarce: at ten labels a class, the largest gain.
# - Inputs must match the backbone: range, size, channels, mean and standard deviation.
# - First a probe on cached features; then fine-tune from it, last blocks first, with smaller rates towards the input.
# - Frozen batch normalization uses its averages and does not move them; `trainable = False` does both in Keras, `training=False` only that.
# - LoRA trains two thin matrices and merges them into the kernel.
# - Fine-tuning forgets the source; a wrong source, or wrong inputs, can harm.
#   Measure over seeds, against a baseline that was tuned as well.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# Replace the ridge probe by logistic regression.
# Add an L2 penalty on the distance from the source's weights (Li et al., 2018): what does it keep of the letters?
# Put `LoRADense` into a head with a hidden layer.
#
# **Papers.**
# Yosinski et al. (2014), *How Transferable Are Features in Deep Neural Networks?*
# Ioffe and Szegedy (2015), *Batch Normalization*.
# Howard and Ruder (2018), *Universal Language Model Fine-Tuning for Text Classification*.
# Li et al. (2018), *Explicit Inductive Bias for Transfer Learning with Convolutional Networks*.
# Chaudhry et al. (2018), *Riemannian Walk for Incremental Learning*.
# Kornblith et al. (2019), *Do Better ImageNet Models Transfer Better?*
# Wang et al. (2019), *Characterizing and Avoiding Negative Transfer*.
# Hu et al. (2022), *LoRA*.
# Kumar et al. (2022), *Fine-Tuning Can Distort Pretrained Features and Underperform Out-of-Distribution*.
