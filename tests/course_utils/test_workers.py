"""Worker processes: where they are, what they say, how they end, and that nothing is left."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from course_utils import ports, workers
from course_utils.workers import WorkerError

PLACE = """
import json, os, sys
place = json.loads(os.environ["TF_CONFIG"])
print(json.dumps({"place": place, "arguments": sys.argv[1:], "folder": os.getcwd()}))
"""
LISTEN = """
import json, os, socket, time
place = json.loads(os.environ["TF_CONFIG"])
kind, index = place["task"]["type"], place["task"]["index"]
host, port = place["cluster"][kind][index].split(":")
server = socket.create_server((host, int(port)))
print("listens", flush=True)
time.sleep(600)
"""
SLEEP = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(600)"
CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("pid", child.pid, flush=True)
"""


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    with suppress(FileNotFoundError, ProcessLookupError):
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return status.rpartition(")")[2].split()[0] != "Z"
    return False


def is_gone(pid: int) -> bool:
    """Whether a process ends within a minute."""
    end = time.monotonic() + 60
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_alive(pid)


def pid_of(cluster, name: str) -> int:
    """The number that a script prints after "pid"."""
    cluster.wait_for(name, "pid")
    while not cluster.log(name).endswith("\n"):
        time.sleep(0.01)
    return int(cluster.log(name).split()[1])


def test_each_worker_finds_its_place_and_arguments():
    with workers.start(PLACE, {"chief": 1, "worker": 2}, arguments=["a", "b c"]) as cluster:
        cluster.wait()
        folder = str(cluster.folder)
        found = {name: json.loads(cluster.log(name)) for name in cluster.names}
    assert list(found) == ["chief:0", "worker:0", "worker:1"]
    for name, said in found.items():
        kind, index = name.split(":")
        assert said["place"]["task"] == {"type": kind, "index": int(index)}
        assert said["place"]["cluster"] == cluster.addresses
        assert said["arguments"] == ["a", "b c"]
        assert os.path.realpath(said["folder"]) == os.path.realpath(folder)


def test_addresses_differ_and_are_on_loopback():
    with workers.start("", {"worker": 3}) as one, workers.start("", {"ps": 2}) as other:
        addresses = [a for c in (one, other) for part in c.addresses.values() for a in part]
    assert len(set(addresses)) == 5
    assert {address.split(":")[0] for address in addresses} == {"127.0.0.1"}
    assert {int(address.split(":")[1]) in ports.PORTS for address in addresses} == {True}


def test_a_port_in_use_is_not_chosen(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        monkeypatch.setattr(ports, "PORTS", range(taken, taken + 1))
        with pytest.raises(OSError, match="1 free ports were not found"):
            workers.start("", {"worker": 1})


def test_ports_are_free_again_and_the_folder_is_gone():
    with workers.start(LISTEN, {"worker": 2}) as cluster:
        for name in cluster.names:
            cluster.wait_for(name, "listens")
        folder = cluster.folder
    assert not folder.exists()
    for address in cluster.addresses["worker"]:
        host, port = address.split(":")
        with socket.create_server((host, int(port))):
            pass


def test_a_folder_that_is_given_stays(tmp_path):
    script = "from pathlib import Path; Path('result.txt').write_text('done')"
    with workers.start(script, {"worker": 1}, folder=tmp_path) as cluster:
        cluster.wait()
    assert (tmp_path / "result.txt").read_text() == "done"


def test_logs_are_apart_and_can_be_read_after_the_end():
    script = "import sys; print('said'); print('complained', file=sys.stderr)"
    with workers.start(script, {"worker": 1}) as cluster:
        cluster.wait()
    assert (cluster.log("worker:0"), cluster.errors("worker:0")) == ("said\n", "complained\n")


def test_only_the_end_of_a_long_log_is_read(monkeypatch):
    monkeypatch.setattr(workers, "LONGEST_LOG", 50)
    with workers.start("print('x' * 1000 + 'end')", {"worker": 1}) as cluster:
        cluster.wait()
        assert cluster.log("worker:0") == "x" * 46 + "end\n"


def test_a_failure_is_told_with_its_log_and_ends_the_others():
    script = """
import json, os, time
if json.loads(os.environ["TF_CONFIG"])["task"]["index"] == 1:
    raise ValueError("no such thing")
time.sleep(600)
"""
    cluster = workers.start(script, {"worker": 2})
    with pytest.raises(WorkerError, match=r"(?s)worker:1 ended with status 1.*no such thing"):
        cluster.wait("worker:0")
    assert cluster.running() == ()


def test_waiting_for_what_is_never_said():
    with pytest.raises(WorkerError, match="ended without printing 'hello'"):
        workers.start("print('bye')", {"worker": 1}).wait_for("worker:0", "hello")


def test_time_is_up():
    cluster = workers.start(SLEEP, {"worker": 2}, seconds=1)
    with pytest.raises(WorkerError):
        cluster.wait()
    assert cluster.running() == ()


def test_a_worker_ends_by_itself_when_its_time_is_up():
    cluster = workers.start(SLEEP, {"worker": 1}, seconds=3)
    assert is_gone(pid_of(cluster, "worker:0"))
    cluster.stop()


def test_kill_and_restart_at_the_same_address():
    script = LISTEN.replace('print("listens", flush=True)', "print(port, flush=True)")
    with workers.start(script, {"worker": 2}) as cluster:
        port = cluster.addresses["worker"][1].split(":")[1]
        cluster.wait_for("worker:1", port)
        cluster.kill("worker:1")
        assert cluster.running() == ("worker:0",)
        cluster.restart("worker:1")
        cluster.wait_for("worker:1", f"{port}\n{port}")
        assert cluster.running() == ("worker:0", "worker:1")


def test_a_killed_worker_is_no_failure():
    script = "import sys, time; time.sleep(600 if sys.argv[1:] else 0)"
    with workers.start(script, {"worker": 2}, arguments=["wait"]) as cluster:
        cluster.kill("worker:0")
        cluster.kill("worker:1")
        cluster.wait()
        cluster.restart("worker:0")
        cluster.wait()


@pytest.mark.parametrize("end", ["stop", "kill", "ends itself"])
def test_children_of_a_worker_end_with_it(end):
    script = CHILD if end == "ends itself" else CHILD + "time.sleep(600)"
    with workers.start(script, {"worker": 1}) as cluster:
        child = pid_of(cluster, "worker:0")
        if end == "kill":
            cluster.kill("worker:0")
            assert is_gone(child)
        if end == "ends itself":
            cluster.wait()
            assert is_gone(child)
    assert is_gone(child)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_nothing_is_left_when_the_block_is_left_by_an_exception(error):
    with pytest.raises(error), workers.start(SLEEP, {"worker": 2}) as cluster:
        pids = [pid_of(cluster, name) for name in cluster.names]
        raise error
    assert all(map(is_gone, pids))


def test_a_wait_that_is_interrupted_ends_the_cluster(monkeypatch):
    cluster = workers.start(SLEEP, {"worker": 1})
    pid = pid_of(cluster, "worker:0")

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(workers.time, "sleep", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cluster.wait()
    monkeypatch.undo()
    assert is_gone(pid)


def test_a_start_that_fails_half_way_leaves_nothing(monkeypatch):
    started = []
    popen = subprocess.Popen

    def second_fails(*args, **options):
        if started:
            raise OSError("no more processes")
        started.append(popen(*args, **options))
        return started[0]

    monkeypatch.setattr(workers.subprocess, "Popen", second_fails)
    with pytest.raises(OSError, match="no more"):
        workers.start(SLEEP, {"worker": 2})
    assert is_gone(started[0].pid)


def test_a_forgotten_cluster_ends():
    cluster = workers.start(SLEEP, {"worker": 1})
    pid = pid_of(cluster, "worker:0")
    del cluster
    gc.collect()
    assert is_gone(pid)


# A program that a script starts in the background ignores SIGINT, and so would all that it starts.
OWNER = f"""
import signal, sys, time
from course_utils import workers
signal.signal(signal.SIGINT, signal.default_int_handler)
cluster = workers.start({SLEEP!r}, {{"worker": 1}})
cluster.wait_for("worker:0", "\\n")
print(cluster.log("worker:0").split()[1], flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("how", ["exit", "SIGINT", "SIGKILL"])
def test_workers_end_with_the_python_that_started_them(how):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, "-c", OWNER], text=True, **pipes) as owner:
        pid = int(owner.stdout.readline())
        assert is_alive(pid)
        if how == "exit":
            owner.stdin.write("\n")
            owner.stdin.flush()
        else:
            owner.send_signal(getattr(signal, how))
        owner.wait(timeout=60)
        assert is_gone(pid)


@pytest.mark.parametrize("tasks", [{}, {"worker": 0}, {"chief": 1, "worker": -1}])
def test_no_tasks(tasks):
    with pytest.raises(ValueError, match="tasks: expected a kind with 1 worker or more"):
        workers.start("", tasks)


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_no_time(seconds):
    with pytest.raises(ValueError, match="seconds: expected a number above 0"):
        workers.start("", {"worker": 1}, seconds=seconds)


def test_names_that_do_not_exist_and_workers_that_still_run():
    with workers.start(SLEEP, {"worker": 1}) as cluster:
        with pytest.raises(ValueError, match="Received: 'worker:7'"):
            cluster.kill("worker:7")
        with pytest.raises(ValueError, match="still runs"):
            cluster.restart("worker:0")
    with pytest.raises(ValueError, match="stopped cluster"):
        cluster.restart("worker:0")
    cluster.stop()
