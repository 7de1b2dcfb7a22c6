# ---
# jupyter:
#   course:
#     title: Convolutions
#     cpu_budget: 60
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Convolutions
#
# You will build the layers of a convolutional network in NumPy, exactly as Keras computes them, and read digits with a LeNet.
# At the end you can
#
# - compute output sizes, zeros and receptive fields for any kernel, stride and dilation;
# - write a convolution twice: plainly, and without a Python loop;
# - pool, and send a gradient back through a convolution;
# - say what weight sharing saves, and where translation equivariance ends.

# %% [markdown]
# **You need** unit 01, or: NumPy (slices, broadcasting, `np.einsum`), dense layers, the chain rule, and training a Keras model with `fit`.
#
# **Time:** 45 minutes of reading, 4 hours with the exercises, under 60 CPU seconds of computing.
#
# Write your code where a cell says `YOUR CODE HERE`, then run the cells below it.
# Each exercise stands alone, so you can skip one and come back.

# %%
import keras
import numpy as np

from course_utils import check, data, plots

check.begin("03_convolutions")
digits = data.digits()

# %% [markdown]
# ## 1. What flattening throws away
#
# A dense layer takes an image as one long row of pixels.
# Does it notice which pixels are neighbors?
# We shuffle the pixels of six digits in the same order, and the rows of the weight matrix along with them.
# Compare what you can read with what the layer computes.

# %% tags=["demo"]
order = np.random.default_rng(0).permutation(64)
flat = digits.train.images[:6].reshape(6, 64)
weights = np.random.default_rng(1).normal(size=(64, 10))
equal = np.allclose(flat @ weights, flat[:, order] @ weights[order])
print(f"the dense layer gives the same outputs: {equal}")
pictures = np.concatenate([flat, flat[:, order]]).reshape(12, 8, 8)
titles = [str(label) for label in digits.train.labels[:6]] + ["shuffled"] * 6
plots.show(
    plots.image_grid(pictures, titles, columns=6),
    alt="Six digits of 8 by 8 pixels, and below them the same six with their pixels shuffled: "
    "no digit can be recognized any more.",
)

# %% [markdown]
# We observe that a dense layer can do as well on noise-like pictures as on digits: every pixel has weights of its own, and nearness means nothing to it.
# It also has to learn a stroke anew at every place.
# A *convolution* looks at small neighborhoods, and uses the same weights everywhere.

# %% [markdown]
# ## 2. A kernel that slides
#
# A kernel $K$ of $k_h \times k_w$ weights slides over the image $X$ in steps of the *stride* $s$.
# At each stop it multiplies what it covers and adds up:
#
# $$Z_{ij} = b + \sum_{x, y} K_{xy}\, X_{i s + x,\; j s + y}$$
#
# As in Keras, the kernel is not flipped; mathematics calls this *cross-correlation*.
# *Dilation* $d$ reads every $d$-th pixel only, $X_{is + dx,\, js + dy}$.
# In the drawing, look for what a stop reads (dots), the next stop (dashed) and the outputs (crosses).

# %% tags=["demo"]
axes = plots.panels(4, width=2.7, height=3.1)
plots.sliding_window(5, 3, title="valid: 5 -> 3", ax=axes[0])
plots.sliding_window(4, 2, pads=(0, 1), title="same, even kernel: 4 -> 4", ax=axes[1])
plots.sliding_window(6, 3, stride=2, pads=(0, 1), title="same, stride 2: 6 -> 3", ax=axes[2])
plots.sliding_window(7, 3, dilation=2, title="valid, dilation 2: 7 -> 3", ax=axes[3])
plots.show(
    axes,
    alt="Four grids with a sliding window: without zeros 5 pixels give 3 outputs; an even kernel "
    "with 'same' has zeros on the right and below only; stride 2 stops at every second pixel; "
    "dilation 2 reads every second pixel of a 5 by 5 window.",
)

# %% [markdown]
# ### Exercise 1: How large is the output?
#
# Along one axis of $n$ pixels, a kernel of $k$ taps with dilation $d$ spans $d (k - 1) + 1$ pixels.
# `"valid"` stops only where the whole span fits; `"same"` adds zeros:
#
# $$n_{\text{valid}} = \left\lfloor \frac{n - d (k - 1) - 1}{s} \right\rfloor + 1 \qquad n_{\text{same}} = \left\lceil \frac{n}{s} \right\rceil$$
#
# Raise `ValueError` for any other padding, and where a valid span does not fit at all.
# About 6 lines.
# Hint: `-(-n // s)` rounds up.


# %% answer="conv_output_size"
def conv_output_size(
    size: int, kernel: int, stride: int = 1, padding: str = "valid", dilation: int = 1
) -> int:
    """Outputs of a convolution along one axis.

    Args:
        size: Pixels of the input, at least 1.
        kernel: Taps of the kernel, at least 1.
        stride: Pixels from one stop to the next.
        padding: "valid" (no zeros) or "same".
        dilation: Pixels from one tap to the next.

    Returns:
        The number of outputs, an int.

    Raises:
        ValueError: The padding is neither, or a valid kernel spans more than the input.
    """
    ### BEGIN SOLUTION
    if padding == "same":
        return -(-size // stride)
    span = dilation * (kernel - 1) + 1
    if padding != "valid" or span > size:
        raise ValueError(f"padding {padding!r}, span {span} on {size} pixels")
    return (size - span) // stride + 1
    ### END SOLUTION


# %% check="conv_output_size_valid" points=1
# Three windows fit on 5 pixels; with stride 2 they start at 0, 2 and 4; dilation 2 spans 5 of 7
check.equal(
    [conv_output_size(5, 3), conv_output_size(8, 3, stride=2), conv_output_size(7, 3, dilation=2)],
    [3, 3, 3],
    "valid outputs of three layers",
    hint="(n - span) // stride + 1, where span = dilation * (kernel - 1) + 1.",
)
check.raises(
    lambda: conv_output_size(4, 3, dilation=2),
    ValueError,
    "a span of 5 does not fit on 4 pixels",
    hint="Compare the span, not the kernel, with the size, and raise ValueError.",
)
### BEGIN HIDDEN TESTS
layers = [(9, 1, 1), (9, 9, 4), (28, 5, 3), (31, 4, 7), (224, 7, 2), (10, 2, 5)]
check.same(
    [conv_output_size(size, kernel, stride) for size, kernel, stride in layers],
    "valid outputs for odd and even kernels and strides",
    hint="A rest of pixels at the end that is shorter than a window is left out: round down.",
)
layers = [(20, 3, 2, 4), (9, 5, 1, 2), (17, 2, 3, 5), (8, 1, 2, 9)]
check.same(
    [conv_output_size(size, k, s, "valid", dilation) for size, k, s, dilation in layers],
    "valid outputs with dilation",
    hint="A kernel of k taps has k - 1 gaps: it spans dilation * (k - 1) + 1 pixels.",
)
check.raises(
    lambda: conv_output_size(5, 6, 3),
    ValueError,
    "a kernel of 6 does not fit on 5 pixels",
    hint="Raise ValueError when the span is larger than the size.",
)
check.raises(
    lambda: conv_output_size(9, 3, 1, "full"),
    ValueError,
    "a padding that does not exist",
    hint='Only "valid" and "same" exist here.',
)
### END HIDDEN TESTS

# %% check="conv_output_size_same" points=1
# With stride 1 as many as pixels; with stride 2, 7 pixels have stops at 0, 2, 4 and 6
check.equal(
    [conv_output_size(7, 3, 1, "same"), conv_output_size(7, 3, 2, "same")],
    [7, 4],
    "same outputs with strides 1 and 2",
    hint='"same" rounds size / stride up, whatever the kernel.',
)
check.equal(
    conv_output_size(3, 8, 1, "same"),
    3,
    "same outputs of a kernel that is larger than the image",
    hint='With "same" nothing is too large: zeros make room.',
)
### BEGIN HIDDEN TESTS
layers = [(6, 3, 2, 1), (10, 7, 4, 1), (5, 2, 9, 1), (3, 8, 1, 1), (25, 3, 5, 6), (2, 3, 3, 4)]
check.same(
    [conv_output_size(size, k, s, "same", dilation) for size, k, s, dilation in layers],
    "same outputs for many kernels, strides and dilations",
    hint="Zeros make room for any kernel: neither kernel nor dilation counts, and nothing is "
    "too large.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2: Zeros around the image
#
# How many zeros make `"same"` come out?
# The last stop has to fit, so along one axis
#
# $$\text{total} = \max\big(0,\; (n_{\text{same}} - 1)\, s + d (k - 1) + 1 - n\big)$$
#
# Keras puts $\lfloor \text{total} / 2 \rfloor$ before the image and the rest after it: an odd one goes to the end (other libraries differ).
# Pad rows and columns, each by its own numbers; batch and channels get no zeros.
# About 8 lines.
# Hint: `np.pad` takes a pair (before, after) for each axis.


# %% answer="pad2d"
def pad2d(
    images: np.ndarray,
    kernel_size: tuple[int, int],
    strides: tuple[int, int] = (1, 1),
    dilation: tuple[int, int] = (1, 1),
) -> np.ndarray:
    """Images with the zeros that padding="same" adds around them.

    Args:
        images: Shape (batch, rows, columns, channels).
        kernel_size, strides, dilation: Pairs, for rows and for columns.

    Returns:
        The padded images, shape (batch, rows + zeros, columns + zeros, channels).
    """
    ### BEGIN SOLUTION
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation, strict=True):
        outputs = -(-size // s)
        total = max(0, (outputs - 1) * s + d * (k - 1) + 1 - size)
        pads.append((total // 2, total - total // 2))
    return np.pad(images, [*pads, (0, 0)])
    ### END SOLUTION


# %% check="pad2d_kernels" points=1
# Rows, kernel 3: one zero before and one after. Columns, kernel 2: one zero, and it goes after
image = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 2, 1)
check.close(
    pad2d(image, (3, 2))[0, :, :, 0],
    [[0, 0, 0], [1, 2, 0], [3, 4, 0], [0, 0, 0]],
    "zeros for an odd and an even kernel",
    hint="With stride 1 the total is k - 1; total // 2 zeros go before, the rest after.",
)
### BEGIN HIDDEN TESTS
images = check.frozen(check.rng(201).normal(size=(2, 4, 5, 3)))
check.same(
    pad2d(images, (2, 5)),
    "zeros for two images with three channels",
    hint="Pad axes 1 and 2 only, the rows by the first number, the columns by the second.",
)
check.same(
    pad2d(images, (4, 1)),
    "an even kernel for rows, a single tap for columns",
    hint="A kernel of 4 needs 3 zeros: 1 before and 2 after. A kernel of 1 needs none.",
)
check.same(
    pad2d(images, (1, 6), (1, 1), (3, 2)),
    "zeros for a dilated kernel",
    hint="A dilated kernel spans dilation * (k - 1) + 1 pixels.",
)
### END HIDDEN TESTS

# %% check="pad2d_strides" points=2
# Stride 2, kernel 3. 5 rows: 3 stops, 4 + 3 - 5 = 2 zeros; 6 columns: 3 stops, 4 + 3 - 6 = 1 zero
padded = pad2d(np.ones((1, 5, 6, 1)), (3, 3), (2, 2))
check.equal(np.shape(padded), (1, 7, 7, 1), "size with stride 2", hint="The stride counts, too.")
check.close(
    padded[0, 3, :, 0],
    [1, 1, 1, 1, 1, 1, 0],
    "a single zero goes to the end",
    hint="total // 2 before, total - total // 2 after.",
)
### BEGIN HIDDEN TESTS
images = check.frozen(check.rng(202).normal(size=(2, 7, 10, 2)))
check.same(
    pad2d(images, (4, 5), (3, 4)),
    "zeros with strides 3 and 4",
    hint="Rows: 7 pixels have 3 stops. The total is (stops - 1) * stride + span - size.",
)
check.same(
    pad2d(images, (2, 1), (4, 3)),
    "strides larger than the kernel",
    hint="The total is never below 0: no pixel is cut off.",
)
check.same(
    pad2d(images[:, :, :6], (3, 2), (2, 5), (3, 4)),
    "zeros with stride and dilation",
    hint="Both enter the total: stride in the stops, dilation in the span.",
)
### END HIDDEN TESTS

# %% [markdown]
# From here on, `same_pads` is given, so that nothing rests on your `pad2d`.
# It asks Keras: kernel number $i$ is 1 at tap $i$ and 0 elsewhere, so on an image of ones it answers 1 where that tap lies on the image and 0 where it lies on padding.


# %%
def same_pads(size: int, kernel: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """Zeros (before, after) that Keras adds to an axis of `size` pixels for padding="same"."""
    span = dilation * (kernel - 1) + 1
    taps = np.eye(span)[:, None, :]  # (span, 1, span)
    seen = keras.ops.conv(np.ones((1, size, 1)), taps, strides=stride, padding="same")
    seen = keras.ops.convert_to_numpy(seen)[0]  # (outputs, span), 0 is padding
    return int(seen[0].argmax()), int(seen[-1][::-1].argmax())


print("5 pixels, kernel 4:", same_pads(5, 4))

# %% [markdown]
# ### Exercise 3: Convolution
#
# Images have channels, and a layer has several filters.
# Filter $o$ has weights for every channel and adds over all of them:
#
# $$Z_{ijo} = b_o + \sum_{x, y, c} K_{xyco}\, X_{i s_h + d_h x,\; j s_w + d_w y,\; c}$$
#
# Strides and dilations are pairs, for rows and columns; for `"same"`, pad with zeros first.
# Loops are fine here.
# About 15 lines.
# Hint: loop over the outputs; `images[:, top : top + span : d, ...]` is a window of the whole batch, and `np.einsum("bxyc,xyco->bo", window, kernel)` is its sum.


# %% answer="conv2d"
def conv2d(
    images: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray,
    strides: tuple[int, int] = (1, 1),
    padding: str = "valid",
    dilation: tuple[int, int] = (1, 1),
) -> np.ndarray:
    """A convolution as in Keras: cross-correlation, channels last.

    Args:
        images: Shape (batch, rows, columns, channels).
        kernel: Shape (kernel rows, kernel columns, channels, filters).
        bias: Shape (filters,).
        strides, dilation: Pairs, for rows and for columns.
        padding: "valid" or "same".

    Returns:
        Feature maps, shape (batch, output rows, output columns, filters).
    """
    ### BEGIN SOLUTION
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        rows = same_pads(images.shape[1], kh, sh, dh)
        columns = same_pads(images.shape[2], kw, sw, dw)
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    tops = range(0, images.shape[1] - tall + 1, sh)
    lefts = range(0, images.shape[2] - wide + 1, sw)
    maps = np.zeros((len(images), len(tops), len(lefts), kernel.shape[3]))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = images[:, top : top + tall : dh, left : left + wide : dw]
            maps[:, i, j] = np.einsum("bxyc,xyco->bo", window, kernel) + bias
    return maps
    ### END SOLUTION


# %% check="conv2d_valid" points=2
# First output: 1*1 + 2*2 + 0*4 - 1*5 + 10 = 10
image = np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]).reshape(1, 3, 3, 1)
kernel = np.array([[1.0, 2], [0, -1]]).reshape(2, 2, 1, 1)
check.close(
    conv2d(image, kernel, np.array([10.0])),
    np.array([[10, 12], [16, 18]]).reshape(1, 2, 2, 1),
    "one image, one channel, one filter",
    hint="Multiply the window by the kernel as it stands, not flipped, add up, and add the bias.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(301)
images, kernel = check.frozen(rng.normal(size=(2, 5, 7, 3))), rng.normal(size=(3, 2, 3, 4))
kernel, bias = check.frozen(kernel), check.frozen(rng.normal(size=4))
check.same(
    conv2d(images, kernel, bias),
    "two images, three channels, four filters",
    hint="Each filter adds over all channels, and has one bias.",
)
check.same(
    conv2d(-900.0 * images[:1, :3, :, :1], kernel[:, :, :1], bias),
    "a batch of one, a kernel as tall as the image",
    hint="Keep all four axes, also where one has length 1.",
)
check.same(
    conv2d(images, kernel[:1, :1, :, :3], bias[:3]),
    "a kernel of one pixel mixes the channels",
    hint="(1, 1) kernels are allowed: the image keeps its size.",
)
### END HIDDEN TESTS

# %% check="conv2d_strides" points=2
# Ones everywhere: an output counts the pixels that its 3x3 window covers; stops at rows 0, 2
counts = conv2d(np.ones((1, 4, 3, 1)), np.ones((3, 3, 1, 1)), np.zeros(1), (2, 1), "same")
check.close(
    counts[0, :, :, 0],
    [[6, 9, 6], [4, 6, 4]],
    "4 rows with stride 2 and 3 columns with stride 1, same",
    hint="Rows: same_pads(4, 3, 2) is (0, 1), so that the first window lies inside.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(302)
images, kernel = check.frozen(rng.normal(size=(2, 7, 9, 2))), rng.normal(size=(2, 5, 2, 3))
kernel, bias = check.frozen(kernel), check.frozen(rng.normal(size=3))
check.same(
    conv2d(images, kernel, bias, (3, 2)),
    "strides 3 and 2 without zeros",
    hint="The first stride is for rows, the second for columns; a rest at the end is left out.",
)
check.same(
    conv2d(images, kernel, bias, padding="same"),
    "an even and an odd kernel, same",
    hint="The image is padded with zeros, and the bias is added to every output.",
)
check.same(
    conv2d(images, kernel, bias, (2, 4), "same"),
    "strides 2 and 4, same",
    hint="The zeros depend on the strides: same_pads(size, kernel, stride).",
)
### END HIDDEN TESTS

# %% check="conv2d_dilation" points=1
# Dilation (1, 2) on one row: 1*1 + 10*3 = 31, then 1*2 + 10*4 = 42, then 1*3 + 10*5 = 53
row = np.array([1.0, 2, 3, 4, 5]).reshape(1, 1, 5, 1)
check.close(
    np.ravel(conv2d(row, np.array([1.0, 10]).reshape(1, 2, 1, 1), np.zeros(1), dilation=(1, 2))),
    [31, 42, 53],
    "a dilated row",
    hint="Slice the window with a step: every second pixel of it is read.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(303)
images, kernel = check.frozen(rng.normal(size=(2, 9, 8, 2))), rng.normal(size=(3, 2, 2, 3))
kernel, bias = check.frozen(kernel), check.frozen(rng.normal(size=3))
check.same(
    conv2d(images, kernel, bias, dilation=(2, 3)),
    "dilations 2 and 3 without zeros",
    hint="The first dilation is for rows, the second for columns.",
)
check.same(
    conv2d(images, kernel, bias, (2, 3), "same", (3, 2)),
    "strides, dilations and zeros together",
    hint="same_pads takes the dilation as its fourth argument.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4: Convolution without a loop
#
# Two Python loops over the outputs are slow.
# `sliding_window_view` gives all windows at once, without copying a number: for images and the spans $(h, w)$ along axes 1 and 2, its shape is (batch, stops, stops, channels, $h$, $w$).
# Slices pick the strides from the stops, and the dilation from the spans; one `np.einsum` does the rest.
# Write `conv2d` again with no loop, no comprehension, and no ready-made convolution.
# About 8 lines.
# Hint: `"bijcxy,xyco->bijo"`.


# %% answer="conv2d_vectorized"
def conv2d_vectorized(
    images: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray,
    strides: tuple[int, int] = (1, 1),
    padding: str = "valid",
    dilation: tuple[int, int] = (1, 1),
) -> np.ndarray:
    """The same as `conv2d`, without a loop in Python.

    Args:
        images: Shape (batch, rows, columns, channels).
        kernel: Shape (kernel rows, kernel columns, channels, filters).
        bias: Shape (filters,).
        strides, dilation: Pairs, for rows and for columns.
        padding: "valid" or "same".

    Returns:
        Feature maps, shape (batch, output rows, output columns, filters).
    """
    ### BEGIN SOLUTION
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        rows = same_pads(images.shape[1], kh, sh, dh)
        columns = same_pads(images.shape[2], kw, sw, dw)
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    spans = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    windows = np.lib.stride_tricks.sliding_window_view(images, spans, axis=(1, 2))
    windows = windows[:, ::sh, ::sw, :, ::dh, ::dw]  # (batch, rows, columns, channels, kh, kw)
    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
    ### END SOLUTION


# %% check="conv2d_vectorized_no_loops" points=2
check.source(
    conv2d_vectorized,
    "no loop and no ready-made convolution",
    no_loops=True,
    forbidden=(
        "conv2d", "Conv2D", "conv", "convolution", "tf.nn", "keras.layers", "scipy",
        "exec", "eval", "globals", "getattr",
    ),
    hint="Take all windows with sliding_window_view, and one einsum over them.",
)  # fmt: skip
# The second channel is ten times the first. First output: (1*1 + 2*2 - 1*5) * (1 + 10) + 4 = 4
images = np.arange(1.0, 10).reshape(1, 3, 3, 1) * [1.0, 10.0]  # (1, 3, 3, 2)
kernel = np.array([[1.0, 2], [0, -1]]).reshape(2, 2, 1, 1) * np.ones((2, 1))  # (2, 2, 2, 1)
check.close(
    conv2d_vectorized(images, kernel, np.array([4.0]))[..., 0],
    [[[4, 26], [70, 92]]],
    "two channels, one filter, without a loop",
    hint="The sum runs over kernel rows, kernel columns and channels; then the bias is added.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(401)
images, kernel = check.frozen(rng.normal(size=(3, 6, 5, 2))), rng.normal(size=(2, 3, 2, 4))
kernel, bias = check.frozen(kernel), check.frozen(rng.normal(size=4))
check.same(
    conv2d_vectorized(images, kernel, bias),
    "three images, two channels, four filters, without a loop",
    hint="sliding_window_view puts the window's rows and columns last, after the channels.",
)
check.same(
    conv2d_vectorized(images[:1, :, :, :1], kernel[:, :, :1, :1], bias[:1]),
    "a batch of one with one channel and one filter, without a loop",
    hint="Keep all four axes, also where one has length 1.",
)
### END HIDDEN TESTS

# %% check="conv2d_vectorized_options" points=2
# Ones again: outputs count pixels. A dilated kernel of 2 taps spans 3 columns: zeros on both sides
counts = conv2d_vectorized(
    np.ones((1, 2, 4, 1)), np.ones((1, 2, 1, 1)), np.zeros(1), (2, 1), "same", (1, 2)
)
check.close(
    counts[0, :, :, 0],
    [[1, 2, 2, 1]],
    "stride 2 for rows and dilation 2 for columns, same",
    hint="Slice the stops with the strides, and the last two axes with the dilation.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(402)
images, kernel = check.frozen(rng.normal(size=(2, 9, 7, 3))), rng.normal(size=(3, 2, 3, 2))
kernel, bias = check.frozen(kernel), check.frozen(rng.normal(size=2))
check.same(
    conv2d_vectorized(images, kernel, bias, (2, 3)),
    "strides 2 and 3 without a loop",
    hint="windows[:, ::stride_rows, ::stride_columns].",
)
many, large = rng.normal(size=(4, 6, 5, 2)), rng.normal(size=(4, 5, 2, 2))
check.same(
    conv2d_vectorized(check.frozen(many), check.frozen(large), bias, (3, 2), "same"),
    "strides 3 and 2, same, without a loop",
    hint="The zeros depend on kernel and stride: same_pads(size, kernel, stride).",
)
check.same(
    conv2d_vectorized(images, kernel, bias, (1, 2), "same", (2, 3)),
    "dilations 2 and 3, same, without a loop",
    hint="Take windows of the whole span, then every dilation-th row and column of each.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Kernels made by hand
#
# What can five kernels see in a photograph?
# They form one layer with five filters, so one call gives five *feature maps*.
# The weights of edge kernels add up to 0: on an even surface the answer is 0, drawn in mid-gray.
# Those of the others add up to 1: the brightness stays.
# Look at roof, columns and sky.

# %% tags=["demo"]
photo = data.photographs()["china"][:300:2, :400:2].mean(axis=2) / 255  # (150, 200), gray
sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
kernels = {
    "vertical edges": np.pad(sobel, 1),
    "horizontal edges": np.pad(sobel.T, 1),
    "blur": np.ones((5, 5)) / 25,
    "sharpen": np.pad([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], 1),
    "emboss": np.pad([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], 1),
}
bank = np.stack(list(kernels.values()), axis=-1)[:, :, None]  # (5, 5, 1, 5)
maps = conv2d_vectorized(photo[None, :, :, None], bank, np.zeros(5), padding="same")[0]
maps[..., :2] = 0.5 + maps[..., :2] / 3
axes = plots.panels(3, rows=2, width=3.3, height=2.8)
pictures = {"photograph": photo, **dict(zip(kernels, maps.transpose(2, 0, 1), strict=True))}
for ax, (name, picture) in zip(axes, pictures.items(), strict=True):
    plots.image_grid(picture[None], [name], value_range=(0, 1), color_map="gray", ax=ax)
plots.show(
    axes,
    alt="A photograph of a temple and five feature maps: bright and dark lines at vertical and at "
    "horizontal edges, a blurred, a sharpened and an embossed picture.",
)

# %% [markdown]
# We observe that each filter answers one question everywhere: is there such an edge here?
# The thin frames come from the zeros of `"same"`.
# A trained network finds its own kernels.
#
# ## 4. Shared weights and translation equivariance
#
# One kernel for all places means few parameters, and more: move the image, and the feature map moves along, unchanged.
# This is *translation equivariance*.
# We move a digit 5 rows down and 4 columns right, and compare the maps.
# Does it also hold with stride 2?

# %% tags=["demo"]
canvas = np.zeros((2, 20, 20, 1))  # the digit, and the digit moved
canvas[0, 3:11, 3:11, 0] = canvas[1, 8:16, 7:15, 0] = digits.validation.images[0]
edges = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]).reshape(3, 3, 1, 1)
maps = conv2d_vectorized(canvas, edges, np.zeros(1), padding="same")
moved = np.roll(maps[0], (5, 4), axis=(0, 1))
print(f"the map of the moved digit is the moved map: {np.allclose(maps[1], moved)}")
maps_2 = conv2d_vectorized(canvas, edges, np.zeros(1), (2, 2), "same")
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
# ### Exercise 5: Where equivariance ends (written, graded by a person)
#
# The digit moved by 5 rows, and with stride 2 no shift of the map fitted.
# Explain in 5 to 9 sentences: which moves a convolution with stride 2 follows exactly, and why; what happens with `"same"` when a digit moves up to the border; why a `Flatten` and a dense layer on top do not give the same answer for a moved digit, and which pooling would, away from the border.

# %% [markdown] question="written_equivariance" points=3
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
# ## 5. Pooling
#
# *Max pooling* keeps the strongest answer of each window, *average pooling* the mean; both work channel by channel and have no weights.
# With stride 2 a map shrinks to a quarter, and a small move often changes nothing.
# *Global* pooling has one window, the whole map.

# %% [markdown]
# ### Exercise 6: Max and average
#
# With `"same"`, Keras pads as for convolutions, but padding never counts: not as a zero in a maximum, and not in the number that a mean divides by.
# About 6 lines each.
# Hint: pad with `-np.inf` for the maximum, with `np.nan` for `np.nanmean`.


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
### END HIDDEN TESTS

# %% [markdown]
# ## 6. How far a unit sees
#
# The *receptive field* of a unit is the part of the input that it depends on.
# Two 3x3 layers see 5x5 pixels, since the windows of neighbors overlap.

# %% [markdown]
# ### Exercise 7: The receptive field
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


# %% answer="receptive_field"
def receptive_field(layers: list[tuple[int, int, int]]) -> tuple[int, int]:
    """Receptive field and jump after a stack of layers, along one axis.

    Args:
        layers: For each layer, from input to output: kernel, stride, dilation.

    Returns:
        Side of the receptive field and jump, both in pixels of the input; (1, 1) without layers.
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
#
# ## 7. Depthwise-separable convolutions
#
# A convolution looks at space and mixes channels in one go.
# A separable one does it in two steps: each channel $c$ gets $m$ small kernels of its own, then a 1x1 convolution mixes:
#
# $$Y_{i j,\, c m + q} = \sum_{x, y} D_{x y c q}\, X_{i s_h + x,\; j s_w + y,\; c} \qquad Z_{ijo} = b_o + \sum_p P_{p o}\, Y_{ijp}$$

# %% [markdown]
# ### Exercise 8: A separable convolution and its parameters
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
        images: Shape (batch, rows, columns, channels).
        depthwise: Shape (kernel rows, kernel columns, channels, multiplier).
        pointwise: Shape (channels * multiplier, filters).
        bias: Shape (filters,).
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
    """Weights and biases of a depthwise-separable convolution."""
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
### END HIDDEN TESTS

# %% [markdown]
# What do sharing and separating save?
# A layer takes images of 16 channels to 32 maps of the same size.
# We draw its parameters for growing images, on a logarithmic axis.

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
# Separating saves another factor of 7 here, close to $k^2 = 9$ when there are many filters.
#
# ## 8. The gradient of a convolution
#
# Each product $K_{xyco}\, X_{rqc}$ of the forward pass, with $r = i s_h + x$ and $q = j s_w + y$, takes part of the gradient $G = \partial L / \partial Z$ back to both factors:
#
# $$\frac{\partial L}{\partial K_{xyco}} = \sum_{b,i,j} G_{bijo}\, X_{brqc} \qquad \frac{\partial L}{\partial X_{brqc}} \mathrel{+}= \sum_o G_{bijo}\, K_{xyco} \qquad \frac{\partial L}{\partial b_o} = \sum_{b,i,j} G_{bijo}$$

# %% [markdown]
# ### Exercise 9: Backward through a convolution
#
# Return the gradients at images, kernel and bias, without dilation.
# A pixel collects from every window that covers it, so *add* into the gradient at the image; pixels that no window covers get 0.
# With `"same"`, pad first, and cut the gradient at the zeros off at the end.
# Loops are fine.
# About 15 lines.
# Hint: walk through the outputs as in Exercise 3, with one `np.einsum` for the kernel and one for the images.


# %% answer="conv2d_backward"
def conv2d_backward(
    d_out: np.ndarray,
    images: np.ndarray,
    kernel: np.ndarray,
    strides: tuple[int, int] = (1, 1),
    padding: str = "valid",
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a convolution, given the gradient at its output.

    Args:
        d_out: Gradient of the loss at the feature maps, shape (batch, rows, columns, filters).
        images: Images of the forward pass, shape (batch, image rows, image columns, channels).
        kernel: Shape (kernel rows, kernel columns, channels, filters).
        strides, padding: Those of the forward pass.

    Returns:
        Gradients at images, kernel and bias, in their shapes.
    """
    ### BEGIN SOLUTION
    (kh, kw), (sh, sw), (height, width) = kernel.shape[:2], strides, images.shape[1:3]
    rows = same_pads(height, kh, sh) if padding == "same" else (0, 0)
    columns = same_pads(width, kw, sw) if padding == "same" else (0, 0)
    images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    d_images, d_kernel = np.zeros(images.shape), np.zeros(kernel.shape)
    for i in range(d_out.shape[1]):
        for j in range(d_out.shape[2]):
            window = np.s_[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            d_kernel += np.einsum("bxyc,bo->xyco", images[window], d_out[:, i, j])
            d_images[window] += np.einsum("xyco,bo->bxyc", kernel, d_out[:, i, j])
    (top, _), (left, _) = rows, columns
    d_images = d_images[:, top : top + height, left : left + width]
    return d_images, d_kernel, d_out.sum(axis=(0, 1, 2))
    ### END SOLUTION


# %% check="conv2d_backward_parameters" points=2
# The kernel gets the first window once and the last one ten times: 1*1 + 10*5 = 51
image = np.arange(1.0, 10).reshape(1, 3, 3, 1)
d_out = np.array([[1.0, 0], [0, 10]]).reshape(1, 2, 2, 1)
_, d_kernel, d_bias = conv2d_backward(d_out, image, np.zeros((2, 2, 1, 1)))
check.close(
    d_kernel[:, :, 0, 0],
    [[51, 62], [84, 95]],
    "gradient at the kernel",
    hint="Add up all windows of the image, each times the gradient at its output. It is the "
    "second of the three results.",
)
check.close(d_bias, [11], "gradient at the bias", hint="One sum over batch, rows and columns.")
### BEGIN HIDDEN TESTS
rng = check.rng(901)
d_out, images = check.frozen(rng.normal(size=(3, 3, 5, 4))), rng.normal(size=(3, 5, 6, 2))
images, kernel = check.frozen(images), check.frozen(rng.normal(size=(3, 2, 2, 4)))
check.same(
    conv2d_backward(d_out, images, kernel)[1:],
    "gradients at kernel and bias, three images",
    hint="Sum over the batch and over all outputs; do not average.",
)
check.gradient(
    conv2d_backward(d_out, images, kernel)[1],
    lambda k: np.sum(d_out * conv2d_vectorized(images, k, np.zeros(4))),
    kernel,
    "the gradient at the kernel agrees with differences",
    hint="Every weight is used once in each window.",
)
check.same(
    conv2d_backward(d_out[:1, :, :, :1], images[:1, :, :, 1:], kernel[:, :, 1:, :1])[1:],
    "kernel and bias, one image, one channel, one filter",
    hint="The gradients keep the shapes (rows, columns, channels, filters) and (filters,).",
)
### END HIDDEN TESTS

# %% check="conv2d_backward_images" points=2
# The kernel once at the top left, ten times at the bottom right; they overlap in the middle
kernel = np.array([[1.0, 2], [3, 4]]).reshape(2, 2, 1, 1)
d_out = np.array([[1.0, 0], [0, 10]]).reshape(1, 2, 2, 1)
check.close(
    conv2d_backward(d_out, np.zeros((1, 3, 3, 1)), kernel)[0][0, :, :, 0],
    [[1, 2, 0], [3, 14, 20], [0, 30, 40]],
    "gradient at the image",
    hint="Add the kernel, times the gradient at the output, where its window was: windows overlap.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(902)
d_out, images = check.frozen(rng.normal(size=(2, 4, 3, 3))), rng.normal(size=(2, 5, 5, 2))
images, kernel = check.frozen(images), check.frozen(rng.normal(size=(2, 3, 2, 3)))
check.same(
    conv2d_backward(d_out, images, kernel)[0],
    "gradient at two images with two channels",
    hint="A channel collects from all filters; each image has its own gradient.",
)
check.gradient(
    conv2d_backward(d_out, images, kernel)[0],
    lambda x: np.sum(d_out * conv2d_vectorized(x, kernel, np.zeros(3))),
    images,
    "the gradient at the images agrees with differences",
    hint="A pixel collects from every window that covers it.",
)
check.same(
    conv2d_backward(d_out[:1, :1, :, :1], images[:1, :2, :, :1], kernel[:, :, :1, :1])[0],
    "gradient at one image with one channel and one filter",
    hint="The gradient keeps the shape (batch, rows, columns, channels).",
)
### END HIDDEN TESTS

# %% check="conv2d_backward_options" points=2
# Ones, same, 3 columns with stride 2: windows (0, 1, 2) and (2, 3, 4) of five columns, zeros outside
d_images, d_kernel, _ = conv2d_backward(
    np.array([1.0, 10]).reshape(1, 1, 2, 1), np.ones((1, 1, 3, 1)), np.ones((1, 3, 1, 1)), (1, 2),
    "same",
)  # fmt: skip
check.close(
    [np.ravel(d_images), np.ravel(d_kernel)],
    [[1, 11, 10], [10, 11, 1]],
    "gradients with stride 2, same",
    hint="Pad first; zeros give the kernel nothing, and the gradient at them is cut off.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(903)
d_out, images = check.frozen(rng.normal(size=(2, 4, 3, 3))), rng.normal(size=(2, 8, 9, 2))
images, kernel = check.frozen(images), check.frozen(rng.normal(size=(5, 6, 2, 3)))
check.same(
    conv2d_backward(d_out[:, :3, :2], images, kernel[:2, :3], (3, 4)),
    "gradients with strides 3 and 4",
    hint="Window i starts at i * stride; a pixel between windows gets gradient 0.",
)
check.same(
    conv2d_backward(d_out, images, kernel, (2, 3), "same"),
    "gradients with strides 2 and 3, same",
    hint="same_pads needs the stride; the gradient at the image has the shape of the image.",
)
check.gradient(
    conv2d_backward(d_out, images, kernel, (2, 3), "same")[0],
    lambda x: np.sum(d_out * conv2d_vectorized(x, kernel, np.zeros(3), (2, 3), "same")),
    images,
    "the gradient with strides and zeros agrees with differences",
    hint="Cut off what was padded: as many rows and columns as were put before the image.",
)
### END HIDDEN TESTS

# %% [markdown]
# Can gradient descent find an edge kernel by itself?
# We show it pictures of noise and their vertical edges, and let it start at 0.
# Watch the weights.

# %% tags=["demo"]
rng = np.random.default_rng(0)
noise = rng.normal(size=(2, 10, 10, 1))
target = conv2d_vectorized(noise, edges, np.zeros(1))  # (2, 8, 8, 1)
kernel, steps = np.zeros((3, 3, 1, 1)), {}
for step in range(41):
    if step in (0, 3, 10, 40):
        steps[f"step {step}"] = kernel[:, :, 0, 0]
    error = conv2d_vectorized(noise, kernel, np.zeros(1)) - target
    kernel = kernel - 0.2 * conv2d_backward(error / error[..., 0].size, noise, kernel)[1]
print(np.round(kernel[:, :, 0, 0]).astype(int))
plots.show(
    plots.filters(np.stack(list(steps.values())), titles=list(steps), columns=4),
    alt="Four pictures of a kernel during training: all zero, then faint, then clear columns: "
    "negative weights on the left, zeros in the middle, positive weights on the right.",
)

# %% [markdown]
# We observe that the weights of the edge kernel come out of the examples alone.
# This is how a network finds its filters.
#
# ## 9. LeNet on digits
#
# LeCun's network of 1998 alternates convolutions, which look for patterns, and pooling, which shrinks the maps; dense layers decide.
# Digits of 8x8 pixels need a small one.
# Training is given: Adam with a learning rate that falls along a cosine (unit 09), and a loss that takes logits.


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
# ### Exercise 10: Build LeNet
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
# Return a Keras model that is not compiled.
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
# We train your LeNet and look at the twelve kernels of its first layer, and at the feature maps that they make of one digit.
# Look for kernels that tell one side from another.

# %% tags=["demo"]
keras.utils.set_random_seed(3)
lenet = trained(build_lenet())
digit = digits.validation.images[4][None, ..., None]  # (1, 8, 8, 1)
first = next(layer for layer in lenet.layers if isinstance(layer, keras.layers.Conv2D))
maps = keras.ops.convert_to_numpy(first(digit))[0].transpose(2, 0, 1)  # (12, 8, 8)
names = [f"filter {number}" for number in range(1, 13)]
axes = plots.panels(2, width=5.0, height=4.6)
plots.filters(first.kernel, columns=4, titles=names, ax=axes[0])
pictures = np.concatenate([digit[..., 0], maps / maps.max()])
plots.image_grid(pictures, ["digit", *names], columns=5, ax=axes[1])
plots.show(
    axes,
    alt="Left: twelve learned 3 by 3 kernels, several with negative weights on one side and "
    "positive weights on the other. Right: a digit and its twelve feature maps; each marks other "
    "parts of the strokes.",
)

# %% [markdown]
# We observe that several kernels resemble the edge kernels made by hand, turned in several directions.
# Is the network also safe against moved digits?
# We move the validation digits by 0, 1 and 2 pixels in four directions, and compare with a dense network of about as many parameters.

# %% tags=["demo"]
keras.utils.set_random_seed(3)
lenet = trained(build_lenet())
layers = [keras.layers.Flatten(), keras.layers.Dense(128, "relu"), keras.layers.Dense(32, "relu")]
dense = trained(keras.Sequential([keras.Input((8, 8, 1)), *layers, keras.layers.Dense(10)]))
wide = np.pad(digits.validation.images, [(0, 0), (2, 2), (2, 2)])[..., None]  # (297, 12, 12, 1)
accuracies = {"LeNet": [], "dense": []}
for move in (0, 1, 2):
    starts = [(2 + move, 2), (2 - move, 2), (2, 2 + move), (2, 2 - move)]
    moved = np.concatenate([wide[:, i : i + 8, j : j + 8] for i, j in starts])
    for name, model in (("LeNet", lenet), ("dense", dense)):
        answers = keras.ops.convert_to_numpy(model(moved)).argmax(axis=1)
        accuracies[name].append(np.mean(answers == np.tile(digits.validation.labels, 4)))
print(f"moved by one pixel, LeNet reads more: {accuracies['LeNet'][1] > accuracies['dense'][1]}")
axes = plots.functions([0, 1, 2], accuracies, x_label="move (pixels)", y_label="accuracy")
axes.set(xticks=[0, 1, 2], ylim=(0, 1.02))
plots.show(
    axes,
    alt="Accuracy against the move: both start close to 1; at one pixel LeNet is near 0.6 and "
    "the dense network near 0.5; at two pixels both are at 0.2 or less.",
)

# %% [markdown]
# We observe that a single pixel costs LeNet about 40 % of the digits, and the dense network half.
# Convolution and pooling soften the fall, and do not prevent it: the dense layers on top know places, and digits that fill their frame lose strokes when they move.
# Augmentation, in unit 10, and global pooling, in unit 04, go further.

# %% [markdown]
# ## Summary
#
# - A convolution multiplies the same small kernel with every neighborhood; in Keras it is not flipped.
# - `"same"` gives $\lceil n / s \rceil$ outputs; an odd zero goes to the end.
# - Shared weights make few parameters and maps that move with the image; strides and borders limit this.
# - Pooling ignores padding; strides and dilation make the receptive field grow fast.
# - The gradient visits the same windows: it adds windows for the kernel, and kernels for the image.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Give `trained` a LeNet with average pooling, or one with strides in place of pooling.
# - Train on shuffled pixels (section 1): how much does LeNet lose, and how much the dense network?
# - Replace `Flatten` by `GlobalAveragePooling2D` and repeat the test with moved digits.
# - Learn the sharpening kernel from noise, with stride 2.
#
# ## Papers
#
# - Fukushima (1980), *Neocognitron: A Self-organizing Neural Network Model for a Mechanism of Pattern Recognition Unaffected by Shift in Position*
# - LeCun, Bottou, Bengio and Haffner (1998), *Gradient-Based Learning Applied to Document Recognition*
# - Yu and Koltun (2016), *Multi-Scale Context Aggregation by Dilated Convolutions*
# - Luo, Li, Urtasun and Zemel (2016), *Understanding the Effective Receptive Field in Deep Convolutional Neural Networks*
# - Chollet (2017), *Xception: Deep Learning with Depthwise Separable Convolutions*
# - Dumoulin and Visin (2016), *A Guide to Convolution Arithmetic for Deep Learning*
# - Zhang (2019), *Making Convolutional Networks Shift-Invariant Again*
