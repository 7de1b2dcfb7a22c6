"""The student's line and the check that led there, from forged places, too."""

from __future__ import annotations

import pytest

from autograder.judging.explain import describe_error
from autograder.judging.judge import judge_of
from autograder.judging.place import check_in_line
from autograder.judging.program import program_with
from autograder.judging.wording import readable
from autograder.sandbox.values import ErrorInfo

CELL = """check.close(f(1), 1, "plain", hint="Do " "it.")
for n in range(3):
    state = f(
        state, n)
check.same(other, "another")
check.same(state, "later", hint="After the loop.")
with np.errstate(over="raise"):
    check.same(f(2), "inside")
    check.same(f(3), f"computed {n}", hint="no")
check.same([check.rng(1), check.same(f(5), "a")], "b")
f(4)
check.same(f(6), "hint", hint=words)
"""


@pytest.mark.parametrize(
    ("line", "name", "hint"),
    [
        (1, "plain", "Do it."),
        (2, "later", "After the loop."),
        (4, "later", "After the loop."),
        (5, "another", ""),
        (8, "inside", ""),
        (12, "hint", ""),
    ],
)
def test_the_check_of_a_line(line, name, hint):
    check = check_in_line(CELL, line)
    assert (check.name, check.hint) == (name, hint)


@pytest.mark.parametrize("line", [0, 7, 9, 10, 11, 13, 2**31 - 1])
def test_a_line_without_one_check_that_has_a_name(line):
    assert check_in_line(CELL, line) is None


def said(unit, error, answer="def double(x):\n    return 2 * x", **options):
    program = program_with(unit, {"double": answer})
    return describe_error(error, unit.exercises[0], program, **options)


def test_names_and_check_are_told_with_the_line(tiny):
    frames = (("double_values", 3, "hidden"), ("double", 2, "return x / 0"), ("setup", 1, "ours"))
    error = ErrorInfo("ZeroDivisionError", "division by zero", frames, ("x: float",))
    assert said(tiny, error) == (
        "ZeroDivisionError: division by zero\n"
        "in line 2 of your answer: return x / 0\n"
        "  x: float\n"
        "The check that led here: double works on arrays\n"
        "Hint: Add x to itself."
    )
    assert "check" not in said(tiny, error, checks=False)


def test_no_names_without_a_line_of_the_students_and_no_lines_of_ours(tiny):
    frames = (("elsewhere", 3, "ours"), ("double_values", 99, "hidden"))
    error = ErrorInfo("KeyError", "'a'", frames, ("x: float",))
    assert said(tiny, error) == "KeyError: 'a'"


def test_no_hint_on_the_answer_where_memory_is_at_fault(tiny):
    error = ErrorInfo("MemoryError", "", (("double_values", 1, ""),))
    assert "The check that led here: two doubled is four" in said(tiny, error)
    assert "Hint" not in said(tiny, error)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("maximun", "Is `maximum` meant?"),
        ("pritn", "Is `print` meant?"),
        ("sizes", "run the notebook from top to bottom"),
        ("x" * 5000, "run the notebook from top to bottom"),
    ],
)
def test_a_misspelled_name(tiny, name, words):
    answer = f"def double(x):\n    maximum = 1\n    return {name} + x"
    error = ErrorInfo(
        "NameError", f"name '{name}' is not defined", (("double", 3, f"return {name}"),)
    )
    assert words in said(tiny, error, answer)


def test_a_name_that_only_the_check_uses(tiny):
    error = ErrorInfo("NameError", "name 'double' is not defined", (("double_values", 1, ""),))
    assert "the name that the statement gives it?" in said(tiny, error, "def doubel(x): pass")


def test_messages_of_tensorflow_lose_what_only_its_authors_read():
    text = "{{function_node __wrapped__MatMul_device_/job:localhost}} Bad: [2,3] [Op:MatMul] name: "
    assert readable(text) == "Bad: [2,3]"
    assert readable("Value bad\n\t; NodeDef: {{node A}}; Op<\n>") == "Value bad"
    assert readable("my own {{braces}} [1]") == "my own {{braces}} [1]"
    assert readable("") == ""


def test_what_a_student_is_told_of_a_hidden_test(tiny):
    judge = judge_of(tiny)
    answer = "def double(x):\n    return x + x if isinstance(x, float) else x @ x.shape"
    (result, _), _ = judge.judge(program_with(tiny, {"double": answer}))
    assert "\n  x: float64 array of shape (3,)\n" in result.reason
    assert (
        "The check that led here: double works on arrays\nHint: Add x to itself." in result.reason
    )
    assert "rng" not in result.reason and "hidden" not in result.reason
