"""The command line of the autograder. Everything it does is a function of another module."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.grading.ready import COURSE_ID

from autograder.commands.app import (  # isort: skip - it must come first
    Out,
    Root,
    Units,
    Unsafe,
    app,
    clear_errors,
    console,
    problem,
    require_sandbox,
    say_where,
)
from autograder.build.generate import build_unit, check_unit
from autograder.commands import export, grade, prove, release, screen  # noqa: F401 - they add their commands
from autograder.course.source import find_units, load_unit
from autograder.gradebook import read_given, sqlite_url
from autograder.pages import write as write_pages
from autograder.proof.answers import load_answers
from autograder.proof.sample import make_class
from autograder.results.jsonl import read_results

__all__ = ["app", "main"]


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
        require_sandbox(unsafe)
        found: list[str] = []
        for path in find_units(root.resolve(), tuple(units or ())):
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


@app.command()
def report(
    out: Out = Path("graded"),
    db: Annotated[str, typer.Option("--db", help="SQLAlchemy URL of the gradebook.")] = "",
) -> None:
    """Make the pages again: from results.jsonl, and what a person gave in the gradebook."""
    with clear_errors():
        results = read_results(out / "results.jsonl")
        book = out / "gradebook.db"
        url = db or (sqlite_url(book) if book.exists() else "")
        write_pages(results, out, read_given(url, COURSE_ID) if url else {})
        screen.table(console, results)
        screen.attention(console, results)
        say_where(out)


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
        units = []
        for path in find_units(course, tuple(unit or ())):
            loaded = load_unit(path)
            if loaded.exercises:
                units.append((loaded, load_answers(course, loaded)))
        written = make_class(units, students, seed, out)
        console.print(f"{students} students, {len(written)} notebooks in {out}")


def main() -> None:
    """Entry point of the console script."""
    gc.freeze()  # what was imported stays: going through it at every collection costs a second
    sys.exit(app())
