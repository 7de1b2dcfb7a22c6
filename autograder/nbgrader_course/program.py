"""Rebuild the program of a submission to an ordinary nbgrader course.

As in ``nbgrader autograde``, the submission's code cells run in the submission's order, and the
text of tests and of locked cells is the source's. Unlike there, a test or locked cell that is
missing is put back. Cells are known by their ``grade_id`` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.course.source import Cell, Exercise, Unit
from autograder.handins.notebook import Submission, SubmittedCell
from autograder.judging.program import Program
from autograder.nbgrader_course.cells import answer_cells, has_answer, is_task
from autograder.sandbox.values import Step

# As in the kernel that nbgrader starts: modules beside the notebook can be imported, and tests may
# ask whether nbgrader runs them. No name is left behind.
_FIRST = Step(
    "nbgrader.first",
    "__import__('sys').path.insert(0, '')\n"
    "__import__('os').environ['NBGRADER_EXECUTION'] = 'autograde'",
    "author",
)


@dataclass(frozen=True)
class _Place:
    """A cell to run, or not (no step): ``cell`` is the author's that it stands for, if any."""

    cell: Cell | None
    step: Step | None


def submission_of(unit: Unit, answers: Mapping[str, str]) -> Submission:
    """The unit as somebody would submit it who gave these answers, by ``grade_id``."""
    return Submission(
        tuple(
            SubmittedCell(cell.kind, answers.get(cell.grade_id, cell.source), cell.grade_id, "")
            for cell in unit.cells
        )
    )


def assemble(unit: Unit, released: Mapping[str, str], submission: Submission) -> Program:
    """The program of a submission. Any submission has one: what is odd about it is noted.

    Args:
        unit: The unit.
        released: Text of its cells as handed out, by ``grade_id``.
        submission: What was handed in.
    """
    owners, notes = _match(unit, released, submission)
    places = list(_places(unit, owners, submission))
    notes += _notes(unit, owners, submission)
    _put_back(unit, places)
    answers = {
        exercise.id: _answer(unit, exercise, owners, submission) for exercise in unit.exercises
    }
    steps = (_FIRST, *(place.step for place in places if place.step is not None))
    return Program(steps, answers, tuple(dict.fromkeys(notes)))


def _match(
    unit: Unit, released: Mapping[str, str], submission: Submission
) -> tuple[dict[int, Cell], list[str]]:
    """Which cell of the author each submitted cell stands for, by position."""
    known = {cell.grade_id: cell for cell in unit.cells if cell.grade_id}
    found: dict[str, list[int]] = {}
    for position, submitted in enumerate(submission.cells):
        if submitted.grade_id in known:
            found.setdefault(submitted.grade_id, []).append(position)
    owners, notes = {}, []
    for grade_id, positions in found.items():
        cell = known[grade_id]
        position = _choose(cell, positions, released, submission)
        owners[position] = cell
        if len(positions) > 1 and cell.role != "text":
            which = "first" if position == positions[0] else "last"
            which = which if position in (positions[0], positions[-1]) else "first changed"
            notes.append(
                f"Cell {grade_id!r} is there more than once: the {which} one counts, other copies "
                "run as cells of your own."
            )
    return owners, notes


def _choose(
    cell: Cell, positions: Sequence[int], released: Mapping[str, str], submission: Submission
) -> int:
    """Of several copies: the last of a test, as in nbgrader; the first answer that is one."""
    if cell.role not in ("solution", "manual"):
        return positions[-1]
    stub = released.get(cell.grade_id, "").split()
    changed = (p for p in positions if submission.cells[p].source.split() not in ([], stub))
    return next(changed, positions[0])


def _places(unit: Unit, owners: Mapping[int, Cell], submission: Submission) -> Iterator[_Place]:
    taken, count = {cell.id for cell in unit.cells}, 0
    for position, submitted in enumerate(submission.cells):
        cell = owners.get(position)
        if cell is not None:
            yield _Place(cell, _step(cell, submitted.source))
        elif submitted.kind == "code" and submitted.source.strip():
            count += 1
            while f"extra-{count}" in taken:
                count += 1
            yield _Place(None, Step(f"extra-{count}", submitted.source, "extra"))


def _step(cell: Cell, submitted: str) -> Step | None:
    if cell.kind != "code":
        return None
    if cell.role in ("solution", "manual"):
        return Step(cell.id, submitted, "solution")
    return Step(cell.id, cell.source, "graded" if cell.role == "graded" else "author")


def _put_back(unit: Unit, places: list[_Place]) -> None:
    """Add the tests and locked code cells that are missing, each after what comes before it.

    The student's own cells that follow there come before it, too: a test may need them.
    """
    previous: list[Cell] = []
    for cell in unit.cells:
        if not cell.grade_id:
            continue
        there = any(place.cell == cell for place in places)
        if not there and cell.kind == "code" and cell.role in ("graded", "setup"):
            places.insert(_where(unit, cell, previous, places), _Place(cell, _step(cell, "")))
        previous.append(cell)


def _where(unit: Unit, cell: Cell, previous: list[Cell], places: list[_Place]) -> int:
    position = {place.cell.id: n for n, place in enumerate(places) if place.cell is not None}
    for earlier in reversed(previous):
        if earlier.id in position:
            later = (n for n in sorted(position.values()) if n > position[earlier.id])
            return next(later, len(places))
    return min(position.values(), default=len(places))


def _notes(unit: Unit, owners: Mapping[int, Cell], submission: Submission) -> Iterator[str]:
    there = {cell.id: submission.cells[position] for position, cell in owners.items()}
    if not there:
        yield (
            "No cell of this notebook is known: the metadata that nbgrader put there are lost. "
            "Copy your answers into a fresh copy of the notebook."
        )
        return
    for cell in unit.cells:
        submitted = there.get(cell.id)
        answer = cell.role in ("solution", "manual") and not is_task(cell)
        if answer and submitted is None:
            yield (
                f"The answer cell of {cell.id!r} is missing: copy your answer into a fresh copy of "
                "the notebook."
            )
        elif answer and submitted is not None and submitted.kind != cell.kind:
            yield (
                f"The answer cell of {cell.id!r} was turned into a {submitted.kind} cell: it was "
                f"read as {cell.kind}; change it back."
            )
        elif cell.role == "graded" and submitted is None:
            yield f"The test cell {cell.id!r} is missing: it was put back and run."


def _answer(
    unit: Unit, exercise: Exercise, owners: Mapping[int, Cell], submission: Submission
) -> str | None:
    """The text of an exercise's answer cells; None where all of them are missing."""
    if is_task(exercise.solution):
        return _below(exercise.solution, owners, submission)
    if exercise.manual:
        wanted = {exercise.solution.id}
    elif has_answer(exercise):
        wanted = {cell.id for cell in answer_cells(unit, exercise)}
    else:
        return ""
    texts = [submission.cells[p].source for p in sorted(owners) if owners[p].id in wanted]
    return "\n\n".join(texts) if texts else None


def _below(task: Cell, owners: Mapping[int, Cell], submission: Submission) -> str:
    """The student's own cells below a task, up to the author's next one."""
    start = next((position for position, cell in owners.items() if cell.id == task.id), None)
    texts: list[str] = []
    for position in range(
        len(submission.cells) if start is None else start + 1, len(submission.cells)
    ):
        if position in owners:
            break
        texts.append(submission.cells[position].source)
    return "\n\n".join(text for text in texts if text.strip())
