"""Gradients against centred differences; the oracle is calculus."""

from __future__ import annotations

import numpy as np
import pytest

from course_utils import check
from course_utils.check.failure import CheckError

X = np.random.default_rng(2).normal(size=(3, 4))


def failure(*args, **options):
    with pytest.raises(check.CheckFailure) as caught:
        check.gradient(*args, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("function", "derivative"),
    [
        (lambda x: np.sum(x**2), lambda x: 2 * x),
        (lambda x: np.mean(np.exp(3 * x)), lambda x: 3 * np.exp(3 * x) / x.size),
        (lambda x: float(np.log(np.sum(np.exp(x)))), lambda x: np.exp(x) / np.exp(x).sum()),
        (lambda x: 1e6 * np.sum(np.sin(x)), lambda x: 1e6 * np.cos(x)),
        (lambda x: np.sum(x.astype(np.float32) ** 2), lambda x: 2 * x),
        (lambda x: 3, lambda x: 0 * x),
    ],
)
@pytest.mark.parametrize("scale", [1e-3, 1.0, 5.0])
def test_right_gradients_pass(function, derivative, scale):
    at = scale * X
    check.gradient(derivative(at), function, at, "gradient")
    check.gradient(derivative(at).astype(np.float32).tolist(), function, at, "gradient")


def test_wrong_gradients_are_diagnosed():
    text = failure(12 * X, lambda x: np.sum(x**2), X, "square", hint="Differentiate x squared.")
    assert text.startswith("square: wrong values: all 12 differ\n")
    assert "relative error 5" in text
    assert "12 is" not in text and "Exactly 6 times too large" in text
    assert text.endswith("Hint: Differentiate x squared.")
    wrong = 2 * X
    wrong[1, 2] *= 1.5
    text = failure(wrong, lambda x: np.sum(x**2), X, "square")
    got, expected = 3 * X[1, 2], 2 * X[1, 2]
    assert f"at [1, 2]: got {got:.6g}, expected {expected:.6g}, relative error 0.5" in text
    assert "wrong shape" in failure(2 * X.T, lambda x: np.sum(x**2), X, "square")


def test_the_function_must_give_one_finite_number():
    assert "gives an array of shape (3, 4)" in failure(X, lambda x: x**2, X, "a")
    assert "gives NaN or infinity" in failure(X, lambda x: np.sum(x) * np.nan, X, "b")
    assert "gives None" in failure(X, lambda x: None, X, "c")


def test_a_function_that_changes_its_input_does_no_harm():
    def careless(x):
        x *= 2
        return np.sum(x)

    check.gradient(np.full(4, 2.0), careless, np.ones(4), "careless")


def test_the_author_must_give_a_point():
    for at in ("x", None, 1j, np.ones(20_000)):
        with pytest.raises(CheckError, match="at must be an array of at most 10,000 real numbers"):
            check.gradient(1.0, lambda x: 1.0, at, "a")


def test_a_single_number_is_a_point():
    check.gradient(6.0, lambda x: x**2, 3.0, "square of 3")
