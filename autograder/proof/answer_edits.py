"""Stored answers that are written as edits of another text."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from autograder.proof.answer_file import AnswerError, Edit


def edited(base: str, name: str, edits: Sequence[Edit], path: Path) -> str:
    """The text with the edits, one after the other.

    Args:
        base: The text of a cell.
        name: What messages call it.
        edits: At least one.
        path: Where they are from.

    Raises:
        AnswerError: If the text of an edit is not in it exactly once, or nothing has changed.
    """
    text = base
    for edit in edits:
        text = _apply(edit, text, name, path)
    if text == base:
        raise AnswerError(f"{path}:{edits[0].line}: expected edits that change something, got none")
    return text


def _apply(edit: Edit, text: str, name: str, path: Path) -> str:
    lines, old = text.split("\n"), edit.old.split("\n")
    if edit.whole_lines:
        found = [at for at in range(len(lines)) if lines[at : at + len(old)] == old]
    else:
        found = [at for at, line in enumerate(lines) for _ in range(line.count(edit.old))]
    if len(found) != 1:
        raise AnswerError(f"{path}:{edit.line}: {_not_once(edit, lines, name, found)}")
    at = found[0]
    if edit.whole_lines:
        lines[at : at + len(old)] = edit.new.split("\n") if edit.new else []
    else:
        lines[at] = lines[at].replace(edit.old, edit.new).rstrip()
    return "\n".join(lines)


def _not_once(edit: Edit, lines: Sequence[str], name: str, found: Sequence[int]) -> str:
    expected = f"expected a text that is once in {name}, got {edit.old!r}"
    if found:
        places = ", ".join(str(at + 1) for at in found)
        return f"{expected}, which is in its lines {places}"
    at, near = _nearest(edit, lines)
    return f"{expected}; the nearest is {near!r} in its line {at + 1}"


def _nearest(edit: Edit, lines: Sequence[str]) -> tuple[int, str]:
    """Where the text is that is most like that of an edit, and the text."""
    count = edit.old.count("\n") + 1
    windows = ["\n".join(lines[at : at + count]) for at in range(len(lines))]

    def likeness(at: int) -> tuple[int, float]:
        matcher = SequenceMatcher(None, edit.old, windows[at], autojunk=False)
        if edit.whole_lines:
            return 0, matcher.ratio()
        # A piece is short beside its line: what they have in common in one go says more.
        return matcher.find_longest_match().size, matcher.ratio()

    best = max(range(len(windows)), key=likeness)
    return best, windows[best] if edit.whole_lines else windows[best].strip()
