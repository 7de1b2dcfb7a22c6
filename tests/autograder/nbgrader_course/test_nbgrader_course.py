"""Ordinary nbgrader courses on disk: configuration, files, hand-ins, a class."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from plain_notebooks import (
    CELLS,
    DOUBLE,
    LIMITS,
    answer,
    judge,
    locked,
    make_course,
    points,
    released,
    save,
    test,
    text,
)

from autograder.grading.grade import grade_class
from autograder.grading.ready import ready_course
from autograder.handins.folder import ClassroomError, Handin
from autograder.handins.notebook import Unreadable
from autograder.nbgrader_course import course as plain_course_module
from autograder.nbgrader_course.cells import NbgraderCourseError
from autograder.nbgrader_course.course import course_warnings, judges_of, read_course
from autograder.nbgrader_course.handins import course_handins
from autograder.nbgrader_course.judge import NbgraderJudge


def test_files_beside_the_source_are_there_when_it_runs(tmp_path):
    cells = [answer("a", "a = 1"), test("t", "import mod\nassert mod.x == open('d/n.csv').read()")]
    root = make_course(tmp_path, {"ps1/one": cells}, "c.CourseDirectory.ignore = ['secret*']")
    folder = root / "source" / "ps1"
    (folder / "d").mkdir()
    (folder / "d" / "n.csv").write_text("1,2")
    (folder / "mod.py").write_text("x = '1,2'")
    (folder / "secret.txt").write_text("no")
    (prepared,) = judges_of(read_course(root), limits=LIMITS).values()
    assert set(prepared.files) == {"d/n.csv", "mod.py"}
    again = NbgraderJudge.from_json(json.loads(json.dumps(prepared.to_json())))
    assert again == prepared
    results, _ = judge(again, answer("a", "a = 1"))
    assert points(results) == {"t": 1}


def test_too_much_beside_the_source_is_refused(tmp_path, monkeypatch):
    root = make_course(tmp_path, {"ps1/one": CELLS})
    (root / "source" / "ps1" / "big.bin").write_bytes(b"x" * 2000)
    monkeypatch.setattr(plain_course_module, "MAX_FILES", 1000)
    with pytest.raises(NbgraderCourseError, match=r"reached at big\.bin.*CourseDirectory\.ignore"):
        judges_of(read_course(root))


def test_folders_header_and_limits_are_those_of_the_configuration(tmp_path):
    root = tmp_path / "course"
    save(root / "top.ipynb", [locked("top", "base = 1")])
    save(root / "src" / "ps1" / "one.ipynb", [test("t", "assert base == 1")])
    save(root / "src" / "ps1" / "read.ipynb", [text("Nothing to do.")])
    (root / "nbgrader_config.py").write_text(
        "import local\nc = get_config()\nc.NbGrader.course_id = local.NAME\n"
        "c.CourseDirectory.source_directory = 'src'\nc.IncludeHeaderFooter.header = 'top.ipynb'\n"
        "c.ExecutePreprocessor.timeout = 90\n"
    )
    (root / "local.py").write_text("NAME = 'numbers'")
    course = read_course(root)
    assert (course.course_id, course.source) == ("numbers", root / "src")
    assert course.db_url == f"sqlite:///{root / 'gradebook.db'}"
    assert course.assignments == {"ps1": ("one", "read")}
    found = judges_of(course)
    assert list(found) == ["ps1/one"]
    assert found["ps1/one"].limits.cell_cpu_seconds == 90
    assert [cell.id for cell in found["ps1/one"].unit.cells] == ["top", "t"]


def test_what_is_not_a_course_is_refused(tmp_path):
    with pytest.raises(NbgraderCourseError, match="no such folder"):
        read_course(tmp_path / "nowhere")
    with pytest.raises(NbgraderCourseError, match=r"no assignment with notebooks"):
        read_course(tmp_path)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n1 / 0")
    with pytest.raises(
        NbgraderCourseError, match=r"nbgrader_config\.py: cannot be run: ZeroDivisionError"
    ):
        read_course(tmp_path)


def test_an_unknown_assignment_is_refused_with_those_that_exist(tmp_path):
    course = read_course(make_course(tmp_path, {"ps1/one": CELLS}))
    with pytest.raises(
        NbgraderCourseError, match=r"no assignment or notebook 'ps2'.*: ps1, ps1/one"
    ):
        judges_of(course, ["ps2"])
    assert list(judges_of(course, ["ps1/one", "ps1"])) == ["ps1/one"]


def test_warnings_name_tests_that_fail_the_source_or_pass_the_untouched(tmp_path):
    cells = [
        answer("a", "a = 1"),
        test("right", "assert a == 1"),
        test("wrong", "assert a == 2"),
        test("free", "assert True", 2),
    ]
    course = read_course(make_course(tmp_path, {"ps1/one": cells, "ps1/two": CELLS}))
    first, second = course_warnings(course, judges_of(course, limits=LIMITS))
    assert "test 'wrong' fails on the source's own answers: What it asserts" in first
    assert "test 'free' gives 2 of 2 points to the untouched notebook" in second


# ------------------------------------------------------------------------ hand-ins


@pytest.fixture
def course(tmp_path):
    return read_course(
        make_course(tmp_path / "c", {"ps1/one": CELLS, "ps1/two": CELLS, "ps2/a": CELLS})
    )


def found(course, submissions=None, units=("ps1/one", "ps1/two", "ps2/a")):
    handins = list(course_handins(course, submissions, units))
    assert all(isinstance(handin, Handin) for handin in handins)
    return {(handin.student, handin.unit): handin for handin in handins}


def test_handins_are_those_of_the_assignments_that_a_student_has(course):
    save(course.submitted / "ann" / "ps1" / "one.ipynb", CELLS)
    save(course.submitted / "ann" / "ps1" / "mine.ipynb", CELLS)
    save(course.submitted / "ann" / "ps1" / "other.ipynb", CELLS)
    save(course.submitted / "bob" / "ps2" / "renamed.ipynb", CELLS)
    handins = found(course)
    assert list(handins) == [("ann", "ps1/one"), ("ann", "ps1/two"), ("bob", "ps2/a")]
    assert len(handins["ann", "ps1/one"].read().cells) == len(CELLS)
    assert handins["ann", "ps1/two"].content is None
    assert handins["ann", "ps1/two"].notes == ("The folder ps1 holds no two.ipynb.",)
    assert handins["bob", "ps2/a"].content is not None
    assert "renamed.ipynb; it was read as a.ipynb" in handins["bob", "ps2/a"].notes[0]


def test_submissions_may_lie_elsewhere_and_symbolic_links_are_refused(course, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    path = save(elsewhere / "ann" / "ps1" / "one.ipynb", CELLS)
    (path.parent / "two.ipynb").symlink_to(path)
    (elsewhere / "bob").mkdir()
    (elsewhere / "bob" / "ps2").symlink_to(path.parent)
    (elsewhere / "eve").symlink_to(path.parent.parent)
    handins = found(course, elsewhere)
    assert list(handins) == [("ann", "ps1/one"), ("ann", "ps1/two"), ("bob", "ps2/a")]
    assert isinstance(handins["ann", "ps1/two"].content, Unreadable)
    assert "symbolic link" in handins["bob", "ps2/a"].content.reason


def test_other_structures_of_folders_are_followed_or_refused(tmp_path):
    config = "c.CourseDirectory.directory_structure = '{{nbgrader_step}}/{0}'"
    first = config.format("{assignment_id}/{student_id}")
    course = read_course(_layout(tmp_path / "a", "ps1/./one", first))
    save(course.submitted / "ps1" / "ann" / "one.ipynb", CELLS)
    assert course.assignments == {"ps1": ("one",)}
    assert list(found(course, units=("ps1/one",))) == [("ann", "ps1/one")]


def _layout(root, name, config):
    return make_course(root, {name: CELLS}, config)


def test_no_hand_in_at_all_is_an_error(course):
    with pytest.raises(ClassroomError, match=r"no submission; expected .*<student>/<assignment>"):
        found(course)


def test_excluded_students_are_left_out(tmp_path):
    config = "c.CourseDirectory.student_id_exclude = 'bob,eve'"
    course = read_course(make_course(tmp_path, {"ps1/one": CELLS}, config))
    for student in ("ann", "bob"):
        save(course.submitted / student / "ps1" / "one.ipynb", CELLS)
    assert list(found(course, units=("ps1/one",))) == [("ann", "ps1/one")]


def test_a_class_is_graded_as_one_of_our_own(course):
    save(course.submitted / "ann" / "ps1" / "one.ipynb", released(answer("double", DOUBLE)))
    ready = ready_course(course.root, limits=LIMITS)
    assert (ready.count, sorted(ready.units)) == (2, ["ps1/one", "ps1/two"])
    assert ready.warnings() == []
    assert {cell.grade_id for cell in ready.cells["ps1/one"].scored} == {
        "double_two",
        "double_more",
        "why",
    }
    results = {graded.result.unit: graded.result for graded in grade_class(ready)}
    assert [e.outcome for e in results["ps1/one"].exercises] == ["passed", "not_attempted"]
    assert [e.outcome for e in results["ps1/two"].exercises] == ["missing", "missing"]


def test_the_key_changes_with_what_a_verdict_depends_on(course):
    units = judges_of(course)
    first = units["ps1/one"]
    assert first.key == NbgraderJudge.from_json(json.loads(json.dumps(first.to_json()))).key
    changes = ({"files": {"n.csv": b"1"}}, {"limits": LIMITS}, {"unsafe": True}, {"released": {}})
    keys = {replace(first, **change).key for change in changes}
    assert len(keys | {first.key, units["ps1/two"].key}) == len(changes) + 2
