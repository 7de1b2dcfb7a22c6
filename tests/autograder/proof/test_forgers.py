"""Answers that solve nothing, and what is said of a cell that gives points to one."""

from __future__ import annotations

import json

import pytest

from autograder.course.source import load_unit
from autograder.judging.judge import judge_of
from autograder.proof.forgers import (
    FILE,
    Finding,
    ForgerError,
    faults,
    forgers_of,
    judge_forgers,
    load_listed,
    skipped,
)

FOUND = [Finding("double", "double_values", 2.0, "argument 1")]


def test_a_forger_keeps_the_signature_and_looks_at_nothing(tiny):
    made = {forger.name: forger.source for forger in forgers_of(tiny, tiny.exercises[0])}
    assert {"None", "0", "empty array", "ValueError", "argument 1", "tuple of the arguments"} <= (
        made.keys()
    )
    assert "def double(x):" in made["argument 1"] and "return x" in made["argument 1"]
    assert len(set(made.values())) == len(made)
    namespace: dict = {}
    exec(made["zeros like the first argument"], namespace)
    assert namespace["double"]([1.0, 2.0]).tolist() == [0.0, 0.0]
    assert skipped(tiny) == []
    assert forgers_of(tiny, tiny.exercises[1]) == []  # a written question


@pytest.mark.slow
def test_cells_that_ask_for_a_value_give_forgers_nothing(tiny):
    judge = judge_of(load_unit(tiny.path))
    made = forgers_of(tiny, tiny.exercises[0])
    done = []
    assert judge_forgers(judge, made, done=lambda: done.append(1)) == []
    assert len(done) == len(made) > 10


@pytest.mark.slow
def test_a_cell_that_a_constant_passes_is_found(tiny_course, tiny_text):
    path = tiny_course / "solutions" / "tiny" / "tiny.py"
    drawn = "double(check.rng(1).normal(size=3))"
    assert drawn in tiny_text
    lines = [line for line in tiny_text.splitlines() if "check.close(" not in line]
    path.write_text("\n".join(lines).replace(drawn, "double(0)") + "\n", encoding="utf-8")
    unit = load_unit(path)
    found = judge_forgers(judge_of(unit), forgers_of(unit, unit.exercises[0]))
    assert {"0", "argument 1"} <= {finding.forger for finding in found}
    said = faults(unit, found, {})
    assert len(said) == len(found)
    assert any("gives" in line and "solves nothing: argument 1" in line for line in said)


def test_what_is_listed_is_no_fault_and_what_is_not_found_must_go(tiny, tiny_course):
    listed = {"double": {"double_values": {"argument 1": "a reason", "0": "another"}}}
    path = tiny_course / FILE
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"tiny": listed}), encoding="utf-8")
    assert faults(tiny, FOUND, {}) != []
    (left,) = faults(tiny, FOUND, load_listed(tiny_course, tiny))
    assert "double_values / 0 gets no points: remove it" in left


@pytest.mark.parametrize(
    "text", ["[1]", "{", '{"tiny": {"double": {"double_values": {"0": ""}}}}', '{"tiny": {"a": 1}}']
)
def test_a_list_that_cannot_be_used_is_refused_with_its_path(tiny, tiny_course, text):
    path = tiny_course / FILE
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ForgerError, match=r"forgers\.json: expected"):
        load_listed(tiny_course, tiny)
