"""Finds where a fork would differ from an ordinary kernel: in its variables, files and folder."""

import os
import sys
from collections.abc import Mapping

# They differ from kernel to kernel, and no library reads them while it is imported.
_FREE = {
    *("JPY_PARENT_PID", "JPY_SESSION_NAME", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING"),
    "PATH",  # `jupyter` puts its own folder in front
}
State = tuple[int, int, int]


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Names of the variables that may matter to imports and are not the same in both."""
    names = (one.keys() | other.keys()) - _FREE
    return sorted(name for name in names if one.get(name) != other.get(name))


def sources() -> dict[str, State | None]:
    """State of every file that has been imported, and of settings that imports have read."""
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    found = {file: _state(file) for file in files if isinstance(file, str)}
    return found | {file: _state(file) for file in _settings()}


def changed(before: Mapping[str, State | None]) -> str:
    """A file that is not what it was; "" if all are."""
    return next((file for file, state in before.items() if _state(file) != state), "")


def shadowed(folder: str, before: Mapping[str, State | None]) -> str:
    """Something in a kernel's folder that it would import, or read, in place of what is loaded.

    Args:
        folder: The working folder, in which this process is.
        before: What `sources` gave.
    """
    with os.scandir(folder) as found:
        entries = list(found)
    for entry in entries:
        name = entry.name.split(".")[0]
        if name not in sys.modules or name in sys.stdlib_module_names:
            continue
        package = os.path.join(entry.path, "__init__.py")
        file = package if os.path.exists(package) else entry.path
        if file.endswith((".py", ".so")) and _state(file) != _state(_origin(name)):
            return entry.path
    return next((file for file in _settings() if file not in before), "")


def _origin(name: str) -> str:
    return getattr(sys.modules[name], "__file__", None) or ""


def _settings() -> list[str]:
    """Files that libraries read when imported; which one matplotlib reads depends on the folder."""
    home = os.environ.get("KERAS_HOME") or os.path.expanduser("~/.keras")
    found = [os.path.join(home, "keras.json")]
    if "matplotlib" in sys.modules:
        found.append(os.path.abspath(sys.modules["matplotlib"].matplotlib_fname()))
    return found


def _state(file: str) -> State | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
