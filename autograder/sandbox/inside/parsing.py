"""Parses the text of a cell into its syntax tree, once.

IPython looks for its own syntax in every token of a cell, compiles the cell to see whether it
awaits, and parses it again to run it, which takes longer than many a cell of a lesson. To be
imported only by what is about to make a shell.
"""

from __future__ import annotations

import ast
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.inputtransformer2 import TransformerManager

from .errors import cell_name


class CellCompiler(CachingCompiler):
    """Names the code of a cell after its step, which is how frames are told apart."""

    step = ""
    _parsed: tuple[str, int, ast.AST] | None = None

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return cell_name(self.step)

    def is_python(self, source: str) -> bool:
        """True if the source can be parsed; its tree is then kept for the next ``ast_parse``."""
        self._parsed = None
        try:
            tree = super().ast_parse(source, cell_name(self.step))
        except Exception:  # not lost: whoever parses it next meets the same
            return False
        self._parsed = source, self.flags, tree
        return True

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> Any:
        parsed, self._parsed = self._parsed, None  # whoever gets a tree may change it
        if parsed is not None and symbol == "exec" and parsed[:2] == (source, self.flags):
            return parsed[2]
        return super().ast_parse(source, filename, symbol)


class Transformer(TransformerManager):
    """Looks for IPython's syntax only in what is not Python as it stands.

    No statement of Python begins with an escape, assigns one, or has a question mark outside of
    strings and comments: the transforms of tokens that IPython brings leave it as it is.
    """

    def __init__(self, compiler: CellCompiler) -> None:
        super().__init__()
        self._compiler = compiler
        self._known = list(self.token_transformers)

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        own = self.token_transformers == self._known
        if own and self._compiler.is_python("".join(lines)):
            return lines
        return super().do_token_transforms(lines)


def may_await(source: str) -> bool:
    """True if code could have an ``await``, or a loop or context that awaits, outside of functions.

    False only if it cannot.
    """
    return "await" in source or "async" in source
