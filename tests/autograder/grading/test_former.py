"""Units that are called otherwise now."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from autograder.commands.main import app
from autograder.grading.former import former_units, lines_on_handins, lines_on_results

FORMER = {"01_all": ("01a_one", "01b_two"), "02_old": ("02_new",)}


def test_what_is_said_of_hand_ins():
    assert list(lines_on_handins(FORMER, ("01_all", "02_old", "holiday"))) == [
        "skipped 01_all: is called 01a_one and 01b_two now; `make lab` carries the answers over",
        "skipped 02_old: is called 02_new now; `make lab` carries the answers over",
        "skipped holiday: no unit has this name",
    ]


def test_what_is_said_of_results_of_before():
    assert list(lines_on_results(FORMER, ["02_new", "01_all", "01_all"])) == [
        "01_all: is called 01a_one and 01b_two now; results of before stay under the old name"
    ]


@pytest.fixture
def renamed(tiny_course):
    """The tiny course, whose unit has another name now."""
    source = tiny_course / "solutions" / "tiny" / "tiny.py"
    text = source.read_text(encoding="utf-8").rstrip("\n") + "\n\n# %% [markdown]\n# The end.\n"
    header = "title: Tiny\n#     about: doubling\n#     replaces: old"
    source.write_text(text.replace("title: Tiny", header), encoding="utf-8")
    return tiny_course


def test_a_class_that_has_only_the_old_name_is_told(renamed, tmp_path):
    assert former_units(renamed) == {"old": ("tiny",)}
    (tmp_path / "class" / "ada" / "old").mkdir(parents=True)
    done = CliRunner().invoke(app, ["grade", str(tmp_path / "class"), "--root", str(renamed)])
    assert done.exit_code == 2
    assert "units are tiny" in done.output
    assert "skipped old: is called tiny now" in done.output
