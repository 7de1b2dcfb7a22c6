# ---
# jupyter:
#   course:
#     title: Optimizers
#     cpu_budget: 60
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Optimizers
#
# A gradient says which way is down.
# An optimizer decides how far to go, and what to remember of earlier steps.
# At the end you can
#
# - write momentum, RMSprop, Adam, AdamW, Adamax and RAdam, and say what each fixes;
# - choose a learning rate, a schedule and a batch size from measurements;
# - train within a fixed budget of gradients.
#
# **You need** NumPy, and gradients from unit 01.
# **Time:** 50 minutes of reading, 3 to 4 hours with the exercises, under 60 CPU seconds of computing.
# Each exercise stands alone.

# %%
import math
from collections.abc import Callable
from types import SimpleNamespace

import keras
import numpy as np

from course_utils import check, data, plots

check.begin("09_optimizers")

# %% [markdown]
# ## 1. Gradient descent
#
# *Gradient descent* repeats $w \leftarrow w - \eta\, g$ with the learning rate $\eta$.
# With the gradient $g$ of a random minibatch instead of all examples it is *stochastic* gradient descent (SGD): noisier steps, many more of them for the same work.
#
# How large may $\eta$ be?
# Below is a *ravine*, $L = \frac12 (w_1^2 + 25\, w_2^2)$: its curvature is 1 along $w_1$ and 25 along $w_2$.
# Watch what the steep direction does.


# %% tags=["demo"]
def bowl(points):
    """Loss at points (..., 2)."""
    return 0.5 * (points[..., 0] ** 2 + 25 * points[..., 1] ** 2)


def bowl_gradient(w, t):
    """Gradient (2,) at the weights w (2,), in every step t."""
    return np.array([1.0, 25.0]) * w


picture = {"x_limits": (-5, 2.5), "y_limits": (-1.7, 1.7), "minimum": (0, 0)}
axes = plots.panels(3, width=3.3, height=2.8)
for ax, rate in zip(axes, [0.01, 0.075, 0.082], strict=True):
    path = [np.array([-4.0, 1.0])]
    for t in range(40):
        path.append(path[-1] - rate * bowl_gradient(path[-1], t))
    plots.trajectories(bowl, {"": np.array(path)}, title=f"learning rate {rate}", ax=ax, **picture)
    print(f"learning rate {rate}: loss after 40 steps {bowl(path[-1]):.2g}")
plots.show(
    axes,
    alt="Three paths of gradient descent in a ravine: with rate 0.01 it creeps along the floor "
    "and stops halfway, with 0.075 it zigzags and arrives, with 0.082 it swings out ever wider.",
)

# %% [markdown]
# We observe a limit: along a direction of curvature $\lambda$ a step multiplies the distance by $1 - \eta \lambda$, so $\eta$ must stay below $2 / 25 = 0.08$.
# The steep direction sets the rate, and the flat one has to live with it.
# The ratio of the curvatures, here 25, is the *condition number*.
#
# The next cell is given.
# `walk` takes many steps with an optimizer of yours, `keras_weights` with one of Keras; `keras_adam` is for Exercise 6.
# Until then, write the steps out: `keras.optimizers` is not allowed in your answers.
# A *sparse* gradient, mostly zero, is what the embedding of a rare word gets.


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
# ### Exercise 1: Momentum and Nesterov
#
# *Momentum* (Polyak, 1964) sums gradients up in a velocity: zigzags cancel, steady progress adds up.
# With $\mu = 0$ it is gradient descent.
# *Nesterov's* form (1983) looks one step ahead.
# As Keras writes them:
#
# $$v \leftarrow \mu v - \eta g \qquad w \leftarrow w + v \quad\text{or, with Nesterov,}\quad w \leftarrow w + \mu v - \eta g$$
#
# where Nesterov uses the new $v$.
# Here the learning rate is *inside* the velocity.
# PyTorch keeps it *outside*: $v \leftarrow \mu v + g$, $w \leftarrow w - \eta v$.
# Both agree until $\eta$ changes.
# Return new arrays.
# About 4 lines.
# Hint: the new velocity is needed in both forms.


# %% answer="sgd_step"
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
### END HIDDEN TESTS

# %% [markdown]
# ## 2. A learning rate for each weight
#
# One rate for all weights has to fit the steepest.
# *Adaptive* optimizers divide each weight's gradient by its own usual size.
#
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
        epsilon: Keeps the root above 0.

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
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3: Adam
#
# Adam (Kingma and Ba, 2015) joins both ideas: averages of the gradient and of its square,
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$
#
# Both begin at zero and are too small at first.
# *Bias correction* repairs this.
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
        beta_1: Share of the old m that stays.
        beta_2: Share of the old v that stays.
        epsilon: Added to the root of the uncorrected v.

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
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4: Adamax
#
# Squares make single large gradients count a lot.
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
        beta_1: Share of the old m that stays.
        beta_2: What u is multiplied by before it is compared.
        epsilon: Added to u.

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
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5: RAdam
#
# Early on, $v$ rests on few gradients and is unreliable.
# RAdam (Liu et al., 2020) measures how much it rests on,
#
# $$\rho_\infty = \frac{2}{1 - \beta_2} - 1 \qquad \rho_t = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}$$
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


# %% answer="radam_step"
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
        w, g: Weights and gradient, of one shape.
        m, v: Moving averages of gradients and of their squares, as in adam_step.
        t: Number of this step, 1 for the first.
        learning_rate: Above 0.
        beta_1, beta_2: Shares of the old m and v that stay.
        epsilon: Added to the root of the uncorrected v.

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
### END HIDDEN TESTS

# %% [markdown]
# How unreliable is an early $v$?
# We draw 3,000 weights' gradients from a normal distribution.
# All have the same true size, so the adaptive factor $1 / \sqrt{\hat v}$ should be 1 for each of them, where $\hat v = v / (1 - \beta_2^t)$.
# We measure its spread: as in Adam, times $r_t$ as in RAdam, and times a linear *warm-up* $t / 100$ of the learning rate.

# %% tags=["demo"]
rng, v = np.random.default_rng(0), np.zeros(3000)
steps, longest = np.arange(1, 121), 2 / 0.001 - 1
lengths = longest - 2 * steps * 0.999**steps / (1 - 0.999**steps)
spread = []
for t in steps:
    v = 0.999 * v + 0.001 * rng.normal(size=3000) ** 2
    spread.append(np.std(np.sqrt((1 - 0.999**t) / v)))
spread, late = np.array(spread), np.maximum(lengths, 4)
rectified = (late - 4) * (late - 2) * longest / ((longest - 4) * (longest - 2) * late)
named = {
    "Adam": spread,
    "Adam with warm-up over 100 steps": spread * np.minimum(steps / 100, 1),
    "RAdam": np.where(lengths > 4, np.sqrt(rectified) * spread, np.nan),
}
axes = plots.series(named, x=steps, x_label="step t", y_label="standard deviation")
axes.set_yscale("log")
plots.show(
    axes,
    alt="Spread of the adaptive factor over 120 steps on a logarithmic axis: Adam's starts above "
    "ten and falls; warm-up and RAdam keep it small from the start.",
)

# %% [markdown]
# We observe that in the first steps Adam's factors differ widely though all weights are alike; warm-up and RAdam (from step 5 on; before that it does not use $v$) keep these steps small.
# That is one reason why transformers are trained with warm-up.
#
# Now all eight on the ravine, 60 steps each, with the learning rate and the final loss in the titles.
# AdamW, the subject of the next section, adds a pull toward zero.
# Look at how each path treats the steep direction.

# %% tags=["demo"]
family = {  # name: step(w, g, *state, t, learning rate), arrays of state
    "gradient descent": (lambda w, g, v, t, rate: sgd_step(w, g, v, rate), 1),
    "momentum": (lambda w, g, v, t, rate: sgd_step(w, g, v, rate, 0.9), 1),
    "Nesterov": (lambda w, g, v, t, rate: sgd_step(w, g, v, rate, 0.9, True), 1),
    "RMSprop": (lambda w, g, v, t, rate: rmsprop_step(w, g, v, rate), 1),
    "Adam": (adam_step, 2),
    "AdamW": (lambda w, g, m, v, t, rate: adam_step(w * (1 - 0.1 * rate), g, m, v, t, rate), 2),
    "Adamax": (adamax_step, 2),
    "RAdam": (lambda w, g, m, v, t, rate: radam_step(w, g, m, v, t, rate, 0.9, 0.9), 2),
}
rates = [0.07, 0.02, 0.02, 0.15, 0.4, 0.4, 0.4, 0.07]
axes = plots.panels(4, rows=2, width=2.7, height=2.5)
for ax, rate, (name, (step, slots)) in zip(axes, rates, family.items(), strict=True):
    path, _ = walk(
        lambda *a, s=step, r=rate: s(*a, r), np.array([-4.0, 1.0]), bowl_gradient, 60, slots
    )
    title = f"{name}, {rate}: loss {bowl(path[-1]):.1g}"
    plots.trajectories(bowl, {name: np.array(path)}, title=title, ax=ax, **picture)
plots.show(
    axes,
    alt="Eight paths from the same start: gradient descent zigzags across the ravine, momentum "
    "and Nesterov swing, RMSprop and the Adam family head for the minimum almost straight.",
)

# %% [markdown]
# We observe that gradient descent has to respect the steep direction, and so do the first four steps of RAdam, which are plain momentum.
# RMSprop and the Adam family divide it away: Adam takes five times the rate at which gradient descent would diverge.
# Momentum and Adam overshoot, because their averages carry them on.
# (RAdam has $\beta_2 = 0.9$ here; with 0.999 its caution outlasts the 60 steps. AdamW's pull toward zero happens to point at the minimum.)

# %% [markdown]
# ## 3. Weight decay
#
# An L2 penalty $\frac{\lambda}{2} \lVert w \rVert^2$ adds $\lambda w$ to the gradient.
# Adam then divides it, too, by $\sqrt v$.
#
# ### Exercise 6: Two ways to decay weights
#
# `keras_adam`, given in section 1, takes one step of Adam.
# Write with it
#
# - `adam_l2_step`: Adam with the gradient $g + \lambda w$;
# - `adamw_step` (Loshchilov and Hutter, 2019): the decay *decoupled* from the gradient, as Keras does it: $w \leftarrow w - \eta \lambda w$, then Adam's step with $g$ alone.
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
        w, g, m, v: Weights, gradient of the loss alone, and Adam's averages, of one shape.
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
    rng = np.random.default_rng(1)
    path, _ = walk(
        lambda w, g, m, v, t, s=step: s(w, g, m, v, t, 0.01, 0.5),
        np.ones(400),
        lambda w, t, r=rng: sizes * r.normal(size=400),
        100,
        2,
    )
    named = {"gradients of size 10": 0, "gradients of size 0.1": 200}
    means = {name: np.array(path)[:, at : at + 200].mean(axis=1) for name, at in named.items()}
    plots.series(means, x_label="step", y_label="mean weight", title=title, ax=ax)
    ax.set_ylim(0, 1.1)
plots.show(
    axes,
    alt="With L2 in Adam the weights with small gradients shrink fast and those with large ones "
    "hardly; with AdamW both groups shrink at the same rate.",
)

# %% [markdown]
# ### Exercise 7: Why Adam needs its own decay (written, graded by a person)
#
# For plain gradient descent, show that the L2 penalty $\frac{\lambda}{2} \lVert w \rVert^2$ and the decay $w \leftarrow w - \eta \lambda w$ are the same step.
# Then explain, with the formula of Adam's step, why they differ there and which weights the L2 penalty spares, as in the figure above.
# Say which of the two you would use, and what happens to AdamW's decay, as Keras has it, when a schedule lowers $\eta$.
# 5 to 8 sentences or formulas.

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
# ## 4. On a network
#
# Does the order on a ravine say anything about a network?
# Below, a network for digits (64 pixels, 32 ReLU units, 10 logits) with all 2,410 weights in one vector.
# All eight optimizers get the same start and the same minibatches of 64, and each the best of a few learning rates that we tried.

# %%
digits = data.digits()
IMAGES, LABELS = digits.train.images.reshape(-1, 64).astype(float), digits.train.labels


def initial_weights(rng):
    """Random weights (0.18 is He's standard deviation for 64 inputs) and zero biases, (2410,)."""
    return 0.18 * rng.normal(size=2410) * (np.arange(2410) < 2368)


def digits_network(w, pixels):
    """Hidden units (batch, 32), W2 (32, 10) and logits (batch, 10) of pixels (batch, 64)."""
    w1, w2 = w[:2048].reshape(64, 32), w[2048:2368].reshape(32, 10)
    hidden = np.maximum(0, pixels @ w1 + w[2368:2400])
    return hidden, w2, hidden @ w2 + w[2400:]


def digits_loss(w, pixels, labels):
    """Mean cross-entropy of a batch, and its gradient (2410,)."""
    hidden, w2, logits = digits_network(w, pixels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    error = (np.exp(log_p) - np.eye(10)[labels]) / len(labels)
    back = (error @ w2.T) * (hidden > 0)  # (batch, 32)
    parts = pixels.T @ back, hidden.T @ error, back.sum(axis=0), error.sum(axis=0)
    loss = -log_p[np.arange(len(labels)), labels].mean()
    return loss, np.concatenate([part.ravel() for part in parts])


def minibatch(seed, t, size=64):
    """Pixels and labels of a random minibatch: the same for the same seed and t."""
    rows = np.random.default_rng([seed, t]).integers(0, len(LABELS), size)
    return IMAGES[rows], LABELS[rows]


# %% tags=["demo"]
start = initial_weights(np.random.default_rng(0))
rates = [0.5, 0.1, 0.1, 0.01, 0.02, 0.02, 0.03, 0.02]
curves = {}
for (name, (step, slots)), rate in zip(family.items(), rates, strict=True):
    path, _ = walk(
        lambda *a, s=step, r=rate: s(*a, r),
        start,
        lambda w, t: digits_loss(w, *minibatch(1, t))[1],
        150,
        slots,
    )
    losses = [digits_loss(w, IMAGES[:300], LABELS[:300])[0] for w in path[::5]]
    curves[f"{name}, {rate}"] = losses
axes = plots.series(curves, x=np.arange(0, 151, 5), x_label="step", y_label="cross-entropy")
axes.set_yscale("log")
axes.lines[-1].set_color("0.45")
axes.legend(ncols=2, fontsize=8, title="optimizer, learning rate")
for name in curves:
    print(f"{name:23} loss after 50 steps {curves[name][10]:.1f}")
plots.show(
    axes,
    alt="Training loss of eight optimizers over 150 steps on a logarithmic axis: all fall from 2.3 "
    "to about 0.1; Adam is among the fastest, gradient descent is last.",
)

# %% [markdown]
# We observe that after 50 steps Adam and Nesterov's momentum are ahead and gradient descent is behind.
# At the end most of them are close together near 0.1: once each has a good rate, the choice matters less than the rate does.
#
# Their price is memory.
# We count the numbers that optimizers of Keras keep for each weight of a layer with 1,000 inputs and 1,000 units.

# %% tags=["demo"]
weights = keras.Variable(np.zeros((1000, 1000)), dtype="float32")
kinds = {
    "SGD": keras.optimizers.SGD(),
    "SGD, momentum 0.9": keras.optimizers.SGD(momentum=0.9),
    "RMSprop": keras.optimizers.RMSprop(),
    "Adam": keras.optimizers.Adam(),
    "AdamW": keras.optimizers.AdamW(),
    "Adamax": keras.optimizers.Adamax(),
    "Lion": keras.optimizers.Lion(),
}
floats = {}
for name, optimizer in kinds.items():
    optimizer.build([weights])
    floats[name] = sum(math.prod(v.shape) for v in optimizer.variables if v.shape != ()) / 1e6
floats["RAdam, of Exercise 5"] = 2
axes = plots.bars(floats, value_label="numbers of state for each weight")
plots.show(
    axes,
    alt="Bars: SGD keeps no state, momentum, RMSprop and Lion one number for each weight, Adam, "
    "AdamW, Adamax and RAdam two.",
)

# %% [markdown]
# We observe two extra numbers for each weight in Adam and its family : a model of a billion weights in float32 takes 4 GB, and Adam's state another 8 GB.
#
# ## 5. Schedules
#
# Large steps get far, small steps settle.
# A *schedule* changes $\eta$ during the run.
#
# ### Exercise 8: Three schedules
#
# At step $s = 0, 1, \dots$
#
# - step decay: $\eta_0 \cdot f^{\lfloor s / k \rfloor}$, a factor $f$ every $k$ steps;
# - exponential decay: $\eta_0 \cdot r^{s / k}$;
# - cosine with warm-up: for $s$ below `warmup_steps` $W$, $\eta = \eta_{\max}\, s / W$.
#   From there to `total_steps` $T$, $\eta = \eta_{\min} + \frac12 (\eta_{\max} - \eta_{\min})(1 + \cos \pi \frac{s - W}{T - W})$, and $\eta_{\min}$ after that.
#
# Keras, too, starts the warm-up at 0; others use $(s + 1) / W$, so that the first step is not lost.
# 1, 1 and 4 lines.
# Hint: `//` divides and rounds down.


# %% answer="schedules"
def step_decay(step: int, initial: float, factor: float, every: int) -> float:
    """Learning rate that is multiplied by `factor` after each `every` steps."""
    ### BEGIN SOLUTION
    return initial * factor ** (step // every)
    ### END SOLUTION


def exponential_decay(step: int, initial: float, rate: float, decay_steps: int) -> float:
    """Learning rate that falls smoothly, by `rate` over `decay_steps` steps."""
    ### BEGIN SOLUTION
    return initial * rate ** (step / decay_steps)
    ### END SOLUTION


def cosine_with_warmup(
    step: int, peak: float, warmup_steps: int, total_steps: int, lowest: float = 0.0
) -> float:
    """Learning rate that rises linearly from 0 to `peak`, then falls along half a cosine.

    Args:
        step: Number of the step, 0 for the first.
        peak: Highest learning rate, reached at step `warmup_steps`.
        warmup_steps: Length of the rise; 0 for none.
        total_steps: Where `lowest` is reached, above `warmup_steps`; it stays there.
        lowest: Learning rate at the end.

    Returns:
        The learning rate at this step.
    """
    ### BEGIN SOLUTION
    if step < warmup_steps:
        return peak * step / warmup_steps
    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
    ### END SOLUTION


# %% check="schedules_decay" points=1
# 25 // 10 = 2, so 0.8 * 0.5**2; after half of the 10 steps 0.8 * 0.25**0.5
check.close(
    [step_decay(25, 0.8, 0.5, 10), exponential_decay(5, 0.8, 0.25, 10)],
    [0.2, 0.4],
    "step decay after 25 steps and exponential decay after 5",
    hint="step // every counts whole periods; exponential decay takes step / decay_steps as is.",
)
### BEGIN HIDDEN TESTS
check.same(
    [step_decay(step, 0.03, 0.3, 7) for step in (0, 6, 7, 8, 13, 14, 50)],
    "step decay at the edges of its steps",
    hint="The rate changes at step = every, 2 * every, ..., not one earlier or later.",
    rtol=1e-6,
    atol=0.0,
)
check.same(
    [exponential_decay(step, 0.5, 0.9, 12) for step in (0, 1, 12, 30, 200)],
    "exponential decay over 200 steps",
    hint="initial * rate ** (step / decay_steps).",
    rtol=1e-6,
    atol=0.0,
)
### END HIDDEN TESTS

# %% check="schedules_cosine" points=2
# up to 1 in 10 steps, down to 0.2 at step 30; halfway down, at 20, it is (1 + 0.2) / 2
check.close(
    [cosine_with_warmup(step, 1.0, 10, 30, 0.2) for step in (0, 5, 10, 20, 30, 99)],
    [0.0, 0.5, 1.0, 0.6, 0.2, 0.2],
    "cosine with warm-up at six steps",
    hint="The warm-up starts at 0, not at lowest; the cosine counts from the end of the warm-up; "
    "after total_steps the rate stays at lowest.",
)
schedule = keras.optimizers.schedules.CosineDecay(
    0.0, decay_steps=50, alpha=0.1, warmup_target=0.4, warmup_steps=20
)
check.close(
    [cosine_with_warmup(step, 0.4, 20, 70, 0.04) for step in range(0, 90, 7)],
    [float(schedule(step)) for step in range(0, 90, 7)],
    "agrees with Keras' CosineDecay",
    hint="Keras counts decay_steps from the end of the warm-up: total_steps - warmup_steps.",
)
### BEGIN HIDDEN TESTS
check.same(
    [cosine_with_warmup(step, 0.3, 13, 40) for step in range(45)],
    "cosine with warm-up at every step",
    hint="Linear up to step 13, then half a cosine down to 0 at step 40, then 0.",
)
check.same(
    [cosine_with_warmup(step, 0.7, 0, 11, 0.1) for step in (0, 1, 5, 10, 11, 12)],
    "cosine without warm-up",
    hint="With warmup_steps 0 there is nothing to divide by: step 0 has the peak.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 9: Reduce on a plateau
#
# This schedule looks at the loss after each epoch.
# Keras' rules, in this order, for each `update(loss)`:
#
# 1. If `cooling` is above 0: lower it by 1 and set `wait` to 0.
# 2. If `loss < best - min_delta`: this is the new `best`, and `wait` is 0.
# 3. Otherwise, if `cooling` is 0: raise `wait` by 1.
#    If it has reached `patience`, multiply the rate by `factor` (not below `lowest`), set `cooling` to `cooldown`, and `wait` to 0.
#
# Return the rate.
# As step 1 comes first, a cooldown of $n$ ignores $n - 1$ epochs; in PyTorch it ignores $n$.
# About 12 lines.
# Hint: step 3 belongs to the `else` of step 2.


# %% answer="plateau"
class ReduceOnPlateau:
    """Learning rate that falls when the loss has stopped falling.

    Args:
        rate: Learning rate at the start.
        factor: What it is multiplied by, below 1.
        patience: Epochs without improvement before it is.
        min_delta: By how much a loss must be below the best to be an improvement.
        cooldown: Rest after a reduction, in epochs.
        lowest: The rate never falls below it.
    """

    def __init__(self, rate, factor, patience, min_delta=1e-4, cooldown=0, lowest=0.0):
        self.rate, self.factor, self.patience = rate, factor, patience
        self.min_delta, self.cooldown, self.lowest = min_delta, cooldown, lowest
        self.best, self.wait, self.cooling = math.inf, 0, 0

    def update(self, loss: float) -> float:
        """Take the loss of an epoch, return the learning rate for the next one."""
        ### BEGIN SOLUTION
        if self.cooling > 0:
            self.cooling -= 1
            self.wait = 0
        if loss < self.best - self.min_delta:
            self.best = loss
            self.wait = 0
        elif self.cooling == 0:
            self.wait += 1
            if self.wait >= self.patience:
                self.rate = max(self.rate * self.factor, self.lowest)
                self.cooling = self.cooldown
                self.wait = 0
        return self.rate
        ### END SOLUTION


# %% check="plateau_patience" points=2
# 0.8 improves by more than 0.1; 0.75 and 0.74 do not: after two of these the rate is halved
schedule = ReduceOnPlateau(0.4, factor=0.5, patience=2, min_delta=0.1)
check.close(
    [schedule.update(loss) for loss in (1.0, 0.8, 0.75, 0.74)],
    [0.4, 0.4, 0.4, 0.2],
    "two epochs without improvement halve the rate",
    hint="Compare with best - min_delta, and keep best when the loss is not an improvement.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(801)
losses = np.exp(-np.arange(40) / 12) + 0.05 * rng.normal(size=40)
schedule = ReduceOnPlateau(0.9, 0.6, 3, 0.02)
other = ReduceOnPlateau(0.1, 0.3, 1, 0.0, 0, 0.004)
check.same(
    [(schedule.update(loss), other.update(loss)) for loss in losses],
    "two schedules side by side on a noisy loss",
    hint="Keep best, wait and the rate in self, not in the class; wait is 0 again after an "
    "improvement and after a reduction; the rate never falls below lowest.",
)
schedule = ReduceOnPlateau(1.0, 0.5, 2, 0.25)
check.same(
    [schedule.update(loss) for loss in (2.0, 1.75, 1.75, 1.5, 1.25, 1.25, 1.0)],
    "an improvement by exactly min_delta is none",
    hint="loss < best - min_delta, not <=; small improvements do not change best.",
)
### END HIDDEN TESTS

# %% check="plateau_cooldown" points=1
# Epochs 1 to 8: best, wait 1, halved (cooling 3), 2, 1, 0 and wait 1, halved (cooling 3), 2
schedule = ReduceOnPlateau(0.8, factor=0.5, patience=1, cooldown=3)
first = [schedule.update(loss) for loss in (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)]
check.close(
    first,
    [0.8, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2],
    "a cooldown of 3 ignores two epochs",
    hint="cooling is lowered first; while it is still above 0, wait is not raised.",
)
callback = keras.callbacks.ReduceLROnPlateau(
    "loss", mode="min", factor=0.5, patience=2, min_delta=0.05, cooldown=2, min_lr=0.01
)
callback.set_model(SimpleNamespace(optimizer=keras.optimizers.SGD(0.8)))
callback.on_train_begin()
schedule, ours, theirs = ReduceOnPlateau(0.8, 0.5, 2, 0.05, 2, 0.01), [], []
for epoch, loss in enumerate(np.round(1 + 0.5 * np.cos(np.arange(25)), 2)):
    callback.on_epoch_end(epoch, {"loss": loss})
    theirs.append(float(callback.model.optimizer.learning_rate))
    ours.append(schedule.update(loss))
check.close(
    ours,
    theirs,
    "agrees with Keras' ReduceLROnPlateau",
    hint="Follow the three rules in their order.",
)
### BEGIN HIDDEN TESTS
losses = 1 + 0.3 * check.rng(802).normal(size=60)
losses[20] = -3.0  # the best, within a cooldown or not
schedules = [ReduceOnPlateau(0.9, 0.7, p, 0.01, c, 0.05) for p, c in [(1, 1), (2, 4), (3, 2)]]
check.same(
    [[schedule.update(loss) for schedule in schedules] for loss in losses],
    "three schedules with cooldowns",
    hint="An improvement counts also while cooling; wait starts from 0 after the cooldown.",
)
schedule = ReduceOnPlateau(1.0, 0.5, 2, 0.0, 3)
check.same(
    [schedule.update(loss) for loss in (5, 6, 6, 3, 4, 4, 4, 4, 4, 4, 4)],
    "an improvement within the cooldown",
    hint="While cooling, a better loss still becomes best.",
)
### END HIDDEN TESTS

# %% [markdown]
# Five schedules in one picture.
# *Cyclical* rates (Smith, 2017) go up and down between two bounds, again and again.
# Reduce-on-plateau gets a loss that falls to 0.5 and then stays.
# Which of them could you use without knowing how long the run will be?

# %% tags=["demo"]
steps = range(301)
plateau = ReduceOnPlateau(1.0, factor=0.4, patience=30, min_delta=0.005)
named = {
    "step decay": [step_decay(s, 1.0, 0.5, 75) for s in steps],
    "exponential decay": [exponential_decay(s, 1.0, 0.3, 100) for s in steps],
    "cosine with warm-up": [cosine_with_warmup(s, 1.0, 50, 300) for s in steps],
    "cyclical (triangles)": [0.1 + 0.6 * (1 - abs(s % 60 - 30) / 30) for s in steps],
    "reduce on plateau": [plateau.update(0.5 + math.exp(-s / 25)) for s in steps],
}
axes = plots.series(named, x_label="step", y_label="learning rate")
axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=3, fontsize=9)
plots.show(
    axes,
    alt="Learning rates over 300 steps: steps down, a smooth decay, a rise followed by half a "
    "cosine, triangles, and falls whenever a simulated loss stops falling.",
)

# %% [markdown]
# We observe that only the cosine has to know the length of the run.
# It spends long near the peak and ends at zero; that and warm-up made it the usual choice.
#
# ### Exercise 10: The learning-rate finder
#
# Which peak?
# Smith's test raises the rate by a constant factor in each step, from `lowest` to `highest`, one minibatch $i = 0, 1, \dots$ a step.
# In each:
#
# 1. get loss and gradient at $w$;
# 2. smooth: $a \leftarrow \beta a + (1 - \beta) L$ from $a = 0$, and $\hat a = a / (1 - \beta^{i+1})$;
# 3. stop if $\hat a$ is not a number, or above 4 times the smallest $\hat a$ so far; this step is not recorded;
# 4. record rate and $\hat a$; then $w \leftarrow w - \eta\, g$.
#
# Return the recorded rates, the recorded $\hat a$, and a tenth of the rate with the smallest $\hat a$.
# About 12 lines.
# Hint: `np.geomspace`; every comparison with NaN is false.


# %% answer="learning_rate_finder"
def learning_rate_finder(
    loss_and_gradient: Callable,
    w: np.ndarray,
    batches: list,
    lowest: float,
    highest: float,
    smoothing: float = 0.9,
) -> tuple[np.ndarray, np.ndarray, float]:
    """Losses while the learning rate rises (after Smith, 2017), and a suggestion.

    Args:
        loss_and_gradient: Function of (w, x, y) that returns the loss and the gradient at w.
        w: Weights at the start, any shape.
        batches: Pairs (x, y), two or more, one for each step.
        lowest: Learning rate of the first step.
        highest: Learning rate of the last step, if it comes to that.
        smoothing: beta, from 0 (none) to below 1.

    Returns:
        Recorded rates (steps,), smoothed losses (steps,), and the suggested rate.
    """
    ### BEGIN SOLUTION
    rates, smooth, average, best = np.geomspace(lowest, highest, len(batches)), [], 0.0, math.inf
    for rate, (x, y) in zip(rates, batches, strict=True):
        loss, gradient = loss_and_gradient(w, x, y)
        average = smoothing * average + (1 - smoothing) * loss
        corrected = average / (1 - smoothing ** (len(smooth) + 1))
        if not corrected <= 4 * best:  # true for NaN as well
            break
        smooth.append(corrected)
        best = min(best, corrected)
        w = w - rate * gradient
    return rates[: len(smooth)], np.array(smooth), rates[np.argmin(smooth)] / 10
    ### END SOLUTION


# %% check="learning_rate_finder_values" points=2
# L = w^2 / 2 from w = 2: L = 2, w = 2 - 0.1 * 2 = 1.8; L = 1.62, w = 1.8 - 1.8 = 0; L = 0
halves = lambda w, x, y: (0.5 * float(w @ w), w)  # noqa: E731
check.close(
    learning_rate_finder(halves, np.array([2.0]), [(0, 0)] * 3, 0.1, 10.0, smoothing=0.0),
    ([0.1, 1.0, 10.0], [2.0, 1.62, 0.0], 1.0),
    "three steps without smoothing",
    hint="Record the loss before the step; the rates are 0.1, 1 and 10; suggest a tenth of the "
    "rate at which the smallest loss was recorded.",
)
# L = 1 and then 3 with smoothing 0.5: 0.5 / 0.5 = 1, (0.25 + 1.5) / 0.75 = 7 / 3
check.close(
    learning_rate_finder(lambda w, x, y: (x, w), np.ones(1), [(1.0, 0), (3.0, 0)], 0.1, 1.0, 0.5)[
        1
    ],
    [1.0, 7 / 3],
    "smoothing with bias correction",
    hint="The average starts at 0 and is divided by 1 - smoothing**(i + 1), i = 0 at first.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(901)
batches = [(check.frozen(rng.normal(size=(6, 3))), rng.normal(size=6)) for _ in range(15)]


def squares(w, x, y):
    """Mean squared error of a linear model, and its gradient."""
    error = x @ w - y
    return np.mean(error**2), 2 * x.T @ error / len(y)


check.same(
    learning_rate_finder(squares, check.frozen([1.0, -2.0, 0.5]), batches, 1e-3, 0.3, 0.7),
    "a linear model over fifteen batches",
    hint="Each step has its own batch and its own rate, and starts from the weights of the last.",
)
check.same(
    learning_rate_finder(squares, check.frozen([0.5, 1.0, 3.0]), batches[:9], 0.01, 0.2),
    "the default smoothing",
    hint="smoothing is 0.9 by default; average and correction as in step 2.",
)
### END HIDDEN TESTS

# %% check="learning_rate_finder_stop" points=1
# L = w^2 / 2 from w = 1, rates 2.5, 5, 10: L = 0.5; w = -1.5, L = 1.125; w = 6, L = 18: stop
halves = lambda w, x, y: (0.5 * float(w @ w), w)  # noqa: E731
check.close(
    learning_rate_finder(halves, np.array([1.0]), [(0, 0)] * 3, 2.5, 10.0, smoothing=0.0),
    ([2.5, 5.0], [0.5, 1.125], 0.25),
    "stops when the loss is above four times the smallest",
    hint="Compare before you record: the loss of 18 is not part of the result, that of 1.125 is.",
)
### BEGIN HIDDEN TESTS
given = lambda w, x, y: (x, w)  # noqa: E731
check.same(
    learning_rate_finder(given, np.ones(2), [(x, 0) for x in (3.0, 1.0, math.nan, 0.5)], 0.1, 5.0),
    "stops when the loss is not a number",
    hint="A comparison with NaN is false: `not value <= limit` catches it, `value > limit` not.",
)
losses = [2.0, 1.0, 4.0, 0.5, 1.5, 2.1, 0.1, 0.01]
check.same(
    learning_rate_finder(given, np.ones(2), [(x, 0) for x in losses], 1e-4, 10.0, 0.0),
    "the smallest loss so far decides",
    hint="Compare with the smallest of all recorded losses, not with the first or the last.",
)
check.same(
    learning_rate_finder(
        given, np.ones(2), [(x, 0) for x in (1.0, 0.9, 0.8, 0.7, 6.0, 0.5)], 1.0, 8.0
    ),
    "the smoothed loss is compared",
    hint="A single large loss counts by its share in the smoothed one.",
)
### END HIDDEN TESTS

# %% [markdown]
# What does the finder say about the digits network?
# 120 minibatches, from a rate of 0.001 to 10.
# Look for the range where the loss falls fastest, and for the cliff.

# %% tags=["demo"]
batches = [minibatch(2, t) for t in range(120)]
start = initial_weights(np.random.default_rng(0))
rates, smooth, suggestion = learning_rate_finder(digits_loss, start, batches, 1e-3, 10.0)
print(f"smallest smoothed loss at {10 * suggestion:.1f}, suggested rate {suggestion:.2f}")
axes = plots.series({"smoothed loss": smooth}, x=rates, x_label="learning rate")
axes.set(xscale="log", ylabel="cross-entropy", ylim=(0, None))
axes.axvline(suggestion, color="0.4", linestyle="--", label="suggested rate")
axes.legend()
plots.show(
    axes,
    alt="The smoothed loss stays near 2.3 for small rates, falls between 0.1 and 1, and rises "
    "steeply after its minimum; a dashed line marks a tenth of the rate at the minimum.",
)

# %% [markdown]
# We observe a flat start, a fall, and a cliff.
# The rate at the minimum is already too large: a tenth of it is where the fall begins.
# For gradient descent, that is; momentum and Adam need a finder run of their own.
#
# ## 6. Batches
#
# A batch that does not fit into memory can be taken in chunks.
#
# ### Exercise 11: Gradient accumulation
#
# Given a function that returns the *mean* loss over its examples and the gradient of it, return loss and gradient of the whole batch from chunks of `chunk_size` examples; the last may be smaller.
# The chunk $c$ with $n_c$ of the $n$ examples counts with the weight $n_c / n$:
#
# $$L = \sum_c \frac{n_c}{n} L_c \qquad g = \sum_c \frac{n_c}{n}\, g_c$$
#
# About 6 lines.
# Hint: do not average the averages.
# Keras' `gradient_accumulation_steps` does, so its batches must be equal.


# %% answer="accumulated_gradients"
def accumulated_gradients(
    loss_and_gradient: Callable, w: np.ndarray, x: np.ndarray, y: np.ndarray, chunk_size: int
) -> tuple[float, np.ndarray]:
    """Mean loss and gradient of a batch, computed in chunks.

    Args:
        loss_and_gradient: Function of (w, x, y): mean loss over the examples, and its gradient.
        w: Weights.
        x: Inputs, shape (batch, ...).
        y: Labels, shape (batch, ...).
        chunk_size: Examples that are given to the function at once.

    Returns:
        Loss and gradient, as for the whole batch at once.
    """
    ### BEGIN SOLUTION
    total, gradient = 0.0, 0.0
    for start in range(0, len(x), chunk_size):
        chunk = slice(start, start + chunk_size)
        loss, g = loss_and_gradient(w, x[chunk], y[chunk])
        share = len(x[chunk]) / len(x)
        total, gradient = total + share * loss, gradient + share * g
    return total, gradient
    ### END SOLUTION


# %% check="accumulated_gradients_values" points=2
# Chunks of 2, 2 and 1, means of x 1.5, 3.5, 10: (2 * 1.5 + 2 * 3.5 + 1 * 10) / 5 = 4; means of
# x * y 2.5, 12.5, 50: (5 + 25 + 50) / 5 = 16
x, sizes = np.array([1.0, 2.0, 3.0, 4.0, 10.0]), []


def mean_of(w, x, y):
    """Stands for a network: the mean of x as loss, the mean of w * x * y as gradient."""
    sizes.append(len(x))
    return x.mean(), w * np.mean(x * y)


check.close(
    accumulated_gradients(mean_of, np.array([1.0, -2.0]), x, np.arange(1.0, 6.0), 2),
    (4.0, [16.0, -32.0]),
    "five examples in chunks of two",
    hint="Weigh each chunk by its share of the examples (the last one has only one of five), and "
    "take the same rows of x and y.",
)
check.equal(sizes, [2, 2, 1], "the chunks have the sizes asked for", hint="x[start : start + 2].")
### BEGIN HIDDEN TESTS
rng, sizes = check.rng(1001), []
w, pixels = check.frozen(0.2 * rng.normal(size=2410)), check.frozen(rng.random(size=(11, 64)))
labels = rng.integers(0, 10, size=11)


def watched(w, x, y):
    """The digits network; notes the sizes, and hands out what must not be changed."""
    sizes.append(len(y))
    loss, gradient = digits_loss(w, x, y)
    return loss, check.frozen(gradient)


check.same(
    [accumulated_gradients(watched, w, pixels, labels, size) for size in (4, 1, 11, 50)],
    "the digits network in chunks of 4, 1, 11 and 50",
    hint="As for the whole batch at once, whatever the size of the chunks.",
)
check.same(
    sizes,
    "no chunk is larger than asked for",
    hint="Every example is in one chunk, in order; only the last may be smaller.",
)
check.same(
    accumulated_gradients(watched, w, pixels[:3], labels[:3], 2),
    "three examples in chunks of two",
    hint="The weights are 2/3 and 1/3.",
)
### END HIDDEN TESTS

# %% [markdown]
# What does a larger batch buy?
# The noise of a gradient falls with the root of the batch size, its cost grows with the batch size itself.
# Left: distance of minibatch gradients from the full gradient.
# Middle and right: the same three runs with rate 0.1, by steps and by examples seen.

# %% tags=["demo"]
start, sizes = initial_weights(np.random.default_rng(0)), 2 ** np.arange(10)
full = digits_loss(start, IMAGES, LABELS)[1]
axes = plots.panels(3, width=3.3, height=3.0)
noise = [
    np.mean([np.linalg.norm(digits_loss(start, *minibatch(3, t, n))[1] - full) for t in range(40)])
    for n in sizes
]
named = {"measured": noise, "1 / root of the size": noise[0] / np.sqrt(sizes)}
plots.series(named, x=sizes, x_label="batch size", y_label="distance", ax=axes[0])
axes[0].set(xscale="log", yscale="log")
runs = {}
for size in [8, 64, 512]:
    w, losses = start, runs.setdefault(f"batch {size}", [])
    for t in range(200):
        losses.append(digits_loss(w, IMAGES[:300], LABELS[:300])[0])
        w = w - 0.1 * digits_loss(w, *minibatch(4, t, size))[1]
plots.series(runs, x_label="steps", y_label="cross-entropy", ax=axes[1])
for size, line in zip([8, 64, 512], axes[1].lines, strict=True):
    look = {"color": line.get_color(), "linestyle": line.get_linestyle()}
    axes[2].semilogx(size * np.arange(1, 201), line.get_ydata(), **look)
axes[2].set(xlabel="examples seen", ylabel="cross-entropy")
plots.show(
    axes,
    alt="Noise falls as the root of the batch size rises; by examples, small batches lead.",
)

# %% [markdown]
# We observe that half the noise costs four times the examples.
# At the same rate the three runs need about the same steps, so a batch of 512 sees 64 times as many examples as one of 8.
# Large batches pay where hardware works on them in parallel, and with a larger rate: a common rule raises it in proportion to the batch (Goyal et al., 2017).
#
# *Clipping* guards against a single bad batch: if the norm of the whole gradient exceeds a bound $c$, the gradient is scaled down to it, $g \leftarrow g \cdot \min(1, c / \lVert g \rVert)$.
# The direction stays, other than when each number is clipped by itself.
# In Keras these are `global_clipnorm=c` and `clipvalue=c`; unit 06 implements it.

# %% [markdown]
# ## 7. A budget
#
# ### Exercise 12: Train within a budget
#
# `gradient(w)` may be called `budget` times; then it raises an error.
# Start at `start` and return weights with a loss as small as you can.
# One function is judged on two tasks:
#
# - a ravine whose largest curvature is $1 / \eta$ and whose smallest is a hundredth of that: after 100 gradients the weights must be within 0.05 of the minimum;
# - the digits network: after 80 noisy gradients the loss must be below 0.5.
#
# With the given $\eta$, `learning_rate`, plain gradient descent is safe, and too slow.
# You choose the optimizer.
# About 6 lines.
# Hint: which optimizer helps in ravines that do not run along an axis?


# %%
def limited(gradient, budget):
    """The gradient function, which raises an error after `budget` calls."""
    calls = iter(range(budget))

    def counted(w):
        if next(calls, None) is None:
            raise RuntimeError(f"The budget of {budget} gradients is spent.")
        return gradient(np.array(w))

    return counted


def train_digits(seed, budget=80):
    """Weights that `minimize` finds for the digits network; start and batches by the seed."""
    start = check.frozen(initial_weights(check.rng(seed)))
    steps = iter(range(10**6))
    noisy = limited(lambda w: digits_loss(w, *minibatch(seed, next(steps)))[1], budget)
    return np.asarray(minimize(noisy, start, budget, 0.1))


# %% answer="minimize"
def minimize(
    gradient: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    budget: int,
    learning_rate: float,
) -> np.ndarray:
    """Find weights with a small loss from a limited number of gradients.

    Args:
        gradient: Function of the weights; may be called `budget` times.
        start: Weights to start from, shape (n,).
        budget: How often.
        learning_rate: A rate at which plain gradient descent is safe.

    Returns:
        Weights, shape (n,).
    """
    ### BEGIN SOLUTION
    w, velocity = start, np.zeros(start.shape)
    for _ in range(budget):
        g = gradient(w)
        velocity = 0.85 * velocity - learning_rate * g
        w = w + 0.85 * velocity - learning_rate * g  # Nesterov's form
    return w
    ### END SOLUTION


# %% check="minimize_ravine" points=2
# L = 0.05 (w1 - 1)^2 + 5 (w2 + 2)^2 has its minimum at (1, -2)
slope = limited(lambda w: np.array([0.1, 10.0]) * (w - [1.0, -2.0]), 100)
check.close(
    minimize(slope, check.frozen([4.0, 0.0]), 100, 0.1),
    [1.0, -2.0],
    "the minimum of a ravine along the axes",
    hint="Plain gradient descent is still 1.1 away, and Adam's steps are too short or overshoot. "
    "Which optimizer adds up small steps in the same direction?",
    atol=0.05,
)
### BEGIN HIDDEN TESTS
found = []
for seed, size, rate in [(1101, 2, 0.1), (1102, 5, 0.4), (1103, 12, 0.02)]:
    rng = check.rng(seed)
    turn = np.linalg.qr(rng.normal(size=(size, size)))[0]
    bend = (turn * np.geomspace(0.01, 1.0, size) / rate) @ turn.T  # curvatures in turned directions
    pull = bend @ rng.normal(scale=2.0, size=size)
    slope = limited(lambda w, bend=bend, pull=pull: bend @ w - pull, 100)
    found.append(minimize(slope, check.frozen(np.zeros(size)), 100, rate))
check.same(
    found,
    "the minima of three ravines that do not run along an axis",
    hint="Use momentum, Nesterov's or not, about 0.8 to 0.9, with the learning rate given, and "
    "the whole budget.",
    rtol=0.0,
    atol=0.05,
)
### END HIDDEN TESTS

# %% check="minimize_digits" points=3
w = train_digits(11)
check.at_most(
    digits_loss(w, IMAGES, LABELS)[0],
    0.5,
    "the loss on the training digits after 80 gradients",
    hint="Gradient descent with the rate given gets to about 1 in 80 steps: use momentum.",
)
### BEGIN HIDDEN TESTS
unseen = data.unseen("digits", 21).reshape(-1, 64)
check.accuracy(
    digits_network(train_digits(1111), unseen)[2].argmax(axis=1),
    "digits:21",
    "digits never shown, after 80 gradients",
    at_least=0.9,
    hint="The weights must be good after 80 gradients, for every start and all batches.",
)
unseen = data.unseen("digits", 22).reshape(-1, 64)
check.accuracy(
    digits_network(train_digits(1112), unseen)[2].argmax(axis=1),
    "digits:22",
    "digits never shown, from another start",
    at_least=0.9,
    hint="Begin at start and use every gradient that you are given.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Summary
#
# - The steepest direction limits the learning rate; momentum speeds up the flat ones, at one extra number for each weight.
# - RMSprop, Adam and Adamax give each weight a rate of its own; RAdam and warm-up tame the first steps, where $v$ is unreliable.
# - AdamW takes the same share of every weight; an L2 penalty in Adam does not.
# - Begin near the rate that a finder suggests, warm up, and let it fall.
# - Small batches get further for the same examples, large ones for the same steps; chunks are weighed by size; clipping bounds the damage of a bad batch.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# Turn the ravine by 45 degrees: what is left of Adam's advantage?
# Put a schedule into `minimize`.
# Repeat the race with batches of 8.
#
# **Papers.**
# Polyak (1964), *Some Methods of Speeding Up the Convergence of Iteration Methods*.
# Nesterov (1983), *A Method for Solving the Convex Programming Problem with Convergence Rate O(1/k²)*.
# Hinton (2012), *Neural Networks for Machine Learning*, lecture 6.
# Kingma and Ba (2015), *Adam*.
# Smith (2017), *Cyclical Learning Rates for Training Neural Networks*.
# Goyal et al. (2017), *Accurate, Large Minibatch SGD*.
# Loshchilov and Hutter (2017), *SGDR*; (2019), *Decoupled Weight Decay Regularization*.
# Liu et al. (2020), *On the Variance of the Adaptive Learning Rate and Beyond*.
