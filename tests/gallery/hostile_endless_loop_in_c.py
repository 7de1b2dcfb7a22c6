# Runs for ever inside one call that never looks at signals.
# expect double: timeout

# %% answer: double
import itertools

def double(x):
    return sum(itertools.repeat(0))
