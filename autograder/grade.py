"""``autograder grade``: a class in, verdicts out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.assemble import assemble
from autograder.attempt import Evidence
from autograder.classroom import Handin, handins, students_in, units_in
from autograder.execution import GraderFault
from autograder.model import ExerciseResult, Limits, SubmissionResult
from autograder.prepare import Prepared, prepare
from autograder.source import SourceError, find_units, load_unit
from autograder.submission import Unreadable
from autograder.verdicts import without_program

_NEEDS_A_LOOK = {"crashed", "memory", "output", "timeout", "grader_fault"}


@dataclass(frozen=True)
class ClassJob:
    """A class that is ready to be graded: every hand-in, and every unit proven here."""

    handins: tuple[Handin, ...]
    units: Mapping[str, Prepared]
    unknown: tuple[str, ...]


def ready_class(
    root: Path,
    submissions: Path,
    *,
    units: Iterable[str] = (),
    limits: Limits | None = None,
    unsafe: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> ClassJob:
    """Find the hand-ins and prove the units.

    Args:
        root: The course.
        submissions: ``SUBMISSIONS/<student>/<unit>/*.ipynb``.
        units: Names of units; those found in the class when empty.
        limits: What one submission may use.
        unsafe: Run without a sandbox.
        say: Told what goes on, a line at a time.

    Raises:
        ClassroomError, SourceError: If there is nothing to grade.
        TranscriptError, NotReadyError: If a unit is judged wrongly in this environment.
    """
    students = students_in(submissions)
    known = {path.parent.name: path for path in find_units(root, tuple(units))}
    found = units_in(students)
    wanted = [name for name in known if name in found or units]
    unknown = tuple(name for name in found if name not in known) if not units else ()
    if not wanted:
        raise SourceError(
            f"{submissions}: no folder is named after a unit; found {', '.join(found) or 'none'}, "
            f"units are {', '.join(known)}"
        )
    prepared = {}
    for name in wanted:
        say(f"{name}: proving the reference solution and the untouched notebook here")
        unit = load_unit(known[name])
        prepared[name] = prepare(unit, limits=limits, unsafe=unsafe, prove=True)
    return ClassJob(tuple(handins(students, wanted)), prepared, unknown)


def grade_class(job: ClassJob) -> Iterator[SubmissionResult]:
    """Grade every hand-in, one after the other. None can stop the others."""
    for handin in job.handins:
        yield grade_handin(handin, job.units[handin.unit])


def grade_handin(handin: Handin, prepared: Prepared) -> SubmissionResult:
    """All verdicts on one hand-in. A fault of ours becomes ``grader_fault``, never a zero."""
    unit = prepared.unit
    if handin.content is None:
        reason = "Nothing was handed in for this unit."
        return _result(handin, prepared, without_program(unit, "missing", reason))
    if isinstance(handin.content, Unreadable):
        reason = handin.content.reason
        results = without_program(unit, "missing", reason)
        return _result(handin, prepared, results, attention=(f"cannot be read: {reason}",))
    try:
        program = assemble(unit, handin.content)
        results, evidence = prepared.judge(program)
    except Exception as fault:  # a defect of ours that one hand-in meets does not stop the others
        results = without_program(unit, "grader_fault", "The grader failed; nothing was judged.")
        return _result(handin, prepared, results, attention=(f"grader fault: {_where(fault)}",))
    attention = _attention(results, evidence)
    return _result(handin, prepared, results, notes=program.notes, attention=attention)


def _where(fault: Exception) -> str:
    """What went wrong; for a defect, which has no words for users, also its kind and place."""
    if isinstance(fault, GraderFault):
        return str(fault)
    place = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} in {Path(place.filename).name}:{place.lineno}: {fault}"


def _attention(results: tuple[ExerciseResult, ...], evidence: Evidence) -> tuple[str, ...]:
    """Why a person should look at this submission, beside its written answers."""
    reasons = [
        f"{result.exercise}: {result.outcome}: {result.reason}"
        for result in results
        if result.outcome in _NEEDS_A_LOOK
    ]
    if evidence.repeated:
        reasons.append(
            f"{len(evidence.repeated)} checks were sent more than once; the first counted"
        )
    return tuple(reasons)


def _result(
    handin: Handin,
    prepared: Prepared,
    exercises: tuple[ExerciseResult, ...],
    *,
    notes: tuple[str, ...] = (),
    attention: tuple[str, ...] = (),
) -> SubmissionResult:
    return SubmissionResult(
        student=handin.student,
        unit=handin.unit,
        unit_title=prepared.unit.title,
        exercises=exercises,
        notes=handin.notes + notes,
        attention=attention,
        unsafe=prepared.unsafe,
    )
