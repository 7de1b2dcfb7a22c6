"""Text that anyone may have written, made fit to be shown: bounded, with nothing hidden in it.

Everything here returns plain text; Jinja2 escapes it for HTML.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
_MARKS_IN_A_ROW = 4
_PLAIN_NAME = re.compile(r"[a-z0-9_][a-z0-9_.@+-]{0,62}[a-z0-9_]|[a-z0-9_]")
_HASHED_NAME = re.compile(r".*-[0-9a-f]{16}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def visible(text: str) -> str:
    """The text with control, format, bidirectional and unassigned characters as escapes.

    Newlines and tabs stay, and CRLF is a newline. More than four combining marks in a row are
    escaped too, since they would be drawn over the lines around them.
    """
    text = text.replace("\r\n", "\n")
    if text.isascii() and text.replace("\n", " ").replace("\t", " ").isprintable():
        return text
    shown, marks = [], 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        hide = category in _HIDDEN and character not in "\n\t"
        shown.append(_escape(character) if hide or marks > _MARKS_IN_A_ROW else character)
    return "".join(shown)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def bounded(text: str, *, characters: int = 4000, lines: int = 200, width: int = 1000) -> str:
    """Visible text of at most so many characters and lines; what is left out is counted in a note.

    Args:
        characters: of the whole text, before characters are escaped.
        lines: of the whole text.
        width: characters of one line.
    """
    head, left_out = text[:characters], len(text) - characters
    rows = head.replace("\r\n", "\n").split("\n")
    kept = [_cut(row, width) for row in rows[:lines]]
    if len(rows) > lines:
        kept.append(f"[{len(rows) - lines:,} more lines not shown]")
    if left_out > 0:
        kept.append(f"[{left_out:,} more characters not shown]")
    return "\n".join(kept)


def _cut(row: str, width: int) -> str:
    if len(row) <= width:
        return visible(row)
    return f"{visible(row[:width])} [{len(row) - width:,} more characters in this line not shown]"


def label(text: str, characters: int = 80) -> str:
    """A name or a title on one line, shortened where it is longer."""
    line = visible(text[:characters]).replace("\n", "\\n").replace("\t", "\\t")
    return line if len(text) <= characters else f"{line}…"


def number(value: float, digits: int = 2) -> str:
    """A number as people write it: 3, 2.5, 0.67."""
    return f"{round(value, digits):g}" if value < 1e5 else f"{value:,.0f}"


def value_free(message: str) -> str:
    """A message without its ``expected:`` and ``got:`` blocks, for a check that is hidden.

    A block is its first line and the lines after it that are indented or begin with a bracket.
    """
    kept, inside = [], False
    for line in message.split("\n"):
        inside = bool(re.match(r"\s*(expected|got):", line, re.I)) or (
            inside and bool(re.match(r"\s|[\[\])}]", line))
        )
        if not inside:
            kept.append(line)
    return "\n".join(kept)


def split_values(message: str) -> tuple[str, str]:
    """The sentences of a message, and the block of values from ``expected:`` or ``got:`` on."""
    found = re.search(r"^\s*(expected|got):", message, re.I | re.M)
    start = found.start() if found else len(message)
    return message[:start].strip("\n"), message[start:].strip("\n")


def split_hint(message: str) -> tuple[str, str]:
    """The message without its ``Hint:`` line, and what the hint says (empty: there is none)."""
    body, found, hint = message.rpartition("\nHint:")
    return (body, hint.strip()) if found else (message, "")


def safe_name(name: str) -> str:
    """A file name for any student id or unit: the same for the same name, another for another.

    Short names of lower-case letters, digits and ``_ . @ + -`` stay as they are. Every other name
    becomes what is left of it with a hash of the whole, so that no two differ only in case and
    none is reserved on Windows, hidden, or leads out of the folder.
    """
    if (
        _PLAIN_NAME.fullmatch(name)
        and not _RESERVED.fullmatch(name)
        and not _HASHED_NAME.fullmatch(name)
    ):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    latin = unicodedata.normalize("NFKD", name[:48]).encode("ascii", "ignore").decode()
    readable = re.sub(r"[^A-Za-z0-9_]+", "-", latin).strip("-")
    return f"{readable or 'name'}-{digest}"
