"""What the results depend on besides the source: settings, versions and our own code."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import autograder
import course_utils

# One thread a notebook, no oneDNN: the same numbers and ordinary exceptions everywhere.
VARIABLES = {
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "PYTHONHASHSEED": "0",
    # A notebook run from a terminal, in color or not, prints the same.
    "NO_COLOR": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_PACKAGES = ("numpy", "keras", "scikit-learn", "matplotlib", "ipython")


@cache
def fingerprint() -> str:
    """SHA-256 over the versions and the code that a transcript depends on."""
    digest = hashlib.sha256(platform.python_version().encode())
    for package in _PACKAGES:
        digest.update(f"{package}={version(package)}".encode())
    for folder in (_folder(course_utils), _folder(autograder)):
        for path in sorted(folder.rglob("*.py")):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _folder(package: object) -> Path:
    return Path(package.__file__).parent  # type: ignore[attr-defined]
