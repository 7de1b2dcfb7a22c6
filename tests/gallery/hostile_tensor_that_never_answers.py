# Looks like a tensor of a framework, and loops when it is asked for its numbers.
# expect double: timeout

# %% answer: double
class Tensor:
    def numpy(self):
        while True:
            pass

Tensor.__module__ = "tensorflow.python"

def double(x):
    return Tensor()
