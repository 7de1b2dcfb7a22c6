"""The graders that are compared: ``autograder grade`` in its modes, and ``nbgrader autograde``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import nbformat

from autograder.course.notebooks import full_notebook, to_bytes
from autograder.course.source import Unit
from autograder.judging.reference import FILE_NAME
from autograder.results.jsonl import read_results
from benchmarks.classes import hand_in
from benchmarks.command import CommandError, Execution, Mark, execute
from benchmarks.usage import Memory, most_of

_DONE = r"^grading: (\d+) of \d+$"
_ATTENTION = 1  # exit status: graded, and something waits for a person
_CONVERTING = r"Converting notebook .*[/\\](student\d+)[/\\]"
PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Timing:
    """One run of one grader over one class.

    ``each`` is the wall time of one more submission, ``setup`` all that is not such time: starting,
    proving the unit, ending. ``start_seconds`` is the part of it before the first submission. CPU
    seconds are those of all processes.
    """

    name: str
    submissions: int
    wall_seconds: float
    cpu_seconds: float
    each: float
    cpu_each: float
    memory: Memory
    start_seconds: float = 0.0

    @property
    def setup(self) -> float:
        return self.wall_seconds - self.submissions * self.each

    def seconds_for(self, submissions: int) -> float:
        """Seconds for a class of this size, set-up included."""
        return self.setup + submissions * self.each

    def throughput(self, submissions: int) -> float:
        """Submissions a second for a class of this size, set-up included."""
        return submissions / self.seconds_for(submissions)


def timing(
    name: str, submissions: int, execution: Execution, marks: Sequence[tuple[Mark, int]]
) -> Timing:
    """The timing of a run.

    Args:
        name: What the run is called.
        submissions: How many were graded.
        execution: The run.
        marks: Moments, and how many submissions were done by then.

    Raises:
        CommandError: If there are not two of them.
    """
    if len(marks) < 2:
        raise CommandError(f"{name}: not two lines say how far it is:\n{execution.printed}")
    (began, few), (ended, many) = marks[0], marks[-1]
    return Timing(
        name=name,
        submissions=submissions,
        wall_seconds=execution.wall_seconds,
        cpu_seconds=execution.cpu_seconds,
        each=(ended.wall_seconds - began.wall_seconds) / (many - few),
        cpu_each=(ended.cpu_seconds - began.cpu_seconds) / (many - few),
        memory=execution.memory,
        start_seconds=began.wall_seconds,
    )


def mean_timing(timings: Sequence[Timing]) -> Timing:
    """The mean of several runs over one class; of memory, the most."""
    first = timings[0]
    names = ("wall_seconds", "cpu_seconds", "each", "cpu_each", "start_seconds")
    means = {name: fmean(getattr(timing, name) for timing in timings) for name in names}
    return replace(first, **means, memory=most_of(timing.memory for timing in timings))


def autograder(name: str, course: Path, submitted: Path, out: Path, *options: str) -> Timing:
    """Time ``autograder grade``.

    Args:
        name: What the run is called.
        course: Holds the units.
        submitted: The class.
        out: Where results go; what is there already is not judged again.
        options: More options of the command.

    Raises:
        CommandError: If it fails, or a submission is not judged.
    """
    command = ["autograder", "grade", str(submitted), "--root", str(course), "--out", str(out)]
    done = execute([*command, *options], course, mark=_DONE, expect=(0, _ATTENTION))
    count = len(list(submitted.iterdir()))
    graded = timing(name, count, done, [(mark, int(mark.text)) for mark in done.marks])
    _require_judged(out, count)
    return graded


def _require_judged(out: Path, count: int) -> None:
    """Raise unless every submission was judged: what fails is quick, and no measure of speed."""
    results = read_results(out / "results.jsonl")
    failed = (r for r in results if any(e.outcome == "grader_fault" for e in r.exercises))
    faults = [f"{result.student}: {'; '.join(result.attention)}" for result in failed]
    if len(results) != count or faults:
        text = "\n".join(faults)
        raise CommandError(f"{len(results)} of {count} results, {len(faults)} faults\n{text}")


def nbgrader(
    name: str,
    course: Path,
    unit: Unit,
    students: Mapping[str, Mapping[str, str]],
    folder: Path,
    *,
    demo: bool,
) -> Timing:
    """Time ``nbgrader autograde`` in a course of its own; making that course is not timed.

    Args:
        name: What the run is called.
        course: Holds the unit, with its reference, which hidden checks are compared with.
        unit: The unit.
        students: The class.
        folder: Where to make nbgrader's course.
        demo: Whether cells that only show something are in the notebooks. They judge nothing, and
            our grader never runs them.
    """
    source = folder / "solutions" / unit.name
    source.mkdir(parents=True)
    shutil.copy(PROJECT / "nbgrader_config.py", folder)
    shutil.copy(course / "solutions" / unit.name / FILE_NAME, source)
    notebook = full_notebook(unit)
    if not demo:
        notebook.cells = [c for c in notebook.cells if "demo" not in c.metadata.get("tags", ())]
    (source / f"{unit.name}.ipynb").write_bytes(to_bytes(notebook))
    execute(["nbgrader", "generate_assignment", unit.name], folder)
    blank = nbformat.read(folder / "release" / unit.name / f"{unit.name}.ipynb", as_version=4)
    hand_in(blank, unit, students, folder / "submitted")
    done = execute(["nbgrader", "autograde", unit.name], folder, mark=_CONVERTING)
    began: dict[str, Mark] = {}
    for mark in done.marks:
        began.setdefault(mark.text, mark)
    end = Mark(done.wall_seconds, done.cpu_seconds, "")
    marks = [*zip(began.values(), range(len(began)), strict=True), (end, len(began))]
    return timing(name, len(students), done, marks)
