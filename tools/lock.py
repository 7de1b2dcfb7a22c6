"""Make the locks from the dependencies that ``pyproject.toml`` declares.

``requirements.txt`` has everything; ``lab/requirements.txt``, for students, what lessons import and
what opens them, in the same versions. The first lines carry a digest of the declarations, so that a
test can tell offline whether a lock is of the present ones.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.txt"
STUDENTS = ROOT / "lab" / "requirements.txt"
_FORM = ["--universal", "--python-version=3.11", "--generate-hashes"]
_QUIET = ["--quiet", "--no-header", "--no-annotate", "--no-emit-index-url"]


def declared_digest() -> str:
    """SHA-256 over all that ``pyproject.toml`` says about dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    keys = ("requires-python", "dependencies", "optional-dependencies")
    return hashlib.sha256(json.dumps([project[key] for key in keys]).encode()).hexdigest()


def header() -> str:
    """The lines on top of a lock."""
    return (
        "# Generated from pyproject.toml by `make lock`; do not edit.\n"
        "# One lock for Python 3.11 to 3.13 on every platform; tested on Linux x86-64.\n"
        f"# declared: {declared_digest()}\n"
    )


def compile_lock(lock: Path, *options: str) -> None:
    """Resolve, keeping the versions that are locked already, and write the lock."""
    uv = Path(sys.executable).parent / "uv"
    command = [str(uv), "pip", "compile", *_FORM, *_QUIET, *options, "pyproject.toml"]
    subprocess.run([*command, "-o", str(lock)], check=True, cwd=ROOT)
    lock.write_text(header() + lock.read_text(encoding="utf-8"), encoding="utf-8")


def main() -> None:
    """Write both locks; with ``--upgrade`` in the newest versions that are allowed."""
    compile_lock(LOCK, "--all-extras", *sys.argv[1:])
    compile_lock(STUDENTS, "--extra=lab", "--extra=deploy", f"--constraints={LOCK}")


if __name__ == "__main__":
    main()
