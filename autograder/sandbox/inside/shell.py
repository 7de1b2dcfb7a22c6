"""The IPython shell that runs the cells."""

from __future__ import annotations

from typing import Any

from . import MAX_VALUE

# Magics that only the kernel of a notebook has; here they do nothing.
_KERNEL_MAGICS = ("autosave", "clear", "connect_info", "less", "man", "more", "qtconsole")


class InputUnavailable(RuntimeError):  # noqa: N818 - shown to students
    """Nobody can answer a question while a notebook is graded."""


def make_shell() -> Any:
    """An IPython shell that keeps no history and spends nothing on showing results."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    from .parsing import CellCompiler, Transformer, may_await

    class SilentHook(DisplayHook):
        def __call__(self, result: object = None) -> None:
            if result is not None:
                self.shell.user_ns["_"] = result
                self.fill_exec_result(result)

    class SilentPublisher(DisplayPublisher):
        def publish(self, *arguments: object, **options: object) -> None:
            return None

    class Shell(InteractiveShell):
        displayhook_class = SilentHook
        display_pub_class = SilentPublisher
        compiler_class = CellCompiler
        system = InteractiveShell.system_raw  # !command without a terminal, which is not there

        def should_run_async(self, raw_cell: str, **about: Any) -> bool:
            cell = about.get("transformed_cell") or raw_cell
            return may_await(cell) and super().should_run_async(raw_cell, **about)

        def showtraceback(self, *arguments: object, **options: object) -> None:
            return None

        def showsyntaxerror(self, *arguments: object, **options: object) -> None:
            return None

        def enable_gui(self, gui: str | None = None) -> None:
            return None

        def enable_matplotlib(self, gui: str | None = None) -> tuple[str, str]:
            return "agg", "agg"

        def ask_exit(self) -> None:
            raise SystemExit("exit() ends the notebook; nothing after it runs in this cell")

    config = Config()
    config.HistoryManager.enabled = False
    shell = Shell.instance(config=config)
    shell.input_transformer_manager = Transformer(shell.compile)
    shell.display_formatter.active_types = ["text/plain"]
    for name in _KERNEL_MAGICS:
        shell.register_magic_function(lambda line: None, "line", name)
    return shell


def displayed_number(result: object, source: str) -> float | None:
    """The number that a cell displays as the value of its last expression, or None."""
    from IPython.core.displayhook import DisplayHook

    if type(result) not in (int, float) or DisplayHook.semicolon_at_end_of_expression(source):
        return None
    return float(max(-MAX_VALUE, min(result, MAX_VALUE))) if result == result else None


def no_input(prompt: object = "", *arguments: object, **options: object) -> str:
    raise InputUnavailable(
        "input() cannot be used in a graded notebook: nobody is there to answer. "
        "Assign the value to a variable instead."
    )


def keep_line_numbers(source: str) -> str:
    """Fill blank lines at the top, which IPython drops, unless a cell magic follows."""
    body = source.lstrip()
    if body.startswith("%%") or not body:
        return source
    lines = source.split("\n")
    first = next(number for number, line in enumerate(lines) if line.strip())
    return "\n".join(["#"] * first + lines[first:])
