# Leaves half a message on the channel, so that the next one is lost with it.
# expect double: crashed

# %% answer: double
import os

os.write(3, b'{"type": "record", "step": "double_values", "name": "')

def double(x):
    return x
