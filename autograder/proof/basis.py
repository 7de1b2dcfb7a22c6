"""All that the verdicts on a unit's stored answers rest on, as one digest.

These are: the unit's code that runs when grading, its answers, its limits, the code that runs and
judges them, and the locked versions of the packages that the unit uses. What people only read or
look at is left out, and so are Python and the platform, of which several are supported: there, some
of the answers are judged again (see :mod:`.changed`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

import autograder
import course_utils
from autograder.course.imports import nodes_of
from autograder.course.limits import limits_of
from autograder.course.source import Unit
from autograder.environment import WITHOUT_VERDICTS
from autograder.files import digest_of
from autograder.proof.answers import Answer
from autograder.proof.summary import Summary, graded_code

_AUTOGRADER = Path(autograder.__file__).parent
_COURSE_UTILS = Path(course_utils.__file__).parent
# Stored answers are not handed in, and ordinary nbgrader courses have none.
_OTHER_ROOMS = WITHOUT_VERDICTS | {"handins", "nbgrader_course"}
# The one module of this room that says whether a verdict is right.
_OWN = ("proof/prove.py",)
# Parts of course_utils that judging itself uses.
_ALWAYS = ("check", "data")
# What is only drawn or shown in a notebook, and data that lies beside the module that reads it.
_SHOWN = {"plots", "check/overview.py", "check/picture.py", "check/progress.py"}
_DATA = {"backbone": ("weights",)}
_DATA_FILES = (".py", ".json", ".npz")
# Packages that run, feed and judge every unit, and those with another name than their import.
_PACKAGES = ("IPython", "keras", "numpy", "sklearn", "tensorflow")
DISTRIBUTIONS = {
    "PIL": ("pillow",),
    "sklearn": ("scikit-learn",),
    "tensorflow": ("tensorflow", "tensorflow-cpu"),  # by platform
}
_LOCKED = re.compile(r"^([a-z0-9.-]+)(==[^\\\n]*)", re.MULTILINE)


def proof_summary(root: Path, unit: Unit, answers: Sequence[Answer]) -> Summary:
    """The stored summary of the proof of a unit's answers."""
    path = root / "tests" / "proofs" / f"{unit.name}.json"
    return Summary(path, proof_digest(root, unit, answers))


def proof_digest(root: Path, unit: Unit, answers: Sequence[Answer]) -> str:
    """SHA-256 over what the verdicts on these answers rest on (see the module)."""
    judged = sorted((a.exercise, a.right, a.source, a.messages) for a in answers)
    helpers = _helpers(graded_code(unit))
    return digest_of(
        *graded_code(unit),
        repr(judged),
        repr(asdict(limits_of(unit))),
        *_judging_code(),
        *_texts(_COURSE_UTILS, helpers),
        *locked(root, packages([*graded_code(unit), *_python(helpers)])),
    )


def _judging_code() -> Iterator[str | bytes]:
    rooms = (
        path
        for path in sorted(_AUTOGRADER.rglob("*.py"))
        if path.relative_to(_AUTOGRADER).parts[0] not in _OTHER_ROOMS
    )
    yield from _texts(_AUTOGRADER, [*rooms, *(_AUTOGRADER / place for place in _OWN)])


def _texts(folder: Path, paths: Iterable[Path]) -> Iterator[str | bytes]:
    for path in paths:
        yield path.relative_to(folder).as_posix()
        yield path.read_bytes()


def _helpers(sources: Iterable[str]) -> list[Path]:
    """Files of the parts of ``course_utils`` that sources use, also through one another."""
    found: dict[str, list[Path]] = {}
    wanted = [*_ALWAYS, *_parts(sources)]
    while wanted:
        part = wanted.pop()
        if part not in found and part not in _SHOWN:
            found[part] = _files_of(part)
            wanted += [*_parts(_python(found[part])), *_DATA.get(part, ())]
    return sorted(path for files in found.values() for path in files)


def _files_of(part: str) -> list[Path]:
    """``part.py``, or what counts of the folder ``part``; nothing for any other name."""
    module = _COURSE_UTILS / f"{part}.py"
    files = [module] if module.is_file() else (_COURSE_UTILS / part).rglob("*")
    return [
        path
        for path in files
        if path.suffix in _DATA_FILES and path.relative_to(_COURSE_UTILS).as_posix() not in _SHOWN
    ]


def _python(files: Iterable[Path]) -> Iterator[str]:
    return (path.read_text(encoding="utf-8") for path in files if path.suffix == ".py")


def _parts(sources: Iterable[str]) -> Iterator[str]:
    for name in _imported(sources):
        package, _, rest = name.partition(".")
        if package == "course_utils" and rest:
            yield rest.partition(".")[0]


def packages(sources: Iterable[str]) -> set[str]:
    """The packages that sources import, by the first part of the name, and those of every unit."""
    return {*_PACKAGES, *(name.partition(".")[0] for name in _imported(sources))}


def _imported(sources: Iterable[str]) -> Iterator[str]:
    return (name for source in sources for name in _imported_by(source))


@cache  # the same modules are read for every unit
def _imported_by(source: str) -> tuple[str, ...]:
    found: list[str] = []
    for node in nodes_of(source):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found += [a.value for a in node.args if isinstance(a, ast.Constant)]
    return tuple(found)


def locked(root: Path, names: Iterable[str]) -> list[str]:
    """The lines of the lock that pin these packages, without hashes.

    What is not in the lock comes with Python, or is our own.
    """
    path = root / "requirements.txt"
    lines = dict(_LOCKED.findall(path.read_text(encoding="utf-8"))) if path.is_file() else {}
    wanted = {d for name in names for d in DISTRIBUTIONS.get(name, (_normal(name),))}
    return [f"{name}{lines[name].rstrip()}" for name in sorted(wanted & lines.keys())]


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")
