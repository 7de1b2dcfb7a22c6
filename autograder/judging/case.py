"""One program of one unit, with all that its verdicts rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.course.source import Unit
from autograder.judging.evidence import Evidence
from autograder.judging.program import Program
from autograder.judging.reference import Reference
from autograder.sandbox.values import Limits


@dataclass(frozen=True)
class Case:
    """A program with all that its verdicts rest on.

    Attributes:
        unit: The unit.
        reference: What its checks expect.
        stubs: What students were handed out, by ``grade_id``.
        limits: What the run could use, for the words about a limit that was passed.
        program: What ran.
        evidence: What the first run of it showed.
    """

    unit: Unit
    reference: Reference
    stubs: Mapping[str, str]
    limits: Limits
    program: Program
    evidence: Evidence
