"""The content of a sandbox: folders of this machine, files of its own, environment and limits."""

from __future__ import annotations

import importlib.util
import json
import marshal
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.environment import VARIABLES
from autograder.sandbox import inside
from autograder.sandbox.fault import GraderFault
from autograder.sandbox.plan.trees import covers, is_user_site, shown_trees, without_nested
from autograder.sandbox.values import Settings

HOME = "/tmp/home"
WORK = "/tmp/work"
_COURSE = "/course"  # holds what runs the cells
_INSIDE = "autograder_inside"  # what runs the cells is called there
_PROGRAM = "/program.json"
_TEXTS = {
    "/etc/passwd": "root:x:0:0::/:/bin/false\nlearner:x:1000:1000::/tmp/home:/bin/sh\n",
    "/etc/group": "root:x:0:\nlearner:x:1000:\n",
    "/etc/hosts": "127.0.0.1 localhost sandbox\n::1 localhost sandbox\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}


@dataclass(frozen=True)
class Room:
    """The part of a plan that all sandboxes of a unit have in common.

    ``binds`` are (place outside, place inside), read-only; ``covers`` are folders inside that are
    emptied; ``links`` are (place, target); ``texts`` are (place, text), and ``masked`` and
    ``files`` are (place, content), of which only ``files`` can be written to. ``program`` is where
    the text of the program is put, ``argv`` the command that reads it.
    """

    binds: tuple[tuple[str, str], ...]
    covers: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    masked: tuple[tuple[str, bytes], ...]
    files: tuple[tuple[str, bytes], ...]
    folders: tuple[str, ...]
    program: str
    argv: tuple[str, ...]
    env: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Plan:
    """The input of ``launch.contain`` for one run: the program as JSON, files and limits."""

    room: Room
    program: str
    files: tuple[tuple[str, bytes], ...]
    scratch_bytes: int
    limits: dict[str, float]

    def message(self, *, whole: bool = True) -> bytes:
        """For ``launch.read_message``; without what is the room's unless ``whole``."""
        content: dict[str, Any] = {
            "program": self.program,
            "files": self.files,
            "folder": WORK,
            "scratch_bytes": self.scratch_bytes,
            "limits": self.limits,
        }
        if whole:
            content["room"] = vars(self.room)
            content["files"] += self.room.files
            content["folders"] = self.room.folders
        return as_message(content)


def as_message(content: dict[str, Any]) -> bytes:
    """Plain values and bytes, for ``launch.read_message``."""
    data = marshal.dumps(content)
    return len(data).to_bytes(8, "big") + data


def make_plan(
    program: Mapping[str, Any],
    settings: Settings,
    *,
    fonts: Mapping[str, bytes],
) -> Plan:
    """Plan the sandbox for one program.

    Args:
        program: What ``inside`` reads.
        settings: What it may use, its files, and other content for files of this machine.
        fonts: Matplotlib's list of fonts, by file name.

    Raises:
        GraderFault: If the environment cannot be shown without showing the course.
        ValueError: If a path in ``files`` leaves the working folder.
    """
    limits, files = settings.limits, checked_files(settings.files)
    return Plan(
        room=_make_room(settings.masked, fonts),
        program=json.dumps(program),
        files=tuple((f"{WORK}/{name}", data) for name, data in files.items()),
        scratch_bytes=limits.scratch_bytes,
        limits={"cpu_seconds": limits.cpu_seconds, "memory_bytes": limits.memory_bytes},
    )


def _make_room(masked: Mapping[Path, bytes], fonts: Mapping[str, bytes]) -> Room:
    trees, links = shown_trees()
    covered = covers(trees)
    env = environment(HOME, [path for path in trees if is_user_site(path)])
    config = env["MPLCONFIGDIR"]
    shown = without_nested([*trees, course_utils_folder()], covered)
    return Room(
        binds=(*((tree, tree) for tree in shown), (_inside_folder(), f"{_COURSE}/{_INSIDE}")),
        covers=tuple(covered),
        links=tuple(links),
        texts=tuple(_TEXTS.items()),
        masked=tuple((os.path.realpath(path), data) for path, data in masked.items()),
        files=tuple((f"{config}/{name}", data) for name, data in fonts.items()),
        folders=(WORK, HOME, config, env["KERAS_HOME"]),
        program=_PROGRAM,
        argv=(sys.executable, "-P", "-m", _INSIDE, _PROGRAM, "3"),
        env=tuple(env.items()),
    )


def environment(home: str, packages: Iterable[str] = ()) -> dict[str, str]:
    """All variables of the program, and no others.

    Args:
        home: Its home folder.
        packages: More folders to import from.
    """
    places = [os.path.dirname(course_utils_folder()), _COURSE, *packages]
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
        "PYTHONPATH": os.pathsep.join(places),
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
