"""The counts of a proof, stored under a digest of all that it rests on.

While the digest fits, the proof need not run again. A summary is committed, so its digest is the
same on every machine and in every checkout: it is of texts and of names, never of places or times.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.source import Unit
from autograder.files import replace_file


@dataclass(frozen=True)
class Summary:
    """A file with the counts of each exercise, and the digest under which they hold now."""

    path: Path
    digest: str

    @property
    def current(self) -> bool:
        """True if the counts in the file are stored under this digest."""
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(stored, dict) and stored.get("digest") == self.digest

    def write(self, exercises: Mapping[str, Mapping[str, int]]) -> None:
        """Store the counts of a whole proof without faults."""
        content = {"digest": self.digest, "exercises": exercises}
        replace_file(self.path, json.dumps(content, indent=1) + "\n")


def graded_code(unit: Unit) -> Iterator[str]:
    """The cells that run when a unit is graded: no prose, nothing that only demonstrates."""
    for cell in unit.cells:
        if cell.role in ("setup", "solution", "graded"):
            yield cell.id
            yield cell.source
