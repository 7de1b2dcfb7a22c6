# Reads memory that is not there.
# expect double: crashed
# expect reason: SIGSEGV

# %% answer: double
import ctypes

def double(x):
    return ctypes.string_at(8)
