"""What `make lab` hides from students exists under that name, and Validate is not hidden."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_hidden_plugins_are_nbgraders_own():
    config = ROOT / "lab/student/labconfig/page_config.json"
    hidden = json.loads(config.read_text(encoding="utf-8"))["disabledExtensions"]
    scripts = Path(sys.prefix, "share/jupyter/labextensions/@jupyter/nbgrader/static").glob("*.js")
    text = "".join(script.read_text(encoding="utf-8") for script in scripts)
    assert [name for name in hidden if name not in text] == []
    validate = "@jupyter/nbgrader:validate-assignment"
    assert validate in text and validate not in hidden
    assert "JUPYTER_CONFIG_PATH=$(CURDIR)/lab/student" in (ROOT / "Makefile").read_text("utf-8")
