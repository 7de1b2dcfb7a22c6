"""``make bench``: the same class through our grader, through nbgrader, and its cells alone.

Every contender grades the same submissions, from its start to its exit, with one thread for each
notebook. It is a measurement: the exit status says only whether it could be made.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.course.notebooks import student_notebook
from autograder.course.source import load_unit
from autograder.judging.judge import UnitJudge, judge_of
from autograder.proof.answers import load_answers
from autograder.sandbox.run import templates
from benchmarks import contenders, table
from benchmarks.classes import copy_students, hand_in, make_answers
from benchmarks.command import CommandError
from benchmarks.floor import Floor, floor_of, mean_floor, runs_of
from benchmarks.machine import describe
from benchmarks.report import Growth, Report, Size, UnitReport

KINDS = {
    "01a_neurons": "NumPy",
    "09a_update_rules": "TensorFlow",
    "tf_classifier": "TensorFlow, training in graded cells",
}
_TINY = "tiny_numpy"
_HERE = Path(__file__).parent
_WIDTH = 170  # of the tables where there is no terminal
console = Console(highlight=False)


@dataclass(frozen=True)
class Plan:
    """How much is measured: sizes of classes.

    ``nbgrader`` and ``nbgrader_short`` are how many of a class nbgrader grades as they are handed
    in and without demo cells; ``tiny`` and ``real`` are the classes that grow. In those of
    ``real``, each notebook is handed in ``copies`` times when unchanged ones are graded again, so
    that more than the start of a command is timed.

    The same cells take up to a fifth more or less from one process to the next, however many are
    run in it. Classes with all cores, and unchanged ones, are therefore graded several times, of
    which the mean counts; ``passes`` says how often. The floor and one job, of which the difference
    matters, are taken in turn, ``floor_passes`` times, with the first ``floor_students``. ``new``
    are classes small enough for the start to count, each graded into a new folder.
    """

    units: tuple[str, ...] = ("01a_neurons", "09a_update_rules")
    students: int = 24
    nbgrader: int = 4
    nbgrader_short: int = 6
    passes: int = 3
    floor_students: int = 8
    floor_passes: int = 12
    new: tuple[int, ...] = (3, 12, 24)
    tiny: tuple[int, ...] = (24, 100, 300, 1000)
    real: tuple[int, ...] = (24, 150)
    copies: int = 7


QUICK = Plan(
    students=4,
    nbgrader=2,
    nbgrader_short=2,
    passes=1,
    floor_students=3,
    floor_passes=2,
    new=(3,),
    tiny=(10, 20, 40),
    real=(),
)
FULL = Plan(tuple(KINDS), nbgrader=24, nbgrader_short=24, real=(24, 300))


@dataclass(frozen=True)
class Bench:
    """A folder with a course that holds all units measured here."""

    work: Path

    @property
    def course(self) -> Path:
        return self.work / "course"

    def set_up(self) -> None:
        """Make the course: the units of the benchmark, and those of the project that it needs."""
        shutil.copytree(_HERE / "course", self.course)
        for unit in KINDS:
            for place in (Path("solutions", unit), Path("tests", "answers", unit)):
                if not (self.course / place).exists():
                    shutil.copytree(contenders.PROJECT / place, self.course / place)

    def prepared(self, name: str) -> UnitJudge:
        """A unit with its reference, proven."""
        return judge_of(load_unit(self.course / "solutions" / name / f"{name}.py"))

    def class_of(self, judge: UnitJudge, count: int) -> dict[str, dict[str, str]]:
        """Answers of so many students."""
        return make_answers(judge.unit, load_answers(self.course, judge.unit), count)

    def measure_unit(self, name: str, plan: Plan) -> UnitReport:
        """One class through all contenders."""
        judge = self.prepared(name)
        students = self.class_of(judge, plan.students)
        floor, one_job = self._measure_floor(judge, plan)
        submitted = self._hand_in(judge, students)
        found = []
        for number in range(plan.passes):
            say(f"{name}: warm, all cores")
            out = self.work / f"all-{name}-{number}"
            found.append(contenders.autograder("warm, all cores", self.course, submitted, out))
        say(f"{name}: cold, all cores")
        cold = ("cold, all cores", self.course, submitted, self.work / f"cold-{name}", "--cold")
        return UnitReport(
            unit=name,
            kind=KINDS[name],
            submissions=plan.students,
            floor=floor,
            cold=contenders.autograder(*cold),
            one_job=one_job,
            all_cores=contenders.mean_timing(found),
            nbgrader=self._nbgrader(judge, students, plan.nbgrader, demo=True),
            nbgrader_short=self._nbgrader(judge, students, plan.nbgrader_short, demo=False),
            new_folders=tuple(self._new_folder(judge, count, plan.passes) for count in plan.new),
        )

    def _new_folder(self, judge: UnitJudge, count: int, passes: int) -> contenders.Timing:
        """A small class of a unit that was proved here before, as every class but the first."""
        say(f"{judge.unit.name}: {count} submissions in a new folder")
        submitted = self._hand_in(judge, self.class_of(judge, count))
        outs = [self.work / f"new-{judge.unit.name}-{count}-{n}" for n in range(passes)]
        return contenders.mean_timing(
            [contenders.autograder("new folder", self.course, submitted, out) for out in outs]
        )

    def _measure_floor(self, judge: UnitJudge, plan: Plan) -> tuple[Floor, contenders.Timing]:
        """The cells alone, and the same class with one job."""
        name = judge.unit.name
        students = self.class_of(judge, plan.floor_students)
        say(f"{name}: what must run")
        runs = runs_of(judge, students)
        templates.close()
        submitted = self._hand_in(judge, students)
        floors, found = [], []
        for number in range(plan.floor_passes):
            say(f"{name}: the cells alone")
            floors.append(floor_of(runs))
            say(f"{name}: warm, one job")
            one_job = ("warm, one job", self.course, submitted, self.work / f"one-{name}-{number}")
            found.append(contenders.autograder(*one_job, "--jobs", "1"))
        return mean_floor(floors), contenders.mean_timing(found)

    def _hand_in(self, judge: UnitJudge, students: Mapping[str, Mapping[str, str]]) -> Path:
        submitted = self.work / f"submitted-{judge.unit.name}-{len(students)}"
        hand_in(student_notebook(judge.unit), judge.unit, students, submitted)
        return submitted

    def _nbgrader(
        self,
        judge: UnitJudge,
        students: Mapping[str, Mapping[str, str]],
        count: int,
        *,
        demo: bool,
    ) -> contenders.Timing:
        name = judge.unit.name
        label = "nbgrader" if demo else "nbgrader, no demo"
        some = dict(list(students.items())[:count])
        say(f"{name}: {label}, {len(some)} submissions")
        folder = self.work / f"nbgrader-{'demo' if demo else 'short'}-{name}"
        return contenders.nbgrader(label, self.course, judge.unit, some, folder, demo=demo)

    def measure_growth(
        self, name: str, counts: Sequence[int], passes: int, copies: int = 1
    ) -> Growth:
        """Classes of more and more students."""
        sizes = (self._measure_size(name, count, passes, copies) for count in counts)
        return Growth(name, tuple(sizes))

    def _measure_size(self, name: str, count: int, passes: int, copies: int) -> Size:
        say(f"{name}: {count} submissions, then again")
        judge = self.prepared(name)
        submitted = self._hand_in(judge, self.class_of(judge, count))
        out = self.work / f"size-{name}-{count}"
        graded = contenders.autograder("graded", self.course, submitted, out)
        if copies > 1:
            copy_students(submitted, copies)
            contenders.autograder("copies", self.course, submitted, out)
        again = [
            contenders.autograder("graded again", self.course, submitted, out)
            for _ in range(2 * passes)
        ]
        return Size(count, graded, contenders.mean_timing(again))


def say(line: str) -> None:
    """Tell what is being measured."""
    console.print(f"bench: {line}", markup=False)


def measure(plan: Plan, work: Path) -> Iterator[Report]:
    """Make all measurements of a plan in an empty folder; after each, a report of all so far."""
    report = Report(describe(), (), ())
    bench = Bench(work)
    bench.set_up()
    for name in plan.units:
        report = replace(report, units=(*report.units, bench.measure_unit(name, plan)))
        yield report
    growing_classes = ((_TINY, plan.tiny, 1), (next(iter(KINDS)), plan.real, plan.copies))
    for name, counts, copies in growing_classes:
        if counts:
            growing = bench.measure_growth(name, counts, plan.passes, copies)
            report = replace(report, growth=(*report.growth, growing))
            yield report


def main(
    out: Annotated[Path, typer.Option("--out", help="JSON to write.")] = Path("build/bench.json"),
    quick: Annotated[bool, typer.Option("--quick", help="Small classes: does it work?")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Another unit, and whole classes through nbgrader.")
    ] = False,
) -> None:
    """Compare our grader with nbgrader's, and with the time of the cells alone."""
    plan = QUICK if quick else FULL if full else Plan()
    with tempfile.TemporaryDirectory(prefix="autograder-bench-") as folder:
        try:
            for report in measure(plan, Path(folder)):
                report.write(out)
        except CommandError as error:
            console.print(f"bench: {error}", style="red", markup=False)
            raise typer.Exit(2) from error
    if not console.is_terminal:
        console.width = _WIDTH
    table.show(console, report)
    console.print(f"written: {out}", markup=False)


if __name__ == "__main__":
    typer.run(main)
