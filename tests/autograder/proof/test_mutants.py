"""Mutants: how they are made, what the engine says about them, and what is listed."""

import json
import sys
from collections import namedtuple
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from autograder.commands import screen
from autograder.course.source import find_units, load_unit, parse_unit
from autograder.judging.judge import judge_of
from autograder.proof.mutants import (
    LibraryMissingError,
    MutantProof,
    MutationError,
    RecordError,
    faults,
    inside,
    kill_rates,
    load_equivalents,
    mutants_of,
    prove_mutants,
    summary_is_current,
    write_summary,
)
from autograder.proof.mutants.mutant import make_mutant, places

SCALE = '''def scale(x: np.ndarray, by: float = 2.0) -> np.ndarray:
    """Doc: x - 1."""
    ### BEGIN SOLUTION
    if by > 0:
        x = x / np.max(x, axis=-1, keepdims=True)
    return x @ x.T - by
    ### END SOLUTION
'''
CLASS = """class Counter:
    def __init__(self, start):
        self.value = start

    @property
    def even(self):
        ### BEGIN SOLUTION
        return self.value % 2 == 0
        ### END SOLUTION

    def add(self, count: int):
        ### BEGIN SOLUTION
        self.value += count
        return self.value
        ### END SOLUTION
"""
VARIABLE = "total = 0\n### BEGIN SOLUTION\nrate = total + 0.5\n### END SOLUTION\n"


@pytest.fixture
def made(tiny_text, tmp_path):
    """Makes the mutants of a unit whose only solution is the given text."""

    def make(solution):
        original = tiny_text.split("def double", 1)[1].split("\n\n# %%", 1)[0]
        unit = parse_unit(tiny_text.replace("def double" + original, solution), tmp_path / "a.py")
        return mutants_of(unit, unit.exercises[0])

    return make


def after(mutants, key):
    """The changed line of the mutants whose id has this text."""
    return {mutant.after for mutant in mutants if key in mutant.id}


def test_usual_mistakes_are_made_one_at_a_time(made):
    mutants = made(SCALE)
    lines = {mutant.after for mutant in mutants}
    assert {
        "return x @ x.T + by",
        "return (x @ x.T)",
        "return (-by)",
        "return x @ x - by",
        "return (x * x.T) - by",
        "if by >= 0:",
        "if by <= 0:",
        "if not by > 0:",
        "if False:",
        "pass",
        "x = x * np.max(x, axis=-1, keepdims=True)",
        "x = x / np.min(x, axis=-1, keepdims=True)",
        "x = x / np.max(x, axis=0, keepdims=True)",
        "x = x / np.max(x, axis=-1)",
        "x = x",
    } <= lines
    assert {line.strip() for mutant in mutants for line in mutant.source.splitlines()} >= lines


def test_only_the_solution_region_is_changed(made):
    begin, end = (SCALE.index(f"    ### {word} SOLUTION") for word in ("BEGIN", "END"))
    for mutant in made(SCALE):
        assert mutant.source.startswith(SCALE[:begin])
        assert SCALE[end:].strip() in mutant.source


def test_mutants_are_valid_different_and_in_a_fixed_order(made):
    mutants = made(SCALE)
    assert [mutant.id for mutant in mutants] == [mutant.id for mutant in made(SCALE)]
    for field in ("id", "source", "digest"):
        assert len({getattr(mutant, field) for mutant in mutants}) == len(mutants)
    for mutant in mutants:
        compile(mutant.source, mutant.id, "exec")


def test_changes_that_mean_the_same_are_one_mutant_or_none(made):
    division = "x = x / np.max(x, axis=-1, keepdims=True)"
    without = "x = x / np.max(x, axis=-1)"  # what keepdims=False means, too
    assert [m.id for m in made(SCALE) if m.after == without] == ["scale:2:16 drop keepdims"]
    assert after(made(SCALE), "True to False") == set()
    zipped = made(SCALE.replace(division, "x = zip(x, x, strict=True)"))
    assert after(zipped, "True to False") | after(zipped, "drop strict") == set()


def test_digest_follows_the_solution_and_not_its_docstring(made):
    first = {mutant.id: mutant.digest for mutant in made(SCALE)}
    reworded = {mutant.id: mutant.digest for mutant in made(SCALE.replace("Doc", "A\n\n    Doc"))}
    assert reworded == first
    changed = {mutant.id: mutant.digest for mutant in made(SCALE.replace("- by", "- 2 * by"))}
    assert not set(changed.values()) & set(first.values())


def test_written_questions_have_no_mutants(tiny):
    assert mutants_of(tiny, tiny.exercises[1]) == []


def test_missing_library_is_said_with_what_to_do(tiny, monkeypatch):
    monkeypatch.setitem(sys.modules, "cosmic_ray.ast", None)
    with pytest.raises(LibraryMissingError, match=r"pip install -e '\.\[dev\]'"):
        mutants_of(tiny, tiny.exercises[0])


# -------------------------------------------------------------------------------------- blunders


Pair = namedtuple("Pair", "left right")
MATRIX = np.array([[1, 2], [3, 4], [5, 6]])


@pytest.mark.parametrize(
    ("value", "how", "expected"),
    [
        (MATRIX, "zeros", np.zeros((3, 2))),
        (1.5, "doubled", 3.0),
        (MATRIX, "negated", -MATRIX),
        (MATRIX, "one too large", MATRIX + 1),
        (MATRIX, "first number everywhere", np.ones((3, 2))),
        (MATRIX, "transposed", MATRIX.T),
        (MATRIX, "first row only", [[1, 2], [0, 0], [0, 0]]),
        (MATRIX, "without last row", [[1, 2], [3, 4], [0, 0]]),
    ],
)
def test_numbers_and_arrays_are_spoiled(value, how, expected):
    changed, touched = inside._mutant_spoil(value, how)
    assert touched
    np.testing.assert_array_equal(changed, expected)


@pytest.mark.parametrize(
    ("value", "how"),
    [
        (2.0, "transposed"),
        (np.ones((1, 4)), "transposed"),
        (np.ones((1, 4)), "first row only"),
        (7, "first number everywhere"),
        ("text", "zeros"),
        (None, "doubled"),
        (np.array(["a", "b"]), "first row only"),
    ],
)
def test_what_has_nothing_to_spoil_stays_as_it_is(value, how):
    changed, touched = inside._mutant_spoil(value, how)
    assert changed is value
    assert not touched


def test_containers_and_returned_functions_are_spoiled_inside():
    value = {"a": [1.0, (2, "text")], "b": Pair(3, None)}
    changed, touched = inside._mutant_spoil(value, "doubled")
    assert changed == {"a": [2.0, (4, "text")], "b": Pair(6, None)}
    assert touched
    later, _ = inside._mutant_spoil(lambda x: x + 1, "negated")
    assert later(4) == -5


@pytest.mark.parametrize(
    ("how", "which", "expected"),
    [
        ("input", 0, 6.0),
        ("nothing", 0, None),
        ("element doubled", 1, (6.0, 4.0)),
        ("elements swapped", 0, (2.0, 6.0)),
        ("argument doubled", "by", (6.0, 4.0)),
        ("argument halved", "by", (6.0, 1.0)),
        ("argument one more", "by", (6.0, 3.0)),
        ("argument one less", "by", (6.0, 1.0)),
        ("argument ignored", "by", (6.0, 9.0)),
    ],
)
def test_functions_blunder(how, which, expected):
    def pair(x, by=9.0):
        return x, by

    assert inside._mutant_of(pair, how, which)(6.0, by=2.0) == expected


def test_a_blunder_may_remember_the_first_call():
    again = inside._mutant_of(lambda x: 2 * x, "first answer again")
    assert [again(1), again(5)] == [2, 2]
    stuck = inside._mutant_of(lambda x: 2 * x, "argument ignored", "x")
    assert [stuck(1), stuck(5)] == [2, 2]


def test_a_blunder_may_change_an_argument_in_place():
    given = np.ones(3)
    assert inside._mutant_of(np.sum, "changed in place", 0)(given) == 3
    np.testing.assert_array_equal(given, np.zeros(3))


def test_blunders_fit_the_annotations(made):
    keys = {mutant.id for mutant in made(SCALE) if mutant.id.startswith("scale: ")}
    assert {"scale: argument by doubled", "scale: argument x changed in place"} <= keys
    assert "scale: nothing" not in keys
    assert not any("element" in key for key in keys)


def test_methods_of_classes_blunder_and_properties_are_left_alone(made):
    assert [place.label for place in places(CLASS)] == ["Counter.add"]
    one = next(m for m in made(CLASS) if m.id == "Counter.add: argument count one more")
    names = {}
    exec(one.source, names)
    assert names["Counter"](5).add(2) == 8


def test_variables_of_a_solution_without_functions_are_spoiled(made):
    mutants = made(VARIABLE)
    doubled = next(mutant for mutant in mutants if mutant.id == "rate: doubled")
    names = {}
    exec(doubled.source, names)
    assert (names["total"], names["rate"]) == (0, 1.0)
    assert not any(mutant.id.startswith("total: ") for mutant in mutants)


# ------------------------------------------------------------------------------ through the engine


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


# ----------------------------------------------------------------------------------- what is stored


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
