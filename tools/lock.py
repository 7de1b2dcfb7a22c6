"""Make ``requirements.txt`` from the dependencies that ``pyproject.toml`` declares.

The first lines carry a digest of those declarations, so that a test can tell offline whether the
lock is of the present ones.
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


def declared_digest() -> str:
    """SHA-256 over all that ``pyproject.toml`` says about dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    keys = ("requires-python", "dependencies", "optional-dependencies")
    return hashlib.sha256(json.dumps([project[key] for key in keys]).encode()).hexdigest()


def header() -> str:
    """The lines on top of the lock."""
    return (
        "# Generated from pyproject.toml by `make lock`; do not edit.\n"
        "# One lock for Python 3.11 to 3.13 on every platform; tested on Linux x86-64.\n"
        f"# declared: {declared_digest()}\n"
    )


def main() -> None:
    """Resolve, keeping the versions that are locked already, and write the lock."""
    uv = Path(sys.executable).parent / "uv"
    options = ["--universal", "--python-version=3.11", "--generate-hashes", "--all-extras"]
    quiet = ["--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--upgrade"]
    keep = [option for option in quiet if option != "--upgrade" or "--upgrade" in sys.argv]
    command = [str(uv), "pip", "compile", *options, *keep, "pyproject.toml", "-o", str(LOCK)]
    subprocess.run(command, check=True, cwd=ROOT)
    LOCK.write_text(header() + LOCK.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main()
