"""The machine that a measurement was made on, without names of hosts or places."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

import psutil

from autograder.grading.local import usable_cores

_PACKAGES = ("numpy", "keras", "tensorflow-cpu", "nbgrader")


def describe() -> dict[str, object]:
    """Processor, cores, memory, load before the first run, and versions."""
    found: dict[str, object] = {
        "processor": _processor(),
        "cores": usable_cores(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    return found | {name: version(name) for name in _PACKAGES}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())
