"""The outcomes that an exercise can have: the one place where they are named.

A new outcome is its name in ``Outcome`` (and in ``result.schema.json``, which a test compares) and
a line in ``TABLE``: pages, figures, gradebook and command line take what they need from there.
Which outcome an exercise gets is decided in ``judging.verdicts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal[
    "passed",
    "failed",
    "error",
    "timeout",
    "memory",
    "output",
    "crashed",
    "missing",
    "not_attempted",
    "manual",
    "grader_fault",
]
OUTCOMES: tuple[Outcome, ...] = Outcome.__args__  # type: ignore[attr-defined]
# Bars of the class report, in their order, and the look of a chip on pages.
Group = Literal[
    "passed", "not yet right", "exception", "stopped", "nothing to grade", "needs a person"
]
GROUPS: tuple[Group, ...] = Group.__args__  # type: ignore[attr-defined]
NO_RESPONSE = "No response."  # nbgrader's own words


@dataclass(frozen=True)
class About:
    """The texts about an outcome, and its meaning.

    Attributes:
        label: Its name on pages.
        group: The bar that it is part of.
        advice: What the student can do about it; empty where there is nothing to do.
        comment: What nbgrader's gradebook is told; empty for nothing.
        look: Whether an instructor should look at the submission.
        tried: Whether there was an answer that was judged and did not pass.
    """

    label: str
    group: Group
    advice: str = ""
    comment: str = ""
    look: bool = False
    tried: bool = False


TABLE: dict[Outcome, About] = {
    "passed": About("Passed", "passed"),
    "failed": About(
        "Not yet right",
        "not yet right",
        "Start with the first message below: run its check in the notebook or, if that is a "
        "hidden test, make the call that its name describes.",
        tried=True,
    ),
    "error": About(
        "Exception",
        "exception",
        "Run the notebook from top to bottom, and start at the line that is named here.",
        "Autograder: the code raised an exception.",
        tried=True,
    ),
    "timeout": About(
        "Time limit",
        "stopped",
        "Look for a loop that never ends, or for work that is done again in every step.",
        "Autograder: stopped at the time limit.",
        look=True,
        tried=True,
    ),
    "memory": About(
        "Memory limit",
        "stopped",
        "Look for an array that is far larger than the data, or for a list that only grows.",
        "Autograder: stopped at the memory limit.",
        look=True,
        tried=True,
    ),
    "output": About(
        "Output limit",
        "stopped",
        "Remove the prints inside loops, and look for results that are far too large.",
        "Autograder: stopped at the output limit.",
        look=True,
        tried=True,
    ),
    "crashed": About(
        "Crashed",
        "stopped",
        "Run the notebook from top to bottom in a fresh kernel before you submit it.",
        "Autograder: the process ended before its time.",
        look=True,
        tried=True,
    ),
    "missing": About(
        "Missing",
        "nothing to grade",
        "Start from a fresh copy of the notebook, and move your answers into its cells.",
        NO_RESPONSE,
    ),
    "not_attempted": About(
        "Not attempted",
        "nothing to grade",
        "Replace the line below 'YOUR CODE HERE' by your answer.",
        NO_RESPONSE,
    ),
    "manual": About(
        "Graded by hand",
        "needs a person",
        "There is nothing to do: a person reads this answer.",
    ),
    "grader_fault": About(
        "Grader fault",
        "needs a person",
        "There is nothing to do: the fault is the grader's, and a person looks at it.",
        "Autograder: could not judge this; the earlier score stands.",
        look=True,
    ),
}


def in_group(group: Group) -> tuple[Outcome, ...]:
    """The outcomes of one bar."""
    return tuple(outcome for outcome, about in TABLE.items() if about.group == group)
