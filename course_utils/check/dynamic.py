"""Access by names in strings, which hides what is used: refused wherever a ban is stated."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from course_utils.check.reading import magic_of

# As plain names only: `model.eval()` and `re.compile` are something else.
_FUNCTIONS = {
    *("__builtins__", "__import__", "compile", "eval", "exec", "get_ipython", "getattr"),
    *("globals", "locals", "vars"),
}
_ANYWHERE = {
    *("__builtins__", "__closure__", "__code__", "__dict__", "__getattr__", "__getattribute__"),
    *("__globals__", "__import__", "__loader__", "__spec__", "__subclasses__", "attrgetter"),
    *("get_ipython", "import_module", "methodcaller", "run_cell", "run_module", "run_path"),
}
_MODULES = {"builtins", "importlib", "pkgutil", "runpy"}
_WHY = "which uses things by names in strings; write what you use plainly"


def dynamic_access(tree: ast.Module, own: Collection[ast.AST]) -> Iterator[tuple[int, str]]:
    """Lines with such access, and what it is; ``own`` are the variables of the code itself."""
    for node in ast.walk(tree):
        name = ""
        if isinstance(node, ast.Import):
            roots = [alias.name.partition(".")[0] for alias in node.names]
            name = next((root for root in roots if root in _MODULES), "")
        elif isinstance(node, ast.ImportFrom):
            root = (node.module or "").partition(".")[0]
            names = [alias.name for alias in node.names]
            sys_modules = root == "sys" and "modules" in names
            name = root if root in _MODULES else "sys.modules" if sys_modules else ""
            name = name or next((one for one in names if one in _ANYWHERE), "")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in own:
            name = node.id if node.id in _FUNCTIONS | _ANYWHERE else ""
        elif isinstance(node, ast.Attribute):
            of_sys = node.attr == "modules" and ast.unparse(node.value) in ("sys", "_sys")
            name = "sys.modules" if of_sys else node.attr if node.attr in _ANYWHERE else ""
        if name:
            yield node.lineno, f"`{name}`, {_WHY}"  # type: ignore[attr-defined]
        if (magic := magic_of(node)) is not None:
            yield node.lineno, f"`%{magic[0]}`, {_WHY}"  # type: ignore[attr-defined]
