"""What hidden tests say of themselves to the student is told, and the rest of them is not."""

from __future__ import annotations

from types import SimpleNamespace

from autograder.judging.redact import REDACTED, redacted
from autograder.judging.reference import ExpectedCheck, Reference
from autograder.results.values import CheckResult, ExerciseResult

CELL = """
### BEGIN HIDDEN TESTS
check.agrees(
    step,
    "step in every regime",
    hint="A tie counts as a mistake.",
    score=check.number(),
    kernel=check.array("features", "units"),
    recurrent_kernel=check.array("units", "units"),
    cases={"the score is exactly 0 and y is 1": {"score": 3.5 * 0 - 17.25 + 17.25}},
)
### END HIDDEN TESTS
"""


GIVEN = "score: float, kernel: float64 (4, 2), recurrent_kernel: float64 (2, 2)"


def message_of(text):
    options = {
        "hint": "A tie counts as a mistake.",
        "told": ["the score is exactly 0 and y is 1", GIVEN],
    }
    check = ExpectedCheck("step in every regime", "c", "agrees", 3, True, None, options)
    told = CheckResult(check.name, False, text, "c", True)
    result = ExerciseResult("step", "Step", 0, 1, "failed", "", (told,), (), 0.1)
    unit = SimpleNamespace(cells=[SimpleNamespace(source=CELL)])
    (clean,) = redacted([result], unit, Reference("u", "k", 1.0, (check,)), [])
    return clean.checks[0].message


def test_words_for_cases_are_told():
    text = "wrong where the score is exactly 0 and y is 1. Hint: A tie counts as a mistake."
    assert message_of(text) == text
    text = "wrong where the score is exactly 0 and y is 1: the result has no fractions"
    assert message_of(text) == text  # in the source, too, a colon follows


def test_what_was_handed_over_is_told():
    text = f"Of the wrong calls the first had {GIVEN}."
    assert message_of(text) == text


def test_the_text_of_a_case_is_not_told():
    found = message_of("it raises KeyError: 3.5 * 0 - 17.25 + 17.25")
    assert REDACTED in found and "17.25 + 17.25" not in found
