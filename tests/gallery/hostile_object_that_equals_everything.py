# Returns an object whose every comparison is true, as fooled assert cells.
# expect double: failed

# %% answer: double
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __abs__(self): return 0
    def __sub__(self, other): return 0
    __rsub__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None
    __array_priority__ = 1e9

def double(x):
    return Yes()
