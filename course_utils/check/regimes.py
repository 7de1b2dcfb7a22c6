"""The check of a whole domain: ``check.agrees``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from course_utils.check import session
from course_utils.check.agreement import Calling, outcomes, right_outcomes, told_of
from course_utils.check.domain import Domain, Spec
from course_utils.check.plain import normalize
from course_utils.check.probes import probes_of
from course_utils.check.run import run


def agrees(
    function: Callable[..., Any],
    name: str,
    *,
    hint: str = "",
    rtol: float = 1e-4,
    atol: float = 1e-6,
    integers: bool = False,
    overflow: bool = False,
    sizes: Mapping[str, int] | None = None,
    least: Mapping[str, int] | None = None,
    cases: Mapping[str, Any] | None = None,
    longest: int = 40,
    **takes: Spec,
) -> None:
    """Check that a function is what the reference is, in every regime of what it takes.

    The function is called with arguments drawn from its domain: sizes of 1 and long ones, every
    type and layout that is allowed, small and large numbers, limits and both sides of them, and
    several times; its arguments must stay as they are.

    Args:
        function: the student's.
        name: of the check; the draws follow from it.
        hint: the author's advice, shown when the check fails.
        rtol: relative tolerance.
        atol: absolute tolerance, for numbers near 1; where small ones are handed over, it is as
            much smaller.
        integers: whether all results must be integers.
        overflow: whether an overflow on the way is an error.
        sizes: of named axes, instead of small ones that all differ.
        least: the smallest size allowed of a named axis, where that is not 1.
        cases: by words for it ("the norm is exactly met"), arguments to try besides; where the
            reference raises, the function must.
        longest: size of the axes in probes of long ones.
        takes: each argument, in order: ``check.array(...)`` and its like.

    Raises:
        CheckFailure: if it is not right everywhere; the message says where.
        CheckError: if the domain cannot be read, or holds what the reference is not right for.
        NotImplementedError: from a function that is not written yet.
    """
    __tracebackhide__ = True
    domain = Domain(takes, sizes or {}, least or {}, cases or {}, longest)
    probes, calling = probes_of(domain, name), Calling(function, overflow)
    options = {"rtol": rtol, "atol": atol, "integers": integers, "told": told_of(probes)}

    def expected() -> Any:
        if session.current().sink is not None:
            return normalize(right_outcomes(calling, probes))
        return session.reference_value(name)

    run("agrees", name, outcomes(calling, probes), expected, hint, values=False, **options)
