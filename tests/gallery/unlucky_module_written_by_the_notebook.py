# Writes a module next to the notebook and imports it, as people do to see how modules work.

# %% extra after: setup
%%writefile my_tools.py
def twice(x):
    return 2 * x

# %% answer: double
from my_tools import twice

def double(x):
    return twice(x)
