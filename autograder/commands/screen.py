"""The output of the commands: tables, progress and the list of what needs a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from statistics import fmean, median
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from autograder.pages.text import visible
from autograder.results.outcomes import OUTCOMES
from autograder.results.values import SubmissionResult

if TYPE_CHECKING:  # each command imports what it needs
    from autograder.course.source import Unit
    from autograder.grading.publish import Published
    from autograder.proof.mutants.proof import MutantProof
    from autograder.proof.mutants.record import Equivalent
    from autograder.proof.prove import Proof

T = TypeVar("T")
_WIDTH = 160
MOST_ROWS = 60  # of a table on the terminal


@contextmanager
def bar(console: Console, total: int, label: str) -> Iterator[Callable[[], None]]:
    """Progress with an ETA on a terminal; plain lines elsewhere, the first and one a tenth."""
    if not console.is_terminal:
        yield _plain(console, total, label)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda: progress.advance(task)


def _plain(console: Console, total: int, label: str) -> Callable[[], None]:
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if done in (1, total) or done % max(1, total // 10) == 0:
            console.print(f"{label}: {done} of {total}")

    return advance


def progress(console: Console, items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """The items, with a progress bar around them."""
    with bar(console, total, label) as advance:
        for item in items:
            yield item
            advance()


def table(console: Console, results: Sequence[SubmissionResult]) -> None:
    """Scores of a class: a line per submission, and what became of its exercises."""
    for unit in dict.fromkeys(result.unit for result in results):
        grid = Table(title=unit, title_justify="left")
        grid.add_column("student")
        grid.add_column("points", justify="right")
        grid.add_column("exercises")
        for result in results:
            if result.unit == unit:
                counts = Counter(exercise.outcome for exercise in result.exercises)
                text = ", ".join(
                    f"{counts[name]} {name.replace('_', ' ')}" for name in OUTCOMES if counts[name]
                )
                points = f"{result.points:g} / {result.max_points:g}"
                grid.add_row(_plain_text(result.student), points, text)
        console.print(grid)


def published(console: Console, done: Published) -> None:
    """Print the results of a class, and what needs a person."""
    results = done.results
    if len(results) <= MOST_ROWS:
        table(console, results)
    else:
        _totals(console, results)
    if done.judged_before:
        console.print(f"{done.judged_before} of {len(results)} are as they were the last time")
    for student, unit in done.cleared:
        text = _plain_text(f"{student}, {unit}: no longer handed in; its scores were cleared")
        console.print(text, markup=False)
    attention(console, results)


def _totals(console: Console, results: Sequence[SubmissionResult]) -> None:
    """A line per unit, for classes whose table nobody reads."""
    for unit in dict.fromkeys(result.unit for result in results):
        points = [result.points for result in results if result.unit == unit]
        most = next(result.max_points for result in results if result.unit == unit)
        console.print(
            f"{unit}: {len(points)} submissions, mean {fmean(points):.1f} and median "
            f"{median(points):g} of {most:g} points"
        )


def written_answers(results: Sequence[SubmissionResult]) -> int:
    """How many answers wait for points by hand."""
    return sum(e.outcome == "manual" for result in results for e in result.exercises)


def attention(console: Console, results: Sequence[SubmissionResult]) -> None:
    """Every submission that needs a person, and why; written answers are only counted."""
    written = written_answers(results)
    if written:
        console.print(f"{written} written answers wait for points by hand")
    for result in results:
        for line in result.attention:
            text = _plain_text(f"{result.student}, {result.unit}: {line}")
            console.print(f"needs a person: {text}", markup=False)


def _plain_text(text: str) -> str:
    """One bounded line without control characters, whatever a submission put into it."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= _WIDTH else line[:_WIDTH] + "..."


def proofs(console: Console, unit: Unit, found: Sequence[Proof], *, verbose: bool) -> None:
    """How many answers of each exercise were judged rightly; all messages if asked."""
    grid = Table(title=f"{unit.name}: answers judged rightly", title_justify="left")
    for column in ("exercise", "right ones", "wrong ones"):
        grid.add_column(column)
    for exercise in unit.exercises:
        mine = [proof for proof in found if proof.answer.exercise == exercise.id]
        if mine:
            grid.add_row(exercise.id, _share(mine, right=True), _share(mine, right=False))
    console.print(grid)
    if verbose:
        for proof in found:
            console.print(f"{proof.answer.name}: {proof.result.outcome}", style="bold")
            console.print(visible(proof.result.reason), markup=False)
    good = sum(not proof.fault for proof in found)
    console.print(f"{unit.name}: {good} of {len(found)} answers judged rightly")


def _share(found: Sequence[Proof], *, right: bool) -> str:
    mine = [proof for proof in found if proof.answer.right is right]
    return f"{sum(not proof.fault for proof in mine)} of {len(mine)}"


def mutants(
    console: Console, unit: Unit, proofs: Sequence[MutantProof], listed: Sequence[Equivalent]
) -> None:
    """The kill rate of each exercise, and how many of its survivors are listed as equivalent."""
    from autograder.proof.mutants import kill_rates

    grid = Table(title=f"{unit.name}: mutants", title_justify="left")
    grid.add_column("exercise")
    for column in ("mutants", "killed", "rate", "listed", "open"):
        grid.add_column(column, justify="right")
    for rate in kill_rates(proofs):
        known = {(e.mutant, e.digest) for e in listed if e.exercise == rate.exercise}
        alive = [p.mutant for p in proofs if p.mutant.exercise == rate.exercise and not p.killed]
        closed = sum((mutant.id, mutant.digest) in known for mutant in alive)
        numbers = (rate.mutants, rate.killed, f"{rate.share:.1%}", closed, len(alive) - closed)
        grid.add_row(rate.exercise, *map(str, numbers))
    console.print(grid)
    killed = sum(proof.killed for proof in proofs)
    console.print(f"{unit.name}: {killed} of {len(proofs)} mutants killed")


def mutant_outcomes(console: Console, proofs: Sequence[MutantProof]) -> None:
    """Every mutant with its outcome."""
    for proof in proofs:
        console.print(f"{proof.mutant.exercise}, {proof.mutant.id}: {proof.outcome}", markup=False)
