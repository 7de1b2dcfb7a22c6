"""What stays behind of a run that was ended, and of what it printed: nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from processes import processes_with, wait_until

from autograder.sandbox.run import run
from autograder.sandbox.values import Limits, Settings, Step

ROOT = Path(__file__).resolve().parents[3]
MIB = 1 << 20

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
# Those that take seconds to be passed.
SLOW = ("cpu", "wall")
NAMES = [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in ENDLESS]


@pytest.mark.parametrize("name", NAMES)
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
