"""What a sandbox holds: folders of this machine, files of its own, environment and limits."""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import site
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.environment import VARIABLES
from autograder.execution import inside
from autograder.execution.fault import GraderFault
from autograder.model import Limits

HOME = "/tmp/home"
WORK = "/tmp/work"
_COURSE = "/course"  # holds course_utils and what runs the cells
_INSIDE = "autograder_inside"  # what runs the cells is called there
_PROGRAM = "/program.json"
_SYSTEM_TREES = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/nix/store",
)
_TEXTS = {
    "/etc/passwd": "root:x:0:0::/:/bin/false\nlearner:x:1000:1000::/tmp/home:/bin/sh\n",
    "/etc/group": "root:x:0:\nlearner:x:1000:\n",
    "/etc/hosts": "127.0.0.1 localhost sandbox\n::1 localhost sandbox\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_LINKS_AT_MOST = 40


@dataclass(frozen=True)
class Plan:
    """What ``jail.build_root`` and ``launch.contain`` need. Goes to them as JSON.

    ``binds`` are (place outside, place inside), read-only; ``covers`` are folders inside that are
    emptied; ``links`` are (place, target); ``texts`` are (place, text) and ``masked`` and ``files``
    are (place, base64), of which only ``files`` can be written to.
    """

    binds: list[tuple[str, str]]
    covers: list[str]
    links: list[tuple[str, str]]
    texts: list[tuple[str, str]]
    masked: list[tuple[str, str]]
    files: list[tuple[str, str]]
    folders: list[str]
    folder: str
    scratch_bytes: int
    argv: list[str]
    env: dict[str, str]
    limits: dict[str, float]


def make_plan(
    program: Mapping[str, Any],
    *,
    limits: Limits,
    files: Mapping[str, bytes],
    masked: Mapping[Path, bytes],
    fonts: Mapping[str, bytes],
) -> Plan:
    """Plan the sandbox for one program.

    Args:
        program: What ``inside`` reads.
        limits: What the program may use.
        files: Content by relative path, put into the working folder.
        masked: Other content for files of this machine, by absolute path.
        fonts: Matplotlib's list of fonts, by file name.

    Raises:
        GraderFault: If the environment cannot be shown without showing the course.
        ValueError: If a path in ``files`` leaves the working folder.
    """
    trees, links = _trees()
    env = environment(HOME)
    packages = [path for path in trees if _is_user_site(path)]
    env["PYTHONPATH"] = os.pathsep.join([_COURSE, *packages])
    config = env["MPLCONFIGDIR"]
    content = {f"{WORK}/{name}": data for name, data in checked_files(files).items()}
    content |= {f"{config}/{name}": data for name, data in fonts.items()}
    return Plan(
        binds=[(tree, tree) for tree in trees]
        + [
            (course_utils_folder(), f"{_COURSE}/course_utils"),
            (_inside_folder(), f"{_COURSE}/{_INSIDE}"),
        ],
        covers=_covers(trees),
        links=links,
        texts=[*_TEXTS.items(), (_PROGRAM, json.dumps(program))],
        masked=[(os.path.realpath(path), _base64(data)) for path, data in masked.items()],
        files=[(path, _base64(data)) for path, data in content.items()],
        folders=[WORK, HOME, config, env["KERAS_HOME"]],
        folder=WORK,
        scratch_bytes=4 * limits.file_bytes,
        argv=[sys.executable, "-P", "-m", _INSIDE, _PROGRAM, "3"],
        env=env,
        limits={"cpu_seconds": limits.cpu_seconds, "memory_bytes": limits.memory_bytes},
    )


def environment(home: str) -> dict[str, str]:
    """All variables of the program, and no others."""
    return {
        **VARIABLES,
        "PATH": f"{os.path.dirname(sys.executable)}:/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": os.path.join(home, ".config", "matplotlib"),
        "IPYTHONDIR": os.path.join(home, ".ipython"),
        "KERAS_HOME": os.path.join(home, ".keras"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.path.dirname(course_utils_folder()),
    }


def checked_files(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return ``files`` if every name stays in the working folder.

    Raises:
        ValueError: If one does not.
    """
    for name in files:
        path = PurePosixPath(name)
        if (
            path.is_absolute()
            or ".." in path.parts
            or not path.parts
            or "\\" in name
            or "\0" in name
        ):
            raise ValueError(
                f"Argument `files`: expected relative paths inside the working folder. "
                f"Received: {name!r}"
            )
    return files


def course_utils_folder() -> str:
    """The folder of the package that lessons import."""
    spec = importlib.util.find_spec("course_utils")
    if spec is None or not spec.submodule_search_locations:
        raise GraderFault("course_utils is not installed in this environment")
    return os.path.realpath(spec.submodule_search_locations[0])


def _inside_folder() -> str:
    return os.path.dirname(os.path.realpath(inside.__file__))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _trees() -> tuple[list[str], list[tuple[str, str]]]:
    """The folders that an interpreter needs, without symbolic links, and the links to them."""
    wanted = [path for path in _SYSTEM_TREES if os.path.exists(path)]
    wanted += [sys.prefix, sys.base_prefix, os.path.dirname(os.path.realpath(sys.executable))]
    wanted += [path for path in sys.path if _is_user_site(path) and os.path.isdir(path)]
    trees, links = [], []
    for path in wanted:
        found, real = _resolve(path)
        links += found
        trees.append(real)
    return list(dict.fromkeys(trees)), list(dict.fromkeys(links))


def _is_user_site(path: str) -> bool:
    """Whether packages are imported from a folder outside of the environment."""
    inside = (sys.prefix, sys.base_prefix, "/usr")
    names = ("site-packages", "dist-packages")
    return os.path.basename(path) in names and not any(_within(path, tree) for tree in inside)


def _within(path: str, tree: str) -> bool:
    return path == tree or path.startswith(tree.rstrip("/") + "/")


def _resolve(path: str) -> tuple[list[tuple[str, str]], str]:
    """Return the symbolic links passed on the way, as (place, target), and where it ends."""
    links: list[tuple[str, str]] = []
    current, parts = "/", [part for part in path.split("/") if part]
    while parts:
        name = parts.pop(0)
        place = os.path.normpath(os.path.join(current, name))
        if not os.path.islink(place):
            current = place
            continue
        target = os.readlink(place)
        links.append((place, target))
        if len(links) > _LINKS_AT_MOST:
            raise GraderFault(f"{path} has too many symbolic links")
        parts = [part for part in target.split("/") if part] + parts
        current = "/" if target.startswith("/") else current
    return links, current


def _covers(trees: Iterable[str]) -> list[str]:
    """The course, where it lies inside a folder that is shown.

    Raises:
        GraderFault: If it is such a folder itself.
    """
    covers = set()
    for course in _courses():
        for tree in trees:
            if course == tree:
                raise GraderFault(
                    f"{course} is both the course and the Python environment, so solutions would "
                    f"be readable by submissions; make the environment a folder of its own, such "
                    f"as {course}/.venv"
                )
            if _within(course, tree):
                covers.add(course)
    return sorted(covers)


def _courses() -> list[str]:
    """Folders that hold solutions: the one this package is run from, the current one."""
    package = Path(__file__).resolve().parents[2]
    candidates = {package} - {Path(path).resolve() for path in site.getsitepackages()}
    candidates.add(Path.cwd())
    return sorted(str(path) for path in candidates if (path / "solutions").is_dir())
