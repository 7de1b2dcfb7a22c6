"""The stored answers: ``tests/answers/<unit>/<exercise>.py``, written as in ``answer_file``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.source import Exercise, Unit
from autograder.proof.answer_edits import edited
from autograder.proof.answer_file import AnswerError, Part, read_parts

MIN_RIGHT, MIN_WRONG = 2, 4


@dataclass(frozen=True)
class Answer:
    """The text of a solution cell, and what is known about it.

    ``messages`` are words that the reasons of a failure must contain, in any case. ``mistake`` is
    what the student did, in a sentence; it may be empty. ``line`` is where the answer begins.
    """

    path: Path
    line: int
    exercise: str
    right: bool
    title: str
    stem: str
    source: str
    messages: tuple[str, ...]
    mistake: str = ""

    @property
    def name(self) -> str:
        """Its name in lists: ``sigmoid/wrong_naive_formula``."""
        return f"{self.exercise}/{self.stem}"

    @property
    def place(self) -> str:
        """File and line, as other tools write them."""
        return f"{self.path}:{self.line}"


def load_answers(root: Path, unit: Unit) -> list[Answer]:
    """All stored answers of a unit, by exercise in the order of the unit.

    Those to an exercise are sorted by name, the right ones before the wrong ones.

    Raises:
        AnswerError: If a file there belongs to nothing, or an answer cannot be made out.
    """
    folder = root / "tests" / "answers" / unit.name
    coded = {exercise.id: exercise for exercise in unit.exercises if not exercise.manual}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        _require_known(path, unit.name, list(coded))
    return [
        answer
        for exercise in coded.values()
        if (folder / f"{exercise.id}.py").exists()
        for answer in sorted(_load(folder / f"{exercise.id}.py", exercise), key=lambda a: a.stem)
    ]


def _require_known(path: Path, unit: str, coded: list[str]) -> None:
    if path.is_dir() and path.name != "__pycache__":
        raise AnswerError(
            f"{path}: expected one file per exercise, got a folder; move the answers in it to "
            f"{path.name}.py, each below '# %% right: title' or '# %% wrong: title', and delete it"
        )
    if path.suffix == ".py" and path.stem not in coded:
        raise AnswerError(
            f"{path}: no exercise of {unit} has this name; expected one of {', '.join(coded)}"
        )


def _load(path: Path, exercise: Exercise) -> Iterator[Answer]:
    """Its answers in the order of the file, in which an answer may be made from those above it."""
    right: dict[str, str] = {}
    for part in read_parts(path):
        source = part.text or _edited(path, part, exercise, right)
        if part.right:
            right[part.title] = source
        yield Answer(
            path,
            part.line,
            exercise.id,
            part.right,
            part.title,
            part.stem,
            source,
            part.messages,
            part.mistake,
        )


def _edited(path: Path, part: Part, exercise: Exercise, right: dict[str, str]) -> str:
    """The reference, or a right answer by its title, with the edits of an answer."""
    if not part.base:
        reference = exercise.solution.source.strip() + "\n"
        return edited(reference, "the reference", part.edits, path)
    if part.base not in right:
        raise AnswerError(
            f"{path}:{part.line}: expected the title of a right answer above behind '# in:', got "
            f"{part.base!r}; there are {list(right)}"
        )
    return edited(right[part.base], repr(part.base), part.edits, path)


def missing_answers(unit: Unit, answers: list[Answer]) -> list[str]:
    """Lines on the right and wrong answers that a unit's exercises lack for a whole proof."""
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
