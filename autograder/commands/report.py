"""``autograder report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.app import Out, app, clear_errors, console, require_file, say_where


@app.command()
def report(
    out: Out = Path("graded"),
    db: Annotated[str, typer.Option("--db", help="SQLAlchemy URL of the gradebook.")] = "",
) -> None:
    """Make the pages again: from results.jsonl, and what a person gave in the gradebook."""
    with clear_errors():
        lines = require_file(out / "results.jsonl", "no results")
        from autograder import pages
        from autograder.commands import screen
        from autograder.gradebook import read_given, sqlite_url
        from autograder.grading.ready import COURSE_ID
        from autograder.results.jsonl import read_results

        results = read_results(lines)
        book = out / "gradebook.db"
        url = db or (sqlite_url(book) if book.exists() else "")
        pages.write(results, out, read_given(url, COURSE_ID) if url else {})
        screen.table(console, results)
        screen.attention(console, results)
        say_where(out)
