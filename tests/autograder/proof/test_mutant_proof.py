"""What the engine says about mutants, and which survivors are faults."""

from dataclasses import replace

import pytest

from autograder.course.source import load_unit, parse_unit
from autograder.judging.judge import judge_of
from autograder.proof.mutants import (
    MutationError,
    faults,
    kill_rates,
    load_equivalents,
    mutants_of,
    prove_mutants,
)
from autograder.proof.mutants.mutant import make_mutant


@pytest.fixture
def weak(tiny_course, tiny_text):
    """The tiny unit with a hidden check that cannot tell x + x from x * x, ready to judge."""
    text = tiny_text.replace("double(check.rng(1).normal(size=3))", "double(2)")
    path = tiny_course / "solutions" / "tiny" / "tiny.py"
    path.write_text(text, encoding="utf-8")
    return judge_of(load_unit(path))


def proofs_of(prepared):
    exercise = prepared.unit.exercises[0]
    return prove_mutants(prepared, mutants_of(prepared.unit, exercise))


@pytest.fixture
def surviving(tiny_course, weak):
    """The proofs of the weak unit's mutants, and the fault for the one that survives."""
    proofs = proofs_of(weak)
    return proofs, faults(tiny_course, weak.unit, proofs, [])


@pytest.mark.slow
def test_every_mutant_of_a_well_checked_solution_is_killed(tiny, tiny_text, tmp_path):
    drawn = "check.rng(1).normal(size=3)"
    unit = parse_unit(tiny_text.replace(drawn, f"check.frozen({drawn})"), tiny.path)
    proofs = proofs_of(judge_of(unit))
    assert [proof.mutant.id for proof in proofs if not proof.killed] == []
    assert {"double:1:13 Add to Sub", "double: zeros"} <= {proof.mutant.id for proof in proofs}
    assert [(rate.exercise, rate.share) for rate in kill_rates(proofs)] == [("double", 1.0)]
    assert not any("transposed" in proof.mutant.id for proof in proofs)  # no number can be
    assert faults(tmp_path, unit, proofs, []) == []


@pytest.mark.slow
def test_a_hole_in_the_checks_lets_a_mutant_survive(surviving):
    proofs, found = surviving
    alive = [proof.mutant for proof in proofs if not proof.killed]
    assert "return x * x" in {mutant.after for mutant in alive}
    assert len(found) == len(alive)
    assert 'after = "return x * x"' in "\n".join(found)


@pytest.mark.slow
def test_a_listed_survivor_is_no_fault_until_the_solution_changes(tiny_course, weak, surviving):
    proofs, found = surviving
    entries = "\n".join(
        line[line.index("[[") :].replace('reason = ""', 'reason = "x"') for line in found
    )
    path = tiny_course / "tests" / "mutants" / "tiny.toml"
    path.parent.mkdir(parents=True)
    path.write_text(entries, encoding="utf-8")
    listed = load_equivalents(tiny_course, weak.unit)
    assert faults(tiny_course, weak.unit, proofs, listed) == []
    assert "listed twice" in faults(tiny_course, weak.unit, proofs, [*listed, listed[0]])[0]
    killed = [replace(proof, outcome="failed") for proof in proofs]
    assert all("remove it" in line for line in faults(tiny_course, weak.unit, killed, listed))
    stale = [replace(listed[0], digest="0" * 12), *listed[1:]]
    assert len(faults(tiny_course, weak.unit, proofs, stale)) == 2


@pytest.mark.slow
def test_an_endless_mutant_is_stopped_and_counts_as_killed(tiny):
    exercise = tiny.exercises[0]
    source = "def double(x):\n    while True:\n        pass\n"
    endless = make_mutant(exercise, "double: endless", "", "", source)
    assert [p.outcome for p in prove_mutants(judge_of(tiny), [endless])] == ["timeout"]


def test_mutants_of_a_reference_that_does_not_pass_prove_nothing(tiny, tiny_text):
    prepared = judge_of(tiny)
    other = parse_unit(tiny_text.replace("return x + x", "return x + 1"), tiny.path)
    with pytest.raises(MutationError, match="'double' does not pass"):
        prove_mutants(replace(prepared, unit=other), mutants_of(other, other.exercises[0]))
