# Closes the channel, so that nothing can be said against it.
# expect double: crashed

# %% answer: double
import os

os.closerange(3, 1000)

def double(x):
    return x
