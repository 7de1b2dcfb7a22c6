"""``autograder release``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.app import Root, Units, app, clear_errors, console
from autograder.course.source import find_units, load_unit
from autograder.files import require_new


@app.command()
def release(
    units: Units = None,
    out: Annotated[
        Path, typer.Option("--out", help="A new folder, or a file whose name ends in .zip.")
    ] = Path("release.zip"),
    root: Root = Path(),
) -> None:
    """Make what students get: notebooks and what they import, without anything hidden."""
    with clear_errors():
        course = root.resolve()
        paths = find_units(course, tuple(units or ()))
        if out.suffix != ".zip":
            require_new(out)
        from autograder.build.release import bundle, write_bundle

        loaded = [load_unit(path) for path in paths]
        files = bundle(course, loaded)
        path = write_bundle(files, out)
    console.print(f"{len(loaded)} units, {len(files)} files: {path}", markup=False)
