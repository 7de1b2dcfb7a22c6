# Forks in the middle of a cell; both processes come back from it.
# expect double: failed

# %% answer: double
import os

os.fork()
os.fork()

def double(x):
    return x
