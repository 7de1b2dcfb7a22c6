"""Finds the data files that scikit-learn and matplotlib install, without importing either."""

import importlib.util
from pathlib import Path


def package_file(package: str, *parts: str) -> Path:
    """Returns the path of a file inside an installed package, without importing the package.

    Raises:
        FileNotFoundError: the package is not installed, or has no such file.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"package {package!r} is not installed; expected a file of its own")
    path = Path(spec.origin).parent.joinpath(*parts)
    if not path.is_file():
        raise FileNotFoundError(f"{package} is installed but has no file {'/'.join(parts)}: {path}")
    return path
