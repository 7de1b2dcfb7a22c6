# Puts the standard output in the place of the channel.
# expect double: crashed

# %% answer: double
import os

kept = os.dup(3)
os.dup2(1, 3)

def double(x):
    return x
