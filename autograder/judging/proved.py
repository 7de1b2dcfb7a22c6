"""Remember beside a unit's source that it was proved here, so that a new class does not wait.

A note is good for the very judge and the very machine: source, limits, switches, code, packages,
reference, kernel, processor, Python and user. Whatever else there is, ``autograder grade --again``
proves anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.files import digest_of, replace_file

if TYPE_CHECKING:
    from autograder.judging.judge import UnitJudge

FILE_NAME = ".proved.json"
_KEPT = 8  # notes: of other limits and switches


def was_proved(judge: UnitJudge) -> bool:
    """True if this judge was proved on this machine."""
    return _key(judge) in _read(_path(judge.unit.path))


def note_proved(judge: UnitJudge) -> None:
    """Remember a proof that was passed, where the source is, if that can be written."""
    path = _path(judge.unit.path)
    if path.parent.is_dir():  # not so on a worker of a cluster
        key = _key(judge)
        others = [known for known in _read(path) if known != key]
        with contextlib.suppress(OSError):
            replace_file(path, json.dumps([key, *others][:_KEPT], indent=1) + "\n")


def forget_proofs(source: Path) -> None:
    """Have a unit proved again, whatever was noted of it."""
    _path(source).unlink(missing_ok=True)


def _path(source: Path) -> Path:
    return source.parent / FILE_NAME


def _read(path: Path) -> list[str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # absent, or not ours: prove
        return []
    return found if isinstance(found, list) else []


def _key(judge: UnitJudge) -> str:
    """Changes with the judge, its reference, how it runs, and where."""
    reference = json.dumps(asdict(judge.reference), sort_keys=True)
    return digest_of(judge.key, reference, str(judge.settings.warm), *_machine())


@cache
def _machine() -> tuple[str, ...]:
    """The properties of the machine, Python and user that a run may depend on besides files."""
    user = str(os.getuid()) if hasattr(os, "getuid") else ""
    return (*platform.uname(), _processor(), sys.version, sys.prefix, user)


def _processor() -> str:
    """Its model and abilities, on which the last digits of a sum may depend."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return "\n".join(sorted({line for line in lines if line.startswith(("model name", "flags"))}))
