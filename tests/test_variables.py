"""Variables of the runs stand in ``autograder/environment.py``, and others agree with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.environment import VARIABLES

ROOT = Path(__file__).parent.parent
# Who cannot import it: make, Docker, nbgrader's configuration, a script that sets them first.
PLACES = (
    "Makefile",
    "lab/bundle/Makefile",
    "deploy/Dockerfile",
    "nbgrader_config.py",
    "tools/train_backbone.py",
)
SET = re.compile(r"""\b([A-Z][A-Z_]+)(?:"\]|",)?\s*(?::=|=|\s)\s*["']?(-?\w+)""")


@pytest.mark.parametrize("place", PLACES)
def test_variables_have_the_values_of_the_runs(place):
    found = {name: value for name, value in SET.findall((ROOT / place).read_text("utf-8"))}
    ours = {name: value for name, value in found.items() if name in VARIABLES}
    assert ours
    assert ours == {name: VARIABLES[name] for name in ours}
