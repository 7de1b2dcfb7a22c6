"""All mutants of an exercise, each once, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.source import Exercise, Unit
from autograder.proof.mutants.blunders import blunders
from autograder.proof.mutants.edits import edits
from autograder.proof.mutants.library import library_changes
from autograder.proof.mutants.mutant import (
    Change,
    Mutant,
    make_mutant,
    meaning,
    places,
    region_starts,
)


def mutants_of(unit: Unit, exercise: Exercise) -> list[Mutant]:
    """Mutants of one reference solution: small changes by place, then blunders.

    Only what stands in a solution region is changed. Changes that mean the same as the reference,
    or as an earlier mutant, are left out; a written question has none.

    Args:
        unit: The unit, for messages.
        exercise: One of its exercises.

    Raises:
        LibraryMissingError: If the library of operators is not installed.
        ValueError: If two mutants would have the same id.
    """
    if exercise.manual:
        return []
    source = exercise.solution.source
    found = [*_changed(exercise, source)]
    for blunder in blunders(source):
        found.append(make_mutant(exercise, blunder.name, "", blunder.line, blunder.source))
    ids = [mutant.id for mutant in found]
    double = next((key for key in ids if ids.count(key) > 1), None)
    if double is not None:
        raise ValueError(f"{unit.path}: two mutants of {exercise.id!r} have the id {double!r}")
    return found


def _changed(exercise: Exercise, source: str) -> Iterator[Mutant]:
    starts, owners = region_starts(source), places(source)
    seen: set[str | None] = {None, meaning(source)}
    used: dict[str, int] = {}
    changes = [*library_changes(source), *edits(source)]
    for change in sorted(changes, key=lambda c: (c.line, c.column)):
        if change.line not in starts or (what := _meaning(change)) in seen:
            continue
        seen.add(what)
        label = next(
            (p.label for p in owners if p.node.lineno <= change.line <= (p.node.end_lineno or 0)),
            exercise.id,
        )
        key = f"{label}:{change.line - starts[change.line]}:{change.column} {change.name}"
        used[key] = used.get(key, 0) + 1
        if used[key] > 1:  # nested expressions may begin at the same place
            key += f" ({used[key]})"
        before, after = _lines(source, change.source)
        yield make_mutant(exercise, key, before, after, change.source)


def _meaning(change: Change) -> str | None:
    """What a changed source means; None for one that is no Python."""
    try:
        return meaning(change.source)
    except SyntaxError:
        return None


def _lines(before: str, after: str) -> tuple[str, str]:
    """The lines that differ, without their indentation."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return tuple(" ".join(line.strip() for line in part) for part in (old, new))  # type: ignore[return-value]
