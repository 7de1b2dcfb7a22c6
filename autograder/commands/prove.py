"""The command ``autograder prove``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.app import (
    Root,
    Units,
    Unsafe,
    app,
    clear_errors,
    console,
    problem,
    require_sandbox,
)
from autograder.course.source import Unit, find_units, load_unit
from autograder.files import replace_file

if TYPE_CHECKING:
    from autograder.judging.judge import UnitJudge

MOST_SECONDS = 25 * 60.0  # with --changed, for all answers of units that have changed


@dataclass(frozen=True)
class _Asked:
    """The options of the command, the same for all units, and the time at which it began."""

    course: Path
    jobs: int
    verbose: bool
    changed: bool
    write: bool
    unsafe: bool
    began: float

    def in_time(self) -> bool:
        """True if there is still time for an answer of a unit that has changed."""
        return not self.changed or monotonic() - self.began < MOST_SECONDS


@app.command()
def prove(
    units: Units = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Runs at a time.")] = 2,
    verbose: Annotated[bool, typer.Option("--verbose", help="Every message.")] = False,
    with_mutants: Annotated[
        bool, typer.Option("--mutants", help="Against mistakes derived from the solutions.")
    ] = False,
    with_forgers: Annotated[
        bool, typer.Option("--forgers", help="Only against answers that solve nothing.")
    ] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Units that have changed; two answers of the others.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Store what it came to.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="First, what `build --check` does, in one go.")
    ] = False,
    times: Annotated[
        Path | None, typer.Option("--times", help="JSON file for the seconds of each unit.")
    ] = None,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Run the grader against every stored right and wrong answer, or against mutants or forgers."""
    faults: list[str] = []
    seconds: dict[str, float] = {}
    asked = _Asked(root.resolve(), jobs, verbose, changed, write, unsafe, monotonic())
    if with_mutants and with_forgers:
        raise typer.BadParameter("expected --mutants or --forgers, got both")
    prove_unit = _prove_mutants if with_mutants else _prove_answers
    prove_unit = _prove_forgers if with_forgers else prove_unit
    with clear_errors():
        paths = find_units(asked.course, tuple(units or ()))
        require_sandbox(unsafe)
        faults += _stale_front(asked) if fresh else []
        for path in paths:
            unit, start = load_unit(path), monotonic()
            faults += _stale(asked, unit) if fresh else []
            if unit.exercises:
                faults += prove_unit(asked, unit)
            seconds[unit.name] = round(monotonic() - start, 1)
        if times:
            replace_file(times, json.dumps(seconds, indent=1) + "\n")
    for line in faults:
        problem.print(line, style="red", markup=False)
    raise typer.Exit(1 if faults else 0)


def _stale(asked: _Asked, unit: Unit) -> list[str]:
    """In this process, so that the template in which a reference is made serves the proof, too."""
    from autograder.build.generate import check_unit

    return check_unit(unit.path, unsafe=asked.unsafe)


def _stale_front(asked: _Asked) -> list[str]:
    from autograder.build.front import stale_front

    return stale_front(asked.course)


def _judge(asked: _Asked, unit: Unit) -> UnitJudge:
    """The judge of a unit; the place where it is decided whether the reference is proven again.

    That it got full marks, and the untouched notebook none, was noted if it was in this very
    environment. Otherwise both are judged now.
    """
    from autograder.judging.judge import judge_of

    judge = judge_of(unit, unsafe=asked.unsafe)
    judge.ensure_proved()
    return judge


def _prove_answers(asked: _Asked, unit: Unit) -> list[str]:
    from autograder.commands import screen
    from autograder.proof import changed
    from autograder.proof.answers import load_answers, missing_answers
    from autograder.proof.prove import prove

    answers = load_answers(asked.course, unit)
    faults = [f"{unit.name}: {line}" for line in missing_answers(unit, answers)]
    chosen = changed.select(asked.course, unit, answers, changed=asked.changed)
    in_time = asked.in_time if chosen.whole else lambda: True
    proofs = []
    if in_time():
        judge = _judge(asked, unit)
        with screen.bar(console, len(chosen.answers), unit.name) as advance:
            proofs = prove(judge, chosen.answers, jobs=asked.jobs, done=advance, go_on=in_time)
        screen.proofs(console, unit, proofs, verbose=asked.verbose)
        if chosen.whole and in_time():
            faults += _judge_forgers(asked, unit, judge)
        elif chosen.whole:
            faults.append(f"{unit.name}: no time was left for its forgers; run `make prove`")
    faults += [f"{p.answer.place}: {p.fault}" for p in proofs if p.fault]
    faults += changed.left(unit, chosen, proofs)
    if not chosen.whole:
        console.print(f"{unit.name}: proven before, nothing has changed: these were drawn")
    elif asked.write and not faults:
        chosen.summary.write(changed.counts(answers))
    return faults


def _prove_mutants(asked: _Asked, unit: Unit) -> list[str]:
    from autograder.commands import screen
    from autograder.proof import mutants

    course = asked.course
    if asked.changed and mutants.summary_is_current(course, unit):
        console.print(f"{unit.name}: mutants proven, nothing has changed")
        return []
    listed = mutants.load_equivalents(course, unit)
    derived = [m for exercise in unit.exercises for m in mutants.mutants_of(unit, exercise)]
    judge = _judge(asked, unit)
    with screen.bar(console, len(derived), unit.name) as advance:
        proofs = mutants.prove_mutants(judge, derived, jobs=asked.jobs, done=advance)
    screen.mutants(console, unit, proofs, listed)
    if asked.verbose:
        screen.mutant_outcomes(console, proofs)
    faults = mutants.faults(course, unit, proofs, listed)
    if asked.write and not faults:
        mutants.write_summary(course, unit, proofs)
    return faults


def _prove_forgers(asked: _Asked, unit: Unit) -> list[str]:
    return _judge_forgers(asked, unit, _judge(asked, unit))


def _judge_forgers(asked: _Asked, unit: Unit, judge: UnitJudge) -> list[str]:
    from autograder.commands import screen
    from autograder.proof import forgers

    listed = forgers.load_listed(asked.course, unit)
    made = [one for exercise in unit.exercises for one in forgers.forgers_of(unit, exercise)]
    for line in forgers.skipped(unit):
        console.print(line, markup=False)
    with screen.bar(console, len(made), unit.name) as advance:
        found = forgers.judge_forgers(judge, made, jobs=asked.jobs, done=advance)
    cells = len({finding.cell for finding in found})
    console.print(f"{unit.name}: {len(made)} forgers, {cells} cells gave points to one")
    return forgers.faults(unit, found, listed)
