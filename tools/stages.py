"""Run targets of the Makefile one after the other, then say where the minutes went.

    python tools/stages.py lint proof unit

Their output is not touched. The first that fails ends the run, with its status. A target that
leaves ``build/times/<target>.json``, names with seconds, has a line for each of them in the table.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

TIMES = Path("build/times")
# `make test` does the one itself, and its stage `proof` the other.
DONE_BEFORE = ("setup", "fresh")


@dataclass(frozen=True)
class Stage:
    """A target that has run: its status, its seconds, and those of its parts."""

    name: str
    status: int
    seconds: float
    parts: dict[str, float] = field(default_factory=dict)


def make(name: str) -> int:
    """Run one target, without what was done before; returns make's status."""
    skipped = [word for target in DONE_BEFORE for word in ("-o", target)]
    return subprocess.run(["make", "--no-print-directory", *skipped, name], check=False).returncode


def run(
    names: Sequence[str], make: Callable[[str], int] = make, times: Path = TIMES
) -> Iterator[Stage]:
    """Run targets up to the first that fails."""
    for name in names:
        file = times / f"{name}.json"
        file.unlink(missing_ok=True)
        began = monotonic()
        status = make(name)
        yield Stage(name, status, monotonic() - began, _parts(file))
        if status:
            return


def _parts(file: Path) -> dict[str, float]:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def table(stages: Sequence[Stage], names: Sequence[str]) -> str:
    """Minutes of each stage and of its parts, what failed, and what did not run for it."""
    rows = [("stage", "unit", "minutes")]
    for stage in stages:
        name = f"{stage.name} (failed)" if stage.status else stage.name
        rows.append((name, "", _minutes(stage.seconds)))
        rows += [("", part, _minutes(seconds)) for part, seconds in stage.parts.items()]
    rows += [(name, "", "not run") for name in names[len(stages) :]]
    rows.append(("all", "", _minutes(sum(stage.seconds for stage in stages))))
    first, second, third = (max(map(len, column)) for column in zip(*rows, strict=True))
    lines = (f"{one:{first}}  {two:{second}}  {three:>{third}}" for one, two, three in rows)
    return "\n".join(["where the minutes went", *lines])


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}"


def main(names: Sequence[str]) -> int:
    """Run the targets; returns the status of the last that ran."""
    stages: list[Stage] = []
    try:
        for stage in run(names):
            stages.append(stage)
    finally:  # also when it is interrupted
        print(table(stages, names), flush=True)
    return stages[-1].status if stages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
