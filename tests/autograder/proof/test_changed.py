"""``autograder prove --changed``: which answers are judged, and what is stored."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.commands.main import app
from autograder.course.source import load_unit
from autograder.judging.judge import judge_of
from autograder.judging.reference import FILE_NAME
from autograder.proof import changed
from autograder.proof.answers import Answer, load_answers
from autograder.proof.changed import commit_of, counts, drawn, select
from autograder.proof.prove import prove

RIGHT = """\
# %% right: times two
def double(x):
    return 2 * x

# %% right: minus
def double(x):
    return x - (-x)
"""
WRONG = """
# %% wrong: number {n}
# message: two doubled is four
def double(x):
    return {n} * x
"""
ANSWERS = RIGHT + "".join(WRONG.format(n=n) for n in (3, 4, 5, 6))
WHERE = Path("tests") / "answers" / "tiny" / "double.py"


@pytest.fixture
def course(tiny_course):
    """The tiny course, with answers enough."""
    path = tiny_course / WHERE
    path.parent.mkdir(parents=True)
    path.write_text(ANSWERS, encoding="utf-8")
    return tiny_course


@pytest.fixture
def command(course):
    """Runs ``autograder prove`` there; gives the status and what it said."""

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["prove", *arguments, "--root", str(course)])
        return done.exit_code, done.output

    return run


def unit_of(course):
    unit = load_unit(course / "solutions" / "tiny" / "tiny.py")
    return unit, load_answers(course, unit)


def stored(course) -> Path:
    return course / "tests" / "proofs" / "tiny.json"


def many(exercise: str) -> list[Answer]:
    return [
        Answer(Path("x.py"), 1, exercise, right, f"{right} {n}", f"{right}_{n}", "", ())
        for right in (True, False)
        for n in range(5)
    ]


# ------------------------------------------------------------------------------------- the drawing


def test_one_right_and_one_wrong_answer_to_each_exercise_are_drawn():
    answers = many("a") + many("b")
    for commit in ("1" * 40, "2" * 40):
        found = [(answer.exercise, answer.right) for answer in drawn(answers, commit)]
        assert found == [("a", True), ("a", False), ("b", True), ("b", False)]


def test_the_commit_says_which_and_in_time_it_is_the_turn_of_all():
    answers = many("a")
    assert drawn(answers, "f00") == drawn(answers, "f00")
    assert {answer for n in range(100) for answer in drawn(answers, str(n))} == set(answers)


def test_the_commit_is_that_of_the_checkout(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert commit_of(tmp_path) == ""
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    assert commit_of(tmp_path) == ""  # none yet
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "a"], check=True)
    assert len(commit_of(tmp_path)) == 40
    monkeypatch.setenv("PATH", "")
    assert commit_of(tmp_path) == ""


def test_without_a_commit_the_digest_draws(course, monkeypatch):
    unit, answers = unit_of(course)
    monkeypatch.setattr(changed, "commit_of", lambda root: "")
    summary = select(course, unit, answers, changed=True).summary
    summary.write(counts(answers))
    chosen = select(course, unit, answers, changed=True)
    assert chosen.answers == drawn(answers, summary.digest)


def test_all_answers_are_chosen_unless_the_summary_is_current_and_changes_are_asked_for(course):
    unit, answers = unit_of(course)
    new = select(course, unit, answers, changed=True)
    assert new.whole
    new.summary.write(counts(answers))
    assert len(select(course, unit, answers, changed=False).answers) == len(answers)
    known = select(course, unit, answers, changed=True)
    assert (len(known.answers), known.whole) == (2, False)


def test_answers_that_are_out_of_time_are_not_judged(course):
    unit, answers = unit_of(course)
    asked = iter([True, True])
    proofs = prove(judge_of(unit), answers, jobs=1, go_on=lambda: next(asked, False))
    assert [proof.answer for proof in proofs] == answers[:2]


# ------------------------------------------------------------------------------------- the command


def test_a_whole_proof_without_faults_is_stored_and_then_sampled(course, command):
    assert command("--changed")[0] == 0
    assert not stored(course).exists()
    status, said = command("--changed", "--write")
    assert (status, "6 of 6 answers" in said) == (0, True)
    content = json.loads(stored(course).read_text(encoding="utf-8"))
    assert content["exercises"] == {"double": {"right": 2, "wrong": 4}}
    before = stored(course).read_bytes()
    status, said = command("--changed", "--write")
    assert (status, "2 of 2 answers" in said) == (0, True)
    assert stored(course).read_bytes() == before
    assert "6 of 6 answers" in command()[1]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (ANSWERS.replace("2 * x", "7 * x"), "a right answer failed"),
        (RIGHT + WRONG.format(n=3), "1 wrong answers, at least 4 needed"),
    ],
)
def test_a_proof_with_faults_is_not_stored(course, command, answers, words):
    (course / WHERE).write_text(answers, encoding="utf-8")
    status, said = command("--write")
    assert (status, words in said) == (1, True)
    assert not stored(course).exists()


def test_a_fault_among_the_drawn_answers_is_a_fault(course, command, monkeypatch):
    assert command("--write")[0] == 0
    monkeypatch.setattr("autograder.proof.prove.fault_of", lambda answer, result: "drifted")
    status, said = command("--changed")
    assert (status, said.count("drifted")) == (1, 2)


def test_what_there_is_no_time_for_is_named_and_a_fault(course, command, monkeypatch):
    monkeypatch.setattr(sys.modules["autograder.commands.prove"], "MOST_SECONDS", 0.0)
    status, said = command("--changed", "--write")
    assert (status, "left: tiny (6 answers): run make prove" in said) == (1, True)
    assert not stored(course).exists()
    assert command("--write")[0] == 0  # has all the time it needs
    assert command("--changed")[0] == 0  # so has what is drawn


def test_freshness_is_told_in_the_same_run(course, command):
    status, said = command("--fresh")
    assert (status, "not what" in said, "6 of 6 answers" in said) == (1, True, True)


def test_seconds_of_each_unit_are_left_in_a_file(command, tmp_path):
    times = tmp_path / "build" / "proof.json"
    command("--times", str(times))
    assert list(json.loads(times.read_text(encoding="utf-8"))) == ["tiny"]


def test_a_reference_is_proven_when_it_is_made_and_not_again(course, command, monkeypatch):
    proven = []
    monkeypatch.setattr("autograder.judging.judge.prove_ready", proven.append)
    command()
    command()
    assert len(proven) == 1
    (course / "solutions" / "tiny" / FILE_NAME).unlink()
    command()
    assert len(proven) == 2
