"""One line that shows how far a long computation is, and stays when it is done."""

import sys
from collections.abc import Iterable, Iterator

UPDATES = 20  # of a line, where the length is known


def progress(iterable: Iterable, *, label: str, every: int | None = None) -> Iterator:
    """Yields the items and shows how many are done, on one line.

    In Jupyter and on a terminal the line is updated in place. When the items are used up, or the
    loop is left, a line such as `training: 300 of 300` stays. It holds no times, so that it is the
    same in every run.

    Args:
        iterable: the items; where it has a length, the line shows it.
        label: what is being done, such as "training".
        every: items between updates; by default a twentieth of the length, or 10 if it has none.

    Raises:
        ValueError: `every` is less than 1.
    """
    total = len(iterable) if hasattr(iterable, "__len__") else None
    if every is None:
        every = 10 if total is None else max(1, total // UPDATES)
    if every < 1:
        raise ValueError(f"every: expected 1 or more. Received: {every}")
    return _counted(iterable, label, every, total)


def OneLine(*, label: str = "training", digits: int = 2):  # noqa: N802 - it reads as a callback
    """Makes a Keras callback that shows a whole `fit(..., verbose=0)` on one line.

    While it trains, the line shows the epoch and the last metrics; after it, a line such as
    `training: 10 epochs, loss 0.052, val_loss 0.11` stays. Keras is imported here, not before.

    Args:
        label: what is being trained.
        digits: significant digits; few, because results differ a little between machines.

    Returns:
        a new `keras.callbacks.Callback`; it serves one `fit` after another, not two at once.
    """
    import keras

    class Line(keras.callbacks.Callback):
        """Writes one line about the epochs of a run."""

        def on_train_begin(self, logs=None):
            self._line, self._epochs, self._metrics = _Line(), 0, ""

        def on_epoch_end(self, epoch, logs=None):
            self._epochs += 1
            self._metrics = _metrics(logs or {}, digits)
            total = self.params.get("epochs")
            self._line.update(f"{label}: epoch {epoch + 1} of {total}{self._metrics}")

        def on_train_end(self, logs=None):
            unit = "epoch" if self._epochs == 1 else "epochs"
            self._line.finish(f"{label}: {self._epochs} {unit}{self._metrics}")

    return Line()


class _Line:
    """A line of text that changes in place where it can, and is printed once at the end.

    In Jupyter the changing text is a display that begins and ends empty, and the last text is
    printed: the stored notebook is then the same as what a tool sees that does not follow updates.
    """

    def __init__(self):
        self._width = 0
        self._handle = _new_display() if _in_kernel() else None
        self._terminal = self._handle is None and sys.stdout.isatty()

    def update(self, text: str) -> None:
        """Shows the text in place of the last one; nothing where a line cannot change."""
        if self._handle is not None:
            self._handle.update({"text/plain": text}, raw=True)
        elif self._terminal:
            self._write(text, end="")

    def finish(self, text: str) -> None:
        """Shows the text for good."""
        if self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)
        self._write(text, end="\n")

    def _write(self, text: str, end: str) -> None:
        start = "\r" if self._terminal else ""
        print(start + text.ljust(self._width), end=end, flush=True)
        self._width = len(text) if self._terminal else 0


def _counted(iterable, label, every, total):
    line, done, complete = _Line(), 0, False
    of = "" if total is None else f" of {total}"
    try:
        for item in iterable:
            yield item
            done += 1
            if done % every == 0:
                line.update(f"{label}: {done}{of}")
        complete = True
    finally:
        line.finish(f"{label}: {done}{of}{'' if complete else ', stopped'}")


def _metrics(logs: dict, digits: int) -> str:
    return "".join(f", {name} {float(value):.{digits}g}" for name, value in logs.items())


def _in_kernel() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None


def _new_display():
    from IPython.display import display

    return display({"text/plain": ""}, raw=True, display_id=True)
