"""Handwritten digits: the split, and what is left of it where the held-out labels are masked."""

import gzip

import numpy as np
import pytest

from course_utils import data
from course_utils.data import handwritten


@pytest.fixture
def masked(tmp_path, monkeypatch):
    """Puts the masked copy in place of scikit-learn's file."""
    path = tmp_path / "digits.csv.gz"
    path.write_bytes(data.masked_digits_csv())
    monkeypatch.setattr(handwritten, "package_file", lambda *parts: path)


def _as_set(images):
    return {image.tobytes() for image in images}


def test_holds_the_examples_of_scikit_learn():
    from sklearn.datasets import load_digits

    truth = load_digits()
    images, labels = handwritten._parse(handwritten._read_csv())
    np.testing.assert_array_equal(images * 16, truth.images)
    np.testing.assert_array_equal(labels, truth.target)


def test_shapes_types_and_range():
    digits = data.digits()
    assert digits.train.images.shape == (1200, 8, 8)
    assert digits.validation.images.shape == (297, 8, 8)
    assert digits.held_out.shape == (300, 8, 8)
    assert digits.train.images.dtype == digits.held_out.dtype == np.float32
    assert digits.train.labels.dtype == np.int64
    assert digits.train.images.min() == 0 and digits.train.images.max() == 1


def test_parts_are_disjoint_and_cover_all_rows():
    labels = handwritten._parse(handwritten._read_csv())[1]
    rows = np.concatenate(handwritten._rows(labels))
    np.testing.assert_array_equal(np.sort(rows), np.arange(1797))


def test_no_image_is_in_two_parts():
    digits = data.digits()
    train, validation = _as_set(digits.train.images), _as_set(digits.validation.images)
    held_out = _as_set(digits.held_out)
    assert not train & validation and not train & held_out and not validation & held_out


def test_split_is_stratified():
    digits = data.digits()
    shares = [
        np.bincount(labels, minlength=10) / len(labels)
        for labels in (digits.train.labels, digits.validation.labels, handwritten.held_out_labels())
    ]
    assert np.ptp(shares, axis=0).max() < 0.005


def test_every_call_gives_the_same_numbers_in_new_arrays():
    first, second = data.digits(), data.digits()
    np.testing.assert_array_equal(first.train.images, second.train.images)
    first.train.images[:] = -1
    assert second.train.images.min() == 0


def test_masked_copy_is_deterministic_and_masks_held_out_rows_only():
    masked = gzip.decompress(data.masked_digits_csv()).decode("ascii").splitlines()
    original = handwritten._read_csv().splitlines()
    assert data.masked_digits_csv() == data.masked_digits_csv()
    changed = [row for row, (a, b) in enumerate(zip(masked, original, strict=True)) if a != b]
    held_out = handwritten._rows(handwritten._parse("\n".join(original))[1])[2]
    assert changed == held_out.tolist()
    assert all(masked[row].endswith(",-1") for row in changed)
    assert all(masked[row].rsplit(",", 1)[0] == original[row].rsplit(",", 1)[0] for row in changed)


def test_masked_copy_gives_the_same_digits_and_unseen_images(masked, monkeypatch):
    with_mask, unseen = data.digits(), data.unseen("digits", 7)
    monkeypatch.undo()
    without = data.digits()
    np.testing.assert_array_equal(with_mask.train.images, without.train.images)
    np.testing.assert_array_equal(with_mask.train.labels, without.train.labels)
    np.testing.assert_array_equal(with_mask.validation.images, without.validation.images)
    np.testing.assert_array_equal(with_mask.held_out, without.held_out)
    np.testing.assert_array_equal(unseen, data.unseen("digits", 7))


def test_masked_copy_has_no_held_out_labels(masked):
    assert (data.digits().train.labels >= 0).all()
    with pytest.raises(LookupError, match="held-out digits are not available here"):
        data.unseen_labels("digits", 7)


def test_unseen_images_fit_their_labels():
    digits, images = data.digits(), data.unseen("digits", 3)
    flat = digits.train.images.reshape(1200, -1)
    distances = ((images.reshape(300, 1, -1) - flat) ** 2).sum(axis=2)
    nearest = digits.train.labels[distances.argmin(axis=1)]
    assert (nearest == data.unseen_labels("digits", 3)).mean() > 0.95


def test_unseen_is_fixed_by_its_seed_and_slightly_changed():
    images = data.unseen("digits", 5)
    assert images.shape == (300, 8, 8) and images.dtype == np.float32
    assert images.min() >= 0 and images.max() <= 1
    np.testing.assert_array_equal(images, data.unseen("digits", 5))
    assert not np.array_equal(images, data.unseen("digits", 6))
    assert not np.array_equal(data.unseen_labels("digits", 5), data.unseen_labels("digits", 6))
    assert not _as_set(images) & _as_set(data.digits().held_out)


def test_unseen_refuses_unknown_names_and_bad_seeds():
    with pytest.raises(ValueError, match=r"name: expected one of 'digits'. Received: 'letters'"):
        data.unseen("letters", 1)
    with pytest.raises(ValueError, match="seed: expected a whole number of 0 or more"):
        data.unseen("digits", -1)
    with pytest.raises(TypeError):
        data.unseen_labels("digits", 1.5)
