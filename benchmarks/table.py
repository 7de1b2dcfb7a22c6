"""The tables that ``make bench`` prints."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks.contenders import Timing
from benchmarks.report import Growth, Report, UnitReport


def show(console: Console, report: Report) -> None:
    """Print all tables of a report."""
    console.print(", ".join(f"{name} {value}" for name, value in report.machine.items()))
    for unit in report.units:
        console.print(_unit(unit))
        console.print(_floor(unit))
        if unit.new_folders:
            console.print(_new_folders(unit))
        for line in _remarks(unit):
            console.print(line)
    for growth in report.growth:
        console.print(_growth(growth))
    console.print(_targets(report))


def _unit(unit: UnitReport) -> Table:
    table = _table(
        f"{unit.kind}: {unit.submissions} submissions of {unit.unit}",
        "grader",
        "submissions/s",
        "in nbgrader's",
        "without set-up",
        "nor demo cells",
        "set-up s",
        "s each",
        "CPU s each",
        "own MB",
        "template MB",
        "others MB",
    )
    for timing in unit.timings:
        table.add_row(
            _name(timing, unit.submissions),
            f"{timing.throughput(unit.submissions):.3g}",
            f"{unit.ratio(timing):.1f}",
            f"{unit.ratio_each(timing):.1f}",
            f"{unit.ratio_each_short(timing):.1f}",
            f"{timing.setup:.1f}",
            f"{timing.each:.3f}",
            f"{timing.cpu_each:.3f}",
            *_memory(timing),
        )
    return table


def _name(timing: Timing, submissions: int) -> str:
    fewer = f" ({timing.submissions} of them)" if timing.submissions < submissions else ""
    return timing.name + fewer


def _memory(timing: Timing) -> tuple[str, str, str]:
    memory = timing.memory
    template = f"{memory.template / 1e6:.0f}" if memory.template else "-"
    return f"{memory.own / 1e6:.0f}", template, f"{memory.others / 1e6:.0f}"


def _floor(unit: UnitReport) -> Table:
    table = _table(
        "",
        "the cells alone",
        "CPU s each",
        "one job is above by",
        "in CPU time",
        "with set-up",
        title=False,
    )
    count, floor = unit.one_job.submissions, unit.floor
    table.add_row(
        "each notebook once",
        f"{floor.cells / count:.3f}",
        f"{unit.overhead(floor.cells):.0%}",
        f"{unit.cpu_overhead(floor.cells):.0%}",
        f"{unit.overhead_with_setup:.0%}",
    )
    table.add_row(
        f"with the {floor.more_runs} runs for errors carried forward",
        f"{floor.runs / count:.3f}",
        f"{unit.overhead(floor.runs):.0%}",
        f"{unit.cpu_overhead(floor.runs):.0%}",
        "",
    )
    return table


def _new_folders(unit: UnitReport) -> Table:
    table = _table(
        f"A class of {unit.unit} in a new folder",
        "submissions",
        "first result after s",
        "s in all",
        "nbgrader: s in all",
        "without demo cells",
    )
    for timing in unit.new_folders:
        others = (unit.nbgrader, unit.nbgrader_short)
        seconds = (timing.start_seconds, timing.wall_seconds)
        table.add_row(
            str(timing.submissions),
            *(f"{one:.1f}" for one in seconds),
            *(f"{other.seconds_for(timing.submissions):.1f}" for other in others),
        )
    return table


def _remarks(unit: UnitReport) -> list[str]:
    lines = []
    if any(timing.submissions < unit.submissions for timing in unit.timings):
        lines.append("Where fewer were graded, the time for the class follows from their mean.")
    if unit.floor.busy > 1.1:
        lines.append(
            f"The machine was busy: what needs 1 CPU second took {unit.floor.busy:.2f} s. Times on "
            "the clock are that much too long; the floor, which is CPU time, is not."
        )
    return lines


def _growth(growth: Growth) -> Table:
    table = _table(
        f"Classes of {growth.unit}, all cores; then again with nothing changed",
        "submissions",
        "s in all",
        "s each",
        "own MB",
        "again: submissions",
        "s in all",
        "own MB",
    )
    for number, size in enumerate(growth.sizes):
        table.add_row(
            str(size.submissions),
            f"{size.graded.wall_seconds:.1f}",
            f"{growth.each(number):.4f}",
            f"{size.graded.memory.own / 1e6:.0f}",
            str(size.again.submissions),
            f"{size.again.wall_seconds:.1f}",
            f"{size.again.memory.own / 1e6:.0f}",
        )
    return table


def _targets(report: Report) -> Table:
    table = _table("What must be reached", "what", "goal", "measured", "reached")
    for target in report.targets():
        table.add_row(target.name, target.goal, target.value, "yes" if target.met else "NO")
    return table


def _table(heading: str, first: str, *columns: str, title: bool = True) -> Table:
    table = Table(title=heading if title else None, title_justify="left")
    table.add_column(first)
    for column in columns:
        table.add_column(column, justify="right")
    return table
