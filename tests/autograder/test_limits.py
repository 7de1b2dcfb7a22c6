"""Limits: what a unit's header may say of them, and the verdict on who passes each."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
from test_execution_endings import processes_with, wait_until

from autograder.course.limits import KEYS, limits_of
from autograder.course.source import SourceError, load_unit, parse_unit
from autograder.judging.judge import judge_of
from autograder.judging.program import program_with
from autograder.sandbox.run import run
from autograder.sandbox.values import Limits, Settings, Step, size

ROOT = Path(__file__).resolve().parents[2]
MIB = 1 << 20

# ----------------------------------------------------------------------------------- in the header


def with_limits(text, limits):
    """The source of a unit with another line in its header."""
    return text.replace("#     cpu_budget: 10\n", f"#     cpu_budget: 10\n#     limits: {limits}\n")


def parsed(text, limits):
    return parse_unit(with_limits(text, limits), Path("solutions/tiny/tiny.py"))


def test_a_unit_without_limits_has_those_of_all(tiny, tiny_text):
    assert limits_of(tiny) == Limits()
    assert limits_of(tiny, Limits(processes=3)) == Limits(processes=3)
    assert limits_of(parsed(tiny_text, "")) == Limits()


def test_every_limit_can_be_set_and_has_its_unit_in_its_name(tiny_text):
    text = (
        "{cell_cpu_seconds: 40, cpu_seconds: 90.5, wall_seconds: 700, memory_mib: 3072, "
        "processes: 7, file_mib: 1.5, output_mib: 2, message_mib: 3}"
    )
    limits = limits_of(parsed(tiny_text, text))
    assert asdict(limits) == {
        "cell_cpu_seconds": 40.0,
        "cpu_seconds": 90.5,
        "wall_seconds": 700.0,
        "memory_bytes": 3072 * MIB,
        "processes": 7,
        "file_bytes": 3 * MIB // 2,
        "output_bytes": 2 * MIB,
        "message_bytes": 3 * MIB,
    }
    assert {key.field for key in KEYS.values()} == {field.name for field in fields(Limits)}
    integers = [field.name for field in fields(Limits) if not field.name.endswith("seconds")]
    assert all(type(getattr(limits, name)) is int for name in integers)


def test_what_is_not_set_stays_as_it_is_given(tiny_text):
    unit = parsed(tiny_text, "{memory_mib: 3072}")
    assert limits_of(unit, Limits(processes=3)) == Limits(memory_bytes=3 << 30, processes=3)


def test_other_limits_make_another_digest(tiny, tiny_text):
    assert parsed(tiny_text, "{memory_mib: 3072}").digest != tiny.digest


@pytest.mark.parametrize("limits", ["{memory: 3}", "{memory_mib: -1}", "many", f"[{'9' * 999}]"])
def test_limits_that_cannot_be_used_stop_with_the_file(tiny_text, limits):
    with pytest.raises(SourceError, match=r"solutions/tiny/tiny\.py: .*limit"):
        limits_of(parsed(tiny_text, limits))


def test_numbers_of_any_length_are_refused_in_few_words(tiny_text):
    with pytest.raises(SourceError, match=r"outside of 1 to 1024") as caught:
        limits_of(parsed(tiny_text, f"{{output_mib: {'9' * 999}}}"))
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("count", "words"), [(5, "5 bytes"), (1 << 10, "1 KiB"), (3 << 29, "1.5 GiB"), (MIB, "1 MiB")]
)
def test_sizes_in_words(count, words):
    assert size(count) == words


# ------------------------------------------------------------------------------------ the verdicts


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


SLOW = ("seconds of a cell that goes on", "seconds of all", "cpu", "wall")


def slowly(name):
    """The parameter, marked if it takes seconds until its limit is passed."""
    return pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name


def verdict(prepared, answer, limits):
    """The verdict on an answer of the tiny unit."""
    program = program_with(prepared.unit, {"double": answer, "why": ""})
    return replace(prepared, limits=limits).judge(program)[0][0]


@pytest.mark.parametrize("name", [slowly(name) for name in PASSED])
def test_each_limit_has_a_verdict_and_a_sentence_with_its_value(prepared, name):
    answer, limits, outcome, words = PASSED[name]
    result = verdict(prepared, answer + ("" if "def double" in answer else RIGHT), limits)
    assert result.outcome == outcome, result.reason
    assert [text for text in words if text not in result.reason] == [], result.reason


def test_an_answer_within_tight_limits_is_right(prepared):
    tight = Limits(1, 5, 60, 300 * MIB, 8, MIB, MIB, MIB)
    code = "open('small', 'w').write('x' * 1000)\nprint('x' * 1000)\n"
    assert verdict(prepared, code + RIGHT, tight).outcome == "passed"


# ------------------------------------------------------------------------------- what stays behind

ENDLESS = {
    "cpu": ("while True: pass", "timeout"),
    "wall": ("time.sleep(1e6)", "timeout"),
    "output": ("while True: print('x' * 1000)", "output"),
    "messages": ("while True: os.write(3, b'x' * 60_000 + b'\\n')", "messages"),
    "memory": (
        "import mmap\nm = mmap.mmap(-1, 1 << 28)\nfor _ in range(256): m.write(bytes(1 << 20))\n"
        "time.sleep(60)",
        "memory",
    ),
    "crash": ("os.abort()", "crashed"),
}


@pytest.mark.parametrize("name", [slowly(name) for name in ENDLESS])
def test_the_whole_tree_is_killed_and_its_files_are_gone(name):
    code, ending = ENDLESS[name]
    marker = f"{random.randrange(10**9)}"
    leave = f"""
import os, subprocess, time
for folder in (".", "/tmp", "/dev/shm", os.environ["HOME"]):
    try: open(os.path.join(folder, "left-{marker}"), "w").close()
    except OSError: pass
assert os.path.exists("left-{marker}")
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        subprocess.Popen(["sleep", "{marker}.25"], start_new_session=True)
        time.sleep(1e6)
    os._exit(0)
while not any(b"{marker}.25" in open(f"/proc/{{p}}/cmdline", "rb").read()
              for p in os.listdir("/proc") if p.isdigit() and p != str(os.getpid())): pass
"""
    limits = Limits(5, 2, 2.5 if name == "wall" else 60, 200 * MIB, 64, MIB, MIB, MIB)
    result = run([Step("s", f"{leave}{code}", "extra")], Settings("u", limits=limits))
    assert result.ending == ending, (result.reason, result.steps)
    assert wait_until(lambda: processes_with(f"{marker}.25") == [])
    folders = (Path.cwd(), Path("/tmp"), Path("/dev/shm"), Path.home())
    assert [f for f in folders if (f / f"left-{marker}").exists()] == []
    assert marker not in Path("/proc/self/mountinfo").read_text("utf-8")
    again = f"import os\nassert not os.path.exists('left-{marker}')"
    second = run([Step("s", again, "extra")], Settings("u", limits=limits))
    assert [end.status for end in second.steps] == ["ok"]


# The peak is that of this process image: what getrusage says begins with that of its parent.
MEASURE = """
import re, sys
sys.path.insert(0, sys.argv[1])
from autograder.sandbox.run import run
from autograder.sandbox.values import Limits, Settings, Step

def peak():
    with open("/proc/self/status") as file:
        return int(re.search(r"VmHWM:\\s+(\\d+) kB", file.read())[1]) << 10

limits = Limits(output_bytes=int(sys.argv[2]), message_bytes=int(sys.argv[3]))
run([Step("s", "print(1)", "extra")], Settings("u", limits))
before = peak()
for code in sys.argv[4:]:
    ending = run([Step("s", code, "extra")], Settings("u", limits)).ending
    print(ending, peak() - before)
"""
RECORDS = """
import json, os
record = {"type": "record", "step": "s", "kind": "same", "line": 1, "actual": ACTUAL}
for number in range(100_000):
    os.write(3, json.dumps(record | {"name": str(number)}).encode() + b"\\n")
"""
FLOODS = (
    "line = 'x' * 9999\nfor _ in range(20_000): print(line)",
    "import os\nfor _ in range(200): os.write(1, b'x' * (1 << 20))",
    "import os\nfor _ in range(200): os.write(3, b'x' * (1 << 20))",
    "import os\nfor _ in range(200): os.write(3, b'\\n' * (1 << 20))",
    RECORDS.replace("ACTUAL", "[{}] * 99"),
    RECORDS.replace("ACTUAL", "'A' * 500_000"),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("output", "messages", "endings"),
    [
        (MIB, MIB, ["output"] * 2 + ["messages"] * 4),
        # With a limit above all that is printed: it is read to its end, and still not kept.
        (1 << 30, 8 * MIB, ["done"] * 2 + ["messages"] * 4),
    ],
)
def test_memory_of_the_grader_is_bounded_whatever_is_printed(output, messages, endings):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(ROOT), str(output), str(messages), *FLOODS],
        capture_output=True,
        text=True,
        check=False,
        cwd=os.sep,
    )
    assert done.returncode == 0, done.stderr
    found = [line.split() for line in done.stdout.splitlines()]
    assert [ending for ending, _ in found] == endings
    assert max(int(growth) for _, growth in found) < 64 * MIB, found
