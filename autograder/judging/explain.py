"""The usual meaning of an exception, in words for the student who caused it."""

from __future__ import annotations

from autograder.course.source import Exercise
from autograder.judging.place import check_at, own_frame
from autograder.judging.program import Program
from autograder.judging.wording import name_meant, readable
from autograder.sandbox.limit_texts import is_memory_error, of_error
from autograder.sandbox.values import ErrorInfo, Limits

_DEFAULT = Limits()
_OVERFLOW = (
    "A number is too large for a float, as exp of a large number is: change the formula so that "
    "exponents are 0 or negative, with -abs(z) or by subtracting the maximum."
)
_PRODUCT = (
    "The shapes of a matrix product do not fit: the last axis of the left factor must be as long "
    "as the last but one of the right. Check the order of the two, and which is transposed."
)
_NO_ARRAY = ("'float' object", "'int' object", "'list' object")

# Type of an exception, words of its message (any of them, none: whatever it says), what it means.
_MEANINGS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "ValueError",
        ("read-only",),
        "Your code changes its input in place. Work on a copy, or build a new array, so that "
        "the caller's data stay as they were.",
    ),
    (
        "NotImplementedError",
        (),
        "The line 'raise NotImplementedError' is still there: replace it by your answer.",
    ),
    (
        "NameError",
        (),
        "A name is misspelled, or used before it is defined: run the notebook from top to bottom.",
    ),
    (
        "UnboundLocalError",
        (),
        "A function that assigns a name anywhere has a variable of its own under it. This one is "
        "read before it has a value.",
    ),
    (
        "ValueError",
        ("truth value of an array",),
        "`if`, `and`, `max` decide once for a whole array. To choose element by element, use "
        "np.where(condition, a, b), or np.maximum.",
    ),
    (
        "ValueError",
        ("mismatch in its core dimension", "not aligned", "enough dimensions"),
        _PRODUCT,
    ),
    ("InvalidArgumentError", ("Matrix size-incompatible",), _PRODUCT),
    (
        "InvalidArgumentError",
        ("was expected to be a",),
        "The tensors in this line differ in dtype, and TensorFlow does not convert them by itself: "
        "keras.ops.cast(x, dtype) does. A double is a float64, which NumPy makes unless told "
        "otherwise, a float is a float32.",
    ),
    (
        "InvalidArgumentError",
        ("is not in the list of allowed values",),
        "This operation does not take values of that dtype: keras.ops.cast(x, dtype) converts "
        "them.",
    ),
    (
        "ValueError",
        ("incompatible with the layer",),
        "A layer is built for one shape of input, that of its first call. Only the batch may have "
        "another length afterward.",
    ),
    (
        "ValueError",
        ("could not be broadcast",),
        "Two arrays of these shapes do not fit element by element: is `@`, a transpose, or a sum "
        "over an axis (with keepdims=True) missing?",
    ),
    ("FloatingPointError", ("overflow",), _OVERFLOW),
    ("OverflowError", (), _OVERFLOW),
    (
        "TypeError",
        ("converted to Python scalars",),
        "The functions of `math` take one number. NumPy's, such as np.exp, take arrays.",
    ),
    (
        "TypeError",
        ("list indices must be integers",),
        "A list is indexed as if it were an array: np.asarray(...) makes one of it.",
    ),
    (
        "IndexError",
        ("tuple index out of range", "too many indices"),
        "An axis is used that the array does not have: the checks use other numbers of axes, too.",
    ),
    (
        "IndexError",
        ("out of bounds",),
        "An index is as large as the axis is long, or larger: take the length from the array "
        "itself, and count from 0 to length - 1.",
    ),
)


def meaning_of(error: ErrorInfo, *, in_check: bool, limits: Limits = _DEFAULT) -> str:
    """Return one or two sentences on the exception; "" if nothing comes to mind.

    Args:
        error: The exception.
        in_check: Whether it was raised by a graded cell itself, from what the answer returned.
        limits: What the submission could use.
    """
    if passed := of_error(error, limits):
        return passed
    if error.type == "NameError" and in_check:
        return (
            "The check uses this name, and nothing before it defines it: does your answer have the "
            "name that the statement gives it?"
        )
    if "NoneType" in error.message and error.type in ("TypeError", "AttributeError"):
        if in_check:
            return "Your function returned None: is a `return` missing?"
        return "A value in this line is None: does a function that was called lack its `return`?"
    if "values to unpack" in error.message and in_check:
        return (
            "Your function returns another number of results than the statement lists: end it "
            "with `return a, b` and the like."
        )
    if error.type == "AttributeError" and error.message.startswith(_NO_ARRAY):
        return "A number or a list has no methods of arrays: np.asarray(...) makes an array of it."
    return next(
        (
            meaning
            for kind, words, meaning in _MEANINGS
            if error.type == kind and (not words or any(word in error.message for word in words))
        ),
        "",
    )


def describe_error(
    error: ErrorInfo,
    exercise: Exercise,
    program: Program,
    limits: Limits = _DEFAULT,
    *,
    checks: bool = True,
) -> str:
    """An exception in words for the student: what, where in their own code, and what it means.

    Of lines only the student's own are shown, with the sorts of the values in them. Of the check
    that led there its name and its hint are told.

    Args:
        error: The exception.
        exercise: The exercise that it is told about.
        program: What ran.
        limits: What the submission could use.
        checks: Whether names and hints of checks are told.
    """
    message = readable(error.message)
    parts = [f"{error.type}: {message}" if message else error.type]
    own = own_frame(error, program)
    if own is not None:
        step, line, source = own
        place = "your answer" if step == exercise.solution.id else "another cell"
        parts.append(f"in line {line} of {place}: {source.strip()}")
        parts += [f"  {text}" for text in error.names]
    graded = {cell.id for cell in exercise.graded}
    in_check = bool(error.frames) and error.frames[-1][0] in graded
    meant = name_meant(error, own, program)
    parts.append(meant or meaning_of(error, in_check=in_check, limits=limits))
    check = check_at(error, exercise) if checks else None
    if check is not None:
        parts.append(f"The check that led here: {check.name}")
        parts.append(f"Hint: {check.hint}" if check.hint and not is_memory_error(error) else "")
    return "\n".join(part for part in parts if part)
