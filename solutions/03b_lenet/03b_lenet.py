# ---
# jupyter:
#   course:
#     title: From convolution to LeNet
#     part: 2
#     about: receptive fields, pooling, separable convolutions, a LeNet that reads digits
#     replaces: 03_convolutions
#     cpu_budget: 22
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # From convolution to LeNet
#
# A network of dense layers reads 97 % of handwritten digits that it has never seen.
# Move each of them by a single pixel: how many does it still read?
# You will build LeNet, which loses less with fewer parameters, and find out what it still loses, and why.
# At the end you can
#
# - compute how far a unit of a deep network sees;
# - pool maps as Keras does, and separate a convolution to save parameters;
# - build LeNet, and look at the filters that it has learned;
# - say where translation equivariance ends.

# %% [markdown]
# **You need** from lesson 03a: kernels, strides, `"same"` and feature maps; from lessons 01a to 01c: dense layers, ReLU, logits, and a Keras model that is trained with `fit`.
#
# **Time:** 20 minutes of reading, 90 minutes with the exercises, under 22 CPU seconds of computing.
#
# Write your code where a cell says `YOUR CODE HERE`, then run the cells below it.
# Each exercise stands alone, so you can skip one and come back.

# %%
import keras
import numpy as np

from course_utils import check, data, plots

check.begin("03b_lenet")
digits = data.digits()

# %% [markdown]
# ## 1. One pixel to the side
#
# All networks of this lesson are trained in the same way.
# Training is given: 12 epochs with a loss that takes logits, and with Adam, a kind of gradient descent that lesson 09a takes apart, at a learning rate that falls along a cosine.


# %%
def trained(model: keras.Model) -> keras.Model:
    """The model after 12 epochs on the training digits."""
    rate = keras.optimizers.schedules.CosineDecay(0.005, decay_steps=12 * 38)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(rate), loss=loss)
    images = digits.train.images[..., None]  # (1200, 8, 8, 1)
    model.fit(images, digits.train.labels, batch_size=32, epochs=12, verbose=0)
    return model


# %% [markdown]
# We train a dense network on digits of 8x8 pixels, and show it each validation digit as it is, and moved by one pixel down, up, right and left.
# What moves out is lost, what comes in is white.
# Above each picture stands what the network takes it for.


# %% tags=["demo"]
def moved_digits(images: np.ndarray, move: int) -> np.ndarray:
    """Images (n, 8, 8), moved down, up, right and left: (4 * n, 8, 8, 1)."""
    wide = np.pad(images, [(0, 0), (2, 2), (2, 2)])[..., None]  # (n, 12, 12, 1)
    starts = [(2 - move, 2), (2 + move, 2), (2, 2 - move), (2, 2 + move)]
    return np.concatenate([wide[:, i : i + 8, j : j + 8] for i, j in starts])


def read_digits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """The digits that a model takes images for."""
    return keras.ops.convert_to_numpy(model(images)).argmax(axis=1)


# %% tags=["demo", "nbval-ignore-output"]
keras.utils.set_random_seed(3)
layers = [keras.layers.Flatten(), keras.layers.Dense(128, "relu"), keras.layers.Dense(32, "relu")]
dense = trained(keras.Sequential([keras.Input((8, 8, 1)), *layers, keras.layers.Dense(10)]))
labels = digits.validation.labels
for move in (0, 1):
    answers = read_digits(dense, moved_digits(digits.validation.images, move))
    print(f"moved by {move}: {np.mean(answers == np.tile(labels, 4)):.0%} read correctly")
pictures = np.stack([moved_digits(digits.validation.images[:6], move)[:6] for move in (0, 1)])
titles = [f"read: {answer}" for answer in read_digits(dense, pictures.reshape(12, 8, 8, 1))]
plots.show(
    plots.image_grid(pictures.reshape(12, 8, 8), titles, columns=6),
    alt="Six digits, 0, 1, 9, 9, 5 and 6, each read correctly, and below them the same digits one "
    "pixel lower, read as 0, 1, 4, 8, 6 and 1.",
)

# %% [markdown]
# We observe that the network reads 97 % of the digits in their place, and 47 % one pixel beside it.
# We hardly see that they have moved; of the six above, it misreads four.
# Each pixel has weights of its own, so to a dense layer a moved digit is another picture.
# What would a network need to see that it is the same?

# %% [markdown]
# ## 2. How far a unit sees
#
# A network for images puts convolutions on top of each other, and each sees only a small window.
# How much of the image does a unit depend on in the end?
# This part is its *receptive field*.
# A unit of a 3x3 layer sees 3x3 pixels.
# One of a second such layer sees three windows along each axis, each one pixel further: $3 + 1 + 1 = 5$ pixels.
# If the first layer has stride 2, its windows are two pixels apart, and cover $3 + 2 + 2 = 7$.

# %% [markdown]
# ### Exercise 1: The receptive field
#
# Let $r$ be its side in pixels and $j$ the *jump*, the distance of two neighboring units measured in pixels of the input.
# Start with $r = j = 1$.
# A layer of kernel $k$, stride $s$, dilation $d$ changes them, in this order, to
#
# $$r \leftarrow r + d (k - 1)\, j \qquad j \leftarrow j\, s$$
#
# Return both.
# Pooling counts as a layer.
# About 5 lines.


# %% answer="receptive_field" level="warm-up"
def receptive_field(layers: list[tuple[int, int, int]]) -> tuple[int, int]:
    """Receptive field and jump after a stack of layers, along one axis.

    Args:
        layers: For each layer, from input to output: kernel, stride, dilation; whole numbers.

    Returns:
        Side of the receptive field and jump, both ints, in pixels of the input; (1, 1) without
        layers.
    """
    ### BEGIN SOLUTION
    side, jump = 1, 1
    for kernel, stride, dilation in layers:
        side += dilation * (kernel - 1) * jump
        jump *= stride
    return side, jump
    ### END SOLUTION


# %% check="receptive_field_stacks" points=1
# 3x3, twice: 1 + 2 + 2 = 5. With stride 2 in the first: 1 + 2 + 2*2 = 7, and the jump is 2
check.equal(
    receptive_field([(3, 1, 1), (3, 1, 1)]),
    (5, 1),
    "two layers without stride",
    hint="Return side and jump; each layer adds dilation * (kernel - 1) jumps to the side.",
)
check.equal(
    receptive_field([(3, 2, 1), (3, 1, 1)]),
    (7, 2),
    "two layers, the first with stride 2",
    hint="A layer's own stride changes the jump only after its kernel was counted.",
)
### BEGIN HIDDEN TESTS
check.same(
    receptive_field([(5, 1, 1), (2, 2, 1), (5, 1, 1), (2, 2, 1)]),
    "two convolutions, each with pooling",
    hint="Pooling is a layer with kernel 2 and stride 2.",
)
check.same(
    receptive_field([(7, 2, 1), (3, 3, 1), (4, 1, 1), (1, 2, 1)]),
    "odd and even kernels with strides 2 and 3",
    hint="Strides multiply: the jump is their product so far.",
)
check.same(
    receptive_field([(3, 1, 2), (2, 3, 4), (3, 2, 5)]),
    "layers with dilation and stride",
    hint="A kernel adds dilation * (k - 1) jumps; the dilation does not change the jump.",
)
check.same(receptive_field([]), "no layer at all", hint="A pixel sees itself: (1, 1).")
stack = [(5, 2, 1), (4, 3, 2)]
check.same(
    [receptive_field(stack), receptive_field(stack)],
    "a stack that is measured twice",
    hint="Leave the list of layers as it is.",
)
check.agrees(
    receptive_field,
    "receptive_field in every regime",
    hint="Go through all layers in their order, however many there are: first the side with the "
    "jump so far, then the jump.",
    integers=True,
    layers=check.choice([(3, 2, 2), (2, 3, 1), (5, 1, 3)]),
    cases={
        "there is no layer": {"layers": []},
        "there is one layer": {"layers": [(4, 3, 2)]},
        "every kernel has one tap": {"layers": [(1, 2, 3), (1, 3, 1), (1, 1, 2)]},
        "there are five different layers": {
            "layers": [(3, 2, 1), (2, 3, 4), (4, 1, 2), (7, 2, 3), (2, 5, 2)]
        },
        "there are twenty layers": {"layers": [(3, 1, 1), (2, 1, 2), (3, 2, 1), (1, 1, 5)] * 5},
        "a layer comes twice": {"layers": [(3, 2, 1), (3, 2, 1), (5, 1, 2), (3, 2, 1)]},
        "the stride is larger than the kernel": {"layers": [(2, 5, 1), (3, 4, 2)]},
        "the jump is a million": {"layers": [(1, 1000, 1), (1, 1000, 1)]},
    },
)
### END HIDDEN TESTS

# %% [markdown]
# How does the field grow with depth?
# On the left, we count the paths from each input pixel to one output through 3x3 layers; the shade is the share of the largest count.
# On the right, your function draws four designs.

# %% tags=["demo"]
depths, paths, pictures = np.arange(1, 9), np.ones(1), {}
for depth in (1, 2, 3, 4):
    paths = np.convolve(paths, np.ones(3))
    share = np.outer(paths, paths) / paths.max() ** 2
    side = len(paths)
    pictures[f"{depth} deep: {side} x {side}"] = np.pad(share, (11 - side) // 2)
designs = {
    "3x3": lambda n: [(3, 1, 1)] * n,
    "5x5": lambda n: [(5, 1, 1)] * n,
    "3x3, every second with stride 2": lambda n: [(3, 1 + i % 2, 1) for i in range(n)],
    "3x3, dilation 1, 2, 4, ...": lambda n: [(3, 1, 2**i) for i in range(n)],
}
lines = {name: [receptive_field(stack(n))[0] for n in depths] for name, stack in designs.items()}
axes = plots.panels(2, width=4.6, height=4.2)
plots.image_grid(np.stack(list(pictures.values())), list(pictures), columns=2, ax=axes[0])
plots.functions(depths, lines, x_label="layers", y_label="side (pixels)", ax=axes[1])
axes[1].set(xlim=(0.7, 8.3), yscale="log", yticks=[3, 10, 30, 100, 300])
axes[1].set_yticklabels(["3", "10", "30", "100", "300"])
plots.show(
    axes,
    alt="Left: the field grows by 2 pixels with each 3 by 3 layer, and its middle counts most. "
    "Right: over 8 layers it grows linearly for plain kernels, much faster with strides or "
    "with doubled dilation, which reaches 511 pixels.",
)

# %% [markdown]
# We observe that plain layers add the same number of pixels each time, while strides and doubled dilations make the field grow exponentially.
# The middle of the field has far more paths than its border and counts most.

# %% [markdown]
# ## 3. Pooling
#
# Strides make a map smaller by skipping; *pooling* summarizes.
# *Max pooling* keeps the strongest answer of each window, *average pooling* the mean; both work channel by channel and have no weights.
# The window 1, 2, 5, -6 gives 5 and $(1 + 2 + 5 - 6) / 4 = 0.5$.
# With 2x2 windows and stride 2 a map shrinks to a quarter.
# *Global* pooling has one window, the whole map.

# %% [markdown]
# ### Exercise 2: Max and average
#
# With `"same"`, Keras pads as for convolutions, but padding never counts: not as a zero in a maximum, and not in the number that a mean divides by.
# `same_pads`, in the next cell, says how much there is.
# About 6 lines each.
# Hint: pad with `-np.inf` for the maximum, with `np.nan` for `np.nanmean`; `np.lib.stride_tricks.sliding_window_view` gives all windows at once.


# %%
def same_pads(size: int, kernel: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """Zeros (before, after) that Keras adds to an axis of `size` pixels for padding="same"."""
    span = dilation * (kernel - 1) + 1
    taps = np.eye(span)[:, None, :]  # (span, 1, span)
    seen = keras.ops.conv(np.ones((1, size, 1)), taps, strides=stride, padding="same")
    seen = keras.ops.convert_to_numpy(seen)[0]  # (outputs, span), 0 is padding
    return int(seen[0].argmax()), int(seen[-1][::-1].argmax())


# %% answer="pooling"
def max_pool2d(
    images: np.ndarray, pool_size: tuple[int, int], strides: tuple[int, int], padding: str = "valid"
) -> np.ndarray:
    """Largest value of each window, channel by channel.

    Args:
        images: Floats, shape (batch, rows, columns, channels).
        pool_size, strides: Pairs, for rows and for columns.
        padding: "valid" or "same".

    Returns:
        Shape (batch, output rows, output columns, channels).
    """
    ### BEGIN SOLUTION
    if padding == "same":
        rows = same_pads(images.shape[1], pool_size[0], strides[0])
        columns = same_pads(images.shape[2], pool_size[1], strides[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return windows[:, :: strides[0], :: strides[1]].max(axis=(4, 5))
    ### END SOLUTION


def average_pool2d(
    images: np.ndarray, pool_size: tuple[int, int], strides: tuple[int, int], padding: str = "valid"
) -> np.ndarray:
    """Mean of each window, channel by channel, padding left out.

    Args and returns: as for `max_pool2d`.
    """
    ### BEGIN SOLUTION
    if padding == "same":
        rows = same_pads(images.shape[1], pool_size[0], strides[0])
        columns = same_pads(images.shape[2], pool_size[1], strides[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return np.nanmean(windows[:, :: strides[0], :: strides[1]], axis=(4, 5))
    ### END SOLUTION


# %% check="pooling_max" points=1
# Windows 1, 2, 5, -6 and 3, 4, -7, -8; with same, 3 columns have the windows -1, -2 and -3
image = np.array([[1.0, 2, 3, 4], [5, -6, -7, -8]]).reshape(1, 2, 4, 1)
check.close(
    np.ravel(max_pool2d(image, (2, 2), (2, 2))),
    [5, 4],
    "maximum of two windows",
    hint="The largest of the four numbers, the sign included.",
)
check.close(
    np.ravel(max_pool2d(np.array([-1.0, -2, -3]).reshape(1, 1, 3, 1), (1, 2), (1, 2), "same")),
    [-1, -3],
    "padding is no zero for a maximum",
    hint="Pad with -np.inf: a zero would win over negative numbers.",
)
### BEGIN HIDDEN TESTS
images = check.frozen(check.rng(601).normal(size=(2, 7, 8, 3)) - 4)
check.same(
    max_pool2d(images, (3, 2), (2, 3)),
    "maximum with overlapping windows and two strides",
    hint="Each channel by itself; the first numbers are for rows, the second for columns.",
)
images = check.frozen(check.rng(604).normal(size=(4, 6, 5, 2)) - 4)
check.same(
    max_pool2d(images, (4, 5), (3, 2), "same"),
    "maximum of negative numbers, same",
    hint="Zeros around the image must not count; same_pads(size, pool, stride) says how much to pad.",
)
images = check.frozen(check.rng(606).normal(size=(3, 9, 7, 2)) - 4)
check.same(
    max_pool2d(images, (3, 5), (4, 3), "same"),
    "maximum where the stride of the rows is larger than the window, same",
    hint="same_pads takes size, pool size and stride, in this order.",
)
check.agrees(
    max_pool2d,
    "max_pool2d in every regime",
    hint="Only pixels of the image may win, however small they are; keep all four axes.",
    sizes={"batch": 2, "rows": 9, "columns": 7, "channels": 3},
    longest=13,
    images=check.array(
        "batch", "rows", "columns", "channels",
        dtypes=("float64", "float32"), ties=True, magnitudes=(1e-8, 300.0, 2e4),
    ),
    pool_size=check.choice((2, 3), (1, 1), (4, 2), (7, 5)),
    strides=check.choice((2, 1), (1, 1), (3, 2), (5, 7)),
    padding=check.choice("same", "valid", default="valid"),
    cases={
        "the window is larger than the image, same": {"pool_size": (12, 9), "strides": (4, 3)},
        "one window covers the whole map, valid": {
            "pool_size": (9, 7), "strides": (9, 7), "padding": "valid"
        },
        "strides are larger than the window, valid": {
            "pool_size": (1, 2), "strides": (4, 3), "padding": "valid"
        },
        "all axes have length 1, valid": lambda given: given | {
            "images": given["images"][:1, :1, :1, :1], "pool_size": (1, 1), "padding": "valid"
        },
    },
)  # fmt: skip
### END HIDDEN TESTS

# %% check="pooling_average" points=2
image = np.array([[1.0, 2, 3, 4], [5, -6, -7, -8]]).reshape(1, 2, 4, 1)
check.close(
    np.ravel(average_pool2d(image, (2, 2), (2, 2))),
    [0.5, -2],
    "mean of two windows",
    hint="(1 + 2 + 5 - 6) / 4, and the same for 3, 4, -7, -8.",
)
# Three columns, windows of two with stride 2: the mean of 2 and 4, then 9 alone
row = np.array([2.0, 4, 9]).reshape(1, 1, 3, 1)
check.close(
    np.ravel(average_pool2d(row, (1, 2), (1, 2), "same")),
    [3, 9],
    "a mean does not count padding",
    hint="Divide by the number of pixels in the window that lie on the image.",
)
### BEGIN HIDDEN TESTS
images = check.frozen(check.rng(602).normal(scale=30, size=(2, 6, 9, 3)))
check.same(
    average_pool2d(images, (2, 4), (3, 2)),
    "mean with two strides",
    hint="Each channel by itself; the first numbers are for rows, the second for columns.",
)
check.same(
    average_pool2d(images, (6, 9), (1, 1)),
    "global average pooling",
    hint="One window may cover the whole map; the result keeps four axes.",
)
images = check.frozen(check.rng(603).normal(size=(2, 5, 7, 2)) + 3)
check.same(
    average_pool2d(images, (3, 3), (1, 1), "same"),
    "means at all borders, stride 1",
    hint="In a corner a 3x3 window covers 4 pixels: divide by 4.",
)
images = check.frozen(check.rng(605).normal(size=(2, 5, 6, 4)) + 3)
check.same(
    average_pool2d(images, (5, 4), (4, 3), "same"),
    "means with two strides, same",
    hint="same_pads(size, pool, stride) for rows and for columns; padding is left out.",
)
check.agrees(
    average_pool2d,
    "average_pool2d in every regime",
    hint="Divide by the pixels in the window that lie on the image, zeros of the image included; keep all four axes.",
    sizes={"batch": 2, "rows": 9, "columns": 7, "channels": 3},
    longest=13,
    images=check.array(
        "batch", "rows", "columns", "channels",
        dtypes=("float64", "float32"), ties=True, magnitudes=(1e-8, 300.0, 2e4),
    ),
    pool_size=check.choice((2, 3), (1, 1), (4, 2), (7, 5)),
    strides=check.choice((2, 1), (1, 1), (3, 2), (5, 7)),
    padding=check.choice("same", "valid", default="valid"),
    cases={
        "the window is larger than the image, same": {"pool_size": (12, 9), "strides": (4, 3)},
        "one window covers the whole map, valid": {
            "pool_size": (9, 7), "strides": (9, 7), "padding": "valid"
        },
        "strides are larger than the window, valid": {
            "pool_size": (1, 2), "strides": (4, 3), "padding": "valid"
        },
        "all axes have length 1, valid": lambda given: given | {
            "images": given["images"][:1, :1, :1, :1], "pool_size": (1, 1), "padding": "valid"
        },
    },
)  # fmt: skip
### END HIDDEN TESTS

# %% [markdown]
# Does pooling help against moves?
# Below are a digit, its pooled maps, and the same three after a move down by one pixel.
# For all validation digits and four directions, we compare two mean changes: by the move, and by taking the next digit of the set instead.
# If pooling helps, a move changes less than another digit does.

# %% tags=["demo"]
before = np.tile(digits.validation.images, (4, 1, 1))[..., None]  # (1188, 8, 8, 1)
after = moved_digits(digits.validation.images, 1)
kinds = {
    "pixels": lambda images: images,
    "maximum": lambda images: np.array(max_pool2d(images, (2, 2), (2, 2))),
    "average": lambda images: np.array(average_pool2d(images, (2, 2), (2, 2))),
}
pictures = {}
for name, shrunk_by in kinds.items():
    maps, maps_after = shrunk_by(before)[..., 0], shrunk_by(after)[..., 0]
    by_move, by_other = np.abs(maps_after - maps).mean(), np.abs(np.roll(maps, 1, 0) - maps).mean()
    print(f"{name}: moved {by_move:.2f}, another digit {by_other:.2f}")
    large = np.ones((8 // maps.shape[1],) * 2)  # pooled maps are drawn twice as large
    pictures[name] = np.kron(maps[4], large)
    pictures[f"{name}, moved"] = np.kron(maps_after[4], large)
names = sorted(pictures, key=lambda name: name.endswith("moved"))
plots.show(
    plots.image_grid(np.stack([pictures[name] for name in names]), names, columns=3),
    alt="A digit 5 and its maps after maximum and average pooling, and below them the same after a "
    "move by one pixel: the pooled maps are 4 by 4, and most of their pixels change as well.",
)

# %% [markdown]
# We observe that a move by one pixel changes the pixels as much as another digit does, 0.23 against 0.24: no wonder that the dense network was lost.
# Of the maxima it changes 0.18 against 0.22, of the means 0.16 against 0.17.
# Pooling helps, the maximum more than the mean, and it does not solve the problem.

# %% [markdown]
# ## 4. Depthwise-separable convolutions
#
# A convolution looks at space and mixes channels in one go.
# A separable one does it in two steps: each channel $c$ gets $m$ small kernels of its own, then a 1x1 convolution mixes:
#
# $$Y_{i j,\, c m + q} = \sum_{x, y} D_{x y c q}\, X_{i s_h + x,\; j s_w + y,\; c} \qquad Z_{ijo} = b_o + \sum_p P_{p o}\, Y_{ijp}$$

# %% [markdown]
# What does separating save?
# Take 16 channels, 32 filters and kernels of 3x3.
# The usual convolution has $3 \cdot 3 \cdot 16 = 144$ weights and a bias for each of 32 filters: $144 \cdot 32 + 32 = 4640$ numbers.
# Separated, there are 16 kernels of 9 weights, and then 16 weights and a bias for each filter: $16 \cdot 9 + 16 \cdot 32 + 32 = 688$.

# %% [markdown]
# ### Exercise 3: A separable convolution and its parameters
#
# Write both steps, for `"valid"` padding; $q$ runs from 0 to $m - 1$, where $m$ is the *depth multiplier*.
# The order of the $Y$ channels is that of Keras: all $m$ maps of channel 0 first.
# As in Keras's `SeparableConv2D`, only the second step has a bias.
# Then count the parameters: both kernels and the bias.
# About 6 lines and 1 line.
# Hint: `reshape` joins the last two axes in the right order.


# %% answer="separable"
def depthwise_separable_conv2d(
    images: np.ndarray,
    depthwise: np.ndarray,
    pointwise: np.ndarray,
    bias: np.ndarray,
    strides: tuple[int, int] = (1, 1),
) -> np.ndarray:
    """A depthwise convolution, then a pointwise one, without zeros around the image.

    Args:
        images: Floats, or integers such as uint8, shape (batch, rows, columns, channels).
        depthwise: Floats, shape (kernel rows, kernel columns, channels, multiplier).
        pointwise: Floats, shape (channels * multiplier, filters).
        bias: Floats, shape (filters,).
        strides: Of the depthwise step, for rows and for columns.

    Returns:
        Feature maps, shape (batch, output rows, output columns, filters).
    """
    ### BEGIN SOLUTION
    kernel_size = depthwise.shape[:2]
    windows = np.lib.stride_tricks.sliding_window_view(images, kernel_size, axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]  # (batch, rows, columns, channels, kh, kw)
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias
    ### END SOLUTION


def separable_parameters(
    kernel_size: tuple[int, int], channels: int, filters: int, multiplier: int = 1
) -> int:
    """Weights and biases of a depthwise-separable convolution, an int."""
    ### BEGIN SOLUTION
    kernel_rows, kernel_columns = kernel_size
    maps = channels * multiplier
    return kernel_rows * kernel_columns * maps + maps * filters + filters
    ### END SOLUTION


# %% check="separable_values" points=2
# Channel 0: 1*1 + 2*2 = 5; channel 1: 3*10 + 4*1 = 34; mixed: 5 + 100*34 + 0.5 = 3405.5
images = np.array([[[1.0, 3.0], [2.0, 4.0]]])[None]  # (1, 1, 2, 2)
depthwise = np.array([[[1.0, 10.0], [2.0, 1.0]]])[..., None]  # (1, 2, 2, 1)
mixed = depthwise_separable_conv2d(images, depthwise, np.array([[1.0], [100.0]]), np.array([0.5]))
check.close(
    mixed,
    [[[[3405.5]]]],
    "two channels, one window, one filter",
    hint="Each channel with its own kernel first; then one weighted sum over the channels, "
    "and the bias.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(801)
images, depthwise = check.frozen(rng.normal(size=(2, 5, 6, 3))), rng.normal(size=(3, 2, 3, 1))
depthwise, pointwise = check.frozen(depthwise), check.frozen(rng.normal(size=(3, 4)))
bias = check.frozen(rng.normal(size=4))
check.same(
    depthwise_separable_conv2d(images, depthwise, pointwise, bias),
    "two images, three channels, four filters, separable",
    hint="No sum over the channels in the first step.",
)
check.same(
    depthwise_separable_conv2d(images[:1], depthwise, pointwise[:, :1], bias[:1], (2, 3)),
    "separable with strides 2 and 3",
    hint="Only the depthwise step has strides; the first is for rows.",
)
### END HIDDEN TESTS

# %% check="separable_multiplier" points=1
# One pixel with channels 2 and 3, multiplier 2: maps 2*1, 2*10, 3*100, 3*1000, in this order
depthwise = np.array([[1.0, 10.0], [100.0, 1000.0]])[None, None]  # (1, 1, 2, 2)
pixel = np.array([2.0, 3.0]).reshape(1, 1, 1, 2)
check.close(
    np.ravel(depthwise_separable_conv2d(pixel, depthwise, np.eye(4), np.zeros(4))),
    [2, 20, 300, 3000],
    "order of the maps with multiplier 2",
    hint="All maps of channel 0 come first: map c * multiplier + q.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(802)
images, depthwise = check.frozen(rng.normal(size=(2, 4, 6, 2))), rng.normal(size=(2, 3, 2, 3))
depthwise, pointwise = check.frozen(depthwise), check.frozen(rng.normal(size=(6, 5)))
check.same(
    depthwise_separable_conv2d(images, depthwise, pointwise, check.frozen(rng.normal(size=5))),
    "multiplier 3",
    hint="Reshape (..., channels, multiplier) to (..., channels * multiplier).",
)
check.agrees(
    depthwise_separable_conv2d,
    "depthwise_separable_conv2d in every regime",
    hint="Keep all four axes, let the maps be floats, and read the multiplier off the kernel.",
    atol=1e-5,
    longest=13,
    images=check.array(
        "batch", "kernel_rows+4", "kernel_columns+5", "channels",
        dtypes=("float64", "uint8", "int64"), magnitudes=(1e-3, 2e4),
    ),
    depthwise=check.array(
        "kernel_rows", "kernel_columns", "channels", 2, magnitudes=(1e-3, 2e4)
    ),
    pointwise=check.array("2*channels", "filters", magnitudes=(1e-3, 2e4)),
    bias=check.array("filters", magnitudes=(2e4,)),
    strides=check.choice((1, 1), (2, 3), (3, 1), (7, 6), default=(1, 1)),
    cases={
        "the multiplier is 1": lambda given: given | {
            "depthwise": given["depthwise"][..., :1], "pointwise": given["pointwise"][::2]
        },
        "the multiplier is 4": lambda given: given | {
            "depthwise": np.concatenate([given["depthwise"], given["depthwise"] ** 2], axis=3),
            "pointwise": np.concatenate([given["pointwise"], given["pointwise"] - 1]),
        },
        "the kernel covers the whole image": lambda given: given | {
            "images": given["images"][:, : len(given["depthwise"]), : given["depthwise"].shape[1]]
        },
        "images is a transposed view": lambda given: given | {
            "images": given["images"].T.copy().T
        },
        "every axis has length 1": lambda given: given | {
            "images": given["images"][:1, :1, :1, :1], "bias": given["bias"][:1],
            "depthwise": given["depthwise"][:1, :1, :1, :1], "pointwise": given["pointwise"][:1, :1],
        },
        "all arrays are float32": lambda given: given | {
            name: value.astype("float32") for name, value in given.items() if name != "strides"
        },
    },
)  # fmt: skip
### END HIDDEN TESTS

# %% check="separable_count" points=1
# 3*3*4 depthwise weights, 4*8 pointwise weights, 8 biases
check.equal(
    separable_parameters((3, 3), 4, 8),
    76,
    "parameters of a small separable layer",
    hint="Kernel pixels times maps, plus maps times filters, plus filters.",
)
### BEGIN HIDDEN TESTS
check.same(
    [separable_parameters((5, 2), 7, 3), separable_parameters((1, 1), 1, 1)],
    "parameters for other kernels",
    hint="One kernel of rows * columns for each channel, and one bias for each filter.",
)
check.same(
    [separable_parameters((3, 4), 6, 11, 2), separable_parameters((2, 7), 3, 5, 4)],
    "parameters with a multiplier",
    hint="The multiplier makes more maps: it counts in both kernels, not in the bias.",
)
check.agrees(
    separable_parameters,
    "separable_parameters in every regime",
    hint="Pixels of the kernel times maps, plus maps times filters, plus one bias for each filter, "
    "in whole numbers.",
    integers=True,
    kernel_size=check.choice((3, 2), (1, 1), (1, 7), (5, 5)),
    channels=check.integer(1, 70, typical=(4, 17)),
    filters=check.integer(1, 90, typical=(6, 33)),
    multiplier=check.integer(1, 9, typical=(2,), default=1),
)
### END HIDDEN TESTS

# %% [markdown]
# And what does sharing save?
# The same layer, from 16 channels to 32 maps of the same size, could also be dense.
# We draw the parameters of all three for growing images, on a logarithmic axis.

# %% tags=["demo"]
sides = np.array([4, 8, 16, 32, 64, 128, 256])
same_for_all = np.ones(len(sides))
counts = {
    "dense": (sides**2 * 16.0) * (sides**2 * 32) + sides**2 * 32,
    "convolution 3x3": (3 * 3 * 16 * 32 + 32) * same_for_all,
    "separable 3x3": separable_parameters((3, 3), 16, 32) * same_for_all,
}
axes = plots.functions(sides, counts, x_label="rows and columns of the image", y_label="parameters")
axes.set(xscale="log", yscale="log", xticks=sides, xticklabels=sides, ylim=(100, 1e13))
axes.minorticks_off()
plots.show(
    axes,
    alt="Parameters against the size of the image on logarithmic axes: those of a dense layer "
    "grow from 130 thousand to two trillion, those of a convolution stay at 4,640 and those of "
    "a separable one at 688.",
)

# %% [markdown]
# We observe that the dense layer grows with the fourth power of the side, while a kernel does not know how large the image is.
# Separating saves another factor of 7 here, and comes near $k^2 = 9$ when there are many filters.

# %% [markdown]
# ## 5. LeNet on digits
#
# LeCun's network of 1998 alternates convolutions, which look for patterns, and pooling, which shrinks the maps; dense layers decide.
# Digits of 8x8 pixels need a small one.
# Its last pooled maps are 2x2; with a receptive field of 10 pixels, each of their units sees nearly the whole digit.

# %% [markdown]
# ### Exercise 4: Build LeNet
#
# | layer | settings | output |
# |---|---|---|
# | input | | 8, 8, 1 |
# | convolution | 12 filters of 3x3, same, ReLU | 8, 8, 12 |
# | max pooling | 2x2 | 4, 4, 12 |
# | convolution | 24 filters of 3x3, same, ReLU | 4, 4, 24 |
# | max pooling | 2x2 | 2, 2, 24 |
# | flatten, dense | 84 units, ReLU | 84 |
# | dense | 10 logits, no activation | 10 |
#
# ReLU and max pooling take the place of LeCun's tanh and average.
# Return a Keras model that is not compiled; make its layers in the order of the table.
# Each call gives a new model with its own random weights, all of them trained.
# About 10 lines.
# Hint: `keras.Sequential`.


# %% answer="build_lenet"
def build_lenet() -> keras.Model:
    """A LeNet for digits of 8x8 pixels (after LeCun et al., 1998).

    Returns:
        A model from images (batch, 8, 8, 1) to logits (batch, 10), with new random weights.
    """
    ### BEGIN SOLUTION
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(12, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(24, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(84, activation="relu"),
            layers.Dense(10),
        ]
    )
    ### END SOLUTION


# %% check="build_lenet_structure" points=2
# 9*12 + 12 = 120, 9*12*24 + 24 = 2616, 96*84 + 84 = 8148 and 84*10 + 10 = 850
model = build_lenet()
check.equal(
    [int(np.prod(weights.shape)) for weights in model.weights],
    [108, 12, 2592, 24, 8064, 84, 840, 10],
    "weights and biases of the four layers",
    hint="Kernel, bias, kernel, bias, ... in the order of the table; 2*2*24 = 96 numbers are "
    "flattened. No weights at all: begin with keras.Input((8, 8, 1)).",
)
### BEGIN HIDDEN TESTS
import tensorflow as tf

rng = check.rng(1001)
shapes = [tuple(weights.shape) for weights in model.weights]
check.same(shapes, "shapes of the weights", hint="3x3 kernels: (3, 3, 1, 12), (3, 3, 12, 24).")
check.same(
    [size or 0 for size in getattr(model, "input_shape", (None, 8, 8, 1))],  # a subclass has none
    "shape of the input",
    hint="keras.Input((8, 8, 1)): the batch is not named.",
)
model.set_weights([0.4 * rng.normal(size=shape) for shape in shapes])
images = rng.uniform(-1, 1, size=(5, 8, 8, 1)).astype("float32")
logits = keras.ops.convert_to_numpy(model(images))
check.same(
    bool(np.array_equal(model.get_weights()[0], build_lenet().get_weights()[0])),
    "each call gives a model of its own",
    hint="Build the layers inside the function, so that each call starts with new weights.",
)
one, other = build_lenet(), build_lenet()
pairs = zip(one.get_weights()[::2], other.get_weights()[::2], strict=True)
check.same(
    [bool(np.array_equal(left, right)) for left, right in pairs],
    "two models start with different kernels",
    hint="Every kernel of every new model is random: no seed inside the function, no zeros.",
)
check.same(
    bool(getattr(one, "compiled", False)),
    "the model is not compiled",
    hint="Leave loss and optimizer to whoever trains the model.",
)
check.same(
    logits,
    "logits for weights that are given",
    rtol=1e-3,
    atol=1e-3,
    hint="ReLU after both convolutions and the first dense layer, max pooling, zeros around the "
    "maps, and no activation at the end.",
)
check.same(
    keras.ops.convert_to_numpy(model(images, training=True)),
    "the same logits during training",
    rtol=1e-3,
    atol=1e-3,
    hint="Only the layers of the table: no dropout, no noise.",
)
check.same(
    [np.shape(model(images[:count])) for count in (1, 2)]
    + [keras.ops.convert_to_numpy(model(images[:1]))],
    "logits of a single image",
    rtol=1e-3,
    atol=1e-3,
    hint="Images do not know of each other: a batch of one gives (1, 10), with the same logits.",
)
with tf.GradientTape() as tape:
    total = tf.reduce_sum(tf.square(model(images)))
slopes = tape.gradient(total, model.weights)
check.same(
    [0.0 if slope is None else float(tf.norm(slope)) for slope in slopes],
    "sizes of the gradients at all weights",
    rtol=1e-3,
    hint="The gradient must reach every weight: only layers of the table, on the whole way.",
)
check.same(
    [len(model.trainable_weights), len(model.losses)],
    "every weight is trained, and none is penalized",
    hint="No layer is frozen, and none has a regularizer.",
)
### END HIDDEN TESTS

# %% check="build_lenet_reads" points=2
keras.utils.set_random_seed(3)
lenet = trained(build_lenet())
check.accuracy(
    keras.ops.convert_to_numpy(lenet(digits.validation.images[..., None])),
    digits.validation.labels,
    "LeNet reads the validation digits",
    at_least=0.93,
    hint="Every layer of the table is needed, with logits at the end; nothing else is.",
)
### BEGIN HIDDEN TESTS
check.accuracy(
    keras.ops.convert_to_numpy(lenet(data.unseen("digits", 31)[..., None])),
    "digits:31",
    "LeNet reads digits that were never shown",
    at_least=0.93,
    hint="Build the layers of the table, with new random weights in each call.",
)
check.accuracy(
    keras.ops.convert_to_numpy(lenet(data.unseen("digits", 32)[..., None])),
    "digits:32",
    "LeNet reads them in another order and with other noise",
    at_least=0.93,
    hint="The model must not depend on the order of the images.",
)
### END HIDDEN TESTS

# %% [markdown]
# What has it learned?
# We train your LeNet and look at the twelve kernels of its first layer, and at the feature maps that they make of a 5.
# The first two arrays of its weights are the kernel and the bias of that layer, however you have built it, so we compute the maps from these.
# Look for kernels that tell one side from another.

# %% tags=["demo"]
keras.utils.set_random_seed(3)
lenet = trained(build_lenet())
kernel, bias = lenet.get_weights()[:2]  # (3, 3, 1, 12), (12,)
digit = digits.validation.images[4][None, ..., None].astype("float32")  # (1, 8, 8, 1)
maps = keras.ops.relu(keras.ops.conv(digit, kernel, padding="same") + bias)
maps = keras.ops.convert_to_numpy(maps)[0].transpose(2, 0, 1)  # (12, 8, 8)
names = [f"filter {number}" for number in range(1, 13)]
axes = plots.panels(1, rows=2, width=7.5, height=3.2)
plots.filters(kernel, columns=6, titles=names, ax=axes[0])
plots.image_grid(maps, names, columns=6, ax=axes[1])
plots.show(
    axes,
    alt="Above: twelve learned 3 by 3 kernels, several with negative weights on one side and "
    "positive weights on the other. Below: the twelve feature maps of a digit 5; each marks other "
    "parts of the strokes.",
)

# %% [markdown]
# We observe kernels that resemble the edge kernel of lesson 03a, turned in several directions: filters 5 and 7 tell above from below, 9 and 11 left from right.
# Nobody told the network about edges.

# %% [markdown]
# Now the question from the beginning.
# We move the validation digits by 0, 1 and 2 pixels in four directions, and compare LeNet with the dense network of section 1.
# LeNet has 11,734 parameters, the dense network 12,778.

# %% tags=["demo", "nbval-ignore-output"]
keras.utils.set_random_seed(3)
lenet = trained(build_lenet())
accuracies = {"LeNet": [], "dense": []}
for move in (0, 1, 2):
    pictures = moved_digits(digits.validation.images, move)
    for name, model in (("LeNet", lenet), ("dense", dense)):
        accuracies[name].append(np.mean(read_digits(model, pictures) == np.tile(labels, 4)))
    print(f"moved by {move}:", {name: f"{shares[-1]:.0%}" for name, shares in accuracies.items()})
axes = plots.functions([0, 1, 2], accuracies, x_label="move (pixels)", y_label="accuracy")
axes.set(xticks=[0, 1, 2], ylim=(0, 1.02))
plots.show(
    axes,
    alt="Accuracy against the move: both start close to 1; at one pixel LeNet is near 0.6 and "
    "the dense network near 0.5; at two pixels both are at 0.2 or less.",
)

# %% [markdown]
# We observe that LeNet reads 60 % of the digits that have moved by one pixel, and the dense network 47 %; after two pixels it is 19 % and 12 %.
# Convolution and pooling soften the fall, and do not prevent it.
# Some of it is nobody's fault: digits fill their frame, and lose strokes when they move.
# Is the rest the fault of the convolution?

# %% [markdown]
# ## 6. Translation equivariance
#
# Move the image, and a feature map moves along, unchanged: this is *translation equivariance*.
# We move a digit 5 rows down and 4 columns right, and compare the maps of its vertical edges.
# Does it also hold with stride 2?

# %% tags=["demo"]
canvas = np.zeros((2, 20, 20, 1), "float32")  # the digit, and the digit moved
canvas[0, 3:11, 3:11, 0] = canvas[1, 8:16, 7:15, 0] = digits.validation.images[0]
edges = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32").reshape(3, 3, 1, 1)
maps, maps_2 = [
    keras.ops.convert_to_numpy(keras.ops.conv(canvas, edges, strides=stride, padding="same"))
    for stride in (1, 2)
]
expected = np.roll(maps[0], (5, 4), axis=(0, 1))
print(f"the map of the moved digit is the moved map: {np.allclose(maps[1], expected)}")
shifts = [np.roll(maps_2[0], (i, j), axis=(0, 1)) for i in range(10) for j in range(10)]
found = any(np.allclose(maps_2[1], shift) for shift in shifts)
print(f"with stride 2, some shift of the map fits: {found}")
pictures = [4 * (2 * canvas[0] - 1), maps[0], 4 * (2 * canvas[1] - 1), maps[1]]
plots.show(
    plots.image_grid(np.stack(pictures), ["digit", "its map", "moved digit", "its map"], columns=4),
    alt="A digit, its map of vertical edges, the same digit further down and right, and its map: "
    "the second map is the first one, moved in the same way.",
)

# %% [markdown]
# We observe that with stride 1 the map moves exactly as the digit does.
# With stride 2, none of the 100 possible shifts of the first map is the second map.
# So the reasons for the lost digits are in the strides (pooling has one, too), at the borders and on top of the maps: the last exercise asks for them.

# %% [markdown]
# ### Exercise 5: Where equivariance ends
#
# The digit moved by 5 rows, and with stride 2 no shift of the map fitted.
# Explain in 5 to 9 sentences: which moves a convolution with stride 2 follows exactly, and why; what happens with `"same"` when a digit moves up to the border; why a `Flatten` and a dense layer on top do not give the same answer for a moved digit, and which pooling would, away from the border.
# A person grades your answer.

# %% [markdown] question="written_equivariance" points=3 level="challenge"
# ### BEGIN SOLUTION
# With stride 2 the kernel stops at every second pixel only.
# If the image moves by an even number $2m$ of pixels, each stop sees what the stop $m$ before it saw, and the map moves by $m$.
# If it moves by an odd number, the windows fall between the old stops and see other pixels: the new map holds numbers that the old one never computed.
# In general, a stride $s$ follows moves by multiples of $s$ exactly. (1 point)
#
# At the border, `"same"` puts zeros beside the image.
# A digit close to the border is seen together with these zeros, and one that is moved across it loses pixels; the map there is not the moved map.
# Equivariance is exact only as long as the windows that see the digit lie inside, or the background is 0 as well and nothing is cut off. (1 point)
#
# `Flatten` gives every place of the map weights of its own in the dense layer.
# A moved map meets other weights, so the answer changes: equivariance of the map is not invariance of the answer.
# Global average or maximum pooling takes one number per map, whatever the place, so that the answer stays the same for the moves that the map follows. (1 point)
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - The receptive field grows slowly with plain layers, fast with strides and dilation; its middle counts most.
# - Pooling ignores padding, has no weights, and softens moves.
# - Shared weights make few parameters: a convolution does not know how large the image is. Separating it saves almost $k^2$ more.
# - LeNet learns edge kernels by itself, and reads more moved digits than a dense network of the same size.
# - A convolution moves with the image; strides, borders and dense layers limit what follows from that.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Train on digits and their moved copies together: `moved_digits` makes four of each. How far does the fall shrink?
# - Replace `Flatten` by `GlobalAveragePooling2D` and repeat the test with moved digits.
# - Give `trained` a LeNet with average pooling, or one with strides in place of pooling.
# - Shuffle the pixels of all digits in the same order and train both networks again: which one loses more?
#
# ## Papers
#
# - [LeCun, Bottou, Bengio and Haffner, 1998](https://doi.org/10.1109/5.726791): *Gradient-Based Learning Applied to Document Recognition*
# - [Yu and Koltun, 2016](https://arxiv.org/abs/1511.07122): *Multi-Scale Context Aggregation by Dilated Convolutions*
# - [Luo, Li, Urtasun and Zemel, 2016](https://arxiv.org/abs/1701.04128): *Understanding the Effective Receptive Field in Deep Convolutional Neural Networks*
# - [Chollet, 2017](https://arxiv.org/abs/1610.02357): *Xception: Deep Learning with Depthwise Separable Convolutions*
# - [Zhang, 2019](https://arxiv.org/abs/1904.11486): *Making Convolutional Networks Shift-Invariant Again*
