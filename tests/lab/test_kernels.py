"""When a kernel is forked and when not, and what the server sees of it."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course_lab import parent, same, supply
from course_lab.parent import HANDED_OVER, Template
from course_lab.process import ForkedKernel
from course_lab.supply import Supply, supported

needs_linux = pytest.mark.skipif(not supported(), reason="templates are for Linux")
COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "connection.json"]
# Templates that fail in one way each; FD is the socket to the server.
SAY = "import os, socket, sys, time; s = socket.socket(fileno=int(sys.argv[1]))\n"
DIES = "raise SystemExit(3)\n"
NEVER_READY = SAY + "time.sleep(600)\n"
UNSAFE = SAY + 's.send(b\'{"problems": ["an import has started threads: t"]}\'); s.recv(9)\n'
SILENT = SAY + "s.send(b'{\"problems\": []}'); time.sleep(600)\n"
DIES_LATER = SAY + "s.send(b'{\"problems\": []}'); s.recv(1)\n"


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Make a template of a text; return a supply that uses it, and what it logs."""
    made = []

    def make(text, log=None):
        (tmp_path / "fake_template.py").write_text(text, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setattr(parent, "_MODULE", "fake_template")
        made.append(Supply(log or logging.getLogger("kernels")))
        return made[-1]

    yield make
    for one in made:
        one.give_up("the test is over")


def fork(one, **options):
    return one.fork(COMMAND, {"cwd": "/", **options})


def told(caplog):
    return [record.getMessage() for record in caplog.records]


@needs_linux
class TestFallback:
    def test_one_that_still_imports(self, fake, caplog, monkeypatch):
        monkeypatch.setattr(parent, "PATIENCE", 0.05)
        caplog.set_level(logging.INFO)
        one = fake(NEVER_READY)
        assert fork(one) is None
        assert told(caplog) == [
            "this kernel imports its libraries itself, slower: the template still imports"
        ]
        assert one._template is not None

    def test_one_whose_imports_never_end(self, fake, caplog, monkeypatch):
        monkeypatch.setattr(parent, "PATIENCE", 0.05)
        monkeypatch.setattr(parent, "LONGEST_IMPORTS", 0.0)
        one = fake(NEVER_READY)
        assert [fork(one) for _ in range(4)] == [None] * 4
        assert told(caplog)[-1].startswith("from now on kernels import their libraries themselves")
        assert one._template is None

    def test_one_that_dies(self, fake, caplog, monkeypatch):
        monkeypatch.setattr(parent, "PATIENCE", 30.0)
        one = fake(DIES)
        assert [fork(one) for _ in range(4)] == [None] * 4
        assert "the template has ended with status 3" in told(caplog)[-1]

    def test_one_that_is_not_safe_is_not_tried_again(self, fake, caplog, monkeypatch):
        monkeypatch.setattr(parent, "PATIENCE", 30.0)
        one = fake(UNSAFE)
        assert fork(one) is None
        assert [m for m in told(caplog) if "from now on" in m] == [
            "from now on kernels import their libraries themselves: "
            "an import has started threads: t"
        ]
        assert one._template is None and one._ensure() is None

    def test_one_that_does_not_answer(self, fake, caplog, monkeypatch):
        monkeypatch.setattr(parent, "PATIENCE", 30.0)
        caplog.set_level(logging.INFO)
        one = fake(SILENT)
        one.begin()
        one._template._require_ready(time.monotonic() + 30)
        monkeypatch.setattr(parent, "PATIENCE", 0.1)
        assert fork(one) is None
        assert told(caplog)[-1].endswith("the template does not answer in time")

    def test_one_that_dies_after_its_imports_is_replaced(self, fake, caplog, monkeypatch):
        monkeypatch.setattr(parent, "PATIENCE", 30.0)
        caplog.set_level(logging.INFO)
        one = fake(DIES_LATER)
        one.begin()
        first = one._template
        assert fork(one) is None
        assert one._template is not None and one._template is not first

    def test_other_commands_options_and_variables(self, fake, caplog, monkeypatch):
        monkeypatch.setattr(parent, "PATIENCE", 0.01)
        caplog.set_level(logging.INFO)
        one = fake(NEVER_READY)
        assert one.fork(["R", "--slave"], {}) is None
        assert one.fork([sys.executable, "-X", "dev", *COMMAND[1:]], {}) is None
        assert fork(one, stdout=3) is None
        assert fork(one, env={**os.environ, "KERAS_BACKEND": "jax"}) is None
        assert [m.partition("slower: ")[2] for m in told(caplog)] == [
            "its command is not that of the course: R --slave",
            f"its command is not that of the course: {' '.join([sys.executable, '-X', 'dev'])} "
            + " ".join(COMMAND[1:]),
            "it is started with stdout",
            "its environment differs in KERAS_BACKEND",
        ]

    def test_a_server_with_new_variables_gets_another(self, fake, caplog, monkeypatch):
        monkeypatch.setattr(parent, "PATIENCE", 0.01)
        caplog.set_level(logging.INFO)
        one = fake(NEVER_READY)
        one.begin()
        first = one._template
        monkeypatch.setenv("KERAS_BACKEND", "another")
        assert fork(one) is None
        assert "the server has other variables now: KERAS_BACKEND" in told(caplog)[-1]
        assert one._template is not first
        assert one._template.environment["KERAS_BACKEND"] == "another"

    def test_other_systems_have_none(self, monkeypatch, caplog):
        monkeypatch.setattr(sys, "platform", "darwin")
        one = Supply()
        one.begin()
        assert fork(one) is None
        assert told(caplog) == []


@needs_linux
def test_a_template_is_handed_over_to_the_server(fake, monkeypatch):
    fake(NEVER_READY)
    first = Template.start()
    arguments = Path(f"/proc/{first.pid}/cmdline")
    while not arguments.read_bytes():  # on a busy machine it is not quite there yet
        time.sleep(0.01)
    for name, value in first.hand_over().items():
        monkeypatch.setenv(name, value)
    second = Template.adopt()
    assert HANDED_OVER not in os.environ
    assert (second.pid, os.get_inheritable(second._socket.fileno())) == (first.pid, False)
    assert same.differing(second.environment, first.environment) == []
    second.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first.pid, 0)


@pytest.mark.parametrize("text", ["", "x", "9999", "9999,1", "-1,-1"])
def test_nothing_to_take_over(monkeypatch, text):
    monkeypatch.setenv(HANDED_OVER, text)
    assert Template.adopt() is None


@needs_linux
class TestProcess:
    @pytest.fixture
    def started(self):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with subprocess.Popen(["sleep", "600"]) as process, theirs:
            kernel = ForkedKernel(process.pid, os.pidfd_open(process.pid), ours.detach())
            yield kernel, process, theirs
            process.kill()

    def test_it_runs(self, started):
        kernel = started[0]
        assert kernel.poll() is None
        assert (kernel.stdin, kernel.stdout, kernel.stderr) == (None, None, None)
        with pytest.raises(subprocess.TimeoutExpired):
            kernel.wait(0.01)

    @pytest.mark.parametrize("how", ["terminate", "kill"])
    def test_its_end_has_a_status(self, started, how):
        kernel, process, theirs = started
        getattr(kernel, how)()
        theirs.send(json.dumps({"status": process.wait()}).encode())
        expected = -signal.SIGTERM if how == "terminate" else -signal.SIGKILL
        assert kernel.wait() == kernel.poll() == kernel.returncode == expected
        kernel.send_signal(signal.SIGKILL)  # to nobody

    def test_nobody_knows_the_status(self, started):
        kernel, process, theirs = started
        theirs.close()
        process.kill()
        assert kernel.wait(30) == 255


class TestSame:
    def test_variables_of_one_kernel_do_not_matter(self):
        assert same.differing({"A": "1"}, {"A": "1", "JPY_SESSION_NAME": "x.ipynb"}) == []
        assert same.differing({"A": "1", "B": "2"}, {"A": "2", "C": "3"}) == ["A", "B", "C"]

    def test_a_file_that_was_imported_has_changed(self, tmp_path, monkeypatch):
        module = tmp_path / "imported_by_a_test.py"
        module.write_text("x = 1\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        __import__("imported_by_a_test")
        before = same.sources()
        assert same.changed(before) == ""
        module.write_text("x = 12\n")
        assert same.changed(before) == str(module)
        del sys.modules["imported_by_a_test"]

    @pytest.mark.parametrize("name", ["numpy.py", "numpy/__init__.py", "numpy.abi3.so"])
    def test_a_folder_with_a_module_of_that_name(self, tmp_path, name):
        import numpy  # noqa: F401

        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x = 1")
        found = same.shadowed(str(tmp_path), same.sources())
        assert Path(found) in (path, path.parent)

    def test_a_folder_of_notebooks(self, tmp_path):
        (tmp_path / "numpy.ipynb").touch()
        (tmp_path / "keras").mkdir()
        (tmp_path / "json.py").touch()  # Python's own comes first, here as anywhere
        assert same.shadowed(str(tmp_path), same.sources()) == ""

    def test_the_folder_from_which_it_was_imported(self, root):
        assert same.shadowed(str(root), same.sources()) == ""

    def test_a_folder_with_settings_of_matplotlib(self, tmp_path, monkeypatch):
        import matplotlib  # noqa: F401

        before = same.sources()
        (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\n")
        monkeypatch.chdir(tmp_path)
        assert same.shadowed(str(tmp_path), before) == str(tmp_path / "matplotlibrc")


def test_the_package_imports_nothing_large():
    code = (
        "import sys, course_lab.supply, course_utils.check; "
        "sys.exit('jupyter_client' in sys.modules or 'keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert supply.supply._template is None
