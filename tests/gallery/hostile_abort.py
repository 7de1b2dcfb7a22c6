# Aborts the interpreter from C.
# expect double: crashed
# expect reason: SIGABRT

# %% answer: double
import ctypes

ctypes.CDLL(None).abort()
