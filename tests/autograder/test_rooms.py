"""Who may import whom: the rooms of the autograder, in one direction."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import autograder

PACKAGE = Path(autograder.__file__).parent
# A room may import those that it names and `errors`, and no others.
MAY_IMPORT = {
    "commands": "grading build proof pages nbgrader_course judging gradebook course results "
    "sandbox handins environment files",
    "grading": "pages nbgrader_course judging gradebook course results sandbox handins "
    "environment files",
    "build": "judging course environment files",
    "proof": "judging course results sandbox environment files",
    "pages": "judging course results handins files",
    "nbgrader_course": "judging gradebook course results sandbox handins environment",
    "judging": "course results sandbox handins environment files",
    "gradebook": "results",
    "course": "sandbox",
    "results": "files",
    "sandbox": "environment files",
    "handins": "",
    "environment": "",
    "errors": "",
    "files": "",
}


def imported(path: Path) -> set[str]:
    """The rooms that a module imports anywhere in it, also where only a type checker looks."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("autograder.")}
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_those_below_it(room):
    place = PACKAGE / room
    paths = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    allowed = {*MAY_IMPORT[room].split(), room, "errors"}
    wrong = {str(path.relative_to(PACKAGE)): imported(path) - allowed for path in paths}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_the_table_is_whole_and_has_no_circle():
    places = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith(("__", "."))}
    assert places == set(MAY_IMPORT)
    left = {room: set(names.split()) for room, names in MAY_IMPORT.items()}
    while left:
        done = {room for room, names in left.items() if not names}
        assert done, f"these import each other in a circle: {sorted(left)}"
        left = {room: names - done for room, names in left.items() if room not in done}
