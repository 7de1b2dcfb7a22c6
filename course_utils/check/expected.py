"""Where the right value of a check comes from; each is found only when it is needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from course_utils.check import session
from course_utils.check.failure import CheckError
from course_utils.check.plain import Opaque, Plain, normalize


def nothing() -> None:
    """Nothing is expected: the options of the check say all."""


def itself(value: Any) -> Callable[[], Plain]:
    """The student's value itself, as the reference solution's run records it."""
    return lambda: normalize(value)


def given(expected: Any, name: str) -> Plain:
    """The value that the author wrote.

    Raises:
        CheckError: if it cannot be compared.
    """
    value = normalize(expected)
    if isinstance(value, Opaque) and value.type_name != "int":
        raise CheckError(
            f"check {name!r}: expected must be numbers, strings, or lists or dicts of them. "
            f"Received: {value.type_name} {value.text}"
        )
    return value


def reference(actual: Any, name: str) -> Callable[[], Plain]:
    """In a reference run its own value; else what the stored reference has."""
    if session.current().sink is not None:
        return itself(actual)
    return lambda: session.reference_value(name)


def labels_of(labels: Any, name: str) -> Callable[[], Plain]:
    """Labels as given, or those of ``data.unseen_labels`` by the name of a label set.

    A record holds the name alone: the labels are not there where submissions run.

    Raises:
        CheckError: for a string that is no name of a label set.
    """
    if not isinstance(labels, str):
        return lambda: given(labels, name)
    label_set, _, seed = labels.partition(":")
    if not (seed.isascii() and seed.isdigit()):
        raise CheckError(
            f"check.accuracy {name!r}: labels must be an array or a name such as 'digits:7'. "
            f"Received: {labels!r}"
        )
    if session.current().sink is not None:
        return lambda: labels
    data = importlib.import_module("course_utils.data")
    return lambda: normalize(data.unseen_labels(label_set, int(seed)))
