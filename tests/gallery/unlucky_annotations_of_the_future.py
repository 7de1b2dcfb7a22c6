# Imports from __future__ in the middle of the notebook, dataclasses, types that are text.

# %% answer: double
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

def double(x: ArrayLike | not_even_defined) -> list[NDArray]:
    return 2 * x

# %% answer: running_mean
from dataclasses import dataclass, field
import typing

@dataclass(slots=True)
class RunningMean:
    numbers: list[float] = field(default_factory=list)
    count: typing.ClassVar[int] = 0

    def add(self, x: float) -> None:
        self.numbers.append(x)

    def value(self) -> float:
        return sum(self.numbers) / max(1, len(self.numbers))
