"""Diagnosis of wrong kinds, shapes, keys and texts."""

from __future__ import annotations

import numpy as np
import pytest

from course_utils.check.compare import Tolerance
from course_utils.check.judge import judge
from course_utils.check.plain import Opaque, normalize
from course_utils.check.structure import explain_shape

CLOSE = Tolerance(1e-4, 1e-6)
A = np.random.default_rng(5).normal(size=(3, 4))
OPTIONS = {"rtol": 1e-4, "atol": 1e-6}


def message(actual, expected, kind="close"):
    verdict = judge(kind, normalize(actual), normalize(expected), OPTIONS)
    assert not verdict.passed
    return verdict.message


SHAPES = [
    (A.T, A, "The result is transposed: its transpose is right."),
    (np.ones((4, 3)), A, "The shape is transposed."),
    (np.zeros((2, 4, 3)).transpose(0, 2, 1)[..., None], A, ""),
    (np.moveaxis(np.arange(24.0).reshape(2, 3, 4), 0, 2), np.arange(24.0).reshape(2, 3, 4),
     "transpose by (2, 0, 1) and it is right"),
    (A.ravel(), A, "The number of values is right: is a reshape wrong or missing?"),
    (A.reshape(2, 6), A, "The number of values is right: is a reshape wrong?"),
    (A[0], A[:1], "An axis of length 1 in front is missing"),
    (A[None], A, "There is an extra axis of length 1 in front: a batch of one?"),
    (np.ones(3), np.ones((3, 1)), "The last axis of length 1 is missing"),
    (np.ones((3, 1)), np.ones(3), "a keepdims=True too many?"),
    (np.ones((1, 3)), np.ones((3, 1)), "The axes are in a different order."),
    (np.ones((5, 5)), np.ones((5, 1)), "were broadcast to (5, 5)"),
    (np.ones((5, 5)), np.ones(5), "were broadcast to (5, 5)"),
    (np.ones(4), 1.0, "Is the mean or the sum over all values missing?"),
    (np.ones(1), 1.0, "Return the number itself"),
    (1.0, np.ones(4), "Name the axis"),
    (A.sum(0), A, "Axis 0, the batch, is missing"),
    (A.sum(1), A, "Axis 1 is missing"),
    (A, A.sum(1), "Axis 1 of length 4 is too many"),
    (A[:, :3], A, "Only axis 1 has the wrong length, by one."),
    (np.ones((3, 9)), A, "Only axis 1 has the wrong length."),
    (np.ones((0, 4)), A, "The array is empty."),
]  # fmt: skip
SHAPES = [case for case in SHAPES if case[2]]


@pytest.mark.parametrize(("actual", "expected", "words"), SHAPES, ids=[w[:40] for *_, w in SHAPES])
def test_shapes(actual, expected, words):
    text = message(actual, expected)
    assert text.startswith("wrong shape: ")
    assert words in text
    for shape in (np.shape(actual), np.shape(expected)):
        assert (str(shape) if shape else "single number") in text


def test_unrelated_shapes_get_no_claim():
    assert explain_shape(np.ones((2, 7)), np.ones((3, 4)), CLOSE) == ""
    assert explain_shape(np.ones((2, 7, 5)), np.ones(4), CLOSE) == ""


KINDS = [
    (None, A, "None where an array of shape (3, 4) is expected\nIs a `return` missing?"),
    (np.tanh, A, "the function tanh where"),
    (message, A, "Call it with parentheses"),
    (Opaque, A, "the class Opaque where"),
    ((x for x in A), A, "Turn the generator into a list or an array."),
    (object(), A, "an object of type object where"),
    (np.array([None, 1]), A, "rows have different lengths"),
    ("0.5", 0.5, "a string of 3 characters where a number is expected\nReturn the value itself"),
    ((A, A + 1), A, "Item 0 of it alone is right: return only that one."),
    ((None, A), A, "Item 1 of it alone is right"),
    ([1.0, object(), 2.0], np.ones(3), "Item 1 of it is an object of type object."),
    ([[1, 2], [3]], np.ones((2, 2)), "different shapes"),
    ([np.ones(3), np.zeros(3)], np.ones((3, 2)), "The shape is transposed."),
    (A, (A, A[0], 1.0), "3 results should be returned"),
    (1.0, {"a": 1.0}, "a number where a dict of 1 item is expected"),
    (True, None, "True or False where None is expected"),
    (1j, "x", "a complex number where a string of 1 character"),
]


@pytest.mark.parametrize(("actual", "expected", "words"), KINDS, ids=[w[:40] for *_, w in KINDS])
def test_kinds(actual, expected, words):
    assert words in message(actual, expected)


def test_symbolic_tensors():
    text = message(Opaque("KerasTensor"), A)
    assert "It is a placeholder without numbers: call the model on data." in text


def test_tuples_say_which_item():
    assert message((A, 1.0), (A, 2.0)).startswith("result[1]: wrong value")
    assert message((A, None), (A, 2.0)).startswith("result[1]: None where a number is expected")
    assert message((1.0, A), (A, 1.0)).startswith("the results are right but in another order")
    assert message((A, "x"), (A, "x", "y")).startswith("2 values where 3 values are expected")


def test_keys_are_named_unless_they_are_numbers():
    assert message({"a": 1, "b": 2}, {"a": 1, "c": 2}) == (
        "wrong keys: missing 'c'; unexpected 'b'"
    )
    many = {f"k{i}": 0 for i in range(9)}
    assert message({}, many) == "wrong keys: missing 'k0', 'k1', 'k2' and 6 more"
    assert message({}, {42: 1}) == "wrong keys: missing 1 key"


def test_text_is_not_quoted():
    assert message("abcX", "abcd", "equal") == "wrong text from character 4 on"
    assert message("abc", "abcd", "equal") == "wrong text from character 4 on"
    assert message("x", "abcd", "equal") == "wrong text"
    assert "capital letters" in message(" ABCD ", "abcd", "equal")
