"""Figures of the class report: SVG in data URIs, one for light and one for dark pages.

Every figure has a text alternative and can be told in grey: shades differ, neighbors are hatched
differently, and counts are written in.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from autograder.pages.stats import ExerciseStats
from autograder.results.outcomes import GROUPS

if TYPE_CHECKING:  # matplotlib takes a second to import, and most commands draw nothing
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# One for each of GROUPS, as are the fills and the counts of a theme.
_HATCHES = ("", "", "///", "\\\\\\\\", "", "")
_WIDTH = 7.6  # inches
_LEFT = 2.0  # inches, for the exercises' names
_LONGEST_NAME = 28


@dataclass(frozen=True)
class _Theme:
    ink: str
    muted: str
    line: str
    paper: str
    bar: str
    fills: tuple[str, ...]
    counts: tuple[str, ...]


_LIGHT = _Theme(
    ink="#1c2430",
    muted="#566070",
    line="#d9dee5",
    paper="#ffffff",
    bar="#2f6f8f",
    fills=("#14605a", "#e6b450", "#cf7a5f", "#53386a", "#d3d9e1", "#ffffff"),
    counts=("#ffffff", "#1c2430", "#1c2430", "#ffffff", "#1c2430", "#1c2430"),
)
_DARK = _Theme(
    ink="#e4e8ee",
    muted="#a3adba",
    line="#39424e",
    paper="#171c23",
    bar="#6fb1d0",
    fills=("#4fb3a9", "#f0c873", "#e08e74", "#a98bc9", "#5c6775", "#171c23"),
    counts=("#101418", "#101418", "#101418", "#101418", "#ffffff", "#e4e8ee"),
)


@dataclass(frozen=True)
class Picture:
    """One figure: data URIs of its light and dark versions, and its text alternative."""

    light: str
    dark: str
    alt: str


def score_distribution(shares: Sequence[float]) -> Picture:
    """Histogram of total scores.

    Args:
        shares: (submissions,) earned share of the points, 0 to 1; at least one.
    """
    counts = [0] * 10
    for share in shares:
        counts[min(int(share * 10), 9)] += 1
    middle = 100 * median(shares)
    told = ", ".join(
        f"{10 * i} to {10 * i + 10} percent: {count}" for i, count in enumerate(counts) if count
    )
    alt = f"Histogram of total scores, median {middle:.0f} percent. Submissions: {told}."

    def draw(theme: _Theme) -> Figure:
        figure, axes = _canvas(theme, 2.7, left=0.62)
        bars = axes.bar([10 * i + 5 for i in range(10)], counts, width=9.2, color=theme.bar)
        labels = [str(count) if count else "" for count in counts]
        axes.bar_label(bars, labels, padding=2, color=theme.ink)
        axes.axvline(middle, color=theme.ink, linewidth=1.2, linestyle=(0, (4, 3)))
        side = "right" if middle > 80 else "left"
        axes.annotate(
            f"median {middle:.0f} %",
            (middle, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(-5 if side == "right" else 5, -2),
            textcoords="offset points",
            ha=side,
            va="top",
            color=theme.ink,
        )
        axes.set(xlim=(0, 100), ylim=(0, 1.35 * max(counts)), xticks=range(0, 101, 10))
        axes.set(
            xlabel="total score (% of the points that the autograder gives)", ylabel="submissions"
        )
        axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
        return figure

    return _picture(draw, alt)


def outcome_bars(stats: Sequence[ExerciseStats]) -> Picture:
    """Outcomes of every exercise as stacked bars, one row each; at least one exercise."""
    rows = [[one.count_in(group) for group in GROUPS] for one in stats]
    told = "; ".join(
        f"{one.id}: " + ", ".join(f"{n} {name}" for n, name in zip(row, GROUPS, strict=True) if n)
        for one, row in zip(stats, rows, strict=True)
    )

    def draw(theme: _Theme) -> Figure:
        height = 0.85 + 0.34 * len(rows)
        figure, axes = _canvas(theme, height, left=_LEFT, top=0.42)
        _stack(axes, theme, rows)
        axes.set(
            xlabel="submissions", xlim=(0, max(map(sum, rows))), ylim=(len(rows) - 0.45, -0.55)
        )
        axes.set_yticks(range(len(rows)), [_short(one.id) for one in stats], parse_math=False)
        axes.tick_params(axis="y", length=0, labelcolor=theme.ink)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.spines["left"].set_visible(False)
        used = [i for i in range(len(GROUPS)) if any(row[i] for row in rows)]
        figure.legend(
            [axes.containers[i] for i in used],
            [GROUPS[i] for i in used],
            loc="upper left",
            ncols=len(GROUPS),
            frameon=False,
            labelcolor=theme.ink,
            handlelength=1.1,
            handleheight=1.1,
            columnspacing=1.2,
            borderaxespad=0.1,
        )
        return figure

    return _picture(draw, f"Outcomes of each exercise. {told}.")


def _stack(axes: Axes, theme: _Theme, rows: list[list[int]]) -> None:
    left = [0] * len(rows)
    for i, _ in enumerate(GROUPS):
        widths = [row[i] for row in rows]
        bars = axes.barh(
            range(len(rows)),
            widths,
            left=left,
            height=0.72,
            color=theme.fills[i],
            hatch=_HATCHES[i],
            edgecolor=theme.muted if GROUPS[i] == "needs a person" else theme.paper,
            linewidth=0.8,
        )
        labels = axes.bar_label(
            bars, [str(w) if w else "" for w in widths], label_type="center", color=theme.counts[i]
        )
        for text in labels if _HATCHES[i] else ():
            text.set_bbox({"facecolor": theme.fills[i], "edgecolor": "none", "pad": 1.2})
        left = [start + width for start, width in zip(left, widths, strict=True)]


def _short(name: str) -> str:
    """A name that the font can draw, short enough to stand before its bar."""
    name = name.encode("ascii", "backslashreplace").decode()
    name = "".join(c if c.isprintable() else "?" for c in name)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."


def _canvas(theme: _Theme, height: float, *, left: float, top: float = 0.1) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height))
    bottom = 0.48
    box = (left / _WIDTH, bottom / height, 1 - (left + 0.12) / _WIDTH, 1 - (bottom + top) / height)
    axes = figure.add_axes(box)
    axes.set_facecolor("none")
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(theme.line)
    axes.tick_params(colors=theme.muted, length=3)
    axes.xaxis.label.set_color(theme.muted)
    axes.yaxis.label.set_color(theme.muted)
    return figure, axes


def load() -> None:
    """Import what drawing needs: 0.2 s, which else come after the last result."""
    from matplotlib.backends import backend_svg  # noqa: F401


def _picture(draw, alt: str) -> Picture:
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "report", "font.size": 9, "hatch.linewidth": 0.6}):
        light, dark = (_uri(draw(theme)) for theme in (_LIGHT, _DARK))
    return Picture(light, dark, alt)


def _uri(figure: Figure) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()
