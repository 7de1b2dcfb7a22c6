"""What `make lab` hides from students exists under that name, and Validate is not hidden."""

from __future__ import annotations

import importlib
import json
import re
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from course_lab import NAME

ROOT = Path(__file__).parents[2]


OF_THE_LAUNCHER = ("@jupyterlab/console-extension:tracker", "jupyterlab-jupytext")


def test_hidden_plugins_are_nbgraders_own_and_those_of_the_launcher():
    config = ROOT / "lab/student/labconfig/page_config.json"
    hidden = json.loads(config.read_text(encoding="utf-8"))["disabledExtensions"]
    scripts = Path(sys.prefix, "share/jupyter/labextensions/@jupyter/nbgrader/static").glob("*.js")
    text = "".join(script.read_text(encoding="utf-8") for script in scripts)
    assert {name for name in hidden if name not in text} == set(OF_THE_LAUNCHER)
    validate = "@jupyter/nbgrader:validate-assignment"
    assert validate in text and validate not in hidden
    assert "JUPYTER_CONFIG_PATH=$(CURDIR)/lab/student" in (ROOT / "Makefile").read_text("utf-8")


def test_the_extension_that_forks_kernels_is_one():
    config = ROOT / "lab/student/jupyter_server_config.json"
    (name,) = json.loads(config.read_text("utf-8"))["ServerApp"]["jpserver_extensions"]
    module = importlib.import_module(name)
    assert module._jupyter_server_extension_points() == [{"module": name}]
    assert callable(module._load_jupyter_server_extension)


@pytest.mark.parametrize("folder", ["", "lab/bundle"])
def test_both_courses_open_the_working_copy_and_fork_kernels(folder):
    from course_lab.provisioner import WarmProvisioner

    project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text("utf-8"))["project"]
    group = "jupyter_client.kernel_provisioners"
    assert EntryPoint(NAME, project["entry-points"][group][NAME], group).load() is WarmProvisioner
    rule = (ROOT / folder / "Makefile").read_text("utf-8").partition("\nlab: setup\n")[2]
    command = rule.partition("\n\n")[0]
    assert "JUPYTER_CONFIG_PATH=$(CURDIR)/lab/student" in command
    first, second = command.split("$(BIN)/python -m course_lab ")[1:]
    assert first.startswith("work\n"), "before JupyterLab starts"
    assert second.startswith("lab ") and "--notebook-dir=work" in second
    work = re.findall("^/work/$", (ROOT / ".gitignore").read_text("utf-8"), re.MULTILINE)
    assert work, "what students write is not in the way of git"
