# ---
# jupyter:
#   course:
#     title: Features that transfer
#     part: 5
#     about: frozen features, a linear probe, matching inputs, a new head
#     replaces: 12_transfer_learning
#     cpu_budget: 22
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Features that transfer
#
# You have ten labelled images of each digit, a hundred in all, and the digits are hard to read.
# A network trained on them from scratch reads fewer than half of the digits that it has not seen.
# A network that has only ever seen *printed letters* already holds what it takes to read almost four of five.
# How do you get it out, without training that network any further?

# %% [markdown]
# At the end you can
#
# - run images through a frozen network once, store its features, and train a linear classifier on them in closed form;
# - give a pre-trained network the inputs that it expects, and say what happens otherwise;
# - replace its head, and tell an experiment that decides from one that does not.
#
# **You need** convolutional networks (lessons 03a and 03b), and `fit` with cross-entropy (lesson 01b).
# **Time:** 25 minutes of reading, 60 to 80 minutes for five exercises, under 22 CPU seconds of computing.
# Each exercise stands alone.

# %%
from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf

from course_utils import backbone, check, data, devices, plots
from course_utils.data.cluttered import cluttered

check.begin("12a_features")

# %% [markdown]
# ## 1. Two tasks
#
# *Source* task: 52 letters from printed fonts, as many images as wanted, because a program draws them.
# *Target* task: real handwritten digits, of which only a few have labels.
# Both are enlarged to 24x24 pixels and hard to read: turned, on shaded paper, crossed by stray lines, with noise.
# `letters.model` is a network that was trained on the letters; these cells prepare images for it.

# %% tags=["demo"]
digits, letters = data.digits(), backbone.letters()
reader = backbone.letters(head=True).model  # the same network with its 52 logits


def ready(images, seed):
    """Images (n, h, w) with clutter that depends on the seed, as `letters` expects: (n, 24, 24, 1)."""
    x = cluttered(images, size=letters.size, seed=seed)
    return ((x - letters.mean) / letters.std)[..., None]


def labelled(per_class, seed):
    """Training digits, `per_class` of each class, and their labels."""
    order = np.random.default_rng(seed).permutation(len(digits.train.labels))
    y = digits.train.labels[order]
    rows = np.concatenate([np.flatnonzero(y == label)[:per_class] for label in range(10)])
    return ready(digits.train.images[order[rows]], 100 + seed), y[rows]


# %% [markdown]
# What does a reader of letters make of a digit?
# Above each image stands the letter that the network reads: six printed letters first, then handwritten digits.

# %% tags=["demo"]
printed, spelled = data.glyphs(backbone.CLASSES, size=24, per_class=5, seed=8)
soft = printed[:, 3:21, 3:21].reshape(-1, 9, 2, 9, 2).mean(axis=(2, 4))  # (260, 9, 9)
letter_images = ready(soft, seed=9)
unseen, truth = ready(digits.validation.images, seed=1), digits.validation.labels
shown = np.concatenate([letter_images[10:40:5], unseen[:18]])  # (24, 24, 24, 1)
read = np.argmax(reader(shown), axis=1)
plots.show(
    plots.image_grid(shown[..., 0], [backbone.CLASSES[k] for k in read], columns=8),
    alt="Six printed letters and eighteen handwritten digits, gray, turned, noisy and crossed by thin "
    "lines, each with a letter above it: zeros are read as D and Q, a 5 as S, sevens as Z and z.",
)

# %% [markdown]
# Three of the letters are read rightly and two more but for their case; of the digits, both zeros are read as D and Q, the 5 as S, two sevens as Z and z.
# The network has no word for a digit, but it sees the strokes, corners and loops, and it has learned to ignore noise, gradients and stray lines.

# %% [markdown]
# Is that worth anything?
# The script that trained the network, `tools/train_backbone.py`, also measured it with six seeds: other labelled digits, other clutter, other weights.
# *Frozen* is a linear classifier on features of the unchanged network, *fine-tuned* a network that was trained on from there, *from scratch* the same network trained on the digits alone, once as usual and once with batch normalization held fixed (lesson 12b says how).
# Look at the left end, and at the bands of one standard deviation.

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
# We observe 0.79 with ten labels a class for frozen features of letters, and 0.42 or 0.49 from scratch; the bands are far apart.
# With 50 labels the distance has shrunk: what the source supplied can then be learned from the target.
# Fine-tuning adds nothing here, because the tasks are close.
# You now build the frozen one.

# %% [markdown]
# ## 2. Feature extraction
#
# The cheapest transfer leaves the network as it is.
# Every image passes through it once; what comes out, 96 numbers, is stored, and a linear classifier is trained on that.
# This is *feature extraction* with a *linear probe* ([Alain and Bengio, 2016](https://arxiv.org/abs/1610.01644)).
# The network has to be in inference mode: in training mode, a layer such as batch normalization would make an image's features depend on the images beside it.

# %% [markdown]
# ### Exercise 1: Cached features
#
# Return the features of all images, computed in batches of `batch_size`, of which the last may be smaller.
# Each image passes through the network once, in inference mode: `model(batch, training=False)`.
# About 5 lines.
# Hint: `np.concatenate` joins the batches.


# %% answer="cached_features" level="warm-up"
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


# %% [markdown]
# Two networks for the checks: one that notes how it is called, and one whose features are easy to work out by hand.


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
check.agrees(
    lambda images, batch_size=100: cached_features(noisy_mean(3), images, batch_size),
    "cached_features in every regime",
    hint="Any number of images, fewer or more than batch_size, also where there are more than 200 "
    "images; batch_size is 100 if it is left out; the result has an axis of images and one of "
    "features, even for one channel, one image.",
    images=check.array("n", "height", "width", "channels"),
    batch_size=check.integer(1, 1000, typical=(2, 3, 40), default=100),
    cases={
        "one channel, one image": {"images": np.ones((1, 2, 3, 1)), "batch_size": 1},
        "more than 200 images": {"images": np.arange(250.0).reshape(250, 1, 1, 1), "batch_size": 9},
    },
    longest=23,
)
### END HIDDEN TESTS

# %% [markdown]
# What are these features made of?
# Early layers learn what is general, late layers what tells the source's classes apart ([Yosinski et al., 2014](https://arxiv.org/abs/1411.1792)).
# These are the 12 filters of the first block, learned from letters.
# Look for edges: a bright side and a dark one.

# %% tags=["demo"]
kernels = letters.model.get_layer("block1_conv").get_weights()[0]  # (3, 3, 1, 12)
plots.show(
    plots.filters(kernels, columns=6, title="first block, learned from letters"),
    alt="Twelve kernels of 3 by 3 weights: several have a bright and a dark side, at different "
    "angles, others a bright or dark center.",
)

# %% [markdown]
# We observe edges in several directions, and spots: nothing about them is special to letters.
# Three more blocks combine them into 96 features, and from these a probe reads digits.

# %% [markdown]
# ### Exercise 2: A linear probe
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
        features: Shape (n, d), float32 or float64.
        labels: Integers of any type, 0 to classes - 1, shape (n,).
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
check.agrees(
    ridge_probe,
    "ridge_probe in every regime",
    hint="Weights (d, classes) and biases (classes,), also for one example, one feature or one "
    "class; labels may have any type of integers; change no argument.",
    features=check.array("n", "d", dtypes=("float64", "float32"), magnitudes=(1e-3, 20.0, 300.0)),
    labels=check.array(
        "n", dtypes=("int64", "int32", "uint8"), low=0, high="classes-1", lists=False
    ),
    classes=check.integer(1, 12, typical=(3, 5)),
    strength=check.number(1e-3, 1e3, typical=(0.2, 0.05, 3.0)),
)
### END HIDDEN TESTS

# %% [markdown]
# Does it work?
# Three probes with 20 labels a class, judged on 297 validation images: on the features of letters, on those of the same network with *random* weights, and on the pixels themselves.
# The penalty is in proportion to the variance of the features, so that it means the same to all three.

# %% tags=["demo"]
net = backbone.network()
random_net = keras.Model(net.input, net.get_layer("features").output)
x, y = labelled(20, seed=0)
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
# We observe that a probe on letter features reads 0.82 of the digits, twice as many as one on pixels.
# Random features of the same network are no better than pixels: the gain is not the architecture, but what it learned.

# %% [markdown]
# ## 3. Inputs that do not match
#
# A pre-trained network was fitted to *its* inputs: size and channels, and pixels between 0 and 1, standardized with the mean and the standard deviation of its training images.
# `letters` says what they are: `size`, `channels`, `mean`, `std`.
# What happens to a probe that was trained well if later images are prepared otherwise?

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
# Upside-down digits are in range, but this probe has never seen them.
# So whatever prepares the inputs belongs to the network, and is written once.

# %% [markdown]
# ### Exercise 3: Inputs that match
#
# Write the preparation once: another range, size or number of channels raises no error, or the wrong one, and ruins the features.
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
        images: Shape (n, h, w) or (n, h, w, c); integers 0 to 255 of any type, or floats 0 to 1.
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
settings = {
    "size": check.integer(1, 12, typical=(5, 3)),
    "channels": check.choice(1, 3),
    "mean": check.number(-1.0, 1.0, typical=(0.4, 0.0)),
    "std": check.number(0.05, 5.0, typical=(0.3, 1.0)),
}
check.agrees(
    preprocess,
    "preprocess of gray floats in every regime",
    hint="One image or many, of any height and width, also one pixel; images of float32 and float64 "
    "are shares already, and stay as they are: work on a copy.",
    images=check.array("n", "height", "width", dtypes=("float64", "float32"), low=0, high=1),
    **settings,
    longest=15,
    atol=1e-5,
)
check.agrees(
    preprocess,
    "preprocess of colored integers in every regime",
    hint="Every type of integers is divided by 255, in floats; images stay as they are.",
    images=check.array(
        "n", "height", "width", 3, dtypes=("uint8", "int64", "int16", "uint16"), low=0, high=255
    ),
    **settings,
    longest=15,
    atol=1e-5,
)
check.raises(
    lambda: preprocess(np.zeros((1, 2, 2)), 2, 4, 0.0, 1.0),
    ValueError,
    "gray cannot become four channels",
    hint="One channel becomes three, or stays one; nothing else.",
)
check.raises(
    lambda: preprocess(np.zeros((1, 2, 2, 3)), 2, 2, 0.0, 1.0),
    ValueError,
    "three channels cannot become two",
    hint="Three channels become one, or stay three; nothing else.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. A source that does not fit
#
# Inputs can match and the source still be of little use.
# The same network was also trained on *clean* letters, without clutter: it never had to learn what to ignore.
# Compare both sources with training from scratch, at ten and at 50 labels a class.

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
# We observe with ten labels a gain within the spread of the seeds, and with 50 *negative transfer*: frozen features of clean letters read 0.61, a network trained from scratch 0.74 ([Wang et al., 2019](https://arxiv.org/abs/1811.09751)).
# The letters are the same in both sources; what differs is whether the source task demanded what the target needs.

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
# Mirrored copies cost about five points, because a mirrored 3 is no 3.
# Augmentation pays for changes that the data will show and the model does not know yet.

# %% [markdown]
# ## 5. A new head
#
# A probe apart from its network is two things to store and to run.
# One network from image to digit is handier: the source's head, 52 letters, goes, and a new one takes its place.
# It starts with random weights, and its first gradients say little; passed on, they would spoil a body that was trained for long ([Kumar et al., 2022](https://arxiv.org/abs/2202.10054)).
# So the body is *frozen* while a new head learns.

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
        model: A functional Keras model, layer after layer, whose last layer is the head; it
            stays as it is, with what is frozen in it.
        classes: Of the new task, 1 or more.

    Returns:
        A model from the same inputs to logits (batch, classes).
    """
    ### BEGIN SOLUTION
    features = model.layers[-2].output
    return keras.Model(model.input, keras.layers.Dense(classes, name="head")(features))
    ### END SOLUTION


# %% [markdown]
# The checks use a network that is built like the backbone, but tiny: 6x6 pixels, two blocks with 2 and 3 filters, 4 classes, and weights that no initialization would give, so that nothing goes unnoticed.


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
old, _ = tiny(105)
for name in ("block1_conv", "block2_bn"):
    old.get_layer(name).trainable = False
first, second = replace_head(old, 3), replace_head(old, 1)
second.layers[-1].set_weights([np.ones((3, 1)), np.ones(1)])
check.same(
    [
        [[layer.name, layer.trainable, len(layer.weights)] for layer in model.layers[1:]]
        for model in (old, first, second)
    ],
    "what was frozen stays frozen, in the old model and in two new ones",
    hint="Set trainable of no layer, rename none, and give each new model a head of its own.",
)
check.same(
    [logits_of(old, images), list(logits_of(first, images).shape), logits_of(second, images)],
    "three heads on one body",
    hint="The old head and all new ones read the same features, each with weights of its own.",
    rtol=1e-3,
    atol=1e-4,
)
### END HIDDEN TESTS

# %% [markdown]
# Two heads on one body: `reader` still gives letters, the new model digits.
# With `layer.trainable = False` the body's weights are off the list of those that an optimizer changes, so that `fit` trains the new head alone.
# Look at both curves: what is learned, and what is lost?

# %% tags=["demo"]
keras.utils.set_random_seed(4)
for layer in reader.layers:
    layer.trainable = False
model, (x, y) = replace_head(reader, 10), labelled(20, seed=0)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.Adam(0.02), loss)
curves = {"digits": [], "letters": []}
for epoch in range(9):
    if epoch:
        model.fit(x, y, batch_size=32, verbose=0)
    curves["digits"].append(np.mean(logits_of(model, unseen).argmax(axis=1) == truth))
    curves["letters"].append(np.mean(logits_of(reader, letter_images).argmax(axis=1) == spelled))
axes = plots.series(curves, x_label="epochs of the new head", y_label="accuracy")
axes.set(ylim=(0, 1))
plots.show(
    axes,
    alt="Two curves over eight epochs: accuracy on digits rises from almost nothing to about 0.8, "
    "accuracy on letters stays exactly where it was, at 0.72.",
)
print(f"digits {curves['digits'][-1]:.2f}, letters {curves['letters'][-1]:.2f}")

# %% [markdown]
# We observe that the new head reads 0.83 of the digits after eight epochs, as many as the closed form, and that the letters stay at 0.72: nothing that they use has changed.
# One pass through the body now answers both questions.
# What happens if the body may change as well, and how to let it, is the question of lesson 12b.

# %% [markdown]
# ## 6. The same with ImageNet
#
# `backbone.imagenet("MobileNetV2")` loads a network of `keras.applications` that was trained on 1.3 million photographs, 14 MB from Keras' cache or the network; your functions take it as they take `letters`.
# Set `WEIGHTS = "imagenet"` where you are online; `None` gives random weights and shows only that all parts fit.
# Such a network is worth several GPUs: made in the scope of the strategy that `devices.pick` chooses (lessons 11a and 11b), it uses all that there are.

# %% tags=["demo"]
WEIGHTS = None
setup = devices.pick()
print(setup)
with setup.strategy.scope():
    photos = backbone.imagenet("MobileNetV2", size=96, weights=WEIGHTS)
    outputs = keras.layers.Dense(1000)(photos.model.output)
    model = replace_head(keras.Model(photos.model.input, outputs), 10)
print(f"head {model.layers[-1].count_params():,} weights of {model.count_params():,}")
colored = preprocess(digits.train.images[:8], photos.size, photos.channels, photos.mean, photos.std)
print("inputs", colored.shape, f"from {colored.min():.0f} to {colored.max():.0f}")
print("features", cached_features(photos.model, colored).shape)

# %% [markdown]
# We observe that gray digits of 8x8 pixels arrive as color images of 96x96 between -1 and 1, which is what MobileNetV2 expects, and leave as 1280 features.
# Its new head has 12,810 weights of 2.3 million.
# A probe on them is the baseline for every other method: it costs one pass through the network and a linear system.

# %% [markdown]
# ### Exercise 5: Which experiment decides?
#
# A clinic has 300 labelled X-ray images of three devices, 16-bit gray, from 60 patients.
# A colleague took a network from ImageNet, divided the pixels by 255, split the images at random, trained once each, and reports: from scratch 0.81, frozen 0.79, fine-tuned with all layers at the usual rate 0.83, "so transfer does not matter".
# In 6 to 10 sentences: name at least three faults of this comparison, say for each what it may have done to the numbers, and describe the experiment that you would run instead.
# A person grades your answer.

# %% [markdown] question="written_comparison" points=3 level="challenge"
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
# - Features that a related task needed are worth most where labels are scarce: with ten labels a class 0.79 instead of 0.49, with 50 labels 0.88 instead of 0.74.
# - A frozen network computes features once; a linear probe on them has a closed form.
# - Inputs must match the backbone: range, size, channels, mean and standard deviation; nothing warns of a mismatch.
# - The source must have demanded what the target needs.
# - A new head on a frozen body learns the new task and costs the old one nothing.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# Replace the ridge probe by logistic regression, and choose `strength` on digits that are in neither part.
# Train the probe on upside-down digits: how much of the loss in section 3 was the features' fault?
# Take features after the third block instead of the fourth.
#
# **Papers.**
# [Yosinski et al., 2014](https://arxiv.org/abs/1411.1792), *How Transferable Are Features in Deep Neural Networks?*
# [Alain and Bengio, 2016](https://arxiv.org/abs/1610.01644), *Understanding Intermediate Layers Using Linear Classifier Probes*.
# [Kornblith et al., 2019](https://arxiv.org/abs/1805.08974), *Do Better ImageNet Models Transfer Better?*
# [Wang et al., 2019](https://arxiv.org/abs/1811.09751), *Characterizing and Avoiding Negative Transfer*.
# [Kumar et al., 2022](https://arxiv.org/abs/2202.10054), *Fine-Tuning Can Distort Pretrained Features and Underperform Out-of-Distribution*.
