"""``autograder build``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
from autograder.course.source import find_units


@app.command()
def build(
    units: Units = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if stale.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Build even what is fresh.")] = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """From percent sources to executed notebooks and student notebooks."""
    with clear_errors():
        paths = find_units(root.resolve(), tuple(units or ()))
        require_sandbox(unsafe)
        from autograder.build.generate import build_unit, check_unit

        found: list[str] = []
        for path in paths:
            name = path.parent.name
            if check:
                stale = check_unit(path, unsafe=unsafe)
                found += stale
                console.print(f"{name}: {'stale' if stale else 'fresh'}")
            else:
                done = build_unit(path, force=force, unsafe=unsafe)
                console.print(f"{name}: {'built' if done else 'nothing to do'}")
        for line in found:
            problem.print(line, style="red", markup=False)
    raise typer.Exit(1 if found else 0)
