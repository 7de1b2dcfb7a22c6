"""A result on the tiny unit."""

from __future__ import annotations

from autograder.results.values import CellResult, CheckResult, ExerciseResult, SubmissionResult


def judged(outcome="failed", **more):
    """A result on the tiny unit whose coded exercise has this outcome."""
    passed = outcome == "passed"
    message = "wrong\nexpected: 4.0\ngot: 2.0\nHint: twice"
    told = "" if passed else message
    checks = (
        CheckResult("two doubled is four", passed, told, "double_values", False),
        CheckResult("double works on arrays", passed, told, "double_values", True),
    )
    cells = (CellResult("double_values", 2.0 * passed, 2.0, passed),)
    why = (CellResult("why", 0.0, 1.0, False),)
    exercises = (
        ExerciseResult("double", "double", 2.0 * passed, 2.0, outcome, "", checks, cells, 0.1),
        ExerciseResult("why", "why", 0.0, 1.0, "manual", "by hand", (), why, 0.0),
    )
    return SubmissionResult("ada", "tiny", "Tiny", exercises, **more)
