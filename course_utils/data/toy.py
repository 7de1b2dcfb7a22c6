"""Points in the plane and a curve, generated: small enough to see all of the data at once.

Generators of points return points, float64 (count, 2), without unit, and class ids, int64 (count,),
in random order; classes are as even as the count allows.
"""

from __future__ import annotations

import numpy as np

Points = tuple[np.ndarray, np.ndarray]


def blobs(count: int = 200, *, separable: bool = True, seed: int = 0) -> Points:
    """Generates two groups around (-2, -2), class 0, and (2, 2), class 1.

    Args:
        count: points in all.
        separable: True fills discs of radius 1.5, which a line parts with a margin of 1.3 on either
            side; False draws Gaussian groups of standard deviation 2, which no line parts.
        seed: another one gives other points.
    """
    rng = np.random.default_rng(seed)
    labels = _labels(count, 2, rng)
    if separable:
        around = _polar(1.5 * np.sqrt(rng.uniform(size=count)), rng.uniform(0, 2 * np.pi, count))
    else:
        around = rng.normal(scale=2.0, size=(count, 2))
    return (4.0 * labels - 2.0)[:, None] + around, labels


def moons(count: int = 200, *, noise: float = 0.15, seed: int = 0) -> Points:
    """Generates two interleaved half circles of radius 1 with Gaussian noise.

    Args:
        count: points in all.
        noise: standard deviation of both coordinates.
        seed: another one gives other points.
    """
    rng = np.random.default_rng(seed)
    labels = _labels(count, 2, rng)
    arc = _polar(1.0, rng.uniform(0, np.pi, count))
    points = np.where(labels[:, None] == 0, arc, np.array([1.0, 0.5]) - arc)
    return points + rng.normal(scale=noise, size=points.shape), labels


def xor(count: int = 200, *, gap: float = 0.1, seed: int = 0) -> Points:
    """Generates points in the square from -1 to 1: class 1 where the coordinates differ in sign.

    Args:
        count: points in all.
        gap: smallest distance of a point to the axes, at least 0 and below 1.
        seed: another one gives other points.
    """
    rng = np.random.default_rng(seed)
    labels = _labels(count, 2, rng)
    first = rng.choice([-1.0, 1.0], size=count)
    signs = np.stack([first, np.where(labels == 1, -first, first)], axis=1)
    return signs * rng.uniform(gap, 1.0, size=(count, 2)), labels


def spirals(count: int = 300, *, classes: int = 2, noise: float = 0.03, seed: int = 0) -> Points:
    """Generates interleaved spirals inside the unit circle, one for each class.

    Args:
        count: points in all.
        classes: spirals.
        noise: standard deviation of both coordinates.
        seed: another one gives other points.
    """
    rng = np.random.default_rng(seed)
    labels = _labels(count, classes, rng)
    radius = np.sqrt(rng.uniform(0.01, 1.0, size=count))
    points = _polar(radius, 4.0 * radius + 2 * np.pi * labels / classes)
    return points + rng.normal(scale=noise, size=points.shape), labels


def curve(count: int = 200, *, noise: float = 0.0, seed: int = 0) -> Points:
    """Generates examples of a smooth curve to approximate: y = sin(3 x) + 0.5 x + 0.3 cos(7 x).

    Args:
        count: examples, at evenly spaced x from -2 to 2.
        noise: standard deviation of Gaussian noise on y.
        seed: another one gives other noise.

    Returns:
        x, float64 (count,), ascending, and y, float64 (count,).
    """
    x = np.linspace(-2.0, 2.0, count)
    y = np.sin(3 * x) + 0.5 * x + 0.3 * np.cos(7 * x)
    return x, y + np.random.default_rng(seed).normal(scale=noise, size=count)


def _labels(count: int, classes: int, rng: np.random.Generator) -> np.ndarray:
    return rng.permutation(np.arange(count, dtype=np.int64) % classes)


def _polar(radius, angle) -> np.ndarray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
