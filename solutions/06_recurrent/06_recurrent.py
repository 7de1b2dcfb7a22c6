# ---
# jupyter:
#   course:
#     title: Recurrent networks
#     cpu_budget: 90
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Recurrent networks
#
# You will build networks that read a sequence one step at a time and remember.
# At the end you can
#
# - write the steps of an RNN, an LSTM and a GRU that give the numbers that Keras gives;
# - send gradients back through time, measure how they vanish or explode, and say what helps;
# - write text one character at a time, with a temperature;
# - forecast a series without leaking its future, and be honest about stock prices.

# %% [markdown]
# **You need** backpropagation through a dense layer (unit 01), and `compile` and `fit` in Keras (unit 02).
#
# **Time:** 60 minutes of reading, 4 to 5 hours with the exercises, under 90 CPU seconds of computing.
#
# Keras is the judge in many checks: `filled` gives one of its layers random weights, biases included, and returns these weights, so that your function and the layer can be compared.
# `sigmoid` is given, too.

# %%
import math
from collections.abc import Callable, Sequence

import keras
import numpy as np

from course_utils import check, data, plots

check.begin("06_recurrent")


def filled(layer, features, seed):
    """A Keras layer with random weights, biases included, and these weights as arrays."""
    layer.build((None, None, features))
    rng = np.random.default_rng(seed)
    weights = [rng.normal(scale=0.5, size=np.shape(array)) for array in layer.get_weights()]
    layer.set_weights(weights)
    return layer, weights


def sigmoid(z):
    """The logistic function, stable for large |z|."""
    return 0.5 * (1 + np.tanh(0.5 * z))


# %% [markdown]
# ## 1. Sequences and hidden state
#
# How can one network read sequences of any length, and know at step 50 what stood at step 3?
# A recurrent network keeps a *hidden state* $h_t$ and updates it at every step:
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# Below, the loop is unrolled in time.
# Look at the letters on the arrows: every step uses the same weights.

# %% tags=["demo"]
boxes, arrows = {"$h_0$": (0, 1)}, []
for t in (1, 2, 3):
    boxes |= {f"$x_{t}$": (t, 0), f"$h_{t}$": (t, 1), f"$y_{t}$": (t, 2)}
    arrows += [
        (f"$x_{t}$", f"$h_{t}$", "W"),
        (f"$h_{t - 1}$", f"$h_{t}$", "U"),
        (f"$h_{t}$", f"$y_{t}$", "V"),
    ]
ax = plots.diagram(boxes, arrows, shaded=[f"$h_{t}$" for t in range(4)])
plots.show(
    ax,
    alt="A recurrent network unrolled over three steps: each state h gets an arrow W from its "
    "input x and an arrow U from the state before, and sends an arrow V to its output y.",
)

# %% [markdown]
# ### Exercise 1: One step
#
# For a batch of inputs $x_t$ and states $h_{t-1}$, one example a row, return
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# Keras calls $W$ the *kernel* and $U$ the *recurrent kernel*.
# 1 line.
# Hint: both products have one row for each example and one column for each unit.


# %% answer="rnn_step"
def rnn_step(
    x: np.ndarray, h: np.ndarray, kernel: np.ndarray, recurrent_kernel: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    """One step of a recurrent layer (Elman, 1990).

    Args:
        x: Inputs of this step, shape (batch, features).
        h: States of the step before, shape (batch, units).
        kernel: Weights of the inputs, shape (features, units).
        recurrent_kernel: Weights of the states, shape (units, units).
        bias: Shape (units,).

    Returns:
        The new states, shape (batch, units).
    """
    ### BEGIN SOLUTION
    return np.tanh(x @ kernel + h @ recurrent_kernel + bias)
    ### END SOLUTION


# %% check="rnn_step_values" points=1
# 1 * 0.5 + 2 * 0.25 - 1 + ln 2 = ln 2, and tanh(ln 2) = (2 - 1/2) / (2 + 1/2) = 0.6
check.close(
    rnn_step(
        np.array([[1.0, 2.0]]),
        np.array([[-1.0]]),
        np.array([[0.5], [0.25]]),
        np.array([[1.0]]),
        np.array([math.log(2)]),
    ),
    [[0.6]],
    "one example, two features, one unit",
    hint="tanh of x @ kernel + h @ recurrent_kernel + bias.",
)
# Unit 2 reads the old state of unit 1, and unit 1 reads nothing
check.close(
    rnn_step(
        np.zeros((1, 1)),
        np.array([[math.log(2), math.log(3)]]),
        np.zeros((1, 2)),
        np.array([[0.0, 1.0], [0.0, 0.0]]),
        np.zeros(2),
    ),
    [[0.0, 0.6]],
    "the rows of the recurrent kernel belong to the old units",
    hint="h @ recurrent_kernel: not transposed, and not element by element.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(11)
x, h = check.frozen(rng.normal(size=(5, 4))), check.frozen(rng.normal(size=(5, 3)))
kernel, recurrent = check.frozen(rng.normal(size=(4, 3))), check.frozen(rng.normal(size=(3, 3)))
bias = check.frozen(rng.normal(size=3))
check.same(
    rnn_step(x, h, kernel, recurrent, bias),
    "five examples, four features, three units",
    hint="Inputs, states and bias are added before the tanh, once each.",
)
check.same(
    rnn_step(x[:1], h[:1], kernel, recurrent, bias),
    "a step with a batch of one",
    hint="The result keeps both axes: (batch, units).",
)
check.same(
    rnn_step(x[:3, :3], h[:3], kernel[:3], recurrent, bias),
    "as many examples as features and units",
    hint="All shapes fit here: check which matrix stands on which side of @.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2: A whole sequence
#
# Start from $h_0$, walk through the time axis and keep every state $h_1, \dots, h_T$.
# The same weights serve all steps.
# About 5 lines.
# Hint: collect the states in a list; `np.stack(states, axis=1)` puts time on axis 1, where Keras has it.


# %% answer="rnn_forward"
def rnn_forward(
    x: np.ndarray,
    initial: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> np.ndarray:
    """All states of a recurrent layer.

    Args:
        x: Inputs, shape (batch, time, features), at least one step.
        initial: The state h_0, shape (batch, units).
        kernel: Shape (features, units).
        recurrent_kernel: Shape (units, units).
        bias: Shape (units,).

    Returns:
        The states h_1 to h_T, shape (batch, time, units).
    """
    ### BEGIN SOLUTION
    h, states = initial, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
    return np.stack(states, axis=1)
    ### END SOLUTION


# %% check="rnn_forward_values" points=2
# h_1 = tanh(0 + ln 2) = 0.6, h_2 = tanh(ln 3 - 0.6 + h_1) = 0.8, h_3 = tanh(-0.8 + h_2) = 0
x = np.array([[[0.0], [math.log(3) - 0.6], [-0.8]]])  # (1, 3, 1)
one = np.ones((1, 1))
check.close(
    rnn_forward(x, np.array([[math.log(2)]]), one, one, np.zeros(1)),
    [[[0.6], [0.8], [0.0]]],
    "three steps of one unit",
    hint="Each step starts from the state of the step before, the first one from initial.",
)
layer, weights = filled(keras.layers.SimpleRNN(4, return_sequences=True), features=3, seed=22)
x = np.random.default_rng(23).normal(size=(2, 7, 3))
check.close(
    rnn_forward(x, np.zeros((2, 4)), *weights),
    layer(x).numpy(),
    "the states of keras.layers.SimpleRNN",
    hint="The order of the weights is kernel, recurrent kernel, bias.",
    rtol=1e-3,
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
rng = check.rng(21)
x, initial = check.frozen(rng.normal(size=(3, 6, 2))), check.frozen(rng.normal(size=(3, 5)))
kernel, recurrent = check.frozen(rng.normal(size=(2, 5))), check.frozen(rng.normal(size=(5, 5)))
bias = check.frozen(rng.normal(size=5))
check.same(
    rnn_forward(x, initial, kernel, recurrent, bias),
    "six steps from a state that is not zero",
    hint="Return all states, shape (batch, time, units); the first step uses initial.",
)
check.same(
    rnn_forward(x[:1, :1], initial[:1], kernel, recurrent, bias),
    "one example, one step",
    hint="All three axes stay: (1, 1, units).",
)
check.same(
    rnn_forward(x[:, :3], initial, kernel, recurrent, bias),
    "as many steps as examples",
    hint="Time is axis 1, the batch is axis 0.",
)
layer, weights = filled(keras.layers.SimpleRNN(2), features=5, seed=24)
x = check.rng(25).normal(size=(1, 30, 5))
check.same(
    rnn_forward(check.frozen(x), np.zeros((1, 2)), *weights),
    "thirty steps, a batch of one",
    hint="Each step starts from the state of the step before.",
)
### END HIDDEN TESTS

# %% [markdown]
# Which inputs and outputs a task uses makes four kinds of network.
# A classifier of images is one-to-one.
# A caption for an image is one-to-many.
# A label for a text, or the next value of a series, is many-to-one: only the last state counts (`return_sequences=False`, the default of Keras).
# A tag for every word is many-to-many (`return_sequences=True`).

# %% tags=["demo"]
kinds = {
    "one-to-one": ((1,), (1,)),
    "one-to-many": ((1,), (1, 2, 3)),
    "many-to-one": ((1, 2, 3), (3,)),
    "many-to-many": ((1, 2, 3), (1, 2, 3)),
}
axes = plots.panels(4, width=2.5, height=2.5)
for ax, (kind, (inputs, outputs)) in zip(axes, kinds.items(), strict=True):
    last = max(*inputs, *outputs, 1)
    states = {f"$h_{t}$": (t, 1) for t in range(1, last + 1)}
    boxes = states | {f"$x_{t}$": (t, 0) for t in inputs} | {f"$y_{t}$": (t, 2) for t in outputs}
    arrows = [(f"$x_{t}$", f"$h_{t}$") for t in inputs]
    arrows += [(f"$h_{t}$", f"$h_{t + 1}$") for t in range(1, last)]
    arrows += [(f"$h_{t}$", f"$y_{t}$") for t in outputs]
    plots.diagram(boxes, arrows, shaded=states, title=kind, ax=ax)
    ax.set(xlim=(last / 2 - 1, last / 2 + 2))
plots.show(
    axes,
    alt="Four unrolled networks: one input and one output; one input and three outputs; three "
    "inputs and one output after the last; three inputs with one output each.",
)

# %% [markdown]
# ## 2. Backpropagation through time
#
# The unrolled network is a deep network whose layers share their weights, so the chain rule works as before.
# A state acts on the loss twice: directly, by the output of its own step, and through the next state.
# The two parts of its gradient add up.
# A weight acts at every step: its gradient is the sum over all steps.

# %% [markdown]
# ### Exercise 3: Backward through time
#
# Let `d_states[:, t]` be the direct part of $\partial L / \partial h_t$.
# Going from the last step to the first, with $d$ the part that comes from the next step (zero at first),
#
# $$\delta_t = (\texttt{d\_states}_t + d) \odot (1 - h_t^2), \qquad d \leftarrow \delta_t U^\top$$
#
# $$\frac{\partial L}{\partial x_t} = \delta_t W^\top, \quad \frac{\partial L}{\partial W} = \sum_t x_t^\top \delta_t, \quad \frac{\partial L}{\partial U} = \sum_t h_{t-1}^\top \delta_t, \quad \frac{\partial L}{\partial b} = \sum_{t,\,\text{batch}} \delta_t$$
#
# The last $d$ is $\partial L / \partial h_0$.
# About 12 lines.
# Hint: the state before the first step is `initial`.


# %% answer="rnn_backward"
def rnn_backward(
    d_states: np.ndarray,
    x: np.ndarray,
    initial: np.ndarray,
    states: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a recurrent layer by backpropagation through time (Werbos, 1990).

    Args:
        d_states: Direct gradient of the loss at each state, shape (batch, time, units).
        x: Inputs of the forward pass, shape (batch, time, features).
        initial: The state h_0, shape (batch, units).
        states: The states h_1 to h_T, shape (batch, time, units).
        kernel: Shape (features, units).
        recurrent_kernel: Shape (units, units).

    Returns:
        Gradients at x, initial, kernel, recurrent kernel and bias, each in the shape of its own.
    """
    ### BEGIN SOLUTION
    d_x, d_bias = np.zeros(x.shape), np.zeros(kernel.shape[1])
    d_kernel, d_recurrent = np.zeros(kernel.shape), np.zeros(recurrent_kernel.shape)
    d_h = np.zeros(initial.shape)
    for t in reversed(range(x.shape[1])):
        before = states[:, t - 1] if t > 0 else initial
        delta = (d_states[:, t] + d_h) * (1 - states[:, t] ** 2)  # (batch, units)
        d_x[:, t] = delta @ kernel.T
        d_kernel += x[:, t].T @ delta
        d_recurrent += before.T @ delta
        d_bias += delta.sum(axis=0)
        d_h = delta @ recurrent_kernel.T
    return d_x, d_h, d_kernel, d_recurrent, d_bias
    ### END SOLUTION


# %% check="rnn_backward_parameters" points=3
# Step 2: delta = 1 * (1 - 0) = 1. Step 1: delta = 1 * 0.5 * (1 - 0.36) = 0.32.
# Kernel: 5 * 1 + 3 * 0.32; recurrent kernel: 0.6 * 1 + 4 * 0.32; bias: 1 + 0.32
x, states = np.array([[[3.0], [5.0]]]), np.array([[[0.6], [0.0]]])  # (1, 2, 1)
d_states, initial = np.array([[[0.0], [1.0]]]), np.array([[4.0]])
gradients = rnn_backward(d_states, x, initial, states, np.array([[2.0]]), np.array([[0.5]]))
_, _, d_kernel, d_recurrent, d_bias = gradients
check.close(
    [d_kernel, d_recurrent],
    [[[5.96]], [[1.88]]],
    "gradients at the two kernels, two steps",
    hint="Add up over the steps; the recurrent kernel met the state before each step, initial in "
    "the first.",
)
check.close(
    d_bias,
    [1.32],
    "gradient at the bias, two steps",
    hint="Sum delta over the batch and all steps.",
)
### BEGIN HIDDEN TESTS


def weighted_states(weights, x, initial, kernel, recurrent, bias, whole=True):
    """Sum of all states times weights, or the states themselves."""
    h, states = initial, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent + bias)
        states.append(h)
    return np.sum(weights * np.stack(states, 1)) if whole else np.stack(states, 1)


rng = check.rng(31)
shapes = (3, 6, 4), (3, 6, 2), (3, 4), (2, 4), (4, 4), (4,)
d, x, initial, kernel, recurrent, bias = (check.frozen(rng.normal(size=s) * 0.7) for s in shapes)
states = check.frozen(weighted_states(d, x, initial, kernel, recurrent, bias, False))
_, _, d_kernel, d_recurrent, d_bias = rnn_backward(d, x, initial, states, kernel, recurrent)
check.gradient(
    d_kernel,
    lambda array: weighted_states(d, x, initial, array, recurrent, bias),
    kernel,
    "gradient at the kernel, six steps, a loss at each",
    hint="Sum x_t.T @ delta_t; delta_t holds the direct part and what comes from the next step.",
)
check.gradient(
    d_recurrent,
    lambda array: weighted_states(d, x, initial, kernel, array, bias),
    recurrent,
    "gradient at the recurrent kernel, six steps",
    hint="Sum h_(t-1).T @ delta_t, with h_0 = initial in the first step; d goes back by "
    "delta @ recurrent_kernel.T.",
)
check.gradient(
    d_bias,
    lambda array: weighted_states(d, x, initial, kernel, recurrent, array),
    bias,
    "gradient at the bias, six steps",
    hint="Sum delta over the batch and all steps; do not divide.",
)
check.same(
    rnn_backward(d[:1], x[:1], initial[:1], states[:1], kernel, recurrent)[2:],
    "gradients at the parameters, a batch of one",
    hint="Sums over batch and time, not means.",
)
### END HIDDEN TESTS

# %% check="rnn_backward_inputs" points=2
# The same example: inputs get delta * 2, the initial state 0.32 * 0.5
x, states = np.array([[[3.0], [5.0]]]), np.array([[[0.6], [0.0]]])  # (1, 2, 1)
d_states, initial = np.array([[[0.0], [1.0]]]), np.array([[4.0]])
d_x, d_initial, *_ = rnn_backward(
    d_states, x, initial, states, np.array([[2.0]]), np.array([[0.5]])
)
check.close(
    d_x, [[[0.64], [2.0]]], "gradient at the inputs, two steps", hint="delta_t @ kernel.T at each."
)
check.close(
    d_initial,
    [[0.16]],
    "gradient at the initial state, two steps",
    hint="What the first step sends back: delta @ recurrent_kernel.T.",
)
### BEGIN HIDDEN TESTS


def loss_of(weights, x, initial, kernel, recurrent, bias):
    """Sum of all states times weights."""
    h, total = initial, 0.0
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent + bias)
        total += np.sum(weights[:, t] * h)
    return total


rng = check.rng(32)
shapes = (2, 5, 3), (2, 5, 4), (2, 3), (4, 3), (3, 3), (3,)
d, x, initial, kernel, recurrent, bias = (check.frozen(rng.normal(size=s) * 0.7) for s in shapes)
steps = [initial]
for t in range(5):
    steps.append(np.tanh(x[:, t] @ kernel + steps[-1] @ recurrent + bias))
states = check.frozen(np.stack(steps[1:], axis=1))
d_x, d_initial, *_ = rnn_backward(d, x, initial, states, kernel, recurrent)
check.gradient(
    d_x,
    lambda array: loss_of(d, array, initial, kernel, recurrent, bias),
    x,
    "gradient at the inputs, five steps, a loss at each",
    hint="An input also acts through all later states: d carries that back.",
)
check.gradient(
    d_initial,
    lambda array: loss_of(d, x, array, kernel, recurrent, bias),
    initial,
    "gradient at the initial state, five steps",
    hint="The last d of the loop is the gradient at h_0.",
)
check.same(
    rnn_backward(d[:1, :1], x[:1, :1], initial[:1], states[:1, :1], kernel, recurrent)[:2],
    "gradients at inputs and initial state, one example, one step",
    hint="With one step nothing comes from the next one.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4: How much gradient is left
#
# If only the last state enters the loss, then
#
# $$\frac{\partial L}{\partial h_{t-1}} = \left(\frac{\partial L}{\partial h_t} \odot (1 - h_t^2)\right) U^\top$$
#
# so a gradient that goes $k$ steps back is multiplied $k$ times.
# Return the norms (root of the sum of squares over batch and units) of $\partial L / \partial h_1, \dots, \partial L / \partial h_T$, in the order of time.
# About 6 lines.
# Hint: the last norm is that of the gradient you are given.


# %% answer="gradient_norms"
def gradient_norms(
    d_last: np.ndarray, states: np.ndarray, recurrent_kernel: np.ndarray
) -> np.ndarray:
    """Size of the gradient at each state of a recurrent layer, for a loss on the last one.

    Args:
        d_last: Gradient of the loss at the last state, shape (batch, units).
        states: The states h_1 to h_T, shape (batch, time, units).
        recurrent_kernel: Shape (units, units).

    Returns:
        Norms of the gradients at h_1 to h_T, shape (time,).
    """
    ### BEGIN SOLUTION
    d_h, norms = d_last, [np.linalg.norm(d_last)]
    for t in reversed(range(1, states.shape[1])):
        d_h = (d_h * (1 - states[:, t] ** 2)) @ recurrent_kernel.T
        norms.append(np.linalg.norm(d_h))
    return np.array(norms[::-1])
    ### END SOLUTION


# %% check="gradient_norms_values" points=2
# The norm of (3, 4) is 5; then 5 * (1 - 0) * 0.5 = 2.5 and 2.5 * (1 - 0.36) * 0.5 = 0.8
states = np.array([[[0.9], [0.6], [0.0]], [[0.9], [0.6], [0.0]]])  # (2, 3, 1)
check.close(
    gradient_norms(np.array([[3.0], [4.0]]), states, np.array([[0.5]])),
    [0.8, 2.5, 5.0],
    "norms at three states, two examples",
    hint="Step from t to t - 1: times 1 - h_t ** 2 of the later state, then @ recurrent_kernel.T.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(41)
states = check.frozen(np.tanh(rng.normal(size=(3, 9, 4))))
recurrent, d_last = check.frozen(rng.normal(size=(4, 4))), check.frozen(rng.normal(size=(3, 4)))
check.same(
    gradient_norms(d_last, states, recurrent),
    "norms at nine states of four units",
    hint="One norm for each step, over batch and units; the recurrent kernel is transposed.",
)
check.same(
    gradient_norms(d_last[:1], states[:1, :1], recurrent),
    "the norm of a single step",
    hint="With one step there is one norm, that of d_last.",
)
check.same(
    gradient_norms(1e-3 * d_last[:1], states[:1], 3 * recurrent),
    "norms that grow, a batch of one",
    hint="The norms stand in the order of time: the first belongs to h_1.",
)
### END HIDDEN TESTS

# %% [markdown]
# How fast does the gradient change?
# Your functions measure it for three sizes of $U$: random, scaled so that one step multiplies a vector by about 0.5, 1 or 2 as long as the tanh is nearly linear.
# Look at the scale of the vertical axis.

# %% tags=["demo"]
rng = np.random.default_rng(0)
x, kernel = rng.normal(size=(16, 50, 8)), rng.normal(scale=0.01, size=(8, 32))
recurrent = rng.normal(size=(32, 32)) / np.sqrt(32)
norms = {}
for scale in (0.5, 1.0, 2.0):
    states = rnn_forward(x, np.zeros((16, 32)), kernel, scale * recurrent, np.zeros(32))
    norms[f"U times {scale}"] = gradient_norms(np.ones((16, 32)), states, scale * recurrent)
axes = plots.functions(
    np.arange(-49, 1), norms, x_label="steps from the last state", y_label="gradient norm"
)
axes.set(yscale="log")
plots.show(
    axes,
    alt="Gradient norm over 50 steps on a logarithmic axis: with U times 0.5 it falls by many "
    "powers of ten going back, with U times 1 it is nearly level, with U times 2 it grows.",
)

# %% [markdown]
# We observe exponential decay for the small $U$.
# For the large one the gradient grows, and less than twofold a step, because the flat ends of the tanh slow it down.
# Against exploding gradients there is a remedy: shorten them and keep their direction.

# %% [markdown]
# ### Exercise 5: Clip by the global norm
#
# Take the norm over all gradients together, $n = \sqrt{\sum_k \lVert g_k \rVert^2}$.
# If $n$ is above the limit $m$, multiply every gradient by $m / n$; else leave them all as they are.
# Return the list of gradients, and $n$ as it was before.
# About 4 lines.
# Hint: one common factor keeps the direction, one factor for each array does not.


# %% answer="clip_by_global_norm"
def clip_by_global_norm(
    gradients: Sequence[np.ndarray], max_norm: float
) -> tuple[list[np.ndarray], float]:
    """Scale gradients down together if their common norm is too large (Pascanu et al., 2013).

    Args:
        gradients: Arrays of any shapes.
        max_norm: Largest norm that is left alone, above 0.

    Returns:
        The gradients after clipping, in the same order and shapes, and the norm before.
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(np.square(gradient)) for gradient in gradients))
    factor = max_norm / norm if norm > max_norm else 1.0
    return [gradient * factor for gradient in gradients], norm
    ### END SOLUTION


# %% check="clip_by_global_norm_values" points=2
# The norm of 3 and 4 together is 5; a limit of 2 multiplies both by 2 / 5
check.close(
    clip_by_global_norm([np.array([3.0]), np.array([[-4.0]])], 2.0),
    ([[1.2], [[-1.6]]], 5.0),
    "two gradients of norm 5, limit 2",
    hint="One norm over all arrays, one factor max_norm / norm for all; return the norm before.",
)
check.close(
    clip_by_global_norm([np.array([3.0]), np.array([[-4.0]])], 6.0),
    ([[3.0], [[-4.0]]], 5.0),
    "a norm below the limit is left alone",
    hint="Clipping never makes a gradient longer.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(51)
gradients = [check.frozen(rng.normal(size=shape)) for shape in ((3, 2), (4,), (2, 3, 2))]
check.same(
    clip_by_global_norm(gradients, 1.5),
    "three gradients of different shapes",
    hint="Square, add up over all arrays, and take one root at the end.",
)
check.same(
    clip_by_global_norm(tuple(100 * array for array in gradients), 0.3),
    "large gradients in a tuple",
    hint="A tuple may come in; a list goes out.",
)
check.same(
    clip_by_global_norm(gradients, 50.0),
    "a limit far above the norm",
    hint="Below the limit the gradients stay as they are: the factor is never above 1.",
)
check.same(
    clip_by_global_norm([np.zeros((2, 2)), np.zeros(3)], 1.0),
    "gradients that are all zero",
    hint="Divide by the norm only where it is above the limit: 0 / 0 is NaN.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Gates: LSTM and GRU
#
# Clipping cannot bring back what has vanished.
# The LSTM changes the path: beside the state $h$ it carries a *cell* $c$ that is not multiplied by a matrix at each step.
# Gates, numbers between 0 and 1 for each unit, decide what happens to it:
#
# | gate | question | formula |
# |---|---|---|
# | input $i$ | how much of the candidate is written? | $\sigma(x W_i + h U_i + b_i)$ |
# | forget $f$ | how much of the old cell stays? | $\sigma(x W_f + h U_f + b_f)$ |
# | candidate $\tilde c$ | what would be written? | $\tanh(x W_c + h U_c + b_c)$ |
# | output $o$ | how much of the cell is shown? | $\sigma(x W_o + h U_o + b_o)$ |

# %% [markdown]
# ### Exercise 6: An LSTM step
#
# $$c' = f \odot c + i \odot \tilde c, \qquad h' = o \odot \tanh(c')$$
#
# Keras keeps the four kernels side by side in the order $i, f, \tilde c, o$: columns 0 to units - 1 of the kernel are $W_i$, and so on.
# (PyTorch has the same order, transposed, and two biases.)
# About 5 lines.
# Hint: compute all four pre-activations at once, then `np.split(z, 4, axis=1)`.


# %% answer="lstm_step"
def lstm_step(
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """One step of an LSTM with a forget gate (Gers et al., 2000), weights as in Keras.

    Args:
        x: Inputs of this step, shape (batch, features).
        h: States of the step before, shape (batch, units).
        c: Cells of the step before, shape (batch, units).
        kernel: Shape (features, 4 * units), in the order i, f, candidate, o.
        recurrent_kernel: Shape (units, 4 * units), in the same order.
        bias: Shape (4 * units,), in the same order.

    Returns:
        The new states and the new cells, both of shape (batch, units).
    """
    ### BEGIN SOLUTION
    i, f, candidate, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(candidate)
    return sigmoid(o) * np.tanh(c), c
    ### END SOLUTION


# %% check="lstm_step_by_hand" points=2
# Biases alone: i = 1/2, f = 3/4, candidate = tanh(ln 2) = 0.6, o = 2/3
# so the cell is 3/4 * 0.4 + 1/2 * 0.6 = 0.6 and the state 2/3 * tanh(0.6)
h, c = lstm_step(
    np.zeros((1, 1)),
    np.zeros((1, 1)),
    np.array([[0.4]]),
    np.zeros((1, 4)),
    np.zeros((1, 4)),
    np.array([0.0, math.log(3), math.log(2), math.log(2)]),
)
check.close(
    c, [[0.6]], "the cell of one unit", hint="f * c + i * candidate, in that order of gates."
)
check.close(
    h,
    [[2 / 3 * math.tanh(0.6)]],
    "the state of one unit",
    hint="o * tanh of the new cell; return the state first, the cell second.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(61)
x, h, c = (check.frozen(rng.normal(size=shape)) for shape in ((5, 2), (5, 3), (5, 3)))
kernel, recurrent = check.frozen(rng.normal(size=(2, 12))), check.frozen(rng.normal(size=(3, 12)))
bias = check.frozen(rng.normal(size=12))
check.same(
    lstm_step(x, h, c, kernel, recurrent, bias),
    "five examples, two features, three units",
    hint="Every gate sees the inputs, the old state and its own bias; the candidate has a tanh.",
)
check.same(
    lstm_step(x[:1], h[:1], c[:1], kernel, recurrent, bias),
    "an LSTM step with a batch of one",
    hint="Split the columns: axis 1, also for one example.",
)
check.same(
    lstm_step(40 * x, 5 * h, -3 * c, kernel, recurrent, bias),
    "gates that are all but open or shut",
    hint="The cell itself is not squeezed or clipped, only tanh(c) in the state.",
)
### END HIDDEN TESTS

# %% check="lstm_step_keras" points=2
lstm = keras.layers.LSTM(3, return_sequences=True, return_state=True)
lstm, weights = filled(lstm, features=2, seed=62)
x = np.random.default_rng(63).normal(size=(4, 6, 2))
h, c, steps = np.zeros((4, 3)), np.zeros((4, 3)), []
for t in range(6):
    h, c = lstm_step(x[:, t], h, c, *weights)
    steps.append(h)
check.close(
    [np.stack(steps, axis=1), h, c],
    [result.numpy() for result in lstm(x)],
    "six steps of keras.layers.LSTM",
    hint="The blocks of columns stand in the order i, f, candidate, o.",
    rtol=1e-3,
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
_, weights = filled(keras.layers.LSTM(4), features=4, seed=64)
rng = check.rng(65)
h, c = check.frozen(rng.normal(size=(4, 4))), check.frozen(rng.normal(size=(4, 4)))
for x in rng.normal(size=(10, 4, 4)):
    h, c = lstm_step(check.frozen(x), h, c, *weights)
check.same(
    (h, c),
    "ten steps, as many examples as features and units",
    hint="The new cell enters the new state, and both go to the next step.",
)
### END HIDDEN TESTS

# %% [markdown]
# What do gates do over a sequence?
# Here an LSTM of one unit with weights set by hand gets a signal and three switches.
# *Write* opens the input gate, *erase* shuts the forget gate, *read* opens the output gate.
# Watch the cell between steps 5 and 18: it holds what it was given.

# %% tags=["demo"]
times = np.arange(30)
signal = np.random.default_rng(2).uniform(-1, 1, size=30)
switches = [np.isin(times, at) for at in ([5, 18], [18], [11, 12, 25])]  # write, erase, read
x = np.stack([signal, *switches], axis=1)  # (time, 4)
kernel = np.array([[0, 0, 1, 0], [12, 0, 0, 0], [0, -12, 0, 0], [0, 0, 0, 12]])
bias = np.array([-6, 6, 0, -6])
h, c, states, cells = np.zeros((1, 1)), np.zeros((1, 1)), [], []
for t in times:
    h, c = lstm_step(x[t : t + 1], h, c, kernel, np.zeros((1, 4)), bias)
    states.append(h[0, 0])
    cells.append(c[0, 0])
gates = sigmoid(x @ kernel + bias)  # columns i, f, candidate, o
axes = plots.panels(1, rows=2, width=7.5, height=2.4)
plots.series({"signal": signal, "cell c": cells, "state h": states}, ax=axes[0])
axes[0].set(ylim=(-1, 1.7))
axes[0].legend(ncols=3, loc="upper center")
named = {"input gate i": gates[:, 0], "forget gate f": gates[:, 1], "output gate o": gates[:, 3]}
plots.series(named, y_label="openness", ax=axes[1])
axes[1].set(ylim=(-0.05, 1.5))
axes[1].legend(ncols=3, loc="upper center")
plots.show(
    axes,
    alt="Above, a noisy signal, a cell that stays constant from step 5 to 17 and again from 18 on, "
    "and a state that shows the cell at steps 11, 12 and 25. Below, the gates that cause it.",
)

# %% [markdown]
# ### Exercise 7: A GRU step
#
# The GRU does with two gates and no cell, in the order $z, r, \tilde h$:
#
# $$z = \sigma(x W_z + h U_z + b_z), \quad r = \sigma(x W_r + h U_r + b_r), \quad h' = z \odot h + (1 - z) \odot \tilde h$$
#
# In the original, $\tilde h = \tanh(x W_h + (r \odot h)\, U_h + b_h)$.
# Keras resets *after* the product by default, with a second row of biases $b'$ for the recurrent part of all three: $\tilde h = \tanh(x W_h + b_h + r \odot (h U_h + b'_h))$.
# Write both.
# About 10 lines.
# Hint: split kernel, recurrent kernel and bias along the last axis.


# %% answer="gru_step"
def gru_step(
    x: np.ndarray,
    h: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    reset_after: bool = True,
) -> np.ndarray:
    """One step of a GRU (Cho et al., 2014), weights as in Keras.

    Args:
        x: Inputs of this step, shape (batch, features).
        h: States of the step before, shape (batch, units).
        kernel: Shape (features, 3 * units), in the order z, r, candidate.
        recurrent_kernel: Shape (units, 3 * units), in the same order.
        bias: Shape (2, 3 * units), input biases first, if ``reset_after``; else (3 * units,).
        reset_after: Whether the reset gate acts after the product with the recurrent kernel.

    Returns:
        The new states, shape (batch, units).
    """
    ### BEGIN SOLUTION
    input_bias, recurrent_bias = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, x_r, x_h = np.split(x @ kernel + input_bias, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel + recurrent_bias, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    if reset_after:
        candidate = np.tanh(x_h + r * h_h)
    else:
        candidate = np.tanh(x_h + (r * h) @ np.split(recurrent_kernel, 3, axis=1)[2])
    return z * h + (1 - z) * candidate
    ### END SOLUTION


# %% check="gru_step_before" points=2
# z = 3/4, r = 1/2, candidate = tanh(1/2 * 2 ln 2) = 0.6: state 3/4 * 2 ln 2 + 1/4 * 0.6
check.close(
    gru_step(
        np.zeros((1, 1)),
        np.array([[2 * math.log(2)]]),
        np.zeros((1, 3)),
        np.array([[0.0, 0.0, 1.0]]),
        np.array([math.log(3), 0.0, 0.0]),
        reset_after=False,
    ),
    [[1.5 * math.log(2) + 0.15]],
    "one unit, reset before the product",
    hint="z keeps the old state, 1 - z lets the candidate in; the order is z, r, candidate.",
)
gru, weights = filled(keras.layers.GRU(3, reset_after=False), features=2, seed=71)
x, h = np.random.default_rng(72).normal(size=(4, 6, 2)), np.zeros((4, 3))
for t in range(6):
    h = gru_step(x[:, t], h, *weights, reset_after=False)
check.close(
    h,
    gru(x).numpy(),
    "six steps of keras.layers.GRU(reset_after=False)",
    hint="The candidate uses (r * h) @ its own block of the recurrent kernel.",
    rtol=1e-3,
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
rng = check.rng(73)
_, weights = filled(keras.layers.GRU(4, reset_after=False), features=3, seed=74)
x, h = check.frozen(2 * rng.normal(size=(5, 3))), check.frozen(rng.normal(size=(5, 4)))
check.same(
    gru_step(x, h, *weights, reset_after=False),
    "five examples, three features, four units, reset before",
    hint="Reset the old state first, then multiply by the recurrent kernel.",
)
check.same(
    gru_step(x[:1], h[:1], *weights, False),
    "a batch of one, reset before",
    hint="Split along the columns, also for one example.",
)
### END HIDDEN TESTS

# %% check="gru_step_after" points=2
# z = 3/4, r = 1/2, candidate = tanh(1/2 * (ln 2 + ln 2)) = 0.6: state 3/4 * ln 2 + 1/4 * 0.6
check.close(
    gru_step(
        np.zeros((1, 1)),
        np.array([[math.log(2)]]),
        np.zeros((1, 3)),
        np.array([[0.0, 0.0, 1.0]]),
        np.array([[math.log(3), 0.0, 0.0], [0.0, 0.0, math.log(2)]]),
    ),
    [[0.75 * math.log(2) + 0.15]],
    "one unit, reset after the product",
    hint="r multiplies h @ U_h and the recurrent bias, but not the input part.",
)
gru, weights = filled(keras.layers.GRU(3), features=2, seed=75)
x, h = np.random.default_rng(76).normal(size=(4, 6, 2)), np.zeros((4, 3))
for t in range(6):
    h = gru_step(x[:, t], h, *weights)
check.close(
    h,
    gru(x).numpy(),
    "six steps of keras.layers.GRU",
    hint="bias[0] belongs to the inputs, bias[1] to the recurrent part, for all three blocks.",
    rtol=1e-3,
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
rng = check.rng(77)
_, weights = filled(keras.layers.GRU(2), features=5, seed=78)
x, h = check.frozen(2 * rng.normal(size=(3, 5))), check.frozen(rng.normal(size=(3, 2)))
check.same(
    gru_step(x, h, *weights),
    "three examples, five features, two units, reset after",
    hint="reset_after=True is the default: x W_h + b_h + r * (h U_h + b'_h).",
)
check.same(
    gru_step(x[:1], h[:1], *weights, reset_after=True),
    "a batch of one, reset after",
    hint="Split along the columns, also for one example.",
)
### END HIDDEN TESTS

# %% [markdown]
# Do gates keep the gradient alive?
# We let TensorFlow compute the gradient of a loss at the last of 50 steps with respect to the input of every step, for layers of 32 units as Keras initializes them.
# The fourth curve is an LSTM whose forget gates have a bias of 5, so that they stay open.

# %% tags=["demo"]
import tensorflow as tf

keras.utils.set_random_seed(0)
x = tf.constant(np.random.default_rng(1).normal(size=(16, 50, 8)), dtype="float32")
layers = {name: getattr(keras.layers, name)(32) for name in ("SimpleRNN", "GRU", "LSTM")}
layers["LSTM, forget bias 5"] = keras.layers.LSTM(32)
norms = {}
for name, layer in layers.items():
    layer.build(x.shape)
    if name.endswith("5"):
        kernel, recurrent, bias = layer.get_weights()
        layer.set_weights([kernel, recurrent, bias + 4 * (bias == 1)])  # Keras starts them at 1
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.reduce_sum(layer(x) * tf.random.stateless_normal((16, 32), seed=(0, 0)))
    norms[name] = np.linalg.norm(tape.gradient(loss, x), axis=(0, 2))  # (time,)
axes = plots.functions(
    np.arange(-49, 1), norms, x_label="steps from the last input", y_label="gradient norm"
)
axes.set(yscale="log", ylim=(1e-11, 100))
plots.show(
    axes,
    alt="Gradient norms over 50 steps, going back: the GRU's falls fastest, then that of SimpleRNN, "
    "then the LSTM's; with a forget bias of 5 it does not fall at all.",
)

# %% [markdown]
# We observe that a gate helps only where it is open.
# The gradient along the cell is multiplied by $f$ at each step: about 0.7 for Keras' bias of 1, and 0.99 for one of 5.
# A new GRU has $z \approx 0.5$ and forgets faster than the plain RNN.
# Training has to open the gates, and can, because each unit has its own.

# %% [markdown]
# ## 4. Both directions, and several layers
#
# At step $t$ a recurrent layer knows the past.
# To tag a word, the words after it help as well: a second layer reads the sequence from its end.
# *Stacked* layers read the states of the layer below, so every layer but the last needs `return_sequences=True`.

# %% [markdown]
# ### Exercise 8: A bidirectional layer
#
# Given two functions from sequences to states, let `forward` read $x$, and `backward` read it reversed in time.
# Turn the second result back, so that both belong to the same step, and join them along the last axis, forward first.
# 1 to 3 lines.
# Hint: `x[:, ::-1]`.


# %% answer="bidirectional"
def bidirectional(
    x: np.ndarray,
    forward: Callable[[np.ndarray], np.ndarray],
    backward: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """States of two recurrent layers that read a sequence from both ends (Schuster and Paliwal, 1997).

    Args:
        x: Inputs, shape (batch, time, features).
        forward: From (batch, time, features) to (batch, time, units); reads in the order of time.
        backward: As forward, perhaps with other units; is given the sequence reversed in time.

    Returns:
        Shape (batch, time, units of forward + units of backward).
    """
    ### BEGIN SOLUTION
    return np.concatenate([forward(x), backward(x[:, ::-1])[:, ::-1]], axis=-1)
    ### END SOLUTION


# %% check="bidirectional_values" points=2
# Running sums of 1, 2, 3: from the left 1, 3, 6; from the right 6, 5, 3
x = np.array([[[1.0], [2.0], [3.0]]])
check.close(
    bidirectional(x, lambda s: np.cumsum(s, axis=1), lambda s: np.cumsum(s, axis=1)),
    [[[1.0, 6.0], [3.0, 5.0], [6.0, 3.0]]],
    "running sums from both ends",
    hint="Reverse time before backward, and reverse its result again.",
)
left, weights = filled(keras.layers.LSTM(3, return_sequences=True), features=2, seed=81)
right, more = filled(keras.layers.LSTM(3, return_sequences=True), features=2, seed=82)
both = keras.layers.Bidirectional(keras.layers.LSTM(3, return_sequences=True))
both.build((None, None, 2))
both.set_weights(weights + more)
x = np.random.default_rng(83).normal(size=(4, 5, 2))
check.close(
    bidirectional(x, lambda s: left(s).numpy(), lambda s: right(s).numpy()),
    both(x).numpy(),
    "the states of keras.layers.Bidirectional",
    hint="Join along the last axis, forward first.",
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
rng = check.rng(84)
ramp = np.arange(1.0, 5.0)[:, None]  # (time, 1): what a layer gives depends on the step
x = check.frozen(rng.normal(size=(3, 4, 3)))
check.same(
    bidirectional(x, lambda s: np.cumsum(s, axis=1) * ramp, lambda s: s[..., :2] * ramp**2),
    "three units forward and two backward, four steps",
    hint="Time is axis 1; backward gets the sequence reversed, and its states are turned back.",
)
check.same(
    bidirectional(x[:1], lambda s: s - s[:, :1], lambda s: np.cumsum(s, axis=1)),
    "both directions for a batch of one",
    hint="forward reads x as it is.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Text, one character at a time
#
# A *language model* gives the probability of the next character, given all before.
# Training is many-to-many: the target of each step is the next character.
# To write, draw a character, feed it back as the next input, and go on.
# How we draw matters: always the likeliest, and it repeats itself; too wild, and it is noise.

# %% [markdown]
# ### Exercise 9: Sampling with a temperature
#
# Divide the logits by the temperature $T$, then $p = \operatorname{softmax}(z / T)$.
# To draw with a given uniform number $0 \le u < 1$, return the smallest class $k$ with
#
# $$p_0 + p_1 + \dots + p_k > u$$
#
# one for each row.
# Stay finite for large logits, and raise `ValueError` unless $T > 0$.
# About 5 lines.
# Hint: `np.cumsum`; count how many partial sums are not above $u$.


# %% answer="sample"
def sample(logits: np.ndarray, temperature: float, uniform: np.ndarray) -> np.ndarray:
    """Draw a class for each row of logits, by the inverse of the distribution function.

    Args:
        logits: Shape (batch, classes).
        temperature: Above 0; below 1 favors likely classes, above 1 evens them out.
        uniform: Uniform random numbers from 0 up to, not including, 1, shape (batch,).

    Returns:
        Class ids, integers, shape (batch,).

    Raises:
        ValueError: If the temperature is not above 0.
    """
    ### BEGIN SOLUTION
    if temperature <= 0:
        raise ValueError(f"temperature: expected a number above 0. Received: {temperature}")
    scaled = logits / temperature
    sums = np.cumsum(np.exp(scaled - scaled.max(axis=1, keepdims=True)), axis=1)
    return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1)
    ### END SOLUTION


# %% check="sample_draws" points=1
# Probabilities 1/8, 2/8, 5/8, so the partial sums are 0.125, 0.375 and 1
logits = np.log([[1.0, 2.0, 5.0]] * 4)
check.equal(
    sample(logits, 1.0, np.array([0.1, 0.2, 0.4, 0.99])),
    [0, 1, 2, 2],
    "four draws at temperature 1",
    hint="The smallest class whose partial sum is above u; each row has its own u.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(91)
logits, uniform = check.frozen(2 * rng.normal(size=(40, 6))), check.frozen(rng.random(40))
check.same(
    sample(logits, 1.0, uniform),
    "forty draws from six classes",
    hint="Partial sums of the softmax along axis 1, compared with the u of the row.",
)
check.same(
    sample(logits[:6], 1.0, uniform[:6]),
    "as many rows as classes",
    hint="Classes are on axis 1, and uniform[:, None] has one number for each row.",
)
check.same(
    sample(np.zeros((3, 4)), 1.0, np.array([0.5, 0.25, 0.0])),
    "u that equals a partial sum",
    hint="The partial sum has to be above u: where it equals u, the next class is drawn.",
)
check.same(
    sample(logits[:1], 1.0, uniform[:1]),
    "a single draw",
    hint="One row of logits gives an array of one class id.",
)
### END HIDDEN TESTS

# %% check="sample_temperature" points=2
# T = 1/2 squares the weights: 1, 4, 25 of 30. T = 2 takes roots: 1, 1.41, 2.24 of 4.65
logits = np.log([[1.0, 2.0, 5.0]] * 3)
check.equal(
    [
        sample(logits, 0.5, np.array([0.02, 0.1, 0.2])),
        sample(logits, 2.0, np.array([0.2, 0.5, 0.6])),
    ],
    [[0, 1, 2], [0, 1, 2]],
    "draws at temperatures 0.5 and 2",
    hint="Divide the logits, not the probabilities, by the temperature.",
)
check.raises(
    lambda: sample(logits, 0.0, np.zeros(3)),
    ValueError,
    "a temperature of 0 is refused",
    hint="raise ValueError(...) if the temperature is not above 0.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(92)
logits, uniform = check.frozen(rng.normal(size=(30, 9))), check.frozen(rng.random(30))
check.same(
    [sample(logits, temperature, uniform) for temperature in (0.3, 0.8, 1.7)],
    "thirty draws at three temperatures",
    hint="z / T before the softmax.",
)
with np.errstate(all="ignore"):
    large = sample(1000 + 500 * logits[:8], 0.01, uniform[:8])
check.same(
    large,
    "large logits at a low temperature",
    hint="Subtract the largest scaled logit of each row before the exponential.",
)
check.raises(
    lambda: sample(logits, -1.0, uniform),
    ValueError,
    "a negative temperature is refused",
    hint="raise ValueError(...) if the temperature is not above 0.",
)
### END HIDDEN TESTS

# %% [markdown]
# Now a model of real English: the reference texts of Python's `help()`.
# An LSTM of 64 units reads pieces of 40 characters, each as a row of zeros with a single one (*one-hot*), and learns the character that follows.
# Keras trains the weights; then your own `lstm_step` and `sample` write with them.
# Samples differ between versions of Python, whose texts differ.
# Which temperature would you choose?

# %% tags=["demo"]
text = data.text_corpus()[:100_000]
alphabet = sorted(set(text))
one_hot = np.eye(len(alphabet))
ids = np.searchsorted(alphabet, list(text))
pieces = ids[: len(ids) // 41 * 41].reshape(-1, 41)  # 40 inputs, each with its next character

keras.utils.set_random_seed(0)
layers = [keras.layers.LSTM(64, return_sequences=True), keras.layers.Dense(len(alphabet))]
model = keras.Sequential([keras.Input((None, len(alphabet))), *layers])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
history = model.fit(one_hot[pieces[:, :-1]], pieces[:, 1:], batch_size=32, epochs=12, verbose=0)
print(f"loss of a uniform guess: {math.log(len(alphabet)):.1f}")
print(f"loss at most half of that: {history.history['loss'][-1] < math.log(len(alphabet)) / 2}")

# %% tags=["demo"]
# NBVAL_IGNORE_OUTPUT
kernel, recurrent, bias, readout, readout_bias = model.get_weights()
for temperature in (0.2, 0.6, 1.0, 1.5):
    rng = np.random.default_rng(3)
    written, h, c = "T", np.zeros((1, 64)), np.zeros((1, 64))
    for _ in range(150):
        x = one_hot[[alphabet.index(written[-1])]]  # (1, characters)
        h, c = lstm_step(x, h, c, kernel, recurrent, bias)
        drawn = sample(h @ readout + readout_bias, temperature, rng.random(1))
        written += alphabet[drawn[0]]
    print(f"T = {temperature}: {written!r}\n")

# %% [markdown]
# We observe that a low temperature repeats the commonest words, a high one invents words and at last spells none.
# In between it writes something like Python's manual.
# The state carries spelling and brackets; sense over sentences needs more than 64 numbers, and unit 08.

# %% [markdown]
# ## 6. Forecasting without seeing the future
#
# To forecast with a network, a series is cut into *windows*: some values as inputs, the next ones as targets.
# Information leaks easily: a window that overlaps its target, a scale computed on the whole series, windows shuffled before the split.
# Each makes the test look better than the future will be.

# %% [markdown]
# ### Exercise 10: Windows
#
# Window $i$ has as inputs the `window` values from position $i$ on, and as targets the `horizon` values right after them.
# Return all windows whose targets lie within the series, in order; raise `ValueError` if there is none.
# A series of shape (time,) gives inputs (n, window) and targets (n, horizon); one of shape (time, features) keeps its last axis.
# About 6 lines.
# Hint: $n = T - \text{window} - \text{horizon} + 1$.


# %% answer="make_windows"
def make_windows(
    series: np.ndarray, window: int, horizon: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Cut a series into inputs and the values that follow them.

    Args:
        series: Shape (time,) or (time, features).
        window: Length of the inputs, at least 1.
        horizon: Length of the targets, at least 1.

    Returns:
        Inputs (n, window, ...) and targets (n, horizon, ...), with n = time - window - horizon + 1.

    Raises:
        ValueError: If the series is too short for one window.
    """
    ### BEGIN SOLUTION
    count = len(series) - window - horizon + 1
    if count < 1:
        raise ValueError(f"series: too short for one window. Received: {len(series)} values")
    inputs = np.stack([series[i : i + window] for i in range(count)])
    targets = np.stack([series[i + window : i + window + horizon] for i in range(count)])
    return inputs, targets
    ### END SOLUTION


# %% check="make_windows_values" points=2
check.close(
    make_windows(np.array([1.0, 2, 3, 4, 5, 6]), window=3, horizon=2),
    ([[1, 2, 3], [2, 3, 4]], [[4, 5], [5, 6]]),
    "six values, window 3, horizon 2",
    hint="Window i: series[i : i + window]; its targets are the next `horizon` values.",
)
inputs, targets = map(np.asarray, make_windows(np.arange(40.0), window=6, horizon=3))
# Each value is its own time: no input may be as late as the first target of its window
check.equal(
    bool((inputs.max(axis=1) < targets.min(axis=1)).all()),
    True,
    "every input lies before every target",
    hint="The targets begin right after the window: at i + window.",
)
changed = np.arange(40.0)
changed[20:] = -1.0  # another future from time 20 on
check.equal(
    np.array_equal(make_windows(changed, 6, 3)[0][:15], inputs[:15]),
    True,
    "another future leaves the inputs before it alone",
    hint="Windows 0 to 14 end before time 20: their inputs hold nothing from then on.",
)
### BEGIN HIDDEN TESTS
series = check.frozen(check.rng(101).normal(size=(23, 3)))
check.same(
    make_windows(series[:, 0], 5),
    "23 values, window 5, the default horizon",
    hint="The targets have shape (n, horizon), also for a horizon of 1; the last window counts.",
)
check.same(
    make_windows(series, 4, 3),
    "a series with three features",
    hint="Cut along axis 0 and keep the features.",
)
check.same(
    make_windows(series[:7, 1], 4, 3),
    "a series that has room for one window",
    hint="n = len(series) - window - horizon + 1, here 1.",
)
check.raises(
    lambda: make_windows(series[:4], 3, 2),
    ValueError,
    "a series that is too short is refused",
    hint="raise ValueError(...) if not even one window fits.",
)
check.raises(
    lambda: make_windows(series[:2], 4, 1),
    ValueError,
    "a series shorter than a window is refused",
    hint="raise ValueError(...) if not even one window fits.",
)
past, future = check.rng(102).normal(size=12), check.rng(103).normal(size=9)
series = check.frozen(np.concatenate([past, future]))
inputs, targets = make_windows(series, 4, 2)
check.same(
    [inputs[:9], targets[:7]],
    "windows that end before time 12",
    hint="Window i ends before time i + window.",
)
check.same(
    make_windows(check.frozen(np.concatenate([past, -9 * future])), 4, 2)[0][:9],
    "the same inputs before another future",
    hint="Do not scale or sort by the whole series: a window holds its values as they are.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 11: Split and scale without a leak
#
# The training part is the first `train_size` values.
# Scale the whole series with the mean and the standard deviation of that part alone.
# Make windows with a horizon of 1 and targets of shape (n,).
# A window belongs to training if its target does; every later target is for testing, with inputs that may reach back.
# Return training inputs and targets, then test inputs and targets.
# About 6 lines.
# Hint: the first test target stands at position `train_size`.


# %% answer="split_windows"
def split_windows(
    series: np.ndarray, train_size: int, window: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Scaled windows for training and testing, divided by time.

    Args:
        series: Shape (time,).
        train_size: Number of values in the training part, above window and below time.
        window: Length of the inputs, at least 1.

    Returns:
        Training inputs (train_size - window, window) and targets (train_size - window,), test
        inputs (time - train_size, window) and targets (time - train_size,).
    """
    ### BEGIN SOLUTION
    past = series[:train_size]
    scaled = (series - past.mean()) / past.std()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    count = train_size - window
    return inputs[:count], targets[:count], inputs[count:], targets[count:]
    ### END SOLUTION


# %% check="split_windows_values" points=2
# The first four values have mean 2 and standard deviation 1: scaled -1, 1, -1, 1, 8, 8
check.close(
    split_windows(np.array([1.0, 3, 1, 3, 10, 10]), train_size=4, window=2),
    ([[-1, 1], [1, -1]], [-1, 1], [[-1, 1], [1, 8]], [8, 8]),
    "four values to train, two to test",
    hint="(series - mean) / standard deviation, both of the first train_size values; np.std's "
    "default is meant.",
)
### BEGIN HIDDEN TESTS
series = check.frozen(50 + 7 * check.rng(111).normal(size=31))
check.same(
    split_windows(series, 20, 5),
    "31 values, 20 of them to train, window 5",
    hint="15 training targets at positions 5 to 19, then 11 test targets.",
)
check.same(
    split_windows(series, 28, 1),
    "a window of one value",
    hint="Inputs keep both axes: (n, 1).",
)
check.same(
    split_windows(series, 9, 8),
    "one training window, many for testing",
    hint="train_size - window = 1 window has its target in the training part.",
)
### END HIDDEN TESTS

# %% check="split_windows_no_leak" points=2
series = np.sin(np.arange(60.0))
other = np.concatenate([series[:40], 100 + series[40:]])  # another future from time 40 on
same = [
    np.array_equal(a, b)
    for a, b in zip(split_windows(series, 40, 7), split_windows(other, 40, 7), strict=True)
]
check.equal(
    same[:2],
    [True, True],
    "another test part leaves the training part alone",
    hint="Mean, standard deviation and all training windows come from the first train_size values.",
)
### BEGIN HIDDEN TESTS
series = check.frozen(np.concatenate([check.rng(112).normal(size=25), np.full(8, 1e3)]))
check.same(
    split_windows(series, 25, 6),
    "a test part on another level",
    hint="The test part is scaled by the training part's mean and standard deviation.",
)
last = np.array(series)
last[-1] = -1e6
check.same(
    split_windows(check.frozen(last), 25, 6)[2],
    "another last value enters no input",
    hint="The last value is a target only.",
)
### END HIDDEN TESTS

# %% [markdown]
# How good must a forecast be?
# Better than *naive* ones, which cost nothing: the last value, or the value one season ago.
# Our data are generated: sales of 1,500 shops over 25 weeks, in units of their usual variation, with seasons of 12 and of 5 weeks and noise of standard deviation 0.1.
# On average no forecast can have a smaller error than that noise.

# %%
weeks = np.stack(
    [
        data.seasonal_series(
            25, periods=(12, 5), amplitudes=(1.0, 0.6), slope=0.0, noise=0.1, seed=shop
        ).values
        for shop in range(1500)
    ]
)  # (shops, weeks)
train_x, train_y = weeks[:1200, :24], weeks[:1200, 24]  # (1200, 24) and (1200,)
new_x, new_y = weeks[1200:, :24], weeks[1200:, 24]  # 300 shops that are kept for validation


def rmse(forecasts, truth):
    """Root mean squared error."""
    return float(np.sqrt(np.mean((np.ravel(forecasts) - truth) ** 2)))


print(f"last value: {rmse(new_x[:, -1], new_y):.2f}")
print(f"value 12 weeks before: {rmse(new_x[:, -12], new_y):.2f}")

# %% [markdown]
# ### Exercise 12: A forecaster
#
# Train a network on windows and their next values, and return a function that forecasts new windows.
# On shops that it has not seen, its RMSE must be at most half of the naive forecast's.
# A `SimpleRNN` of 16 units and a `Dense(1)`, mean squared error, Adam with 0.01 and 10 epochs will do; a GRU or LSTM learns more slowly here, and wants 24 units and 25 epochs with 0.02.
# Windows can have any length.
# Keep it under 8 CPU seconds.
# About 10 lines.
# Hint: layers want (batch, time, features), so `inputs[..., None]`; `model(x)` gives (n, 1).


# %% answer="train_forecaster"
def train_forecaster(inputs: np.ndarray, targets: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Train a model that forecasts the value after a window.

    Args:
        inputs: Windows, shape (examples, window), values of about unit size.
        targets: The value after each, shape (examples,).

    Returns:
        A function from windows (n, window) to forecasts (n,).
    """
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(0)
    layers = [keras.layers.SimpleRNN(16), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((None, 1)), *layers])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    model.fit(inputs[..., None], targets, batch_size=64, epochs=8, verbose=0)
    return lambda windows: np.ravel(model(windows[..., None]))
    ### END SOLUTION


# %% check="train_forecaster_new_shops" points=3
forecast = train_forecaster(train_x, train_y)
check.equal(
    np.shape(forecast(new_x)),
    (300,),
    "one forecast for each window",
    hint="Return a function of windows; np.ravel turns (n, 1) into (n,).",
)
check.at_most(
    rmse(forecast(new_x), new_y) / rmse(new_x[:, -1], new_y),
    0.5,
    "at most half of the naive forecast's error",
    hint="Watch the loss: it should fall from about 0.9 to below 0.1.",
)
### BEGIN HIDDEN TESTS
# Hundredths, ten shops that no seed gives: what comes next is known to their author alone.
SHOPS = """
94 32 -47 -85 -146 -27 -28 -5 -29 -37 145 165 117 -3 -157 -89 -34 -12 -40 -130 -19 95 165 137
93 69 -30 -55 -104 -30 -43 -91 -53 -31 149 194 100 1 -108 9 60 -68 -112 -187 -9 122 127 124
97 87 11 15 -21 -159 -110 -104 16 117 -15 23 45 129 153 -26 -112 -189 -73 45 -9 -11 -44 49
-60 -84 -98 -53 -40 140 137 94 38 -52 37 36 -56 -148 -222 -33 106 115 92 -9 65 99 55 -13
71 55 17 33 117 28 -31 -114 -141 -44 -73 -9 38 83 141 36 -15 -5 25 -2 -153 -178 -97 36
2 -86 -110 -111 -101 85 134 126 41 -39 79 68 -3 -131 -219 -68 24 123 88 -5 70 80 107 10
87 107 58 39 18 -97 -88 -69 -56 -17 -91 22 112 173 169 -38 -101 -79 -22 26 -132 -136 -59 65
-83 -30 6 26 126 63 56 67 16 27 -147 -167 -97 -8 128 45 3 45 103 187 22 -135 -184 -123
53 83 97 51 10 -150 -171 -95 9 99 -22 -26 65 140 184 16 -116 -129 -104 28 -46 -57 -24 27
128 62 -25 -94 -174 -33 -7 -28 -32 -56 131 196 130 17 -157 -104 -24 -25 -33 -137 -20 85 141 152
"""
unseen = check.frozen(np.array(SHOPS.split(), dtype=float).reshape(10, 24) / 100)
check.same(
    forecast(unseen),
    "forecasts for shops that were never shown",
    hint="Train longer, or with more units: forecasts must come near to what a trained network "
    "says, where the naive ones are far off.",
    rtol=0,
    atol=1.0,
)
check.same(
    forecast(unseen[6:7]),
    "a forecast for a single shop",
    hint="The function takes any number of windows, also one.",
    rtol=0,
    atol=1.0,
)
### END HIDDEN TESTS

# %% check="train_forecaster_other_data" points=2
# Windows of 20 weeks, and another target: 1 minus the next value
forecast = train_forecaster(train_x[:, 4:], 1 - train_y)
check.at_most(
    rmse(forecast(new_x[:, 4:]), 1 - new_y) / rmse(new_x[:, -1], new_y),
    0.5,
    "half of the naive error for other windows and targets",
    hint="Use the arguments inputs and targets, and let windows have any length.",
)
### BEGIN HIDDEN TESTS
SHOPS = """
20 -123 -107 -97 -15 30 -46 7 63 170 178 -24 -106 -150 -26 25 -94 -96 -93 74
61 -24 -99 -89 -123 -16 -21 -9 114 117 152 -13 -80 -39 -54 9 -108 -186 -72 68
-144 -24 -25 -67 -16 5 175 164 73 -42 -153 -4 -3 -39 -89 -159 32 149 177 98
68 -71 -86 -99 -30 -22 -106 -51 46 195 213 21 -49 -93 -22 34 -121 -139 -128 0
"""
check.same(
    forecast(check.frozen(np.array(SHOPS.split(), dtype=float).reshape(4, 20) / 100)),
    "one minus the next value of shops that were never shown",
    hint="Train on the inputs and targets that are given.",
    rtol=0,
    atol=1.0,
)
### END HIDDEN TESTS

# %% [markdown]
# How does the forecast look?
# One more shop, followed for 84 weeks: each value is forecast from the 24 before it.
# For comparison we also fit a linear regression on the 24 values, trained on the same shops.

# %% tags=["demo"]
shop = data.seasonal_series(
    84, periods=(12, 5), amplitudes=(1.0, 0.6), slope=0.0, noise=0.1, seed=5000
).values
inputs, targets = make_windows(shop, 24)
network = train_forecaster(train_x, train_y)(inputs)
coefficients = np.linalg.lstsq(train_x, train_y, rcond=None)[0]
truth = targets[:, 0]
forecasts = {
    "last value": inputs[:, -1],
    "12 weeks before": inputs[:, -12],
    "network": network,
    "linear regression": inputs @ coefficients,
}
errors = {name: rmse(values, truth) for name, values in forecasts.items()}
axes = plots.panels(1, rows=2, width=7.5, height=2.6)
lines = {"sales": truth, "naive: last value": inputs[:, -1], "network": network}
plots.series(lines, x=np.arange(24, 84), x_label="week", y_label="sales (scaled)", ax=axes[0])
axes[0].set(ylim=(-2.3, 2.6))
axes[0].legend(ncols=3, loc="upper center")
plots.bars(errors, value_label="RMSE (scaled)", digits=2, ax=axes[1])
plots.show(
    axes,
    alt="Above, sales over 60 weeks with the network's forecasts close to them and the naive ones "
    "one week late. Below, the errors: both naive forecasts large, network and regression small.",
)

# %% [markdown]
# We observe that the naive forecast is the truth one week late, while the network follows the turns.
# But the linear regression is better still: the next value of a sum of waves is a fixed weighted sum of earlier ones, and 24 weights are easier to learn than a recurrent network.
# Always try the simple model first.

# %% [markdown]
# ## 7. Stock prices: an honest verdict
#
# Can an LSTM forecast Google's closing price of tomorrow?
# We train on 800 real trading days and test on the next 247, up to October 2008.
# Two networks: one sees scaled prices, one sees daily returns (differences of the logarithm), each trained with three seeds.
# The naive forecast says: as today.
# Look at the lines first, the last 60 days: would you invest?
# Then at the bars, the errors over all days with the range of the seeds.


# %% tags=["demo"]
def lstm_forecasts(series, train_size, seed):
    """Forecasts of the values from train_size on, by an LSTM trained on those before."""
    x, y, test_x, _ = split_windows(series, train_size, 20)
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((20, 1)), keras.layers.LSTM(16), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    model.fit(x[..., None], y, batch_size=64, epochs=15, verbose=0)
    past = series[:train_size]
    return np.ravel(model(test_x[..., None])) * past.std() + past.mean()


close = data.stock_prices().column("close")  # (1047,)
today, tomorrow = close[799:-1], close[800:]  # (247,)
returns = np.diff(np.log(close))
print(f"a price on average, in dollars: {tomorrow.mean():.0f}")

# %% tags=["demo"]
by_price = [lstm_forecasts(close, 800, seed) for seed in range(3)]
by_return = [today * np.exp(lstm_forecasts(returns, 799, seed)) for seed in range(3)]
named = {"naive": [today], "LSTM on returns": by_return, "LSTM on prices": by_price}
errors = {name: [np.mean(np.abs(f - tomorrow)) for f in runs] for name, runs in named.items()}
axes = plots.panels(2, width=5.2, height=3.4)
plots.series(
    {"price": tomorrow[-60:], "naive": today[-60:], "LSTM on prices": by_price[0][-60:]},
    x_label="trading day of the last 60",
    y_label="price (US dollars)",
    ax=axes[0],
)
plots.bars(
    {name: np.mean(runs) for name, runs in errors.items()},
    errors={name: np.ptp(runs) / 2 for name, runs in errors.items()},
    value_label="mean absolute error (US dollars)",
    ax=axes[1],
)
plots.show(
    axes,
    alt="Left: price, naive forecast and network forecast run close together, the forecasts behind "
    "the price. Right: the naive forecast has the smallest error, LSTM on prices the largest.",
)
share = np.mean([np.mean((f > today) == (tomorrow > today)) for f in by_price + by_return])
print(f"right direction on 40 to 60 % of the days: {0.4 < share < 0.6}")

# %% [markdown]
# We observe that both networks lose to "as today", and guess the direction like a coin.
# The curve looks right only because tomorrow's price is close to today's.
# The reason lies in the data: what past prices say about tomorrow is traded away by those who see it first.
# Be suspicious of anyone who shows such a curve without the naive error beside it.

# %% [markdown]
# ### Exercise 13: A forecast that looks too good (written, graded by a person)
#
# A blog shows an LSTM's forecast of a share: the curve lies on the true prices and $R^2$ is 0.99.
# The author scaled all prices to [0, 1], cut windows, shuffled them, kept 20 % for testing, and compared with nothing.
# Name two ways in which the future leaked, explain why the curve and $R^2$ look good all the same without any skill, and say which comparison you would ask for.
# 5 to 8 sentences.

# %% [markdown] question="written_stocks" points=3
# ### BEGIN SOLUTION
# The scale uses the smallest and largest price of the whole series, so the training part knows how far prices will rise.
# The windows were shuffled before the split: neighbors of a test window, which hold nearly all of its values and even its target, were in training.
# The split must go by time, and the scale must come from the part before it. (1 point)
#
# Prices move little from one day to the next compared with how far they move over years.
# Whoever repeats the last price gets a curve that lies on the true one, one day late, and an $R^2$ near 1, because $R^2$ compares with the mean of all prices.
# Neither says that a change was forecast. (1 point)
#
# I would ask for the error of the naive forecast "as today" on the same days, later than all training days, and for the share of right directions or the error on returns; with several seeds, so that luck shows.
# A network that does not beat the naive error has no skill. (1 point)
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - A recurrent layer applies the same weights at every step; its state is its memory.
# - Backpropagation through time adds up gradients over the steps.
#   They vanish or explode exponentially; clipping cures the explosion.
# - LSTM and GRU carry memory along a path with gates in place of a matrix; an open forget gate keeps the gradient.
# - Bidirectional layers see both sides and cannot forecast.
# - Temperature trades repetition against nonsense.
# - Split by time, scale on the training part, compare with naive forecasts and with a linear model.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Train the forecaster with `GRU` and `LSTM`, and with 100 shops in place of 1,200.
#   Which suffers most?
# - Write `lstm_backward` and check it with differences, as in unit 01.
# - Clip the gradients in `fit`: `keras.optimizers.Adam(0.01, global_clipnorm=1.0)`.
# - Stack two LSTM layers in the character model, and compare the loss.
#
# ## Papers
#
# - Elman (1990), *Finding Structure in Time*
# - Werbos (1990), *Backpropagation Through Time: What It Does and How to Do It*
# - Bengio, Simard and Frasconi (1994), *Learning Long-Term Dependencies with Gradient Descent Is Difficult*
# - Hochreiter and Schmidhuber (1997), *Long Short-Term Memory*
# - Schuster and Paliwal (1997), *Bidirectional Recurrent Neural Networks*
# - Gers, Schmidhuber and Cummins (2000), *Learning to Forget: Continual Prediction with LSTM*
# - Pascanu, Mikolov and Bengio (2013), *On the Difficulty of Training Recurrent Neural Networks*
# - Cho et al. (2014), *Learning Phrase Representations Using RNN Encoder-Decoder for Statistical Machine Translation*
# - Fama (1970), *Efficient Capital Markets: A Review of Theory and Empirical Work*
