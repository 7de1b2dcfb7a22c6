# Says through __array_interface__ that its numbers lie at an address of no array.
# expect double: failed

# %% answer: double
class Pointer:
    __array_interface__ = {"shape": (3,), "typestr": "<f8", "data": (4096, True), "version": 3}

def double(x):
    return Pointer()
