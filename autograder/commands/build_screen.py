"""What ``autograder build`` shows."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.build.generate import build_unit
from autograder.build.telling import Now, Tell


def build_all(console: Console, paths: Iterable[Path], *, force: bool, unsafe: bool) -> None:
    """Build units, and say of each what was done."""
    for path in paths:
        with telling(console) as tell:
            begun = time.monotonic()
            built = build_unit(path, force=force, unsafe=unsafe, tell=tell)
        console.print(built.line(time.monotonic() - begun), markup=False)


@contextmanager
def telling(console: Console) -> Iterator[Tell]:
    """What runs: a bar on a terminal, elsewhere lines, one a tenth of a notebook."""
    if not console.is_terminal:
        yield partial(_line, console)
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
