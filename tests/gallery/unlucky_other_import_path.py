# Empties the import path after all its imports, and puts its own folder first.

# %% answer: double
import sys

sys.path[:] = ["/nowhere", *sys.path]
sys.path.insert(0, "")
sys.path.append("../src")

def double(x):
    return 2 * x
