# A trace function that changes the local variables of the checks while they run.
# expect double: failed

# %% answer: double
import ctypes
import sys

def trace(frame, event, argument):
    if frame.f_code.co_name in ("close", "same", "run", "recorded") and "actual" in frame.f_locals:
        frame.f_locals["actual"] = 4.0
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    return trace

sys.settrace(trace)

def double(x):
    return x

# %% extra after: double_values
sys.settrace(None)
