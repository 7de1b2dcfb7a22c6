"""Mutants: the usual mistakes, made one at a time in a solution."""

import sys

import pytest
from mutated import SCALE

from autograder.proof.mutants import LibraryMissingError, mutants_of


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
