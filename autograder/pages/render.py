"""Templates, style sheet and highlighting that the pages share."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.pages import text
from autograder.results.outcomes import TABLE
from autograder.results.values import ExerciseResult

_FOLDER = Path(__file__).parent / "templates"
_SHORT = 2000  # characters of code whose highlighted form is kept
_STYLE, _SCRIPT = "style.css", "sort.js"


def settled(exercise: ExerciseResult) -> bool:
    """True if the points of an exercise are known: neither a person nor a new run is awaited."""
    return TABLE[exercise.outcome].group != "needs a person"


@cache
def _own(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _policy() -> str:
    """Content security policy: nothing but our style sheet, our script and images inside."""
    style, script = (_digest(_own(name)) for name in (_STYLE, _SCRIPT))
    parts = ("default-src 'none'", f"style-src {style}", f"script-src {script}", "img-src data:")
    return "; ".join((*parts, "base-uri 'none'", "form-action 'none'"))


def _digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "label": text.label,
        "bounded": text.bounded,
        "number": text.number,
        "about": TABLE.__getitem__,
        "code": code,
        "excerpt": excerpt,
    }
    environment.globals |= {
        "style": Markup(_own(_STYLE)),
        "script": Markup(_own(_SCRIPT)),
        "policy": _policy(),
    }
    return environment


def render(template: str, **values: Any) -> str:
    """One whole page from a template of this package."""
    return _environment().get_template(template).render(**values)


@cache
def _formatter() -> HtmlFormatter:
    return HtmlFormatter(nowrap=True)


@cache
def _lexer() -> PythonLexer:
    return PythonLexer(stripnl=False)


def code(source: str) -> Markup:
    """Python source as highlighted HTML: escaped, bounded, nothing hidden in it."""
    return _highlighted(text.bounded(source, characters=20_000, lines=400))


def excerpt(source: str) -> Markup:
    """The beginning of Python source, as ``code`` shows it."""
    return _highlighted(text.bounded(source, characters=3000, lines=40))


def _highlighted(shown: str) -> Markup:
    # A class shares its short answers and what it left alone; long ones are not worth their memory.
    return (_short if len(shown) <= _SHORT else _highlight)(shown)


def _highlight(shown: str) -> Markup:
    return Markup(highlight(shown, _lexer(), _formatter()).rstrip("\n"))


_short = lru_cache(maxsize=512)(_highlight)
