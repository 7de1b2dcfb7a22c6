"""The command line of the autograder. Everything it does is a function of another module."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder import show
from autograder.answers import AnswerError, load_answers, missing_answers
from autograder.build import BuildErrors, build_unit, check_unit
from autograder.classroom import ClassroomError
from autograder.execution import GraderFault, available
from autograder.grade import grade_class, ready_class
from autograder.gradebook import GradebookError, sqlite_url, unit_cells, write
from autograder.model import SubmissionResult
from autograder.notebooks import gradebook_notebook
from autograder.pages import write as write_pages
from autograder.prepare import prepare
from autograder.prove import prove as prove_answers
from autograder.results import ResultsError, read_results, write_results
from autograder.sample import make_class
from autograder.source import SourceError, find_units, load_unit

app = typer.Typer(
    help="Build, grade and prove the exercises of the course.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COURSE_ID = "deep-learning"  # as in nbgrader_config.py
console = Console(highlight=False, soft_wrap=True)
problem = Console(stderr=True, highlight=False, soft_wrap=True)

Root = Annotated[Path, typer.Option("--root", help="The course (the folder with solutions/).")]
Units = Annotated[list[str] | None, typer.Argument(help="Units such as 01_neurons; all if none.")]
Out = Annotated[Path, typer.Option("--out", help="Where to write.")]
Unsafe = Annotated[
    bool,
    typer.Option("--unsafe", help="Run submissions WITHOUT a sandbox. Shown on every page."),
]

_MISUSE = (
    SourceError, ClassroomError, ResultsError, AnswerError, GradebookError, OSError,
)  # fmt: skip
_UNUSABLE = (*BuildErrors, GraderFault)


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Turn what the user can act on into a message and exit status 2."""
    try:
        yield
    except (*_MISUSE, *_UNUSABLE) as error:
        problem.print(f"autograder: {error}", style="red", markup=False)
        raise typer.Exit(2) from error


@app.command()
def build(
    units: Units = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if stale.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Build even what is fresh.")] = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """From percent sources to executed notebooks and student notebooks."""
    with _clear_errors():
        _require_sandbox(unsafe)
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
def grade(
    submissions: Annotated[Path, typer.Argument(help="SUBMISSIONS/<student>/<unit>/*.ipynb")],
    unit: Annotated[list[str] | None, typer.Option("--unit", help="Only this unit.")] = None,
    out: Out = Path("graded"),
    db: Annotated[str, typer.Option("--db", help="SQLAlchemy URL of the gradebook.")] = "",
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Grade a class in a sandbox: results, gradebook, feedback pages and report."""
    with _clear_errors():
        _require_sandbox(unsafe)
        job = ready_class(
            root.resolve(), submissions, units=unit or (), unsafe=unsafe, say=console.print
        )
        for name in job.unknown:
            problem.print(f"skipped {name}: no unit has this name", markup=False)
        results = list(show.progress(console, grade_class(job), len(job.handins), "grading"))
        write_results(results, out / "results.jsonl")
        cells = {
            name: unit_cells(gradebook_notebook(prepared.unit))
            for name, prepared in job.units.items()
        }
        write(results, db or sqlite_url(out / "gradebook.db"), cells, course_id=COURSE_ID)
        _pages(results, out)
    person = any(result.attention for result in results) or show.written_answers(results)
    raise typer.Exit(1 if person else 0)


def _require_sandbox(unsafe: bool) -> None:
    reason = available()
    if reason is not None and not unsafe:
        raise GraderFault(f"no sandbox can be had here: {reason}")
    if unsafe:
        problem.print("WITHOUT a sandbox: submissions can do anything that you can.", style="red")


def _pages(results: list[SubmissionResult], out: Path) -> None:
    pages = write_pages(results, out)
    show.table(console, results)
    show.attention(console, results)
    console.print(f"results:  {out / 'results.jsonl'}")
    console.print(f"feedback: {out / 'feedback'} ({len(pages) - 1} pages)")
    console.print(f"report:   {out / 'report.html'}")


@app.command()
def report(out: Out = Path("graded")) -> None:
    """Make the pages again from results.jsonl."""
    with _clear_errors():
        results = read_results(out / "results.jsonl")
        _pages(results, out)


@app.command()
def sample(
    out: Out,
    students: Annotated[int, typer.Option("--students", min=1, max=10_000)] = 12,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    unit: Annotated[list[str] | None, typer.Option("--unit", help="Only this unit.")] = None,
    root: Root = Path(),
) -> None:
    """Make a realistic class from the stored answers."""
    with _clear_errors():
        course = root.resolve()
        units = []
        for path in find_units(course, tuple(unit or ())):
            loaded = load_unit(path)
            if loaded.exercises:
                units.append((loaded, load_answers(course, loaded)))
        written = make_class(units, students, seed, out)
        console.print(f"{students} students, {len(written)} notebooks in {out}")


@app.command()
def prove(
    units: Units = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Runs at a time.")] = 2,
    verbose: Annotated[bool, typer.Option("--verbose", help="Every message.")] = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Run the grader against every stored right and wrong answer."""
    faults: list[str] = []
    with _clear_errors():
        _require_sandbox(unsafe)
        course = root.resolve()
        for path in find_units(course, tuple(units or ())):
            loaded = load_unit(path)
            if not loaded.exercises:
                continue
            answers = load_answers(course, loaded)
            faults += [f"{loaded.name}: {line}" for line in missing_answers(loaded, answers)]
            prepared = prepare(loaded, unsafe=unsafe, prove=True)
            with show.bar(console, len(answers), loaded.name) as advance:
                proofs = prove_answers(prepared, answers, jobs=jobs, done=advance)
            faults += [f"{p.answer.path}: {p.fault}" for p in proofs if p.fault]
            show.proofs(console, loaded, proofs, verbose=verbose)
    for line in faults:
        problem.print(line, style="red", markup=False)
    raise typer.Exit(1 if faults else 0)


def main() -> None:
    """Entry point of the console script."""
    sys.exit(app())
