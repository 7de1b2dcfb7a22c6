"""Checks of exercises: ``from course_utils import check``, then ``check.close(...)`` and others."""

from course_utils.check.api import (
    accuracy,
    at_least,
    at_most,
    close,
    equal,
    gradient,
    overview,
    progress,
    raises,
    same,
    source,
)
from course_utils.check.domain import array, choice, integer, number, sequence
from course_utils.check.failure import CheckError, CheckFailure
from course_utils.check.inputs import frozen, replaced, rng
from course_utils.check.regimes import agrees
from course_utils.check.session import begin

__all__ = [
    "CheckError",
    "CheckFailure",
    "accuracy",
    "agrees",
    "array",
    "at_least",
    "at_most",
    "begin",
    "choice",
    "close",
    "equal",
    "frozen",
    "gradient",
    "integer",
    "number",
    "overview",
    "progress",
    "raises",
    "replaced",
    "rng",
    "same",
    "sequence",
    "source",
]
