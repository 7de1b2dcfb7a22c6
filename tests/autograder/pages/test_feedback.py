import re
from dataclasses import replace

import pytest
from fake_class import HOSTILE, LONG, SCRIPT, TITLE, exercise, fake_class, submission, whole
from pages_checks import assert_well_formed

from autograder.pages import feedback_page
from autograder.results.outcomes import OUTCOMES, TABLE
from autograder.results.values import CheckResult

CLASS = fake_class()


@pytest.mark.parametrize("result", CLASS, ids=[str(i) for i in range(len(CLASS))])
def test_every_page_is_accessible_and_self_contained(result):
    assert_well_formed(feedback_page(result))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_told_with_what_to_do(outcome):
    page = feedback_page(whole("ada", outcome))
    assert TABLE[outcome].label in page
    assert ("What to do." in page) == (outcome != "passed")


def test_points_and_what_is_still_open():
    page = feedback_page(submission("ada", {"huber": "failed"}))
    assert "<strong>16</strong> of 20 points" in page
    assert "3 not graded yet" in page
    assert "5 of 7 exercises passed" in page
    assert TITLE in page


def test_an_empty_unit_makes_a_page():
    assert "<strong>0</strong> of 0 points" in feedback_page(
        replace(submission("ada"), exercises=())
    )


def _page_of(check: CheckResult) -> str:
    failed = replace(exercise("softmax", "failed"), checks=(check,), reason="")
    return feedback_page(replace(submission("ada"), exercises=(failed,)))


def test_a_visible_check_shows_values_and_hint():
    message = "wrong\nexpected: [0.25]\ngot: [0.75]\nHint: sum to one"
    page = _page_of(CheckResult("rows", False, message, "softmax_0", False))
    assert "expected: [0.25]\ngot: [0.75]" in page
    assert "<strong>Hint.</strong> <bdi>sum to one</bdi>" in page


def test_a_hidden_check_shows_its_name_and_no_values():
    message = "wrong sign\nexpected: [0.7391,\n  0.5]\ngot: 3\nHint: look at the sign"
    page = _page_of(CheckResult("rows of any shape", False, message, "softmax_0", True))
    assert "rows of any shape" in page and "hidden test" in page
    assert "wrong sign" in page and "look at the sign" in page
    assert "0.7391" not in page and "expected:" not in page


def test_the_reason_does_not_repeat_a_message():
    one = exercise("softmax", "failed")
    one = replace(one, reason=one.reason + "\nValueError: afterwards")
    page = feedback_page(replace(submission("ada"), exercises=(one,)))
    assert page.count("wrong axis") == 2  # once a check
    assert "ValueError: afterwards" in page


@pytest.mark.parametrize(
    ("carried", "words"),
    [
        (("sigmoid",), "in the place of <bdi>Exercise 2: A sigmoid that does not overflow</bdi>,"),
        (("sigmoid", "huber"), "overflow</bdi> and <bdi>Exercise 4: Huber loss</bdi>, which are"),
        (("a", "b", SCRIPT), "<bdi>a</bdi>, <bdi>b</bdi> and <bdi>&lt;script&gt;"),
    ],
)
def test_what_was_judged_with_the_reference_is_told(carried, words):
    result = submission("ada")
    one = replace(exercise("train_mlp", "passed"), carried=carried)
    page = feedback_page(replace(result, exercises=(*result.exercises[:4], one)))
    assert words in page
    assert "not right yet: here your answer earns 4 of 4 points." in page
    assert page.count("Judged with the reference solution") == 1
    assert_well_formed(page)


def test_code_is_highlighted_and_escaped():
    one = replace(exercise("sigmoid", "passed"), answer="def f(x):\n    return x < 1  # <b>\n")
    page = feedback_page(replace(submission("ada"), exercises=(one,)))
    assert '<span class="k">def</span>' in page and "&lt;b&gt;" in page


def test_lines_about_names_are_escaped():
    reason = "E: m\nin line 2 of your answer: x\n  x: <b>int</b>"
    one = replace(exercise("sigmoid", "error"), reason=reason)
    page = feedback_page(replace(submission("ada"), exercises=(one,)))
    assert "\n  x: &lt;b&gt;int&lt;/b&gt;" in page and "<b>int" not in page


def test_hostile_text_is_shown_and_does_nothing():
    result = next(result for result in CLASS if SCRIPT in result.student)
    page = feedback_page(result)
    assert len(page) < 200_000 < len(LONG)
    assert SCRIPT not in page and "&lt;script&gt;" in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    assert "\\u202e" in page and "\\x1b[31m" in page and "more characters" in page
    assert_well_formed(page)


def test_hostile_text_everywhere():
    one = exercise("softmax", "error")
    check = CheckResult(HOSTILE, False, HOSTILE, HOSTILE, False)
    one = replace(one, exercise=HOSTILE, title=HOSTILE, checks=(check,), reason=HOSTILE)
    result = replace(
        submission("ada"), unit=HOSTILE, unit_title=HOSTILE, notes=(HOSTILE,), exercises=(one,)
    )
    assert_well_formed(feedback_page(result))


def test_unsafe_grading_is_told():
    assert "Graded without a sandbox" in feedback_page(replace(CLASS[0], unsafe=True))
    assert "Graded without a sandbox" not in feedback_page(CLASS[0])
