# Leaves a trace function and a profiler running.

# %% answer: double
import sys

calls = []
sys.settrace(lambda frame, event, argument: None)
sys.setprofile(lambda frame, event, argument: calls.append(event) if len(calls) < 10 else None)

def double(x):
    return 2 * x
