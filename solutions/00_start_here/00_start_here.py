# ---
# jupyter:
#   course:
#     title: Start here
#     about: one exercise, to see how it works
#     cpu_budget: 20
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Start here
#
# In this course you build deep learning from its parts: you write a neuron, a convolution, an optimizer yourself, see at once whether it is right, and then use the same thing in Keras and TensorFlow.
# On this page you
#
# - see what the lessons are about and how one works;
# - find out that your set-up works;
# - solve one exercise, and see what a failed check tells you.
#
# **You need** Python and a little NumPy.
# **Time:** 20 minutes, under 20 CPU seconds of computing.

# %% [markdown]
# ## The lessons
#
# A lesson takes one to two hours.
# Take them in order; each stands on its own data, so you can also pick one.
#
# <!-- lessons -->
#
# Each exercise says how hard it is: a warm-up, the core of the lesson, or a challenge, which you may leave for later.

# %% [markdown]
# ## Run a cell
#
# Click into the cell below and press Shift+Enter.
# JupyterLab runs it and goes on to the next one.
# The number in brackets on the left tells the order in which cells ran; `[*]` means that one is running or waiting.
#
# Run every page from top to bottom: a cell may use what the cells above it have defined.

# %%
import numpy as np

from course_utils import check, plots

check.begin("00_start_here")

# %% [markdown]
# The next cell lists the lessons again, with your points so far and the one to go on with.
# Run it, and the cell above that imports, whenever you come back.

# %% tags=["demo", "nbval-ignore-output"]
check.overview()

# %% [markdown]
# Does your set-up have what the lessons need?
# The next cell shows its versions and lets TensorFlow compute $y = x_1^2 + x_2^2 + x_3^2$ and its gradient $2x$.
# Loading TensorFlow takes some seconds.
# Look for `True` in the first line and for 2, 4, 6 in the last.

# %% tags=["demo"]
import sys
from importlib.metadata import version

import tensorflow as tf

print("Python is one of 3.11, 3.12, 3.13:", (3, 11) <= sys.version_info[:2] <= (3, 13))
for package in ("numpy", "matplotlib", "scikit-learn", "keras"):
    print(package, ".".join(version(package).split(".")[:2]))
print("tensorflow", ".".join(tf.__version__.split(".")[:2]))

x = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x**2)  # 1 + 4 + 9
print("y:", float(y))
print("gradient:", tape.gradient(y, x).numpy())

# %% [markdown]
# ## How an exercise works
#
# | cell | how you know it | what you do |
# |---|---|---|
# | text, ordinary code | | read it, run it |
# | solution cell | says `YOUR CODE HERE` | replace the line `raise NotImplementedError` by your code |
# | graded cell | right below, full of `check.` | run it: it checks your answer |
# | written answer | says `YOUR ANSWER HERE` | write text; a person reads it |
#
# All cells but your answers are locked: JupyterLab does not let you edit or delete them.
# You may add cells of your own anywhere.

# %% [markdown]
# Everything you write is in the folder `work`, and it stays when the course changes.
# `make lab` then renews the notebooks, carries your answers and your own cells over, and says in the terminal what is different.
# If a notebook had anything of yours in it, the old file stays beside the new one, with `before` and the date in its name.

# %% [markdown]
# ## What a failed check looks like
#
# A check that passes prints one line.
# One that fails says what is wrong, shows what was expected and what it got, and often why.
# Here somebody wanted the mean temperature of three cities over four days, and took the sum.

# %% tags=["demo"]
temperatures = np.array([[18, 21, 24, 17], [10, 12, 13, 15], [5, 7, 8, 9]])  # (cities, days)
answer = temperatures.sum(axis=1)  # (cities,)
try:
    check.close(
        answer,
        [20.0, 12.5, 7.25],
        "mean temperature of each city",
        hint="Divide by the number of days.",
    )
except check.CheckFailure as failure:
    print(failure)

# %% [markdown]
# ### Exercise 1: Mean squared error
#
# How wrong are $n$ predictions?
# Take the differences from the targets, square them, so that errors of either sign count, and average over all $n$ elements:
#
# $$\mathrm{MSE} = \frac{1}{n} \sum_{i=1}^{n} \left(y_{\mathrm{true},i} - y_{\mathrm{pred},i}\right)^2$$
#
# Return one number, for arrays of any shape.
# About 1 line.
# Hint: `np.mean` without `axis` averages over all elements.


# %% answer="mean_squared_error" level="warm-up"
def mean_squared_error(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    """Mean of the squared differences.

    Args:
        y_true: Targets, any shape.
        y_pred: Predictions, same shape.

    Returns:
        One number, at least 0.
    """
    ### BEGIN SOLUTION
    return np.mean((y_true - y_pred) ** 2)
    ### END SOLUTION


# %% check="mean_squared_error_vectors" points=1
# differences 1, 0, 2, -1: (1 + 0 + 4 + 1) / 4 = 1.5
check.close(
    mean_squared_error(np.array([3.0, 5.0, 2.0, 0.0]), np.array([2.0, 5.0, 0.0, 1.0])),
    1.5,
    "mean squared error of four predictions",
    hint="Square each difference, then take the mean.",
)
check.close(
    mean_squared_error(np.array([0.25, -4.0]), np.array([0.25, -4.0])),
    0.0,
    "no error where all predictions are right",
    atol=1e-12,
    hint="Nothing but the squared differences goes into the mean.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(3)
y_true, y_pred = check.frozen(rng.normal(size=7)), check.frozen(rng.normal(size=7))
check.same(
    mean_squared_error(y_true, y_pred),
    "mean squared error of seven predictions",
    hint="Square the differences before you take the mean, and divide by how many there are.",
)
check.same(
    mean_squared_error(100.0 * y_true, np.zeros(7)),
    "mean squared error of large numbers",
    hint="Twice the error counts four times: is the square there, and nothing after it?",
)
### END HIDDEN TESTS

# %% check="mean_squared_error_matrices" points=1
# differences 1, 2, 0 and 0, -1, 3: (1 + 4 + 0 + 0 + 1 + 9) / 6 = 2.5
check.close(
    mean_squared_error(
        np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        np.array([[0.0, 0.0, 3.0], [4.0, 6.0, 3.0]]),
    ),
    2.5,
    "mean squared error of a (2, 3) matrix",
    hint="Divide by the number of all elements, 6 here, not by the number of rows.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(8)
check.same(
    mean_squared_error(check.frozen(rng.normal(size=(5, 3))), check.frozen(np.full((5, 3), 0.5))),
    "mean squared error of a (5, 3) matrix",
    hint="All elements count alike, whatever their row.",
)
check.same(
    mean_squared_error(check.frozen(rng.normal(size=(2, 3, 4))), check.frozen(np.ones((2, 3, 4)))),
    "mean squared error of a (2, 3, 4) array",
    hint="Average over all axes: the result is one number.",
)
### END HIDDEN TESTS

# %% [markdown]
# What is such a number good for?
# It turns "which line fits?" into a search.
# Below are five points near the line $y = 2x$, and your function tells how well each slope $w$ fits them.
# Look for the lowest place of the curve.

# %% tags=["demo"]
points_x = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
points_y = np.array([0.3, 1.9, 4.2, 5.8, 8.1])
slopes = np.linspace(0.0, 4.0, 81)
errors = np.array([mean_squared_error(points_y, slope * points_x) for slope in slopes])

print(f"best slope: {slopes[errors.argmin()]:.2f}")
ax = plots.functions(
    slopes,
    {"five points": errors},
    x_label="slope $w$",
    y_label="mean squared error",
    title="The error of the line $y = wx$",
)
plots.show(ax, alt="A bowl-shaped curve: the mean squared error is lowest at a slope of about 2.")

# %% [markdown]
# We observe a bowl with its lowest point at 2.
# Trying 81 values is possible for one weight.
# A network has thousands, and there the gradient tells which way is down.

# %% [markdown]
# ## How far are you?
#
# The next cell shows the exercises of this page and your points so far; every lesson has one near its end.
# `check.overview()`, on top of this page, shows all lessons.
# After changes, choose Kernel > Restart Kernel and Run All Cells, which clears what earlier versions of your code have left behind.
# It stops at the first exercise that is not solved yet; continue below it with Shift+Enter.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## Before you hand in
#
# Save the notebook and press **Validate** in its toolbar.
# It runs the whole page in a fresh kernel and lists the graded cells that fail.
# Then hand in the file: of this page it is `work/00_start_here/00_start_here.ipynb`.

# %% [markdown]
# Your points come from the same graded cells with **hidden tests** added: the same property on other shapes and other numbers.
# Code that solves the exercise passes them; code that returns what the visible checks expect does not.
# A graded cell gives all of its points or none.
# Warnings cost nothing, nor does slow code within the time limit, nor a helper function in a cell of your own.
# Cells that only demonstrate, such as the two on this page that print versions and temperatures, are skipped in grading: import in your answer what it needs beyond the first code cell.

# %% [markdown]
# ## When something is wrong
#
# | you see | do |
# |---|---|
# | `NameError: name 'np' is not defined` | run the cells above: Run > Run All Above Selected Cell |
# | `NotImplementedError` | the solution cell is as you found it, or you did not run it after the change |
# | `[*]` for minutes | Kernel > Interrupt Kernel, then look for a loop that never ends |
# | a check fails that passed before | Kernel > Restart Kernel and Run All Cells |
# | `No module named 'course_utils'` | close JupyterLab and start it with `make lab` |
#
# The code of the course is under the Apache License 2.0, its text and figures are under CC BY 4.0.
