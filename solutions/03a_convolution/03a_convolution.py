# ---
# jupyter:
#   course:
#     title: Convolution
#     part: 2
#     about: output sizes, padding, a convolution in NumPy and its gradient
#     replaces: 03_convolutions
#     cpu_budget: 20
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Convolution
#
# What can nine numbers see in a photograph?
# In a moment they will draw every vertical edge of a temple.
# At the end, your own code computes such pictures, and gradient descent finds the same nine numbers from examples, in 40 steps.
# You will be able to
#
# - compute output sizes and zeros for any kernel, stride and dilation;
# - write a convolution twice: plainly, and without a Python loop;
# - send a gradient back through it, and learn a kernel.

# %% [markdown]
# **You need** NumPy (slices, broadcasting, `np.einsum`), and from lessons 01a to 01c: dense layers, the chain rule, gradient descent.
#
# **Time:** 20 minutes of reading, 2 hours with the exercises, under 10 CPU seconds of computing.
#
# Write your code where a cell says `YOUR CODE HERE`, then run the cells below it.
# Each exercise stands alone, so you can skip one and come back.

# %%
import keras
import numpy as np

from course_utils import check, data, plots

check.begin("03a_convolution")

# %% [markdown]
# ## 1. Nine numbers
#
# These are the nine numbers, a *kernel*:
#
# $$K = \begin{pmatrix} -1 & 0 & 1 \\ -2 & 0 & 2 \\ -1 & 0 & 1 \end{pmatrix}$$
#
# It lies on 3x3 pixels, multiplies, adds up, and moves on by one pixel; for now Keras does the work.
# In the picture of the sums, 0 is gray, below 0 darker, above 0 brighter.
# Which parts of the temple stand out, and which are gone?

# %% tags=["demo"]
edges = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]).reshape(3, 3, 1, 1)
photo = data.photographs()["china"][:300:2, :400:2].mean(axis=2) / 255  # (150, 200), gray
answers = keras.ops.conv(photo[None, :, :, None], edges, padding="same")
answers = keras.ops.convert_to_numpy(answers)[0, :, :, 0]
axes = plots.panels(2, width=4.4, height=3.7)
pictures = {"photograph": photo, "sums": 0.5 + answers / 3}
for ax, (name, picture) in zip(axes, pictures.items(), strict=True):
    plots.image_grid(picture[None], [name], value_range=(0, 1), color_map="gray", ax=ax)
plots.show(
    axes,
    alt="A gray photograph of a temple, and a picture in which only its vertical edges show, as "
    "bright and dark lines on gray: columns, walls, corners. Sky and level roof lines are gone.",
)

# %% [markdown]
# We observe bright lines where the photograph gets brighter from left to right, dark ones where it gets darker, and gray wherever it is even, as in the sky.
# The bright line at the left border and the dark one at the right are where the picture ends.
# The same nine numbers did this at all 30,000 pixels.

# %% [markdown]
# ## 2. What flattening throws away
#
# A dense layer takes an image as one long row of pixels.
# Does it notice which pixels are neighbors?
# We shuffle the pixels of six digits in the same order, and the rows of the weight matrix along with them.
# Compare what you can read with what the layer computes.

# %% tags=["demo"]
digits = data.digits()
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
# ## 3. A kernel that slides
#
# First by hand, on an image of 5x5 pixels that is dark (0) on the left and bright (9) on the right: each row is 0, 0, 9, 9, 9.
# At its first stop the kernel covers 0, 0, 9 in each of three rows.
# Row by row:
#
# $$\begin{aligned} (-1) \cdot 0 + 0 \cdot 0 + 1 \cdot 9 &= 9 \\ (-2) \cdot 0 + 0 \cdot 0 + 2 \cdot 9 &= 18 \\ (-1) \cdot 0 + 0 \cdot 0 + 1 \cdot 9 &= 9 \end{aligned}$$
#
# The sum is 36.
# One column further the kernel covers 0, 9, 9 in each row, and then 9, 9, 9.
# Work out these two sums before you run the next cell.

# %% tags=["demo"]
image = np.tile([0, 0, 9, 9, 9], (5, 1))
flat_kernel = edges[..., 0, 0]  # (3, 3)
windows = [[image[i : i + 3, j : j + 3] for j in range(3)] for i in range(3)]
sums = [[np.sum(flat_kernel * window) for window in row] for row in windows]
print("first row of sums:", [int(total) for total in sums[0]])
axes = plots.panels(2, width=4.4, height=4.6)
plots.sliding_window(5, 3, title="image: 5 x 5 pixels", ax=axes[0])
plots.sliding_window(3, 1, title="output: 3 x 3 sums", ax=axes[1])
for ax, numbers in zip(axes, (image, np.array(sums)), strict=True):
    for (i, j), number in np.ndenumerate(numbers):
        ax.text(j + 0.3, i - 0.3, f"{number:.0f}", ha="center", va="center", fontsize=14)
plots.show(
    axes,
    alt="Left: 5 by 5 pixels, columns 0, 0, 9, 9, 9; a solid 3 by 3 window at the top left, a "
    "dashed one a column further, crosses at the nine middles. Right: the 3 by 3 sums, in each "
    "row 36, 36, 0; the first is outlined solid, the second dashed.",
)

# %% [markdown]
# We observe 36 twice, where the window sees dark beside bright, and $-9 - 18 - 9 + 9 + 18 + 9 = 0$ where it sees 9 only.
# On the left, dots are what the first stop reads, the dashed window is the second stop, and crosses are the middles of all nine stops.
# Each stop gives one output, on the right.

# %% [markdown]
# The rule for all stops, with a *stride* $s$ from one stop to the next and a *bias* $b$:
#
# $$Z_{ij} = b + \sum_{x, y} K_{xy}\, X_{i s + x,\; j s + y}$$
#
# By hand we had $s = 1$, $b = 0$, $Z_{00} = Z_{01} = 36$ and $Z_{02} = 0$.
# As in Keras, the kernel is not flipped; mathematics calls this *cross-correlation*.

# %% [markdown]
# *Dilation* $d$ spreads the kernel: it reads every $d$-th pixel only, $X_{is + dx,\, js + dy}$.
# In the drawing, a solid frame is the first stop and a dashed one the second.
# How many stops are there in a row, with stride 2 and with dilation 2?

# %% tags=["demo"]
axes = plots.panels(2, width=4.4, height=4.6)
plots.sliding_window(7, 3, stride=2, title="stride 2: 7 -> 3", ax=axes[0])
plots.sliding_window(7, 3, dilation=2, title="dilation 2: 7 -> 3", ax=axes[1])
plots.show(
    axes,
    alt="Two grids of 7 by 7 pixels with a window of 3 by 3 taps. Stride 2: it stops at columns 0, "
    "2 and 4. Dilation 2: its taps are two pixels apart, it spans 5 columns and stops at 0, 1, 2.",
)

# %% [markdown]
# We observe three stops both times, for different reasons: with stride 2 the window stops at columns 0, 2 and 4; with dilation 2 it spans five pixels, and fits at columns 0, 1 and 2.

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


# %% answer="conv_output_size" level="warm-up"
def conv_output_size(
    size: int, kernel: int, stride: int = 1, padding: str = "valid", dilation: int = 1
) -> int:
    """Outputs of a convolution along one axis.

    Args:
        size: Pixels of the input, at least 1.
        kernel: Taps of the kernel, at least 1.
        stride: Pixels from one stop to the next, at least 1.
        padding: "valid" (no zeros) or "same", in these letters.
        dilation: Pixels from one tap to the next, at least 1.

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
check.agrees(
    conv_output_size,
    "conv_output_size in every regime",
    hint='Follow the two formulas with whole numbers; any text but "valid" and "same", also '
    '"SAME", raises ValueError.',
    integers=True,
    size=check.integer(60, 10**7 + 1, typical=(61, 60, 224)),
    kernel=check.integer(1, 7, typical=(4, 3)),
    stride=check.integer(1, 300, typical=(2, 3, 8)),
    padding=check.choice("valid", "same", default="valid"),
    dilation=check.integer(1, 9, typical=(2, 3), default=1),
    cases={
        "one pixel meets one tap": {"size": 1, "kernel": 1, "stride": 3, "dilation": 4},
        "the span is the whole input": {"size": 9, "kernel": 5, "dilation": 2},
        "the span is a pixel too large": {"size": 8, "kernel": 5, "dilation": 2},
        "the span is a pixel too large, and the stride is larger": {"size": 4, "kernel": 5, "stride": 9},
        "nothing fits, but padding is 'same'": {
            "size": 1, "kernel": 7, "stride": 9, "padding": "same", "dilation": 9
        },
        "padding is 'SAME'": {"padding": "SAME"},
        "padding is 'Valid'": {"padding": "Valid"},
        "padding is ''": {"padding": ""},
        "padding is 'causal' and the kernel too large": {"size": 3, "kernel": 4, "padding": "causal"},
    },
)  # fmt: skip
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Padding
#
# Without zeros every layer makes the image smaller: 5 pixels give 3, and the next layer 1.
# `"same"` puts zeros around it.
# In the drawing, white cells with a 0 are such zeros.
# On which sides are they, and why not on all?

# %% tags=["demo"]
axes = plots.panels(2, width=4.4, height=4.6)
plots.sliding_window(4, 2, pads=(0, 1), title="even kernel: 4 -> 4", ax=axes[0])
plots.sliding_window(6, 3, stride=2, pads=(0, 1), title="stride 2: 6 -> 3", ax=axes[1])
plots.show(
    axes,
    alt="Two grids with zeros on the right and below only. A kernel of 2 on 4 pixels stops four "
    "times in a row; a kernel of 3 with stride 2 on 6 pixels stops three times.",
)

# %% [markdown]
# We observe one row of zeros below and one column on the right, in both cases: four stops of a kernel of 2 need 5 pixels, and three stops at 0, 2 and 4 of a kernel of 3 need 7.
# One zero is missing, and it cannot be halved.
# With the even kernel the middles of the stops, the crosses, lie between pixels.

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
        images: Floats or integers, shape (batch, rows, columns, channels).
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
check.agrees(
    pad2d,
    "pad2d in every regime",
    hint="Each axis by its own numbers, and the total is never below 0; only rows and columns "
    "get zeros, also where an axis has length 1.",
    sizes={"batch": 2, "rows": 7, "columns": 9, "channels": 3},
    longest=25,
    images=check.array(
        "batch", "rows", "columns", "channels",
        dtypes=("float64", "float32", "uint8", "int64"), magnitudes=(1e-8, 300.0, 2e4),
    ),
    kernel_size=check.choice((3, 2), (1, 1), (2, 5), (9, 12)),
    strides=check.choice((1, 1), (2, 3), (5, 1), (4, 8), default=(1, 1)),
    dilation=check.choice((1, 1), (2, 1), (1, 3), (4, 2), default=(1, 1)),
)  # fmt: skip
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
# ## 5. Channels and filters
#
# A color photograph has three *channels*, and a layer asks several questions at once: it has several *filters*.
# A filter has a kernel for every channel, and adds over all of them.
# In one number: a window of a single pixel, with the channels 2 and 5, the weights 10 and 1, and the bias 3 gives $10 \cdot 2 + 1 \cdot 5 + 3 = 28$.
# Each filter makes a picture of its own, a *feature map*.

# %% [markdown]
# ### Exercise 3: Convolution
#
# Filter $o$ has weights for every channel $c$ and adds over all of them:
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
        images: Floats, or integers such as uint8, shape (batch, rows, columns, channels).
        kernel: Floats or int64, shape (kernel rows, kernel columns, channels, filters).
        bias: Floats, shape (filters,).
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
check.agrees(
    conv2d,
    "conv2d in every regime",
    hint="Keep all four axes, work with any numbers in the image, and let the maps be floats.",
    atol=1e-5,
    sizes={
        "batch": 2, "rows": 9, "columns": 8, "channels": 3,
        "kernel_rows": 3, "kernel_columns": 2, "filters": 4,
    },
    longest=13,
    images=check.array(
        "batch", "rows", "columns", "channels",
        dtypes=("float64", "uint8", "int64"), magnitudes=(1e-3, 2e4),
    ),
    kernel=check.array(
        "kernel_rows", "kernel_columns", "channels", "filters",
        dtypes=("float64", "int64"), magnitudes=(1e-3, 2e4),
    ),
    bias=check.array("filters", magnitudes=(2e4,)),
    strides=check.choice((1, 1), (2, 3), (5, 1), (4, 7), default=(1, 1)),
    padding=check.choice("same", "valid", default="valid"),
    dilation=check.choice((1, 1), (2, 1), (1, 3), (3, 2), default=(1, 1)),
    cases={
        "the kernel covers the whole image, valid": lambda given: given | {
            "images": given["images"][:, :3, :2], "padding": "valid", "strides": (4, 5)
        },
        "every axis has length 1, valid": lambda given: given | {
            "images": given["images"][:1, :1, :1, :1], "kernel": given["kernel"][:1, :1, :1, :1],
            "bias": given["bias"][:1], "padding": "valid",
        },
        "images is a transposed view, valid": lambda given: given | {
            "images": given["images"].T.copy().T, "padding": "valid"
        },
        "all arrays are float32": lambda given: given | {
            name: given[name].astype("float32") for name in ("images", "kernel", "bias")
        },
    },
)  # fmt: skip
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4: Convolution without a loop
#
# Two Python loops over the outputs are slow.
# `np.lib.stride_tricks.sliding_window_view` gives all windows at once, without copying a number: for images and the spans $(h, w)$ along axes 1 and 2, its shape is (batch, stops, stops, channels, $h$, $w$).
# Slices pick the strides from the stops, and the dilation from the spans; one `np.einsum` does the rest.
# Write `conv2d` again with no loop, no comprehension, no function that is called once per output or per tap (recursion included), and no ready-made convolution of any library.
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
        images: Floats, or integers such as uint8, shape (batch, rows, columns, channels).
        kernel: Floats or int64, shape (kernel rows, kernel columns, channels, filters).
        bias: Floats, shape (filters,).
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
        "conv2d", "conv", "depthwise_conv", "separable_conv", "conv_transpose", "convolution",
        "convolve", "correlate", "Conv2D", "keras.layers", "keras.src", "tf.nn", "tf.raw_ops",
        "tf.keras", "tf.compat", "tensorflow.python", "scipy", "torch", "jax", "cv2",
        "exec", "eval", "globals", "locals", "vars", "getattr", "attrgetter", "methodcaller",
        "__dict__", "__getattribute__", "__import__", "importlib", "get_ipython",
    ),
    given=("same_pads",),
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
import sys

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


def calls_on_the_way(side, taps, channels):
    """Calls of functions of this notebook while one convolution is computed."""
    calls, notebook = [], vars(sys.modules["__main__"])

    def note(frame, event, _):
        if event == "call" and frame.f_globals is notebook:
            calls.append(frame.f_code.co_name)

    images = np.ones((channels, side, side, channels))
    kernel = np.ones((taps, taps, channels, side))
    sys.setprofile(note)
    try:
        conv2d_vectorized(images, kernel, np.zeros(side), (1, 2), "same", (2, 1))
    finally:
        sys.setprofile(None)
    return len(calls)


check.same(
    calls_on_the_way(9, 3, 5) > calls_on_the_way(4, 2, 2),
    "as many calls for a large convolution as for a small one",
    hint="No function of yours may be called once per output, tap or channel, nor call itself "
    "for each: einsum does all of them at once.",
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
check.source(
    conv2d_vectorized,
    "strides and dilations without a loop",
    no_loops=True,
    given=("same_pads",),
    hint="The answer to Exercise 3 has loops: slices and one einsum take their place.",
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
check.agrees(
    conv2d_vectorized,
    "conv2d_vectorized in every regime",
    hint="Keep all four axes, work with any numbers in the image, and let the maps be floats.",
    atol=1e-5,
    sizes={
        "batch": 2, "rows": 9, "columns": 8, "channels": 3,
        "kernel_rows": 3, "kernel_columns": 2, "filters": 4,
    },
    longest=13,
    images=check.array(
        "batch", "rows", "columns", "channels",
        dtypes=("float64", "uint8", "int64"), magnitudes=(1e-3, 2e4),
    ),
    kernel=check.array(
        "kernel_rows", "kernel_columns", "channels", "filters",
        dtypes=("float64", "int64"), magnitudes=(1e-3, 2e4),
    ),
    bias=check.array("filters", magnitudes=(2e4,)),
    strides=check.choice((1, 1), (2, 3), (5, 1), (4, 7), default=(1, 1)),
    padding=check.choice("same", "valid", default="valid"),
    dilation=check.choice((1, 1), (2, 1), (1, 3), (3, 2), default=(1, 1)),
    cases={
        "the kernel covers the whole image, valid": lambda given: given | {
            "images": given["images"][:, :3, :2], "padding": "valid", "strides": (4, 5)
        },
        "every axis has length 1, valid": lambda given: given | {
            "images": given["images"][:1, :1, :1, :1], "kernel": given["kernel"][:1, :1, :1, :1],
            "bias": given["bias"][:1], "padding": "valid",
        },
        "images is a transposed view, valid": lambda given: given | {
            "images": given["images"].T.copy().T, "padding": "valid"
        },
        "all arrays are float32": lambda given: given | {
            name: given[name].astype("float32") for name in ("images", "kernel", "bias")
        },
    },
)  # fmt: skip
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Kernels made by hand
#
# Back to the photograph, with your code: five kernels form one layer with five filters, so one call gives five feature maps.
# The weights of edge kernels add up to 0: on an even surface the answer is 0, drawn in mid-gray.
# Those of the others add up to 1: the brightness stays.
# Look at roof, columns and sky.

# %% tags=["demo"]
kernels = {
    "vertical edges": np.pad(edges[..., 0, 0], 1),
    "horizontal edges": np.pad(edges[..., 0, 0].T, 1),
    "blur": np.ones((5, 5)) / 25,
    "sharpen": np.pad([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], 1),
    "emboss": np.pad([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], 1),
}
bank = np.stack(list(kernels.values()), axis=-1)[:, :, None]  # (5, 5, 1, 5)
maps = np.array(conv2d_vectorized(photo[None, :, :, None], bank, np.zeros(5), padding="same")[0])
maps[..., :2] = 0.5 + maps[..., :2] / 3
axes = plots.panels(2, rows=3, width=3.9, height=3.3)
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
# The columns answer the first, the roof lines the second, the sky neither.
# The thin frames come from the zeros of `"same"`.
# In a trained network nobody writes these numbers: they come out of gradient descent, which needs a gradient.

# %% [markdown]
# ## 7. The gradient of a convolution
#
# Again by hand first: three pixels 1, 2, 3 and a kernel $(10, 1)$ give two outputs, 12 and 23.
# Let the loss have the gradient $G = (1, 10)$ there.
#
# - Each weight collects the pixels that it was multiplied with, times $G$: $(1 \cdot 1 + 10 \cdot 2,\; 1 \cdot 2 + 10 \cdot 3) = (21, 32)$.
# - Each pixel collects the weights that lay on it, times $G$: $(1 \cdot 10,\; 1 \cdot 1 + 10 \cdot 10,\; 10 \cdot 1) = (10, 101, 10)$.
#
# The pixel in the middle was read twice.

# %% [markdown]
# In general, each product $K_{xyco}\, X_{rqc}$ of the forward pass, with $r = i s_h + x$ and $q = j s_w + y$, takes part of the gradient $G = \partial L / \partial Z$ back to both factors:
#
# $$\frac{\partial L}{\partial K_{xyco}} = \sum_{b,i,j} G_{bijo}\, X_{brqc} \qquad \frac{\partial L}{\partial X_{brqc}} \mathrel{+}= \sum_o G_{bijo}\, K_{xyco} \qquad \frac{\partial L}{\partial b_o} = \sum_{b,i,j} G_{bijo}$$

# %% [markdown]
# ### Exercise 5: Backward through a convolution
#
# Return the gradients at images, kernel and bias, without dilation.
# A pixel collects from every window that covers it, so *add* into the gradient at the image; pixels that no window covers get 0.
# With `"same"`, pad first, and cut the gradient at the zeros off at the end.
# Loops are fine.
# About 15 lines.
# Hint: walk through the outputs as in Exercise 3, with one `np.einsum` for the kernel and one for the images.


# %% answer="conv2d_backward" level="challenge"
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
        images: Of the forward pass, floats, shape (batch, image rows, image columns, channels).
        kernel: Floats, shape (kernel rows, kernel columns, channels, filters).
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


def with_settings(strides, padding, rows=7, columns=8):
    """Other settings and image sizes, with the part of d_out that fits."""

    def change(given):
        sizes = [
            -(-n // s) if padding == "same" else (n - k) // s + 1
            for n, k, s in zip((rows, columns), (3, 2), strides, strict=True)
        ]
        return given | {
            "d_out": given["d_out"][:, : sizes[0], : sizes[1]],
            "images": given["images"][:, :rows, :columns],
            "strides": strides,
            "padding": padding,
        }

    return change


check.agrees(
    conv2d_backward,
    "conv2d_backward in every regime",
    hint="Sum over the batch, keep axes of length 1, cut the gradient at the zeros off, and leave "
    "0 where no window lies.",
    atol=1e-5,
    sizes={
        "batch": 2, "rows": 7, "columns": 8, "filters": 4, "channels": 3,
        "kernel_rows": 3, "kernel_columns": 2,
    },
    longest=13,
    d_out=check.array("batch", "rows", "columns", "filters", magnitudes=(1e-3, 2e4)),
    images=check.array("batch", "rows", "columns", "channels", magnitudes=(1e-3, 2e4)),
    kernel=check.array(
        "kernel_rows", "kernel_columns", "channels", "filters", magnitudes=(1e-3, 2e4)
    ),
    strides=check.choice((1, 1), default=(1, 1)),
    padding=check.choice("same"),
    cases={
        "padding is 'valid'": with_settings((1, 1), "valid"),
        "strides are 3 and 1, valid": with_settings((3, 1), "valid"),
        "strides are 5 and 4, valid": with_settings((5, 4), "valid"),
        "strides are 5 and 4, same": with_settings((5, 4), "same"),
        "strides are 1 and 3, same": with_settings((1, 3), "same"),
        "strides are 9 and 9, same": with_settings((9, 9), "same"),
        "the kernel covers the whole image, valid": with_settings((2, 2), "valid", 3, 2),
        "the image has one column and strides are 2 and 2, same": with_settings((2, 2), "same", 5, 1),
    },
)  # fmt: skip
### END HIDDEN TESTS

# %% [markdown]
# ## 8. A kernel that learns
#
# Can gradient descent find the nine numbers by itself?
# We show it pictures of noise and their vertical edges, and let it start at 0.
# The loss is half the squared error, averaged over all outputs; the learning rate is 0.2.
# Watch the weights.

# %% tags=["demo"]
rng = np.random.default_rng(0)
noise = rng.normal(size=(2, 10, 10, 1))
target = np.array(conv2d_vectorized(noise, edges, np.zeros(1)))  # (2, 8, 8, 1)
kernel, steps = np.zeros((3, 3, 1, 1)), {}
for step in range(41):
    if step in (0, 3, 10, 40):
        steps[f"step {step}"] = kernel[:, :, 0, 0]
    error = np.array(conv2d_vectorized(noise, kernel, np.zeros(1))) - target
    gradient = np.array(conv2d_backward(error / error.size, noise, kernel)[1])
    kernel = kernel - 0.2 * gradient
print(np.round(steps["step 40"], 1) + 0.0)  # -0.0 becomes 0.0
plots.show(
    plots.filters(np.stack(list(steps.values())), titles=list(steps), columns=4),
    alt="Four pictures of a kernel during training: all zero, then faint, then clear columns: "
    "negative weights on the left, zeros in the middle, positive weights on the right.",
)

# %% [markdown]
# We observe that after 3 steps the sides already differ, and that after 40 steps the weights, rounded to one digit, are the nine numbers of section 1.
# Nothing but examples led there.
# A network finds its filters in the same way, in all layers at once; lesson 03b looks at some of them.

# %% [markdown]
# ## Summary
#
# - A convolution multiplies the same small kernel with every neighborhood and adds up; in Keras it is not flipped.
# - `"valid"` stops where the whole span fits; `"same"` gives $\lceil n / s \rceil$ outputs, and an odd zero goes to the end.
# - Each filter adds over all channels and makes one feature map.
# - The gradient visits the same windows: it adds windows for the kernel, and kernels for the image.
# - Kernels need not be made by hand: examples are enough.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Learn the sharpening kernel from noise, with stride 2: does it take more steps, and why?
# - Feed the map of vertical edges into the kernel for horizontal ones. What is left of the temple?
# - Flip the kernel in both directions: which of the five maps stay the same?
# - Time `conv2d` and `conv2d_vectorized` on the photograph with `%timeit`.
#
# ## Papers
#
# - [Fukushima, 1980](https://doi.org/10.1007/BF00344251): *Neocognitron: A Self-organizing Neural Network Model for a Mechanism of Pattern Recognition Unaffected by Shift in Position*
# - [LeCun, Bottou, Bengio and Haffner, 1998](https://doi.org/10.1109/5.726791): *Gradient-Based Learning Applied to Document Recognition*
# - [Dumoulin and Visin, 2016](https://arxiv.org/abs/1603.07285): *A Guide to Convolution Arithmetic for Deep Learning*
