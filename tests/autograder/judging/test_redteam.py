"""Attacks on the grader, in the real sandbox: what was tried, and what comes of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import numpy as np
import pytest
from handin import grade_one, hand_in

from autograder.course.source import load_unit
from autograder.handins.folder import MAX_NAME, handins, students_in, units_in
from autograder.handins.notebook import MAX_CONTAINERS, Unreadable, parse_submission
from autograder.judging import hidden_labels
from autograder.judging.judge import UnitJudge, judge_of
from autograder.sandbox.values import Limits
from autograder.sandbox.watch import channel, collect
from course_utils.check.judge import judge
from course_utils.check.values import MalformedValue, decode

pytestmark = pytest.mark.slow

RIGHT = "def double(x):\n    return 2 * x\n"
WRONG = "def double(x):\n    return x\n"
LIMITS = Limits(cell_cpu_seconds=2, cpu_seconds=2, memory_bytes=400 << 20, output_bytes=2 << 20)
SEND = """
import json, os
from course_utils.check.values import encode
def send(name, actual, kind="same", step="double_values", **more):
    fields = {"type": "record", "step": step, "name": name, "kind": kind, "line": 1}
    os.write(3, json.dumps(fields | {"actual": actual} | more).encode() + b"\\n")
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, tiny_text):
    source = tmp_path_factory.mktemp("course") / "solutions" / "tiny" / "tiny.py"
    source.parent.mkdir(parents=True)
    source.write_text(tiny_text, encoding="utf-8")
    return judge_of(load_unit(source), limits=LIMITS)


@pytest.fixture
def grade(prepared, tmp_path):
    """Grade one answer; return the verdict on it, which can be written as UTF-8 whatever it is."""

    def run(answer, change=lambda notebook: None, student="student"):
        hand_in(tmp_path / student, "student", prepared.unit, {"double": answer}, change)
        (handin,) = handins(students_in(tmp_path / student), ["tiny"])
        result = grade_one(handin, prepared)
        str(result).encode("utf-8")
        return result.exercises[0]

    return run


# name: (answer, outcome). None of them gains a point or makes the grader fail.
ATTACKS = {
    "bounds in the record": (
        SEND + "send('double works on arrays', encode(9), 'at_least', options={'bound': 0})\n"
        "send('two doubled is four', encode(4), expected=encode(4))\n" + WRONG,
        "failed",
    ),
    "the same key twice": (
        'import os\nos.write(3, b\'{"type": "record", "step": "double_values", "kind": "same",'
        '"kind": "raises", "name": "double works on arrays", "line": 1, "actual": 1}\\n\')\n'
        + WRONG,
        "failed",
    ),
    "a thousand guesses": (
        SEND + "for i in range(1000): send('double works on arrays', encode([i, i, i]))\n" + WRONG,
        "failed",
    ),
    "later, from a child": (
        SEND + "import time\nif os.fork() == 0:\n    time.sleep(0.1)\n"
        "    send('double works on arrays', encode([1, 2, 3]))\n    time.sleep(99)\n" + WRONG,
        "failed",
    ),
    "says that all is done": (
        "import os\nfor step in ('double', 'double_values'):\n"
        "    end = b'{\"type\": \"end\", \"status\": \"ok\", \"cpu\": 0, \"step\": \"%s\"}\\n'\n"
        "    os.write(3, end % step.encode())\n"
        "os.write(3, b'{\"type\": \"done\"}\\n')\nos._exit(0)",
        "crashed",
    ),
    "text that is no UTF-8, in a forged end": (
        'import os\nos.write(3, b\'{"type": "end", "step": "double", "status": "error", "cpu": 0, '
        '"error": {"type": "\\xed\\xa0\\x80", "message": "", "frames": []}}\\n\')\n' + WRONG,
        "failed",
    ),
    "the channel closed": ("import os\nos.close(3)\n" + WRONG, "crashed"),
    "output put in the channel's place": ("import os\nos.dup2(1, 3)\n" + RIGHT, "crashed"),
    "checks silenced": (
        "import course_utils.check.session as s\ns._session.sink = lambda record: None\n" + WRONG,
        "failed",
    ),
    "no program any more": (
        "import gc\nfor o in gc.get_objects():\n    if type(o).__name__ == 'Runner':\n"
        "        o._program['steps'].clear()\n" + WRONG,
        "crashed",
    ),
    "a huge array without elements": (
        "import numpy as np\ndef double(x):\n    return np.zeros((2**47, 0))",
        "failed",
    ),
    "a list that holds itself": (
        "def double(x):\n    a = []\n    a.append(a)\n    return a",
        "failed",
    ),
    "a message that never ends": (
        "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
        "timeout",
    ),
    "a metaclass that raises": (
        "class M(type):\n    __module__ = property(lambda cls: exit())\n"
        "class E(Exception, metaclass=M): pass\nraise E",
        "error",
    ),
    "signals ignored": (
        "import signal\nsignal.setitimer(signal.ITIMER_PROF, 0)\n"
        "signal.signal(signal.SIGPROF, signal.SIG_IGN)\nwhile True: pass",
        "timeout",
    ),
    "page tables, which no array shows": (
        "import mmap\nflags, size = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, 1 << 46\n"
        "m = mmap.mmap(-1, size, flags, mmap.PROT_READ)\nfor o in range(0, size, 1 << 30): m[o]",
        "memory",
    ),
    "sockets, which no process is charged for": (
        "import socket, os, time\nfor _ in range(12):\n    if os.fork() == 0:\n"
        "        pairs = [socket.socketpair() for _ in range(120)]\n        time.sleep(99)\n"
        "time.sleep(99)",
        "memory",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_gains_nothing(grade, name):
    answer, outcome = ATTACKS[name]
    result = grade(answer)
    assert (result.points, result.outcome) == (0, outcome), result.reason


# Unusual, and right.
UNUSUAL = {
    "magics": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\n"
    + RIGHT,
    "timed, after empty lines": "\n\n%%time\n" + RIGHT,
    "line endings of Windows, a form feed": "\f\n" + RIGHT.replace("\n", "\r\n"),
    "await": "import asyncio\nawait asyncio.sleep(0)\n" + RIGHT,
    "an object that can be called": "class D:\n    def __call__(_, x): return 2 * x\ndouble = D()",
    "noise": "import logging\nlogging.error('!')\nfor _ in range(9999): print('x' * 80)\n" + RIGHT,
    "no standard streams": "import os\nfor i in range(3): os.close(i)\n" + RIGHT,
    "threads that never end": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=(1e6,)).start()\n" + RIGHT,
    "other processes": "from multiprocessing import Pool\ndef f(x): return 2 * x\n"
    "def double(x):\n    with Pool(2) as pool: return pool.map(f, [x])[0]",
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_answer_is_right(grade, name):
    result = grade(UNUSUAL[name])
    assert (result.points, result.outcome) == (2, "passed"), result.reason


def test_text_cell_made_a_code_cell_runs_as_the_students_own(grade):
    def change(notebook):
        text = next(cell for cell in notebook.cells if cell.cell_type == "markdown")
        place = notebook.cells.index(text)
        own = nbformat.v4.new_code_cell("def twice(x): return 2 * x", metadata=text.metadata)
        notebook.cells[place] = own
        own["id"] = text["id"]

    assert grade("def double(x):\n    return twice(x)", change).points == 2


def test_waiting_without_any_work_does_not_last_until_the_wall(grade, monkeypatch):
    monkeypatch.setattr(collect, "IDLE_SECONDS", 0.6)
    result = grade("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)")
    assert result.outcome == "timeout"
    assert "did nothing for so long" in result.reason


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32-be", "utf-8-sig"])
def test_channel_is_utf_8_and_nothing_else(encoding):
    line = '{"type": "record", "name": "\\ud800"}'
    assert channel.parse(line.encode(encoding)) is None
    assert channel.parse(b'{"name": "\xed\xa0\x80"}') is None
    json.dumps(channel.parse(line.encode()), ensure_ascii=False).encode("utf-8")


def test_empty_lines_without_end_are_a_flood(monkeypatch):
    monkeypatch.setattr(channel, "MAX_MARKS", 1000)
    messages = channel.Messages([], reference=False)
    messages.feed(b"\n" * 1000)
    assert not messages.flooded
    messages.feed(b"\n" * 1000)
    assert messages.flooded


@pytest.mark.parametrize("shape", [[2**47, 0], [0, 2**47], [0, 2**30, 2**30]])
def test_empty_arrays_of_any_shape_are_judged_in_little_room(shape):
    tree = {"t": "array", "dtype": "|b1", "shape": shape, "data": ""}
    with pytest.raises(MalformedValue, match="refused shape"):
        decode({"t": "list", "items": [tree] * 20}, max_bytes=1000)
    options = {"rtol": 0.0, "atol": 0.0}
    values = [np.zeros(shape, dtype=bool)] * 20
    for actual in (values, values[0]):
        for expected in (1.0, [np.zeros(3), "x"]):
            assert not judge("same", actual, expected, options).passed


def test_notebooks_that_grow_when_they_are_read_are_refused():
    braces = b'{"cells": [' + b"{}," * MAX_CONTAINERS + b"{}]}"
    cell = {"cell_type": "code", "source": "#" * (1 << 20)}
    long = json.dumps({"cells": [cell] * 5}).encode()
    for data, words in ((braces, "braces and brackets"), (long, "text of its cells is longer")):
        parsed = parse_submission(data, "a.ipynb")
        assert isinstance(parsed, Unreadable)
        assert words in parsed.reason


def test_names_that_are_no_text_stay_apart(tmp_path):
    for name in (b"\xff", b"\xfe", b"x" * 200, b"x" * 201):
        os.makedirs(os.path.join(os.fsencode(tmp_path), name))
    names = [handin.student for handin in handins(students_in(tmp_path), ["tiny"])]
    assert len(set(names)) == 4
    assert max(map(len, names)) == MAX_NAME
    "".join(names).encode("utf-8")


def test_folder_that_cannot_be_read_stops_nobody_else(tmp_path, monkeypatch):
    for student in ("closed", "open"):
        (tmp_path / student / "tiny").mkdir(parents=True)

    allowed = Path.is_dir

    def is_dir(path):
        if path.parent.name == "closed":
            raise PermissionError(13, "Permission denied")
        return allowed(path)

    students = students_in(tmp_path)
    monkeypatch.setattr(Path, "is_dir", is_dir)
    assert units_in(students) == ["tiny"]
    closed, opened = handins(students, ["tiny"])
    assert isinstance(closed.content, Unreadable)
    assert "Permission denied" in closed.content.reason
    assert opened.content is None


def test_defect_of_the_judge_stops_nobody_else(grade, prepared, monkeypatch):
    def broken(self, program):
        raise MemoryError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(UnitJudge, "judge", broken)
        assert grade(RIGHT, student="first").outcome == "grader_fault"
    assert grade(RIGHT, student="second").points == 2


def test_labels_are_masked_in_every_copy_that_a_sandbox_shows(tmp_path, monkeypatch):
    other = tmp_path / "lib/python3.9/site-packages/sklearn/datasets/data/digits.csv.gz"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"labels")
    monkeypatch.setattr(hidden_labels.sys, "base_prefix", str(tmp_path))
    found = hidden_labels.masked_files.__wrapped__()
    assert len(set(found.values())) == 1
    assert {other, hidden_labels.csv_path()} <= set(found)
