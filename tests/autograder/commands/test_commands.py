"""The commands as a person runs them: exit status, what is printed, what is written."""

import pytest
from handin import hand_in
from nbgrader.api import Gradebook
from plain_notebooks import answer, make_course, save
from plain_notebooks import test as test_cell
from typer.testing import CliRunner

from autograder.commands.main import app
from autograder.results.jsonl import read_results

RIGHT = "def double(x):\n    return 2 * x"


@pytest.fixture
def command(tiny_course):
    def run(*arguments):
        name, *rest = map(str, arguments)
        return CliRunner().invoke(app, [name, *rest, "--root", str(tiny_course)])

    return run


def test_grade_writes_results_gradebook_feedback_and_report(command, tiny, tmp_path):
    hand_in(tmp_path / "class", "ada", tiny, {"double": RIGHT})
    out = tmp_path / "graded"
    done = command("grade", tmp_path / "class", "--out", out)
    assert done.exit_code == 0, done.output
    assert "2 / 3" in done.output
    for name in ("results.jsonl", "gradebook.db", "report.html", "feedback/ada/tiny.html"):
        assert (out / name).exists(), name
    (result,) = read_results(out / "results.jsonl")
    assert (result.student, result.points) == ("ada", 2)
    before = (out / "report.html").read_bytes()
    (out / "report.html").unlink()
    again = CliRunner().invoke(app, ["report", "--out", str(out)])
    assert again.exit_code == 0
    assert (out / "report.html").read_bytes() == before


def test_written_answers_and_broken_files_need_a_person(command, tiny, tmp_path):
    hand_in(tmp_path / "written", "ada", tiny, {"why": "It adds up."})
    done = command("grade", tmp_path / "written", "--out", tmp_path / "a")
    assert done.exit_code == 1
    assert "1 written answers wait" in done.output
    hand_in(tmp_path / "broken", "eve", tiny, {}).write_bytes(b"\x1b[31m{")
    done = command("grade", tmp_path / "broken", "--out", tmp_path / "b")
    assert done.exit_code == 1
    assert "needs a person: eve, tiny: cannot be read" in done.output
    assert "\x1b[31m" not in done.output


def test_folder_that_is_no_unit_is_named_and_the_rest_is_graded(command, tiny, tmp_path):
    hand_in(tmp_path / "class", "ada", tiny, {"double": RIGHT})
    (tmp_path / "class" / "ada" / "holiday").mkdir()
    done = command("grade", tmp_path / "class", "--out", tmp_path / "graded")
    assert done.exit_code == 0
    assert "skipped holiday: no unit has this name" in done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("grade", "{tmp}/nowhere"), "no such folder"),
        (("grade", "{tmp}"), "no students"),
        (("build", "99_none"), "there are: tiny"),
        (("prove", "99_none"), "there are: tiny"),
        (("sample", "--out", "{tmp}/x", "--unit", "99_none"), "there are: tiny"),
    ],
)
def test_misuse_is_status_2_with_a_sentence(command, tmp_path, arguments, words):
    done = command(*(text.replace("{tmp}", str(tmp_path)) for text in arguments))
    assert done.exit_code == 2
    assert "autograder: " in done.output
    assert words in done.output
    assert "Traceback" not in done.output


def test_report_without_results_is_status_2(tmp_path):
    done = CliRunner().invoke(app, ["report", "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "results.jsonl" in done.output


def test_bad_source_is_status_2_with_file_and_line(command, tiny_course):
    source = tiny_course / "solutions" / "tiny" / "tiny.py"
    source.write_text(source.read_text().replace(" points=2", ""))
    done = command("build")
    assert done.exit_code == 2
    assert "tiny.py:31: a graded cell without points" in done.output


def test_prove_fails_where_answers_are_missing(command):
    done = command("prove")
    assert done.exit_code == 1
    assert "double: 0 right answers, at least 2 needed" in done.output


def test_unsafe_is_said_and_marked(command, tiny, tmp_path):
    hand_in(tmp_path / "class", "ada", tiny, {"double": RIGHT})
    done = command("grade", tmp_path / "class", "--out", tmp_path / "graded", "--unsafe")
    assert done.exit_code == 0, done.output
    assert "WITHOUT a sandbox" in done.output
    (result,) = read_results(tmp_path / "graded" / "results.jsonl")
    assert result.unsafe
    assert "sandbox" in (tmp_path / "graded" / "report.html").read_text(encoding="utf-8")


def test_an_ordinary_nbgrader_course_is_graded_into_its_own_gradebook(tmp_path):
    cells = [answer("double", f"### BEGIN SOLUTION\n{RIGHT}\n### END SOLUTION")]
    cells.append(test_cell("double_two", "assert double(2) == 4", 2))
    root = make_course(tmp_path / "course", {"ps1/one": cells})
    for student, text in (("ada", RIGHT), ("bob", "def double(x):\n    return x")):
        save(
            root / "submitted" / student / "ps1" / "one.ipynb",
            [answer("double", text), test_cell("double_two", "assert True", 2)],
        )
    arguments = ["grade", "--course", str(root), "--out", str(tmp_path / "graded")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        scores = {s.student.id: s.score for s in book.assignment_submissions("ps1")}
    assert scores == {"ada": 2, "bob": 0}
    assert "as they were" not in done.output
    assert "2 of 2 are as they were" in CliRunner().invoke(app, arguments).output


def test_grade_without_a_class_says_what_to_name(command):
    done = command("grade")
    assert done.exit_code == 2
    assert "name the folder of the submissions" in done.output


def test_all_is_judged_again_on_request(command, tiny, tmp_path):
    hand_in(tmp_path / "class", "ada", tiny, {"double": RIGHT})
    arguments = ("grade", tmp_path / "class", "--out", tmp_path / "graded")
    assert "proving the reference" in command(*arguments).output
    assert "proving the reference" not in command(*arguments).output
    assert "proving the reference" in command(*arguments, "--again").output
