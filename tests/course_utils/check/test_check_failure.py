"""How a failure reads, in a terminal and in IPython."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from course_utils import check
from course_utils.check.failure import CheckFailure, call_text, compose
from course_utils.check.judge import Verdict

VERDICT = Verdict(False, "wrong value\nExactly 2 times too large.", "expected: 1\ngot:      2")


def test_the_parts_of_a_message():
    assert compose("x", VERDICT, hint="halve") == (
        "x: wrong value\nexpected: 1\ngot:      2\nExactly 2 times too large.\nHint: halve"
    )
    assert compose("x", VERDICT, values=False) == "x: wrong value\nExactly 2 times too large."
    assert compose("x", Verdict(False, "wrong value")) == "x: wrong value"


def test_a_failure_is_an_assertion_error_that_knows_its_line():
    with pytest.raises(AssertionError) as caught:
        check.close(2, 1, "two")
    error = caught.value
    assert type(error) is CheckFailure
    assert error.source == 'check.close(2, 1, "two")'
    assert error.line > 0
    copied = pickle.loads(pickle.dumps(error))
    assert str(copied) == str(error) and copied.line == error.line


def test_a_call_over_several_lines_is_shown_as_one():
    cell = ["x = 1\n", "check.close(\n", "    f([1.0]),\n", "    (2, 3),\n", ")\n", "y = 2\n"]
    assert call_text(cell, 2) == "check.close(f([1.0]), (2, 3))"
    assert call_text(cell, 6) == "y = 2"
    assert call_text(cell, 7) == ""
    assert call_text(["check.close(\n", f"    [{'1, ' * 90}],\n"], 1).endswith(" 1, ...")


SCRIPT = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="nocolor")
shell.history_manager.enabled = False
shell.run_cell("from course_utils import check\\n\\ncheck.close([3.0, 6.0], [1.0, 2.0], 'scaled')")
shell.run_cell("check.close([2.0], [2.0], 'right')")
"""


def test_ipython_shows_a_few_lines():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines() == [
        "Check failed: scaled",
        "wrong values: all 2 differ",
        "expected: [1. 2.]",
        "got:      [3. 6.]",
        "Exactly 3 times too large. If 3 is the batch size: should it be a mean instead of a sum?",
        "",
        "line 3: check.close([3.0, 6.0], [1.0, 2.0], 'scaled')",
        "passed: right",
    ]
