"""A unit of three exercises, each of which uses those before it: ``chain_unit.txt``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from autograder.course.source import Unit, load_unit
from autograder.judging.program import program_with
from autograder.sandbox.values import Limits, Step

TEXT = Path(__file__).with_name("chain_unit.txt")
TOKEN = "quok" + "ka"  # only in the reference solution of the first exercise
LIMITS = Limits(cell_cpu_seconds=0.5, cpu_seconds=4)
RIGHT = {
    "scale": "def scale(x):\n    return 3 * np.asarray(x)",
    "shift": "def shift(x):\n    return 1 + scale(x)",
    "total": "def total(x):\n    return shift(x).sum(), scaled_twice(x).sum()",
}
WRONG_SCALE = "def scale(x):\n    return 2 * np.asarray(x)"


def chain_unit(folder: Path) -> Unit:
    """The unit in a course of its own below a folder."""
    source = folder / "solutions" / "chain" / "chain.py"
    source.parent.mkdir(parents=True)
    source.write_text(TEXT.read_text(encoding="utf-8"), encoding="utf-8")
    return load_unit(source)


def program_of(prepared, answers, extras=()):
    """The program of these answers; extra cells, as (id of the step before, text)."""
    given = {name: text for name, text in {**RIGHT, **answers}.items() if text is not None}
    program = program_with(prepared.unit, given)
    steps = list(program.steps)
    for number, (after, text) in enumerate(extras, start=1):
        place = next(i for i, step in enumerate(steps) if step.id == after) + 1
        steps.insert(place, Step(f"extra-{number}", text, "extra"))
    return replace(program, steps=tuple(steps))


def judge(prepared, answers, extras=(), **options):
    """Verdicts by exercise."""
    results, _ = replace(prepared, **options).judge(program_of(prepared, answers, extras))
    return {result.exercise: result for result in results}


def points(verdicts):
    return [verdict.points for verdict in verdicts.values()]
