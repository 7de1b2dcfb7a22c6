"""``check.source``: the text of the answer decides, not what the submission's process says."""

from __future__ import annotations

import pytest
from handin import grade_one, hand_in
from nbformat.v4 import new_code_cell

from autograder.course.source import load_unit
from autograder.handins.folder import handins, students_in
from autograder.judging.judge import judge_of
from autograder.sandbox.values import Limits

LOOP = "def double(x):\n    return [2 * v for v in x] if hasattr(x, '__len__') else 2 * x"
RIGHT = "import numpy as np\ndef double(x):\n    return 2 * np.asarray(x)"
FORGED = (
    "import linecache, inspect\n"
    "linecache.getlines = lambda *a: ['pass']\ninspect.getsource = lambda *a: 'pass'\n"
    "from course_utils.check import demands\ndemands.violations = lambda *a, **o: []\n" + LOOP
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, tiny_text):
    source = tmp_path_factory.mktemp("course") / "solutions" / "tiny" / "tiny.py"
    source.parent.mkdir(parents=True)
    line = 'check.close(double(2.0), 4.0, "two doubled is four", hint="Add x to itself.")'
    demand = 'check.source(double, "double has no loop", no_loops=True, hint="NumPy multiplies.")'
    assert line in tiny_text
    source.write_text(tiny_text.replace(line, f"{line}\n{demand}"), encoding="utf-8")
    return judge_of(load_unit(source), limits=Limits(cell_cpu_seconds=5), prove=True)


@pytest.fixture
def grade(prepared, tmp_path):
    def run(answer, extra=""):
        def add(notebook):
            if extra:
                cell = new_code_cell(extra, id="mine")
                place = next(i for i, c in enumerate(notebook.cells) if c.source == answer)
                notebook.cells.insert(place + 1, cell)

        hand_in(tmp_path, "student", prepared.unit, {"double": answer}, add)
        (handin,) = handins(students_in(tmp_path), ["tiny"])
        return grade_one(handin, prepared).exercises[0]

    return run


def test_an_answer_that_keeps_to_the_demand_passes(grade):
    assert grade(RIGHT).outcome == "passed"


@pytest.mark.parametrize("answer", [LOOP, FORGED], ids=["loop", "forged"])
def test_an_answer_that_does_not_is_told_the_line(grade, answer):
    result = grade(answer)
    assert (result.outcome, result.points) == ("failed", 0)
    assert "a list comprehension, which is a loop; the statement asks for none" in result.reason
    assert "Hint: NumPy multiplies." in result.reason


def test_a_loop_in_another_cell_that_defines_the_answer_again_counts(grade):
    assert grade(RIGHT, extra=LOOP).outcome == "failed"


def test_a_loop_in_another_cell_that_only_tries_the_answer_does_not(grade):
    assert grade(RIGHT, extra="for i in range(3):\n    print(double(i))").outcome == "passed"
