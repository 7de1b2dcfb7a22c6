"""A class from stored answers, and the grader against them, on the tiny course."""

from dataclasses import replace

import pytest

from autograder.course.source import load_unit
from autograder.judging.judge import judge_of
from autograder.judging.verdicts import without_program
from autograder.proof.answers import load_answers, missing_answers
from autograder.proof.prove import fault_of, prove
from autograder.proof.sample import make_class

ANSWERS = """\
# %% right: times two
def double(x):
    return 2 * x

# %% right: list
def double(x):
    return 2 * x if type(x) is float else [2 * v for v in x]

# %% wrong: same
# message: half
def double(x):
    return x

# %% wrong: none
# message: None where a number
# in: times two
# instead of: return
# write:      result =
"""


@pytest.fixture
def unit(tiny_course):
    path = tiny_course / "tests" / "answers" / "tiny" / "double.py"
    path.parent.mkdir(parents=True)
    path.write_text(ANSWERS, encoding="utf-8")
    return load_unit(tiny_course / "solutions" / "tiny" / "tiny.py")


@pytest.fixture
def answers(tiny_course, unit):
    return load_answers(tiny_course, unit)


def test_what_is_lacking_is_said(unit, answers):
    assert missing_answers(unit, answers) == ["double: 2 wrong answers, at least 4 needed"]


def test_prove_runs_every_answer_through_the_engine(unit, answers):
    proofs = {proof.answer.stem: proof for proof in prove(judge_of(unit), answers)}
    assert {name: proof.fault for name, proof in proofs.items() if proof.fault} == {}
    assert proofs["right_list"].result.outcome == "passed"
    assert proofs["wrong_same"].result.outcome == "failed"


def test_faults_of_the_grader_are_found(unit, answers):
    right, *_, wrong = sorted(answers, key=lambda answer: answer.name)
    failed, passed = (
        without_program(unit, outcome, "because")[0] for outcome in ("failed", "passed")
    )
    assert fault_of(right, passed) == ""
    assert fault_of(right, failed) == "a right answer failed: because"
    assert fault_of(wrong, passed) == "a wrong answer passed"
    assert "the message lacks" in fault_of(wrong, failed)
    quiet = replace(wrong, messages=("BECAUSE",))
    assert fault_of(quiet, failed) == ""


def test_class_is_the_same_for_the_same_seed(tmp_path, unit, answers):
    def contents(name, seed):
        make_class([(unit, answers)], 9, seed, tmp_path / name)
        paths = sorted((tmp_path / name).rglob("*.ipynb"))
        return {str(path.relative_to(tmp_path / name)): path.read_bytes() for path in paths}

    assert contents("a", 1) == contents("b", 1)
    assert contents("c", 2) != contents("a2", 1)


def test_class_is_not_written_over_something(tmp_path, unit, answers):
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(FileExistsError, match="not empty"):
        make_class([(unit, answers)], 2, 0, tmp_path)
