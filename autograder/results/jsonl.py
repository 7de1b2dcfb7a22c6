"""The results of a class as a file: ``results.jsonl``, one line per exercise per submission.

The lines hold enough to rebuild every ``SubmissionResult`` exactly. Their form is
``schemas/result.schema.json`` (JSON Schema, draft 2020-12).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from autograder.errors import UserError
from autograder.files import replace_file
from autograder.results.values import CellResult, CheckResult, ExerciseResult, SubmissionResult

_SHARED = ("unit_title", "notes", "attention", "unsafe")
_QUOTED = 200


class ResultsError(UserError, ValueError):
    """Results that cannot be written, or a file of results that cannot be read."""


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of one line."""
    text = files("autograder.results").joinpath("result.schema.json").read_text("utf-8")
    return json.loads(text)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


# ---------------------------------------------------------------------------------------- writing


def lines(result: SubmissionResult) -> list[dict[str, Any]]:
    """One plain value per exercise of a submission, as ``results.jsonl`` holds it.

    Raises:
        ResultsError: the submission has no exercises, or one of them twice.
    """
    where = f"submission of {result.student!r} for unit {result.unit!r}"
    names = [exercise.exercise for exercise in result.exercises]
    if not names:
        raise ResultsError(f"{where}: expected at least one exercise, received none")
    if len(set(names)) != len(names):
        raise ResultsError(f"{where}: expected each exercise once, received {names}")
    head = {"student": result.student, "unit": result.unit, "unit_title": result.unit_title}
    tail = {
        "notes": list(result.notes),
        "attention": list(result.attention),
        "unsafe": result.unsafe,
    }
    return [{**head, **asdict(exercise), **tail} for exercise in result.exercises]


def write_results(results: Iterable[SubmissionResult], path: Path) -> Path:
    """Write ``path`` at once: readers see the old file or the whole new one.

    Raises:
        ResultsError: a submission occurs twice, has no exercises, or holds a number that is not
            finite. The file is then left as it was.
    """
    seen: set[tuple[str, str]] = set()
    return replace_file(path, (line for result in results for line in _encode(result, seen)))


def _encode(result: SubmissionResult, seen: set[tuple[str, str]]) -> Iterator[str]:
    key = (result.student, result.unit)
    if key in seen:
        raise ResultsError(f"expected each submission once, received {key} twice")
    seen.add(key)
    for line in lines(result):
        try:
            yield json.dumps(line, allow_nan=False) + "\n"
        except ValueError as error:
            raise ResultsError(f"{key}, exercise {line['exercise']!r}: {error}") from error


# ---------------------------------------------------------------------------------------- reading


def read_results(path: Path) -> list[SubmissionResult]:
    """Read the submissions of ``results.jsonl`` in the order of the file.

    Raises:
        ResultsError: a line that does not follow the schema or contradicts the lines before it;
            the message names the file and the line.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    with path.open("rb") as stream:
        for number, text in enumerate(stream, start=1):
            try:
                line = _decode(text)
                _add(groups, line)
            except ResultsError as error:
                raise ResultsError(f"{path}, line {number}: {error}") from error
    return [_submission(group) for group in groups.values()]


def _decode(text: bytes) -> dict[str, Any]:
    try:
        line = json.loads(text.decode("utf-8"), parse_constant=_finite, parse_float=_finite)
    except ResultsError:
        raise
    except (ValueError, RecursionError) as error:
        raise ResultsError(f"expected a JSON object, received {text[:_QUOTED]!r}") from error
    for problem in _validator().iter_errors(line):
        place = "/".join(str(part) for part in problem.absolute_path)
        raise ResultsError(f"{place or 'line'}: {problem.message[:_QUOTED]}")
    return line


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ResultsError(f"expected finite numbers, received {text[:_QUOTED]}")
    return number


def _add(groups: dict[tuple[str, str], list[dict[str, Any]]], line: dict[str, Any]) -> None:
    group = groups.setdefault((line["student"], line["unit"]), [])
    for other in group[:1]:
        for name in _SHARED:
            if other[name] != line[name]:
                raise ResultsError(
                    f"{name}: expected {str(other[name])[:_QUOTED]!r} as in the submission's first "
                    f"line, received {str(line[name])[:_QUOTED]!r}"
                )
    if any(other["exercise"] == line["exercise"] for other in group):
        raise ResultsError(f"exercise: {line['exercise']!r} occurs twice in one submission")
    group.append(line)


def _submission(group: list[dict[str, Any]]) -> SubmissionResult:
    first = group[0]
    return SubmissionResult(
        student=first["student"],
        unit=first["unit"],
        unit_title=first["unit_title"],
        exercises=tuple(exercise_from(line) for line in group),
        notes=tuple(first["notes"]),
        attention=tuple(first["attention"]),
        unsafe=first["unsafe"],
    )


def exercise_from(line: Mapping[str, Any]) -> ExerciseResult:
    """An exercise's result from what ``asdict`` made of it."""
    return ExerciseResult(
        exercise=line["exercise"],
        title=line["title"],
        points=line["points"],
        max_points=line["max_points"],
        outcome=line["outcome"],
        reason=line["reason"],
        checks=tuple([CheckResult(**check) for check in line["checks"]]),
        cells=tuple([CellResult(**cell) for cell in line["cells"]]),
        seconds=line["seconds"],
        answer=line["answer"],
        carried=tuple(line.get("carried", ())),  # files of before this field have none
    )
