"""The judge: every kind, both levels of text, and values that were made to break it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.check.judge import Verdict, judge
from course_utils.check.plain import normalize

OPTIONS = {
    "rtol": 1e-4,
    "atol": 1e-6,
    "bound": 0.9,
    "at_least": 0.9,
    "exception": "ValueError",
    "match": "",
}
LABELS = np.arange(20) % 5


def verdict(kind, actual, expected=None, **options):
    return judge(kind, normalize(actual), normalize(expected), {**OPTIONS, **options})


def test_a_pass_says_nothing():
    assert verdict("close", 1.0, 1.0) == Verdict(True, "", "")


def test_values_are_shown_apart_from_the_message():
    found = verdict("close", [[2.0, 4.0], [6.0, 8.5]], [[1.0, 2.0], [3.0, 4.25]])
    assert found.message == (
        "wrong values: all 4 differ\nExactly 2 times too large: is a factor 1/2 missing?"
    )
    assert found.values == (
        "expected:       got:\n[[1.   2.  ]    [[2.  4. ]\n [3.   4.25]]    [6.  8.5]]"
    )
    scalar = verdict("close", 0.1 + 1e-4, 0.1)
    assert scalar.values == "expected: 0.1\ngot:      0.1001"
    precise = verdict("equal", 0.1 + 0.2, 0.3)
    assert precise.values == "expected: 0.29999999999999999\ngot:      0.30000000000000004"


def test_large_arrays_show_shape_and_first_difference():
    expected = np.linspace(0, 1, 640).reshape(64, 10)
    actual = expected.copy()
    actual[3, 7:] += 0.5
    found = verdict("close", actual, expected)
    assert found.values == (
        "expected: an array of shape (64, 10); at [3, 7]: 0.0579\n"
        "got:      an array of shape (64, 10); at [3, 7]: 0.5579"
    )


def test_long_texts_show_the_place_where_they_part():
    found = verdict("equal", "x" * 5000 + "a", "x" * 5000 + "b")
    assert found.message == "wrong text from character 5001 on"
    assert "xxxb" in found.values and "xxxa" in found.values
    assert len(found.values) < 200


HIDDEN = [
    (3.25, 817.3391),
    ([1.0, 2.0, 3.0], [817.3391, 122.7755, 333.9112]),
    (None, [817.3391, 122.7755]),
    ("817", 817.3391),
    ([817.3391 + 11.0625, 122.7755 + 11.0625, 333.9112 + 11.0625], [817.3391, 122.7755, 333.9112]),
    ([np.nan, 122.7755], [817.3391, 122.7755]),
    ("abc", "abc817"),
    ({"a": 1}, {"a": 817.3391}),
    ((1.0, [1.0, 2.0]), (817.3391, [122.7755])),
]


@pytest.mark.parametrize("kind", ["close", "same", "gradient", "equal"])
@pytest.mark.parametrize(("actual", "expected"), HIDDEN)
def test_messages_keep_expected_numbers_to_themselves(kind, actual, expected):
    found = verdict(kind, actual, expected)
    assert not found.passed
    for secret in ("817", "122.7", "333.9", "11.06"):
        assert secret not in found.message


@settings(deadline=None, database=None, max_examples=150)
@given(st.lists(st.floats(1e3, 1e6).map(lambda x: round(x, 3)), min_size=4, max_size=6), st.data())
def test_no_expected_number_leaks_into_a_message(expected, data):
    actual = data.draw(st.lists(st.floats(), min_size=len(expected), max_size=len(expected)))
    found = verdict("same", actual, expected)
    shown = re.findall(r"\d+\.\d+", found.message)
    assert not {f"{number:.3f}" for number in expected} & {f"{float(x):.3f}" for x in shown}


def test_equal_is_exact_and_same_is_tolerant():
    assert verdict("same", np.float32(0.1), 0.1).passed
    assert not verdict("equal", np.float32(0.1), 0.1).passed
    assert verdict("equal", (3, 4), [3.0, 4.0]).passed
    assert not verdict("same", 100_001, 100_000).passed
    assert verdict("close", 1.05, 1.0, rtol=0.1).passed


def test_bounds():
    assert verdict("at_least", 0.9).passed
    assert verdict("at_least", np.float32(0.9)).passed
    assert verdict("at_most", [0.1, 0.9]).passed
    assert verdict("at_least", 0.83) == Verdict(
        False, "too small", "expected: at least 0.9\ngot:      0.83"
    )
    assert verdict("at_most", [0.1, 1.0, 2.0]).message == "2 of 3 values are too large"
    assert verdict("at_least", np.nan).message == "NaN where a number is expected"
    assert verdict("at_most", np.inf).message == "too large"
    assert verdict("at_least", None).message.endswith("Is a `return` missing?")
    for bad in ("0.95", 1j, [], {}, object()):
        assert "where a number is expected" in verdict("at_least", bad).message


def test_accuracy_of_class_ids_and_scores():
    scores = np.eye(5)[LABELS]
    assert verdict("accuracy", LABELS, LABELS).passed
    assert verdict("accuracy", scores.astype(np.float32), LABELS, at_least=1.0).passed
    nearly = LABELS.copy()
    nearly[:2] = (nearly[:2] + 2) % 5
    assert verdict("accuracy", nearly, LABELS, at_least=0.9).passed
    found = verdict("accuracy", nearly, LABELS, at_least=0.91)
    assert found.message == "accuracy 0.90 on 20 examples; at least 0.91 is needed"
    assert found.values == ""


@pytest.mark.parametrize(
    ("predictions", "words"),
    [
        (np.zeros(20), "Every prediction is the same class."),
        (LABELS + 1, "Most class ids are off by one, too large."),
        (LABELS - 1, "Most class ids are off by one, too small."),
        ((LABELS + 2) % 5, "no better than guessing"),
        (LABELS[:, None], "Remove the last axis"),
        (np.eye(5)[LABELS].T, "The scores are transposed."),
        (LABELS[:10], "wrong shape: (10,) where class ids of shape (20,)"),
        (LABELS + 0.3, "class ids must be whole numbers"),
        (np.full((20, 5), np.nan), "NaN or infinite"),
        (None, "Is a `return` missing?"),
        ("cat", "a string of 3 characters where predictions are expected"),
        ([[1, 2], [3]], "where predictions are expected"),
        (1j * LABELS, "where predictions are expected"),
        (3, "wrong shape"),
    ],
)
def test_wrong_predictions(predictions, words):
    assert words in verdict("accuracy", predictions, LABELS).message


def raised(name, *mro, message=""):
    return {"raised": name, "mro": [name, *mro, "Exception", "object"], "message": message}


def test_exceptions_and_their_messages():
    error = raised("tf.errors.Bad", "ValueError", message="x must be positive. Received: -1")
    assert verdict("raises", error).passed
    assert verdict("raises", error, match="Must Be Positive").passed
    assert verdict("raises", error, exception=["TypeError", "ValueError"]).passed
    assert "another message" in verdict("raises", error, match="negative").message
    assert "Received: -1" in verdict("raises", error, match="negative").values
    other = verdict("raises", raised("KeyError", "LookupError"))
    assert other.message == "KeyError was raised where ValueError is expected"
    nothing = {"raised": None, "mro": [], "message": ""}
    assert "nothing was raised" in verdict("raises", nothing).message


def test_a_stub_does_not_count_as_raising():
    stub = raised("NotImplementedError", "RuntimeError")
    assert "not written yet" in verdict("raises", stub, exception="RuntimeError").message
    assert verdict("raises", stub, exception="NotImplementedError").passed


def test_gradients_show_the_worst_element():
    expected = np.array([[1.0, 2.0], [3.0, 4.0]])
    actual = np.array([[1.0, 2.2], [3.0, 8.0]])
    found = verdict("gradient", actual, expected)
    assert found.message.startswith("wrong values: 2 of 4 differ, the first at index [0")
    assert found.values.endswith(
        "largest relative error, at [1, 1]: got 8.0, expected 4.0, relative error 1"
    )


def test_unknown_kinds_are_the_caller_s_mistake():
    with pytest.raises(ValueError, match="kind must be one of close, equal"):
        judge("closest", 1, 1, OPTIONS)
