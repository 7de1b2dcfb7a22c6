"""The parts that all commands share: the application, options, and errors as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.commands import quick_start  # noqa: F401 - it acts when it is imported
from autograder.errors import UserError

app = typer.Typer(
    help="Build, grade and prove the exercises of the course.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(highlight=False, soft_wrap=True)
problem = Console(stderr=True, highlight=False, soft_wrap=True)

Root = Annotated[Path, typer.Option("--root", help="The course (the folder with solutions/).")]
Units = Annotated[list[str] | None, typer.Argument(help="Units such as 01a_neurons; all if none.")]
Out = Annotated[Path, typer.Option("--out", help="Where to write.")]
Unsafe = Annotated[
    bool,
    typer.Option("--unsafe", help="Run submissions WITHOUT a sandbox. Shown on every page."),
]


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what the user can act on into a message and exit status 2."""
    try:
        yield
    except (UserError, OSError) as error:
        problem.print(f"autograder: {error}", style="red", markup=False)
        raise typer.Exit(2) from error


def require_sandbox(unsafe: bool) -> None:
    from autograder.sandbox.run import available

    reason = available()
    if reason is not None and not unsafe:
        raise UserError(f"no sandbox can be had here: {reason}")
    if unsafe:
        problem.print("WITHOUT a sandbox: submissions can do anything that you can.", style="red")


def require_folder(course: Path) -> None:
    """Refuse an nbgrader course that is not there."""
    if not course.resolve().is_dir():
        raise UserError(f"{course.resolve()}: no such folder; expected an nbgrader course")


def require_file(path: Path, missing: str) -> Path:
    """A file that ``autograder grade`` writes."""
    if not path.exists():
        raise UserError(f"{path}: {missing}; run autograder grade first")
    return path


def say_where(out: Path) -> None:
    console.print(f"results:  {out / 'results.jsonl'}")
    console.print(f"feedback: {out / 'feedback'}")
    console.print(f"report:   {out / 'report.html'}")
