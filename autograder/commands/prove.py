"""``autograder prove``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands import mutants_screen as show_mutants
from autograder.commands import screen
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
from autograder.judging.judge import judge_of
from autograder.proof import mutants
from autograder.proof.answers import load_answers, missing_answers
from autograder.proof.prove import prove as prove_answers


@app.command()
def prove(
    units: Units = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Runs at a time.")] = 2,
    verbose: Annotated[bool, typer.Option("--verbose", help="Every message.")] = False,
    with_mutants: Annotated[
        bool, typer.Option("--mutants", help="Against mistakes derived from the solutions.")
    ] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Mutants only of units that have changed.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Store what the mutants came to.")] = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Run the grader against every stored right and wrong answer, or against mutants."""
    faults: list[str] = []
    with clear_errors():
        require_sandbox(unsafe)
        course = root.resolve()
        for path in find_units(course, tuple(units or ())):
            loaded = load_unit(path)
            if not loaded.exercises:
                continue
            if with_mutants:
                faults += _prove_mutants(course, loaded, jobs, verbose, changed, write, unsafe)
            else:
                faults += _prove_answers(course, loaded, jobs, verbose, unsafe)
    for line in faults:
        problem.print(line, style="red", markup=False)
    raise typer.Exit(1 if faults else 0)


def _prove_answers(course: Path, unit: Unit, jobs: int, verbose: bool, unsafe: bool) -> list[str]:
    answers = load_answers(course, unit)
    faults = [f"{unit.name}: {line}" for line in missing_answers(unit, answers)]
    judge = judge_of(unit, unsafe=unsafe, prove=True)
    with screen.bar(console, len(answers), unit.name) as advance:
        proofs = prove_answers(judge, answers, jobs=jobs, done=advance)
    screen.proofs(console, unit, proofs, verbose=verbose)
    return faults + [f"{p.answer.place}: {p.fault}" for p in proofs if p.fault]


def _prove_mutants(
    course: Path, unit: Unit, jobs: int, verbose: bool, changed: bool, write: bool, unsafe: bool
) -> list[str]:
    if changed and mutants.summary_is_current(course, unit):
        console.print(f"{unit.name}: mutants proven, nothing has changed")
        return []
    listed = mutants.load_equivalents(course, unit)
    derived = [m for exercise in unit.exercises for m in mutants.mutants_of(unit, exercise)]
    judge = judge_of(unit, unsafe=unsafe, prove=True)
    with screen.bar(console, len(derived), unit.name) as advance:
        proofs = mutants.prove_mutants(judge, derived, jobs=jobs, done=advance)
    show_mutants.table(console, unit, proofs, listed)
    if verbose:
        show_mutants.outcomes(console, proofs)
    faults = mutants.faults(course, unit, proofs, listed)
    if write and not faults:
        mutants.write_summary(course, unit, proofs)
    return faults
