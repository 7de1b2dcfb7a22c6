"""The text of a notebook's cell as the Python that IPython makes of it.

A line or cell that a magic runs is code like any other: ``%%time`` over a loop is a loop. What
shows help or runs a program outside of Python is left out.
"""

from __future__ import annotations

import ast
import re

from course_utils.check.parsing import parse

UNREADABLE = (SyntaxError, ValueError, RuntimeError, MemoryError)  # of RecursionError, too
# Run what is written beside or below them.
_RUN = {"time", "timeit", "prun", "capture", "debug", "memit", "mprun", "lprun"}
# Make nothing in Python, or nothing that an answer could use.
_HARMLESS = {
    *("alias", "autosave", "bash", "bookmark", "cat", "cd", "clear", "colors", "conda", "config"),
    *("dhist", "dirs", "env", "history", "html", "javascript", "js", "latex", "less", "ls"),
    *("ll", "lsmagic", "magic", "man", "markdown", "matplotlib", "mkdir", "more", "notebook"),
    *("pdb", "pdef", "pdoc", "pfile", "pinfo", "pinfo2", "pip", "pprint", "precision", "psearch"),
    *("psource", "pwd", "quickref", "script", "set_env", "sh", "svg", "sx", "system", "tb"),
    *("time_it", "who", "who_ls", "whos", "writefile", "xmode"),
}
# IPython reads a cell anew for each magic, command and request for help in it.
_LONGEST, _MOST = 10_000, 100  # characters; places that may be one
_ESCAPES = re.compile(r"[?!]|%(?=[\w%])|^\s*[,;/]", re.MULTILINE)
_OPTIONS = re.compile(r"(?:-\w+(?:\s*\d+)?\s+)*")


class TooManyMagicsError(Exception):
    """A cell runs, but holds more magics and commands than are looked at."""


def read(text: str) -> ast.Module:
    """Return the tree of a cell, with the lines of its text.

    Raises:
        TooManyMagicsError: If reading it would take too long.
        SyntaxError: Or another of ``UNREADABLE``, if it is no Python for IPython either.
    """
    try:
        return parse(text)  # what is Python as it stands, IPython leaves as it is
    except SyntaxError:
        pass
    from IPython.core.inputtransformer2 import TransformerManager

    if len(text) > _LONGEST or len(_ESCAPES.findall(text)) > _MOST:
        raise TooManyMagicsError
    lines = text.split("\n")
    dropped = next((number for number, line in enumerate(lines) if line.strip()), 0)
    tree = parse(TransformerManager().transform_cell(text))
    ast.increment_lineno(tree, dropped)
    return ast.fix_missing_locations(_Magics().visit(tree))


class _Magics(ast.NodeTransformer):
    """Puts the code that magics run in their places."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        found = magic_of(node.value)
        code = None if found is None else _code(*found, node.lineno)
        return self.generic_visit(node) if code is None else code

    def visit_Call(self, node: ast.Call) -> ast.AST:
        found = magic_of(node)
        code = None if found is None else _code(*found, node.lineno)
        if code == []:
            return ast.copy_location(ast.Constant(None), node)
        if code and len(code) == 1 and isinstance(code[0], ast.Expr):
            return code[0].value
        return self.generic_visit(node)


def magic_of(node: ast.AST) -> tuple[str, list[str]] | None:
    """The name of a magic and its texts, if a node is the call that IPython makes of one."""
    if not (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Call)
        and isinstance(node.func.value.func, ast.Name)
        and node.func.value.func.id == "get_ipython"
    ):
        return None
    texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if len(texts) != len(node.args) or not texts:
        return None
    if node.func.attr in ("system", "getoutput"):
        return "system", texts
    if node.func.attr in ("run_line_magic", "run_cell_magic"):
        return texts[0], texts[1:]
    return None


def _code(name: str, texts: list[str], line: int) -> list[ast.stmt] | None:
    """The statements that a magic runs; None if that is not known."""
    if name in _HARMLESS:
        return []
    if name not in _RUN:
        return None
    texts = texts if name != "capture" else ["", *texts[1:]]  # beside it, names for what it took
    found: list[ast.stmt] = []
    for below, text in enumerate(texts):
        try:
            tree = read(text if below else _OPTIONS.sub("", text, count=1))
        except UNREADABLE:
            return None
        ast.increment_lineno(tree, line + below - 1)
        found += tree.body
    return found
