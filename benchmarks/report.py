"""The results of a benchmark, and whether they reach their targets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.contenders import Timing
from benchmarks.floor import Floor

MOST_MEMORY = 300e6  # bytes of the grader's own process
_LINEAR = 1.25  # a submission of the largest class may take, in those of the class before


@dataclass(frozen=True)
class UnitReport:
    """One class of one unit, graded by all contenders.

    ``nbgrader`` graded the notebooks as they are handed in; ``nbgrader_short`` the same without the
    demo cells, which our grader does not run: they judge nothing. Both may have graded fewer
    submissions, from which the time for the class follows; ``one_job`` those that ``floor`` is of.
    ``new_folders`` are smaller classes, with all cores.
    """

    unit: str
    kind: str
    submissions: int
    floor: Floor
    cold: Timing
    one_job: Timing
    all_cores: Timing
    nbgrader: Timing
    nbgrader_short: Timing
    new_folders: tuple[Timing, ...] = ()

    @property
    def timings(self) -> tuple[Timing, ...]:
        return (self.nbgrader, self.nbgrader_short, self.cold, self.one_job, self.all_cores)

    def ratio(self, timing: Timing) -> float:
        """Throughput of the whole command, in that of nbgrader."""
        count = self.submissions
        return timing.throughput(count) / self.nbgrader.throughput(count)

    def ratio_each(self, timing: Timing) -> float:
        """The same for one more submission, set-up left out on both sides."""
        return self.nbgrader.each / timing.each

    def ratio_each_short(self, timing: Timing) -> float:
        """The same with nbgrader's time for notebooks without demo cells."""
        return self.nbgrader_short.each / timing.each

    def overhead(self, floor: float) -> float:
        """Time on the clock that one job takes beyond a floor, as a share of it, without set-up."""
        return self.one_job.submissions * self.one_job.each / floor - 1

    def cpu_overhead(self, floor: float) -> float:
        """The same for CPU time, on which other work of the machine tells less."""
        return self.one_job.submissions * self.one_job.cpu_each / floor - 1

    @property
    def overhead_with_setup(self) -> float:
        return self.one_job.wall_seconds / self.floor.cells - 1


@dataclass(frozen=True)
class Size:
    """A class of one size, graded, and graded again with nothing changed.

    The class that is graded again may be larger, by copies of the same notebooks.
    """

    submissions: int
    graded: Timing
    again: Timing


@dataclass(frozen=True)
class Growth:
    """Classes of one unit, from the smallest to the largest."""

    unit: str
    sizes: tuple[Size, ...]

    @property
    def memory(self) -> int:
        """The most that the grader's own process had, in bytes."""
        return max(max(s.graded.memory.own, s.again.memory.own) for s in self.sizes)

    def each(self, number: int) -> float:
        """Wall seconds of a submission in a class, from its first one to the command's end."""
        size = self.sizes[number]
        return (size.graded.wall_seconds - size.graded.start_seconds) / size.submissions

    @property
    def unchanged(self) -> float:
        """Unchanged submissions of the largest class a second, from the first to the last."""
        return 1 / self.sizes[-1].again.each

    @property
    def unchanged_with_setup(self) -> float:
        """Unchanged submissions of the largest class a second, by the time of the command."""
        return self.sizes[-1].again.submissions / self.sizes[-1].again.wall_seconds


@dataclass(frozen=True)
class Target:
    """Something that must be reached."""

    name: str
    goal: str
    value: str
    met: bool


@dataclass(frozen=True)
class Report:
    """All that one run of the benchmark found."""

    machine: dict[str, object]
    units: tuple[UnitReport, ...]
    growth: tuple[Growth, ...]

    def targets(self) -> Iterator[Target]:
        """The values that must be reached, and whether they were."""
        for unit in self.units:
            yield from _unit_targets(unit)
        for growth in self.growth:
            yield from _growth_targets(growth)

    def to_json(self) -> str:
        """Measured and derived values."""
        return json.dumps(
            {
                "machine": self.machine,
                "units": [_unit_values(unit) for unit in self.units],
                "growth": [_growth_values(growth) for growth in self.growth],
                "targets": [asdict(target) for target in self.targets()],
            },
            indent=1,
        )

    def write(self, path: Path) -> None:
        """Write the JSON form, creating folders."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.to_json() + "\n", encoding="utf-8")


def _unit_targets(unit: UnitReport) -> Iterator[Target]:
    ratio, each = unit.ratio(unit.all_cores), unit.ratio_each(unit.all_cores)
    short = unit.ratio_each_short(unit.all_cores)
    yield Target(
        f"{unit.unit}: throughput in nbgrader's, all cores",
        "at least 10",
        f"{ratio:.1f} ({each:.1f} without set-up; {short:.1f} if nbgrader skips demo cells too)",
        ratio >= 10,
    )
    above, cpu = unit.overhead(unit.floor.runs), unit.cpu_overhead(unit.floor.runs)
    yield Target(
        f"{unit.unit}: one job, over the floor of all runs",
        "at most 20 %",
        f"{above:.0%} ({cpu:.0%} in CPU time)",
        above <= 0.2,
    )


def _growth_targets(growth: Growth) -> Iterator[Target]:
    last = growth.sizes[-1].submissions
    yield Target(
        f"{growth.sizes[-1].again.submissions} unchanged submissions of {growth.unit}",
        "at least 300 a second",
        f"{growth.unchanged:.0f} a second ({growth.unchanged_with_setup:.0f} with set-up)",
        growth.unchanged >= 300,
    )
    yield Target(
        f"{last} submissions of {growth.unit}: the grader's own memory",
        f"under {MOST_MEMORY / 1e6:.0f} MB",
        f"{growth.memory / 1e6:.0f} MB",
        growth.memory < MOST_MEMORY,
    )
    if len(growth.sizes) > 2:
        grown = growth.each(len(growth.sizes) - 1) / growth.each(len(growth.sizes) - 2)
        yield Target(
            f"{last} submissions of {growth.unit}: time linear",
            f"one takes at most {_LINEAR:g} times as long as in the class before",
            f"{grown:.2f} times",
            grown <= _LINEAR,
        )


def _unit_values(unit: UnitReport) -> dict[str, object]:
    runs = {
        timing.name: {
            **_timing_values(timing),
            "submissions_per_second": timing.throughput(unit.submissions),
            "ratio_to_nbgrader": unit.ratio(timing),
            "ratio_to_nbgrader_without_setup": unit.ratio_each(timing),
            "ratio_to_nbgrader_without_setup_and_demo": unit.ratio_each_short(timing),
        }
        for timing in unit.timings
    }
    return {
        "unit": unit.unit,
        "kind": unit.kind,
        "submissions": unit.submissions,
        "floor": asdict(unit.floor),
        "overhead_over_floor": unit.overhead(unit.floor.cells),
        "overhead_over_floor_of_all_runs": unit.overhead(unit.floor.runs),
        "overhead_over_floor_with_setup": unit.overhead_with_setup,
        "cpu_overhead_over_floor": unit.cpu_overhead(unit.floor.cells),
        "cpu_overhead_over_floor_of_all_runs": unit.cpu_overhead(unit.floor.runs),
        "runs": runs,
        "new_folders": [
            {
                **_timing_values(timing),
                "nbgrader_seconds": unit.nbgrader.seconds_for(timing.submissions),
                "nbgrader_short_seconds": unit.nbgrader_short.seconds_for(timing.submissions),
            }
            for timing in unit.new_folders
        ],
    }


def _timing_values(timing: Timing) -> dict[str, object]:
    return {**asdict(timing), "setup": timing.setup}


def _growth_values(growth: Growth) -> dict[str, object]:
    return {
        "unit": growth.unit,
        "sizes": [
            {
                "submissions": size.submissions,
                "graded": _timing_values(size.graded),
                "again": _timing_values(size.again),
            }
            for size in growth.sizes
        ],
        "seconds_of_each": [growth.each(number) for number in range(len(growth.sizes))],
        "unchanged_per_second": growth.unchanged,
        "unchanged_per_second_with_setup": growth.unchanged_with_setup,
    }
