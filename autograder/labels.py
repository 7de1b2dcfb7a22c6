"""Look up the labels that only the trusted side knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from course_utils import data
from course_utils.data.handwritten import csv_path


def resolve(labels: Any) -> Any:
    """Labels as given, or those of a label set such as ``"digits:7"`` (name, seed)."""
    if not isinstance(labels, str):
        return labels
    name, separator, seed = labels.partition(":")
    if not separator or not seed.isdigit():
        raise ValueError(f"labels: expected 'name:seed' such as 'digits:7'. Received: {labels!r}")
    return data.unseen_labels(name, int(seed))


@cache
def masked_files() -> dict[Path, bytes]:
    """Files of installed packages from which hidden labels could be read, and what to show."""
    return {csv_path(): data.masked_digits_csv()}
