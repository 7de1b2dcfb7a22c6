"""A function too many or one too few: exp, log, square root, sigmoid, softmax and the like."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_utils.check.pair import Pair, near, rich

Function = Callable[[np.ndarray], np.ndarray]


def _softmax(z: np.ndarray) -> np.ndarray:
    shifted = np.exp(z - z.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(z / 2))


# What the answer is, as a function of the right values.
_TOO_MANY: tuple[tuple[str, Function], ...] = (
    ("The values are one minus the right ones.", lambda e: 1 - e),
    ("The values are the right ones without their signs: where was the sign lost?", np.abs),
    (
        "Only the values that should be negative are wrong: they are zero, as after a ReLU.",
        lambda e: np.maximum(e, 0),
    ),
    ("The values are the exponentials of the right ones: is a logarithm missing?", np.exp),
    ("The values are exp(-right): is -log missing?", lambda e: np.exp(-e)),
    ("The values are the logarithms of the right ones: is an exp missing?", np.log),
    ("The values are the squares of the right ones: is a square root missing?", np.square),
    ("The values are the square roots of the right ones: is a root too many?", np.sqrt),
    ("The values are one over the right ones.", np.reciprocal),
    ("The values are the sigmoid of the right ones: is it applied once too often?", _sigmoid),
    ("The values are the tanh of the right ones: is it applied once too often?", np.tanh),
)
_SOFTMAX_TOO_MANY = "The values are the softmax of the right ones: is it applied once too often?"

# What is missing: a function of the answer that gives the right values.
_TOO_FEW: tuple[tuple[str, Function], ...] = (
    ("The sigmoid of your values is right: is it missing at the end?", _sigmoid),
    ("The tanh of your values is right: is it missing at the end?", np.tanh),
)
_SOFTMAX_TOO_FEW = "The softmax of your values is right: is it missing at the end?"


def transformed(pair: Pair) -> str:
    """Say which function was applied too often or too seldom; "" if none was."""
    if pair.size == 1:
        return _of_one_number(pair)
    if not pair.rich(3):
        return ""
    for text, function in _TOO_MANY:
        if pair.explained_by(function(pair.expected)):
            return text
    for text, function in _TOO_FEW:
        if near(function(pair.actual), pair.expected):
            return text
    return _softmax_of_rows(pair)


def _softmax_of_rows(pair: Pair) -> str:
    if pair.expected.shape[-1] < 2:
        return ""
    if pair.explained_by(_softmax(pair.expected)):
        return _SOFTMAX_TOO_MANY
    return _SOFTMAX_TOO_FEW if near(_softmax(pair.actual), pair.expected) else ""


def _of_one_number(pair: Pair) -> str:
    """As ``transformed``, for functions that hardly meet a number with many digits by chance."""
    if pair.round_numbers() == 2:
        return ""
    for text, function in _TOO_MANY[3:9]:
        prediction = function(pair.expected)
        exact = np.abs(pair.actual - prediction) <= 2e-6 * np.abs(prediction)
        if exact.all() and pair.explained_by(prediction) and rich(prediction, 1):
            return text
    return ""
