"""A store of earlier judgments on disk: grading again judges only what has changed.

One SQLite file beside the results. A judgment is kept under a hash of all that it depends on: the
program (the author's code cells with the answers in them), the judge's key (checks, points, limits,
environment). A shortcut leads from a file's bytes to it without assembling the program again. Every
entry is written in a transaction of its own, so that a grading that is killed goes on where it was.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from autograder.errors import UserError

VERSION = 1
_TABLES = """
CREATE TABLE judgments (key TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE files (digest TEXT, judge TEXT, key TEXT NOT NULL, notes TEXT NOT NULL,
    PRIMARY KEY (digest, judge)) WITHOUT ROWID;
CREATE TABLE written (student TEXT, unit TEXT, folder TEXT NOT NULL, result TEXT NOT NULL,
    page TEXT NOT NULL, PRIMARY KEY (student, unit)) WITHOUT ROWID;
"""


class StoreError(UserError, RuntimeError):
    """A store that cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Written:
    """The written state of one hand-in: where it was found, digests of its result and its page."""

    folder: str
    result: str
    page: str


class Store:
    """An open store.

    Use as a context manager, from one thread.
    """

    def __init__(self, path: Path, *, patience: float = 5) -> None:
        """Open the store, and make it if there is none.

        Args:
            path: The file.
            patience: Seconds to wait for another grading that has it open.

        Raises:
            StoreError: If it is damaged, locked by another grading, or of another version.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=patience)
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")  # one grading at a time
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")  # a crash of the machine: judged again
            self._db.execute("BEGIN IMMEDIATE")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise StoreError(f"{path}: is of another version; delete it: all is judged again")
            if version == 0:
                for statement in filter(str.strip, _TABLES.split(";")):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"{path}: cannot be opened ({error}); is another grading running there?"
            ) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path}: is damaged ({error}); delete it: all is judged again") from (
                error
            )

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write all or nothing of what is done in the block."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # ------------------------------------------------------------------------------- judgments

    def judgment(self, key: str) -> bytes | None:
        """The judgment under a key, if there is one."""
        row = self._db.execute("SELECT content FROM judgments WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def keep(self, key: str, content: bytes) -> None:
        """Keep a judgment."""
        self._db.execute("INSERT OR REPLACE INTO judgments VALUES (?, ?)", (key, content))

    def of_file(self, digest: str, judge: str) -> tuple[str, tuple[str, ...]] | None:
        """Key and notes of a file that was assembled before, for a judge with this key."""
        query = "SELECT key, notes FROM files WHERE digest = ? AND judge = ?"
        row = self._db.execute(query, (digest, judge)).fetchone()
        return None if row is None else (row[0], tuple(json.loads(row[1])))

    def keep_file(self, digest: str, judge: str, key: str, notes: Sequence[str]) -> None:
        """Remember what a file is assembled to."""
        row = (digest, judge, key, json.dumps(notes))
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)

    def forget_judgments(self) -> None:
        """Have everything judged again."""
        self._db.execute("DELETE FROM judgments")

    # ----------------------------------------------------------------------------- what is out

    def written(self) -> dict[tuple[str, str], Written]:
        """The last written state of the hand-in of each (student, unit)."""
        query = "SELECT student, unit, folder, result, page FROM written WHERE student != ''"
        rows = self._db.execute(query)
        return {(student, unit): Written(*rest) for student, unit, *rest in rows}

    def mark_written(self, student: str, unit: str, what: Written) -> None:
        """Remember what was written of a submission."""
        row = (student, unit, what.folder, what.result, what.page)
        self._db.execute("INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?, ?)", row)

    def class_written(self) -> str:
        """A digest of what the files about the whole class were written from; "" if of nothing."""
        row = self._db.execute("SELECT result FROM written WHERE student = '' AND unit = ''")
        return (row.fetchone() or ("",))[0]

    def mark_class_written(self, digest: str) -> None:
        """Remember what the files about the whole class were written from."""
        self.mark_written("", "", Written("", digest, ""))

    def unmark(self, student: str, unit: str) -> None:
        """Forget a submission that is no more."""
        self._db.execute("DELETE FROM written WHERE student = ? AND unit = ?", (student, unit))
