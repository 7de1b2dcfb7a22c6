"""No module imports itself by way of others, at its top or inside of a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest


def imports(root: Path, package: str) -> dict[str, set[str]]:
    """The modules of a package, and which others each of them imports."""
    files = {path.relative_to(root): path for path in (root / package).rglob("*.py")}
    known = {".".join(place.with_suffix("").parts): path for place, path in files.items()}
    known = {name.removesuffix(".__init__"): path for name, path in known.items()}
    found = {}
    for module, path in known.items():
        parent = module if path.name == "__init__.py" else module.rpartition(".")[0]
        named = _named(ast.parse(path.read_text(encoding="utf-8")), parent.split("."))
        found[module] = {b if b in known else a for a, b in named if {a, b} & known.keys()}
    return found


def _named(node: ast.AST, parent: list[str]) -> Iterator[tuple[str, str]]:
    """(a, a.b) for ``from a import b``, where b is a module or a name in a."""
    if isinstance(node, ast.Import):
        yield from ((alias.name, alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = parent[: len(parent) - node.level + 1] if node.level else []
        source = ".".join([*above, *filter(None, [node.module])])
        yield from ((source, f"{source}.{alias.name}") for alias in node.names)
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            yield from _named(child, parent)


@pytest.mark.parametrize("package", ["course_utils", "course_lab", "autograder"])
def test_no_module_comes_back_to_itself(root: Path, package: str) -> None:
    found = imports(root, package)
    assert any(found.values())
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))
