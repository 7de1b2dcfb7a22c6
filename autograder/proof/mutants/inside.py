# The text of this file is put below a solution cell, to spoil what the reference returns. It runs
# in the sandbox and needs nothing of the autograder, hence imports inside functions. Every function
# returns the spoiled value and whether there was anything to spoil.

_MUTANT_MARK = "this mutant differs from the reference"


def _mutant_said(touched):
    """Say once that the blunder found something to spoil: one that never does is no mutant."""
    import sys

    if touched and not hasattr(_mutant_said, "done"):
        _mutant_said.done = True
        sys.stdout.write(f"\n{_MUTANT_MARK}\n")
        sys.stdout.flush()


def _mutant_is_number(value):
    """Whether it is a number, or an array or tensor of numbers."""
    if isinstance(value, bool | int | float | complex):
        return True
    dtype = getattr(value, "dtype", None)
    kind = str(getattr(dtype, "name", dtype))
    return hasattr(value, "shape") and kind.startswith(("bool", "int", "uint", "float", "complex"))


def _mutant_number(value, how):
    import numpy as np

    if how == "zeros":
        return value * 0, True
    if how == "doubled":
        return value * 2, True
    if how == "negated":
        return value * -1, True
    if how == "one too large":
        return value + 1, True
    shape = tuple(np.shape(value))
    if how == "first number everywhere" and shape and np.prod(shape) > 1:
        return np.full(shape, np.asarray(value).reshape(-1)[0]), True
    if how == "transposed" and sum(length > 1 for length in shape) > 1:
        return np.transpose(np.asarray(value)), True
    if how in ("first row only", "without last row") and shape and shape[0] > 1:
        keep = np.arange(shape[0]) < (1 if how == "first row only" else shape[0] - 1)
        keep = keep.reshape((-1,) + (1,) * (len(shape) - 1))
        return value * keep.astype(np.asarray(value).dtype), True
    return value, False


def _mutant_spoil(value, how):
    """A value of any kind with every number in it spoiled."""
    if _mutant_is_number(value):
        try:
            return _mutant_number(value, how)
        except Exception:  # a kind of tensor that cannot be spoiled so: this is not a failed check
            return value, False
    if isinstance(value, tuple | list):
        pairs = [_mutant_spoil(item, how) for item in value]
        items = [item for item, _ in pairs]
        whole = type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
        return whole, any(touched for _, touched in pairs)
    if isinstance(value, dict):
        pairs = {key: _mutant_spoil(item, how) for key, item in value.items()}
        items = {key: item for key, (item, _) in pairs.items()}
        return items, any(touched for _, touched in pairs.values())
    if type(value) is type(_mutant_spoil):  # a function was returned: what it returns is spoiled
        return _mutant_of(value, how), False
    return value, False


def _mutant_value(value, how):
    """A spoiled variable."""
    changed, touched = _mutant_spoil(value, how)
    _mutant_said(touched)
    return changed


def _mutant_with_argument(function, how, name, args, keywords, remembered):
    """What the function returns when one of its arguments is another number."""
    import inspect

    signature = inspect.signature(function)
    bound = signature.bind(*args, **keywords)
    bound.apply_defaults()
    old, default = bound.arguments[name], signature.parameters[name].default
    if how == "argument doubled":
        new = 2 * old
    elif how == "argument halved":
        new = old / 2
    elif how == "argument one more":
        new = old + 1
    elif how == "argument one less":
        new = old - 1
    else:  # ignored: always the default, or what the first call gave
        new = remembered.setdefault("first", old) if default is signature.empty else default
    bound.arguments[name] = new
    return function(*bound.args, **bound.kwargs), True


def _mutant_with_result(result, how, which, given, remembered):
    """What the function returns, spoiled. ``given`` are its arguments, ``self`` left out."""
    import copy

    if how == "input":
        return (given[0], True) if given else (result, False)
    if how == "first answer again":
        return copy.copy(remembered.setdefault("first", result)), True
    if how == "changed in place":
        if which < len(given) and hasattr(given[which], "flags") and given[which].ndim:
            given[which][...] = 0
            return result, True
        return result, False
    if how in ("element doubled", "elements swapped"):
        if not isinstance(result, tuple | list) or which + (how != "element doubled") >= len(
            result
        ):
            return result, False
        items, touched = list(result), True
        if how == "elements swapped":
            items[which], items[which + 1] = items[which + 1], items[which]
        else:
            items[which], touched = _mutant_spoil(items[which], "doubled")
        return tuple(items), touched
    return _mutant_spoil(result, how)


def _mutant_of(function, how, which=0, method=False):
    """A function with a blunder. ``which`` is a position, or the name of an argument."""
    import functools

    remembered = {}

    @functools.wraps(function)
    def mutant(*args, **keywords):
        if how == "nothing":
            changed, touched = None, True
        elif how.startswith("argument "):
            changed, touched = _mutant_with_argument(
                function, how, which, args, keywords, remembered
            )
        else:
            given = [*args[1 if method else 0 :], *keywords.values()]
            changed, touched = _mutant_with_result(
                function(*args, **keywords), how, which, given, remembered
            )
        _mutant_said(touched)
        return changed

    return mutant
