"""The environment that results depend on besides the source: settings, versions, our own code."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import autograder
import course_utils

# One thread a notebook, no oneDNN: the same numbers and ordinary exceptions everywhere. Lessons
# that are built get them from `build.lesson_run`, submissions from `sandbox.plan.plan`, which adds
# folders.
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
    # It starts threads and opens a file when it is imported, which no warm start can have.
    "ORT_DISABLE_TELEMETRY": "1",
}
_PACKAGES = (
    "numpy",
    "keras",
    "tensorflow",
    "tensorflow-cpu",
    "scipy",
    "scikit-learn",
    "matplotlib",
    "ipython",
    "ai-edge-litert",
    "onnx",
    "onnxruntime",
    "tf2onnx",
)
# Rooms of our own code on which no verdict depends: what comes before it, after it, and around it.
WITHOUT_VERDICTS = {"build", "commands", "gradebook", "grading", "pages", "proof"}


@cache
def fingerprint() -> str:
    """SHA-256 over the versions and the code that references and verdicts depend on."""
    digest = hashlib.sha256(platform.python_version().encode())
    for name, value in {**VARIABLES, **_versions()}.items():
        digest.update(f"{name}={value}\n".encode())
    for folder in (_folder(course_utils), _folder(autograder)):
        for path in sorted(folder.rglob("*.py")):
            place = path.relative_to(folder)
            if place.parts[0] not in WITHOUT_VERDICTS:
                digest.update(place.as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue  # TensorFlow has two names, of which one is installed
    return found


def _folder(package: object) -> Path:
    return Path(package.__file__).parent  # type: ignore[attr-defined]
