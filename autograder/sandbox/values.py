"""The values that go into a run in the sandbox, and what is known of it afterwards.

Everything here is a frozen dataclass without behavior that touches files, processes or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Role = Literal["author", "solution", "graded", "extra"]
StepStatus = Literal["ok", "error", "timeout"]
Ending = Literal["done", "timeout", "memory", "output", "messages", "crashed"]


@dataclass(frozen=True)
class Step:
    """One code cell to run.

    ``id`` is unique in a program: the author's cell id, or ``extra-N`` for a student's own cell.
    A step with ``visible`` runs in a namespace of its own, of which only these names are kept.
    """

    id: str
    source: str
    role: Role
    visible: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Limits:
    """The limits of one submission. Seconds, bytes and counts; CPU time, not wall time, decides.

    A new limit is a field here and a name for a unit's header in ``course.limits``. It is kept by
    ``plan.rlimits`` (one process), ``jail.monitor`` (all of them) or ``watch.collect`` (from
    outside), and what a student is told when it is passed stands in ``limit_texts``.
    """

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
class Settings:
    """How the programs of one unit run: all that is the same for them.

    Attributes:
        unit: Name of the unit that checks belong to.
        limits: What a program may use.
        preload: Import statements that are carried out before the first step.
        warm: Fork a process that has imported these, where that is safe; else start a new one.
        reseed: Give random generators the same seed before every step, not only before the first.
        files: Content by relative path, put into the working folder.
        masked: Absolute paths that the code reads other content from.
        unsafe: Run without a sandbox: nothing is hidden from the code, and ``masked`` is ignored.
        reference: Whether checks also send what they expect (only for code that is trusted).
    """

    unit: str
    limits: Limits = Limits()
    preload: tuple[str, ...] = ()
    warm: bool = True
    reseed: bool = True
    files: Mapping[str, bytes] = field(default_factory=dict)
    masked: Mapping[Path, bytes] = field(default_factory=dict)
    unsafe: bool = False
    reference: bool = False


@dataclass(frozen=True)
class Record:
    """The message of one check. ``actual`` is an encoded value (see ``course_utils.check.values``).

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

    ``frames`` lists (step id, line in the cell, source line) innermost last, cells only. ``names``
    says of what sort the values were that the innermost line of the student's mentions.
    """

    type: str
    message: str
    frames: tuple[tuple[str, int, str], ...] = ()
    names: tuple[str, ...] = ()


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


def size(count: int) -> str:
    """Bytes in words, such as ``2 GiB``."""
    for unit, scale in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= scale:
            return f"{count / scale:.3g} {unit}"
    return f"{count} bytes"
