"""``autograder sample``: a class made from the stored answers, to try the grader on."""

from __future__ import annotations

import copy
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from autograder.course.notebooks import student_notebook, to_bytes
from autograder.course.source import Unit
from autograder.files import require_new
from autograder.proof.answers import Answer

WRITTEN = (
    "A composition of linear maps is a linear map: W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2).",
    "Because without an activation the layers multiply out to one matrix.",
    "I think deeper is always more expressive.",
)
# What goes wrong in real classes; each happens to one student of a class of eight or more.
TROUBLES = ("endless_loop", "process_exit", "deleted_cell", "cut_off_file", "nothing_handed_in")
_SMALLEST_WITH_TROUBLE = 8


def make_class(
    units: Sequence[tuple[Unit, Sequence[Answer]]], students: int, seed: int, out: Path
) -> list[Path]:
    """Write the notebooks of a class under ``out``; the same ones for the same arguments.

    Args:
        units: Each unit with its stored answers.
        students: How many students.
        seed: Which class.
        out: Folder to write; must not exist, or be empty.

    Raises:
        FileExistsError: If there is something in ``out`` already.
    """
    require_new(out)
    names = [f"student{number:0{len(str(students))}d}" for number in range(1, students + 1)]
    written = []
    for unit, answers in units:
        rng = random.Random(f"{seed} {unit.name}")
        blank = student_notebook(unit)
        troubles = _troubles(rng, names)
        for name in names:
            path = out / name / unit.name / f"{unit.name}.ipynb"
            data = _notebook(unit, blank, answers, rng, troubles.get(name, ""))
            path.parent.mkdir(parents=True)
            if data is not None:
                path.write_bytes(data)
                written.append(path)
    return written


def _troubles(rng: random.Random, names: Sequence[str]) -> dict[str, str]:
    if len(names) < _SMALLEST_WITH_TROUBLE:
        return {}
    return dict(zip(rng.sample(list(names), len(TROUBLES)), TROUBLES, strict=True))


def _notebook(
    unit: Unit, blank: NotebookNode, answers: Sequence[Answer], rng: random.Random, trouble: str
) -> bytes | None:
    sources = _choose(unit, answers, rng)
    victim = next(exercise for exercise in unit.exercises if not exercise.manual).solution
    if trouble == "nothing_handed_in":
        return None
    if trouble == "endless_loop":
        sources[victim.grade_id] = "while True:\n    pass\n"
    if trouble == "process_exit":
        sources[victim.grade_id] = "import os\nos._exit(0)\n"
    notebook = fill_in(blank, sources)
    if trouble == "deleted_cell":
        kept = [c for c in notebook.cells if c.metadata.nbgrader.grade_id != victim.grade_id]
        notebook.cells = kept
    data = to_bytes(notebook)
    return data[: len(data) // 3] if trouble == "cut_off_file" else data


def _choose(unit: Unit, answers: Sequence[Answer], rng: random.Random) -> dict[str, str]:
    """One student's answers: the abler the student and the earlier the exercise, the better."""
    ability = rng.betavariate(4, 2)
    sources: dict[str, str] = {}
    for number, exercise in enumerate(unit.exercises):
        difficulty = 0.25 * number / max(1, len(unit.exercises) - 1)
        mine = [answer for answer in answers if answer.exercise == exercise.id]
        right = [a.source for a in mine if a.right]
        wrong = [a.source for a in mine if not a.right]
        if exercise.manual:
            if rng.random() < ability + 0.2:
                sources[exercise.solution.grade_id] = rng.choice(WRITTEN)
        elif rng.random() < ability - difficulty + 0.2:
            sources[exercise.solution.grade_id] = rng.choice([exercise.solution.source, *right])
        elif wrong and rng.random() < 0.75:
            sources[exercise.solution.grade_id] = rng.choice(wrong)
    return sources


def fill_in(blank: NotebookNode, sources: Mapping[str, str]) -> NotebookNode:
    """A copy of a student notebook with these texts in the cells of these ``grade_id``."""
    notebook = copy.deepcopy(blank)
    for cell in notebook.cells:
        text = sources.get(cell.metadata.nbgrader.grade_id)
        if text is not None:
            cell.source = text.rstrip("\n")
    return notebook
