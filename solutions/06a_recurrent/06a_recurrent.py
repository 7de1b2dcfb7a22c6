# ---
# jupyter:
#   course:
#     title: Recurrent networks
#     part: 3
#     about: hidden state, vanishing gradients, clipping, backpropagation through time
#     replaces: 06_recurrent
#     cpu_budget: 30
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Recurrent networks
#
# A network reads a row of numbers one at a time, and at the end it has to say what came first.
# With 20 numbers it makes no mistake; with 40 it might as well toss a coin.
# Where does its memory go?
# At the end of this lesson you can
#
# - write the steps of a recurrent network that give the numbers that Keras gives;
# - measure how gradients vanish or explode on their way back through time;
# - clip gradients, and say what that cures and what it does not;
# - send gradients back through time, and train a network with nothing but your own functions.

# %% [markdown]
# **You need** backpropagation through a dense layer, and `compile` and `fit` in Keras, both from lesson 01c.
#
# **Time:** 25 minutes of reading, 70 to 90 minutes with the exercises, under 30 CPU seconds of computing.
#
# Write your code where a cell says `YOUR CODE HERE`, then run the cells below it.
# Some checks compare your function with a layer of Keras: `filled` gives the layer random weights, biases included, and returns these weights.

# %%
import math
from collections.abc import Sequence

import keras
import numpy as np

from course_utils import check, plots

check.begin("06a_recurrent")


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
# ## 1. What came first?
#
# The task is easy to state.
# A sequence has numbers that are +1 or -1 at random, and its label is 1 if the *first* of them was +1.
# All that follow are noise.
# Whoever reads the numbers one after another has to keep the first one in mind to the end.


# %% tags=["demo"]
def first_number(count, steps, seed):
    """Sequences of +1 and -1, (count, steps, 1), and whether each begins with +1, (count,)."""
    x = np.random.default_rng(seed).choice([-1.0, 1.0], size=(count, steps, 1))
    return x, (x[:, 0, 0] > 0).astype(float)


x, labels = first_number(3, 10, seed=7)
for numbers, label in zip(x[..., 0].astype(int), labels, strict=True):
    print(f"{numbers} -> {label:.0f}")

# %% [markdown]
# We train a small recurrent network of Keras on 2,000 such sequences, then test it on 500 new ones.
# The network, the data and the training are the same each time; only the length changes.
# Look at where the bars fall to 0.5, the share that guessing gets right.


# %% tags=["demo"]
def train_to_remember(layer, steps):
    """Share of new sequences that a network with this layer gets right after training."""
    x, labels = first_number(2000, steps, seed=0)
    model = keras.Sequential([keras.Input((None, 1)), layer, keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x, labels, batch_size=50, epochs=10, verbose=0)
    return model.evaluate(*first_number(500, steps, seed=1), verbose=0)[1]


remembered = {}
for steps in (10, 20, 40, 80):
    keras.utils.set_random_seed(0)
    remembered[f"{steps} steps"] = train_to_remember(keras.layers.SimpleRNN(16), steps)
plots.show(
    plots.bars(remembered, value_label="share of new sequences that are right", digits=2),
    alt="Four bars: with 10 and with 20 steps all sequences are right, with 40 and 80 steps half.",
)

# %% [markdown]
# We observe a cliff: every answer is right at 20 steps, and at 40 the network has learned nothing at all.
# With other random seeds the edge lies elsewhere, for some beyond 40 steps, and it is as sharp.
# Nothing in the layer forbids it to remember longer: it has 16 numbers of memory, and one would do.
# To find out what goes wrong, we build the layer ourselves.

# %% [markdown]
# ## 2. Hidden state
#
# A recurrent network keeps a *hidden state* $h_t$, a row of numbers that is its memory, and updates it at every step:
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# Below, the loop is unrolled in time; an output layer with weights $V$ turns a state into an answer $y_t$.
# Look at the letters on the arrows: every step uses the same weights, so sequences of any length fit.

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


# %% answer="rnn_step" level="warm-up"
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
        The new states, shape (batch, units): numbers from -1 to 1, also where the sum is large.
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
check.agrees(
    rnn_step,
    "rnn_step in every regime",
    hint="np.tanh takes sums of any size; the result has one row for each example.",
    x=check.array("batch", "features"),
    h=check.array("batch", "units"),
    kernel=check.array("features", "units"),
    recurrent_kernel=check.array("units", "units"),
    bias=check.array("units"),
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2: A whole sequence
#
# Start from $h_0$, walk through the time axis and keep every state $h_1, \dots, h_T$.
# The same weights serve all steps.
# You may call `rnn_step`.
# About 5 lines.
# Hint: collect the states in a list; `np.stack(states, axis=1)` puts time on axis 1, where Keras has it.


# %% answer="rnn_forward" uses="rnn_step"
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
        The states h_1 to h_T, shape (batch, time, units); the arguments stay as they are.
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
check.agrees(
    rnn_forward,
    "rnn_forward in every regime",
    hint="One state for each example and step, whatever the sizes: (batch, time, units).",
    x=check.array("batch", "time", "features", magnitudes=(1e-3, 2e4)),
    initial=check.array("batch", "units", magnitudes=(1e-3, 2e4)),
    kernel=check.array("features", "units", magnitudes=(1e-3, 2e4)),
    recurrent_kernel=check.array("units", "units", magnitudes=(1e-3, 2e4)),
    bias=check.array("units", magnitudes=(1e-3, 2e4)),
)
### END HIDDEN TESTS

# %% [markdown]
# By where a task has inputs and where outputs, there are four kinds of network.
# A classifier of images is one-to-one.
# A caption for an image is one-to-many.
# A label for a sequence, as in our task, is many-to-one: only the last state counts (`return_sequences=False`, the default of Keras).
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
# ## 3. Where the memory goes
#
# To learn that the first number counts, the network must be told so by its gradient.
# The loss stands at the last step, so the gradient has to travel back through every state to the first.
# Each step of that way is the chain rule through one tanh and one matrix $U$, the same matrix every time.
# How much of it arrives?

# %% [markdown]
# ### Exercise 3: How much gradient is left
#
# If only the last state enters the loss, then
#
# $$\frac{\partial L}{\partial h_{t-1}} = \left(\frac{\partial L}{\partial h_t} \odot (1 - h_t^2)\right) U^\top$$
#
# where $\odot$ multiplies element by element, so a gradient that goes $k$ steps back is multiplied $k$ times.
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
        states: The states h_1 to h_T, shape (batch, time, units), from -1 to 1, both included.
        recurrent_kernel: Shape (units, units).

    Returns:
        Norms of the gradients at h_1 to h_T, shape (time,), also for a single step.
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
check.agrees(
    gradient_norms,
    "gradient_norms in every regime",
    hint="One norm for each step, over batch and units, however small or large it is.",
    d_last=check.array("batch", "units"),
    states=check.array("batch", "time", "units", low=-1, high=1, edges=[1.0]),
    recurrent_kernel=check.array("units", "units"),
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
# We observe exponential decay for the small $U$, and nearly a level line for $U$ times 1.
# For the large one the gradient grows, and less than twofold a step, because the flat ends of the tanh slow it down.
# Keras begins with an *orthogonal* $U$, which keeps the length of every vector.
# Is the tanh alone enough to lose the first number?
# We measure the layer of section 1 before its training.

# %% tags=["demo"]
keras.utils.set_random_seed(0)
layer = keras.layers.SimpleRNN(16)
layer.build((None, None, 1))
kernel, recurrent, bias = layer.get_weights()
x, _ = first_number(100, 80, seed=0)
states = rnn_forward(x, np.zeros((100, 16)), kernel, recurrent, bias)
norms = gradient_norms(np.ones((100, 16)), states, recurrent)
share = norms / norms[-1]  # (80,), in the order of time
axes = plots.functions(
    np.arange(-79, 1),
    {"SimpleRNN as Keras starts it": share},
    x_label="steps from the last state",
    y_label="share of the gradient that is left",
)
axes.set(yscale="log")
plots.show(
    axes,
    alt="On a logarithmic axis the share of the gradient falls along a nearly straight line from "
    "1 at the last state to less than a millionth 79 steps before it.",
)
for back in (20, 40, 79):
    print(f"{back} steps back, this share is left: {share[-1 - back]:.0e}")

# %% [markdown]
# We observe that 2 % of the gradient is left after 20 steps, 4 parts in ten thousand after 40, and 2 in ten million after 79.
# The tanh alone does that, because its slope is below 1 wherever a state is not zero.
# The last numbers, which are noise, move the weights far more than the first one, which counts.
# This is the *vanishing gradient*, and it is where the memory goes.

# %% [markdown]
# A gradient that explodes does other harm: one step of training may throw the weights far away.
# Against this there is a remedy: shorten the gradient, and keep its direction.

# %% [markdown]
# ### Exercise 4: Clip by the global norm
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
        gradients: Arrays of any shapes, one or more, in a list or tuple that stays as it is.
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
    clip_by_global_norm(list(gradients), 1.5),
    "three gradients of different shapes",
    hint="Square, add up over all arrays, and take one root at the end.",
)
check.same(
    clip_by_global_norm(tuple(100 * array for array in gradients), 0.3),
    "large gradients in a tuple",
    hint="A tuple may come in; a list goes out.",
)
check.same(
    clip_by_global_norm(list(gradients), 50.0),
    "a limit far above the norm",
    hint="Below the limit the gradients stay as they are: the factor is never above 1.",
)
check.same(
    clip_by_global_norm([np.zeros((2, 2)), np.zeros(3)], 1.0),
    "gradients that are all zero",
    hint="Divide by the norm only where it is above the limit: 0 / 0 is NaN.",
)
check.agrees(
    clip_by_global_norm,
    "clip_by_global_norm in every regime",
    hint="One factor for all, exactly 1 up to the limit; make new arrays and a new list.",
    gradients=check.sequence(check.array(...)),
    max_norm=check.number(1e-9, typical=(1.0, 1e3, 0.2)),
    cases={
        "the norm is exactly met": {
            "gradients": [np.array([3.0]), np.array([[-4.0]])],
            "max_norm": 5.0,
        },
        "there is one gradient, and it is zero": {"gradients": [np.zeros((1, 2))]},
        "one of the gradients is zero": {"gradients": [np.zeros(3), np.array([[2.0, -6.0]])]},
    },
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Backpropagation through time
#
# So far we followed the gradient to the states; training needs it at the weights.
# The unrolled network is a deep network whose layers share their weights, so the chain rule works as before.
# A state acts on the loss twice: directly, by the output of its own step, and through the next state.
# The two parts of its gradient add up.
# A weight acts at every step: its gradient is the sum over all steps.

# %% [markdown]
# ### Exercise 5: Backward through time
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


# %% answer="rnn_backward" level="challenge"
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
        x: Inputs of the forward pass, shape (batch, time, features), at least one step.
        initial: The state h_0, shape (batch, units).
        states: The states h_1 to h_T, shape (batch, time, units), from -1 to 1.
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
check.agrees(
    rnn_backward,
    "rnn_backward in every regime",
    hint="Five gradients, each in the shape of what it belongs to, whatever the sizes; work on "
    "arrays of your own.",
    d_states=check.array("batch", "time", "units"),
    x=check.array("batch", "time", "features"),
    initial=check.array("batch", "units"),
    states=check.array("batch", "time", "units", low=-1, high=1),
    kernel=check.array("features", "units"),
    recurrent_kernel=check.array("units", "units"),
)
### END HIDDEN TESTS

# %% [markdown]
# Now your functions train a network on the task of section 1, without Keras.
# A readout turns the last state into a logit, and the cross-entropy of the logit with the label is the loss.
# One step of training runs forward, backward, clips, and goes down the gradient.


# %% tags=["demo"]
def start(seed, units=16):
    """Kernel, orthogonal recurrent kernel, bias, weights and bias of the readout; the generator."""
    rng = np.random.default_rng(seed)
    kernel = rng.normal(scale=0.5, size=(1, units))
    recurrent = np.linalg.qr(rng.normal(size=(units, units)))[0]
    readout = rng.normal(scale=0.3, size=units)
    return [kernel, recurrent, np.zeros(units), readout, np.zeros(1)], rng


def training_step(parameters, x, labels, max_norm, learning_rate=1.0):
    """Parameters after a step of training; loss and gradient norm before it."""
    kernel, recurrent, bias, readout, readout_bias = parameters
    initial = np.zeros((len(x), len(bias)))
    states = rnn_forward(x, initial, kernel, recurrent, bias)
    logits = states[:, -1] @ readout + readout_bias  # (batch,)
    loss = np.mean(np.logaddexp(0, logits) - labels * logits)
    error = (sigmoid(logits) - labels) / len(x)
    d_states = np.zeros(states.shape)
    d_states[:, -1] = error[:, None] * readout
    _, _, *gradients = rnn_backward(d_states, x, initial, states, kernel, recurrent)
    gradients += [states[:, -1].T @ error, np.array([np.sum(error)])]
    clipped, norm = clip_by_global_norm(gradients, max_norm)
    steps = zip(parameters, clipped, strict=True)
    return [array - learning_rate * gradient for array, gradient in steps], loss, norm


# %% [markdown]
# What is clipping worth?
# We train from ten random starts, each without a limit and with a limit of 0.3, on sequences of 20 numbers.
# Below is the loss of one start out of ten.
# Look at what happens to the curve without a limit after it has learned most of the task.


# %% tags=["demo"]
def train(seed, max_norm, iterations=300):
    """Loss and gradient norm before each step of training, from one random start."""
    parameters, rng = start(seed)
    x, labels = first_number(2000, 20, seed=0)
    found, norms = [], []
    for _ in range(iterations):
        rows = rng.integers(0, 2000, size=50)
        parameters, loss, norm = training_step(parameters, x[rows], labels[rows], max_norm)
        found.append(loss)
        norms.append(norm)
    return found, norms


limits = {"no limit": np.inf, "clipped at 0.3": 0.3}
runs = {name: [train(seed, limit) for seed in range(10)] for name, limit in limits.items()}
shown = {name: found[3][0] for name, found in runs.items()}
plots.show(
    plots.series(shown, x_label="step of training", y_label="loss"),
    alt="Without a limit the loss falls to about 0.1 in 38 steps, jumps to 2.4 in the next and "
    "stays near 0.7. Clipped, it falls to nearly zero in 50 steps and stays there.",
)
for name, found in runs.items():
    learned = sum(np.mean(loss[-50:]) < 0.1 for loss, _ in found)
    print(f"{name}: {'all ten' if learned == 10 else 'not all'} starts learn the task")
print(f"largest norm without a limit in this start: {max(runs['no limit'][3][1]):.1f}")

# %% [markdown]
# We observe a network that had all but learned the task and lost it in one step.
# The gradient's norm there is 2.4, eight times the limit, and a step of that length throws the weights so far that 250 more do not bring them back.
# Two or three of ten starts fail without a limit, by how your processor rounds; none fails with it.
# Clipping cures the explosion.
# It cannot bring back what has vanished: that takes another path for the memory, the gates of lesson 06b.

# %% [markdown]
# ## Summary
#
# - A recurrent layer applies the same weights at every step; its state is its memory.
# - Going back through time, a gradient is multiplied by the same matrix again and again, so it vanishes or explodes exponentially.
# - What has vanished is hardly learned: at 40 steps 4 parts in ten thousand of the gradient are left, and our network guesses.
# - Clipping by the global norm cures the explosion and keeps the direction.
# - Backpropagation through time adds up the gradients of the weights over all steps.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Train your own network on 40 and on 80 steps, from ten starts each.
#   Where is your cliff?
# - Replace the tanh by a ReLU and begin with $U$ equal to the identity, as Le, Jaitly and Hinton (2015) propose.
# - Clip in Keras: `keras.optimizers.Adam(0.01, global_clipnorm=1.0)`.
#
# ## Papers
#
# - [Elman, 1990](https://doi.org/10.1207/s15516709cog1402_1), *Finding Structure in Time*
# - [Werbos, 1990](https://doi.org/10.1109/5.58337), *Backpropagation Through Time: What It Does and How to Do It*
# - [Bengio, Simard and Frasconi, 1994](https://doi.org/10.1109/72.279181), *Learning Long-Term Dependencies with Gradient Descent Is Difficult*
# - [Pascanu, Mikolov and Bengio, 2013](https://arxiv.org/abs/1211.5063), *On the Difficulty of Training Recurrent Neural Networks*
# - [Le, Jaitly and Hinton, 2015](https://arxiv.org/abs/1504.00941), *A Simple Way to Initialize Recurrent Networks of Rectified Linear Units*
