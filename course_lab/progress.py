"""Which checks have passed: remembered also when an exercise moves to another lesson."""

import json
from collections.abc import Iterable
from pathlib import Path

NAME = ".progress.json"  # what checks remember; see course_utils.check.saved


def passed_before(table: Path, folders: Iterable[Path]) -> bytes | None:
    """What is remembered in other folders of the checks that a table of exercises has.

    A file that is missing or damaged counts as nothing: that costs a student a run of the cells.

    Returns:
        The content of the file for the table's folder; None where there is nothing to remember.
    """
    known = {name for path in folders for name in _names(path / NAME)} & _checks(table)
    if not known:
        return None
    text = json.dumps({"passed": sorted(known)}, ensure_ascii=False, indent=0)
    return f"{text}\n".encode()


def _names(path: Path) -> list[str]:
    try:
        names = json.loads(path.read_text(encoding="utf-8"))["passed"]
        return [name for name in names if isinstance(name, str)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _checks(table: Path) -> set[str]:
    try:
        exercises = json.loads(table.read_text(encoding="utf-8"))["exercises"]
        return {name for one in exercises for cell in one["cells"] for name in cell["checks"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
