"""Limits: the verdict on who passes each, and the sentence with its value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.course.source import load_unit
from autograder.judging.judge import judge_of
from autograder.judging.program import program_with
from autograder.sandbox.values import Limits

MIB = 1 << 20


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, tiny_text):
    source = tmp_path_factory.mktemp("course") / "solutions" / "tiny" / "tiny.py"
    source.parent.mkdir(parents=True)
    source.write_text(tiny_text, encoding="utf-8")
    return judge_of(load_unit(source))


RIGHT = "\ndef double(x):\n    return 2 * x\n"
SPIN = "while True: pass"
SWALLOW = f"def spin():\n    {SPIN}\nwhile True:\n    try: spin()\n    except BaseException: pass"
CHILDREN = f"import os\nfor _ in range(3):\n    if not os.fork():\n        {SPIN}\nos.wait()"
FORK = "import os, time\nfor _ in range(200):\n    if not os.fork():\n        time.sleep(60)"
THREADS = (
    "import threading\nstop = threading.Event()\ntry:\n"
    "    for _ in range(500): threading.Thread(target=stop.wait).start()\nfinally: stop.set()"
)
GROW = "held = []\nwhile True: held.append(bytearray(1 << 24))"
TREE = "import os, time\nfor _ in range(4): os.fork()\nheld = b'x' * (1 << 27)\ntime.sleep(60)"
NUMPY = "import numpy as np\n"
MANY = "for n in range(9): open(f'part{n}', 'wb').write(bytes(1 << 20))"
OTHER = "import subprocess\nsubprocess.run(['truncate', '-s', '2M', 'big'], check=True)"
FLOOD = "import os\nwhile True: os.write(3, b'x' * 60_000 + b'\\n')"
LARGE = "def double(x):\n    import numpy as np\n    return np.zeros((1000, 1000))"
SECOND = Limits(cell_cpu_seconds=0.5, cpu_seconds=6)
SMALL = Limits(memory_bytes=300 * MIB)
FILES = Limits(file_bytes=MIB)

# limit: (answer, limits, outcome, words that the student is told). The right function, defined
# afterwards, never runs.
PASSED = {
    "seconds of a cell": (SPIN, SECOND, "timeout", ["0.5 seconds of CPU", "loop that never ends"]),
    "seconds of a cell, in a check": (
        f"def double(x):\n    {SPIN}",
        SECOND,
        "timeout",
        ["0.5 seconds of CPU", "loop that never ends"],
    ),
    "seconds of a cell that goes on": (
        SWALLOW,
        SECOND,
        "timeout",
        ["more than 0.5 seconds of CPU", "did not stop", "loop that does not end"],
    ),
    "seconds of all": (
        CHILDREN,
        Limits(cell_cpu_seconds=10, cpu_seconds=1.5),
        "timeout",
        ["1.5 seconds of CPU time in all", "loop that does not end"],
    ),
    "seconds on the clock": (
        "import time\ntime.sleep(1e6)",
        Limits(wall_seconds=1.5),
        "timeout",
        ["1.5 seconds of wall time", "code that waits"],
    ),
    "memory of a process": (GROW, SMALL, "memory", ["300 MiB of memory", "list that only grows"]),
    "memory of an array": (
        f"{NUMPY}np.zeros((10**6, 10**6))",
        SMALL,
        "memory",
        ["Unable to allocate", "300 MiB of memory", "wrong, far too large shape", "line 2 of your"],
    ),
    "memory of all processes": (
        TREE,
        Limits(memory_bytes=400 * MIB),
        "memory",
        ["400 MiB of memory", "keep growing"],
    ),
    "processes": (FORK, Limits(processes=8), "error", ["about 8 processes", "Start fewer"]),
    "threads": (THREADS, Limits(processes=8), "error", ["about 8 processes", "Start fewer"]),
    "size of a file": (
        "open('big', 'wb').write(bytes(2 << 20))",
        FILES,
        "error",
        ["File too large", "A file may hold at most 1 MiB", "Write less"],
    ),
    "size of NumPy's file": (
        f"{NUMPY}np.zeros(1 << 20).tofile('big')",
        FILES,
        "error",
        ["A file may hold at most 1 MiB"],
    ),
    "size of another program's file": (OTHER, FILES, "error", ["A file may hold at most 1 MiB"]),
    "size of all files": (MANY, FILES, "error", ["All files together may hold at most 4 MiB"]),
    "output": (
        "while True: print('x' * 1000)",
        Limits(output_bytes=MIB),
        "output",
        ["printed more than 1 MiB", "print in a loop"],
    ),
    "output of another process": (
        "import subprocess\nsubprocess.run('yes')",
        Limits(output_bytes=MIB),
        "output",
        ["printed more than 1 MiB", "print in a loop"],
    ),
    "messages": (
        FLOOD,
        Limits(message_bytes=MIB),
        "output",
        ["checks received more than 1 MiB", "wrong, far too large shape"],
    ),
    "messages of a result": (
        LARGE,
        Limits(message_bytes=MIB),
        "output",
        ["checks received more than 1 MiB", "wrong, far too large shape"],
    ),
}
# Those that take seconds to be passed.
SLOW = ("seconds of a cell that goes on", "seconds of all")
NAMES = [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in PASSED]


def verdict(prepared, answer, limits):
    """The verdict on an answer of the tiny unit."""
    program = program_with(prepared.unit, {"double": answer, "why": ""})
    return replace(prepared, settings=replace(prepared.settings, limits=limits)).judge(program)[0][
        0
    ]


@pytest.mark.parametrize("name", NAMES)
def test_each_limit_has_a_verdict_and_a_sentence_with_its_value(prepared, name):
    answer, limits, outcome, words = PASSED[name]
    result = verdict(prepared, answer + ("" if "def double" in answer else RIGHT), limits)
    assert result.outcome == outcome, result.reason
    assert [text for text in words if text not in result.reason] == [], result.reason


def test_an_answer_within_tight_limits_is_right(prepared):
    tight = Limits(1, 5, 60, 300 * MIB, 8, MIB, MIB, MIB)
    code = "open('small', 'w').write('x' * 1000)\nprint('x' * 1000)\n"
    assert verdict(prepared, code + RIGHT, tight).outcome == "passed"
