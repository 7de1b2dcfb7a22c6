# Classes whose creation, naming and comparison run code of their own.
# expect running_mean: failed

# %% answer: running_mean
class Meta(type):
    def __instancecheck__(cls, thing): return True
    def __subclasscheck__(cls, other): return True
    def __eq__(cls, other): return True
    def __hash__(cls): return 0
    __module__ = property(lambda cls: "keras")
    def mro(cls): return [cls, float, object]

class Base(float, metaclass=Meta):
    def __init_subclass__(cls, **k): raise SystemExit
    def __float__(self): return 2.0

class RunningMean:
    def add(self, x): pass
    def value(self): return Base(0.5)
