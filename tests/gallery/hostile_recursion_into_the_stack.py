# Recursion without the interpreter's limit, until the stack ends.
# expect double: crashed

# %% answer: double
import sys

sys.setrecursionlimit(10**9)

class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")

def double(x):
    return repr(eval("(" * 90 + "1" + ")" * 90)) and sorted([x], key=lambda v: double(v))
