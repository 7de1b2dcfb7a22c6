"""Templates: what their forks can see, how long they live, and what happens when they are lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from processes import wait_until
from template_processes import ROOT, command, execute, kill, live, sandboxed

from autograder.sandbox import run as sandbox
from autograder.sandbox.values import Limits
from autograder.sandbox.watch.collect import Collector

pytestmark = pytest.mark.slow

NUMPY = ("import numpy as np",)

# Prints every mark in the memory of the process, once; its own text holds none.
SCAN = """
import re
pattern, found = re.compile(b'MARK-[0-9a-f]{16}'), set()
with open('/proc/self/mem', 'rb', 0) as memory:
    for line in open('/proc/self/maps'):
        start, _, stop = line.split()[0].partition('-')
        try:
            memory.seek(int(start, 16))
            found |= set(pattern.findall(memory.read(int(stop, 16) - int(start, 16))))
        except (OSError, OverflowError):
            continue  # not readable
print(sorted(found))
"""


@pytest.fixture(autouse=True)
def _fresh(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No template at the beginning; no warning that one cannot be had."""
    sandbox.templates.close()
    yield
    sandbox.templates.close()
    assert live() == []
    assert caplog.messages == []


# ------------------------------------------------------------------------------------ what is seen


def test_memory_holds_nothing_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = tmp_path / "labels.csv"
    hidden.write_text("MARK-1111111111111111")
    monkeypatch.setenv("SECRET", "MARK-2222222222222222")
    mine = "own = 'MARK-' + 16 * '3'\n"
    others = "other = 'MARK-4444444444444444'\nprint(other)"
    options = {
        "preload": (*NUMPY, f"import sys; sys.labels = open({str(hidden)!r}).read()"),
        "masked": {hidden: b"MARK-5555555555555555"},
    }
    assert execute(others, files={"a": b"MARK-6666666666666666"}, **options).ending == "done"
    found = execute(mine + SCAN, **options).output
    # An import has read what takes the place of the labels: the search finds what is there.
    assert found.strip() == str([b"MARK-3333333333333333", b"MARK-5555555555555555"])


def test_imports_see_what_submissions_see() -> None:
    places = [str(ROOT / "solutions"), str(ROOT / "autograder"), "/etc/shadow", "/home/x"]
    look = (
        f"import os, sys, socket; sys.seen = [os.path.exists(p) for p in {places}]",
        "sys.network = socket.socket().connect_ex(('8.8.8.8', 53))",
        "sys.folder = os.getcwd(), os.path.expanduser('~'), os.uname().nodename",
    )
    preload = ("import os, sys, socket", *(f"import sys, os, socket\n{line}" for line in look))
    result = execute("import sys; print(sys.seen, sys.network, *sys.folder)", preload=preload)
    seen, _, rest = result.output.strip().rpartition("] ")
    number, *folders = rest.split()
    assert seen == "[" + ", ".join(["False"] * 4)
    assert int(number) != 0
    assert folders == ["/tmp/work", "/tmp/home", "sandbox"]


def test_nothing_of_the_grader_can_be_imported() -> None:
    code = (
        "import sys, os\nprint([name for name in sys.modules if 'autograder' in name])\n"
        "print([path for path in sys.path + os.listdir('/tmp') if 'grader' in path])\n"
        "import autograder.sandbox.run"
    )
    result = execute(code, preload=NUMPY)
    names, paths = result.output.splitlines()
    assert "'autograder_inside.program'" in names
    assert names.count("autograder") == names.count("autograder_inside")
    assert paths == "[]"
    assert result.steps[0].error.type == "ModuleNotFoundError"


def test_runs_at_the_same_time_do_not_meet() -> None:
    meet = """
import os, socket, time
name = open('name').read()
for folder in ('/tmp', '/dev/shm', '/tmp/home'): open(f'{folder}/{name}', 'w').write(name)
listener = socket.socket(socket.AF_UNIX); listener.bind('\\0' + name); listener.listen()
server = socket.create_server(('127.0.0.1', 4000 + ord(name)))
time.sleep(1.5)
other = {'a': 'b', 'b': 'a'}[name]
def reached(family, address):
    return socket.socket(family).connect_ex(address) == 0
print([os.path.exists(f'{folder}/{other}') for folder in ('/tmp', '/dev/shm', '/tmp/home')],
      reached(socket.AF_UNIX, '\\0' + other), reached(socket.AF_UNIX, '\\0' + name),
      reached(socket.AF_INET, ('127.0.0.1', 4000 + ord(other))),
      [name for name in os.listdir('/proc') if name.isdigit()])
"""
    kill = "import os, signal\ntry: os.kill(-1, signal.SIGKILL)\nexcept OSError: pass\nprint('on')"
    with ThreadPoolExecutor(3) as pool:
        pair = [pool.submit(execute, meet, files={"name": name}) for name in (b"a", b"b")]
        time.sleep(0.5)
        killer = pool.submit(execute, kill)
        outputs = [future.result().output.strip() for future in (*pair, killer)]
    assert outputs[:2] == ["[False, False, False] False True False ['1', '2']"] * 2
    assert outputs[2] == "on"
    assert len(live()) == 1


def test_what_a_run_changes_is_gone_in_the_next() -> None:
    change = (
        "import numpy as np, os, sys, builtins\n"
        "np.pi = 3; builtins.abs = 0; os.environ['X'] = '1'\n"
        "np.random.seed = None; sys.path.clear(); open('left', 'w'); os.umask(0); os.chdir('/')\n"
        "import course_utils; course_utils.changed = True"
    )
    look = (
        "import numpy as np, os, sys, course_utils\n"
        "print(np.pi > 3.1, abs(-2), 'X' in os.environ, np.random.seed is None, bool(sys.path),\n"
        "      os.listdir('.'), hasattr(course_utils, 'changed'))"
    )
    assert execute(change, preload=NUMPY).ending == "done"
    assert execute(look, preload=NUMPY).output == "True 2 False False True [] False\n"


# -------------------------------------------------------------------------------------------- life


def test_one_template_serves_many_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda n: execute(f"print({n})", preload=NUMPY), range(16)))
    assert [result.output.strip() for result in results] == [str(n) for n in range(16)]
    assert len(live()) == 1


def test_a_template_outlives_the_thread_that_needed_it_first() -> None:
    first = threading.Thread(target=execute, args=["1"])
    first.start()
    first.join()
    before = live()
    assert execute("print('on')").output == "on\n"
    assert live() == before


def test_two_templates_are_kept_when_nothing_runs() -> None:
    kinds = [("import json",), ("import ast",), ("import csv",)]
    for kind in kinds:
        assert execute("1", preload=kind).ending == "done"
    kept = live()
    assert len(kept) == 2
    execute("1", preload=kinds[2])
    assert live() == kept
    with ThreadPoolExecutor(3) as pool:
        results = list(
            pool.map(lambda kind: execute("import time; time.sleep(1)", preload=kind), kinds)
        )
    assert {result.ending for result in results} == {"done"}
    assert len(live()) == 2


def test_a_template_that_was_killed_is_replaced() -> None:
    execute("1")
    (first,) = live()
    kill(first)
    assert execute("print('on')").output == "on\n"  # without one
    assert execute("print('on')").output == "on\n"
    assert live() not in ([], [first])


def test_a_run_whose_template_is_killed_is_run_again() -> None:
    execute("1")
    (template,) = live()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(execute, "print('once')\nimport time; time.sleep(1.5)", "print('end')")
        assert wait_until(lambda: sandboxed(template) == 3)
        time.sleep(0.3)
        kill(template)
        result = future.result()
    assert (result.ending, result.output) == ("done", "once\nend\n")


def test_templates_that_are_always_killed_are_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        execute("1")
        (template,) = live()
        kill(template)
        assert execute("print('on')").output == "on\n"
    assert execute("print('on')").output == "on\n"
    assert live() == []
    assert [message for message in caplog.messages if "ended from outside" in message]
    caplog.clear()


@pytest.mark.parametrize(
    "attack",
    [
        "import os; os.kill(1, 9)",
        "import os; os.killpg(0, 9)",
        "import os; os.kill(os.getpid(), 9)",
        "import os; os.closerange(1, 4096); os._exit(0)",
        "held = []\nwhile True: held.append(bytearray(b'x') * (1 << 24))",
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    ],
)
def test_a_submission_cannot_lose_its_run(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[bool] = []
    seen = Collector.lost.fget
    monkeypatch.setattr(
        Collector, "lost", property(lambda self: lost.append(seen(self)) or seen(self))
    )
    execute(attack, limits=Limits(memory_bytes=300 << 20, cpu_seconds=4, wall_seconds=60))
    assert lost
    assert not any(lost)


GRADER = """
import sys
sys.path.insert(0, {root!r})
from concurrent.futures import ThreadPoolExecutor
from autograder.sandbox.run import run
from autograder.sandbox.values import Settings, Step
steps = [Step('s', "import time; time.sleep(600)", 'extra')]
with ThreadPoolExecutor(2) as pool:
    list(pool.map(lambda n: run(steps, Settings('u', preload={preload!r})), range(2)))
"""


@pytest.mark.parametrize(
    ("preload", "processes"),
    [((), 7), (("import time; time.sleep(600)",), 1)],
    ids=["runs", "start"],
)
def test_all_end_with_a_grader_that_is_killed(
    preload: tuple[str, ...], processes: int, tmp_path: Path
) -> None:
    code = GRADER.format(root=str(ROOT), preload=preload)
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    grader = subprocess.Popen([sys.executable, "-c", code], env=env)

    def started() -> list[psutil.Process]:
        family = psutil.Process(grader.pid).children(recursive=True)
        waiting = [p for p in family if "autograder.sandbox.warm.serve" in command(p)]
        return waiting if len(waiting) == processes else []

    try:
        assert wait_until(started)
        family = started()
        assert list(tmp_path.iterdir()) == []
    finally:
        grader.kill()
        grader.wait()
    assert wait_until(lambda: not any(process.is_running() for process in family))
    assert list(tmp_path.iterdir()) == []
