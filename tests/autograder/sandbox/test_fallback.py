"""Imports after which a process must not be forked: runs start cold, one warning says why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.sandbox import run as sandbox
from autograder.sandbox.run import run
from autograder.sandbox.values import Limits, Run, Settings, Step
from autograder.sandbox.warm import template
from autograder.sandbox.watch import collect

slow = pytest.mark.slow
WAIT = "import time; time.sleep(1000)"
NATIVE = (
    "import ctypes; libc = ctypes.CDLL(None)\n"
    "libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, libc.pause, None)"
)
UNSAFE = {
    "thread": (
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "an import has started threads: Thread-1",
    ),
    "native thread": (NATIVE, "an import has started native threads"),
    "process": ("import subprocess; subprocess.Popen(['sleep', '9'])", "has started a process"),
    "file": ("import sys; sys.kept = open('/etc/hosts')", "keeps files open: /etc/hosts"),
    "socket": ("import socket, sys; sys.kept = socket.socket()", "keeps files open: socket"),
    "end": ("import os; os._exit(3)", "its imports ended it: exit code 3"),
    "death": ("import os; os.kill(os.getpid(), 9)", "its imports ended it: exit code -9"),
    "closed": ("import os; os.closerange(3, 99)", "its imports ended it"),
    "operation": ("import numpy; del numpy.ones", "first operation in it fails: AttributeError"),
    "fork": (
        "import os, sys; os.register_at_fork(after_in_child=lambda: os._exit(1))",
        "ended from outside",
    ),
}
QUICK = ("thread", "file", "end")
HARMLESS = (
    "import nothing_of_this_name",
    "raise ValueError('no')",
    "import sys; sys.exit('no')",
    "raise KeyboardInterrupt",
    "import os, sys\nfor _ in range(3000): print('x' * 99); os.write(2, b'x' * 99)",
    "import sys; sys.path.append('/somewhere')",
    "import os; os.chdir('/usr')",
    "import os; os.umask(0o777)",
    "import os; os.environ['ADDED'] = 'x'; os.environ.pop('NO_COLOR')",
    "import atexit, os; atexit.register(os._exit, 9)",
    "import os; open(os.path.expanduser('~/settings'), 'w').write('x')",
    "import random; random.seed(5); random.random()",
    "import signal; signal.signal(signal.SIGTERM, lambda *_: print('handled'))",
    "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])",
    "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)",
    "import faulthandler; faulthandler.enable()",
    "import threading; t = threading.Thread(target=print); t.start(); t.join()",
)
LOOK = (
    "import os, sys, random\n"
    "print(sys.path, os.getcwd(), sorted(os.environ), random.random(), sys.modules['os'] is os)",
    "print(oct(os.umask(0)), sorted(os.listdir('/tmp/home')), os.listdir())",
    "1 / 0",
    "import signal, time\nprint([signal.getsignal(n) for n in (2, 13)], os.kill(os.getpid(), 15))\n"
    "for number in range(1, 65):\n    try: os.kill(1, number)\n    except OSError: pass\n"
    "time.sleep(0.2)",
    "print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getsignal(1))",
)


def execute(*sources: str, **options: object) -> Run:
    """Run sources as steps s0, s1, ..."""
    steps = [Step(f"s{number}", source, "extra") for number, source in enumerate(sources)]
    return run(steps, Settings("u", **options))


def told(result: Run) -> tuple[object, ...]:
    """What a run says, without how long it took."""
    return result.ending, [(end.status, end.error) for end in result.steps], result.output


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    sandbox.templates.close()
    yield
    sandbox.templates.close()


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=slow) for name in UNSAFE]
)
def test_unsafe_imports_are_told_once(name: str, caplog: pytest.LogCaptureFixture) -> None:
    statement, why = UNSAFE[name]
    results = [execute("print('first')", "1 / 0", preload=(statement,)) for _ in range(2)]
    assert [result.output for result in results] == ["first\n"] * 2
    assert [[end.status for end in result.steps] for result in results] == [["ok", "error"]] * 2
    (warning,) = caplog.messages
    assert why in warning
    assert "no warm start" in warning


def test_other_imports_leave_the_same_warm_and_cold(caplog: pytest.LogCaptureFixture) -> None:
    warm, cold = (execute(*LOOK, preload=HARMLESS, warm=warm) for warm in (True, False))
    assert told(warm) == told(cold)
    assert warm.ending == "done"
    assert "'ADDED'" in warm.output
    assert "handled" in warm.output
    assert "xxx" not in warm.output
    assert caplog.messages == []


def test_imports_that_hang_are_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(template, "READY_SECONDS", 1.0)
    assert execute("print('on')", preload=(WAIT,)).output == "on\n"
    (warning,) = caplog.messages
    assert "gave no answer" in warning


@slow
@pytest.mark.parametrize("where", ["os.getpid() == 2", "os.getpid() == 1", "True"])
def test_forks_that_hang_are_found_before_a_submission_does(
    where: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hang = f"lambda: time.sleep(1000) if {where} else None"
    monkeypatch.setattr(sandbox, "PROBE", Limits(wall_seconds=1.5))
    monkeypatch.setattr(collect, "_DRAIN_SECONDS", 0.5)
    preload = (f"import os, time; os.register_at_fork(after_in_child={hang})",)
    assert execute("print('on')", preload=preload).output == "on\n"
    assert len(caplog.messages) == 1


@slow
@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("import tensorflow as tf; tf.constant(1.0) + 1", "has started TensorFlow's runtime"),
        ("import keras; keras.ops.ones(3)", "has started TensorFlow's runtime"),
        (
            "import tensorflow as tf; tf.config.list_physical_devices()",
            "listed TensorFlow's devices",
        ),
    ],
)
def test_imports_that_use_tensorflow_are_told(
    statement: str, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    code = "import tensorflow as tf\nprint(float(tf.reduce_sum(tf.ones((3, 3)))))"
    assert execute(code, preload=(statement,)).output == "9.0\n"
    assert [message for message in caplog.messages if why in message]
