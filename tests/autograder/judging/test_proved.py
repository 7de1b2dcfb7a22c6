"""A unit is proved once in an environment, and again when anything of it is another."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course.source import Unit
from autograder.judging import proved
from autograder.judging.judge import UnitJudge, judge_of
from autograder.judging.self_test import NotReadyError
from autograder.sandbox.values import Limits

LIMITS = Limits(cell_cpu_seconds=5)


@pytest.fixture
def judge(tiny: Unit) -> UnitJudge:
    """The judge of the tiny unit; that it was made anew has proved it."""
    return judge_of(tiny, limits=LIMITS)


def proofs(judge: UnitJudge) -> int:
    """How often it is proved when it is to be ready."""
    said: list[str] = []
    judge.ensure_proved(said.append)
    return len(said)


def note_of(judge: UnitJudge) -> Path:
    return judge.unit.path.parent / proved.FILE_NAME


def test_what_was_proved_is_not_proved_again(judge: UnitJudge) -> None:
    assert proofs(judge) == 0
    assert proofs(judge_of(judge.unit, limits=LIMITS)) == 0


def test_it_is_proved_anew_on_request(judge: UnitJudge) -> None:
    proved.forget_proofs(judge.unit.path)
    assert not note_of(judge).exists()
    assert proofs(judge) == 1
    assert proofs(judge) == 0


def test_each_limit_and_mode_is_proved_for_itself(judge: UnitJudge) -> None:
    slower = replace(judge.settings, limits=replace(LIMITS, cell_cpu_seconds=6))
    for other in (
        slower,
        replace(judge.settings, unsafe=True),
        replace(judge.settings, warm=False),
    ):
        assert proofs(replace(judge, settings=other)) == 1
        assert proofs(replace(judge, settings=other)) == 0
    assert proofs(judge) == 0


def test_another_machine_proves_for_itself(
    judge: UnitJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proved, "_machine", lambda: "another kernel, another processor")
    assert proofs(judge) == 1


def test_another_reference_is_proved_and_no_note_is_made_of_a_failure(judge: UnitJudge) -> None:
    first, second, *rest = judge.reference.checks
    swapped = (
        replace(first, expected=second.expected),
        replace(second, expected=first.expected),
        *rest,
    )
    spoiled = replace(judge, reference=replace(judge.reference, checks=swapped))
    for _ in range(2):
        with pytest.raises(NotReadyError):
            proofs(spoiled)


@pytest.mark.parametrize("content", ["", "{", "{}", "[1, null]"])
def test_a_note_that_is_none_proves_nothing(judge: UnitJudge, content: str) -> None:
    note_of(judge).write_text(content, encoding="utf-8")
    assert proofs(judge) == 1
    assert json.loads(note_of(judge).read_text(encoding="utf-8"))[0]
    assert proofs(judge) == 0


def test_where_no_source_is_nothing_is_noted(judge: UnitJudge, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "tiny.py"
    away = replace(judge, unit=replace(judge.unit, path=path))
    assert proofs(away) == 1
    assert not path.parent.exists()
