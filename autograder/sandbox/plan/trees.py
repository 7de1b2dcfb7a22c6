"""Folders that a sandbox shows: an interpreter with its packages, and nothing of the course."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.sandbox.fault import GraderFault

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
_LINKS_AT_MOST = 40


def shown_trees() -> tuple[list[str], list[tuple[str, str]]]:
    """The folders that an interpreter needs, without symbolic links, and the links to them."""
    wanted = [path for path in _SYSTEM_TREES if os.path.exists(path)]
    wanted += [sys.prefix, sys.base_prefix, os.path.dirname(os.path.realpath(sys.executable))]
    wanted += [path for path in sys.path if is_user_site(path) and os.path.isdir(path)]
    trees, links = [], []
    for path in wanted:
        found, real = resolve(path)
        links += found
        trees.append(real)
    return list(dict.fromkeys(trees)), list(dict.fromkeys(links))


def is_user_site(path: str) -> bool:
    """True if a path is a folder of packages outside of the environment."""
    inside = (sys.prefix, sys.base_prefix, "/usr")
    names = ("site-packages", "dist-packages")
    return os.path.basename(path) in names and not any(_within(path, tree) for tree in inside)


def without_nested(trees: Sequence[str], covered: Sequence[str]) -> list[str]:
    """The trees without those that are seen as part of another, and not emptied there."""
    return [
        tree
        for tree in trees
        if any(_within(tree, cover) for cover in covered)
        or not any(tree != other and _within(tree, other) for other in trees)
    ]


def _within(path: str, tree: str) -> bool:
    return path == tree or path.startswith(tree.rstrip("/") + "/")


def resolve(path: str) -> tuple[list[tuple[str, str]], str]:
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


def covers(trees: Iterable[str]) -> list[str]:
    """The course, where it lies inside a folder that is shown.

    Raises:
        GraderFault: If it is such a folder itself.
    """
    found = set()
    for course in _courses():
        for tree in trees:
            if course == tree:
                raise GraderFault(
                    f"{course} is both the course and the Python environment, so solutions would "
                    f"be readable by submissions; make the environment a folder of its own, such "
                    f"as {course}/.venv"
                )
            if _within(course, tree):
                found.add(course)
    return sorted(found)


def _courses() -> list[str]:
    """Folders that hold solutions: the one this package is run from, the current one."""
    package = Path(__file__).resolve().parents[3]
    candidates = {package} - {Path(path).resolve() for path in site.getsitepackages()}
    candidates.add(Path.cwd())
    return sorted(str(path) for path in candidates if (path / "solutions").is_dir())
