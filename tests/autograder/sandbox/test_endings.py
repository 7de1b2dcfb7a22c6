"""How runs end: what code does to its process costs that run, with a reason, and nothing else."""

from __future__ import annotations

import functools
import random
import subprocess
import sys
from pathlib import Path

import pytest
from processes import processes_with, wait_until

from autograder.sandbox.run import run
from autograder.sandbox.values import Limits, Run, Settings, Step

ROOT = Path(__file__).resolve().parents[3]
QUICK = Limits(cell_cpu_seconds=0.5, cpu_seconds=5, wall_seconds=60)


@pytest.fixture(params=["warm", pytest.param("cold", marks=pytest.mark.slow)], autouse=True)
def _start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test of this module with both kinds of start."""
    monkeypatch.setitem(
        globals(), "Settings", functools.partial(Settings, warm=request.param == "warm")
    )


def execute(*sources: str, limits: Limits = QUICK) -> Run:
    """Run sources as steps s0, s1, ..."""
    return run(
        [Step(f"s{number}", source, "extra") for number, source in enumerate(sources)],
        Settings("u", limits=limits),
    )


def test_an_endless_loop_costs_its_step_only() -> None:
    result = execute("before = 1", "while True: pass", "assert before == 1")
    assert result.ending == "done"
    assert result.last_step is None
    assert [end.status for end in result.steps] == ["ok", "timeout", "ok"]
    assert "0.5 seconds of CPU time" in result.steps[1].error.message
    assert result.steps[1].error.frames == (("s1", 1, "while True: pass"),)


def test_sleep_costs_no_cpu_time() -> None:
    result = execute("import time; time.sleep(1.5)")
    assert [end.status for end in result.steps] == ["ok"]


@pytest.mark.slow
def test_a_loop_that_swallows_everything_ends_the_run() -> None:
    code = """
def busy():
    while True: pass

while True:
    try:
        busy()
    except BaseException:
        pass
"""
    result = execute("x = 1", code, "y = 1")
    assert (result.ending, result.last_step) == ("timeout", "s1")
    assert [end.step for end in result.steps] == ["s0"]
    assert "did not stop when asked to" in result.reason


def test_a_timeout_that_is_swallowed_once_is_still_a_timeout() -> None:
    code = "try:\n    while True: pass\nexcept BaseException: pass"
    assert [end.status for end in execute(code).steps] == ["timeout"]


@pytest.mark.slow
def test_handlers_that_are_taken_away_end_the_run() -> None:
    code = "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\nwhile True: pass"
    result = execute(code)
    assert (result.ending, result.last_step) == ("timeout", "s0")


def test_cpu_time_of_the_whole_run_is_limited() -> None:
    limits = Limits(cell_cpu_seconds=10, cpu_seconds=1.5, wall_seconds=60)
    busy = "import time\nwhile time.process_time() < 1: pass"
    children = "import os\nfor _ in range(3):\n    if not os.fork():\n        while True: pass"
    result = execute(busy, children + "\nos.wait()", limits=limits)
    assert (result.ending, result.last_step) == ("timeout", "s1")
    assert "1.5 seconds of CPU time in all" in result.reason


def test_waiting_forever_meets_the_wall() -> None:
    limits = Limits(wall_seconds=1.5)
    result = execute("import time; time.sleep(1e6)", limits=limits)
    assert (result.ending, result.last_step) == ("timeout", "s0")
    assert "wall time" in result.reason


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("import os; os._exit(0)", "exit code 0"),
        ("import os; os._exit(7)", "exit code 7"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os; os.abort()", "SIGABRT"),
    ],
)
def test_a_process_that_dies(code: str, how: str) -> None:
    result = execute("x = 1", code, "y = 1")
    assert (result.ending, result.last_step) == ("crashed", "s1")
    assert how in result.reason
    assert [end.step for end in result.steps] == ["s0"]


def test_a_forged_end_is_no_end() -> None:
    code = 'import os; os.write(3, b\'{"type": "done"}\\n\'); os._exit(0)'
    result = execute(code, "y = 1")
    assert (result.ending, result.last_step) == ("crashed", "s0")


def test_a_fork_bomb_is_contained() -> None:
    result = execute("import os\nwhile True: os.fork()", limits=QUICK)
    assert result.ending in ("done", "timeout", "crashed")
    assert result.wall_seconds < QUICK.wall_seconds


def test_processes_are_limited_with_an_ordinary_error() -> None:
    code = """
import os, signal, time
children = []
try:
    while len(children) < 1000:
        child = os.fork()
        if not child:
            time.sleep(100)
            os._exit(0)
        children.append(child)
finally:
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
"""
    result = execute(code, "ok = True", limits=Limits(processes=16))
    assert result.ending == "done"
    assert result.steps[0].error.type == "BlockingIOError"
    assert result.steps[1].status == "ok"


def test_a_forked_process_does_not_go_on_with_the_notebook() -> None:
    result = execute("import os; child = os.fork()", "print('once' if child else 'twice')")
    assert result.ending == "done"
    assert "twice" not in result.output


def test_a_background_process_does_not_outlive_the_run() -> None:
    marker = f"{random.randrange(10**8)}.4321"
    code = f"""
import os, subprocess
daemon = subprocess.Popen(["sleep", "{marker}"], start_new_session=True)
print(daemon.poll())
"""
    result = execute(code)
    assert (result.ending, result.output.strip()) == ("done", "None")
    assert processes_with(marker) == []


def test_memory_of_one_process_is_an_ordinary_error() -> None:
    limits = Limits(memory_bytes=300 << 20)
    result = execute("held = []\nwhile True: held.append(bytearray(1 << 24))", "2", limits=limits)
    assert result.ending == "done"
    assert [end.error and end.error.type for end in result.steps] == ["MemoryError", None]


@pytest.mark.parametrize(
    "code",
    [
        "import mmap\nm = mmap.mmap(-1, 1 << 30)\nfor _ in range(1 << 10): m.write(bytes(1 << 20))",
        "import os, time\nfor _ in range(4): os.fork()\nx = b'x' * (1 << 27)\ntime.sleep(60)",
    ],
)
def test_memory_of_the_tree_ends_the_run(code: str) -> None:
    result = execute("x = 1", code, limits=Limits(memory_bytes=400 << 20, wall_seconds=60))
    assert (result.ending, result.last_step) == ("memory", "s1")
    assert "400 MiB of memory" in result.reason


def test_files_and_scratch_are_limited_with_an_ordinary_error() -> None:
    limits = Limits(file_bytes=1 << 20)
    one = "open('big', 'wb').write(bytes(2 << 20))"
    many = "for n in range(9): open(f'part{n}', 'wb').write(bytes(1 << 20))"
    result = execute(one, many, "open('small', 'w').write('')", limits=limits)
    assert result.ending == "done"
    assert [end.error and end.error.type for end in result.steps][:2] == ["OSError", "OSError"]


def test_too_much_output_ends_the_run() -> None:
    limits = Limits(output_bytes=1 << 20)
    code = "print('kept')\nline = 'x' * 1000\nfor _ in range(50_000): print(line)"
    result = execute(code, limits=limits)
    assert (result.ending, result.last_step) == ("output", "s0")
    assert result.output.startswith("kept")
    assert len(result.output) < 21_000
    assert "1 MiB" in result.reason


def test_output_below_the_limit_costs_nothing() -> None:
    code = "import sys, warnings\nwarnings.warn('careful')\nprint('x' * 100_000, file=sys.stderr)"
    result = execute(code)
    assert [end.status for end in result.steps] == ["ok"]
    assert result.output.endswith("[...]")


def test_a_flood_on_the_channel_ends_the_run() -> None:
    code = "import os\nwhile True: os.write(3, b'x' * 60_000 + b'\\n')"
    result = execute("x = 1", code, limits=Limits(message_bytes=1 << 20))
    assert (result.ending, result.last_step) == ("messages", "s1")


def test_garbage_on_the_channel_is_skipped() -> None:
    code = r"""
import os
for line in (b"", b"null", b"[]", b"{", b"\xff\xfe", b'{"type": "end", "step": "s9"}', b"[" * 9999,
             b'{"type": "record", "step": "s0", "name": 3, "kind": "x", "line": 1, "actual": 1}',
             b'{"type": "end", "step": "s0", "status": "won", "cpu": 0}', b'{"type": ["start"]}',
             b'{"type": "end", "step": "s0", "status": "ok", "cpu": NaN, "error": null}'):
    os.write(3, line + b"\n")
"""
    result = execute(code, "1 / 0")
    assert result.ending == "done"
    assert result.records == ()
    assert [end.status for end in result.steps] == ["ok", "error"]


def test_closing_the_channel_is_a_crash() -> None:
    result = execute("import os; os.close(3)", "x = 1")
    assert (result.ending, result.last_step) == ("crashed", "s0")


def test_the_sandbox_dies_with_the_grader() -> None:
    marker = f"{random.randrange(10**8)}.1234"
    code = (
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from autograder.sandbox.run import run\n"
        "from autograder.sandbox.values import Settings, Step\n"
        f"sleep = \"import subprocess; subprocess.run(['sleep', '{marker}'])\"\n"
        "run([Step('s', sleep, 'extra')], Settings('u'))\n"
    )
    grader = subprocess.Popen([sys.executable, "-c", code])
    try:
        assert wait_until(lambda: len(processes_with(f"sleep\0{marker}")) == 1)
    finally:
        grader.kill()
        grader.wait()
    assert wait_until(lambda: processes_with(marker) == [])
