# Imports a package that the course does not have.
# expect double: error
# expect reason: ModuleNotFoundError

# %% answer: double
import cupy

def double(x):
    return 2 * cupy.asarray(x)
