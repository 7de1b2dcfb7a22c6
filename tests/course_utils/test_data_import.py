"""Importing the helpers loads no heavy library."""

import subprocess
import sys

HEAVY = {"IPython", "PIL", "keras", "matplotlib", "pandas", "scipy", "sklearn", "tensorflow"}


def _loaded_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_importing_is_light():
    loaded = _loaded_after("from course_utils import data, plots")
    assert "numpy" in loaded
    assert not loaded & HEAVY


def test_reading_digits_and_tables_needs_neither_scikit_learn_nor_matplotlib():
    calls = "data.digits(), data.unseen('digits', 1), data.wine(), data.stock_prices()"
    assert not _loaded_after(f"from course_utils import data; {calls}") & HEAVY
