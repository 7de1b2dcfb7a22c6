# ---
# jupyter:
#   course:
#     title: Update rules
#     part: 4
#     about: momentum, RMSprop, Adam, AdamW, Adamax, RAdam, and a fair race of them
#     replaces: 09_optimizers
#     cpu_budget: 30
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Update rules
#
# A gradient says which way is down.
# An *optimizer* decides how far to go, and what to remember of earlier steps.
# Which one is best?
# In a minute you will see Adam end at a loss of 0.05 where gradient descent ends at 1.07, and then gradient descent at 0.14 where Adam ends at 2.33.
# At the end you can
#
# - write momentum, RMSprop, Adam, AdamW, Adamax and RAdam, and say what each is for;
# - run a race that is fair to all of them, and read its result.

# %% [markdown]
# **You need** NumPy, and from lesson 01c how a network's gradient is computed.
#
# **Time:** 25 minutes of reading, 90 minutes with the seven exercises, under 30 CPU seconds of computing.
# Each exercise stands alone: you can leave one out and go on.

# %%
import math

import keras
import numpy as np

from course_utils import check, plots

check.begin("09a_update_rules")

# %% [markdown]
# ## 1. Who is ahead?
#
# The race track is a network for digits of 8 by 8 pixels: 64 inputs, 32 ReLU units, 10 logits.
# All its 2,410 weights lie in one vector $w$, so that an optimizer is a function from one vector to the next.
# `digits_loss` returns the cross-entropy and its gradient, computed by backpropagation as in lesson 01c.

# %% tags=["demo"]
from course_utils import data

digits = data.digits()
IMAGES, LABELS = digits.train.images.reshape(-1, 64).astype(float), digits.train.labels


def initial_weights(seed):
    """Random weights (0.18 is He's standard deviation for 64 inputs) and zero biases, (2410,)."""
    return 0.18 * np.random.default_rng(seed).normal(size=2410) * (np.arange(2410) < 2368)


def digits_loss(w, pixels, labels):
    """Mean cross-entropy of a batch, and its gradient (2410,)."""
    w1, w2 = w[:2048].reshape(64, 32), w[2048:2368].reshape(32, 10)
    hidden = np.maximum(0, pixels @ w1 + w[2368:2400])  # (batch, 32)
    logits = hidden @ w2 + w[2400:]  # (batch, 10)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    error = (np.exp(log_p) - np.eye(10)[labels]) / len(labels)
    back = (error @ w2.T) * (hidden > 0)
    parts = pixels.T @ back, hidden.T @ error, back.sum(axis=0), error.sum(axis=0)
    loss = -log_p[np.arange(len(labels)), labels].mean()
    return loss, np.concatenate([part.ravel() for part in parts])


def minibatch(seed, t, size=64):
    """Pixels and labels of a random minibatch: the same for the same seed and t."""
    rows = np.random.default_rng([seed, t]).integers(0, len(LABELS), size)
    return IMAGES[rows], LABELS[rows]


# %% [markdown]
# *Gradient descent* repeats $w \leftarrow w - \eta\, g$ with the learning rate $\eta$.
# With the gradient $g$ of a random minibatch it is *stochastic* gradient descent, SGD.
# We let it run against Adam as Keras has it, 150 minibatches of 64 from the same start.
# Both get the same learning rate, 0.05 on the left, 0.5 on the right; how Adam works is the subject of section 3.
# Who is ahead at the end of each panel?

# %% tags=["demo"]
axes = plots.panels(2, width=3.9, height=3.0)
for ax, rate in zip(axes, [0.05, 0.5], strict=True):
    curves = {}
    for kind in [keras.optimizers.SGD, keras.optimizers.Adam]:
        optimizer, losses = kind(rate), curves.setdefault(kind.__name__, [])
        w = keras.Variable(initial_weights(0), dtype="float64")
        for t in range(1, 151):
            losses.append(digits_loss(w.numpy(), IMAGES, LABELS)[0])
            optimizer.apply([digits_loss(w.numpy(), *minibatch(0, t))[1]], [w])
        print(f"rate {rate}: {kind.__name__:4} ends at {losses[-1]:.2f}")
    plots.series(curves, x_label="step", title=f"learning rate {rate}", ax=ax)
    ax.set(yscale="log", ylabel="cross-entropy", ylim=(0.04, 4))
plots.show(
    axes,
    alt="Training loss over 150 steps in two panels: at learning rate 0.05 Adam falls far below "
    "SGD, at 0.5 SGD falls and Adam stays near the height of the start.",
)

# %% [markdown]
# We observe two opposite answers.
# Neither panel says which optimizer is better: each says to which of them the rate happened to fit.
# So a fair race gives every optimizer its own best learning rate, and it is run from several starts, because one start may be luck.
# We come back to it in section 5, with optimizers that you wrote.

# %% [markdown]
# What limits the learning rate?
# Below is a *ravine*, $L = \frac12 (w_1^2 + 25\, w_2^2)$: its curvature is 1 along $w_1$ and 25 along $w_2$.
# The ratio of the two, 25, is called the *condition number*.
# Watch what the steep direction does when the rate rises.


# %% tags=["demo"]
def bowl(points):
    """Loss at points (..., 2)."""
    return 0.5 * (points[..., 0] ** 2 + 25 * points[..., 1] ** 2)


picture = {"x_limits": (-5, 2.5), "y_limits": (-1.7, 1.7), "minimum": (0, 0)}
axes = plots.panels(3, width=3.3, height=2.8)
for ax, rate in zip(axes, [0.01, 0.075, 0.082], strict=True):
    w = np.array([-4.0, 1.0]) * (1 - rate * np.array([1, 25])) ** np.arange(41)[:, None]
    title = f"rate {rate}: loss {bowl(w[-1]):.2f}"
    plots.trajectories(bowl, {"": w}, title=title, ax=ax, **picture)
plots.show(
    axes,
    alt="Three paths of gradient descent in a ravine: with rate 0.01 it creeps along the floor "
    "and stops on the way, with 0.075 it zigzags and arrives, with 0.082 it swings out ever wider.",
)

# %% [markdown]
# We observe a limit: along a direction of curvature $\lambda$ a step multiplies the distance by $1 - \eta \lambda$, so $\eta$ must stay below $2 / 25 = 0.08$.
# The steep direction sets the rate, and the flat one has to live with it.
# All the optimizers below are ways out of that.

# %% [markdown]
# The next cell is given.
# `walk` takes many steps with an optimizer of yours, `keras_weights` with one of Keras; `keras_adam` is for Exercise 5.
# Until then, write the steps out: `keras.optimizers` is not allowed in your answers.
# `sparse` makes gradients that are mostly zero, such as the weights of a rare word get; many mistakes show only with them.


# %%
def walk(step, w, gradient, steps, slots):
    """Weights before and after each step, and the state at the end.

    step(w, g, *state, t) returns (w, *state); there are `slots` arrays of state, zeros at first.
    """
    path, state = [w], [np.zeros(w.shape)] * slots
    for t in range(1, steps + 1):
        w, *state = step(*map(check.frozen, (w, gradient(w, t), *state)), t)
        path.append(w)
    return path, state


def follow(step, w, gradients, slots):
    """Weights and state after one step for each of the given gradients."""
    path, state = walk(step, w, lambda w, t: gradients[t - 1], len(gradients), slots)
    return path[-1], *state


def keras_weights(optimizer, w, gradients):
    """Weights after a Keras optimizer took one step for each gradient."""
    variable = keras.Variable(w, dtype="float64")
    for gradient in gradients:
        optimizer.apply([gradient], [variable])
    return variable.numpy()


def keras_adam(w, g, m, v, t, learning_rate):
    """One step of Keras' Adam with its defaults; returns the new w, m and v."""
    optimizer = keras.optimizers.Adam(learning_rate)
    variable = keras.Variable(w, dtype="float64")
    optimizer.build([variable])
    for slot, value in zip(optimizer.variables, [t - 1, learning_rate, m, v], strict=True):
        slot.assign(value)
    optimizer.apply([g])
    return tuple(array.numpy() for array in (variable, *optimizer.variables[2:]))


def sparse(seed, steps, shape, share=0.2):
    """Random gradients (steps, *shape), zero but for a share of them."""
    rng = check.rng(seed)
    return rng.normal(size=(steps, *shape)) * (rng.random(size=(steps, *shape)) < share)


# %% [markdown]
# ## 2. Memory of direction
#
# *Momentum* (Polyak, 1964) sums gradients up in a *velocity*.
# Gradients that zigzag cancel, gradients that agree add up: with $\mu = 0.9$ to ten times a single one, because $1 + 0.9 + 0.9^2 + \dots = 10$.
# *Nesterov's* form (1983) looks one step ahead and brakes earlier.

# %% [markdown]
# ### Exercise 1: Momentum and Nesterov
#
# As Keras writes the two forms, with the new $v$ on the right:
#
# $$v \leftarrow \mu v - \eta g \qquad w \leftarrow w + v \quad\text{or, with Nesterov,}\quad w \leftarrow w + \mu v - \eta g$$
#
# Here the learning rate is *inside* the velocity; PyTorch keeps it *outside*: $v \leftarrow \mu v + g$, $w \leftarrow w - \eta v$.
# Both give the same weights until $\eta$ changes.
# Return new arrays.
# About 4 lines.
# Hint: the new velocity is needed in both forms.


# %% answer="sgd_step" level="warm-up"
def sgd_step(
    w: np.ndarray,
    g: np.ndarray,
    velocity: np.ndarray,
    learning_rate: float,
    momentum: float = 0.0,
    nesterov: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """One step of gradient descent, with momentum if it is above 0.

    Args:
        w: Weights, any shape.
        g: Their gradient, the same shape.
        velocity: Velocity after the last step, the same shape; zeros at first.
        learning_rate: Above 0.
        momentum: From 0 to below 1.
        nesterov: Whether to use Nesterov's form.

    Returns:
        The new weights and the new velocity.
    """
    ### BEGIN SOLUTION
    velocity = momentum * velocity - learning_rate * g
    change = momentum * velocity - learning_rate * g if nesterov else velocity
    return w + change, velocity
    ### END SOLUTION


# %% check="sgd_step_momentum" points=1
# velocity: 0.5 * 0 - 0.1 * 2 = -0.2 and 0.5 * 0.2 - 0.1 * 4 = -0.3
w, g, velocity = np.array([1.0, -2.0]), np.array([2.0, 4.0]), np.array([0.0, 0.2])
check.close(
    sgd_step(w, g, velocity, 0.1, momentum=0.5),
    (np.array([0.8, -2.3]), np.array([-0.2, -0.3])),
    "one step with momentum",
    hint="velocity = momentum * velocity - learning_rate * g, then w + velocity; return both.",
)
gradients, start = sparse(1, 20, (3,)), np.array([1.0, 2.0, 3.0])
check.close(
    follow(lambda w, g, v, t: sgd_step(w, g, v, 0.05, 0.9), start, gradients, 1)[0],
    keras_weights(keras.optimizers.SGD(0.05, momentum=0.9), start, gradients),
    "twenty steps agree with Keras' SGD with momentum",
    hint="The velocity goes on where the last step left it, also where the gradient is zero.",
)
check.source(
    sgd_step,
    "momentum is written out",
    forbidden=("keras.optimizers", "tensorflow.keras", "optimizers", "torch.optim"),
    hint="Write the formulas; a library's optimizers are what they are compared with.",
)
### BEGIN HIDDEN TESTS
gradients, start = sparse(101, 12, (2, 3), 0.4), check.rng(102).normal(size=(2, 3))
end, *state = follow(lambda w, g, v, t: sgd_step(w, g, v, 0.6 / t, 0.7), start, gradients, 1)
check.same(
    (end, *state),
    "momentum with a learning rate that falls",
    hint="The learning rate belongs inside the velocity: momentum * velocity - learning_rate * g. "
    "Outside of it, old gradients would get the new rate.",
)
check.same(
    sgd_step(start, gradients[0], np.ones((2, 3)), 0.3),
    "momentum 0 is gradient descent",
    hint="With momentum 0 the old velocity is forgotten: w - learning_rate * g.",
)
check.same(
    sgd_step(check.frozen([0.5, -3.0]), np.zeros(2), check.frozen([0.2, -1.0]), 0.1, 0.85),
    "a zero gradient with velocity left",
    hint="Where the gradient is zero the weights coast on: momentum * velocity.",
)
### END HIDDEN TESTS

# %% check="sgd_step_nesterov" points=1
# velocity as before: -0.2 and -0.3; change: 0.5 * -0.2 - 0.1 * 2 = -0.3 and 0.5 * -0.3 - 0.4 = -0.55
w, g, velocity = np.array([1.0, -2.0]), np.array([2.0, 4.0]), np.array([0.0, 0.2])
check.close(
    sgd_step(w, g, velocity, 0.1, momentum=0.5, nesterov=True),
    (np.array([0.7, -2.55]), np.array([-0.2, -0.3])),
    "one step of Nesterov's form",
    hint="w + momentum * velocity - learning_rate * g, with the new velocity.",
)
### BEGIN HIDDEN TESTS
gradients, start = sparse(103, 15, (4, 1), 0.6), check.rng(104).normal(size=(4, 1))
end, *state = follow(lambda w, g, v, t: sgd_step(w, g, v, 0.2 / t, 0.8, True), start, gradients, 1)
check.same(
    (end, *state),
    "fifteen steps of Nesterov's form",
    hint="The velocity that is returned is the same as without Nesterov; only the weights differ.",
)
check.same(
    sgd_step(start, np.zeros((4, 1)), np.ones((4, 1)), 0.3, 0.6, True),
    "Nesterov's form with a zero gradient",
    hint="momentum * velocity with the new velocity: 0.6 * 0.6 of the old one.",
)
check.same(
    sgd_step(start, gradients[1], np.ones((4, 1)), 0.3, 0.0, True),
    "Nesterov's form without momentum is gradient descent",
    hint="With momentum 0 both forms are w - learning_rate * g.",
)
check.agrees(
    sgd_step,
    "sgd_step in every regime",
    hint="Works element by element on any shape, returns new arrays and keeps nothing for the "
    "next call; momentum may be 0.",
    w=check.array(...),
    g=check.array(...),
    velocity=check.array(...),
    learning_rate=check.number(1e-3, 10.0, typical=(0.1,)),
    momentum=check.number(0.0, 0.9999, typical=(0.9, 0.5), default=0.0),
    nesterov=check.choice(False, True, default=False),
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. A learning rate for each weight
#
# One rate for all weights has to fit the steepest.
# *Adaptive* optimizers divide each weight's gradient by its own usual size.
# A weight whose gradients are always small then moves as fast as one whose gradients are large.

# %% [markdown]
# ### Exercise 2: RMSprop
#
# RMSprop (Hinton, 2012) keeps a moving average $v$ of squared gradients:
#
# $$v \leftarrow \rho v + (1 - \rho)\, g^2 \qquad w \leftarrow w - \frac{\eta\, g}{\sqrt{v + \epsilon}}$$
#
# Keras has $\epsilon$ *inside* the root here; PyTorch adds it to the root.
# About 2 lines.
# Hint: operations on arrays work element by element.


# %% answer="rmsprop_step"
def rmsprop_step(
    w: np.ndarray,
    g: np.ndarray,
    v: np.ndarray,
    learning_rate: float,
    rho: float = 0.9,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, np.ndarray]:
    """One step of RMSprop (Hinton, 2012), with epsilon where Keras has it.

    Args:
        w: Weights, any shape.
        g: Their gradient, the same shape.
        v: Moving average of squared gradients, the same shape; zeros at first.
        learning_rate: Above 0.
        rho: Share of the old average that stays, from 0 to below 1.
        epsilon: Keeps the root above 0; may be 0 where v is above 0.

    Returns:
        The new weights and the new average.
    """
    ### BEGIN SOLUTION
    v = rho * v + (1 - rho) * g**2
    return w - learning_rate * g / np.sqrt(v + epsilon), v
    ### END SOLUTION


# %% check="rmsprop_step_values" points=2
# v: (4 + 4) / 2 = 4 and (2 + 16) / 2 = 9; changes: 0.6 * 2 / 2 and 0.6 * 4 / 3
check.close(
    rmsprop_step(np.ones(2), np.array([2.0, 4.0]), np.array([4.0, 2.0]), 0.6, 0.5, 0.0),
    (np.array([0.4, 0.2]), np.array([4.0, 9.0])),
    "one step of RMSprop",
    hint="First the new average v, then divide g by the root of the new v; return w and v.",
)
# v = 2, and with epsilon 2 the root is 2
check.close(
    rmsprop_step(np.ones(1), np.array([2.0]), np.zeros(1), 0.5, 0.5, epsilon=2.0)[0],
    [0.5],
    "epsilon is added under the root",
    hint="np.sqrt(v + epsilon), as in Keras, not np.sqrt(v) + epsilon.",
)
gradients, start = sparse(2, 20, (3,)), np.array([1.0, 2.0, 3.0])
check.close(
    follow(lambda w, g, v, t: rmsprop_step(w, g, v, 0.01), start, gradients, 1)[0],
    keras_weights(keras.optimizers.RMSprop(0.01), start, gradients),
    "twenty steps agree with Keras' RMSprop",
    hint="v is rho * v + (1 - rho) * g**2, also where the gradient is zero.",
)
check.source(
    rmsprop_step,
    "RMSprop is written out",
    forbidden=("keras.optimizers", "tensorflow.keras", "optimizers", "torch.optim"),
    hint="Write the formulas; a library's optimizers are what they are compared with.",
)
### BEGIN HIDDEN TESTS
gradients, start = sparse(201, 14, (2, 3), 0.3), check.rng(202).normal(size=(2, 3))
end, *state = follow(
    lambda w, g, v, t: rmsprop_step(w, g, v, 0.07, 0.6, 0.3), start, 5 * gradients, 1
)
check.same(
    (end, *state),
    "RMSprop with sparse gradients and other settings",
    hint="v = rho * v + (1 - rho) * g**2, then g / sqrt(v + epsilon), with the arguments given.",
)
check.same(
    rmsprop_step(start, np.zeros((2, 3)), np.zeros((2, 3)), 0.1),
    "RMSprop without any gradient",
    hint="0 / sqrt(0 + epsilon) is 0: nothing moves, and nothing is NaN.",
)
check.agrees(
    rmsprop_step,
    "rmsprop_step in every regime",
    hint="Works element by element on any shape, returns new arrays and keeps nothing for the "
    "next call; rho may be 0, and only epsilon is added under the root.",
    w=check.array(...),
    g=check.array(...),
    v=check.array(..., low=0.0),
    learning_rate=check.number(1e-3, 10.0, typical=(0.1,)),
    rho=check.number(0.0, 0.9999, typical=(0.9, 0.5), default=0.9),
    epsilon=check.number(1e-12, typical=(1e-7, 1e-3, 0.5), default=1e-7),
    cases={
        "g, v and epsilon are tiny": lambda given: (
            given | {"g": 1e-6 * given["g"], "v": 1e-12 * given["v"], "epsilon": 1e-12}
        ),
        "epsilon is 0 and v is tiny": lambda given: (
            given | {"g": 1e-5 * given["g"], "v": 1e-10 * (1 + given["v"]), "epsilon": 0.0}
        ),
    },
)
### END HIDDEN TESTS

# %% [markdown]
# Adam (Kingma and Ba, 2015) joins both ideas: a moving average $m$ of the gradient and one, $v$, of its square.
#
# Both begin at zero and are too small at first: after one step with $\beta_1 = 0.9$, $m$ is a tenth of the gradient.
# *Bias correction* repairs this.
# The weights in the average sum to $1 - \beta_1^t$ after $t$ steps, so $m$ is divided by that, and $v$ by $1 - \beta_2^t$.

# %% [markdown]
# ### Exercise 3: Adam
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$
#
# For step $t = 1, 2, \dots$
#
# $$w \leftarrow w - \eta\, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \cdot \frac{m}{\sqrt{v} + \epsilon}$$
#
# This is Keras' form: $\epsilon$ outside the root, added to the *uncorrected* $\sqrt v$.
# The paper's Algorithm 1 and PyTorch add it to $\sqrt{v / (1 - \beta_2^t)}$.
# About 4 lines.
# Hint: `beta_1**t`.


# %% answer="adam_step"
def adam_step(
    w: np.ndarray,
    g: np.ndarray,
    m: np.ndarray,
    v: np.ndarray,
    t: int,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One step of Adam (Kingma and Ba, 2015, the form at the end of their section 2).

    Args:
        w: Weights, any shape.
        g: Their gradient, the same shape.
        m: Moving average of gradients, the same shape; zeros at first.
        v: Moving average of squared gradients, the same shape; zeros at first.
        t: Number of this step, 1 for the first.
        learning_rate: Above 0.
        beta_1: Share of the old m that stays, from 0 to below 1.
        beta_2: Share of the old v that stays, from 0 to below 1.
        epsilon: Added to the root of the uncorrected v; may be 0 where v is above 0.

    Returns:
        The new weights, m and v; m and v without bias correction.
    """
    ### BEGIN SOLUTION
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    rate = learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - rate * m / (np.sqrt(v) + epsilon), m, v
    ### END SOLUTION


# %% check="adam_step_first" points=1
# m = 0.5, -1 and v = 1, 4; the correction is sqrt(0.25) / 0.25 = 2; changes: 0.6 * 2 * m / sqrt(v)
g, zero = np.array([2.0, -4.0]), np.zeros(2)
check.close(
    adam_step(zero, g, zero, zero, 1, 0.6, 0.75, 0.75, epsilon=0.0),
    (np.array([-0.6, 0.6]), np.array([0.5, -1.0]), np.array([1.0, 4.0])),
    "the first step has the size of the learning rate",
    hint="The correction is sqrt(1 - beta_2**t) / (1 - beta_1**t) with t = 1 in the first step; "
    "return m and v as they are, without it.",
)
# with epsilon 1: 0.6 * 2 * 0.5 / (1 + 1) and 0.6 * 2 * 1 / (2 + 1)
check.close(
    adam_step(zero, g, zero, zero, 1, 0.6, 0.75, 0.75, epsilon=1.0)[0],
    [-0.3, 0.4],
    "epsilon is added to the uncorrected root",
    hint="m / (np.sqrt(v) + epsilon), and the bias correction as a factor of the learning rate.",
)
check.source(
    adam_step,
    "Adam is written out",
    forbidden=("keras.optimizers", "tensorflow.keras", "optimizers", "keras_adam"),
    hint="Write the formulas; a library's optimizers are what they are compared with.",
)
### BEGIN HIDDEN TESTS
start, g = check.frozen(check.rng(301).normal(size=(3, 2))), check.frozen(sparse(302, 1, (3, 2))[0])
zero = check.frozen(np.zeros((3, 2)))
check.same(
    adam_step(start, 1e-3 * check.rng(303).normal(size=(3, 2)), zero, zero, 1, 0.05),
    "the first step with small gradients",
    hint="However small the gradient, the first step is about learning_rate * sign(g).",
    rtol=1e-5,
)
check.same(
    adam_step(start, g, zero, zero, 1, 0.3, 0.8, 0.95, 0.2),
    "the first step with a sparse gradient and other settings",
    hint="Use beta_1, beta_2 and epsilon as they are given; where the gradient is zero, "
    "the weight stays.",
)
check.same(
    adam_step(start, zero, zero, zero, 1, 0.3),
    "the first step without any gradient",
    hint="0 / (0 + epsilon) is 0: nothing moves, and nothing is NaN.",
)
### END HIDDEN TESTS

# %% check="adam_step_many" points=2
# Late, the corrections are 1. m = (1 + 0) / 2 = 0.5 and v = 0.25 * 4 + 0 = 1: change 0.2 * 0.5 / 1
check.close(
    adam_step(np.ones(1), np.zeros(1), np.ones(1), np.full(1, 4.0), 900, 0.2, 0.5, 0.25, 0.0),
    (np.array([0.9]), np.array([0.5]), np.array([1.0])),
    "a zero gradient late in a run still moves the weight",
    hint="m and v shrink by beta_1 and beta_2, and what is left of m moves the weight.",
)
gradients, start = sparse(3, 20, (3,)), np.array([1.0, 2.0, 3.0])
check.close(
    follow(lambda w, g, m, v, t: adam_step(w, g, m, v, t, 0.01), start, gradients, 2)[0],
    keras_weights(keras.optimizers.Adam(0.01), start, gradients),
    "twenty steps agree with Keras' Adam",
    hint="Keep m and v uncorrected from step to step, and use t for the correction.",
)
### BEGIN HIDDEN TESTS
gradients, start = sparse(304, 25, (2, 4), 0.3), check.rng(305).normal(size=(2, 4))
end, *state = follow(
    lambda w, g, m, v, t: adam_step(w, g, m, v, t, 0.04, 0.7, 0.9, 0.05), start, gradients, 2
)
check.same(
    (end, *state),
    "Adam with sparse gradients and other settings",
    hint="m averages g, v averages g**2; both go on uncorrected; epsilon stands outside the root.",
)
check.same(
    adam_step(end, np.zeros((2, 4)), *state, 26, 0.5, 0.6, 0.8, 0.01),
    "Adam with a zero gradient and averages left",
    hint="The averages shrink, m by beta_1, v by beta_2, and the weights still move.",
)
check.agrees(
    adam_step,
    "adam_step in every regime",
    hint="Works element by element on any shape; all that it needs are its arguments, whatever "
    "m, v and t are; the bias correction never ends.",
    w=check.array(...),
    g=check.array(...),
    m=check.array(...),
    v=check.array(..., low=0.0),
    t=check.integer(1, 3000, typical=(3, 60, 1500)),
    learning_rate=check.number(1e-3, 10.0, typical=(0.1,)),
    beta_1=check.number(0.0, 0.99, typical=(0.9, 0.5), default=0.9),
    beta_2=check.number(0.0, 0.9999, typical=(0.999, 0.6), default=0.999),
    epsilon=check.number(1e-12, typical=(1e-7, 1e-3, 0.5), default=1e-7),
    cases={
        "t is 60 and beta_1 is 0.99": {"t": 60, "beta_1": 0.99},
        "t is 300 and beta_1 is 0.99": {"t": 300, "beta_1": 0.99},
        "g, m and v are tiny": lambda given: (
            given | {"g": 1e-6 * given["g"], "m": 1e-6 * given["m"], "v": 1e-12 * given["v"]}
        ),
        "epsilon is 0 and v is tiny": lambda given: (
            given
            | {
                "g": 1e-7 * given["g"],
                "m": 1e-7 * given["m"],
                "v": 1e-14 * (1 + given["v"]),
                "epsilon": 0.0,
            }
        ),
    },
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4: Adamax
#
# In an average of squares a single large gradient counts a lot.
# *Adamax* (Kingma and Ba, 2015, section 7.1) replaces the root of the average by a maximum that fades:
#
# $$u \leftarrow \max(\beta_2 u, |g|) \qquad w \leftarrow w - \frac{\eta}{1 - \beta_1^t} \cdot \frac{m}{u + \epsilon}$$
#
# with $m$ as in Adam.
# $u$ needs no bias correction; $\epsilon$ is Keras' addition.
# About 3 lines.
# Hint: `np.maximum` compares element by element.


# %% answer="adamax_step"
def adamax_step(
    w: np.ndarray,
    g: np.ndarray,
    m: np.ndarray,
    u: np.ndarray,
    t: int,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One step of Adamax (Kingma and Ba, 2015, Algorithm 2), with Keras' epsilon.

    Args:
        w: Weights, any shape.
        g: Their gradient, the same shape.
        m: Moving average of gradients, the same shape; zeros at first.
        u: Fading maximum of |g|, the same shape; zeros at first.
        t: Number of this step, 1 for the first.
        learning_rate: Above 0.
        beta_1: Share of the old m that stays, from 0 to below 1.
        beta_2: What u is multiplied by before it is compared, from 0 to below 1.
        epsilon: Added to u; may be 0 where u is above 0.

    Returns:
        The new weights, m and u; m without bias correction.
    """
    ### BEGIN SOLUTION
    m = beta_1 * m + (1 - beta_1) * g
    u = np.maximum(beta_2 * u, np.abs(g))
    return w - learning_rate / (1 - beta_1**t) * m / (u + epsilon), m, u
    ### END SOLUTION


# %% check="adamax_step_values" points=2
# m = 2, 1; u = max(4, 4) = 4 and max(1, 2) = 2; 1 - beta_1 = 0.5: changes 0.2 * 2/4 and 0.2 * 1/2
m, u = np.array([0.0, 4.0]), np.array([8.0, 2.0])
check.close(
    adamax_step(np.ones(2), np.array([4.0, -2.0]), m, u, 1, 0.1, 0.5, 0.5, 0.0),
    (np.array([0.9, 0.9]), np.array([2.0, 1.0]), np.array([4.0, 2.0])),
    "one step of Adamax",
    hint="u is the larger of beta_2 * u and |g|; only m has a bias correction.",
)
gradients, start = sparse(4, 20, (3,), 0.4), np.array([1.0, 2.0, 3.0])
check.close(
    follow(
        lambda w, g, m, u, t: adamax_step(w, g, m, u, t, 0.01, epsilon=0.1), start, gradients, 2
    )[0],
    keras_weights(keras.optimizers.Adamax(0.01, epsilon=0.1), start, gradients),
    "twenty steps agree with Keras' Adamax",
    hint="epsilon is added to u; the first step has t = 1.",
)
check.source(
    adamax_step,
    "Adamax is written out",
    forbidden=("keras.optimizers", "tensorflow.keras", "optimizers", "torch.optim"),
    hint="Write the formulas; a library's optimizers are what they are compared with.",
)
### BEGIN HIDDEN TESTS
gradients, start = sparse(401, 18, (2, 3), 0.3), check.rng(402).normal(size=(2, 3))
end, *state = follow(
    lambda w, g, m, u, t: adamax_step(w, g, m, u, t, 0.03, 0.6, 0.7, 0.2), start, gradients, 2
)
check.same(
    (end, *state),
    "Adamax with sparse gradients and other settings",
    hint="u = np.maximum(beta_2 * u, np.abs(g)), element by element; u + epsilon below.",
)
check.same(
    adamax_step(start, np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((2, 3)), 1, 0.1),
    "Adamax without any gradient",
    hint="0 / (0 + epsilon) is 0: nothing moves, and nothing is NaN.",
)
check.agrees(
    adamax_step,
    "adamax_step in every regime",
    hint="Works element by element on any shape; all that it needs are its arguments, whatever "
    "m, u and t are; the bias correction of m never ends.",
    w=check.array(...),
    g=check.array(..., edges=lambda u, beta_2, **_: (beta_2 * u, -beta_2 * u)),
    m=check.array(...),
    u=check.array(..., low=0.0),
    t=check.integer(1, 3000, typical=(3, 20, 60)),
    learning_rate=check.number(1e-3, 10.0, typical=(0.1,)),
    beta_1=check.number(0.0, 0.99, typical=(0.9, 0.5), default=0.9),
    beta_2=check.number(0.0, 0.9999, typical=(0.999, 0.6), default=0.999),
    epsilon=check.number(1e-12, typical=(1e-7, 1e-3, 0.5), default=1e-7),
    cases={
        "t is 60 and beta_1 is 0.99": {"t": 60, "beta_1": 0.99},
        "t is 300 and beta_1 is 0.99": {"t": 300, "beta_1": 0.99},
        "g, m and u are tiny": lambda given: (
            given | {name: 1e-6 * given[name] for name in ("g", "m", "u")}
        ),
        "epsilon is 0 and u is tiny": lambda given: (
            given
            | {
                "g": 1e-7 * given["g"],
                "m": 1e-7 * given["m"],
                "u": 1e-7 * (1 + given["u"]),
                "epsilon": 0.0,
            }
        ),
    },
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Weight decay, and the first steps
#
# An L2 penalty $\frac{\lambda}{2} \lVert w \rVert^2$ on the loss adds $\lambda w$ to the gradient and so pulls the weights toward zero.
# Adam then divides it, too, by $\sqrt v$.
# AdamW (Loshchilov and Hutter, 2019) does not: there, the decay is *decoupled* from the gradient.

# %% [markdown]
# ### Exercise 5: Two ways to decay weights
#
# `keras_adam`, given in section 1, takes one step of Adam.
# Write with it
#
# - `adam_l2_step`: Adam with the gradient $g + \lambda w$;
# - `adamw_step`: first $w \leftarrow w - \eta \lambda w$, then Adam's step with $g$ alone, as Keras does it.
#
# In Keras the argument `weight_decay` of every optimizer is the decoupled one; in PyTorch that of `Adam` and `SGD` is the L2 penalty.
# 1 or 2 lines each.
# Hint: Adam's step does not look at $w$.


# %% answer="weight_decay"
def adam_l2_step(
    w: np.ndarray,
    g: np.ndarray,
    m: np.ndarray,
    v: np.ndarray,
    t: int,
    learning_rate: float,
    weight_decay: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One step of Adam on the loss plus an L2 penalty.

    Args:
        w, g, m, v: Weights, gradient of the loss alone, and Adam's averages, of one shape, any.
        t: Number of this step, 1 for the first.
        learning_rate: Above 0.
        weight_decay: Strength of the penalty, 0 for none.

    Returns:
        The new weights, m and v.
    """
    ### BEGIN SOLUTION
    return keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)
    ### END SOLUTION


def adamw_step(
    w: np.ndarray,
    g: np.ndarray,
    m: np.ndarray,
    v: np.ndarray,
    t: int,
    learning_rate: float,
    weight_decay: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One step of AdamW (Loshchilov and Hutter, 2019), as in Keras.

    Arguments and results as in adam_l2_step.
    """
    ### BEGIN SOLUTION
    return keras_adam(w - learning_rate * weight_decay * w, g, m, v, t, learning_rate)
    ### END SOLUTION


# %% check="weight_decay_l2" points=1
# Without a gradient of the loss, 0.5 * w = 1, -2 is left; Adam's first step is 0.1 * sign
w, zero = np.array([2.0, -4.0]), np.zeros(2)
check.close(
    adam_l2_step(w, zero, zero, zero, 1, 0.1, 0.5)[:2],
    (np.array([1.9, -3.9]), np.array([0.1, -0.2])),
    "with the penalty in the gradient, both weights move equally far",
    hint="Add weight_decay * w to the gradient before Adam sees it, so that m and v hold it too.",
)
### BEGIN HIDDEN TESTS
gradients, start = sparse(501, 5, (2, 3), 0.5), check.rng(502).normal(size=(2, 3))
end, *state = follow(
    lambda w, g, m, v, t: adam_l2_step(w, g, m, v, t, 0.2, 0.3), start, gradients, 2
)
check.same(
    (end, *state),
    "five steps with an L2 penalty",
    hint="g + weight_decay * w with the current w in each step; nothing else shrinks w.",
)
check.same(
    adam_l2_step(start, gradients[0], gradients[1], gradients[2] ** 2, 7, 0.1, 0.0),
    "an L2 penalty of zero is Adam",
    hint="With weight_decay 0 the step is keras_adam's; hand on m, v and t.",
)
check.agrees(
    adam_l2_step,
    "adam_l2_step in every regime",
    hint="Works on any shape; g, m, v, t and the rate go to Adam as they are, but for weight_decay * w "
    "in the gradient; nothing is changed in place.",
    atol=1e-5,
    w=check.array(..., magnitudes=(300.0,)),
    g=check.array(..., magnitudes=(300.0,)),
    m=check.array(..., magnitudes=(300.0,)),
    v=check.array(..., low=0.0, magnitudes=(300.0,)),
    t=check.integer(1, 3000, typical=(3, 60, 1500)),
    learning_rate=check.number(1e-3, 1.0, typical=(0.1,)),
    weight_decay=check.number(0.0, 10.0, typical=(0.3, 1.5)),
)
### END HIDDEN TESTS

# %% check="weight_decay_adamw" points=2
# Without a gradient, Adam's step is 0; the decay alone takes 0.1 * 0.5 = 5 % of each weight
w, zero = np.array([2.0, -4.0]), np.zeros(2)
check.close(
    adamw_step(w, zero, zero, zero, 1, 0.1, 0.5),
    (np.array([1.9, -3.8]), np.array([0.0, 0.0]), np.array([0.0, 0.0])),
    "decoupled, each weight loses the same share",
    hint="w - learning_rate * weight_decay * w, outside of Adam: m and v do not see it.",
)
gradients, start = sparse(5, 5, (3,), 0.5), np.array([1.0, 2.0, -3.0])
check.close(
    follow(lambda w, g, m, v, t: adamw_step(w, g, m, v, t, 0.1, 0.2), start, gradients, 2)[0],
    keras_weights(keras.optimizers.AdamW(0.1, weight_decay=0.2), start, gradients),
    "five steps agree with Keras' AdamW",
    hint="The decay is multiplied by the learning rate, and takes the weights before the step.",
)
### BEGIN HIDDEN TESTS
gradients, start = sparse(503, 5, (2, 3), 0.5), check.rng(504).normal(size=(2, 3))
end, *state = follow(
    lambda w, g, m, v, t: adamw_step(w, g, m, v, t, 0.5 / t, 0.3), start, gradients, 2
)
check.same(
    (end, *state),
    "AdamW with a learning rate that falls",
    hint="The decay follows the learning rate of this step: learning_rate * weight_decay * w.",
)
check.same(
    adamw_step(start, gradients[0], gradients[1], gradients[2] ** 2, 7, 0.1, 0.0),
    "AdamW without decay is Adam",
    hint="With weight_decay 0 the step is keras_adam's; hand on m, v and t.",
)
check.agrees(
    adamw_step,
    "adamw_step in every regime",
    hint="Works on any shape; g, m, v, t and the rate go to Adam as they are; only the weights "
    "decay; nothing is changed in place.",
    atol=1e-5,
    w=check.array(..., magnitudes=(300.0,)),
    g=check.array(..., magnitudes=(300.0,)),
    m=check.array(..., magnitudes=(300.0,)),
    v=check.array(..., low=0.0, magnitudes=(300.0,)),
    t=check.integer(1, 3000, typical=(3, 60, 1500)),
    learning_rate=check.number(1e-3, 1.0, typical=(0.1,)),
    weight_decay=check.number(0.0, 10.0, typical=(0.3, 1.5)),
)
### END HIDDEN TESTS

# %% [markdown]
# Who decays?
# 400 weights start at 1.
# Half of them get random gradients of standard deviation 10, half of 0.1; no gradient carries any signal, so the decay alone should move their means.
# Compare the two panels.

# %% tags=["demo"]
sizes = np.repeat([10.0, 0.1], 200)
axes = plots.panels(2, width=3.8, height=3.0)
for ax, step, title in zip(axes, [adam_l2_step, adamw_step], ["Adam, L2", "AdamW"], strict=True):
    random = sizes * np.random.default_rng(1).normal(size=(100, 400))
    path, _ = walk(
        lambda *a, s=step: s(*a, 0.01, 0.5), np.ones(400), lambda w, t, r=random: r[t - 1], 100, 2
    )
    means = np.array(path).reshape(101, 2, 200).mean(axis=2).T
    named = {"gradients of size 10": means[0], "gradients of size 0.1": means[1]}
    plots.series(named, x_label="step", y_label="mean weight", title=title, ax=ax)
    ax.set_ylim(0, 1.1)
plots.show(
    axes,
    alt="With L2 in Adam the weights with small gradients shrink fast and those with large ones "
    "hardly; with AdamW both groups shrink at the same rate.",
)

# %% [markdown]
# ### Exercise 6: Why Adam needs its own decay
#
# For plain gradient descent, show that the L2 penalty $\frac{\lambda}{2} \lVert w \rVert^2$ and the decay $w \leftarrow w - \eta \lambda w$ are the same step.
# Then explain, with the formula of Adam's step, why they differ there and which weights the L2 penalty spares, as in the figure above.
# Say which of the two you would use, and what happens to AdamW's decay, as Keras has it, when a schedule lowers $\eta$.
# 5 to 8 sentences or formulas.
# A person grades this answer.

# %% [markdown] question="written_decay" points=3
# ### BEGIN SOLUTION
# Gradient descent with the penalty: $w - \eta (g + \lambda w) = w - \eta \lambda w - \eta g$, which is the decay followed by the step with $g$ alone. (1 point)
#
# In Adam $\lambda w$ becomes a part of $m$ and of $v$, and the whole sum is divided by $\sqrt v + \epsilon$.
# Where gradients are large, so is $\sqrt v$, and the pull $\lambda w / \sqrt v$ is small: such weights are spared, as in the left panel.
# Where gradients are small the pull is large, and at most about $\eta$ a step. (1 point)
#
# I would use AdamW: each weight loses the same share $\eta \lambda$ in a step, so that $\lambda$ means the same for all weights and can be tuned apart from the rest.
# In Keras the share is multiplied by the current $\eta$; when a schedule lowers $\eta$, the decay gets weaker with it. (1 point)
# ### END SOLUTION

# %% [markdown]
# Early on, $v$ is an average of few gradients, and Adam divides by a rough guess.
# RAdam (Liu et al., 2020) measures by $\rho_t$ how many gradients it rests on,
#
# $$\rho_\infty = \frac{2}{1 - \beta_2} - 1 \qquad \rho_t = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}$$
#
# and does not use $v$ until this is above 4; after that it begins with short steps.
# With $\beta_2 = 0.999$ this happens in step 5.

# %% [markdown]
# ### Exercise 7: RAdam
#
# While $\rho_t \le 4$, the step leaves $v$ out: $w \leftarrow w - \eta\, m / (1 - \beta_1^t)$.
# After that it is Adam's step, as in Exercise 3, times
#
# $$r_t = \sqrt{\frac{(\rho_t - 4)(\rho_t - 2)\, \rho_\infty}{(\rho_\infty - 4)(\rho_\infty - 2)\, \rho_t}}$$
#
# Update $m$ and $v$ in every step, as in Adam.
# RAdam is not in Keras, so the paper is the oracle; it has no $\epsilon$, and its authors' code switches at $\rho_t \ge 5$ instead.
# About 9 lines.
# Hint: compute $\rho_\infty$, $\rho_t$, $r_t$ one by one.


# %% answer="radam_step" level="challenge"
def radam_step(
    w: np.ndarray,
    g: np.ndarray,
    m: np.ndarray,
    v: np.ndarray,
    t: int,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One step of RAdam (Liu et al., 2020, Algorithm 2).

    Args:
        w, g: Weights and gradient, of one shape, any.
        m, v: Moving averages of gradients and of their squares, as in adam_step.
        t: Number of this step, 1 for the first.
        learning_rate: Above 0.
        beta_1, beta_2: Shares of the old m and v that stay, from 0 to below 1.
        epsilon: Added to the root of the uncorrected v; may be 0 where v is above 0.

    Returns:
        The new weights, m and v; m and v without bias correction.
    """
    ### BEGIN SOLUTION
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    corrected = m / (1 - beta_1**t)
    longest = 2 / (1 - beta_2) - 1  # rho at infinity
    length = longest - 2 * t * beta_2**t / (1 - beta_2**t)  # rho at t
    if length <= 4:
        return w - learning_rate * corrected, m, v
    above, below = (length - 4) * (length - 2) * longest, (longest - 4) * (longest - 2) * length
    adaptive = math.sqrt(above / below * (1 - beta_2**t)) / (np.sqrt(v) + epsilon)
    return w - learning_rate * adaptive * corrected, m, v
    ### END SOLUTION


# %% check="radam_step_values" points=3
# rho_1 = 1 for every beta_2: not rectified, and m / (1 - beta_1) = g
zero = np.zeros(2)
check.close(
    radam_step(np.array([1.0, -1.0]), np.array([4.0, -2.0]), zero, zero, 1, 0.1)[0],
    [0.6, -0.8],
    "the first step of RAdam does not use v",
    hint="rho_1 = 1 is at most 4: the step is learning_rate * m / (1 - beta_1**t).",
)
# At t = 500 all corrections are 1. m = 3, 1 and v = 0.25 * 16 = 4 and 0.25 * 4 = 1
g, m = np.array([4.0, 2.0]), np.array([2.0, 0.0])
check.close(
    radam_step(np.ones(2), g, m, zero, 500, 0.1, 0.5, 0.75, 0.0),
    (np.array([0.85, 0.9]), np.array([3.0, 1.0]), np.array([4.0, 1.0])),
    "a late step of RAdam is one of Adam",
    hint="r_t tends to 1; then m and sqrt(v) are Adam's.",
)
# beta_2 = 0.75, t = 6: rho_inf = 7, rho_t = 4.40184, r_t = 0.319879; m = 1, v = 1, the corrections
# are sqrt(1 - 0.75**6) = 0.906654 and 1 - 0.5**6 = 0.984375
check.close(
    radam_step(np.ones(1), np.ones(1), np.ones(1), np.ones(1), 6, 1.0, 0.5, 0.75, 0.0)[0],
    [1 - 0.319879 * 0.906654 / 0.984375],
    "a step of RAdam in between is a shortened one of Adam",
    hint="Print rho_inf, rho_t and r_t and compare them with the comment above.",
)
### BEGIN HIDDEN TESTS
gradients, start = sparse(403, 16, (2, 3), 0.7), check.rng(404).normal(size=(2, 3))
end, *state = follow(
    lambda w, g, m, v, t: radam_step(w, g, m, v, t, 0.05, 0.7, 0.999, 0.1), start, gradients, 2
)
check.same(
    (end, *state),
    "RAdam from the first step on, beta_2 0.999",
    hint="beta_2 = 0.999: rho_t is above 4 from step 5 on. m and v are updated in every step.",
)
end, *state = follow(
    lambda w, g, m, v, t: radam_step(w, g, m, v, t, 0.05, 0.7, 0.8, 0.1), start, gradients, 2
)
check.same(
    (end, *state),
    "RAdam from the first step on, beta_2 0.8",
    hint="Use the arguments beta_1, beta_2 and epsilon; the switch is at rho_t > 4.",
)
zero = np.zeros((2, 3))
check.same(
    [radam_step(start, zero, zero, zero, t, 0.1) for t in (2, 30)],
    "RAdam without any gradient",
    hint="sqrt(v) is 0 then: without epsilon 0 / 0 is NaN.",
)
check.same(
    radam_step(start, gradients[0], gradients[1], gradients[2] ** 2, 10, 0.1, 0.9, 0.6),
    "RAdam with a short memory is never rectified",
    hint="With beta_2 = 0.6, rho_inf is 4, so rho_t never exceeds it.",
)
check.agrees(
    radam_step,
    "radam_step in every regime",
    hint="Works element by element on any shape; compute rho_t from t and beta_2 in each call: at "
    "which step it passes 4 depends on beta_2. The corrections never end.",
    w=check.array(...),
    g=check.array(...),
    m=check.array(...),
    v=check.array(..., low=0.0),
    t=check.integer(1, 1500, typical=(9, 4, 5, 6, 60, 300)),
    learning_rate=check.number(1e-3, 10.0, typical=(0.1,)),
    beta_1=check.number(0.0, 0.99, typical=(0.9, 0.5), default=0.9),
    beta_2=check.number(0.65, 0.9999, typical=(0.999, 0.9, 0.75), default=0.999),
    epsilon=check.number(1e-12, typical=(1e-7, 1e-3, 0.5), default=1e-7),
    cases={
        "t is 5 and beta_2 is 0.75": {"t": 5, "beta_2": 0.75},
        "t is 7 and beta_2 is 0.65": {"t": 7, "beta_2": 0.65},
        "t is 9 and beta_2 is 0.65": {"t": 9, "beta_2": 0.65},
        "t is 60 and beta_1 is 0.99": {"t": 60, "beta_1": 0.99},
        "t is 300 and beta_1 is 0.99": {"t": 300, "beta_1": 0.99},
        "g, m and v are tiny": lambda given: (
            given | {"g": 1e-6 * given["g"], "m": 1e-6 * given["m"], "v": 1e-12 * given["v"]}
        ),
        "epsilon is 0 and v is tiny": lambda given: (
            given
            | {
                "g": 1e-7 * given["g"],
                "m": 1e-7 * given["m"],
                "v": 1e-14 * (1 + given["v"]),
                "epsilon": 0.0,
            }
        ),
    },
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. A fair race
#
# Seven optimizers start, all but the learning rate at the usual values: $\mu = 0.9$, $\rho = 0.9$, $\beta_1 = 0.9$, $\beta_2 = 0.999$.
# AdamW rests: without decay it is Adam.
# Delete the line of any that you have not written.
#
# First in ravines: nine starts around the minimum, 60 steps, and for each optimizer the best of 19 rates from 0.001 to 1.
# Best means: the smallest share of the loss left, on average over the starts.


# %% tags=["demo"]
RUNNERS = {  # name: step(w, g, *state, t, learning rate), arrays of state
    "gradient descent": (lambda w, g, v, t, rate: sgd_step(w, g, v, rate), 1),
    "momentum": (lambda w, g, v, t, rate: sgd_step(w, g, v, rate, 0.9), 1),
    "Nesterov": (lambda w, g, v, t, rate: sgd_step(w, g, v, rate, 0.9, True), 1),
    "RMSprop": (lambda w, g, v, t, rate: rmsprop_step(w, g, v, rate), 1),
    "Adam": (adam_step, 2),
    "Adamax": (adamax_step, 2),
    "RAdam": (radam_step, 2),
}
angles = np.random.default_rng(0).uniform(0, 2 * np.pi, 9)
STARTS = 4 * np.stack([np.cos(angles), np.sin(angles)], axis=1)  # (9, 2)


def run(name, rate, w, gradient, steps):
    """Weights before and after each step of an optimizer with this learning rate."""
    step, slots = RUNNERS[name]
    return np.array(walk(lambda *a: step(*a, rate), w, gradient, steps, slots)[0])


def tuned(name, ratio, steps=60):
    """The best rate in a ravine of this condition number, the paths, the shares of loss left."""
    bend, found = np.array([1.0, ratio]), []
    for rate in np.geomspace(0.001, 1, 19).round(4):
        with np.errstate(over="ignore"):  # some rates are far too large
            path = run(name, rate, STARTS, lambda w, t: bend * w, steps)
            found.append((rate, path, path[-1] ** 2 @ bend / (STARTS**2 @ bend)))
    return min(found, key=lambda one: one[2].mean())


# %% [markdown]
# Below are the paths of six of them from one of the starts, in the ravine with condition number 25.
# The titles give the best rate and the share of the loss left: the mean of the nine starts, and the smallest and largest.
# Look at how each path treats the steep direction, and at who ends lowest.

# %% tags=["demo"]
axes = plots.panels(3, rows=2, width=3.5, height=2.6)
picture = {"x_limits": (-2, 4), "y_limits": (-2.3, 2.3), "minimum": (0, 0)}
for ax, name in zip(axes, [name for name in RUNNERS if name != "Adamax"], strict=False):
    rate, path, left = tuned(name, 25)
    title = f"{name}, rate {rate:.2g}\n{left.mean():.0e} ({left.min():.0e} to {left.max():.0e})"
    plots.trajectories(bowl, {name: path[:, 5]}, title=title, ax=ax, **picture)
plots.show(
    axes,
    alt="Six paths: gradient descent zigzags in, momentum swings, Nesterov swings less, RMSprop "
    "curves straight in, Adam circles the minimum, RAdam stops on the way.",
)

# %% [markdown]
# We observe that plain gradient descent, with the best rate that it has, leaves less of the loss than momentum does: 4e-05 against 3e-04.
# With $\mu = 0.9$ a swing fades by the factor $\sqrt{0.9} = 0.95$ in a step, whatever the rate: after 60 steps 4 % of its width is left.
# Nesterov's form brakes the swings and ends lowest, at 9e-07.

# %% [markdown]
# RMSprop and Adam give the steep direction no more than the flat one, and set off toward the minimum.
# Adam takes ten times the rate of gradient descent, and circles: its averages carry it on.
# RAdam's first four steps are plain momentum, which limits its rate; the steps after that are short, and after 60 it is still on its way.
#
# So is momentum no help?
# The answer may depend on the ravine.
# The same race for seven condition numbers, with bands from the best start to the worst:

# %% tags=["demo"]
ratios, left = [4, 10, 25, 50, 100, 200, 400], {}
for name in [name for name in RUNNERS if name not in ("RMSprop", "Adamax", "RAdam")]:
    left[name] = np.array([tuned(name, ratio)[2] for ratio in ratios])  # (ratios, starts)
means = {name: shares.mean(axis=1) for name, shares in left.items()}
axes = plots.series(means, x=ratios, x_label="condition number", y_label="share of the loss left")
for line, shares in zip(axes.lines, left.values(), strict=True):
    look = {"color": line.get_color(), "alpha": 0.12}
    axes.fill_between(ratios, shares.min(axis=1), shares.max(axis=1), **look)
axes.set(xscale="log", yscale="log", ylim=(1e-14, 1))
plots.show(
    axes,
    alt="Share of the loss left against the condition number, both on logarithmic axes: gradient "
    "descent climbs steeply and crosses the level lines of momentum and Adam between 25 and 50.",
)

# %% [markdown]
# We observe that from 10 on momentum and Adam hardly notice how narrow the ravine is, while gradient descent gets worse by seven orders of magnitude.
# (At 4 it is below the picture.)
# It crosses their lines between 25 and 50, and Nesterov's between 10 and 25: momentum of 0.9 is a burden in wide ravines, and wins in narrow ones.
# Adam's line is level because these ravines run along an axis, where a rate for each weight is all that one needs.

# %% [markdown]
# Now on the network.
# Each optimizer gets eight rates from 0.01 to 2 and 150 steps.
# To choose the rate we take the mean loss of three starts (left); the result comes from six *other* starts (right), so that nobody is judged by the luck that chose the rate.
# The bars carry one standard deviation in each direction.
# Compare the bars with the spread, and the curves with each other.


# %% tags=["demo"]
def final_loss(name, rate, seed):
    """Training loss of the digits network after 150 steps; start and batches by the seed."""
    slope = lambda w, t: digits_loss(w, *minibatch(seed, t))[1]  # noqa: E731
    return digits_loss(run(name, rate, initial_weights(seed), slope, 150)[-1], IMAGES, LABELS)[0]


rates, tuning, finals = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0], {}, {}
for name in RUNNERS:
    tuning[name] = [np.mean([final_loss(name, rate, s) for s in range(3)]) for rate in rates]
    rate = rates[np.argmin(tuning[name])]
    losses = finals[f"{name}, {rate}"] = [final_loss(name, rate, s) for s in range(3, 9)]
    print(f"{name:16} mean {np.mean(losses):.2f}, from {min(losses):.2f} to {max(losses):.2f}")
axes = plots.panels(2, width=5.0, height=3.6)
plots.series(tuning, x=rates, x_label="learning rate", y_label="cross-entropy", ax=axes[0])
axes[0].set(xscale="log", yscale="log")
axes[0].legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=3, fontsize=9)
means = {name: np.mean(losses) for name, losses in finals.items()}
spread = {name: np.std(losses) for name, losses in finals.items()}
plots.bars(means, errors=spread, digits=2, value_label="cross-entropy", ax=axes[1])
axes[1].locator_params(axis="x", nbins=5)
plots.show(
    axes,
    alt="Left: loss against the learning rate, a valley for each of seven optimizers at another "
    "place. Right: bars with wide, overlapping error bars; Nesterov and Adam are lowest, RMSprop "
    "and gradient descent highest.",
)

# %% [markdown]
# We observe that Adam and Nesterov's momentum end lowest, at 0.06, and gradient descent highest, at 0.14, a little behind RMSprop.
# But its six runs reach from 0.08 to 0.20: its best is level with the worst of Adam's.
# The valleys on the left say more.
# Every optimizer gains or loses a factor of seven or more within the grid, and the best rates reach from 0.02 to 1.0.
# Choosing the rate matters more than choosing the optimizer.

# %% [markdown]
# This is one small network, and 150 steps.
# What carries over is the method: a stated grid, the best rate not at its edge, several starts, fresh ones for the result, and the spread beside the mean.
# Larger studies (Choi et al., 2019; Schmidt et al., 2021) come to the same view: rankings change with the effort spent on tuning.

# %% [markdown]
# ## Summary
#
# - The steepest direction limits the learning rate of gradient descent; the condition number says how much that costs.
# - Momentum of 0.9 was slower than tuned gradient descent in a ravine of condition number 25, and far better in one of 100; Nesterov's form was better than both at 25.
# - RMSprop, Adam and Adamax give each weight a rate of its own; RAdam leaves out $v$ while it is unreliable.
# - AdamW takes the same share of every weight; an L2 penalty in Adam spares those with large gradients.
# - On the network, Adam and Nesterov led, gradient descent was last, and the rate counted for more than the name.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Turn the ravine by 45 degrees: what is left of Adam's level line?
# - The best momentum for condition number $\kappa$ is $\mu = ((\sqrt\kappa - 1) / (\sqrt\kappa + 1))^2$, 0.44 for 25 (Polyak, 1964).
#   Enter it in the race in the ravines.
# - Repeat the race on the network with batches of 8.
#   Which of the seven suffer?
#
# **Papers.**
# [Polyak, 1964](https://doi.org/10.1016/0041-5553%2864%2990137-5), *Some Methods of Speeding Up the Convergence of Iteration Methods*.
# Nesterov (1983), *A Method for Solving the Convex Programming Problem with Convergence Rate O(1/k²)*.
# Hinton (2012), *Neural Networks for Machine Learning*, lecture 6.
# [Kingma and Ba, 2015](https://arxiv.org/abs/1412.6980), *Adam*.
# [Loshchilov and Hutter, 2019](https://arxiv.org/abs/1711.05101), *Decoupled Weight Decay Regularization*.
# [Liu et al., 2020](https://arxiv.org/abs/1908.03265), *On the Variance of the Adaptive Learning Rate and Beyond*.
# [Choi et al., 2019](https://arxiv.org/abs/1910.05446), *On Empirical Comparisons of Optimizers for Deep Learning*.
# [Schmidt et al., 2021](https://arxiv.org/abs/2007.01547), *Descending through a Crowded Valley*.
