# ---
# jupyter:
#   course:
#     title: Tiny
#     cpu_budget: 10
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Tiny
#
# The unit of the classes of up to 1,000 that `make bench` grades: its cells take next to no time, so what is measured is the grader.

# %%
import numpy as np

from course_utils import check

check.begin("tiny_numpy")

# %% [markdown]
# ### Exercise 1: The mean of each column


# %% answer="column_means"
def column_means(table: np.ndarray) -> np.ndarray:
    """Return the mean of each column: (rows, columns) -> (columns,)."""
    ### BEGIN SOLUTION
    return table.mean(axis=0)
    ### END SOLUTION


# %% check="column_means_values" points=1
check.close(
    column_means(np.array([[1.0, 2.0], [3.0, 6.0]])),
    [2.0, 4.0],
    "the means of two columns",
    hint="The mean over the rows, axis=0.",
)
### BEGIN HIDDEN TESTS
check.same(
    column_means(check.rng(1).normal(size=(5, 3))),
    "the means of three columns",
    hint="One number for each column.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2: Rows of length one


# %% answer="unit_rows"
def unit_rows(table: np.ndarray) -> np.ndarray:
    """Divide each row by its Euclidean length: (rows, columns) -> the same shape."""
    ### BEGIN SOLUTION
    return table / np.linalg.norm(table, axis=1, keepdims=True)
    ### END SOLUTION


# %% check="unit_rows_values" points=2
check.close(
    unit_rows(np.array([[3.0, 4.0], [0.0, 2.0]])),
    [[0.6, 0.8], [0.0, 1.0]],
    "two rows of length one",
    hint="np.linalg.norm with axis=1 and keepdims=True.",
)
### BEGIN HIDDEN TESTS
check.same(
    unit_rows(check.rng(2).normal(size=(4, 4))),
    "four rows of length one",
    hint="Each row is divided by its own length.",
)
### END HIDDEN TESTS
