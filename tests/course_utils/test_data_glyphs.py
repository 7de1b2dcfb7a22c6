"""Images of characters, photographs and text."""

import string

import numpy as np
import pytest

from course_utils import data
from course_utils.data.letters import FONTS, _shapes


def test_shapes_types_range_and_balance():
    images, labels = data.glyphs("abc", size=20, per_class=7, seed=1)
    assert images.shape == (21, 20, 20) and images.dtype == np.float32
    assert images.min() >= 0 and images.max() <= 1
    assert labels.dtype == np.int64
    np.testing.assert_array_equal(np.bincount(labels), [7, 7, 7])
    assert not (np.sort(labels) == labels).all()


def test_the_seed_fixes_the_images():
    first, again = data.glyphs("xy", per_class=3, seed=2), data.glyphs("xy", per_class=3, seed=2)
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[0], data.glyphs("xy", per_class=3, seed=3)[0])


def test_clean_images_show_ink_in_the_middle_and_paper_at_the_border():
    images, _ = data.glyphs(string.ascii_uppercase, size=24, per_class=4, seed=0)
    border = np.concatenate([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]])
    assert (images.max(axis=(1, 2)) > 0.5).all()
    assert border.mean() < 0.02


def test_labels_name_the_drawn_character():
    images, labels = data.glyphs("IO", size=24, per_class=30, seed=4)
    width = (images.max(axis=1) > 0.3).sum(axis=1)
    assert width[labels == 1].mean() > 1.5 * width[labels == 0].mean()


def test_letters_can_be_learned_across_seeds():
    images, labels = data.glyphs("ELTX", size=16, per_class=60, seed=0)
    others, truth = data.glyphs("ELTX", size=16, per_class=20, seed=1)
    distances = ((others[:, None] - images) ** 2).sum(axis=(2, 3))
    assert (labels[distances.argmin(axis=1)] == truth).mean() > 0.8


def test_clutter_adds_noise_and_takes_contrast():
    clean = data.glyphs("ab", per_class=20, seed=0)[0]
    cluttered = data.glyphs("ab", per_class=20, seed=0, clutter=1.0)[0]
    assert np.median(clean) == 0 and np.median(cluttered) > 0.02
    assert cluttered.min() >= 0 and cluttered.max() <= 1


def test_all_fonts_have_letters_and_digits():
    assert all(len(_shapes(letter)) == len(FONTS) for letter in string.digits + "agZ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"classes": ""}, "classes: expected different characters"),
        ({"classes": "aa"}, "classes: expected different characters"),
        ({"classes": "a "}, "classes: expected characters that a font draws. Received: ' '"),
        ({"classes": "ab", "size": 4}, "size: expected 8 or more. Received: 4"),
        ({"classes": "ab", "per_class": 0}, "per_class: expected 1 or more. Received: 0"),
        ({"classes": "ab", "clutter": 2.0}, "clutter: expected a number from 0 to 1"),
    ],
)
def test_bad_arguments_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        data.glyphs(**options)


def test_photographs_are_those_of_scikit_learn():
    from sklearn.datasets import load_sample_images

    pictures = data.photographs()
    for name, truth in zip(("china", "flower"), load_sample_images().images, strict=True):
        assert pictures[name].shape == (427, 640, 3) and pictures[name].dtype == np.uint8
        np.testing.assert_array_equal(pictures[name], truth)


def test_text_is_long_plain_english():
    text = data.text_corpus()
    assert len(text) > 300_000
    assert set(text) <= set(string.printable) - set("\t\r\v\f")
    assert "class definition" in text and text.count(" the ") > 3_000
    assert text == data.text_corpus()
