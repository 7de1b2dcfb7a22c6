"""The word in a cell's header, and nbgrader's metadata that it stands for.

===============================================  =====================================
header                                           cell
===============================================  =====================================
``# %% answer="relu"``                           a student writes the answer here
``# %% check="relu_values" points=1``            graded by its checks
``# %% [markdown] question="depth" points=3``    answered in words, graded by a person
===============================================  =====================================

An answer or a question may say how hard it is, as in ``answer="relu" level="warm-up"``; who says
nothing means ``core``. An answer may name the earlier exercises of its lesson on which it is built,
as in ``answer="loss" uses="softmax"`` or ``uses=["pad", "softmax"]``: errors are carried forward
from these alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

KINDS: Mapping[str, tuple[bool, bool, bool]] = {  # grade, solution, locked
    "answer": (False, True, False),
    "check": (True, False, True),
    "question": (True, True, False),
}
LEVELS = ("warm-up", "core", "challenge")


def words_of(written: Mapping[str, Any]) -> list[str]:
    """Return those of the three words that a header has."""
    return [word for word in KINDS if word in written]


def expanded(written: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return nbgrader's metadata of a cell; None for one that is neither answered nor graded.

    Metadata that are written out are taken as they are: units that were written before there were
    words can be graded, although the build refuses them.
    """
    for word in words_of(written):
        return _metadata(word, written)
    long = written.get("nbgrader")
    return dict(long) if isinstance(long, Mapping) else None


def _metadata(word: str, written: Mapping[str, Any]) -> dict[str, Any]:
    grade, solution, locked = KINDS[word]
    flags = {"grade": grade, "solution": solution, "locked": locked, "task": False}
    points = {"points": written["points"]} if grade and "points" in written else {}
    return {"schema_version": 3, **flags, "grade_id": written[word], **points}


def short_header(kind: str, written: Mapping[str, Any]) -> str:
    """Return the header that says in one word what the metadata of a cell say.

    Args:
        kind: ``"markdown"`` or ``"code"``.
        written: What stands in the header.
    """
    long = written.get("nbgrader")
    values = _shortened(long) if isinstance(long, Mapping) and not words_of(written) else written
    parts = ["# %%" if kind == "code" else "# %% [markdown]"]
    kept = ("level", "uses", "tags")
    shown = {**values, **{key: written[key] for key in kept if key in written}}
    for key in (*KINDS, "points", *kept):
        if key in shown:
            parts.append(f"{key}={json.dumps(shown[key], ensure_ascii=False)}")
    return " ".join(parts)


def _shortened(long: Mapping[str, Any]) -> dict[str, Any]:
    kind = bool(long.get("grade")), bool(long.get("solution"))
    for word, (grade, solution, _) in KINDS.items():
        if (grade, solution) == kind:
            points = {"points": long.get("points", 1)} if grade else {}
            return {word: long.get("grade_id", "name"), **points}
    return {}
