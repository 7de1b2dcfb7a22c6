"""A graded cell and a student's functions do not see each other's names."""

from __future__ import annotations

import pytest

from autograder.sandbox.run import run
from autograder.sandbox.values import Settings, Step

ANSWER = Step("answer", "rows = 3\n\ndef scaled(x):\n    return rows * x\n", "solution")


def printed(*steps: Step, warm: bool = True) -> str:
    done = run(list(steps), Settings("u", warm=warm))
    assert [(end.step, end.error) for end in done.steps if end.error] == []
    return done.output.strip()


@pytest.mark.parametrize("warm", [True, False])
def test_a_hidden_name_does_not_take_the_place_of_a_helper(warm):
    test = Step("test", "rows = 'mine'\nassert scaled(2) == 6\nassert rows == 'mine'", "graded", ())
    assert printed(ANSWER, test, Step("after", "print(scaled(2), rows)", "extra"), warm=warm) == (
        "6 3"
    )


def test_hidden_names_are_gone_afterward():
    test = Step(
        "test", "helper = 1\n\ndef square(x):\n    return x**helper\n\nsquare(2)", "graded", ()
    )
    seen = "print([name for name in ('helper', 'square') if name in globals()])"
    assert printed(ANSWER, test, Step("after", seen, "extra")) == "[]"


def test_visible_names_are_there_afterward_but_for_those_of_the_student():
    first = Step("first", "batch = 4\nrows = 9", "graded", ("batch", "rows"))
    second = Step("second", "batch = 2 * batch", "graded", ("batch",))
    after = Step("after", "print(batch, rows)", "extra")
    assert printed(ANSWER, first, second, after) == "8 3"


def test_a_name_that_a_student_changes_later_is_the_students_then():
    first = Step("first", "batch = 4", "graded", ("batch",))
    mine = Step("mine", "batch = 5", "extra")
    second = Step("second", "batch = 6", "graded", ("batch",))
    assert printed(first, mine, second, Step("after", "print(batch)", "extra")) == "5"


def test_after_an_error_the_students_namespace_is_back():
    test = Step("test", "rows = 0\n1 / 0", "graded", ())
    after = Step("after", "print(rows, get_ipython().user_ns is globals())", "extra")
    done = run([ANSWER, test, after], Settings("u"))
    assert done.output.strip() == "3 True"
    assert [end.status for end in done.steps] == ["ok", "error", "ok"]


def test_a_graded_cell_of_another_course_shares_its_names():
    test = Step("test", "rows = 5", "graded")
    assert printed(ANSWER, test, Step("after", "print(rows)", "extra")) == "5"


def test_graded_cells_share_their_hidden_names():
    first = Step("first", "def around(x):\n    return x + 1\n\nrows = 7", "graded", ())
    second = Step("second", "assert around(rows) == 8 and scaled(1) == 3", "graded", ())
    assert printed(
        ANSWER, first, second, Step("after", "print('around' in globals())", "extra")
    ) == ("False")


def test_what_a_student_binds_afterward_is_what_the_next_graded_cell_sees():
    first = Step("first", "model = 'that of a test'", "graded", ())
    mine = Step("mine", "model = 'mine'", "solution")
    second = Step("second", "assert model == 'mine'", "graded", ())
    assert printed(first, mine, second) == ""
