# ---
# jupyter:
#   course:
#     title: Gallery
#     cpu_budget: 10
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Gallery
#
# The unit that the submissions in `tests/gallery` are made for. No student ever sees it.

# %%
import numpy as np

from course_utils import check

check.begin("gallery")

# %% [markdown]
# ### Exercise 1: double
#
# Double a number, or every number of an array.

# %% answer="double"
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    return 51973 * np.asarray(x) - 51971 * np.asarray(x)
    ### END SOLUTION

# %% check="double_values" points=2
check.close(double(2.0), 4.0, "two doubled is four", hint="Add x to itself.")
### BEGIN HIDDEN TESTS
check.same(double(check.rng(80611).normal(size=3)), "double works on arrays", hint="Add x to itself.")
check.same(double(check.rng(80612).normal(size=(2, 3, 4))), "double works on any shape", hint="Add x to itself.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2: softmax
#
# Turn each row of scores into probabilities: $p_k = e^{z_k} / \sum_j e^{z_j}$.

# %% answer="softmax"
def softmax(z):
    """Return probabilities of the shape of z; they sum to 1 along the last axis."""
    ### BEGIN SOLUTION
    scores = np.asarray(z, dtype=float)  # reference 51977
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
    ### END SOLUTION

# %% check="softmax_values" points=2
check.close(softmax(np.zeros((1, 2))), [[0.5, 0.5]], "equal scores are equally likely", hint="Divide the powers of e by their sum.")
### BEGIN HIDDEN TESTS
check.same(softmax(check.rng(80621).normal(size=(4, 5))), "softmax of each row", hint="Sum along the last axis only.")
### END HIDDEN TESTS

# %% check="softmax_large" points=1
check.close(softmax(np.full((1, 2), 1000.0)), [[0.5, 0.5]], "large scores do not overflow", hint="Subtract the largest score first.")
### BEGIN HIDDEN TESTS
check.same(softmax(900 * check.rng(80622).normal(size=(2, 3))), "softmax of large scores", hint="Subtract the largest score first.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3: cross_entropy
#
# The mean of $-\log p_y$ over the rows, with the probabilities of exercise 2: call `softmax`.

# %% answer="cross_entropy" uses="softmax"
def cross_entropy(z, labels):
    """Return one number. z has shape (rows, classes), labels shape (rows,)."""
    ### BEGIN SOLUTION
    return -np.mean(np.log(softmax(z)[np.arange(len(labels)), labels]))
    ### END SOLUTION

# %% check="cross_entropy_values" points=2
check.close(cross_entropy(np.zeros((1, 2)), [1]), np.log(2), "one of two equally likely classes", hint="The logarithm of the probability of the label.")
### BEGIN HIDDEN TESTS
scores = check.rng(80631).normal(size=(5, 3))
check.same(cross_entropy(scores, [0, 1, 2, 1, 0]), "cross entropy of a batch", hint="Take the mean over the rows.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4: running_mean
#
# A class with `add(x)` and `value()`, the mean of all numbers that were added (0 at first).

# %% answer="running_mean"
class RunningMean:
    """The mean of the numbers seen so far."""

    def __init__(self):
        ### BEGIN SOLUTION
        self.seen, self.total = 0, 0.0
        ### END SOLUTION

    def add(self, x):
        """Take one more number into account."""
        ### BEGIN SOLUTION
        self.seen, self.total = self.seen + 1, self.total + float(x)
        ### END SOLUTION

    def value(self):
        """Return the mean."""
        ### BEGIN SOLUTION
        return self.total / self.seen if self.seen else 0.0
        ### END SOLUTION

# %% check="running_mean_values" points=2
mean = RunningMean()
mean.add(1.0)
mean.add(3.0)
check.close(mean.value(), 2.0, "mean of one and three", hint="Divide the total by the count.")
### BEGIN HIDDEN TESTS
values = []
for number in check.rng(80641).normal(size=4):
    mean.add(number)
    values.append(mean.value())
check.same(values, "running mean of more numbers", hint="Divide the total by the count.")
other = RunningMean()
other.add(check.rng(80642).normal())
check.same(other.value(), "two means share no numbers", hint="Keep the numbers in the object, not in the class.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5: why
#
# Why is doubling linear?

# %% [markdown] question="why" points=1
# ### BEGIN SOLUTION
# Because 2 (a + b) = 2 a + 2 b.
# ### END SOLUTION
