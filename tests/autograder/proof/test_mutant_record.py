"""What is known of a unit's mutants: the list of equivalents, the summary, the table."""

import json

import pytest
from rich.console import Console

from autograder.commands import screen
from autograder.course.source import find_units, load_unit, parse_unit
from autograder.proof.mutants import (
    MutantProof,
    RecordError,
    load_equivalents,
    mutants_of,
    summary_is_current,
    write_summary,
)
from autograder.proof.mutants.mutant import make_mutant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[equivalent]", "not valid TOML"),
        ("[other]", "tables only"),
        ('[[equivalent]]\nexercise = "double"', "needs exactly"),
        (
            '[[equivalent]]\nexercise="a"\nmutant="b"\ndigest="c"\nbefore=""\nafter=""\nreason=" "',
            "a reason is due",
        ),
    ],
)
def test_lists_that_cannot_be_used_are_refused(tiny_course, tiny, text, words):
    path = tiny_course / "tests" / "mutants" / "tiny.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=words):
        load_equivalents(tiny_course, tiny)


def test_summary_is_current_until_what_it_depends_on_changes(tiny_course, tiny, tiny_text):
    mutant = make_mutant(tiny.exercises[0], "double: zeros", "", "", "")
    assert not summary_is_current(tiny_course, tiny)
    write_summary(tiny_course, tiny, [MutantProof(mutant, "failed")])
    stored = json.loads((tiny_course / "tests" / "mutants" / "tiny.json").read_text("utf-8"))
    assert stored["exercises"] == {"double": {"mutants": 1, "killed": 1}}
    assert summary_is_current(tiny_course, tiny)
    reworded = parse_unit(tiny_text.replace("Double a number.", "Double it."), tiny.path)
    assert summary_is_current(tiny_course, reworded)
    rechecked = parse_unit(tiny_text.replace("rng(1)", "rng(2)"), tiny.path)
    assert not summary_is_current(tiny_course, rechecked)
    (tiny_course / "tests" / "mutants" / "tiny.toml").write_text("# one more", encoding="utf-8")
    assert not summary_is_current(tiny_course, tiny)


def test_table_counts_what_is_killed_listed_and_open(tiny):
    mutants = [make_mutant(tiny.exercises[0], f"double: {n}", "", "", "") for n in range(4)]
    outcomes = ("failed", "error", "timeout", "passed")
    proofs = [MutantProof(m, outcome) for m, outcome in zip(mutants, outcomes, strict=True)]
    console = Console(width=100)
    with console.capture() as shown:
        screen.mutants(console, tiny, proofs, [])
    assert "75.0%" in shown.get()
    assert "tiny: 3 of 4 mutants killed" in shown.get()


@pytest.mark.slow
def test_every_listed_mutant_of_the_course_is_one_of_the_present_solutions(root):
    for path in find_units(root):
        unit = load_unit(path)
        present = {
            (mutant.exercise, mutant.id, mutant.digest)
            for exercise in unit.exercises
            for mutant in mutants_of(unit, exercise)
        }
        listed = load_equivalents(root, unit)
        assert [entry.mutant for entry in listed if entry.key not in present] == []
