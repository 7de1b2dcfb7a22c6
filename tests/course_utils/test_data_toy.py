"""Generated points: the geometry that their docstrings promise."""

import numpy as np
import pytest

from course_utils import data


@pytest.mark.parametrize("make", [data.blobs, data.moons, data.xor, data.spirals])
def test_shapes_balance_and_seed(make):
    points, labels = make(61, seed=4)
    assert points.shape == (61, 2) and points.dtype == np.float64
    assert labels.shape == (61,) and labels.dtype == np.int64
    assert abs(2 * labels.sum() - 61) == 1
    np.testing.assert_array_equal(points, make(61, seed=4)[0])
    assert not np.allclose(points, make(61, seed=5)[0])
    assert not (np.sort(labels) == labels).all()


@pytest.mark.parametrize("seed", range(5))
def test_separable_blobs_are_parted_by_a_line_with_a_margin(seed):
    points, labels = data.blobs(500, seed=seed)
    signed = (points.sum(axis=1) / np.sqrt(2)) * (2 * labels - 1)
    assert signed.min() > 1.3


def test_other_blobs_overlap():
    points, labels = data.blobs(500, separable=False)
    errors = (points.sum(axis=1) > 0) != labels
    assert 0.02 < errors.mean() < 0.2


def test_xor_is_the_exclusive_or_of_signs():
    points, labels = data.xor(300, gap=0.2)
    np.testing.assert_array_equal((points[:, 0] > 0) ^ (points[:, 1] > 0), labels == 1)
    assert np.abs(points).min() >= 0.2 and np.abs(points).max() <= 1


def test_moons_without_noise_are_half_circles():
    points, labels = data.moons(200, noise=0.0)
    upper = points[labels == 0]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    lower = points[labels == 1] - np.array([1.0, 0.5])
    np.testing.assert_allclose(np.hypot(*lower.T), 1)
    assert (upper[:, 1] >= 0).all() and (lower[:, 1] <= 0).all()


def test_spirals_have_the_angle_of_their_radius():
    points, labels = data.spirals(300, classes=3, noise=0.0)
    radius = np.hypot(*points.T)
    angle = 4 * radius + 2 * np.pi * labels / 3
    np.testing.assert_allclose(points[:, 0], radius * np.cos(angle))
    np.testing.assert_array_equal(np.bincount(labels), [100, 100, 100])
    assert radius.max() <= 1


def test_curve_is_smooth_and_noise_is_added():
    x, y = data.curve(401)
    assert (np.diff(x) > 0).all() and x[0] == -2 and x[-1] == 2
    assert y[200] == pytest.approx(0.3)  # at x = 0 only the cosine is left
    noisy = data.curve(401, noise=0.2)[1]
    assert abs((noisy - y).std() - 0.2) < 0.02
