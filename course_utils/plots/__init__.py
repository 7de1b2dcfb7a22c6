"""Figures for the lessons: labelled axes, readable in grey and by color-blind readers.

Each function draws on `ax` or on a new figure and returns the axes; `show` ends a figure cell.
"""

from course_utils.plots.diagrams import diagram
from course_utils.plots.display import panels, show
from course_utils.plots.grids import sliding_window
from course_utils.plots.images import filters, heatmap, image_grid
from course_utils.plots.lines import activations, curve_fit, functions, losses, series
from course_utils.plots.measures import bars, confusion_matrix
from course_utils.plots.points import decision_boundary, scatter
from course_utils.plots.surfaces import trajectories
from course_utils.plots.training import gradient_flow, histograms, learning_curves

__all__ = [
    "activations",
    "bars",
    "confusion_matrix",
    "curve_fit",
    "decision_boundary",
    "diagram",
    "filters",
    "functions",
    "gradient_flow",
    "heatmap",
    "histograms",
    "image_grid",
    "learning_curves",
    "losses",
    "panels",
    "scatter",
    "series",
    "show",
    "sliding_window",
    "trajectories",
]
