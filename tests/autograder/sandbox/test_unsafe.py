"""Without a sandbox: the same reports, and the limits that a plain process can have."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from autograder.sandbox.run import run
from autograder.sandbox.values import Limits, Run, Settings, Step

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(os.name != "posix", reason="signals and rlimits are POSIX")


def execute(*sources: str, limits: Limits | None = None, **options: object) -> Run:
    """Run sources as steps s0, s1, ... without a sandbox."""
    steps = [Step(f"s{number}", source, "extra") for number, source in enumerate(sources)]
    return run(steps, Settings("u", limits=limits or Limits(), unsafe=True, **options))


def test_the_same_report() -> None:
    check = "from course_utils import check\ncheck.begin('u')\ncheck.close(1, 1, 'one')"
    result = execute(check, "1 / 0", "total = sum(range(5_000_000))\nprint('on')")
    assert (result.ending, result.reason, result.last_step) == ("done", "", None)
    assert [end.status for end in result.steps] == ["ok", "error", "ok"]
    assert [(r.step, r.name, r.line) for r in result.records] == [("s0", "one", 3)]
    assert result.output.strip() == "on"
    assert result.cpu_seconds > 0


def test_a_folder_of_its_own_that_vanishes() -> None:
    code = "import os; print(os.getcwd(), open('a.txt').read())"
    folder, text = execute(code, files={"a.txt": b"text"}).output.split()
    assert text == "text"
    assert not Path(folder).exists()


def test_variables_are_not_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "secret")
    assert execute("import os; print('SECRET_TOKEN' in os.environ)").output.strip() == "False"


@posix
def test_a_step_that_loops() -> None:
    result = execute("while True: pass", "1", limits=Limits(cell_cpu_seconds=0.5))
    assert [end.status for end in result.steps] == ["timeout", "ok"]


@posix
@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("import os; os._exit(3)", "crashed"),
        ("import os, signal; os.kill(os.getpid(), 9)", "crashed"),
        ("print('x' * (9 << 20))", "output"),
        ("import time; time.sleep(100)", "timeout"),
    ],
)
def test_endings(code: str, ending: str) -> None:
    result = execute("1", code, limits=Limits(wall_seconds=6))  # the start counts too
    assert (result.ending, result.last_step) == (ending, "s1")
    assert result.reason


@posix
def test_a_process_that_keeps_the_pipes_does_not_hold_up_the_grader() -> None:
    code = "import subprocess; subprocess.Popen(['sleep', '40'], start_new_session=True)"
    result = execute(code)
    assert result.ending == "done"
    assert result.wall_seconds < 30


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_DATA bounds memory on Linux only")
def test_memory_is_an_ordinary_error() -> None:
    result = execute("x = bytearray(1 << 30)", limits=Limits(memory_bytes=400 << 20))
    assert result.steps[0].error.type == "MemoryError"
