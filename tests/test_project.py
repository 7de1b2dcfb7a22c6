"""The promises of the project's own files."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version


@pytest.fixture(scope="module", params=["requirements.txt", "lab/requirements.txt"])
def lock_text(root, request):
    return (root / request.param).read_text(encoding="utf-8")


def test_lock_is_of_the_dependencies_declared_now(root, lock_text):
    spec = importlib.util.spec_from_file_location("lock", root / "tools" / "lock.py")
    lock = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(lock)
    assert lock_text.startswith(lock.header()), "run: make lock"


def versions(text):
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE))


def test_every_declared_dependency_is_locked_to_a_version_it_allows(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = versions((root / "requirements.txt").read_text(encoding="utf-8"))
    declared = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        declared += extra
    for requirement in map(Requirement, declared):
        assert requirement.specifier.contains(Version(pinned[requirement.name])), requirement


def test_students_get_the_versions_that_are_tested(root):
    ours, theirs = (
        versions((root / name).read_text(encoding="utf-8"))
        for name in ("requirements.txt", "lab/requirements.txt")
    )
    assert theirs.items() <= ours.items()
    assert {"keras", "jupyterlab", "nbgrader", "setuptools"} <= theirs.keys()
    assert not {"distributed", "cosmic-ray", "psycopg"} & theirs.keys()


def test_every_locked_file_has_a_hash_and_no_address(lock_text):
    names = re.findall(r"^[a-z0-9-]+==", lock_text, re.MULTILINE)
    assert len(names) > 100
    assert lock_text.count("--hash=sha256:") >= len(names)
    assert "://" not in lock_text


@pytest.mark.parametrize(
    "module", ["course_utils.check", "course_utils.data", "course_utils.plots"]
)
def test_importing_what_a_lesson_needs_loads_no_framework(module):
    heavy = ("tensorflow", "keras", "matplotlib", "sklearn", "IPython")
    code = f"import sys, {module}\nprint([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/"
    )
    assert done.stdout.strip() == "[]"


def test_readme_names_commands_that_exist(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", readme)) - {"a", "sure", "it"}
    assert {"demo", "test", "lab"} <= named
    assert named <= targets
    help_text = subprocess.run(
        [sys.executable, "-m", "autograder", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for command in set(re.findall(r"`autograder ([a-z]+)", readme)):
        assert re.search(rf"\b{command}\b", help_text), command


def test_every_unit_in_the_readme_table_is_there(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    for unit in (path.name for path in (root / "solutions").iterdir() if path.is_dir()):
        assert f"notebooks/{unit}/{unit}.ipynb" in readme


def test_jupyterlab_settings_are_valid_json(root):
    settings = json.loads((root / "lab" / "overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
