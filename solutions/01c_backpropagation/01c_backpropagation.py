# ---
# jupyter:
#   course:
#     title: Backpropagation
#     part: 1
#     about: gradients by the chain rule, initial weights, a network in NumPy that reads digits
#     replaces: 01_neurons
#     cpu_budget: 20
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Backpropagation
#
# A network of 2,410 weights and biases reads a handwritten 6 as a 1.
# Which of the 2,410 numbers should change, in which direction, and by how much?
# Backpropagation answers for all of them in one pass, and the network that you train with it here reads at least 95 % of new digits.
# At the end of this lesson you can
#
# - derive gradients with the chain rule, and check them numerically;
# - choose the size of the first weights, and give the reason;
# - write the training loop of a network in NumPy, and recognize the same network in five lines of Keras.

# %% [markdown]
# **You need** NumPy, partial derivatives, and the mean and standard deviation of a distribution.
# From lesson 01a you need the neuron, ReLU and the sigmoid; from lesson 01b softmax with cross-entropy, whose gradient at the logits is probability minus label.
#
# **Time:** 25 minutes of reading, 60 to 80 minutes with the exercises, under 20 CPU seconds of computing.
#
# Write your code where a cell says `YOUR CODE HERE`, then run the cells below it: they check your answer and say what is wrong.
# Each exercise stands alone, so you can skip one and come back.

# %%
import math
from collections.abc import Callable

import numpy as np
from scipy.special import log_softmax

from course_utils import check, data, plots

check.begin("01c_backpropagation")
digits = data.digits()

# %% [markdown]
# ## 1. A network that reads digits
#
# Here is the goal of this lesson, reached with Keras first.
# The data are 1,797 real handwritten digits of 8x8 pixels: 1,200 to train, 297 to validate, and 300 held out to judge your answer.
# The network has 64 pixels as inputs, 32 hidden ReLU units and 10 outputs, the logits of the ten digits.
# `fit` shows it all training digits ten times, and moves its weights after every 32 of them.

# %% tags=["demo"]
import keras

keras.utils.set_random_seed(0)
layers = [keras.layers.Flatten(), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)]
model = keras.Sequential([keras.Input((8, 8)), *layers])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer=keras.optimizers.SGD(0.2), loss=loss)
model.fit(digits.train.images, digits.train.labels, epochs=10, verbose=0)

answers = model.predict(digits.validation.images, verbose=0).argmax(axis=1)
right = np.mean(answers == digits.validation.labels)
print(f"{model.count_params()} weights and biases; reads {right:.0%} of the validation digits")
plots.show(
    plots.image_grid(
        digits.validation.images[:20], titles=[f"reads {n}" for n in answers[:20]], columns=10
    ),
    alt="Twenty handwritten digits of 8 by 8 gray pixels, each with the network's answer; nearly "
    "all answers are what a person would read.",
)

# %% [markdown]
# We observe that ten passes over the examples are enough to read 96 % of digits that the network has never seen.
# All of it happens inside `fit`: forward through the layers, backward with the gradients, a small step, again.
# You will write each of these parts, and at the end compare your network with this one.

# %% [markdown]
# ## 2. Forward through a layer
#
# A *dense* layer computes all its neurons at once for a whole batch of examples:
#
# $$z = x W + b$$
#
# with one example a row, and $W$ of shape (inputs, units): one column for each neuron.
# The network above is two of them, with ReLU between.

# %% [markdown]
# ### Exercise 1: A dense layer
#
# Compute $z = x W + b$ for a batch of examples.
# The bias of shape (units,) is added to each row.
# 1 line.
# Hint: `@` multiplies matrices, and broadcasting does the rest.


# %% answer="dense_forward" level="warm-up"
def dense_forward(x: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Pre-activations of a dense layer.

    Args:
        x: Inputs, shape (batch, inputs), floats.
        weights: Shape (inputs, units).
        bias: Shape (units,).

    Returns:
        Pre-activations, shape (batch, units), also where a size is 1.
    """
    ### BEGIN SOLUTION
    return x @ weights + bias
    ### END SOLUTION


# %% check="dense_forward_values" points=1
# First example: 1*1 + 2*3 + 0*5 + 10 = 17 and 1*2 + 2*4 + 0*6 + 30 = 40
x, weights = np.array([[1.0, 2, 0], [1, 0, 1]]), np.array([[1.0, 2], [3, 4], [5, 6]])
check.close(
    dense_forward(x, weights, np.array([10.0, 30.0])),
    [[17.0, 40.0], [16.0, 38.0]],
    "two examples, three inputs, two units",
    hint="Each column of weights is one neuron; the bias is added to each row.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(81)
x, weights = check.frozen(rng.normal(size=(4, 5))), check.frozen(rng.normal(size=(5, 3)))
bias = check.frozen(rng.normal(size=3))
check.same(
    dense_forward(x, weights, bias),
    "four examples, five inputs, three units",
    hint="x @ weights, then the bias, added to each row.",
)
check.same(
    dense_forward(x[:1], weights[:, :1], bias[:1]),
    "one example and one unit",
    hint="The result keeps both axes: (batch, units), here (1, 1).",
)
square = check.frozen(rng.normal(size=(3, 3)))
check.same(
    dense_forward(square, x[:3, :3], bias),
    "three examples, three inputs, three units",
    hint="The bias belongs to the units, the columns; weights are not transposed.",
)
check.agrees(
    dense_forward,
    "dense_forward in every regime",
    hint="x @ weights + bias for any sizes, 1 among them; the result keeps both axes. Work on "
    "copies.",
    x=check.array("batch", "inputs", dtypes=("float64", "float32")),
    weights=check.array("inputs", "units"),
    bias=check.array("units"),
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Backward: the chain rule
#
# By how much does the loss change when one weight changes a little?
# Take one neuron: $z = w x + b$, $a = \sigma(z)$, $L = (a - y)^2$.
# The chain rule multiplies local derivatives from the loss back to the weight:
#
# $$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial z} \cdot \frac{\partial z}{\partial w} = 2 (a - y) \cdot a (1 - a) \cdot x$$
#
# With $x = 2$, $w = 0.5$, $b = -1$ and $y = 1$, calculate it by hand before you run the cell.

# %% tags=["demo"]
x, w, b, y = 2.0, 0.5, -1.0, 1.0
z = w * x + b
a = 1 / (1 + math.exp(-z))
loss = (a - y) ** 2
d_a = 2 * (a - y)
d_z = d_a * a * (1 - a)
print(f"gradient at w: {d_z * x}, at b: {d_z}, at x: {d_z * w}")

# %% [markdown]
# The same numbers as a graph, drawn twice.
# Above, each box holds a value, and the arrows run with the computation.
# Below, each box holds the gradient of $L$ at that quantity, and the arrows run backward; on each stands the local derivative by which the gradient is multiplied.

# %% tags=["demo"]
places = {"x": (0, 2), "w": (0, 1), "b": (0, 0), "z": (1, 1), "a": (2, 1), "L": (3, 1)}
values = {"x": x, "w": w, "b": b, "z": z, "a": a, "L": loss}
gradients = {"x": d_z * w, "w": d_z * x, "b": d_z, "z": d_z, "a": d_a, "L": 1.0}
local = {("x", "z"): w, ("w", "z"): x, ("b", "z"): 1.0, ("z", "a"): a * (1 - a), ("a", "L"): d_a}

axes = plots.panels(1, rows=2, width=9, height=2.7)
names = {name: f"{name} = {value:g}" for name, value in values.items()}
boxes = {names[name]: place for name, place in places.items()}
arrows = [(names[start], names[end]) for start, end in local]
plots.diagram(boxes, arrows, title="values, from left to right", ax=axes[0])
names = {name: f"∂L/∂{name} = {gradient:g}" for name, gradient in gradients.items()}
boxes = {names[name]: place for name, place in places.items()}
arrows = [(names[end], names[start], f"× {by:g}") for (start, end), by in local.items()]
plots.diagram(boxes, arrows, title="gradients, from right to left", ax=axes[1])
plots.show(
    axes,
    alt="Two graphs of the same neuron. Above, values flow from x, w and b over z and a to the "
    "loss L. Below, gradients flow back from L over a and z to x, w and b; each arrow carries "
    "the local derivative that the gradient is multiplied by.",
)

# %% [markdown]
# We observe that the gradient starts with 1 at the loss, and that each step back multiplies it by one local derivative: $1 \cdot (-1) \cdot 0.25 \cdot 2 = -0.5$ at $w$.
# Nothing is computed twice: $x$, $w$ and $b$ share the gradient that has arrived at $z$.
# Since the one at $w$ is negative, a larger $w$ lowers the loss.

# %% [markdown]
# ### Exercise 2: Backward through a dense layer
#
# For $z = x W + b$, let `d_out` hold $\partial L / \partial z$, one row for each example.
# Then
#
# $$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z}\, W^\top \qquad \frac{\partial L}{\partial W} = x^\top \frac{\partial L}{\partial z} \qquad \frac{\partial L}{\partial b} = \sum_{\text{batch}} \frac{\partial L}{\partial z}$$
#
# Sums, not means: a mean in the loss is already in `d_out`.
# 3 lines.
# Hint: each gradient has the shape of the thing it belongs to.


# %% answer="dense_backward"
def dense_backward(
    d_out: np.ndarray, x: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a dense layer, given the gradient at its output.

    Args:
        d_out: Gradient of the loss at the pre-activations, shape (batch, units), floats.
        x: Inputs of the forward pass, shape (batch, inputs).
        weights: Shape (inputs, units).

    Returns:
        Gradients at x (batch, inputs), at the weights (inputs, units) and at the bias (units,).
    """
    ### BEGIN SOLUTION
    return d_out @ weights.T, x.T @ d_out, d_out.sum(axis=0)
    ### END SOLUTION


# %% check="dense_backward_parameters" points=2
# First weight: 1*1 + 0*10 + 1*100 = 101; first bias: 1 + 10 + 100 = 111
d_out, x = np.array([[1.0, 2], [10, 0], [100, 5]]), np.array([[1.0, 2], [0, 1], [1, 0]])
_, d_weights, d_bias = dense_backward(d_out, x, np.zeros((2, 2)))
check.close(
    d_weights,
    [[101.0, 7.0], [12.0, 4.0]],
    "gradient at the weights, three examples",
    hint="x.T @ d_out: each example adds its input times its output gradient. It is the second "
    "of the three results.",
)
check.close(
    d_bias,
    [111.0, 7.0],
    "gradient at the bias, three examples",
    hint="Sum d_out over the batch, axis 0; the result has shape (units,).",
)
### BEGIN HIDDEN TESTS
rng = check.rng(101)
d_out, x = check.frozen(rng.normal(size=(7, 4))), check.frozen(rng.normal(size=(7, 5)))
weights = check.frozen(rng.normal(size=(5, 4)))
check.same(
    dense_backward(d_out, x, weights)[1:],
    "gradients at the parameters, 7 examples",
    hint="Sum over the batch; do not divide by its size.",
)
check.same(
    dense_backward(d_out[:1], x[:1], weights)[1:],
    "parameters, a batch of one",
    hint="With one example the bias's gradient is its row of d_out, of shape (units,).",
)
check.same(
    dense_backward(d_out[:4], x[:4, :4], weights[:4])[1:],
    "parameters, as many examples as inputs and units",
    hint="All shapes fit here: check which factor is transposed, and which axis is summed.",
)
### END HIDDEN TESTS

# %% check="dense_backward_inputs" points=1
# The two units send 1*2 and 10*3 back to the first input, 1*4 and 10*5 to the second
check.close(
    dense_backward(np.array([[1.0, 10.0]]), np.zeros((1, 2)), np.array([[2.0, 3.0], [4.0, 5.0]]))[
        0
    ],
    [[32.0, 54.0]],
    "gradient at the inputs, one example",
    hint="d_out @ weights.T: each input collects from all units that it feeds.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(102)
d_out, x = check.frozen(rng.normal(size=(3, 3))), check.frozen(rng.normal(size=(3, 3)))
check.same(
    dense_backward(d_out, x, check.frozen(rng.normal(size=(3, 3))))[0],
    "gradient at the inputs, as many examples as inputs and units",
    hint="All shapes fit here: the weights are transposed, d_out comes first.",
)
wide = check.frozen(rng.normal(size=(6, 3)))
check.same(
    dense_backward(d_out[:2], check.frozen(rng.normal(size=(2, 6))), wide)[0],
    "gradient at the inputs, six inputs and three units",
    hint="d_out @ weights.T has the shape of x.",
)
check.same(
    dense_backward(d_out[:, :1], x, wide[:3, :1])[0],
    "gradient at the inputs, one unit",
    hint="With one unit the weights have shape (inputs, 1): keep both axes.",
)
check.agrees(
    dense_backward,
    "dense_backward in every regime",
    hint="Three gradients, each in the shape of what it belongs to, for any sizes, 1 among them; "
    "sums over the batch. Work on copies.",
    d_out=check.array("batch", "units", dtypes=("float64", "float32")),
    x=check.array("batch", "inputs", dtypes=("float64", "float32")),
    weights=check.array("inputs", "units"),
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Is the gradient right? Ask the function itself
#
# A wrong gradient often trains, only worse, so nothing warns you.
# Differences of the function itself are an independent check:
#
# $$\frac{f(x + h) - f(x)}{h} \qquad\text{or, centered,}\qquad \frac{f(x + h) - f(x - h)}{2h}$$
#
# Which one, and how small a step $h$?
# We compare both with the true derivative of $e^x$ at 1.

# %% tags=["demo"]
steps = 10.0 ** np.arange(-13, 0)
truth = np.exp(1)
forward = (np.exp(1 + steps) - truth) / steps
centered = (np.exp(1 + steps) - np.exp(1 - steps)) / (2 * steps)
errors = {
    "forward difference": np.abs(forward / truth - 1),
    "centered difference": np.abs(centered / truth - 1),
}
axes = plots.functions(steps, errors, x_label="step h", y_label="relative error")
axes.set(xscale="log", yscale="log")
plots.show(
    axes,
    alt="Both errors first fall and then rise again as the step shrinks; the centered "
    "difference is best near 1e-5 and there far more precise than the forward difference.",
)

# %% [markdown]
# We observe that the error of the centered difference falls with $h^2$, that of the forward difference with $h$.
# Below about $10^{-5}$ for the centered and $10^{-8}$ for the forward difference rounding takes over, because nearly equal numbers are subtracted.
# A centered step of $10^{-5}$ in float64 leaves ten right digits.

# %% [markdown]
# ### Exercise 3: A numerical gradient
#
# For a function $f$ of an array, move one element at a time by $\pm h$ and keep the others:
#
# $$g_i = \frac{f(x + h e_i) - f(x - h e_i)}{2h}$$
#
# Work for any shape, and for integer arrays as well.
# Leave `x` as it is, even in between: work on copies.
# About 6 lines.
# Hint: `for index in np.ndindex(x.shape)` visits every element.


# %% answer="numerical_gradient"
def numerical_gradient(
    f: Callable[[np.ndarray], float], x: np.ndarray, step: float = 1e-5
) -> np.ndarray:
    """Gradient of a function of an array by centered differences.

    Args:
        f: Takes an array of the shape of ``x``, returns a single number.
        x: Where to take the gradient, any shape with at least one axis, floats or integers of any
            type; what is moved are float64 copies, since float32 cannot hold 1 + 1e-8.
        step: The distance h, above 0.

    Returns:
        The gradient, floats, in the shape of ``x``.
    """
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        shift = np.zeros(x.shape)
        shift[index] = step
        gradient[index] = (f(x + shift) - f(x - shift)) / (2 * step)
    return gradient
    ### END SOLUTION


# %% check="numerical_gradient_shapes" points=1
check.close(
    numerical_gradient(lambda x: np.sum(x**2), np.array([1.0, -2.0, 3.0])),
    [2.0, -4.0, 6.0],
    "gradient of a sum of squares",
    hint="Move one element at a time; the other elements stay.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(121)
matrix, cube = check.frozen(rng.normal(size=(3, 2))), check.frozen(rng.normal(size=(2, 1, 3)))
check.same(
    numerical_gradient(lambda x: np.sum(x) ** 2 + np.sum(x[0] ** 3), matrix),
    "gradient of a function of a matrix",
    hint="Move each element of the matrix alone, not a whole row.",
)
check.same(
    numerical_gradient(lambda x: np.prod(x + 3.0), cube),
    "gradient at a 3-D array",
    hint="Visit every element, whatever the number of axes; the gradient has the shape of x.",
)
check.same(
    numerical_gradient(lambda x: float(np.sum(x**3)) / 8, np.array([1, 2, -3])),
    "gradient at integers",
    hint="An integer array cannot hold 1 + 1e-5, nor a gradient of 0.375: convert x to float.",
)
### END HIDDEN TESTS

# %% check="numerical_gradient_centered" points=2
# (2.1**3 - 1.9**3) / 0.2 = 12.01; a forward difference would give 12.61
check.close(
    numerical_gradient(lambda x: x[0] ** 3, np.array([2.0]), step=0.1),
    [12.01],
    "a centered difference with a step of 0.1",
    hint="Divide f(x + h) - f(x - h) by 2h, where h is the step that was given, not scaled.",
)
### BEGIN HIDDEN TESTS
x = check.frozen(check.rng(122).normal(size=(2, 3)))
check.same(
    numerical_gradient(lambda x: np.sum(np.exp(x)), x, step=0.5),
    "a step of 0.5 on both sides",
    hint="Use the argument step, and go the same distance to both sides.",
)
check.same(
    numerical_gradient(lambda x: np.sum(x**4), x, 0.03),
    "a step of 0.03",
    hint="f is taken at x + step and at x - step, and the difference divided by 2 * step.",
)
check.same(
    numerical_gradient(lambda x: np.max(x) * np.sum(x), x),
    "the default step",
    hint="Use the default of the argument step, the same for every element.",
)
x = np.array([[1.5, -0.5], [0.25, 2.0]])  # may be written to
kept, states = x.copy(), []


def spying(moved):
    """A sum of cubes that looks at what the caller's array holds in the meantime."""
    states.append(bool(np.array_equal(x, kept) and moved.shape == (2, 2)))
    return float(np.sum(np.asarray(moved) ** 3))


numerical_gradient(spying, x)
check.same(
    bool(states and all(states)),
    "x is as it was whenever f is called",
    hint="Move a copy, in the shape of x: the caller's array must not change, not even for a "
    "moment.",
)


def cubes(x):
    """Each element matters in its own way, and the step, too."""
    return float(np.sum(np.arange(1, np.size(x) + 1) * np.ravel(x) ** 3) / 8)


def neighbors(x):
    """Elements matter together."""
    flat = np.ravel(x)
    return np.sum(np.sin(flat)) + np.sum(flat[1:] * flat[:-1]) + np.asarray(x).shape[-1] * flat[0]


check.agrees(
    numerical_gradient,
    "numerical_gradient in every regime",
    hint="For any shape, 1-D or with several axes, and any type of x: move one element of a "
    "float64 copy by the step that is given, hand f an array in the shape of x, and fill floats.",
    f=check.choice(cubes, neighbors),
    x=check.array(
        ..., dtypes=("float64", "float32", "int64", "int8", "uint8"), magnitudes=(1e-3, 20.0)
    ),
    step=check.number(1e-5, 1.0, typical=(1e-5, 0.5, 0.0625), default=1e-5),
    atol=1e-5,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. The first weights
#
# If all weights start at zero, all units of a layer compute the same and get the same gradient, so they stay copies of each other forever.
# Random numbers break the symmetry.
# But how large?
# We send 500 random examples through ten ReLU layers of 200 units and measure the size of the activations in each layer.

# %% tags=["demo"]
deviations = {"0.03": 0.03, "0.071 (Glorot)": 0.071, "0.1 (He)": 0.1, "0.15": 0.15}
sizes = {}
for name, deviation in deviations.items():
    rng = np.random.default_rng(0)
    values, sizes[name] = rng.normal(size=(500, 200)), []  # (examples, units)
    for _ in range(10):
        values = np.maximum(0, values @ rng.normal(scale=deviation, size=(200, 200)))
        sizes[name].append(np.sqrt(np.mean(values**2)))
axes = plots.functions(np.arange(1, 11), sizes, x_label="layer", y_label="activation (rms)")
axes.set(yscale="log")
axes.legend(title="std of the weights")
plots.show(
    axes,
    alt="Size of the activations over ten layers: it falls with weights of standard deviation "
    "0.03, falls slowly with Glorot's 0.071, stays level with He's 0.1, and grows with 0.15.",
)

# %% [markdown]
# We observe that only He's scale keeps the size from layer to layer.
# Each unit adds as many terms as it has inputs, *fan_in*, so the mean square is multiplied by fan_in times the variance of a weight; ReLU then keeps half.
# Variance $2 / \text{fan\_in}$ balances both.
# Glorot's choice leaves out ReLU's half; it fits activations with slope 1 around 0, such as tanh.

# %% [markdown]
# ### Exercise 4: Glorot and He
#
# $$\text{Glorot uniform: } W \sim U(-\ell, \ell),\; \ell = \sqrt{\frac{6}{\text{fan\_in} + \text{fan\_out}}} \qquad \text{He normal: } W \sim N\!\left(0,\; \frac{2}{\text{fan\_in}}\right)$$
#
# Glorot suits tanh, and is the default of Keras; He suits ReLU.
# The second number in $N$ is the variance.
# Draw from the generator `rng` that you are given.
# 1 to 2 lines each.
# Hint: `rng.normal` wants the standard deviation.


# %% answer="initializers"
def glorot_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Weights from Glorot's uniform distribution (Glorot and Bengio, 2010, equation 16).

    Args:
        fan_in: Number of inputs of the layer, 1 or more.
        fan_out: Number of its units, 1 or more.
        rng: The only source of random numbers: ``np.random`` and ``random`` stay as they are.

    Returns:
        Weights, shape (fan_in, fan_out), drawn independently of each other.
    """
    ### BEGIN SOLUTION
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))
    ### END SOLUTION


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Weights from He's normal distribution (He et al., 2015, equation 10).

    Args:
        fan_in: Number of inputs of the layer, 1 or more.
        fan_out: Number of its units, 1 or more.
        rng: The only source of random numbers: ``np.random`` and ``random`` stay as they are.

    Returns:
        Weights, shape (fan_in, fan_out), drawn independently of each other.
    """
    ### BEGIN SOLUTION
    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
    ### END SOLUTION


# %% check="initializers_glorot" points=1
# limit = sqrt(6 / 600) = 0.1; a uniform distribution has standard deviation limit / sqrt(3)
weights = glorot_uniform(200, 400, np.random.default_rng(1))
check.equal(np.shape(weights), (200, 400), "shape of Glorot's weights", hint="(fan_in, fan_out).")
check.at_most(
    np.max(np.abs(weights)),
    0.1,
    "Glorot's weights stay within the limit",
    hint="The limit is sqrt(6 / (fan_in + fan_out)), and the distribution is uniform.",
)
check.close(
    np.std(weights),
    0.0577,
    "spread of Glorot's weights",
    rtol=0.03,
    hint="Draw from -limit to limit, with the square root in the limit and both fans in the sum.",
)
### BEGIN HIDDEN TESTS
weights = glorot_uniform(500, 60, check.rng(131))
check.same(
    np.shape(weights),
    "Glorot's shape for many inputs and few units",
    hint="(fan_in, fan_out), in this order.",
)
check.same(
    np.mean(weights),
    "mean of Glorot's weights",
    rtol=0,
    atol=0.005,
    hint="The range is symmetric around 0.",
)
check.same(
    np.std(weights),
    "spread of Glorot's weights for many inputs and few units",
    rtol=0.04,
    hint="fan_in and fan_out count alike: the limit depends on their sum.",
)
check.same(
    np.quantile(weights, [0.0, 0.25, 0.75, 1.0]),
    "Glorot's weights are uniform",
    rtol=0.05,
    hint="Every value between -limit and limit is equally likely; use rng.uniform.",
)
check.same(
    bool(np.unique(weights).size > 0.9 * np.size(weights)),
    "Glorot's weights are drawn one by one",
    hint="Draw a value for each weight: size=(fan_in, fan_out), no repeated rows or columns.",
)
check.same(
    bool(min(np.std(weights, axis=axis).min() for axis in (0, 1)) > np.std(weights) / 2),
    "every row and column of Glorot's weights is drawn",
    hint="No row or column may stay at 0, or at one number: draw a weight for every place.",
)
norm = np.linalg.norm(weights, 2) / np.std(weights) / sum(np.sqrt(np.shape(weights)))
check.same(
    bool(0.93 < norm < 1.06 and np.unique(np.abs(weights)).size > 0.9 * np.size(weights)),
    "Glorot's weights do not depend on each other",
    hint="Draw each weight anew: rows share no part with other rows, columns none with other "
    "columns, and no weight is another one with the sign turned.",
)
check.same(
    [np.shape(glorot_uniform(*sizes, check.rng(140))) for sizes in [(1, 1), (1, 5), (6, 1)]],
    "Glorot's shape where a fan is 1",
    hint="(fan_in, fan_out), both axes, also where one of them has length 1.",
)
check.same(
    [
        np.std(glorot_uniform(1, 20_000, check.rng(141))),
        np.std(glorot_uniform(2, 9000, check.rng(142))),
    ],
    "spread of Glorot's weights for one or two inputs",
    rtol=0.04,
    hint="The limit is sqrt(6 / (fan_in + fan_out)) for all sizes.",
)
### END HIDDEN TESTS

# %% check="initializers_he" points=1
# Variance 2 / 200 = 0.01, so the standard deviation is 0.1
weights = he_normal(200, 300, np.random.default_rng(2))
check.equal(np.shape(weights), (200, 300), "shape of He's weights", hint="(fan_in, fan_out).")
check.close(
    np.std(weights),
    0.1,
    "spread of He's weights",
    rtol=0.03,
    hint="The variance is 2 / fan_in, without fan_out; rng.normal wants its square root.",
)
### BEGIN HIDDEN TESTS
weights = he_normal(50, 600, check.rng(132))
check.same(
    np.shape(weights),
    "He's shape for few inputs and many units",
    hint="(fan_in, fan_out), in this order.",
)
check.same(np.mean(weights), "mean of He's weights", rtol=0, atol=0.01, hint="The mean is 0.")
check.same(
    np.std(weights),
    "spread of He's weights for few inputs and many units",
    rtol=0.04,
    hint="Only fan_in counts.",
)
check.same(
    np.quantile(weights, [0.025, 0.25, 0.75, 0.975]),
    "He's weights are normal",
    rtol=0.08,
    hint="Use rng.normal: values near 0 are the most likely.",
)
check.same(
    bool(np.unique(weights).size > 0.9 * np.size(weights)),
    "He's weights are drawn one by one",
    hint="Draw a value for each weight: size=(fan_in, fan_out), no repeated rows or columns.",
)
check.same(
    bool(min(np.std(weights, axis=axis).min() for axis in (0, 1)) > np.std(weights) / 2),
    "every row and column of He's weights is drawn",
    hint="No row or column may stay at 0, or at one number: draw a weight for every place.",
)
norm = np.linalg.norm(weights, 2) / np.std(weights) / sum(np.sqrt(np.shape(weights)))
check.same(
    bool(0.93 < norm < 1.06 and np.unique(np.abs(weights)).size > 0.9 * np.size(weights)),
    "He's weights do not depend on each other",
    hint="Draw each weight anew: rows share no part with other rows, columns none with other "
    "columns, and no weight is another one with the sign turned.",
)
check.same(
    [np.shape(he_normal(*sizes, check.rng(140))) for sizes in [(1, 1), (1, 5), (6, 1)]],
    "He's shape where a fan is 1",
    hint="(fan_in, fan_out), both axes, also where one of them has length 1.",
)
sigma, fourth = np.std(weights), np.mean(np.asarray(weights) ** 4) / np.var(weights) ** 2
check.same(
    bool(np.max(np.abs(weights)) > 3.4 * sigma and 2.87 < fourth < 3.13),
    "the tails of He's weights",
    hint="A normal distribution has no limits: of 30,000 weights about 80 are farther from 0 than "
    "three standard deviations. Cut nothing off.",
)
check.same(
    [np.std(he_normal(1, 20_000, check.rng(143))), np.std(he_normal(2, 9000, check.rng(144)))],
    "spread of He's weights for one or two inputs",
    rtol=0.04,
    hint="The variance is 2 / fan_in for all sizes.",
)
### END HIDDEN TESTS

# %% check="initializers_rng" points=1
one = glorot_uniform(3, 2, np.random.default_rng(5))
two = glorot_uniform(3, 2, np.random.default_rng(5))
check.equal(
    bool(np.array_equal(one, two)),
    True,
    "equal generators give equal weights",
    hint="Draw from the rng you are given, not from np.random.",
)


### BEGIN HIDDEN TESTS
import random


def follows(initializer):
    rng = check.rng(133)
    one, two = initializer(4, 7, rng), initializer(4, 7, rng)
    again, other = initializer(4, 7, check.rng(133)), initializer(4, 7, check.rng(134))
    return [bool(np.allclose(one, array)) for array in (two, again, other)]


check.same(
    follows(glorot_uniform),
    "Glorot's weights follow the generator",
    hint="Use the rng as it comes: no seed of your own, no other source of random numbers.",
)
check.same(
    follows(he_normal),
    "He's weights follow the generator",
    hint="The generator you are given decides everything: same seed, same weights.",
)
drawn = glorot_uniform(90, 110, check.rng(135))
check.same(
    float(np.std(drawn) / np.max(np.abs(drawn))),
    "Glorot's weights from this generator fill their range evenly",
    rtol=0.03,
    hint="A uniform distribution from -limit to limit.",
)


def in_turns(initializer):
    """Whether two generators used in turns give what each gives alone."""
    one, two = check.rng(136), check.rng(137)
    mixed = [initializer(4, 7, generator) for generator in (one, two, one, two)]
    one, two = check.rng(136), check.rng(137)
    alone = [initializer(4, 7, generator) for generator in (one, one, two, two)]
    return bool(np.allclose(mixed, [alone[place] for place in (0, 2, 1, 3)]))


def global_states():
    """Where the generators stand that belong to everybody."""
    _, keys, place, *rest = np.random.get_state()
    return keys.tobytes(), place, rest, random.getstate()


check.same(
    [in_turns(glorot_uniform), in_turns(he_normal)],
    "two generators in turns",
    hint="Keep nothing between calls: each generator goes on from where it stands.",
)
random.random(), np.random.random()  # not where a seed puts them
before = global_states()
glorot_uniform(5, 4, check.rng(138))
between = global_states()
he_normal(5, 4, check.rng(139))
check.same(
    [before == between, between == global_states()],
    "global generators stay as they are",
    hint="Draw from rng alone, and neither seed nor use np.random or random.",
)
### END HIDDEN TESTS

# %% [markdown]
# And backward?
# At each layer the error is multiplied by the weights and by the activation's derivative, which is at most 1/4 for a sigmoid.
# We send it through 12 layers, give each activation the initial weights that are usual for it, and measure the norm of $\partial L / \partial z$ in every layer.


# %% tags=["demo"]
def layer_gradients(activation, scale, depth=12, width=64):
    """Norms of the gradient at the pre-activations, first layer first."""
    rng = np.random.default_rng(0)
    a, layers = rng.normal(size=(32, width)), []  # (batch, units)
    for _ in range(depth):
        weights = scale * rng.normal(size=(width, width))
        a, slope = activation(a @ weights)
        layers.append((weights, slope))
    gradient, norms = np.ones_like(a) / a.size, []
    for weights, slope in reversed(layers):
        gradient = gradient * slope
        norms.append(np.linalg.norm(gradient))
        gradient = np.einsum("bu,iu->bi", gradient, weights)
    return {f"{layer}": norm for layer, norm in enumerate(reversed(norms), start=1)}


def logistic(z):
    return 1 / (1 + np.exp(-z)), 1 / (2 + np.exp(z) + np.exp(-z))


norms = {
    "sigmoid, Glorot": layer_gradients(logistic, math.sqrt(1 / 64)),
    "ReLU, He": layer_gradients(lambda z: (np.maximum(0, z), z > 0), math.sqrt(2 / 64)),
}
plots.show(
    plots.gradient_flow(norms),
    alt="Gradient norms of 12 layers: with sigmoids the norm shrinks by a constant factor per "
    "layer toward the input, with ReLU and He initialization it stays about level.",
)

# %% [markdown]
# We observe that on the way from layer 12 to layer 1 the sigmoid network loses about seven powers of ten: its first layers barely learn.
# ReLU passes the gradient on unchanged where a unit is active, and He's scale makes up for the inactive half.

# %% [markdown]
# ## 6. The training loop
#
# Enough parts for the whole network of section 1, in NumPy.
# These helpers are given, so that the last exercise does not rest on your earlier answers.
# The parameters are a list of four arrays: $W_1$ (64, 32), $b_1$ (32,), $W_2$ (32, 10), $b_2$ (10,).
# `loss_and_gradients` goes forward and backward once, and returns the mean loss and the four gradients.


# %%
def initial_parameters(rng):
    """Random weights (0.18 is He's standard deviation for 64 inputs) and zero biases."""
    w1, w2 = 0.18 * rng.normal(size=(64, 32)), 0.18 * rng.normal(size=(32, 10))
    return [w1, np.zeros(32), w2, np.zeros(10)]


def network_logits(parameters, images):
    """Logits (batch, 10) of images (batch, 8, 8)."""
    w1, b1, w2, b2 = parameters
    pixels = images.reshape(len(images), 64)
    return np.maximum(0, pixels @ w1 + b1) @ w2 + b2


def loss_and_gradients(parameters, images, labels):
    """Mean cross-entropy of a batch, and the gradients in the order of the parameters."""
    w1, b1, w2, b2 = parameters
    pixels = images.reshape(len(images), 64)
    hidden = np.maximum(0, pixels @ w1 + b1)  # (batch, 32)
    log_p = log_softmax(hidden @ w2 + b2, axis=1)  # (batch, 10)
    wanted = np.eye(10)[labels]  # 1 at the label, else 0
    error = (np.exp(log_p) - wanted) / len(labels)  # probability minus label
    back = (error @ w2.T) * (hidden > 0)  # (batch, 32)
    gradients = [pixels.T @ back, back.sum(0), hidden.T @ error, error.sum(0)]
    return -np.sum(wanted * log_p) / len(labels), gradients


# %% [markdown]
# ### Exercise 5: The training loop
#
# In each epoch, put the examples in a new random order and walk through them in minibatches; for each, get the gradients $g$ and move every parameter $\theta$ against its own:
#
# $$\theta \leftarrow \theta - \eta\, g$$
#
# Draw the initial weights and all orders from `np.random.default_rng(seed)`.
# Return a function that maps images to class ids, the largest logit of each.
# It must read at least 90 % of unseen digits (ours reads at least 95 %).
# About 9 lines.
# Hint: `rng.permutation(len(images))` is a random order; index images *and* labels with it.


# %% answer="train_mlp" level="challenge"
def train_mlp(
    images: np.ndarray,
    labels: np.ndarray,
    epochs: int = 30,
    batch_size: int = 32,
    learning_rate: float = 0.2,
    seed: int = 0,
) -> Callable[[np.ndarray], np.ndarray]:
    """Train a network on images of digits by minibatch gradient descent.

    Args:
        images: Shape (examples, 8, 8), values from 0 to 1; they stay as they are.
        labels: Class ids from 0 to 9, shape (examples,); they stay as they are.
        epochs: Passes over all examples.
        batch_size: The most examples that a minibatch has; all examples of an epoch are used, so
            one or more minibatches may be smaller.
        learning_rate: Size of a step.
        seed: Seed of the initial weights and of the orders; ``np.random`` itself is not used.

    Returns:
        A function from images (n, 8, 8) to class ids (n,), integers; a later training does not
        change it.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for start in range(0, len(images), batch_size):
            batch = order[start : start + batch_size]
            _, gradients = loss_and_gradients(parameters, images[batch], labels[batch])
            parameters = [p - learning_rate * g for p, g in zip(parameters, gradients, strict=True)]
    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)
    ### END SOLUTION


# %% check="train_mlp_accuracy" points=3
read = train_mlp(digits.train.images, digits.train.labels)
check.accuracy(
    read(digits.validation.images),
    digits.validation.labels,
    "reads the validation digits",
    at_least=0.9,
    hint="Watch the loss of a batch: it should fall from 2.3 to about 0.05 in 30 epochs.",
)
### BEGIN HIDDEN TESTS
check.accuracy(
    read(data.unseen("digits", 7)),
    "digits:7",
    "reads digits that were never shown",
    at_least=0.9,
    hint="Train on all examples, for all epochs, with the gradients of the current parameters.",
)
answers = [np.asarray(read(digits.validation.images[:count])) for count in (1, 5)]
check.same(
    [[answer.shape, bool(np.issubdtype(answer.dtype, np.integer))] for answer in answers],
    "class ids of one image and of five",
    hint="One integer for each image, the place of its largest logit: argmax over axis 1.",
)
read = train_mlp(digits.train.images, digits.train.labels, 1, 1200, 1e-7, 11)
check.same(
    bool(np.mean(np.asarray(read(digits.validation.images)) == digits.validation.labels) < 0.6),
    "a single step that is next to nothing teaches next to nothing",
    hint="All that is learned has to come from steps against the gradient, as many and as long as "
    "epochs, batch_size and learning_rate say.",
)
### END HIDDEN TESTS

# %% check="train_mlp_order" points=1
order = np.argsort(digits.train.labels, kind="stable")  # all zeros first, all nines last
read = train_mlp(digits.train.images[order], digits.train.labels[order], seed=3)
check.accuracy(
    read(digits.validation.images),
    digits.validation.labels,
    "learns from examples sorted by class",
    at_least=0.9,
    hint="Draw a new random order in each epoch, for images and labels alike.",
)
### BEGIN HIDDEN TESTS
read = train_mlp(digits.train.images[order[::-1]], digits.train.labels[order[::-1]], seed=4)
check.accuracy(
    read(data.unseen("digits", 8)),
    "digits:8",
    "learns from examples sorted the other way",
    at_least=0.9,
    hint="The result must not depend on the order of the examples.",
)
read = train_mlp(digits.train.images[order], digits.train.labels[order], 1, 1200, 1e-7, 12)
check.same(
    bool(np.mean(np.asarray(read(digits.validation.images)) == digits.validation.labels) < 0.6),
    "a single step on sorted examples that is next to nothing teaches next to nothing",
    hint="All that is learned has to come from steps against the gradient, as many and as long as "
    "epochs, batch_size and learning_rate say.",
)
### END HIDDEN TESTS

# %% check="train_mlp_settings" points=1
# Every label moved by one: a 9 is now called 0
read = train_mlp(digits.train.images, (digits.train.labels + 1) % 10, seed=5)
check.accuracy(
    read(digits.validation.images),
    (digits.validation.labels + 1) % 10,
    "learns the labels that it is given",
    at_least=0.9,
    hint="Use the arguments images and labels, not the data of the notebook.",
)
### BEGIN HIDDEN TESTS
from itertools import pairwise

read = train_mlp(digits.train.images[:701], 9 - digits.train.labels[:701], 20, 16, 0.1, 6)
check.accuracy(
    9 - np.asarray(read(data.unseen("digits", 9))),
    "digits:9",
    "learns from 701 examples with other labels and settings",
    at_least=0.9,
    hint="Use len(images), epochs, batch_size and learning_rate, as they are given.",
)
read = train_mlp(digits.train.images, digits.train.labels, 1, 32, 0.01, 7)
answers = np.asarray(read(digits.validation.images))
check.same(
    bool(np.mean(answers == digits.validation.labels) < 0.45),
    "one epoch with a learning rate of 0.01 is not enough",
    hint="Use the arguments epochs, batch_size and learning_rate, not numbers of your own.",
)


some, few = np.array(digits.train.images[:203], dtype=float), np.array(digits.train.labels[:203])
some.flags.writeable = few.flags.writeable = False


def flat(arrays):
    return np.concatenate([np.array(array, dtype=float).ravel() for array in arrays])


def watched(seed):
    """Weights in the order in which the helpers saw them, each with the labels and gradients of
    all calls; whether weights were used to read; answers. Three epochs over 203 examples."""
    seen, read_with, given = [], [], (loss_and_gradients, network_logits)

    def calls_at(parameters):
        if not seen or not np.array_equal(seen[-1][0], flat(parameters)):
            seen.append((flat(parameters), []))
        return seen[-1][1]

    def watching(parameters, images, labels):
        result, calls = given[0](parameters, images, labels), calls_at(parameters)
        gradient = flat(result[1])
        if not any(np.array_equal(gradient, known) for _, known in calls):
            calls.append((np.ravel(labels), gradient))
        return result

    def reading(parameters, images):
        read_with.append(calls_at(parameters))
        return given[1](parameters, images)

    with check.replaced(loss_and_gradients=watching, network_logits=reading):
        answers = np.asarray(train_mlp(some, few, 3, 16, 0.1, seed)(digits.validation.images))
    return seen, bool(read_with), answers


def step(calls, change, before):
    """Labels of the examples whose gradients explain a change of the weights, and the rate.

    One call may have brought the whole gradient, or several a part each; what is only looked at
    has no part. The change before may have one, as with momentum.
    """
    for some in [*([call] for call in reversed(calls)), calls][: len(calls) + 1 if calls else 0]:
        columns = np.stack([gradient for _, gradient in some] + before, axis=1)
        shares = np.linalg.lstsq(columns, change, rcond=None)[0]
        if np.linalg.norm(columns @ shares - change) < 0.02 * np.linalg.norm(change):
            own, rest = shares[: len(some)], shares[len(some) :]
            used = [
                labels
                for (labels, _), share in zip(some, own, strict=True)
                if share > 0.01 * max(own)
            ]
            return np.concatenate(used), sum(own) / (1 - sum(rest))
    return None


def steps_of(seen):
    """All steps; None instead of one that no gradient explains."""
    steps, before = [], []
    for (weights, calls), (moved, _) in pairwise(seen):
        steps.append(step(calls, weights - moved, before))
        before = [weights - moved]
    return steps


def orders_of(steps):
    """Labels in the order of use, by epoch of 13 steps; nothing where a step is not explained."""
    if not steps or None in steps:
        return []
    epochs = [steps[start : start + 13] for start in (0, 13, 26)]
    return [np.concatenate([np.empty(0), *(labels for labels, _ in epoch)]) for epoch in epochs]


(one, one_read, first), (two, _, second), (other, _, third) = map(watched, (8, 8, 9))
unused = not any(calls for _, calls in one)  # a network of one's own, without the helper
steps, others = steps_of(one), steps_of(other)
orders = [] if unused else orders_of(steps)
ends = 38 if len(steps) == 38 and not one_read else 39  # where the last step ends may be unseen
check.same(
    bool(unused or (orders and all(0.8 < rate / 0.1 < 1.25 for _, rate in steps[1:]))),
    "the learning rate says how far a step goes",
    hint="All parameters move by learning_rate times the mean gradient of their minibatch, with "
    "the learning_rate given.",
)
check.same(
    bool(
        not orders  # told above
        or (
            len(steps) == ends
            and max(len(labels) for labels, _ in steps) <= 16
            and all(np.array_equal(np.sort(order), np.sort(few)) for order in orders[: ends // 13])
        )
    ),
    "three epochs show each of 203 examples once an epoch",
    hint="In each of the epochs every example belongs to one batch of at most batch_size, and "
    "each batch makes one step; the last batch may be smaller.",
)
check.same(
    bool(not orders or len({order.tobytes() for order in [few.astype(float), *orders]}) == 4),
    "each epoch has an order of its own",
    hint="Draw a new random order in each epoch.",
)
check.same(
    [
        np.array_equal(first, second),
        np.array_equal(first, third),
        bool(unused or np.array_equal(one[0][0], two[0][0])),
        bool(not unused and np.array_equal(one[0][0], other[0][0])),
        bool(orders and np.array_equal(orders[0], [*orders_of(others), [0]][0])),
    ],
    "the seed decides the weights and the orders",
    hint="Draw the initial weights and all orders from np.random.default_rng(seed).",
)
learned = np.asarray(train_mlp(some[:20], few[:20], 200, 32, 0.2, 14)(some[:20])) == few[:20]
check.same(
    bool(np.mean(learned) > 0.9),
    "learns 20 examples by heart, in minibatches of 32 at most",
    hint="Fewer examples than batch_size are one minibatch, and make a step in each epoch.",
)
np.random.random()  # not where a seed puts it
legacy = np.random.get_state()[1].tobytes(), np.random.get_state()[2]
earlier = train_mlp(some, few, 4, 16, 0.1, 15)
before = np.array(earlier(digits.validation.images))
train_mlp(some, 9 - few, 4, 16, 0.1, 16)
check.same(
    bool(np.array_equal(before, earlier(digits.validation.images))),
    "a second training leaves the first network as it is",
    hint="Each training has parameters of its own; keep nothing between calls.",
)
check.same(
    legacy == (np.random.get_state()[1].tobytes(), np.random.get_state()[2]),
    "np.random stays as it is",
    hint="Draw from a generator of your own, np.random.default_rng(seed), and seed no other one.",
)
black = np.zeros((64, 8, 8))
check.same(
    train_mlp(black, np.full(64, 3), 5, 16, 0.2, 10)(black[:4]),
    "learns the label of black images from the biases alone",
    hint="Move every parameter against its gradient, the biases too.",
)
### END HIDDEN TESTS

# %% [markdown]
# Which digits does your network misread, and what did it see in them?
# A model's mistakes say more than its accuracy.

# %% tags=["demo"]
read = train_mlp(digits.train.images, digits.train.labels)
answers = read(digits.validation.images)
wrong = np.flatnonzero(answers != digits.validation.labels)
accuracy = np.mean(answers == digits.validation.labels)
print(f"reads at least 95 % of the validation digits: {accuracy >= 0.95}")
titles = [f"{digits.validation.labels[i]} read as {answers[i]}" for i in wrong[:8]]
plots.show(
    plots.image_grid(digits.validation.images[wrong[:8]], titles=titles, columns=4),
    alt="Validation digits that the network misreads, each with its label and the answer; "
    "most are smeared or unusual in shape.",
)

# %% [markdown]
# We observe that most mistakes are digits that a person would look at twice.
# A few are plain; with 8x8 pixels and 1,200 examples, a network that treats every pixel as unrelated to its neighbors has little to go on.
# Convolutions, in lesson 03a, use the neighborhood.

# %% [markdown]
# ## 7. The same network in five lines of Keras
#
# Does Keras compute what you have built?
# We give the Keras model of section 1 the very weights of a NumPy network and compare the logits of all validation images.
# Then both see the same batch: Keras takes one step of gradient descent, so how far it moves, divided by the learning rate, is its gradient.

# %% tags=["demo"]
parameters = initial_parameters(np.random.default_rng(0))
model.set_weights(parameters)
ours = network_logits(parameters, digits.validation.images)
theirs = model.predict(digits.validation.images, verbose=0)
print(f"same logits to five digits: {np.max(np.abs(ours - theirs)) < 1e-5}")

_, gradients = loss_and_gradients(parameters, digits.train.images[:32], digits.train.labels[:32])
model.train_on_batch(digits.train.images[:32], digits.train.labels[:32])
pairs = zip(parameters, model.get_weights(), gradients, strict=True)
gaps = [np.max(np.abs((before - after) / 0.2 - gradient)) for before, after, gradient in pairs]
print(f"same gradients to five digits: {max(gaps) < 1e-5}")

# %% [markdown]
# Both agree, so `fit` does what your loop does.
# Last, the curves of a whole training of 30 epochs.
# Keras reports two of them; we add a third, the loss on the training digits measured again at the end of each epoch.
# Look at the first epochs: which curve is out of line?

# %% tags=["demo"]
keras.utils.set_random_seed(0)
layers = [keras.layers.Flatten(), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)]
model = keras.Sequential([keras.Input((8, 8)), *layers])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer=keras.optimizers.SGD(0.2), loss=loss, metrics=["accuracy"])
train, validation = digits.train, (digits.validation.images, digits.validation.labels)
at_end = []  # the training loss after each epoch
measure = keras.callbacks.LambdaCallback(
    on_epoch_end=lambda epoch, logs: at_end.append(
        model.evaluate(train.images, train.labels, verbose=0)[0]
    )
)
options = {"epochs": 30, "validation_data": validation, "callbacks": [measure], "verbose": 0}
history = model.fit(train.images, train.labels, **options).history

# %% tags=["demo"]
print(f"reads at least 95 % of the validation digits: {history['val_accuracy'][-1] >= 0.95}")
for epoch in (1, 2, 30):
    mean, after, held = (c[epoch - 1] for c in (history["loss"], at_end, history["val_loss"]))
    print(f"epoch {epoch}: training {mean:.2f}, at its end {after:.2f}, validation {held:.2f}")
curves = {
    "training, mean over the epoch": history["loss"],
    "training, at the end of the epoch": at_end,
    "validation, at the end of the epoch": history["val_loss"],
}
axes = plots.functions(np.arange(1, 31), curves, x_label="epoch", y_label="loss")
plots.show(
    axes,
    alt="Three curves of the loss over 30 epochs. In the first epochs the mean over the epoch lies "
    "far above the other two, which coincide; from about epoch 12 on the validation loss stays "
    "above both training curves.",
)

# %% [markdown]
# We observe that validation starts below the training loss that Keras prints, 1.26 against 1.87.
# That is no better reading of new digits: the printed number is a mean over the epoch, most of it from weights that were still worse.
# Measured at the epoch's end, the training loss is 1.25.
# Later the true gap opens: at epoch 30 the loss is 0.05 on training and 0.10 on validation digits, because the network has begun to learn what is special to its examples.

# %% [markdown]
# ## Summary
#
# - A dense layer is a matrix product and a bias, for a whole batch at once.
# - Backpropagation multiplies local derivatives from the loss backward; each gradient has the shape of what it belongs to.
# - Centered differences check a gradient to about ten digits.
# - Scale the first weights by the size of the layer: He's fan_in for ReLU, Glorot's fan_in + fan_out for tanh.
# - Training is a loop: new order, minibatch, gradients, a step against them; judge on data not seen.
# - The training loss that Keras prints is a mean over the epoch, so it lags behind the validation loss at first.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Train `train_mlp` with zero weights, then with 3 times larger ones.
#   What do the first ten losses say?
# - Replace ReLU by tanh in a copy of `loss_and_gradients`, and check the gradients with `numerical_gradient`.
# - Plot which pixels each hidden unit weighs most: `plots.image_grid` of the columns of $W_1$, each reshaped to (8, 8).

# %% [markdown]
# ## Papers
#
# - [Rumelhart, Hinton and Williams, 1986](https://doi.org/10.1038/323533a0), *Learning Representations by Back-propagating Errors*
# - [Glorot and Bengio, 2010](https://proceedings.mlr.press/v9/glorot10a.html), *Understanding the Difficulty of Training Deep Feedforward Neural Networks*
# - [He, Zhang, Ren and Sun, 2015](https://arxiv.org/abs/1502.01852), *Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification*
#
# The digits: [Alpaydin and Kaynak, 1998](https://doi.org/10.24432/C50P49), *Optical Recognition of Handwritten Digits*.
