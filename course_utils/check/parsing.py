"""Parse code, one text at a time.

Threads that judge parse what students wrote. Python before 3.11.8 and 3.12.2 counts the depth of
nested nodes once for all threads: two texts at a time can end in a `SystemError` (CPython,
gh-106905), which would be a fault of the grader.
"""

from __future__ import annotations

import ast
import symtable
import threading

_ONE = threading.Lock()


def parse(source: str) -> ast.Module:
    """Return the syntax tree of a text; raises what `ast.parse` raises."""
    with _ONE:
        return ast.parse(source)


def names_in(source: str) -> symtable.SymbolTable:
    """Return the table of the scopes of a text; raises what `ast.parse` raises."""
    with _ONE:
        return symtable.symtable(source, "<cell>", "exec")
