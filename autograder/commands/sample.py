"""``autograder sample``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.app import Out, Root, app, clear_errors, console
from autograder.course.source import find_units, load_unit
from autograder.files import require_new


@app.command()
def sample(
    out: Out,
    students: Annotated[int, typer.Option("--students", min=1, max=10_000)] = 12,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    unit: Annotated[list[str] | None, typer.Option("--unit", help="Only this unit.")] = None,
    root: Root = Path(),
) -> None:
    """Make a realistic class from the stored answers."""
    with clear_errors():
        course = root.resolve()
        paths = find_units(course, tuple(unit or ()))
        require_new(out)
        from autograder.proof.answers import load_answers
        from autograder.proof.sample import make_class

        units = []
        for path in paths:
            loaded = load_unit(path)
            if loaded.exercises:
                units.append((loaded, load_answers(course, loaded)))
        written = make_class(units, students, seed, out)
        console.print(f"{students} students, {len(written)} notebooks in {out}")
