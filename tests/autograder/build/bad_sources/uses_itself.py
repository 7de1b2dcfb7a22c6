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

# %% answer="double" uses="double"
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
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

# expect: 'double' uses 'double', which is no earlier exercise; the earlier ones are: none
