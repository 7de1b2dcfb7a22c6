"""What the figures draw: the data given, labels on both axes, differences that survive grey."""

import matplotlib
import numpy as np
import pytest

from course_utils import plots
from course_utils.plots import _style

matplotlib.use("Agg")

X = np.linspace(-2, 2, 21)
POINTS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
XOR = np.array([0, 1, 1, 0])
HISTORY = {"loss": [3.0, 2.0, 1.0], "val_loss": [4.0, 3.0, 3.5]}


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    matplotlib.pyplot.close("all")


def _lines(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


FIGURES = {
    "functions": lambda **k: plots.functions(X, {"a": X, "b": X**2}, **k),
    "activations": lambda **k: plots.activations(X, {"tanh": (np.tanh(X), 1 - X)}, **k),
    "losses": lambda **k: plots.losses(X, {"squared": X**2}, **k),
    "curve_fit": lambda **k: plots.curve_fit(X, X, {"model": X + 1}, points=(X, X), **k),
    "series": lambda **k: plots.series({"price": X}, y_label="price (dollars)", **k),
    "scatter": lambda **k: plots.scatter(POINTS, XOR, **k),
    "decision_boundary": lambda **k: plots.decision_boundary(
        lambda x: x.sum(axis=1), POINTS, XOR, resolution=20, **k
    ),
    "confusion_matrix": lambda **k: plots.confusion_matrix(XOR, XOR, **k),
    "heatmap": lambda **k: plots.heatmap(POINTS, x_label="key", y_label="query", **k),
    "learning_curves": lambda **k: plots.learning_curves(HISTORY, **k),
    "gradient_flow": lambda **k: plots.gradient_flow({"layer 1": X, "layer 2": 0.1}, **k),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_labels_and_a_title_and_draws_where_told(name):
    given = plots.panels(1)[0]
    ax = FIGURES[name](title="A title", ax=given)
    assert ax is given
    assert ax.get_xlabel() and ax.get_ylabel() and ax.get_title() == "A title"
    ax.figure.canvas.draw()
    assert FIGURES[name]() is not given


@pytest.mark.parametrize("name", FIGURES)
def test_options_are_keyword_only(name):
    import inspect

    parameters = inspect.signature(getattr(plots, name)).parameters
    assert parameters["title"].kind is parameters["ax"].kind is inspect.Parameter.KEYWORD_ONLY


def test_neighboring_styles_differ_in_lightness_and_line():
    from matplotlib.colors import to_rgb

    lightness = [np.dot(to_rgb(color), [0.299, 0.587, 0.114]) for color in _style.COLORS]
    assert np.abs(np.diff(lightness[:4])).min() > 0.05
    assert len(set(_style.LINES)) == len(set(_style.MARKERS)) == len(_style.COLORS)


def test_functions_draw_their_values():
    lines = _lines(plots.functions(X, {"a": X, "b": X**2}))
    np.testing.assert_array_equal(lines["b"].get_ydata(), X**2)
    assert lines["a"].get_linestyle() != lines["b"].get_linestyle()


def test_functions_refuse_other_lengths():
    with pytest.raises(ValueError, match=r"a: expected shape \(21,\). Received: shape \(3,\)"):
        plots.functions(X, {"a": X[:3]})


def test_activations_pair_values_with_dashed_derivatives():
    lines = _lines(plots.activations(X, {"tanh": (np.tanh(X), 1 - np.tanh(X) ** 2)}))
    assert lines["tanh"].get_linestyle() == "-"
    assert lines["tanh, derivative"].get_linestyle() == "--"
    np.testing.assert_array_equal(lines["tanh, derivative"].get_ydata(), 1 - np.tanh(X) ** 2)


def test_learning_curves_draw_validation_dashed_from_epoch_one():
    lines = _lines(plots.learning_curves(HISTORY))
    assert lines["training"].get_linestyle() == "-"
    assert lines["validation"].get_linestyle() == "--"
    np.testing.assert_array_equal(lines["validation"].get_xdata(), [1, 2, 3])
    np.testing.assert_array_equal(lines["validation"].get_ydata(), HISTORY["val_loss"])


def test_learning_curves_of_several_runs_and_of_a_history_object():
    history = type("History", (), {"history": HISTORY})()
    assert set(_lines(plots.learning_curves(history))) == {"training", "validation"}
    lines = _lines(plots.learning_curves({"Adam": history, "SGD": {"loss": [1.0]}}))
    assert set(lines) == {"Adam, training", "Adam, validation", "SGD, training"}


def test_learning_curves_name_the_known_metrics():
    with pytest.raises(KeyError, match=r"run 'Adam': loss, val_loss. Received: 'recall'"):
        plots.learning_curves({"Adam": HISTORY}, metric="recall")


@pytest.mark.parametrize(
    "predict",
    [
        lambda x: (x[:, 0] > 0.5).astype(int),
        lambda x: x[:, 0],
        lambda x: x[:, :1],
        lambda x: np.stack([0.5 - x[:, 0], x[:, 0] - 0.5], axis=1),
    ],
)
def test_decision_boundary_takes_ids_probabilities_and_scores(predict):
    ax = plots.decision_boundary(predict, POINTS, XOR, resolution=50)
    regions = ax.images[0].get_array()
    left, right, *_ = ax.images[0].get_extent()
    inside = np.linspace(left, right, 50) > 0.5
    np.testing.assert_array_equal(regions, np.broadcast_to(inside, (50, 50)))


def test_decision_boundary_takes_labels_of_minus_one_and_one():
    signs = np.where(XOR == 1, 1, -1)
    ax = plots.decision_boundary(lambda x: np.sign(x[:, 1] - 0.51), POINTS, signs, resolution=30)
    assert set(np.unique(ax.images[0].get_array())) == {0, 1}
    assert ax.images[0].get_array()[-1, 0] == 1


def test_decision_boundary_takes_a_threshold():
    ax = plots.decision_boundary(lambda x: x[:, 0] + 9.0, POINTS, XOR, threshold=0.0, resolution=9)
    assert (ax.images[0].get_array() == 1).all()


def test_scatter_shows_every_point_below_its_legend():
    ax = plots.scatter(POINTS, XOR, class_names=["same", "different"])
    ax.figure.canvas.draw()
    drawn = np.concatenate([group.get_offsets() for group in ax.collections])
    assert {tuple(point) for point in drawn} == {tuple(point) for point in POINTS}
    box = ax.get_legend().get_window_extent().transformed(ax.transData.inverted())
    assert box.y0 > POINTS[:, 1].max()


def test_scatter_takes_a_single_point():
    plots.scatter([[1.0, 2.0]], [0]).figure.canvas.draw()


def test_points_must_be_pairs():
    with pytest.raises(ValueError, match=r"points: expected shape \(n, 2\). Received: shape"):
        plots.scatter(np.zeros((4, 3)), XOR)


def test_image_grid_draws_all_images_with_their_titles_without_overlap():
    images = np.arange(5 * 6).reshape(5, 2, 3)
    ax = plots.image_grid(images, titles=["a long title"] * 5, columns=3)
    assert len(ax.images) == 5
    np.testing.assert_array_equal(ax.images[4].get_array(), images[4])
    assert ax.images[0].get_clim() == (0, 29)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(a.overlaps(b) for a in boxes for b in boxes if a is not b)


@pytest.mark.parametrize("shape", [(2, 4, 4), (2, 4, 4, 1), (2, 4, 4, 3)])
def test_image_grid_takes_grey_and_color(shape):
    plots.image_grid(np.random.default_rng(0).random(shape)).figure.canvas.draw()


def test_image_grid_refuses_what_it_cannot_draw():
    with pytest.raises(ValueError, match=r"titles: expected 2, one per image. Received: 1"):
        plots.image_grid(np.zeros((2, 4, 4)), titles=["a"])
    with pytest.raises(ValueError, match="images: expected 1 or 3 channels"):
        plots.image_grid(np.zeros((2, 4, 4, 2)))
    with pytest.raises(ValueError, match="images: expected 3 or 4 dimensions"):
        plots.image_grid(np.zeros((4, 4)))
    with pytest.raises(ValueError, match="images: expected at least one"):
        plots.image_grid(np.zeros((0, 4, 4)))


def test_filters_are_one_picture_per_channel_and_filter():
    kernels = np.arange(3 * 3 * 2 * 4).reshape(3, 3, 2, 4) - 10.0
    ax = plots.filters(kernels)
    assert len(ax.images) == 8
    np.testing.assert_array_equal(ax.images[5].get_array(), kernels[:, :, 1, 1])
    low, high = ax.images[0].get_clim()
    assert low == -high == -61


def test_confusion_matrix_counts_true_rows_and_predicted_columns():
    labels, predictions = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 2, 2, 0])
    ax = plots.confusion_matrix(labels, predictions, ["cat", "dog", "fox"])
    drawn = {text.get_position(): text.get_text() for text in ax.texts}
    assert drawn == {(0, 0): "1", (1, 0): "1", (1, 1): "1", (0, 2): "1", (2, 2): "2"}
    np.testing.assert_allclose(ax.images[0].get_array()[2], [1 / 3, 0, 2 / 3])
    assert [text.get_text() for text in ax.get_yticklabels()] == ["cat", "dog", "fox"]


def test_confusion_matrix_refuses_scores_and_other_lengths():
    with pytest.raises(ValueError, match="predictions: expected integer class ids"):
        plots.confusion_matrix([0, 1], [0.2, 0.8])
    with pytest.raises(ValueError, match=r"predictions: expected shape \(2,\) like labels"):
        plots.confusion_matrix([0, 1], [0, 1, 1])
    with pytest.raises(ValueError, match=r"class_names: expected at least 3. Received: 2"):
        plots.confusion_matrix([0, 2], [0, 1], ["a", "b"])


def test_gradient_flow_takes_norms_on_a_log_axis():
    ax = plots.gradient_flow({"first": np.array([[3.0, 4.0]]), "second": 0.5, "third": 0.0})
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [5.0, 0.5, np.nan])
    assert ax.get_yscale() == "log"
    assert [text.get_text() for text in ax.get_xticklabels()] == ["first", "second", "third"]


def test_gradient_flow_compares_networks():
    named = {"sigmoid": {"a": 1.0, "b": 2.0}, "ReLU": {"a": 3.0, "b": 4.0}}
    assert set(_lines(plots.gradient_flow(named))) == {"sigmoid", "ReLU"}


def test_histograms_share_one_scale_and_add_up_to_the_whole():
    axes = plots.histograms({"first": np.zeros((5, 5)), "second": np.linspace(-3, 3, 30)}, bins=6)
    assert len(axes) == 2
    for ax in axes:
        assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(100)
        assert ax.patches[0].get_x() == -3


def test_bars_show_their_values_and_errors():
    errors = {"scratch": 0.1, "tuned": 0.2}
    ax = plots.bars({"scratch": 0.4118, "tuned": 0.86}, value_label="accuracy", errors=errors)
    assert [text.get_text() for text in ax.texts] == ["0.412", "0.86"]
    assert [bar.get_width() for bar in ax.patches] == [0.4118, 0.86]
    assert ax.get_xlabel() == "accuracy"
