"""The stored answers: ``tests/answers/<unit>/<exercise>/right_*.py`` and ``wrong_*.py``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course.source import Unit

MIN_RIGHT, MIN_WRONG = 2, 4
_EXPECTATION = re.compile(r"^# message:\s*(.+?)\s*$", re.MULTILINE)


class AnswerError(ValueError):
    """A stored answer that cannot be used; the message names the file."""


@dataclass(frozen=True)
class Answer:
    """The text of a solution cell, and what is known about it.

    ``messages`` are words that the reasons of a failure must contain, in any case.
    """

    path: Path
    exercise: str
    right: bool
    source: str
    messages: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.exercise}/{self.path.stem}"


def load_answers(root: Path, unit: Unit) -> list[Answer]:
    """All stored answers of a unit, by exercise in the order of the unit.

    Raises:
        AnswerError: If a file or folder there belongs to nothing, or expects nothing.
    """
    folder = root / "tests" / "answers" / unit.name
    coded = [exercise.id for exercise in unit.exercises if not exercise.manual]
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.name not in coded and path.name != "__pycache__":
            raise AnswerError(f"{path}: no exercise of {unit.name} has this name: {coded}")
    return [
        _load(path, exercise)
        for exercise in coded
        for path in sorted((folder / exercise).glob("*.py"))
    ]


def _load(path: Path, exercise: str) -> Answer:
    kind = path.stem.split("_")[0]
    if kind not in ("right", "wrong"):
        raise AnswerError(f"{path}: expected a name that starts with right_ or wrong_")
    text = path.read_text(encoding="utf-8")
    messages = tuple(_EXPECTATION.findall(text))
    if kind == "wrong" and not messages:
        raise AnswerError(f"{path}: add '# message: words that its failure message must contain'")
    source = _EXPECTATION.sub("", text).strip() + "\n"
    return Answer(path, exercise, kind == "right", source, messages)


def missing_answers(unit: Unit, answers: list[Answer]) -> list[str]:
    """What is lacking for the proof of a unit to be whole."""
    lacking = []
    for exercise in unit.exercises:
        if exercise.manual:
            continue
        for right, needed in ((True, MIN_RIGHT), (False, MIN_WRONG)):
            count = sum(a.exercise == exercise.id and a.right is right for a in answers)
            if count < needed:
                kind = "right" if right else "wrong"
                lacking.append(f"{exercise.id}: {count} {kind} answers, at least {needed} needed")
    return lacking
