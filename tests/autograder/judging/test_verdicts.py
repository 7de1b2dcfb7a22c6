"""Judging without running: records as a sandbox would send them, honest and forged."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.course.notebooks import stub_sources
from autograder.judging.case import Case
from autograder.judging.evidence import Evidence, Stop
from autograder.judging.explain import describe_error
from autograder.judging.program import program_with
from autograder.judging.reference import ExpectedCheck, Reference
from autograder.judging.verdicts import verdicts, without_program
from autograder.sandbox.values import ErrorInfo, Limits, Record, StepEnd
from course_utils.check.values import encode, normalize

RIGHT = "def double(x):\n    return 2 * x"


def sent(value):
    return encode(normalize(value))


def answered(unit):
    """The program of a submission with the right answer."""
    return program_with(unit, {"double": RIGHT})


def expected(name, value, hidden, hint="say it"):
    options = {"rtol": 1e-4, "atol": 1e-6, "hint": hint}
    kind = "same" if hidden else "close"
    return ExpectedCheck(name, "double_values", kind, 1, hidden, sent(value), options)


REFERENCE = Reference(
    "tiny", "key", 0.1, (expected("seen", 4.0, False), expected("unseen", [2.0, 4.0], True))
)


@pytest.fixture
def judge(tiny):
    """Verdict on the coded exercise for these records, answer and other evidence."""

    def run(records, *, answer=RIGHT, ends=(), stops=(), repeated=()):
        evidence = Evidence(
            {
                ("double_values", name): Record("double_values", name, kind, 1, actual)
                for name, kind, actual in records
            },
            {end.step: end for end in ends},
            list(stops),
            set(repeated),
        )
        answers = {"double": answer} if answer is not None else {}
        program = program_with(tiny, answers)
        return verdicts(Case(tiny, REFERENCE, stub_sources(tiny), Limits(), program, evidence))[0]

    return run


def test_right_values_pass_whatever_their_type(judge):
    for value in ([2, 4], (2.0, 4.0), np.float32([2, 4])):
        result = judge([("seen", "close", sent(4)), ("unseen", "same", sent(value))])
        assert (result.outcome, result.points, result.reason) == ("passed", 2, "")


def test_one_wrong_value_fails_the_cell_and_says_why(judge):
    result = judge([("seen", "close", sent(4.0)), ("unseen", "same", sent([2.0, 5.0]))])
    assert (result.outcome, result.points) == ("failed", 0)
    assert result.reason.startswith("unseen: ")
    assert "Hint: say it" in result.reason


def test_hidden_numbers_are_not_in_the_message_and_visible_ones_are(judge):
    hidden = judge([("seen", "close", sent(4.0)), ("unseen", "same", sent([7.0, 9.0]))])
    assert "expected" not in hidden.checks[1].message
    visible = judge([("seen", "close", sent(9.0))])
    assert "expected" in visible.checks[0].message
    assert "4" in visible.checks[0].message


@pytest.mark.parametrize(
    "actual",
    [
        None, 3, "x", [], {}, {"t": "array"}, {"t": "nonsense"},
        {"t": "array", "dtype": "|O", "shape": [1], "data": "AAAA"},
        {"t": "array", "dtype": "<f8", "shape": [10**12], "data": ""},
        {"t": "array", "dtype": "<f8", "shape": [-1], "data": ""},
        {"t": "array", "dtype": "<f8", "shape": [2], "data": "!!!"},
        {"t": "array", "dtype": ["<f8"], "shape": "2", "data": 3},
        {"t": "list", "items": 7},
    ],
)  # fmt: skip
def test_forged_values_fail_and_never_crash(judge, actual):
    result = judge([("seen", "close", sent(4.0)), ("unseen", "same", actual)])
    assert result.outcome == "failed"
    assert result.points == 0


def test_deeply_nested_forgery(judge):
    tree = sent(1.0)
    for _ in range(5_000):
        tree = {"t": "list", "items": [tree]}
    assert judge([("seen", "close", tree)]).outcome == "failed"


def test_nan_never_passes(judge):
    result = judge([("seen", "close", sent(4.0)), ("unseen", "same", sent([2.0, np.nan]))])
    assert result.outcome == "failed"
    assert "NaN" in result.reason


def test_record_of_another_kind_does_not_count(judge):
    result = judge([("seen", "equal", sent(4.0)), ("unseen", "same", sent([2.0, 4.0]))])
    assert result.outcome == "failed"


def test_no_record_is_no_point(judge):
    assert judge([("seen", "close", sent(4.0))]).points == 0
    assert judge([]).outcome == "failed"


def test_outcomes_without_records(judge, tiny):
    stub = stub_sources(tiny)["double"]
    assert judge([], answer=stub).outcome == "not_attempted"
    assert judge([], answer="  ").outcome == "not_attempted"
    assert judge([], answer=None).outcome == "missing"
    end = StepEnd("double_values", "timeout", 20.0)
    assert judge([], ends=[end]).outcome == "timeout"
    for ending in ("timeout", "memory", "output", "crashed"):
        stopped = judge([], stops=[Stop("double", ending, "Because.")])
        assert stopped.outcome == ending
        assert "Because." in stopped.reason
    elsewhere = judge([], stops=[Stop("extra-1", "crashed", "")])
    assert elsewhere.outcome == "crashed"
    assert "not reached" in elsewhere.reason


def test_error_names_the_students_line_and_no_hidden_one(judge):
    frames = (("double_values", 3, "check.same(secret)"), ("double", 2, "return x / 0"))
    error = ErrorInfo("ZeroDivisionError", "division by zero", frames)
    result = judge([], ends=[StepEnd("double_values", "error", 0.1, error)])
    assert result.outcome == "error"
    assert "ZeroDivisionError: division by zero" in result.reason
    assert "line 2 of your answer: return x / 0" in result.reason
    assert "secret" not in result.reason


def test_changed_input_is_explained(tiny):
    error = ErrorInfo("ValueError", "assignment destination is read-only")
    assert "changes its input in place" in describe_error(error, tiny.exercises[0], answered(tiny))


@pytest.mark.parametrize(
    ("type_", "message", "words"),
    [
        ("NotImplementedError", "", "replace it by your answer"),
        ("NameError", "name 'np' is not defined", "run the notebook from top to bottom"),
        ("ValueError", "The truth value of an array with more than one element", "np.where"),
        (
            "ValueError",
            "matmul: Input operand 1 has a mismatch in its core dimension 0",
            "is transposed",
        ),
        ("ValueError", "shapes (2,3) and (2,3) not aligned: 3 (dim 1)", "is transposed"),
        ("ValueError", "operands could not be broadcast together", "keepdims=True"),
        ("FloatingPointError", "overflow encountered in exp", "subtracting the maximum"),
        ("OverflowError", "math range error", "subtracting the maximum"),
        ("TypeError", "only 0-dimensional arrays can be converted to Python scalars", "np.exp"),
        ("TypeError", "list indices must be integers or slices, not tuple", "np.asarray"),
        ("AttributeError", "'float' object has no attribute 'shape'", "np.asarray"),
        ("IndexError", "tuple index out of range", "other numbers of axes"),
        ("IndexError", "index 3 is out of bounds for axis 0 with size 3", "from the array itself"),
        ("RuntimeError", "anything", "RuntimeError: anything"),
    ],
)
def test_common_exceptions_are_explained(tiny, type_, message, words):
    frames = (("double_values", 3, "check.same(...)"), ("double", 2, "return x"))
    said = describe_error(ErrorInfo(type_, message, frames), tiny.exercises[0], answered(tiny))
    assert said.startswith(f"{type_}: {message}" if message else type_)
    assert words in said


def test_what_a_check_could_not_use_is_blamed_on_the_return(tiny):
    exercise = tiny.exercises[0]

    def said(type_, message, *steps):
        frames = tuple((step, 1, "a line") for step in steps)
        return describe_error(ErrorInfo(type_, message, frames), exercise, answered(tiny))

    unpack = ("TypeError", "cannot unpack non-iterable NoneType object")
    cell = exercise.graded[0].id
    assert "Your function returned None: is a `return` missing?" in said(*unpack, cell)
    assert "a function that was called" in said(*unpack, cell, exercise.solution.id)
    many = ("ValueError", "too many values to unpack (expected 2)")
    assert "another number of results" in said(*many, cell)
    assert "another number of results" not in said(*many, cell, exercise.solution.id)


def test_every_exercise_has_one_verdict_when_nothing_ran(tiny):
    results = without_program(tiny, "missing", "why")
    assert [result.exercise for result in results] == ["double", "why"]
    assert all(result.outcome == "missing" and result.points == 0 for result in results)
    assert [result.max_points for result in results] == [2, 1]
