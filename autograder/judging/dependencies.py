"""The earlier exercises that a later one uses: names in the text of cells, without running them."""

from __future__ import annotations

import ast
import re
import threading
import warnings
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograder.course.source import Exercise, Unit
from autograder.judging.program import Program
from autograder.sandbox.values import Step
from course_utils.check.parsing import parse

_MAX_KEPT = 10_000  # characters of a cell whose parts are kept
MAX_PARSED = 50_000  # characters; a syntax tree can take a thousand times the room of its text
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_QUIET = threading.Lock()  # the filters of warnings belong to all threads
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True)
class Part:
    """One statement of a cell: the names that it gives a value, and those that it needs."""

    binds: frozenset[str]
    loads: frozenset[str]


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


def code_of(exercise: Exercise, program: Program) -> str:
    """The student's code that defines what an exercise asks for: the answer, and any other cell of
    theirs that gives one of the names of the reference solution another value.
    """
    names = names_bound(parts_of(exercise.solution.source))
    others = [
        step.source
        for step in program.steps
        if step.role in ("solution", "extra")
        and step.id != exercise.solution.id
        and names & names_bound(parts_of(step.source))
    ]
    return "\n".join([program.answers.get(exercise.id) or "", *others])


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
    theirs = ("solution", "extra")
    long = sum(len(step.source) for step in steps if step.role in theirs) > MAX_PARSED
    return lambda step: (_words if long and step.role in theirs else parts_of)(step.source)


def names_bound(parts: Iterable[Part]) -> frozenset[str]:
    """All names that a cell gives a value."""
    return frozenset(name for part in parts for name in part.binds)


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


def parts_of(source: str) -> tuple[Part, ...]:
    """The statements of a cell; one with all its words where the text is not plain Python."""
    return (_parse_kept if len(source) <= _MAX_KEPT else _parse)(source)


def _parse(source: str) -> tuple[Part, ...]:
    try:
        with _QUIET, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as that of an escape that is none
            tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _words(source)
    return tuple(Part(frozenset(_bound(node)), frozenset(_loaded(node))) for node in tree.body)


_parse_kept = lru_cache(maxsize=256)(_parse)  # a class has the author's cells in common


def _words(source: str) -> tuple[Part, ...]:
    words = frozenset(_WORD.findall(source))
    return (Part(words, words),)


def _loaded(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement binds in the notebook's namespace, or whose values it changes."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield from _names_set_by(node)
        if not isinstance(node, _SCOPES):  # what is bound inside of those stays there
            waiting += ast.iter_child_nodes(node)


def _names_set_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        yield from _base(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _base(node.value.func)  # layers.append(...) changes layers
    elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name


def _base(node: ast.AST) -> Iterator[str]:
    """The name at the beginning of ``a.b[c].d``; nothing for a plain name."""
    inner: ast.AST = node
    while isinstance(inner, ast.Attribute | ast.Subscript):
        inner = inner.value
    if inner is not node and isinstance(inner, ast.Name):
        yield inner.id
