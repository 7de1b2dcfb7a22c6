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
    force: Annotated[bool, typer.Option("--force", help="Run all, replace all outputs.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Build again after each save.")] = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """From percent sources to executed notebooks and student notebooks."""
    if check + force + watch > 1:
        raise typer.BadParameter("--check, --force and --watch exclude each other")
    with clear_errors():
        paths = find_units(root.resolve(), tuple(units or ()))
        require_sandbox(unsafe)
        found: list[str] = []
        if check:
            from autograder.build.front import stale_front
            from autograder.build.generate import check_unit

            for path in paths:
                stale = check_unit(path, unsafe=unsafe)
                found += stale
                console.print(f"{path.parent.name}: {'stale' if stale else 'fresh'}")
            found += stale_front(root.resolve())
        else:
            from autograder.commands import build_screen

            if watch:
                build_screen.watch(console, paths, unsafe=unsafe)
            else:
                build_screen.build_all(console, paths, force=force, unsafe=unsafe)
        for line in found:
            problem.print(line, style="red", markup=False)
    raise typer.Exit(1 if found else 0)
