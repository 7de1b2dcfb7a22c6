"""Help and sentences on misuse are there at once: nothing heavy is imported for them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.commands.export import Format
from autograder.gradebook.lms_csv import FORMATS

HEAVY = {
    "IPython", "alembic", "cosmic_ray", "dask", "distributed", "jinja2", "jsonschema", "jupytext",
    "matplotlib", "nbclient", "nbconvert", "nbformat", "nbgrader", "numpy", "psutil",
    "requests", "rfc3987_syntax", "sqlalchemy", "tensorflow", "traitlets",
}  # fmt: skip
_RUN = """
import json, sys
from autograder.commands.main import app
try:
    app(sys.argv[1:])
except SystemExit as end:
    status = end.code
imported = [name for name, module in sys.modules.items() if module is not None]
print("\\n" + json.dumps([status, imported]))
"""


def run(folder: Path, *arguments: str) -> tuple[int, set[str], str]:
    """Exit status of a command, what was imported for it, and what it said."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments], capture_output=True, text=True, cwd=folder
    )
    status, modules = json.loads(done.stdout.splitlines()[-1])
    return status, {name.partition(".")[0] for name in modules}, done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [("--help",), ("grade", "--help"), ("export", "--help")])
def test_help_imports_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    status, imported, said = run(tmp_path, *arguments)
    assert status == 0
    assert "Usage" in said
    assert sorted(imported & HEAVY) == []


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("grade", "name the folder of the submissions"),
        ("grade nowhere", "no such folder"),
        ("grade nowhere.zip", "nowhere.zip"),
        ("grade full", "no students"),
        ("grade class", "no folder is named after a unit"),
        ("grade class --unit 99_none", "there are: tiny"),
        ("grade --course nowhere", "expected an nbgrader course"),
        ("grade --nope", "--nope"),
        ("build 99_none", "there are: tiny"),
        ("prove 99_none", "there are: tiny"),
        ("release 99_none", "there are: tiny"),
        ("release --out full", "not empty"),
        ("report --out nowhere", "results.jsonl"),
        ("export --out nowhere", "no gradebook"),
        ("export --format nope", "canvas"),
        ("sample --out full", "not empty"),
        ("sample --out new --unit 99_none", "there are: tiny"),
    ],
)
def test_misuse_is_said_before_anything_heavy_is_imported(
    tiny_course: Path, command: str, words: str
) -> None:
    (tiny_course / "full").mkdir()
    (tiny_course / "full" / "file").touch()
    (tiny_course / "class" / "ada" / "holiday").mkdir(parents=True)
    status, imported, said = run(tiny_course, *command.split())
    assert status == 2
    assert words in said
    assert "Traceback" not in said
    assert sorted(imported & HEAVY) == []


@pytest.mark.parametrize(
    "command", ["build", "prove", "release", "sample --out new", "grade class"]
)
def test_outside_of_a_course_it_is_said_where_to_start(tmp_path: Path, command: str) -> None:
    (tmp_path / "class" / "ada" / "tiny").mkdir(parents=True)
    status, imported, said = run(tmp_path, *command.split())
    assert status == 2
    assert "start in the folder of the course" in said
    assert sorted(imported & HEAVY) == []


def test_the_formats_that_can_be_asked_for_are_those_that_can_be_written() -> None:
    assert [form.value for form in Format] == list(FORMATS)
