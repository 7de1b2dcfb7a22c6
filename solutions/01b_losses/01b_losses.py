# ---
# jupyter:
#   course:
#     title: Loss functions
#     part: 1
#     about: Huber loss, cross-entropy from logits, focal loss, what a loss does to a model
#     replaces: 01_neurons
#     cpu_budget: 9
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Loss functions
#
# Four of forty measurements are wrong.
# How far can they pull a line away from the other thirty-six?
# That depends on one line of code, the loss: with one of them the slope falls from 1.5 to 0.59, with another it stays at 1.44.
# At the end of this lesson you can
#
# - choose a loss for numbers, for yes or no, and for one class of many, and give the reason;
# - compute it from logits, so that no large number breaks it;
# - say what a loss does to the model that is trained with it.

# %% [markdown]
# **You need** NumPy, derivatives and logarithms.
# From lesson 01a you need what a neuron is, and two functions: the sigmoid $\sigma(z) = 1 / (1 + e^{-z})$ and softmax $p_k = e^{z_k} / \sum_j e^{z_j}$.
#
# **Time:** 20 minutes of reading, 60 minutes with the exercises, under 9 CPU seconds of computing.
#
# Write your code where a cell says `YOUR CODE HERE`, then run the cells below it: they check your answer and say what is wrong.
# Each exercise stands alone, so you can skip one and come back.

# %%
import math

import numpy as np

from course_utils import check, data, plots

check.begin("01b_losses")

# %% [markdown]
# ## 1. Three losses, three lines
#
# A *loss* turns predictions $\hat{y}$ and labels $y$ into one number to make small.
# Training makes it small by moving each weight a little against the loss's slope, over and over.
# So the loss reaches the model through its slope alone.
# Three losses of an error $e = \hat{y} - y$ differ in it:
#
# - the *squared error* $e^2$ has slope $2e$: large errors pull hard;
# - the *absolute error* $|e|$ has slope $\pm 1$: all errors pull alike;
# - *Huber's loss* has slope $e$ up to $|e| = \delta$ and $\pm\delta$ beyond: the pull has a limit.

# %% [markdown]
# Below are 40 measurements of a line with slope 1.5 and intercept 0.5.
# Four of them are off by 4, as if somebody had written down a wrong digit.
# We train $\hat{y} = w x + b$ once with each of the three slopes.

# %% tags=["demo"]
rng = np.random.default_rng(0)
x = np.linspace(-1, 1, 40)
y = 1.5 * x + 0.5 + rng.normal(scale=0.15, size=40)
y[34:38] -= 4.0  # the wrong ones
slopes = {
    "squared error": lambda error: 2 * error,
    "absolute error": np.sign,
    "Huber, delta = 0.5": lambda error: np.clip(error, -0.5, 0.5),
}
lines = {}
for name, slope in slopes.items():
    w = b = 0.0
    for _ in range(2000):
        pull = slope(w * x + b - y)  # (40,)
        w, b = w - 0.05 * np.mean(pull * x), b - 0.05 * np.mean(pull)
    lines[name] = w * x + b
    print(f"{name}: slope {w:.2f}, intercept {b:.2f}")

# %% tags=["demo"]
axes = plots.curve_fit(x, 1.5 * x + 0.5, lines, points=(x, y))
plots.show(
    axes,
    alt="Forty points near a rising line, four of them far below it at the right. The line of "
    "the squared error is tilted toward the four; those of the absolute error and of Huber's "
    "loss stay near the true line.",
)

# %% [markdown]
# We observe that four points out of forty tilt the line of the squared error until it fits neither group.
# The absolute error all but ignores them, and Huber's loss comes close.
# The model, the data and the steps were the same: the loss alone decided what was learned.

# %% [markdown]
# ## 2. Losses for numbers
#
# Over many examples, *mean squared error* (MSE) averages $e^2$ and *mean absolute error* (MAE) averages $|e|$.
# Each has a weakness.
# The slope of a square grows with the error, so one outlier can rule the fit.
# The slope of $|e|$ has the same size for every error, so steps do not shrink near the minimum, and training jitters there.

# %% [markdown]
# ### Exercise 1: The Huber loss
#
# Huber's loss is quadratic for small errors and linear for large ones, joined without a kink at $|e| = \delta$:
#
# $$L_\delta(e) = \begin{cases} \tfrac12 e^2 & |e| \le \delta \\ \delta\,(|e| - \tfrac12 \delta) & |e| > \delta \end{cases}$$
#
# Return its mean over all elements.
# About 3 lines.
# Hint: compute both branches, then choose with `np.where`.


# %% answer="huber" level="warm-up"
def huber(y_true: np.ndarray, y_pred: np.ndarray, delta: float) -> float:
    """Mean Huber loss (Huber, 1964).

    Args:
        y_true: Targets, any shape, float64, float32 or int64.
        y_pred: Predictions, the same shape, of the same types.
        delta: Error at which the loss turns from quadratic to linear, above 0.

    Returns:
        The mean over all elements, a single number.
    """
    ### BEGIN SOLUTION
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))
    ### END SOLUTION


# %% check="huber_mean" points=1
# Errors 0.5 and -3 with delta 1: the losses are 0.125 and 2.5
check.close(
    huber(np.array([1.0, 2.0]), np.array([1.5, -1.0]), delta=1.0),
    1.3125,
    "mean of one small and one large error",
    hint="0.5 * e**2 up to delta, delta * (|e| - 0.5 * delta) beyond; then the mean.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(51)
y_true, y_pred = check.frozen(rng.normal(size=(3, 5))), check.frozen(rng.normal(size=(3, 5)))
check.same(huber(y_true, y_pred, 1.0), "Huber loss of a matrix", hint="Mean over all elements.")
check.same(
    huber(y_true[:1, :1], y_pred[:1, :1], 1.0),
    "Huber loss of one element",
    hint="The mean of one element is that element, a single number.",
)
check.same(
    huber(np.array([3, 0, -2]), np.array([-4, 1, -1]), 1.0),
    "Huber loss of negative errors, integers",
    hint="The branch depends on |e|, not on e.",
)
### END HIDDEN TESTS

# %% check="huber_delta" points=1
# Error 4 with delta 2: 2 * (4 - 1) = 6; with delta 10: 16 / 2 = 8
check.close(
    [huber(np.array([0.0]), np.array([-4.0]), 2.0), huber(np.array([0.0]), np.array([-4.0]), 10.0)],
    [6.0, 8.0],
    "delta moves the change from quadratic to linear",
    hint="delta appears twice in the linear branch.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(52)
y_true, y_pred = check.frozen(rng.normal(size=40)), check.frozen(rng.normal(size=40) * 4)
check.same(
    huber(y_true, y_pred, 0.35),
    "Huber loss with a small delta",
    hint="Beyond delta: delta * (|e| - 0.5 * delta).",
)
check.same(
    huber(y_true, y_pred, 2.6),
    "Huber loss with a large delta",
    hint="Up to delta the loss is 0.5 * e**2.",
)
check.same(
    huber(check.frozen([0.0, 1.5]), check.frozen([1.5, 0.0]), 1.5),
    "errors of exactly delta",
    hint="At |e| = delta both branches give 0.5 * delta**2.",
)
check.agrees(
    huber,
    "huber in every regime",
    hint="The mean over all elements of any shape, one number; errors of exactly delta count, too. "
    "Work on copies.",
    y_true=check.array(..., dtypes=("float64", "float32", "int64")),
    y_pred=check.array(
        ...,
        dtypes=("float64", "float32", "int64"),
        edges=lambda y_true, y_pred, delta: (y_true + delta, y_true - delta),
    ),
    delta=check.number(0.001, typical=(1.0, 0.25, 20.0, 1e4)),
    cases={
        "all errors are exactly delta": {
            "y_true": np.array([[0.0, 1.5, -3.0]]),
            "y_pred": np.array([[1.5, 0.0, -1.5]]),
            "delta": 1.5,
        },
        "one error of several is exactly -delta": {
            "y_true": np.array([2.0, 0.25, 1.0, -1.0]),
            "y_pred": np.array([0.0, 0.0, 1.0, 7.0]),
            "delta": 2.0,
        },
    },
)
### END HIDDEN TESTS

# %% [markdown]
# Why did the squared error give in to four points?
# The smallest case shows it: which constant $c$ describes 1.0, 1.2, 0.8, 1.1, 0.9, 1.0 and an outlier, 8.0?
# We compute each loss for every $c$ and print the $c$ with the smallest one.
# Look for the three minima.

# %% tags=["demo"]
targets = np.array([1.0, 1.2, 0.8, 1.1, 0.9, 1.0, 8.0])
guesses = np.linspace(0, 4, 401)
errors = guesses[:, None] - targets  # (guesses, targets)
losses = {
    "MSE": np.mean(errors**2, axis=1),
    "MAE": np.mean(np.abs(errors), axis=1),
    "Huber, delta = 1": np.array([huber(targets, np.full(7, guess), 1.0) for guess in guesses]),
}
for name, loss in losses.items():
    print(f"{name}: best c = {guesses[np.argmin(loss)]:.1f}")
relative = {name: loss / loss.min() for name, loss in losses.items()}
axes = plots.losses(guesses, relative, x_label="guess c", y_label="loss / smallest loss")
axes.set(ylim=(0.9, 2.5))
plots.show(
    axes,
    alt="With one outlier the squared error is smallest at 2, the absolute error and the Huber "
    "loss near 1.",
)

# %% [markdown]
# We observe that the squared error gives the mean, 2.0, which describes no point at all.
# The absolute error gives the median, 1.0.
# Huber's loss gives 1.2, between the two, and is smooth at its minimum.

# %% [markdown]
# ## 3. Losses for yes and no
#
# For a class with predicted probability $p = \sigma(z)$ and label $y \in \{0, 1\}$, *binary cross-entropy* is the negative log-probability of what happened:
#
# $$L = -y \log p - (1 - y) \log (1 - p)$$
#
# Why not the squared error $(p - y)^2$?
# Compare the slopes at the logit $z$, by the chain rule with $\sigma' = p (1 - p)$:
#
# $$\frac{\partial (p - y)^2}{\partial z} = 2 (p - y)\, p\, (1 - p) \qquad \frac{\partial L}{\partial z} = p - y$$

# %% [markdown]
# Suppose that a neuron is sure and wrong: the label is 1, its logit $-6$, its probability 0.002.
# Which of the two losses gets it out of there?
# We let each take 100 steps at the logit.

# %% tags=["demo"]
slopes = {
    "squared error": lambda p: 2 * (p - 1) * p * (1 - p),
    "cross-entropy": lambda p: p - 1,
}
paths = {}
for name, slope in slopes.items():
    z, paths[name] = -6.0, []
    for _ in range(101):
        p = 1 / (1 + math.exp(-z))
        paths[name].append(p)
        z -= 0.5 * slope(p)
    print(f"{name}: probability {paths[name][20]:.3f} after 20 steps, {p:.3f} after 100")

steps = np.arange(101)
axes = plots.functions(steps, paths, x_label="step", y_label="probability of the right answer")
plots.show(
    axes,
    alt="With cross-entropy the probability of the right answer rises from 0.002 to above 0.9 "
    "within 40 steps; with the squared error it stays near zero for all 100.",
)

# %% [markdown]
# We observe that cross-entropy is out within about 15 steps, and that the squared error has hardly moved after 100.
# Its slope has the factor $p (1 - p)$, which is nearly zero wherever the neuron is sure, right or wrong.
# The slope of cross-entropy is without that factor: the more wrong, the harder it pulls.

# %% [markdown]
# There is a trap in the formula.
# Let us compute $-\log(1 - p)$ for a label 0 and larger and larger logits $z$.
# The true loss is $z$, up to an error below $e^{-z}$.

# %% tags=["demo"]
for z in (10.0, 30.0, 36.0, 40.0):
    p = 1 / (1 + math.exp(-z))
    with np.errstate(divide="ignore"):
        print(f"logit {z:g}: loss {-np.log(1 - p):.4f}")

# %% [markdown]
# We observe that the loss is off in the second digit after the point at 36, and infinite at 40: there $p$ has rounded to 1, and $\log 0$ is left.
# The remedy is to compute the loss from the logit, and never form $p$.

# %% [markdown]
# ### Exercise 2: Binary cross-entropy from logits
#
# Computing $p$ first and then $\log p$ or $\log (1 - p)$ fails when $p$ rounds to 0 or 1.
# Put $p = \sigma(z)$ into the formula and simplify:
#
# $$L = \max(z, 0) - y z + \log(1 + e^{-|z|})$$
#
# which is safe for every logit $z$.
# Return the mean over all elements.
# About 2 lines.
# Hint: `np.log1p(x)` is $\log(1 + x)$.


# %% answer="binary_cross_entropy_from_logits"
def binary_cross_entropy_from_logits(labels: np.ndarray, logits: np.ndarray) -> float:
    """Mean binary cross-entropy, computed from logits, stable for large |logits|.

    Args:
        labels: 0 or 1, any shape, int64 or floats.
        logits: Pre-activations of the sigmoid, the same shape, float64, float32 or int64.

    Returns:
        The mean over all elements, a single number.
    """
    ### BEGIN SOLUTION
    loss = np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-np.abs(logits)))
    return np.mean(loss)
    ### END SOLUTION


# %% check="binary_cross_entropy_values" points=1
# Probabilities 1/2 and 3/4, labels 1 and 0: the mean of ln 2 and ln 4
check.close(
    binary_cross_entropy_from_logits(np.array([1, 0]), np.array([0.0, math.log(3)])),
    1.5 * math.log(2),
    "mean of two losses",
    hint="max(z, 0) - y * z + log(1 + exp(-|z|)): labels come first, logits second; average at "
    "the end.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(61)
labels = rng.integers(0, 2, size=(4, 3))
labels.setflags(write=False)
logits = check.frozen(rng.normal(scale=3, size=(4, 3)))
check.same(
    binary_cross_entropy_from_logits(labels, logits),
    "cross-entropy of a matrix",
    hint="Mean over all elements of max(z, 0) - y * z + log(1 + exp(-|z|)).",
)
check.same(
    binary_cross_entropy_from_logits(labels[:1, 0], logits[:1, 0]),
    "cross-entropy of one example",
    hint="The mean over one example is its own loss.",
)
check.same(
    binary_cross_entropy_from_logits(np.array([1, 1, 0]), np.array([2, -1, -3])),
    "cross-entropy of integer logits",
    hint="The logits may be integers: keep the results as floats.",
)
### END HIDDEN TESTS

# %% check="binary_cross_entropy_stable" points=2
# Sure and right costs nothing; sure and wrong costs |z|
check.close(
    binary_cross_entropy_from_logits(np.array([1, 0, 0, 1]), np.array([900, -900, 900, -900])),
    450.0,
    "two sure right and two sure wrong answers",
    hint="Clipping the probabilities limits the loss to about 16, and clipping the logits "
    "limits it too: use the formula as it stands.",
)
### BEGIN HIDDEN TESTS
logits = check.frozen([[-750.0, 90.0], [38.0, -45.5], [0.0, -1.5]])
check.same(
    binary_cross_entropy_from_logits(np.array([[1, 0], [0, 1], [1, 1]]), logits),
    "large logits on the wrong side",
    hint="The loss of a sure wrong answer is close to |z|.",
)
check.same(
    binary_cross_entropy_from_logits(np.array([[0, 1], [1, 0], [0, 0]]), logits),
    "large logits on the right side",
    hint="A sure right answer costs log(1 + exp(-|z|)), close to nothing: use np.log1p.",
)
check.agrees(
    binary_cross_entropy_from_logits,
    "binary_cross_entropy_from_logits in every regime",
    hint="max(z, 0) - y * z + log(1 + exp(-|z|)) is right for every z, any shape and labels of "
    "any type; the mean over all elements is one number. Work on copies.",
    labels=check.array(..., dtypes=("int64", "float64", "float32"), low=0, high=1),
    logits=check.array(
        ...,
        dtypes=("float64", "float32", "int64"),
        magnitudes=(1e-8, 1e-3, 6.0, 15.0, 20.0, 300.0, 2e4),
        edges=[0.0],
    ),
    cases={
        "every answer is sure and right": {
            "labels": np.array([1, 0, 1]),
            "logits": np.array([40.0, -25.0, 30.0]),
        },
        "only positives are there": {
            "labels": np.ones((2, 3), dtype=int),
            "logits": np.array([[0.5, -1.0, 3.0], [-8.0, 0.0, 2.0]]),
        },
    },
    atol=1e-9,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. A loss for rare things
#
# One picture in a thousand shows the fault that you look for; 5 % of your customers leave.
# The many easy examples then rule the mean, each with a small loss, and a model that never says yes looks good.
# Two changes to cross-entropy help: a weight for each class, and a factor that fades out what is easy.

# %% [markdown]
# ### Exercise 3: The focal loss
#
# When most examples are easy, their many small losses drown the few hard ones.
# The focal loss scales each loss down by how sure and right the answer is.
# With $p_t$ the probability of the true label, and $\alpha_t = \alpha$ for positives, $1 - \alpha$ for negatives,
#
# $$L = -\alpha_t\,(1 - p_t)^\gamma \log p_t$$
#
# Return the mean, stable for large logits.
# About 5 lines.
# Hint: $p_t = \sigma(s)$ with $s = (2y - 1)\,z$, and $-\log \sigma(s)$ is `np.logaddexp(0, -s)`.


# %% answer="focal_loss"
def focal_loss(labels: np.ndarray, logits: np.ndarray, gamma: float, alpha: float) -> float:
    """Mean binary focal loss (Lin et al., 2017, equation 5).

    Args:
        labels: 0 or 1, any shape, int64 or floats.
        logits: Pre-activations of the sigmoid, the same shape, floats.
        gamma: Focusing exponent, at least 0; 0 gives weighted cross-entropy.
        alpha: Weight of the positive class, from 0 to 1; negatives get 1 - alpha.

    Returns:
        The mean over all elements, a single number.
    """
    ### BEGIN SOLUTION
    signed = (2 * labels - 1) * logits  # positive where the answer is right
    cross_entropy = np.logaddexp(0, -signed)  # -log p_t
    one_minus_p = np.exp(-np.logaddexp(0, signed))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(weight * one_minus_p**gamma * cross_entropy)
    ### END SOLUTION


# %% check="focal_loss_values" points=2
# p_t = 1/2 for the positive, 1/4 for the negative example
labels, logits = np.array([1, 0]), np.array([0.0, math.log(3)])
check.close(
    focal_loss(labels, logits, gamma=0.0, alpha=0.5),
    0.75 * math.log(2),
    "gamma 0 and alpha 0.5 give half the cross-entropy",
    hint="With gamma 0 the factor (1 - p_t)**gamma is 1, and alpha_t is 0.5; average at the end.",
)
# p_t = 0.6, since its odds are 1.5: the loss is 0.3 * 0.4**2 * -ln(0.6)
check.close(
    focal_loss(np.array([1]), np.array([math.log(1.5)]), gamma=2.0, alpha=0.3),
    -0.048 * math.log(0.6),
    "a positive example with gamma 2 and alpha 0.3",
    hint="alpha_t * (1 - p_t)**gamma * (-log p_t): the surer the right answer, the smaller "
    "the factor (1 - p_t)**gamma.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(71)
labels = rng.integers(0, 2, size=(3, 5))
labels.setflags(write=False)
logits = check.frozen(rng.normal(scale=2, size=(3, 5)))
check.same(
    focal_loss(np.zeros(4, dtype=int), logits[0, :4], 3.0, 0.7),
    "focal loss of negatives only",
    hint="Each negative has the weight 1 - alpha, its own p_t = 1 - p and its own factor.",
)
check.same(
    focal_loss(labels, logits, 1.5, 0.8),
    "focal loss of a matrix",
    hint="Mean over all elements; gamma and alpha as they are given.",
)
### END HIDDEN TESTS

# %% check="focal_loss_stable" points=1
# Sure and wrong: p_t = 0, so the loss is alpha_t times |z|
check.close(
    focal_loss(np.array([1]), np.array([-900.0]), gamma=2.0, alpha=0.25),
    225.0,
    "a sure wrong answer",
    hint="Compute -log p_t from the logit, not from the probability, and do not clip it.",
)
### BEGIN HIDDEN TESTS
logits = check.frozen([[-800.0, 60.0, 2.0], [1000.0, -37.5, -0.5]])
check.same(
    focal_loss(np.array([[1, 0, 1], [1, 0, 0]]), logits, 0.7, 0.65),
    "large logits, right and wrong",
    hint="p_t may round to 0 or 1, so its logarithm has to come from the logit.",
)
check.same(
    focal_loss(np.array([[0, 1, 0], [0, 1, 1]]), logits, 0.0, 0.4),
    "gamma 0, large logits",
    hint="With gamma 0 the factor (1 - p_t)**gamma is 1: alpha_t times the cross-entropy is left.",
)
check.agrees(
    focal_loss,
    "focal_loss in every regime",
    hint="The formula holds for any shape, every z, every gamma from 0 on and every alpha from 0 "
    "to 1; the mean over all elements is one number. Work on copies.",
    labels=check.array(..., dtypes=("int64", "float64", "float32"), low=0, high=1),
    logits=check.array(
        ...,
        dtypes=("float64", "float32"),
        magnitudes=(1e-8, 1e-3, 6.0, 15.0, 20.0, 300.0, 2e4),
        edges=[0.0],
    ),
    gamma=check.number(0.0, typical=(2.0, 0.5, 1.0, 5.0)),
    alpha=check.number(0.0, 1.0, typical=(0.25, 0.5, 0.75)),
)
### END HIDDEN TESTS

# %% [markdown]
# What does $\gamma$ do?
# We let the probability of the true label go from 0 to 1 and draw your loss, with $\alpha = 1$ so that $\gamma = 0$ is plain cross-entropy.

# %% tags=["demo"]
probability = np.linspace(0.01, 0.99, 99)
logits = np.log(probability / (1 - probability))
positive = np.array([1])
curves = {
    f"gamma = {gamma}": [focal_loss(positive, logits[i : i + 1], gamma, 1.0) for i in range(99)]
    for gamma in (0, 1, 2, 5)
}
axes = plots.losses(probability, curves, x_label="probability of the true label")
axes.set(ylim=(0, 4))
plots.show(
    axes,
    alt="The loss falls as the probability of the true label rises; the larger gamma is, the "
    "sooner the loss is close to zero.",
)

# %% [markdown]
# We observe that with $\gamma = 2$ an answer with probability 0.9 costs a hundredth of its cross-entropy, while one with 0.1 keeps four fifths.
# The hard examples rule.

# %% [markdown]
# And what do $\alpha$ and $\gamma$ do to a model?
# Of 2,000 points, about 5 % are positive, in a small cloud at the edge of the large one.
# We train $z = w \cdot (1, x_1, x_2, x_1^2, x_2^2, x_1 x_2)$ with your loss; SciPy's `minimize` needs nothing but the loss, since it measures slopes by trying.
# On 10,000 new points we count how many positives are found, and how many *alarms*, the points that the model calls positive, are right.

# %% tags=["demo"]
from scipy.optimize import minimize


def rare_points(seed, count):
    """Points (count, 2) and labels, one in twenty of them 1; features (count, 6)."""
    rng = np.random.default_rng(seed)
    labels = (rng.uniform(size=count) < 0.05).astype(int)
    spread, center = 1.0 - 0.5 * labels[:, None], labels[:, None] * [1.6, 1.2]
    x1, x2 = (center + spread * rng.normal(size=(count, 2))).T
    return np.column_stack([np.ones(count), x1, x2, x1**2, x2**2, x1 * x2]), labels


features, labels = rare_points(7, 2_000)
new_features, new_labels = rare_points(107, 10_000)


def trained(gamma, alpha):
    """Weights (6,) that make the focal loss of the points as small as can be."""
    return minimize(lambda w: focal_loss(labels, features @ w, gamma, alpha), np.zeros(6)).x


for gamma, alpha in [(0.0, 0.5), (2.0, 0.5), (2.0, 0.8)]:
    alarms = new_features @ trained(gamma, alpha) > 0
    found, right = alarms[new_labels == 1].mean(), new_labels[alarms].mean()
    print(f"gamma {gamma:g}, alpha {alpha}: finds {found:.0%}, {right:.0%} of alarms right")

# %% [markdown]
# The border of the first and the last model shows what the numbers say.
# Look at how much of the small cloud it holds.

# %% tags=["demo"]
axes = plots.panels(2, width=4.0, height=3.6)
for ax, (gamma, alpha) in zip(axes, [(0.0, 0.5), (2.0, 0.8)], strict=True):
    w = trained(gamma, alpha)
    plots.decision_boundary(
        lambda p, w=w: w[0] + p @ w[1:3] + p**2 @ w[3:5] + w[5] * p[:, 0] * p[:, 1],
        features[:, 1:3],
        labels,
        threshold=0.0,
        class_names=["common", "rare"],
        title=f"gamma {gamma:g}, alpha {alpha}",
        ax=ax,
    )
plots.show(
    axes,
    alt="A large cloud of common points with a small cloud of rare ones at its upper right. The "
    "region called rare covers only the far part of the small cloud with plain cross-entropy, "
    "and nearly all of it with gamma 2 and alpha 0.8.",
)

# %% [markdown]
# We observe that the weight $\alpha$ moves the border: twice as many positives are found, and more of the alarms are false.
# Which is better depends on what a miss and a false alarm cost.
# The exponent $\gamma$ alone changes next to nothing here, with twenty points to each positive; its authors needed it where there were a thousand and more.

# %% [markdown]
# ## 5. A loss for one class of many
#
# With $K$ classes and softmax, *categorical cross-entropy* is $L = -\log p_y$, where $p_y$ is the probability given to the right class.
# A confident wrong answer costs without limit.
# Training needs the slope at every logit, too, and for softmax and cross-entropy together it is as plain as for yes and no: probability minus label.

# %% [markdown]
# ### Exercise 4: Softmax and cross-entropy in one step
#
# For a batch of $n$ examples with labels $y_i$, let $p_i$ be the softmax of row $i$.
# The mean loss and its gradient at the logits are, with $[k = y_i]$ equal to 1 where $k$ is the label and 0 elsewhere,
#
# $$L = -\frac1n \sum_i \log p_{i, y_i} \qquad \frac{\partial L}{\partial z_{ik}} = \frac{p_{ik} - [k = y_i]}{n}$$
#
# Return both, stable for large logits.
# About 6 lines.
# Hint: with $s$ the logits minus their row maximum, $\log p_k = s_k - \log \sum_j e^{s_j}$; `array[np.arange(n), labels]` picks one number a row.


# %% answer="softmax_cross_entropy" level="challenge"
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean categorical cross-entropy and its gradient at the logits.

    Args:
        logits: Shape (batch, classes), floats.
        labels: Class ids from 0 to classes - 1, shape (batch,), integers of any type; a list
            will do.

    Returns:
        The mean loss, a single number, and the gradient, shape (batch, classes).
    """
    ### BEGIN SOLUTION
    rows = np.arange(len(logits))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient / len(logits)
    ### END SOLUTION


# %% check="softmax_cross_entropy_loss" points=1
# Probabilities 1/4 for every class, and 5/8 for the last one of the second row
logits = np.array([[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, math.log(5)]])
check.close(
    softmax_cross_entropy(logits, [2, 3])[0],
    (math.log(4) + math.log(8 / 5)) / 2,
    "mean loss of two examples",
    hint="Average -log of the probability of the right class.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(111)
logits = check.frozen(rng.normal(scale=2, size=(6, 3)))
check.same(
    softmax_cross_entropy(logits, [2, 0, 2, 2, 0, 0])[0],
    "loss with repeated and missing classes",
    hint="Pick one probability for each row, by its own label.",
)
check.same(
    softmax_cross_entropy(logits[3:4], np.array([1]))[0],
    "loss of a batch of one",
    hint="Average over the examples: here there is one.",
)
check.same(
    softmax_cross_entropy(logits[:3], np.array([1, 1, 0]))[0],
    "loss, square logits",
    hint="Rows are examples and columns are classes, also where there are as many of both.",
)
### END HIDDEN TESTS

# %% check="softmax_cross_entropy_gradient" points=2
# Four equal logits: probabilities 1/4, minus 1 at the label, divided by the 5 examples
check.close(
    softmax_cross_entropy(np.zeros((5, 4)), np.array([0, 1, 1, 3, 2]))[1],
    0.05 - 0.2 * np.eye(4)[[0, 1, 1, 3, 2]],
    "gradient for equal logits",
    hint="Probability minus one-hot label, divided by the number of examples.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(112)
logits, labels = check.frozen(rng.normal(scale=2, size=(5, 4))), np.array([3, 0, 3, 1, 3])
check.same(
    softmax_cross_entropy(logits, labels)[1],
    "gradient with repeated classes",
    hint="The loss is a mean over the batch, so its gradient is divided by the batch size.",
)
check.gradient(
    softmax_cross_entropy(logits, labels)[1],
    lambda z: softmax_cross_entropy(z, labels)[0],
    logits,
    "the gradient belongs to the loss",
    hint="Both must be means over the batch.",
)
check.same(
    softmax_cross_entropy(logits[:1], [2])[1],
    "gradient of a batch of one",
    hint="Divide by the number of examples, which is 1 here.",
)
### END HIDDEN TESTS

# %% check="softmax_cross_entropy_stable" points=1
check.close(
    softmax_cross_entropy(np.array([[900.0, 0.0]]), np.array([1]))[0],
    900.0,
    "a sure wrong answer costs the difference of the logits",
    hint="Work with log-probabilities: the probability itself rounds to 0, and clipping it "
    "limits the loss.",
)
### BEGIN HIDDEN TESTS
logits = check.frozen([[-900.0, -950.0, -900.0], [800.0, 790.0, -800.0], [0.5, -0.5, 60.0]])
check.same(
    softmax_cross_entropy(logits, [1, 2, 0]),
    "large logits, loss and gradient",
    hint="Subtract each row's own maximum, and take logarithms of sums, not of probabilities.",
)
check.same(
    softmax_cross_entropy(logits, [0, 0, 2]),
    "large logits with small losses",
    hint="Subtract each row's own maximum, then the logarithm of the sum of exponentials.",
)
check.agrees(
    softmax_cross_entropy,
    "softmax_cross_entropy in every regime",
    hint="The same for one example or many, one class or many, and labels of any integer type or "
    "in a list; both results are means over the batch. Work on copies.",
    logits=check.array(
        "batch",
        "classes",
        dtypes=("float64", "float32"),
        magnitudes=(1e-8, 1e-3, 6.0, 15.0, 20.0, 300.0, 2e4),
        ties=True,
    ),
    labels=check.array(
        "batch", dtypes=("int64", "int32", "uint8"), low=0, high="classes-1", lists=True
    ),
    cases={
        "every answer is sure and right": {
            "logits": np.array([[30.0, 0.0, -5.0], [-1.0, 0.0, 24.0]]),
            "labels": np.array([0, 2]),
        },
    },
    atol=1e-9,
)
### END HIDDEN TESTS

# %% [markdown]
# Your loss can teach already.
# The data are real handwritten digits of 8x8 pixels, 1,200 to train and 297 to validate.
# Ten neurons without a hidden layer, one for each digit, see the 64 pixels; your gradient moves their weights.
# Beside it we train the same ten neurons with the squared error of the same probabilities.

# %% tags=["demo"]
from scipy.special import softmax


def squared_error_gradient(logits, labels):
    """Gradient at the logits of the mean of |p - one-hot label|², p their softmax."""
    p = softmax(logits, axis=1)
    slope = 2 * (p - np.eye(10)[labels]) / len(labels)
    return p * (slope - np.sum(p * slope, axis=1, keepdims=True))


gradients = {
    "cross-entropy": lambda logits, labels: softmax_cross_entropy(logits, labels)[1],
    "squared error": squared_error_gradient,
}

# %% tags=["demo"]
digits = data.digits()
pixels = digits.train.images.reshape(1200, 64)
validation = digits.validation.images.reshape(297, 64)
curves = {}
for name, gradient_of in gradients.items():
    weights, curves[name] = np.zeros((64, 10)), []
    for step in range(1, 101):
        gradient = gradient_of(pixels @ weights, digits.train.labels)  # (1200, 10)
        weights -= np.einsum("ni,nk->ik", pixels, gradient)  # learning rate 1
        answers = (validation @ weights).argmax(axis=1)
        curves[name].append(np.mean(answers == digits.validation.labels))
        if step in (1, 20, 100):
            right, eights = curves[name][-1], np.sum(answers == 8)
            print(f"{name}, step {step}: {right:.0%} right, {eights} answers of 8")

steps = np.arange(1, 101)
axes = plots.functions(steps, curves, x_label="step", y_label="accuracy on validation digits")
axes.set(ylim=(0.7, 1.0))
plots.show(
    axes,
    alt="Accuracy over 100 steps: cross-entropy rises at once and is above 0.9 after ten steps; the "
    "squared error first falls below 0.75, then rises, and arrives near cross-entropy after 80.",
)

# %% [markdown]
# We observe that cross-entropy reads 93 % after 20 steps, where the squared error has fallen to 76 %, from 84 % after the first.
# It has given up one digit: at step 20 not one of its answers is an 8.
# Eights whose right class has a low probability pull with a slope near zero, so the other digits push them aside.
# After 100 steps both are near 95 %, but one of them took a detour.

# %% [markdown]
# ## 6. The same losses in Keras
#
# In Keras a loss is an argument of `compile`.
# The class `keras.losses.Huber(delta=...)` and its relatives compute what you have written; `from_logits=True` says that the model ends without sigmoid or softmax, and the loss is then computed in the stable way.
# `SparseCategoricalCrossentropy` is the one for labels that are class ids, as yours are.
# Do they give the same numbers as yours?

# %% tags=["demo"]
import keras

rng = np.random.default_rng(1)
target, guess = rng.normal(size=50), 2 * rng.normal(size=50)
yes, logit = rng.integers(0, 2, size=50), 3 * rng.normal(size=50)
classes, logits = rng.integers(0, 4, size=50), 3 * rng.normal(size=(50, 4))
focal = keras.losses.BinaryFocalCrossentropy(
    apply_class_balancing=True, alpha=0.25, gamma=2.0, from_logits=True
)
pairs = {
    "Huber": (huber(target, guess, 0.7), keras.losses.Huber(0.7)(target, guess)),
    "BinaryCrossentropy": (
        binary_cross_entropy_from_logits(yes, logit),
        keras.losses.BinaryCrossentropy(from_logits=True)(yes, logit),
    ),
    "BinaryFocalCrossentropy": (focal_loss(yes, logit, 2.0, 0.25), focal(yes, logit)),
    "SparseCategoricalCrossentropy": (
        softmax_cross_entropy(logits, classes)[0],
        keras.losses.SparseCategoricalCrossentropy(from_logits=True)(classes, logits),
    ),
}
for name, (ours, theirs) in pairs.items():
    print(f"{name}: same to five digits: {abs(ours - float(theirs)) < 1e-5 * ours}")

# %% [markdown]
# They agree.
# From here on a loss in `compile` is no black box: it is a function that you could have written.

# %% [markdown]
# ## Summary
#
# - A loss reaches the model through its slope: what pulls hard is learned first.
# - Squared errors give in to outliers, absolute errors jitter at the end; Huber's loss limits both.
# - Cross-entropy pulls harder the more wrong an answer is; the squared error of a probability lets go where the model is sure.
# - Losses computed from logits stay finite and exact.
# - For rare classes, the weight $\alpha$ moves the border, and $\gamma$ fades out what is easy.
# - For softmax with cross-entropy the gradient at the logits is probability minus label.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Fit the line of section 1 with $\delta = 0.1$ and $\delta = 5$: which of the other two lines does Huber's come close to?
# - Make all 40 measurements right.
#   Which two of the three lines are now the same, and why?
# - Give three in ten of the training digits a wrong label and train for 300 steps: which loss reads the validation digits better in the end, and how do the slopes explain it?
#
# Ten neurons read most digits, a hidden layer reads more.
# How a loss moves the weights behind a hidden layer is the subject of lesson 01c.

# %% [markdown]
# ## Papers
#
# - [Huber, 1964](https://doi.org/10.1214/aoms/1177703732), *Robust Estimation of a Location Parameter*
# - [Lin, Goyal, Girshick, He and Dollár, 2017](https://arxiv.org/abs/1708.02002), *Focal Loss for Dense Object Detection*
#
# The digits: [Alpaydin and Kaynak, 1998](https://doi.org/10.24432/C50P49), *Optical Recognition of Handwritten Digits*.
