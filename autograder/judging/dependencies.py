"""The earlier exercises that a later one uses: names in the text of cells, without running them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from autograder.course.source import Exercise, Unit
from autograder.judging.parts import Part, bound_by, names_bound, parts_of, words_of
from autograder.judging.program import Program
from autograder.sandbox.values import Step
from course_utils.check.demands import Code
from course_utils.check.parsing import parse

_STUDENTS = ("solution", "extra")
MAX_PARSED = 50_000  # characters; a syntax tree can take a thousand times the room of its text


def dependencies_of(
    exercise: Exercise, unit: Unit, program: Program, broken: Collection[str]
) -> tuple[Exercise, ...]:
    """The earlier exercises among ``broken`` that an exercise uses, in the order of the unit.

    It uses one if a name that the one's reference solution binds is loaded in its answer, in its
    graded cells, or in a statement that these need: of the author's cells, of other answers, of
    the student's own cells. More names than are needed may be found, never fewer, unless code is
    reached by its name in a string.

    Args:
        exercise: The later exercise.
        unit: The unit.
        program: What was submitted.
        broken: Ids of the exercises that may be named; the reference stands for each of them.
    """
    place = unit.exercises.index(exercise)
    earlier = [e for e in unit.exercises[:place] if e.id in broken and not e.manual]
    references = {e.solution.id: parts_of(e.solution.source) for e in earlier}
    own = {exercise.solution.id, *(cell.id for cell in exercise.graded)}
    start: set[str] = set()
    known = [part for parts in references.values() for part in parts]
    for step, parts in _before(exercise, program):
        if step in own:
            start.update(name for part in parts for name in part.loads)
        replaced = names_bound(references.get(step, ()))
        known += (part for part in parts if part.binds - replaced)
    needed = _closure(start, known)
    return tuple(e for e in earlier if names_bound(references[e.solution.id]) & needed)


def code_of(exercise: Exercise, program: Program) -> Code:
    """The code that ``check.source`` looks at: the cells, and what the answer is to define.

    Its names are those that the reference solution defines. They may be bound anew between two
    graded cells, so that what was in force at any of these counts. Very much text is not looked at:
    reading it could hold up the grading of others.
    """
    graded = {cell.id for cell in exercise.graded}
    cells: list[str] = []
    ends, answer = [], -1
    given: set[int] = set()
    for step in program.steps:
        if step.role == "graded":
            ends += [len(cells)] if step.id in graded else []
            continue
        answer = len(cells) if step.id == exercise.solution.id else answer
        if step.role == "author":
            given.add(len(cells))
        cells.append(step.source)
    tree = parse(exercise.solution.source)
    names = {name for node in tree.body if not _imports(node) for name in bound_by(node)}
    own = sum(len(s.source) for s in program.steps if s.role in _STUDENTS)
    return Code(cells, ends, names, answer, given, too_long=own > MAX_PARSED)


def _imports(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _before(exercise: Exercise, program: Program) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """The steps up to the last graded cell of an exercise, without the graded cells of others."""
    graded = {cell.id for cell in exercise.graded}
    places = [i for i, step in enumerate(program.steps) if step.id in graded]
    steps = program.steps[: places[-1] + 1] if places else ()
    read = reader(steps)
    for step in steps:
        if step.role != "graded" or step.id in graded:
            yield step.id, read(step)


def reader(steps: Sequence[Step]) -> Callable[[Step], tuple[Part, ...]]:
    """A function that reads a submission's steps: word by word if its student wrote very much."""
    long = sum(len(step.source) for step in steps if step.role in _STUDENTS) > MAX_PARSED
    return lambda step: (words_of if long and step.role in _STUDENTS else parts_of)(step.source)


def _closure(start: Iterable[str], parts: Iterable[Part]) -> set[str]:
    """All names that the first ones need, directly or through the statements that bind them."""
    binding: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        for name in part.binds:
            binding[name].append(part)
    needed: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += (other for part in binding[name] for other in part.loads)
    return needed
