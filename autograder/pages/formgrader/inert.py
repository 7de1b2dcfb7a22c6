"""Text that a student wrote, made fit for a notebook that others open: inert and bounded.

Renderers of Markdown differ in what they take for a tag, a link or a definition, so none of them is
imitated here. Instead the two characters with which each of these must begin are parted by a space,
wherever they stand. Emphasis, lists, tables, code and formulas remain; nothing that is left can
load or run anything. The text stays readable, and what cannot be seen is written as escapes.
"""

from __future__ import annotations

import re

from autograder.pages.text import bounded

CHARACTERS, LINES = 20_000, 400
_PROSE_WIDTH = 5_000  # a paragraph is often one line
_CODE_WIDTH = 400
_WORD = 80  # characters without a blank that fit on a page

# <tag> </tag> <!-- <? <https://auto.link>, [text](target) ![text](target) [name]: target, and
# addresses that some renderers make links of
_OPENING = re.compile(r"<(?=[A-Za-z/!?])|\](?=[(:])|:(?=//)|\bwww(?=\.)", re.IGNORECASE)
_LONG_WORD = re.compile(rf"\S{{{_WORD}}}(?=\S)")


def inert_prose(text: str, characters: int = CHARACTERS) -> str:
    """Markdown that shows what ``text`` says, whatever it is, and does nothing.

    Args:
        text: A student's Markdown.
        characters: How many of them are shown.

    Returns:
        Markdown without HTML, links, images and definitions: they are shown as they were typed,
        with a space in them.
    """
    shown = bounded(text, characters=characters, lines=LINES, width=_PROSE_WIDTH)
    return _OPENING.sub(r"\g<0> ", _LONG_WORD.sub(r"\g<0> ", shown))


def inert_code(text: str) -> str:
    """The text for a code cell, which every renderer escapes: bounded, nothing hidden in it."""
    return bounded(text, characters=CHARACTERS, lines=LINES, width=_CODE_WIDTH)


def inert_block(text: str) -> str:
    """Markdown that shows ``text`` as it was typed."""
    lines = _OPENING.sub(r"\g<0> ", inert_code(text)).split("\n")
    return "\n".join(f"    {line}" for line in lines)


def inert_line(text: str) -> str:
    """One line of Markdown that shows ``text``."""
    return inert_prose(" ".join(text.split())[:1_000])
