"""``tools/stages.py``: the stages of ``make test``, and where the minutes went."""

from __future__ import annotations

import importlib.util
import re
import sys

import pytest


@pytest.fixture
def stages(root, monkeypatch):
    spec = importlib.util.spec_from_file_location("stages", root / "tools" / "stages.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "stages", module)
    spec.loader.exec_module(module)
    return module


def test_the_first_stage_that_fails_is_the_last_that_runs(stages, tmp_path):
    ran = list(stages.run(["a", "b", "c"], {"a": 0, "b": 2}.__getitem__, tmp_path))
    assert [(stage.name, stage.status) for stage in ran] == [("a", 0), ("b", 2)]
    table = stages.table(ran, ["a", "b", "c"])
    assert "b (failed)" in table
    assert re.search(r"^c +not run$", table, re.MULTILINE)


def test_parts_are_read_if_this_run_left_them(stages, tmp_path):
    (tmp_path / "old.json").write_text('{"01_neurons": 60}')

    def make(name):
        if name == "proof":
            (tmp_path / "proof.json").write_text('{"01_neurons": 90.0}')
        return 0

    old, proof = stages.run(["old", "proof"], make, tmp_path)
    assert old.parts == {}
    assert proof.parts == {"01_neurons": 90.0}
    assert re.search(r"^ +01_neurons +1\.5$", stages.table([proof], ["proof"]), re.MULTILINE)


def test_status_is_that_of_the_last_stage_and_the_table_closes_the_output(
    stages, monkeypatch, capsys
):
    ran = [stages.Stage("lint", 0, 6.0), stages.Stage("unit", 2, 60.0)]
    monkeypatch.setattr(stages, "run", lambda names: iter(ran))
    assert stages.main(["lint", "unit", "nbval"]) == 2
    assert capsys.readouterr().out.splitlines()[-1].split() == ["all", "1.1"]


def test_the_stages_of_make_test_are_targets(root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    (names,) = re.findall(r"tools/stages\.py (.*)", makefile)
    assert set(names.split()) <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
