"""Which earlier exercises are found to be used, from the text of a submission alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chain import chain_unit

from autograder.judging.dependencies import MAX_PARSED, dependencies_of
from autograder.judging.parts import parts_of
from autograder.judging.program import program_with
from autograder.sandbox.values import Step

ALL = ("scale", "shift", "total")
ANSWERS = {
    "scale": "def scale(x): return x",
    "shift": "def shift(x): return scale(x) + 1.0",
    "total": "def total(x): return np.sum(shift(x)), np.sum(scaled_twice(x))",
}


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    return chain_unit(tmp_path_factory.mktemp("course"))


@pytest.fixture
def used(chain):
    """Ids that an exercise is found to use, with these answers and further cells."""

    def find(exercise, broken=ALL, extras=(), **answers):
        given = {**ANSWERS, **answers}
        program = program_with(chain, {name: text for name, text in given.items() if text})
        steps = list(program.steps)
        place = next(i for i, step in enumerate(steps) if step.id == exercise)
        steps[place:place] = [Step(f"extra-{n}", text, "extra") for n, text in enumerate(extras)]
        program = replace(program, steps=tuple(steps))
        wanted = next(e for e in chain.exercises if e.id == exercise)
        return [found.id for found in dependencies_of(wanted, chain, program, broken)]

    return find


def test_a_name_in_the_answer_is_a_use(used):
    assert used("shift") == ["scale"]
    assert used("scale") == []


def test_only_what_did_not_pass_counts(used):
    assert used("shift", broken=("shift", "total")) == []
    assert used("total", broken=("scale", "total")) == ["scale"]


@pytest.mark.parametrize(
    "answer",
    [
        "def shift(x): return np.scale(x)",
        "def shift(x): return x  # scale",
        "def shift(x): return 'scale'",
        "scale = 3",
    ],
)
def test_what_only_looks_like_a_use_is_none(used, answer):
    assert used("shift", shift=answer) == []


@pytest.mark.parametrize(
    ("answer", "extras"),
    [
        ("def total(x): return scaled_twice(x)", ()),  # by a function of the author's
        ("def total(x): return helper(x)", ("def helper(x): return scale(x)",)),
        ("def total(x): return h[0](x)", ("h = []", "h.append(scale)")),
        ("def total(x): return h['f'](x)", ("h = {}", "h['f'] = scale")),
        ("def total(x): return h(x)", ("for f in (scale, abs): h = f",)),
        ("def total(x): return h(x)", ("try:\n    h = scale\nexcept NameError as h: pass",)),
        ("def total(x): return h(x)", ("match scale:\n    case h: pass",)),
        ("def total(x): return H().run(x)", ("class H:\n    run = staticmethod(scale)",)),
        ("def total(x): return h(x)", ("%time h = scale",)),  # a magic is no Python
    ],
)
def test_a_use_through_another_cell_is_found(used, answer, extras):
    assert used("total", total=answer, extras=extras) == ["scale"]


def test_a_use_through_an_answer_that_passed_is_found(used):
    assert used("total", ("scale",), total="def total(x): return shift(x)") == ["scale"]


def test_of_an_answer_that_is_replaced_the_reference_counts(used):
    # This shift does not use scale, but the reference that stands for it does.
    own = "def shift(x): return 3 * x"
    answer = "def total(x): return shift(x)"
    assert used("total", ("scale", "shift"), shift=own, total=answer) == ["scale", "shift"]
    assert used("total", ("scale",), shift=own, total=answer) == []


def test_an_answer_that_is_missing_can_be_used(used):
    assert used("shift", scale=None) == ["scale"]


@pytest.mark.parametrize(
    "text",
    ["def shift(x: return scale(x)", "\0scale", "(" * 5000 + "scale", "-" * 40_000 + "scale"],
)
def test_text_that_cannot_be_parsed_is_read_word_by_word(used, text):
    assert used("shift", shift=text) == ["scale"]


def test_long_submissions_are_read_word_by_word(used):
    padding = "x = 'scale'\n" * (MAX_PARSED // 10)
    assert used("shift", shift=ANSWERS["shift"].replace("scale", "abs")) == []
    assert used("shift", shift=padding) == ["scale"]


def test_deep_text_is_read():
    assert parts_of("a" + ".a" * 50_000)
    assert parts_of("x = '\\d'")[0].binds == {"x"}
