"""Images that are made hard to read."""

import numpy as np
import pytest

from course_utils import data
from course_utils.data import cluttered as module
from course_utils.data.cluttered import cluttered


@pytest.fixture
def quiet(monkeypatch):
    """Turns the random changes off, so that what is left is enlargement."""
    for name in ("TURN", "SHEAR", "SHIFT", "PAPER", "FADE", "NOISE"):
        monkeypatch.setattr(module, name, 0.0)
    monkeypatch.setattr(module, "LINES", 0)
    monkeypatch.setattr(module, "FILL", (1.0, 1.0))


def test_shape_type_and_range():
    images = cluttered(data.digits().train.images[:7], size=20)
    assert images.shape == (7, 20, 20) and images.dtype == np.float32
    assert images.min() >= 0 and images.max() <= 1


def test_the_seed_fixes_the_changes_and_the_input_stays():
    images = data.digits().train.images[:4]
    before = images.copy()
    first = cluttered(images, seed=3)
    np.testing.assert_array_equal(first, cluttered(images, seed=3))
    assert not np.array_equal(first, cluttered(images, seed=4))
    np.testing.assert_array_equal(images, before)


def test_without_changes_the_image_is_kept(quiet):
    images = np.random.default_rng(0).random(size=(3, 9, 9))
    np.testing.assert_allclose(cluttered(images, size=9), images, atol=1e-6)


def test_without_changes_a_rectangle_is_stretched_to_a_square(quiet):
    rows = np.repeat(np.linspace(0, 1, 5), 10).reshape(1, 5, 10)
    large = cluttered(rows, size=15)
    np.testing.assert_allclose(large[0, 1::3, 7], np.linspace(0, 1, 5), atol=1e-6)
    np.testing.assert_allclose(
        large[0, 3:12], large[0, 3:12, 7:8].repeat(15, axis=1)[:, :], atol=1.0
    )


def test_turning_keeps_the_ink_in_the_middle(quiet, monkeypatch):
    spot = np.zeros((20, 9, 9))
    spot[:, 4, 4] = 1
    monkeypatch.setattr(module, "TURN", 30.0)
    assert (cluttered(spot, size=27)[:, 13, 13] > 0.99).all()


def test_lines_are_drawn_and_are_thin(quiet, monkeypatch):
    monkeypatch.setattr(module, "LINES", 3)
    ink = cluttered(np.zeros((200, 8, 8)), size=24)
    crossed = ink.max(axis=(1, 2)) > 0.2
    assert 0.6 < crossed.mean() < 0.9  # none in one of four
    assert ink.mean() < 0.08


def test_digits_stay_readable():
    digits = data.digits().train
    images = cluttered(digits.images, seed=1).reshape(len(digits.labels), -1)
    classes = np.stack([images[digits.labels == label].mean(axis=0) for label in range(10)])
    distances = ((cluttered(digits.images, seed=2).reshape(-1, 1, 576) - classes) ** 2).sum(axis=2)
    assert (distances.argmin(axis=1) == digits.labels).mean() > 0.35


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        (np.zeros((8, 8)), {}, r"images: expected \(n, height, width\). Received: shape \(8, 8\)"),
        (np.zeros((0, 8, 8)), {}, "images: expected"),
        (np.full((1, 8, 8), 255), {}, "images: expected values from 0 to 1"),
        (np.full((1, 8, 8), np.nan), {}, "images: expected values from 0 to 1"),
        (np.zeros((1, 8, 8)), {"size": 7}, "size: expected 8 or more. Received: 7"),
        (np.zeros((1, 8, 8)), {"seed": -1}, "seed: expected 0 or more. Received: -1"),
    ],
)
def test_bad_arguments_are_refused(images, options, message):
    with pytest.raises(ValueError, match=message):
        cluttered(images, **options)
