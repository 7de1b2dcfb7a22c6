"""Keep the text of hidden tests and solutions out of what a student is told.

The process that runs a student's code must hold the text of the tests that it runs, and what a
verdict says may come from that process: an exception's message, a value that is shown, a line of
code. So any stretch of it that is a stretch of a hidden region is replaced. Text that was encoded
first passes; what hidden tests hold are inputs, never what is expected of them. Lines of graded
cells are left out of an exception's place by ``explain``, expected numbers of hidden checks by
``compare``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from functools import lru_cache

from autograder.course.regions import hidden_regions, without_regions
from autograder.course.source import Unit
from autograder.judging.reference import ExpectedCheck, Reference
from autograder.results.values import ExerciseResult

_LENGTH = 16  # characters, white space and quotes left out: shorter stretches mean nothing
_LEFT_OUT = re.compile(r"[\s'\"\\]+")
REDACTED = "[hidden]"


def redacted(
    results: Iterable[ExerciseResult], unit: Unit, reference: Reference, own: Iterable[str]
) -> tuple[ExerciseResult, ...]:
    """The results without stretches of hidden tests or solutions in what they say.

    Args:
        results: Verdicts on one submission.
        unit: The unit, whose hidden regions are meant.
        reference: Its checks, whose names, hints and words for probes are no secret.
        own: The code of the student, which is no secret to them.
    """
    told = tuple(text for check in reference.checks for text in _told(check))
    secret = _secret(tuple(cell.source for cell in unit.cells), told)
    mine: set[str] = set()

    def clean(text: str) -> str:
        if secret.isdisjoint(_stretches(text)):
            return text
        if not mine:
            mine.update(stretch for source in own for stretch in _stretches(source))
        return _without(text, secret - mine)

    def of(result: ExerciseResult) -> ExerciseResult:
        checks = tuple(
            check if check.passed else replace(check, message=clean(check.message))
            for check in result.checks
        )
        return replace(result, reason=clean(result.reason), checks=checks)

    return tuple(map(of, results))


def _told(check: ExpectedCheck) -> Iterator[str]:
    """What the author of a check says of it to the student."""
    yield f"{check.name}: {check.options.get('hint', '')}"
    yield from (f"{words}:" for words in check.options.get("told", ()))


@lru_cache(maxsize=8)
def _secret(sources: tuple[str, ...], told: tuple[str, ...]) -> frozenset[str]:
    """All stretches of the hidden regions of these cells that stand nowhere in the open."""
    secret: set[str] = set()
    shown = {stretch for text in told for stretch in _stretches(text)}
    for source in sources:
        for region in hidden_regions(source):
            secret.update(_stretches(region))
        shown.update(_stretches(without_regions(source)))
    return frozenset(secret - shown)


def _without(text: str, secret: Set[str]) -> str:
    places = [place for place, letter in enumerate(text) if not _LEFT_OUT.match(letter)]
    flat = "".join(text[place] for place in places)
    found = [n for n in range(len(flat) - _LENGTH + 1) if flat[n : n + _LENGTH] in secret]
    for first, last in reversed(list(_runs(found))):
        text = text[: places[first]] + REDACTED + text[places[last] + 1 :]
    return text


def _stretches(text: str) -> Iterator[str]:
    flat = _LEFT_OUT.sub("", text)
    return (flat[n : n + _LENGTH] for n in range(len(flat) - _LENGTH + 1))


def _runs(found: list[int]) -> Iterator[tuple[int, int]]:
    """First and last character of the stretches that begin at these places, joined."""
    start = end = -1
    for place in found:
        if place > end + 1 and end >= 0:
            yield start, end
            start = place
        elif end < 0:
            start = place
        end = place + _LENGTH - 1
    if end >= 0:
        yield start, end
