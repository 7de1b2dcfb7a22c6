"""Versions of a model on disk: added whole, switched at once, switched back."""

import contextlib
import json
import os
import shutil
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

_STATE = "active.json"


class ModelStore:
    """A folder as TensorFlow Serving reads it, `1/`, `2/`, ..., and the version that answers.

    Several processes may read; one at a time may write. What is read is never half written: a
    version is renamed into its place, and the file that names the active one is replaced.

    Args:
        folder: Is made if it does not exist, unless it cannot be written to.
    """

    def __init__(self, folder: str | os.PathLike):
        self.folder = Path(folder)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"ModelStore({str(self.folder)!r}): {self.numbers()}, active {self.current()}"

    def numbers(self) -> list[int]:
        """Versions, ascending. Empty where the folder is missing."""
        try:
            names = [entry.name for entry in os.scandir(self.folder) if entry.is_dir()]
        except OSError:
            return []
        return sorted(int(name) for name in names if name.isdecimal() and name.isascii())

    def place(self, number: int) -> Path:
        """The folder of a version.

        Raises:
            LookupError: There is no version of this number.
        """
        if number not in self.numbers():
            raise LookupError(f"no version {number}; there are {self.numbers()}")
        return self.folder / str(number)

    def add(self, fill: Callable[[Path], object]) -> int:
        """Adds a version and returns its number; it does not answer before `switch`.

        Args:
            fill: Is given an empty folder. If it raises, nothing is added.
        """
        with self._lock:
            draft = self.folder / f".draft-{uuid.uuid4().hex}"
            draft.mkdir()
            try:
                fill(draft)
                number = max(self.numbers(), default=0) + 1
                draft.rename(self.folder / str(number))
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
            return number

    def current(self) -> int | None:
        """The version that answers: the one switched to, else the largest, None without any."""
        numbers = self.numbers()
        chosen = self._trail()[-1:]
        if chosen and chosen[0] in numbers:
            return chosen[0]
        return numbers[-1] if numbers else None

    def switch(self, number: int) -> None:
        """Lets a version answer from the next request on.

        Raises:
            LookupError: There is no version of this number.
        """
        with self._lock:
            self.place(number)
            trail = self._trail()
            if trail[-1:] != [number]:
                self._replace([*trail, number])

    def back(self) -> int:
        """Returns to the version before the last switch, and says which one that is.

        Raises:
            LookupError: There was none, or it is no longer there.
        """
        with self._lock:
            trail = self._trail()[:-1]
            if not trail:
                raise LookupError("no version was active before this one")
            self.place(trail[-1])
            self._replace(trail)
            return trail[-1]

    def _trail(self) -> list[int]:
        try:
            return json.loads((self.folder / _STATE).read_text(encoding="utf-8"))["trail"]
        except FileNotFoundError:
            return []

    def _replace(self, trail: list[int]) -> None:
        draft = self.folder / f".{_STATE}-{uuid.uuid4().hex}"
        with draft.open("w", encoding="utf-8") as file:
            json.dump({"trail": trail}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.folder / _STATE)
