"""``autograder export``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.app import Out, app, clear_errors, console, problem, require_file
from autograder.errors import UserError
from autograder.files import replace_file

Format = StrEnum("Format", ["csv", "canvas", "moodle"])  # as in gradebook.lms_csv
By = StrEnum("By", ["login", "id"])
_SHOWN = 10


@app.command()
def export(
    out: Out = Path("graded"),
    form: Annotated[
        Format, typer.Option("--format", help="Canvas, Moodle, or a row for each score.")
    ] = Format.csv,
    unit: Annotated[list[str] | None, typer.Option("--unit", help="Only this unit.")] = None,
    db: Annotated[str, typer.Option("--db", help="SQLAlchemy URL of the gradebook.")] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="Points so far where a person has still to look.")
    ] = False,
    by: Annotated[
        By,
        typer.Option("--by", help="Login names, or the numbers in folders of an LMS's zip file."),
    ] = By.login,
) -> None:
    """Write the scores of the gradebook, with what a person gave, as CSV."""
    with clear_errors():
        book = out / "gradebook.db"
        if not db:
            require_file(book, "no gradebook")
        from autograder.gradebook import read_scores, sqlite_url
        from autograder.gradebook.lms_csv import to_csv, waiting
        from autograder.grading.ready import COURSE_ID

        scores = read_scores(db or sqlite_url(book), COURSE_ID)
        scores = [score for score in scores if not unit or score.unit in unit]
        if not scores:
            raise UserError(f"the gradebook has no scores for {', '.join(unit or ['any unit'])}")
        path = replace_file(
            out / f"grades-{form}.csv", [to_csv(scores, form, partial=partial, by=by)]
        )
        left = waiting(scores)
    console.print(f"{len(scores) - (0 if partial else len(left))} scores: {path}", markup=False)
    if left:
        what = "points so far are given" if partial else "left empty"
        more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        shown = "; ".join(left[:_SHOWN])
        problem.print(f"a person has still to look ({what}): {shown}{more}", markup=False)
    raise typer.Exit(1 if left else 0)
