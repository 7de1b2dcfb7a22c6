"""When a failed check draws a picture, and of what."""

from __future__ import annotations

import numpy as np
import pytest

from course_utils import check, plots
from course_utils.check import picture, session
from course_utils.check.compare import Tolerance, compare
from course_utils.check.failure import CheckFailure
from course_utils.check.picture import slice_of


def part(actual, expected):
    found = compare(actual, expected, Tolerance(1e-4, 1e-6))
    assert found is not None
    return slice_of(found)


def test_a_matrix_is_drawn_whole(rng):
    expected = rng.normal(size=(9, 12))
    actual = expected.copy()
    actual[3, 5] += 1
    drawn = part(actual, expected)
    assert drawn.where == ""
    assert np.argwhere(drawn.wrong).tolist() == [[3, 5]]
    np.testing.assert_array_equal(drawn.got, actual)


def test_of_more_dimensions_the_plane_of_the_first_wrong_element(rng):
    expected = rng.normal(size=(2, 8, 7, 3))
    actual = expected.copy()
    actual[1, 2:4, 6, 2] = 0
    drawn = part(actual, expected)
    assert drawn.where == "[1, :, :, 2]"
    assert drawn.expected.shape == (8, 7)
    assert np.argwhere(drawn.wrong).tolist() == [[2, 6], [3, 6]]


def test_a_long_vector_is_a_curve(rng):
    expected = rng.normal(size=100)
    drawn = part(expected + 1, expected)
    assert drawn.expected.shape == (100,) and drawn.where == ""


@pytest.mark.parametrize(
    "actual, expected",
    [
        (np.zeros((3, 3)), np.ones((3, 3))),  # small: shown as numbers
        (np.zeros((2, 60)), np.ones((2, 60))),  # a strip is no image
        (np.zeros((9, 9)), np.ones((9, 8))),  # other shapes
        (np.zeros((9, 9), complex), np.ones((9, 9), complex)),
        (np.zeros((9, 9)), np.full((9, 9), np.inf)),  # nothing to scale by
        ("a", "b"),
    ],
)
def test_where_a_picture_does_not_help_there_is_none(actual, expected):
    assert part(actual, expected) is None


@pytest.fixture
def drawn(monkeypatch):
    """Texts of the pictures that a notebook would show."""
    monkeypatch.setattr(picture, "_in_notebook", lambda: True)
    texts = []
    monkeypatch.setattr(plots, "show", lambda figure, *, alt: texts.append(alt))
    return texts


@pytest.mark.parametrize("odd", [0.0, np.nan, np.inf, 1e300])
def test_a_notebook_shows_images_before_the_message(drawn, rng, odd):
    expected = rng.normal(size=(8, 9))
    actual = expected.copy()
    actual[0, 0] = odd
    with pytest.raises(CheckFailure):
        check.close(actual, expected, "feature map")
    (text,) = drawn
    assert text.startswith("Three images: expected, got, ")
    assert text.endswith("wrong: 1 of 72 values.")


def test_a_notebook_shows_curves(drawn, rng):
    with pytest.raises(CheckFailure):
        check.equal(np.arange(80), np.arange(80) + 1, "indices")
    assert drawn == ["Two curves over the index, expected and got; wrong: 80 of 80 values."]


def test_what_a_hidden_check_expects_is_not_drawn(drawn, rng, monkeypatch):
    monkeypatch.setattr(session, "reference_value", lambda name: np.ones((9, 9)))
    with pytest.raises(CheckFailure):
        check.same(np.zeros((9, 9)), "hidden")
    assert drawn == []


def test_predictions_are_not_drawn(drawn):
    with pytest.raises(CheckFailure):
        check.accuracy(np.zeros(90, int), np.ones(90, int), "digits", at_least=0.5)
    assert drawn == []


def test_a_script_shows_nothing(monkeypatch, rng):
    shown = []
    monkeypatch.setattr(plots, "show", lambda *_, **__: shown.append(1))
    with pytest.raises(CheckFailure):
        check.close(np.zeros((9, 9)), np.ones((9, 9)), "zeros")
    assert shown == []
