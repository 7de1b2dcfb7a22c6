"""Classes with code that does not end well, spies or forgers: no points for it, none lost by it."""

from __future__ import annotations

import os

import pytest
from handin import hand_in
from tiny_class import RIGHT, WHY, outcomes


def test_twenty_megabytes_printed_while_grading(klass, unit, grade):
    loud = "print('x' * (20 << 20))\n" + RIGHT
    hand_in(klass, "loud", unit, {"double": loud})
    hand_in(klass, "quiet", unit, {"double": RIGHT})
    results = grade()
    assert results["loud"].exercises[0].outcome == "output"
    assert "printed more than allowed" in results["loud"].exercises[0].reason
    assert results["quiet"].points == 2


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("while True:\n    pass", "timeout"),
        pytest.param(
            "while True:\n    try:\n        while True:\n            pass\n"
            "    except BaseException:\n        pass",
            "timeout",
            marks=pytest.mark.slow,
        ),
        ("def double(x):\n    while True:\n        pass", "timeout"),
        ("import os\nos._exit(0)", "crashed"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "crashed"),
        ("import sys\nsys.exit(0)", "error"),
        ("raise KeyboardInterrupt", "error"),
        ("def double(x:\n    return x", "error"),
    ],
    ids=["endless", "stubborn", "endless call", "exit", "kill", "sys.exit", "interrupt", "syntax"],
)
def test_code_that_does_not_end_well(klass, unit, grade, answer, outcome):
    hand_in(klass, "bad", unit, {"double": answer, "why": WHY})
    hand_in(klass, "good", unit, {"double": RIGHT})
    results = grade()
    assert outcomes(results["bad"]) == [outcome, "manual"]
    assert results["bad"].exercises[0].reason
    assert results["bad"].points == 0
    assert results["good"].points == 2


def test_solutions_expected_values_and_neighbors_cannot_be_read(klass, unit, grade, course):
    """A submission that finds any of them would pass; none does."""
    targets = [
        str(course / "solutions" / "tiny" / ".reference.json"),
        str(course / "solutions" / "tiny" / "tiny.py"),
        str(klass / "good" / "tiny" / "tiny.ipynb"),
    ]
    spy = (
        "import os\n"
        f"found = [path for path in {targets!r} if os.path.exists(path)]\n"
        "walk = [w for w in os.walk('/') if 'site-packages' not in w[0]]\n"
        "names = {name for _, _, files in walk for name in files}\n"
        "found += names & {'tiny.py', 'tiny.ipynb', 'gradebook.db', '.reference.json'}\n"
        "def double(x):\n"
        "    if found:\n"
        "        return 2 * x\n"
    )
    hand_in(klass, "spy", unit, {"double": spy})
    hand_in(klass, "good", unit, {"double": RIGHT})
    results = grade()
    assert all(map(os.path.exists, targets))
    assert results["spy"].points == 0
    assert results["good"].points == 2


FORGERIES = {
    "equal to everything": (
        "class Yes:\n"
        "    def __eq__(self, other): return True\n"
        "    def __array__(self, *a, **k): import numpy; return numpy.asarray(4.0)\n"
        "def double(x): return Yes()\n"
    ),
    "patched comparison": (
        "import numpy as np\n"
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\n"
        "def double(x): return x\n"
    ),
    "patched check": (
        "import course_utils.check as c\n"
        "for name in ('close', 'same'):\n"
        "    setattr(c, name, lambda *a, **k: None)\n"
        "def double(x): return x\n"
    ),
    "patched judge": (
        "import course_utils.check.judge as j\n"
        "j.judge = lambda *a, **k: type('V', (), {'passed': True, 'message': '', 'values': ''})()\n"
        "def double(x): return x\n"
    ),
    "input transformer": (
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])\n"
        "def double(x): return x\n"
    ),
    "reads the caller": (
        "import sys\n"
        "def double(x):\n"
        "    frame = sys._getframe(1)\n"
        "    while frame:\n"
        "        for value in frame.f_locals.values():\n"
        "            if isinstance(value, dict) and 'expected' in value: return value['expected']\n"
        "        frame = frame.f_back\n"
        "    return x\n"
    ),
}


def test_forgers_gain_nothing(klass, unit, grade):
    for name, source in FORGERIES.items():
        hand_in(klass, name, unit, {"double": source})
    for name, result in grade().items():
        assert result.points == 0, name
