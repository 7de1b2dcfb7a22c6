"""``autograder grade``."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.app import (
    Out,
    Root,
    Unsafe,
    app,
    clear_errors,
    console,
    problem,
    require_folder,
    require_sandbox,
    say_where,
)
from autograder.course.source import find_units
from autograder.errors import UserError
from autograder.grading.find import FoundClass, find_class
from autograder.grading.former import Former, former_units, lines_on_handins, lines_on_results
from autograder.handins.lms_zip import unpack

if TYPE_CHECKING:
    from autograder.grading.local import Workers
    from autograder.grading.publish import Published
    from autograder.grading.ready import ClassJob
    from autograder.pages.formgrader import FormgraderFolder
    from autograder.results.values import SubmissionResult


@app.command()
def grade(
    submissions: Annotated[
        Path | None,
        typer.Argument(help="SUBMISSIONS/<student>/<unit>/*.ipynb, or a zip file of an LMS"),
    ] = None,
    unit: Annotated[list[str] | None, typer.Option("--unit", help="Only this unit.")] = None,
    out: Out = Path("graded"),
    db: Annotated[str, typer.Option("--db", help="SQLAlchemy URL of the gradebook.")] = "",
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Submissions at a time; 0: one for each core.")
    ] = 0,
    cluster: Annotated[
        str, typer.Option("--cluster", help="Address of a Dask scheduler, such as tcp://host:8786.")
    ] = "",
    course: Annotated[
        Path | None, typer.Option("--course", help="Grade this ordinary nbgrader course.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Prove and judge also what is unchanged.")
    ] = False,
    cold: Annotated[
        bool, typer.Option("--cold", help="Start a new Python for every submission.")
    ] = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Grade a class in a sandbox: results, gradebook, feedback pages and report."""
    with clear_errors():
        switches = {"units": unit or (), "unsafe": unsafe, "warm": not cold}
        if course:
            require_folder(course)
            require_sandbox(unsafe)
            from autograder.grading.ready import ready_course

            job = ready_course(course, submissions, **switches)
        else:
            folder, found = _class_folder(root.resolve(), submissions, unit or (), out)
            require_sandbox(unsafe)
            if _much_to_do(out, again) and not (cold or unsafe or cluster):
                from autograder.grading.warm_up import warm_up_unit

                warm_up_unit(next(iter(found.sources.values())))
            from autograder.grading.ready import ready_class

            job = ready_class(root.resolve(), folder, again=again, say=console.print, **switches)
        former = {} if course else former_units(root.resolve())
        for line in lines_on_handins(former, job.unknown):
            problem.print(line, markup=False)
        formgrader = None if course else _formgrader(out, job)
        with closing(_workers(jobs, cluster, unsafe)) as workers:
            published = _grade(job, workers, out, db, again, formgrader, former)
        from autograder.commands import screen

        screen.published(console, published)
        say_where(out)
    results = published.results
    written = screen.written_answers(results)
    if formgrader:
        _say_formgrader(out, results, written)
    person = any(result.attention for result in results) or written
    raise typer.Exit(1 if person else 0)


def _grade(
    job: ClassJob,
    workers: Workers,
    out: Path,
    db: str,
    again: bool,
    formgrader: FormgraderFolder | None,
    former: Former,
) -> Published:
    """Grade what is new, and write all that is made of a class."""
    from autograder.commands import screen
    from autograder.gradebook import GradebookWriter, sqlite_url
    from autograder.grading.grade import grade_class
    from autograder.grading.publish import Publisher
    from autograder.grading.store import Store
    from autograder.pages import figures

    if _much_to_do(out, again):  # while the first hand-ins run, this process only waits
        Thread(target=figures.load, daemon=True).start()
    url = db or job.book_url or sqlite_url(out / "gradebook.db")
    with (
        Store(_store(out)) as store,
        GradebookWriter(url, job.cells, course_id=job.course_id) as book,
    ):
        if again:
            store.forget_judgments()
        publisher = Publisher(out, store, book, job.folder, formgrader)
        stream = grade_class(job, workers, store, say=console.print)
        for graded in screen.progress(console, stream, job.count, "grading"):
            publisher.add(graded)
        published = publisher.finish(job.units)
        new = len(published.results) - published.judged_before
        for line in job.warnings() if new else ():
            problem.print(f"warning: {line}", markup=False)
        before = {unit for _, unit in store.written()}
        before |= {unit for unit in former if book.students(unit)}
        for line in lines_on_results(former, before):
            problem.print(line, markup=False)
    return published


def _store(out: Path) -> Path:
    return out / "store.sqlite"


def _much_to_do(out: Path, again: bool) -> bool:
    """True if it is sure that something will run, for which to get ready meanwhile."""
    return again or not _store(out).exists()


def _formgrader(out: Path, job: ClassJob) -> FormgraderFolder:
    from autograder.pages.formgrader import FormgraderFolder

    units = {name: ready.unit for name, ready in job.units.items()}
    return FormgraderFolder(out / "autograded", units)


def _say_formgrader(out: Path, results: Sequence[SubmissionResult], written: int) -> None:
    """Say how to give points by hand, and for whom that cannot be done there."""
    from autograder.pages.formgrader import can_show
    from autograder.pages.text import visible

    if written:
        where = "" if out == Path("graded") else f" GRADED={out}"
        console.print(f"by hand:  make formgrader{where}", markup=False)
    for student in dict.fromkeys(result.student for result in results):
        if not can_show(student):
            shown = visible(student)
            problem.print(f"not in formgrader: {shown}: rename the folder", markup=False)


def _class_folder(
    root: Path, submissions: Path | None, units: Sequence[str], out: Path
) -> tuple[Path, FoundClass]:
    """The folder of the class, and what is to be graded in it.

    A zip file is unpacked into ``OUT/submitted`` first.
    """
    if submissions is None:
        raise UserError("name the folder of the submissions: autograder grade submitted")
    folder = submissions
    if submissions.suffix.lower() == ".zip" and not submissions.is_dir():
        folder = _unpacked(root, submissions, units, out / "submitted")
    return folder, find_class(root, folder, units)


def _unpacked(root: Path, submissions: Path, units: Sequence[str], folder: Path) -> Path:
    known = [path.parent.name for path in find_units(root, tuple(units))]
    known += former_units(root) if not units else ()  # so that nothing of them is left out
    found = unpack(submissions, known, folder)
    console.print(f"{found.count} notebooks of {submissions} in {folder}", markup=False)
    for line in found.left_out:
        problem.print(f"left out {line}", markup=False)
    return folder


def _workers(jobs: int, cluster: str, unsafe: bool) -> Workers:
    if cluster:
        from autograder.grading.cluster import ClusterWorkers

        return ClusterWorkers(cluster, unsafe=unsafe, say=console.print)
    from autograder.grading.local import LocalWorkers, usable_cores

    return LocalWorkers(jobs or usable_cores())
