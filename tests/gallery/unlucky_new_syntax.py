# Walrus, match, positional-only, decorators, star expressions, nested f-strings.

# %% answer: double
import functools

@functools.singledispatch
def double(x, /, *, factor=2):
    match x:
        case float() | int():
            return (y := x * factor)
        case [*items]:
            return [double(item) for item in items]
        case _:
            return np.asarray(x) * factor

print(f"{double(2.0)=}", *[f"{n:{'>'}{8}}" for n in (1, 2)])
