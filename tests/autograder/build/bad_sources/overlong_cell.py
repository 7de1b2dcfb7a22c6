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

# %%
from course_utils import check

check.begin("tiny")

# %% [markdown]
# ### Exercise 1: double
#
# Double a number.

# %% answer="double"
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    a0 = 0
    a1 = 1
    a2 = 2
    a3 = 3
    a4 = 4
    a5 = 5
    a6 = 6
    a7 = 7
    a8 = 8
    a9 = 9
    a10 = 10
    a11 = 11
    a12 = 12
    a13 = 13
    a14 = 14
    a15 = 15
    a16 = 16
    a17 = 17
    a18 = 18
    a19 = 19
    a20 = 20
    a21 = 21
    a22 = 22
    a23 = 23
    a24 = 24
    a25 = 25
    return x + x
    ### END SOLUTION

# %% check="double_values" points=2
check.close(double(2.0), 4.0, "two doubled is four", hint="Add x to itself.")
### BEGIN HIDDEN TESTS
check.same(double(check.rng(1).normal(size=3)), "double works on arrays", hint="Add x to itself.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2: why
#
# Why is doubling linear?

# %% [markdown] question="why" points=1
# ### BEGIN SOLUTION
# Because 2 (a + b) = 2 a + 2 b.
# ### END SOLUTION

# expect: an over-long cell: 28 lines of code, at most 25
