"""The line that shows how far a computation is."""

import io
import sys

import numpy as np
import pytest

from course_utils import training


class _Terminal(io.StringIO):
    def isatty(self):
        return True


class _Handle:
    """Stands in for IPython's display handle; keeps what was shown."""

    def __init__(self):
        self.shown = []

    def update(self, data, raw):
        assert raw
        self.shown.append(data["text/plain"])


@pytest.fixture
def kernel(monkeypatch):
    handle = _Handle()
    monkeypatch.setattr(training, "_in_kernel", lambda: True)
    monkeypatch.setattr(training, "_new_display", lambda: handle)
    return handle


def test_items_pass_through_and_one_line_stays(capsys):
    assert list(training.progress("abc", label="reading")) == ["a", "b", "c"]
    assert capsys.readouterr().out == "reading: 3 of 3\n"


def test_items_without_a_length_are_counted(capsys):
    assert list(training.progress(iter([1, 2]), label="reading")) == [1, 2]
    assert capsys.readouterr().out == "reading: 2\n"


def test_leaving_the_loop_says_so(capsys):
    items = training.progress([1, 2, 3], label="reading")
    assert [next(items), next(items)] == [1, 2]
    items.close()
    assert capsys.readouterr().out == "reading: 1 of 3, stopped\n"


def test_an_error_in_the_items_passes_and_says_so(capsys):
    def broken():
        yield 1
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        list(training.progress(broken(), label="reading"))
    assert capsys.readouterr().out == "reading: 1, stopped\n"


def test_a_terminal_line_is_written_over(monkeypatch):
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    list(training.progress([1, 2, 3, 4], label="reading", every=2))
    assert terminal.getvalue().split("\r")[1:] == [
        "reading: 2 of 4",
        "reading: 4 of 4",
        "reading: 4 of 4\n",
    ]


def test_a_shorter_line_hides_the_longer_one(monkeypatch):
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    line = training._Line()
    line.update("a long text")
    line.finish("short")
    assert terminal.getvalue() == "\ra long text\rshort      \n"


def test_in_jupyter_the_display_ends_as_it_began(kernel, capsys):
    list(training.progress(range(4), label="reading", every=2))
    assert kernel.shown == ["reading: 2 of 4", "reading: 4 of 4", ""]
    assert capsys.readouterr().out == "reading: 4 of 4\n"


def test_every_must_be_positive():
    with pytest.raises(ValueError, match=r"every: expected 1 or more. Received: 0"):
        training.progress([1], label="reading", every=0)


def test_one_line_for_a_whole_fit(kernel, capsys):
    import keras

    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    line = training.OneLine(label="toy", digits=1)
    x, y = np.zeros((4, 2)), np.ones(4)
    model.fit(x, y, epochs=3, verbose=0, validation_data=(x, y), callbacks=[line])
    assert [text.partition(", loss")[0] for text in kernel.shown[:3]] == [
        f"toy: epoch {epoch} of 3" for epoch in (1, 2, 3)
    ]
    assert kernel.shown[-1] == ""
    final = capsys.readouterr().out
    assert final.startswith("toy: 3 epochs, loss 0.") and ", val_loss 0." in final


def test_early_stopping_shows_the_epochs_that_ran(capsys):
    line = training.OneLine()
    line.set_params({"epochs": 50})
    line.on_train_begin()
    line.on_epoch_end(0, {"loss": 0.123456})
    line.on_train_end()
    assert capsys.readouterr().out == "training: 1 epoch, loss 0.12\n"
