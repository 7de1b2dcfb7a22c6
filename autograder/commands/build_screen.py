"""The output of ``autograder build``, and its loop over saves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.build.generate import RefusedError, build_unit
from autograder.build.telling import Built, Now, Tell, silent
from autograder.build.watch import saves
from autograder.errors import UserError

Build = Callable[[Path, Tell], Built]
_TICK_SECONDS = 0.3


def build_all(console: Console, paths: Iterable[Path], *, force: bool, unsafe: bool) -> None:
    """Build units, and say of each what was done."""
    for path in paths:
        with telling(console) as tell:
            begun = time.monotonic()
            built = build_unit(path, force=force, unsafe=unsafe, tell=tell)
        console.print(built.line(time.monotonic() - begun), markup=False)


def watch(console: Console, paths: Sequence[Path], *, unsafe: bool) -> None:
    """Build units, and again after every save until Ctrl-C; an error does not end it."""
    names = ", ".join(path.parent.name for path in paths)
    console.print(f"watching {names}; Ctrl-C ends it", markup=False)
    try:
        rebuild(console, paths, _ticks(), partial(_build, unsafe=unsafe))
    except KeyboardInterrupt:
        console.print()


def rebuild(console: Console, paths: Sequence[Path], ticks: Iterable[object], build: Build) -> None:
    """Build at once and after every save that is seen at ``ticks``, with a line each time."""
    for path in saves(paths, ticks):
        begun = time.monotonic()
        try:
            with telling(console, plain=False) as tell:
                built = build(path, tell)
            lines = [built.line(time.monotonic() - begun)]
        except (UserError, OSError) as error:
            lines = _refusal(error)
        for line in lines:
            console.print(f"{time.strftime('%H:%M:%S')}  {line}", markup=False)


def _build(path: Path, tell: Tell, *, unsafe: bool) -> Built:
    return build_unit(path, unsafe=unsafe, tell=tell)


def _refusal(error: BaseException) -> list[str]:
    """A line for each thing that is wrong, without a traceback."""
    if isinstance(error, RefusedError):
        return [str(problem) for problem in error.problems]
    return str(error).splitlines()[:1] or [type(error).__name__]


def _ticks() -> Iterator[None]:
    while True:
        time.sleep(_TICK_SECONDS)
        yield


@contextmanager
def telling(console: Console, *, plain: bool = True) -> Iterator[Tell]:
    """Show progress: a bar on a terminal; elsewhere a line a tenth of a notebook, or nothing."""
    if not console.is_terminal:
        yield partial(_line, console) if plain else silent
        return
    columns = (
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None, visible=False)

        def tell(now: Now) -> None:
            what = f"{now.stage}: {now.cell}" if now.cell else now.stage
            done = max(0, now.number - 1)
            progress.update(
                task, description=what, completed=done, total=now.total or None, visible=True
            )

        yield tell


def _line(console: Console, now: Now) -> None:
    if not now.total:
        console.print(now.stage, markup=False)
    elif (now.number - 1) % max(1, now.total // 10) == 0:
        text = f"{now.stage}: cell {now.number} of {now.total}, {now.cell}"
        console.print(text, markup=False)
