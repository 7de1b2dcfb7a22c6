"""The dialect of the files of stored answers.

A file holds the answers to one exercise. A line that starts with ``# %% `` begins an answer, and
what is known about it stands directly below, a comment line each::

    # %% wrong: the sum in the place of the mean
    # mistake: One sentence about what the student did.
    # message: words that the reasons of the failure must contain
    # in: title of a right answer above
    # instead of: np.mean(x)
    # write:      np.sum(x)

Then comes the whole text of the cell, or, as here, ``instead of`` and ``write`` once or several
times: the text of the reference, or of the right answer named by ``in``, with these edits. Text on
the same line is a piece of a line; an empty ``write`` deletes it. Whole lines stand below, each
behind ``# |``, with their own indentation; an empty ``write`` deletes these, too::

    # instead of:
    # |    total = np.sum(x)
    # |    return total / len(x)
    # write:
    # |    return np.sum(x)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from autograder.errors import UserError

_SEPARATOR = "# %% "
_PART = re.compile(r"# %% (right|wrong):\s*(\S.*?)\s*")
_NOT_QUITE = re.compile(r"\s*#\s*%%\s*(right|wrong)\b")
_FIELD = re.compile(r"# (mistake|message|in|instead of|write):(.*)")
_BAR = re.compile(r"# \|(.*)")
_WORD = re.compile(r"[^\W_]+")
_EDITS = ("instead of", "write")


class AnswerError(UserError, ValueError):
    """Stored answers that cannot be used; the message names the file and, where known, the line."""


@dataclass(frozen=True)
class Edit:
    """Replace ``old``, which is in the text once, by ``new``; ``line`` is where it is asked for.

    With ``whole_lines`` both are lines, joined by line ends; else they are pieces of a line.
    """

    old: str
    new: str
    whole_lines: bool
    line: int


@dataclass(frozen=True)
class Part:
    """One answer as it is written: ``text``, or ``edits`` of ``base``.

    An empty ``base`` is the reference. ``line`` is the one that begins the answer.
    """

    right: bool
    title: str
    line: int
    messages: tuple[str, ...]
    mistake: str
    base: str
    edits: tuple[Edit, ...]
    text: str

    @property
    def stem(self) -> str:
        """Its name among the answers to the exercise: ``wrong_the_sum``."""
        kind = "right" if self.right else "wrong"
        return "_".join([kind, *_WORD.findall(self.title.lower())])


@dataclass(frozen=True)
class _Field:
    """``# name: value`` in line ``line``, with the whole lines below it."""

    name: str
    value: str
    lines: tuple[str, ...]
    line: int


def read_parts(path: Path) -> list[Part]:
    """The answers in a file, in its order.

    Raises:
        AnswerError: If it cannot be read, or something in it is not written as described above.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AnswerError(f"{path}: cannot be read: {error}") from error
    _require_separators(path, lines)
    starts = [at for at, line in enumerate(lines) if line.startswith(_SEPARATOR)]
    _require_header(path, lines[: starts[0]] if starts else lines)
    parts = [_part(path, lines[:end], at) for at, end in pairwise([*starts, len(lines)])]
    _require_different(path, parts)
    return parts


def _require_separators(path: Path, lines: list[str]) -> None:
    for number, line in enumerate(lines, start=1):
        begins = line.startswith(_SEPARATOR)
        if (begins and not _PART.fullmatch(line)) or (not begins and _NOT_QUITE.match(line)):
            expected = "'# %% right: title' or '# %% wrong: title'"
            raise AnswerError(f"{path}:{number}: expected {expected}, got {line!r}")


def _require_header(path: Path, lines: list[str]) -> None:
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            raise AnswerError(
                f"{path}:{number}: expected '# %% right: title' or '# %% wrong: title' before the "
                f"first answer, got {line!r}"
            )


def _require_different(path: Path, parts: list[Part]) -> None:
    seen: dict[str, Part] = {}
    for part in parts:
        first = seen.setdefault(part.stem, part)
        if first is not part:
            raise AnswerError(
                f"{path}:{part.line}: expected a title of its own, got {part.title!r} as in line "
                f"{first.line}"
            )


def _part(path: Path, lines: list[str], at: int) -> Part:
    """The answer that begins in ``lines[at]`` and ends with the last line."""
    kind, title = _PART.fullmatch(lines[at]).groups()
    fields, text_at = _fields(path, lines, at + 1)
    _require_no_field(path, lines, text_at)
    text = "\n".join(lines[text_at:]).strip()
    edits = tuple(_edits(path, fields))
    part = Part(
        kind == "right",
        title,
        at + 1,
        tuple(field.value for field in fields if field.name == "message"),
        _one(path, fields, "mistake"),
        _one(path, fields, "in"),
        edits,
        f"{text}\n" if text else "",
    )
    _require_whole(path, part)
    return part


def _require_whole(path: Path, part: Part) -> None:
    place = f"{path}:{part.line}"
    if not part.right and not part.messages:
        raise AnswerError(
            f"{place}: expected '# message: words that its failure message must contain' below "
            f"'wrong: {part.title}', got none"
        )
    if part.base and not part.edits:
        raise AnswerError(f"{place}: expected '# instead of:' with '# in: {part.base}', got none")
    if bool(part.text) == bool(part.edits):
        got = "both" if part.text else "neither"
        raise AnswerError(
            f"{place}: expected the text of an answer, or '# instead of:' and '# write:', got {got}"
        )


def _fields(path: Path, lines: list[str], at: int) -> tuple[list[_Field], int]:
    """The fields from ``lines[at]`` on, and where the text after them begins."""
    fields: list[_Field] = []
    while at < len(lines) and (found := _FIELD.fullmatch(lines[at])):
        name, value, line = found[1], found[2].strip(), at + 1
        bars = []
        while (at := at + 1) < len(lines) and (bar := _BAR.fullmatch(lines[at])):
            bars.append(bar[1].rstrip())
        _require_value(path, _Field(name, value, tuple(bars), line))
        fields.append(_Field(name, value, tuple(bars), line))
    return fields, at


def _require_value(path: Path, field: _Field) -> None:
    place = f"{path}:{field.line}"
    if field.lines and field.name not in _EDITS:
        raise AnswerError(f"{place}: expected no '# |' below '# {field.name}:', got {field.lines}")
    if field.lines and field.value:
        raise AnswerError(
            f"{place}: expected text behind '# {field.name}:' or whole lines below it, got both"
        )
    if field.name != "write" and not field.value and not any(field.lines):
        raise AnswerError(f"{place}: expected text behind '# {field.name}:', got none")


def _require_no_field(path: Path, lines: list[str], at: int) -> None:
    for number, line in enumerate(lines[at:], start=at + 1):
        if _FIELD.fullmatch(line) or _BAR.fullmatch(line):
            raise AnswerError(
                f"{path}:{number}: expected this directly below the line that begins the answer, "
                f"or below a line like it, got it after other text: {line!r}"
            )


def _one(path: Path, fields: list[_Field], name: str) -> str:
    found = [field for field in fields if field.name == name]
    if len(found) > 1:
        raise AnswerError(f"{path}:{found[1].line}: expected one '# {name}:', got {len(found)}")
    return found[0].value if found else ""


def _edits(path: Path, fields: list[_Field]) -> Iterator[Edit]:
    rest = iter([field for field in fields if field.name in _EDITS])
    for old in rest:
        if old.name != "instead of":
            raise AnswerError(f"{path}:{old.line}: expected '# instead of:' before '# write:'")
        new = next(rest, None)
        if new is None or new.name != "write":
            raise AnswerError(f"{path}:{old.line}: expected '# write:' after '# instead of:'")
        if (old.lines and new.value) or (old.value and new.lines):
            raise AnswerError(
                f"{path}:{new.line}: expected the same kind of text as behind '# instead of:', "
                "a piece of a line or whole lines, got the other"
            )
        yield Edit(_text(old), _text(new), bool(old.lines), old.line)


def _text(field: _Field) -> str:
    return field.value or "\n".join(field.lines)
