"""The kinds of checks, and where what each expects comes from: the one place that lists them.

A new kind is a line here, a function in ``api`` that a lesson calls, and one in ``judge`` that
compares. What the build demands of a call and what the grader keeps of it follow from the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# given: written in the call; reference: what the reference solution gives there; domain: what it
# gives in every probe; labels: a label set, by name; source: the text of the answer is looked at;
# nothing: the call alone decides.
Expects = Literal["given", "reference", "domain", "labels", "source", "nothing"]


@dataclass(frozen=True)
class Kind:
    """One kind of check.

    Attributes:
        name_at: Position of the check's name among its positional arguments.
        expects: Where what is expected comes from.
        hidden_only: True if there is nothing to compare with but what the reference gives.
    """

    name_at: int
    expects: Expects
    hidden_only: bool = False

    @property
    def visible_only(self) -> bool:
        """True if code that is judged could read in the call what is expected."""
        return self.expects in ("given", "source")


KINDS: dict[str, Kind] = {
    "close": Kind(2, "given"),
    "equal": Kind(2, "given"),
    "same": Kind(1, "reference", hidden_only=True),
    "agrees": Kind(1, "domain", hidden_only=True),
    "at_least": Kind(2, "given"),
    "at_most": Kind(2, "given"),
    "accuracy": Kind(2, "labels"),
    "raises": Kind(2, "nothing"),
    "gradient": Kind(3, "reference"),
    "source": Kind(1, "source"),
}
