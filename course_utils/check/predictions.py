"""Judges predictions by the share of labels they meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_utils.check.compare import stacked
from course_utils.check.plain import Plain
from course_utils.check.show import describe, shape_text

Outcome = tuple[str, str, str] | None


def judge_accuracy(actual: Plain, expected: Plain, options: Mapping[str, Any]) -> Outcome:
    """Pass predictions right on at least a share ``options["at_least"]`` of the labels.

    ``actual`` holds class ids of shape (n,) or scores of shape (n, classes), ``expected`` the
    labels of shape (n,).
    """
    labels, predictions = np.asarray(expected), stacked(actual)
    if not isinstance(predictions, np.ndarray) or predictions.dtype.kind == "c":
        reason = "Is a `return` missing?" if predictions is None else ""
        return f"{describe(predictions)} where predictions are expected", reason, ""
    problem = _malformed(predictions, labels)
    if problem:
        return (*problem, "")
    classes = np.argmax(predictions, axis=1) if predictions.ndim == 2 else predictions
    accuracy = float(np.mean(classes == labels)) if labels.size else 1.0
    if accuracy >= float(options["at_least"]) - 1e-9:
        return None
    headline = (
        f"accuracy {_floor(accuracy):.2f} on {labels.size:,} examples; "
        f"at least {float(options['at_least']):g} is needed"
    )
    return headline, _diagnose(classes, labels, accuracy), ""


def _floor(accuracy: float) -> float:
    """Two decimals, never rounded up to a bound that was not met."""
    return np.floor(accuracy * 100 + 1e-9) / 100


def _malformed(predictions: np.ndarray, labels: np.ndarray) -> tuple[str, str] | None:
    """Headline and diagnosis of predictions that are neither class ids nor scores."""
    count = labels.size
    scores = predictions.ndim == 2 and predictions.shape[0] == count and predictions.shape[1] > 1
    if not scores and predictions.shape != (count,):
        headline = (
            f"wrong shape: {shape_text(predictions.shape)} where class ids of shape ({count},) "
            f"or scores of shape ({count}, classes) are expected"
        )
        return headline, _shape_reason(predictions.shape, count)
    if not np.isfinite(predictions).all():
        return "some predictions are NaN or infinite", "Did the training diverge?"
    if not scores and not np.array_equal(predictions, np.rint(predictions)):
        return "class ids must be whole numbers", "Compare probabilities with a threshold first."
    return None


def _shape_reason(shape: tuple[int, ...], count: int) -> str:
    if shape == (count, 1):
        return "Remove the last axis; compare probabilities with a threshold first."
    if len(shape) == 2 and shape[1] == count:
        return "The scores are transposed."
    return ""


def _diagnose(classes: np.ndarray, labels: np.ndarray, accuracy: float) -> str:
    if labels.size < 10:
        return ""
    if np.ptp(classes) == 0:
        return "Every prediction is the same class."
    for shift in (1, -1):
        if np.mean(classes + shift == labels) > max(0.5, accuracy + 0.2):
            return f"Most class ids are off by one, too {'small' if shift > 0 else 'large'}."
    if accuracy <= 1.5 / max(np.unique(labels).size, 2):
        return "This is no better than guessing: are examples and labels in the same order?"
    return ""
