# Cycles, weak references, finalizers that raise, and a collection of its own.

# %% answer: double
import gc
import weakref

class Node:
    def __init__(self):
        self.me = self
    def __del__(self):
        raise ValueError("in a finalizer")

gc.disable()
Node()
gc.collect()
weakref.finalize(Node, print, "gone")

def double(x):
    Node()
    return 2 * x
