"""The checks that a lesson calls.

A check takes what the student's code gave, and its own name. In a notebook it compares at once: it
prints ``passed: <name>`` or raises ``CheckFailure``. While a submission is graded it sends the
value to be judged elsewhere, and goes on (see ``session.record_to``). A new kind is listed in
``kinds``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_utils.check import overview as overview_table
from course_utils.check import progress as progress_table
from course_utils.check import session
from course_utils.check.demands import code_of_function
from course_utils.check.differences import judge_gradient
from course_utils.check.expected import given, itself, labels_of, nothing, reference
from course_utils.check.failure import CheckError
from course_utils.check.judge import judge
from course_utils.check.plain import normalize
from course_utils.check.raising import describe_exception, qualified_name
from course_utils.check.run import conclude, recorded, run


def close(
    actual: Any,
    expected: Any,
    name: str,
    *,
    hint: str = "",
    rtol: float = 1e-4,
    atol: float = 1e-6,
) -> None:
    """Check numbers within tolerance: ``|actual - expected| <= atol + rtol * |expected|``.

    Args:
        actual: numbers of any kind that NumPy, TensorFlow or Keras have, lists and dicts of them.
        expected: the right values, of the same shape.
        name: of the check; unique in the unit.
        hint: the author's advice, shown when the check fails.
        rtol: relative tolerance.
        atol: absolute tolerance.

    Raises:
        CheckFailure: if they differ. Shapes must be equal; NaN is never right.
    """
    __tracebackhide__ = True
    run("close", name, actual, lambda: given(expected, name), hint, rtol=rtol, atol=atol)


def equal(actual: Any, expected: Any, name: str, *, hint: str = "") -> None:
    """Check that shapes, integers, strings, booleans or None are exactly as expected.

    ``2 == 2.0``, and a tuple equals a list with the same items.

    Raises:
        CheckFailure: if they differ.
    """
    __tracebackhide__ = True
    run("equal", name, actual, lambda: given(expected, name), hint)


def same(actual: Any, name: str, *, hint: str = "", rtol: float = 1e-4, atol: float = 1e-6) -> None:
    """Check that the value is what the reference solution gives here.

    Args:
        actual: numbers, or tuples, lists or dicts of numbers; integers and strings exactly.
        name: of the check; the key in the stored reference.
        hint: the author's advice, shown when the check fails.
        rtol: relative tolerance.
        atol: absolute tolerance.

    Raises:
        CheckFailure: if they differ. The message does not show the expected values.
        CheckError: if no reference is stored to compare with.
    """
    __tracebackhide__ = True
    expected = reference(actual, name)
    run("same", name, actual, expected, hint, values=False, rtol=rtol, atol=atol)


def at_least(actual: Any, bound: float, name: str, *, hint: str = "") -> None:
    """Check that a number, or each of several, is ``bound`` or more.

    Raises:
        CheckFailure: if one is less, or NaN.
    """
    __tracebackhide__ = True
    run("at_least", name, actual, nothing, hint, bound=float(bound))


def at_most(actual: Any, bound: float, name: str, *, hint: str = "") -> None:
    """Check that a number, or each of several, is ``bound`` or less.

    Raises:
        CheckFailure: if one is more, or NaN.
    """
    __tracebackhide__ = True
    run("at_most", name, actual, nothing, hint, bound=float(bound))


def accuracy(predictions: Any, labels: Any, name: str, *, at_least: float, hint: str = "") -> None:
    """Check that enough predictions are right.

    Args:
        predictions: class ids of shape (n,), or scores of shape (n, classes), of which the largest
            counts.
        labels: class ids of shape (n,), or the name of a label set such as "digits:7", the labels
            of ``data.unseen("digits", 7)``.
        name: of the check.
        at_least: share of the predictions, from 0 to 1, that must be right.
        hint: the author's advice, shown when the check fails.

    Raises:
        CheckFailure: if fewer are right, or the predictions have another shape.
    """
    __tracebackhide__ = True
    known = labels_of(labels, name)
    run("accuracy", name, predictions, known, hint, at_least=float(at_least))


def raises(
    function: Callable[[], Any],
    exception: type[BaseException] | tuple[type[BaseException], ...],
    name: str,
    *,
    match: str = "",
    hint: str = "",
) -> None:
    """Check that a call raises an exception.

    Args:
        function: called without arguments: ``lambda: pad(x, -1)``.
        exception: class, or tuple of classes, one of which must be raised.
        name: of the check.
        match: words that its message must contain; capital letters do not matter.
        hint: the author's advice, shown when the check fails.

    Raises:
        CheckFailure: if nothing or something else was raised.
        NotImplementedError: from a function that is not written yet.
    """
    __tracebackhide__ = True
    classes = exception if isinstance(exception, tuple) else (exception,)
    if not callable(function) or not all(isinstance(c, type) for c in classes):
        raise CheckError(f"check.raises {name!r}: needs a function to call and exception classes.")
    error = _raised(function, classes)
    names = [qualified_name(cls) for cls in classes]
    wanted = names if isinstance(exception, tuple) else names[0]
    found = describe_exception(error)
    run("raises", name, found, nothing, hint, exception=wanted, match=match)


def gradient(
    gradient: Any,
    function: Callable[[np.ndarray], Any],
    at: Any,
    name: str,
    *,
    hint: str = "",
    rtol: float = 1e-4,
    atol: float = 1e-6,
) -> None:
    """Check an analytic gradient against centred differences of the function in float64.

    Where the stored reference is at hand, as under stock nbgrader on an
    instructor's machine, the gradient is compared with the reference's, as it is when grading: a
    wrong ``function`` of the student's then fails where it is checked itself, and not here too.
    A run of the reference solution is always held against the differences.

    Args:
        gradient: array of the shape of ``at``.
        function: takes an array of that shape, returns one number.
        at: where the gradient was taken.
        name: of the check.
        hint: the author's advice, shown when the check fails.
        rtol: relative tolerance.
        atol: absolute tolerance.

    Raises:
        CheckFailure: if they differ; the message shows the element with the largest error.
    """
    __tracebackhide__ = True
    options = {"rtol": rtol, "atol": atol}
    state = session.current()
    judged_elsewhere = recorded(
        "gradient", name, gradient, itself(gradient), {**options, "hint": hint}
    )
    if judged_elsewhere and not state.reference:
        return
    if not judged_elsewhere and session.has_reference(name):
        expected = session.reference_value(name)
        verdict = judge("gradient", normalize(gradient), expected, options)
        conclude(name, verdict, hint, values=True)
        return
    verdict = judge_gradient(gradient, function, at, options)
    if not judged_elsewhere or not verdict.passed:
        conclude(name, verdict, hint, values=True)


def source(
    function: Callable[..., Any],
    name: str,
    *,
    no_loops: bool = False,
    forbidden: Sequence[str] = (),
    given: Sequence[str] = (),
    hint: str = "",
) -> None:
    """Check what a statement asks of the code itself, by the text of all that it uses.

    What a helper does, the answer does. Access by names in strings, such as ``getattr``, is
    refused. When a submission is graded, the text is looked at where the code does not run; what
    the code says of itself does not count.

    Args:
        function: function or class that the answer defines.
        name: of the check.
        no_loops: whether loops, comprehensions and functions that loop in Python are refused.
        forbidden: names that must not be used: ``"conv2d"`` whatever it belongs to, ``"tf.nn"``
            with all that it holds. A student's own variables may be called ``conv2d``.
        given: names of functions of the lesson that an answer may use, whatever is in them.
        hint: the author's advice, shown when the check fails.

    Raises:
        CheckFailure: if the text holds what is not allowed; the message names the line.
    """
    __tracebackhide__ = True
    options = {"no_loops": bool(no_loops), "forbidden": list(forbidden)}
    if not recorded("source", name, "", nothing, {**options, "hint": hint}):
        verdict = judge("source", code_of_function(function, given), None, options)
        conclude(name, verdict, hint, values=True)


def progress() -> None:
    """Show which exercises of the unit are done, and the points so far."""
    state = session.current()
    if state.sink is not None:
        return
    if state.unit is None:
        raise CheckError('check.progress: call check.begin("<unit>") first.')
    path = session.find_table(state.unit)
    if path is None:
        print(f"The table of exercises, unit.json of {state.unit}, is not beside this notebook.")
        return
    table = progress_table.read_table(path, state.unit)
    progress_table.show(progress_table.summarize(table, state.passed))


def overview() -> None:
    """Show all lessons by part: exercises done, points so far, and which one to go on with."""
    if session.current().sink is not None:
        return
    found = overview_table.units_here()
    if found is None:
        print("There are no units beside this folder, and none in notebooks/ above it.")
        return
    folder, own = found
    progress_table.show(overview_table.survey(folder, own=own))


def _raised(function: Callable[[], Any], classes: tuple[type, ...]) -> Exception | None:
    try:
        function()
    except NotImplementedError as error:
        if NotImplementedError in classes:
            return error
        raise
    except Exception as error:  # whatever it is, it is what the check is about
        return error
    return None
