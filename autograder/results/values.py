"""The values that the stages of the autograder hand to each other.

Everything here is a frozen dataclass without behavior that touches files, processes or the clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["author", "solution", "graded", "extra"]
StepStatus = Literal["ok", "error", "timeout"]
Ending = Literal["done", "timeout", "memory", "output", "messages", "crashed"]
Outcome = Literal[
    "passed",
    "failed",
    "error",
    "timeout",
    "memory",
    "output",
    "crashed",
    "missing",
    "not_attempted",
    "manual",
    "grader_fault",
]
OUTCOMES: tuple[Outcome, ...] = Outcome.__args__  # type: ignore[attr-defined]


# ---------------------------------------------------------------------------------------- running


@dataclass(frozen=True)
class Step:
    """One code cell to run.

    ``id`` is unique in a program: the author's cell id, or ``extra-N`` for a student's own cell.
    """

    id: str
    source: str
    role: Role


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Seconds, bytes and counts; CPU time, not wall time, decides."""

    cell_cpu_seconds: float = 20.0
    cpu_seconds: float = 60.0
    wall_seconds: float = 600.0
    memory_bytes: int = 2 << 30
    processes: int = 64
    file_bytes: int = 64 << 20
    output_bytes: int = 8 << 20
    message_bytes: int = 64 << 20

    @property
    def scratch_bytes(self) -> int:
        """All files together: four of the largest."""
        return 4 * self.file_bytes


@dataclass(frozen=True)
class Record:
    """What one check sent. ``actual`` is an encoded value (see ``course_utils.check.values``).

    Everything in it may have been forged by the code that ran; ``expected`` and ``options`` are
    present only in a run of the reference solution.
    """

    step: str
    name: str
    kind: str
    line: int
    actual: Any
    expected: Any = None
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ErrorInfo:
    """An exception of the submission, as text.

    ``frames`` lists (step id, line in the cell, source line) innermost last, cells only.
    """

    type: str
    message: str
    frames: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class StepEnd:
    """How one step ended; ``value`` is the number that its last expression displays, if any."""

    step: str
    status: StepStatus
    cpu_seconds: float
    error: ErrorInfo | None = None
    value: float | None = None


@dataclass(frozen=True)
class Run:
    """All that is known of one run in the sandbox.

    ``ending`` other than ``done`` means that the process tree was killed (or died) while
    ``last_step`` was running; ``reason`` is a sentence for people.
    """

    records: tuple[Record, ...]
    steps: tuple[StepEnd, ...]
    ending: Ending
    last_step: str | None
    reason: str
    cpu_seconds: float
    wall_seconds: float
    output: str = ""


# ---------------------------------------------------------------------------------------- results


@dataclass(frozen=True)
class CheckResult:
    """One check of one exercise: ``message`` is empty when it passed."""

    name: str
    passed: bool
    message: str
    cell: str
    hidden: bool


@dataclass(frozen=True)
class CellResult:
    """Points of one graded cell, which is all or nothing."""

    grade_id: str
    points: float
    max_points: float
    passed: bool


@dataclass(frozen=True)
class ExerciseResult:
    """The one verdict on an exercise. ``reason`` says what to do about anything but a pass.

    ``carried`` are the earlier exercises in whose place the reference solution stood when this one
    was judged a second time; empty when that was not needed, or earned nothing.
    """

    exercise: str
    title: str
    points: float
    max_points: float
    outcome: Outcome
    reason: str
    checks: tuple[CheckResult, ...]
    cells: tuple[CellResult, ...]
    seconds: float
    answer: str = ""
    carried: tuple[str, ...] = ()


@dataclass(frozen=True)
class Carried:
    """What judging an exercise a second time has gained.

    ``cells`` are the graded cells that pass with the reference in the place of the earlier
    exercises ``replaced``. Nothing else of the second run is kept: whatever else it sends could
    hold the reference.
    """

    cells: frozenset[str]
    replaced: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """What a person gave a cell in the gradebook; ``points`` is None where they gave none."""

    points: float | None = None
    extra: float = 0.0
    comment: str = ""


@dataclass(frozen=True)
class SubmissionResult:
    """All verdicts on one student's notebook of one unit.

    ``notes`` tell the student what was odd about the file; ``attention`` tells the instructor why
    a person should look (empty: nobody needs to). ``unsafe`` is set when no sandbox was used.
    """

    student: str
    unit: str
    unit_title: str
    exercises: tuple[ExerciseResult, ...]
    notes: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    unsafe: bool = False

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def max_points(self) -> float:
        return sum(exercise.max_points for exercise in self.exercises)
