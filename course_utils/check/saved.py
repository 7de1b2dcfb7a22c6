"""Which visible checks have passed, for the next kernel: ``.progress.json`` by the notebook.

It is kept only beside a unit's table of exercises, ``unit.json``, that is where students work. It
gives no points: it is what ``check.overview`` shows.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

NAME = ".progress.json"


def place(unit: str) -> Path | None:
    """Where to remember the checks of a unit; None in other folders than the unit's own."""
    here = Path.cwd()
    own = here.name == unit and (here / "unit.json").is_file()
    return here / NAME if own else None


def passed(path: Path) -> set[str]:
    """Names of the checks that have passed. A missing or damaged file counts as none."""
    try:
        names = json.loads(path.read_text(encoding="utf-8"))["passed"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()


def note(path: Path, name: str, good: bool) -> None:
    """Remember that a check has passed, or that it no longer does.

    Raises:
        OSError: if the file cannot be written.
    """
    known = passed(path)
    if good == (name in known):
        return
    known ^= {name}
    text = json.dumps({"passed": sorted(known)}, ensure_ascii=False, indent=0)
    # Another name for each process: two kernels may have the same notebook open.
    fresh = path.with_name(f"{NAME}.{os.getpid()}")
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(path)
