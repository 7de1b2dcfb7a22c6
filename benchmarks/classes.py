"""The class that all contenders grade: honest right and wrong answers, no two notebooks the same.

No file is broken and no cell runs forever: nbgrader stops a whole class at some broken notebooks,
and a timeout measures the limit, not the grader. Every notebook has a comment of its own in an
answer, since equal ones are judged once. In a unit that does not import TensorFlow, answers that do
are left out: importing it takes several times as long as all cells of the unit, whoever grades
them, and its cost is measured with the unit that does.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from autograder.course.notebooks import to_bytes
from autograder.course.source import Unit
from autograder.proof.answers import Answer
from autograder.proof.sample import WRITTEN, fill_in

_FRAMEWORK = re.compile(r"^\s*(?:import|from) (?:keras|tensorflow)\b", re.MULTILINE)
_RIGHT, _WRONG = 0.65, 0.25  # shares of the answers; the rest is left as it was handed out


def make_answers(
    unit: Unit, answers: Sequence[Answer], students: int, seed: int = 0
) -> dict[str, dict[str, str]]:
    """The texts of each student's solution cells, by name and ``grade_id``.

    The students of a small class are the first ones of a larger class with the same seed.
    """
    rng = random.Random(f"{seed} {unit.name}")
    framework = any(_FRAMEWORK.search(cell.source) for cell in unit.cells if cell.role == "setup")
    usable = [a for a in answers if framework or not _FRAMEWORK.search(a.source)]
    return {f"student{number:04d}": _one(unit, usable, rng, number) for number in range(students)}


def _one(unit: Unit, answers: Sequence[Answer], rng: random.Random, number: int) -> dict[str, str]:
    sources: dict[str, str] = {}
    coded = [exercise for exercise in unit.exercises if not exercise.manual]
    for exercise in unit.exercises:
        if exercise.manual:
            sources[exercise.solution.grade_id] = rng.choice(WRITTEN)
            continue
        draw = rng.random()
        stored = [a for a in answers if a.exercise == exercise.id]
        right = [exercise.solution.source, *(a.source for a in stored if a.right)]
        wrong = [a.source for a in stored if not a.right]
        if draw < _RIGHT or exercise is coded[0]:
            sources[exercise.solution.grade_id] = rng.choice(right)
        elif draw < _RIGHT + _WRONG:
            sources[exercise.solution.grade_id] = rng.choice(wrong)
    first = coded[0].solution.grade_id
    sources[first] = f"{sources[first].rstrip()}\n# notebook {number}\n"
    return sources


def hand_in(
    blank: NotebookNode, unit: Unit, students: Mapping[str, Mapping[str, str]], folder: Path
) -> None:
    """Write ``folder/<student>/<unit>/<unit>.ipynb`` for every student.

    Args:
        blank: The notebook as it was handed out.
        unit: Its unit.
        students: From ``make_answers``.
        folder: Written to.
    """
    for name, answers in students.items():
        path = folder / name / unit.name / f"{unit.name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_bytes(fill_in(blank, answers)))


def copy_students(folder: Path, copies: int) -> None:
    """Have every hand-in in ``folder`` there ``copies`` times, each by a student of its own."""
    for student in sorted(folder.iterdir()):
        for number in range(1, copies):
            shutil.copytree(student, folder / f"{student.name}-{number}")
