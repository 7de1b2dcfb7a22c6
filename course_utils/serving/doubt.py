"""Replaces answers that the model is not sure of: by those of a fallback, or by none."""

from collections.abc import Callable, Mapping

import numpy as np

NOBODY = -1  # class where neither the model nor the fallback answered


def settle(
    outputs: Mapping[str, np.ndarray],
    examples: np.ndarray,
    *,
    threshold: float,
    fallback: Callable[[np.ndarray], np.ndarray] | None = None,
) -> dict[str, np.ndarray]:
    """Replaces doubtful classes, and adds `source`: "model", "fallback" or "none".

    Args:
        outputs: With `probabilities` (batch, classes) and `classes` (batch,).
        examples: Input of the model (batch, ...).
        threshold: Confidence, the largest probability, from which on the model is believed.
        fallback: Function of the doubtful examples that returns their classes. Without one, or if
            it fails, the class is -1.
    """
    confidence = np.max(outputs["probabilities"], axis=1)
    doubtful = np.flatnonzero(~(confidence >= threshold))
    classes = np.array(outputs["classes"])
    source = np.full(len(classes), "model", dtype=object)
    if doubtful.size:
        replaced = _ask(fallback, examples[doubtful])
        classes[doubtful] = NOBODY if replaced is None else replaced
        source[doubtful] = "none" if replaced is None else "fallback"
    return {**outputs, "classes": classes, "source": source}


def _ask(fallback, examples: np.ndarray) -> np.ndarray | None:
    if fallback is None:
        return None
    try:
        return np.asarray(fallback(examples)).reshape(len(examples)).astype(np.int64)
    except Exception:  # whatever the other system does, this service goes on
        return None
