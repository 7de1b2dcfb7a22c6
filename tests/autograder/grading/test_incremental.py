"""Grading again: exactly what must be judged is judged, and the result is as if from scratch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from regraded import Course

from autograder.grading import grade
from autograder.judging import judge
from autograder.sandbox.fault import GraderFault

pytestmark = pytest.mark.slow

RIGHT = "def double(x):\n    return 2 * x"
WRONG = "def double(x):\n    return x"


@pytest.fixture
def course(tiny_course, tmp_path):
    course = Course(tiny_course, tmp_path)
    course.hand_in("ada", RIGHT)
    course.hand_in("bob", WRONG)
    return course


def test_nothing_is_judged_when_nothing_has_changed(course):
    judged, done = course.grade()
    assert sorted(judged) == sorted([RIGHT, WRONG])
    assert done.judged_before == 0
    before = {path: path.read_bytes() for path in course.out.rglob("*.*l")}
    judged, done = course.grade()
    assert judged == []
    assert done.judged_before == 2
    assert {path: path.read_bytes() for path in course.out.rglob("*.*l")} == before
    assert len(before) == 4  # two pages, the report, the results
    assert course.points() == course.book() == {"ada": 2, "bob": 0}


def test_only_the_changed_answer_is_judged(course):
    course.grade()
    better = "def double(x):\n    return x * 2.0"
    course.hand_in("cy", WRONG + "  # other")
    path = course.submitted / "bob" / "tiny" / "tiny.ipynb"
    path.unlink()
    path.parent.rmdir()
    course.hand_in("bob", better)
    judged, _ = course.grade()
    assert sorted(judged) == sorted([better, WRONG + "  # other"])
    assert course.points() == course.book() == {"ada": 2, "bob": 2, "cy": 0}


def test_outputs_and_prose_of_a_submission_are_not_judged_again(course):
    course.grade()
    path = course.submitted / "ada" / "tiny" / "tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += "\nMy notes."
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="saved output\n")]
    nbformat.write(notebook, path)
    other = notebooks(course.shown)["bob"]
    judged, _ = course.grade()
    assert judged == []
    text = json.dumps(notebooks(course.shown)["ada"])
    assert "My notes." in text  # formgrader shows prose
    assert "saved output" not in text
    assert notebooks(course.shown)["bob"] == other


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("Double a number.", "Double any number.", False),
        ("check.rng(1)", "check.rng(2)", True),
        ("return x + x", "return 2 * x", True),
        ("points=2", "points=3", True),
        ("cpu_budget: 10", "cpu_budget: 10\n#     limits: {memory_mib: 1024}", True),
        ("### Exercise 1: double", "### Exercise 1: twice", True),
    ],
    ids=["prose", "hidden check", "reference", "points", "limits", "title"],
)
def test_a_changed_unit_is_judged_again_only_where_a_verdict_can_change(course, old, new, again):
    course.grade()
    course.change_source(old, new)
    judged, _ = course.grade()
    assert bool(judged) is again
    most = 3 if "points" in old else 2
    assert course.points() == course.book() == {"ada": most, "bob": 0}


def test_another_environment_is_judged_again(course, monkeypatch):
    course.grade()
    monkeypatch.setattr(judge, "fingerprint", lambda: "another NumPy")
    judged, done = course.grade()
    assert len(judged) == 2
    assert done.judged_before == 2  # with the same verdicts, whatever time they took


def test_what_is_stored_in_another_form_is_judged_again(course, monkeypatch):
    course.grade()
    monkeypatch.setattr(grade, "form", lambda: "another form")
    judged, _ = course.grade()
    assert len(judged) == 2


def test_a_changed_title_of_the_unit_is_in_all_that_is_out(course):
    course.grade()
    course.change_source("title: ", "title: Renamed ")
    course.grade()
    assert all(line["unit_title"].startswith("Renamed ") for line in lines(course.out))
    for page in (*course.out.rglob("feedback/*/*.html"), course.out / "report.html"):
        assert "Renamed " in page.read_text(encoding="utf-8"), page


def test_a_result_that_was_had_without_a_sandbox_is_another_one(course):
    course.grade(unsafe=True)
    _, done = course.grade()
    assert done.judged_before == 0
    assert not any(line["unsafe"] for line in lines(course.out))


def test_a_fault_of_ours_is_not_kept(course, monkeypatch):
    course.grade()
    course.hand_in("cy", RIGHT + "  # third")
    real = judge.run

    def broken(*arguments, **options):
        raise GraderFault("no space left")

    monkeypatch.setattr(judge, "run", broken)
    monkeypatch.setattr(judge.UnitJudge, "prove", lambda self, say: None)
    judged, done = course.grade()
    assert judged == [RIGHT + "  # third"]
    (cy,) = (result for result in done.results if result.student == "cy")
    assert cy.attention == ("grader fault: no space left",)
    monkeypatch.setattr(judge, "run", real)
    judged, done = course.grade()
    assert judged == [RIGHT + "  # third"]
    assert course.points() == course.book() == {"ada": 2, "bob": 0, "cy": 2}


def test_scores_of_a_hand_in_that_is_gone_are_cleared(course):
    course.grade()
    page = course.out / "feedback" / "ada" / "tiny.html"
    assert page.exists()
    path = course.submitted / "ada" / "tiny" / "tiny.ipynb"
    path.unlink()
    path.parent.rmdir()
    path.parent.parent.rmdir()
    _, done = course.grade()
    assert done.cleared == (("ada", "tiny"),)
    assert not page.exists()
    assert list(notebooks(course.shown)) == ["bob"]
    assert course.points() == {"bob": 0}
    assert course.book()["ada"] == 0
    _, done = course.grade()
    assert done.cleared == ()


def test_scores_of_another_class_in_the_same_gradebook_stay(course, tmp_path):
    course.grade()
    other = Course(course.root, tmp_path / "other")
    other.hand_in("eve", RIGHT)
    other.out = course.out
    _, done = other.grade()
    assert done.cleared == ()
    assert other.points() == {"eve": 2}
    assert other.book() == {"ada": 2, "bob": 0, "eve": 2}


def test_a_hand_in_that_became_unreadable_loses_its_points(course):
    course.grade()
    (course.submitted / "ada" / "tiny" / "tiny.ipynb").write_bytes(b"{")
    _, done = course.grade()
    assert course.points() == course.book() == {"ada": 0, "bob": 0}
    assert done.results[0].attention[0].startswith("cannot be read")
    assert "could not be read" in json.dumps(notebooks(course.shown)["ada"])
    (course.submitted / "ada" / "tiny" / "tiny.ipynb").unlink()
    course.grade()
    assert list(notebooks(course.shown)) == ["bob"]


def test_a_lost_gradebook_or_page_is_made_again(course):
    course.grade()
    (course.out / "gradebook.db").unlink()
    (course.out / "feedback" / "bob" / "tiny.html").unlink()
    before = notebooks(course.shown)
    (course.shown / "bob" / "tiny" / "tiny.ipynb").unlink()
    judged, _ = course.grade()
    assert judged == []
    assert notebooks(course.shown) == before
    assert course.book() == {"ada": 2, "bob": 0}
    assert (course.out / "feedback" / "bob" / "tiny.html").exists()


def lines(out: Path) -> list[dict]:
    """The results without what differs between two runs of anything: its time."""
    text = (out / "results.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) | {"seconds": 0} for line in text.splitlines()]


def notebooks(shown: Path) -> dict[str, list[dict]]:
    """The cells that formgrader shows, by student."""
    paths = sorted(shown.glob("*/tiny/tiny.ipynb"))
    return {path.parts[-3]: json.loads(path.read_bytes())["cells"] for path in paths}


def command(course: Course, out: Path, *options: str) -> list[str]:
    folders = [str(course.submitted), "--out", str(out), "--root", str(course.root)]
    return [sys.executable, "-m", "autograder", "grade", *folders, *options]


def test_a_grading_that_was_killed_goes_on_where_it_was(course):
    slow = "import time\n{}\nfor _ in range(200_000): pass\ntime.sleep(0.3)\n" + RIGHT
    for number in range(10):
        course.hand_in(f"s{number}", slow.format(f"# {number}"))
    whole = course.out.with_name("whole")
    assert subprocess.run(command(course, whole), capture_output=True).returncode == 0
    words = command(course, course.out, "--jobs", "1")
    grading = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert any(line.startswith("grading: 3 of 12") for line in grading.stdout)
    grading.send_signal(signal.SIGKILL)
    grading.communicate()
    judged, done = course.grade()
    assert 0 < len(judged) < 10
    assert len(done.results) == 12
    assert lines(course.out) == lines(whole)
    assert notebooks(course.shown) == notebooks(whole / "autograded")
    assert len(notebooks(course.shown)) == 12
    assert course.book() == {r.student: r.points for r in done.results}


def test_scores_do_not_depend_on_workers_starts_or_load(course):
    for number in range(3):  # with ada and bob two for each of four workers
        course.hand_in(f"r{number}", f"# {number}\n{RIGHT}")
        course.hand_in(f"x{number}", f"# {number}\nraise ValueError({number})")
    options = {
        "one": ("--jobs", "1"),
        "two": ("--jobs", "2"),
        "cold": ("--cold",),
        "four": ("--jobs", "4"),
    }
    found = {}
    for name, words in options.items():
        out = course.out.with_name(name)
        assert subprocess.run(command(course, out, *words), capture_output=True).returncode == 0
        found[name] = lines(out)
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(2 * len(os.sched_getaffinity(0)))
    ]
    try:
        out = course.out.with_name("busy")
        assert subprocess.run(command(course, out), capture_output=True).returncode == 0
        found["busy"] = lines(out)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert all(lines == found["one"] for lines in found.values())
    assert sum(line["points"] for line in found["one"]) == 2 * 4
