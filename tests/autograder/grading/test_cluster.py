"""A class graded on a Dask cluster: a real scheduler and real worker processes on this machine."""

from __future__ import annotations

import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from handin import hand_in
from typer.testing import CliRunner

from autograder.commands.main import app
from autograder.grading import cluster as cluster_module
from autograder.grading.cluster import ClusterError, ClusterWorkers
from autograder.grading.fleet import Patience
from autograder.grading.grade import grade_class
from autograder.grading.local import LocalWorkers
from autograder.grading.ready import ready_class
from autograder.grading.store import Store
from autograder.judging.judge import UnitJudge, judge_of
from autograder.judging.program import program_with, reference_program
from autograder.results.jsonl import read_results
from autograder.results.values import SubmissionResult
from autograder.sandbox.values import Limits

RIGHT = "def double(x):\n    return 2 * x"
SLOW = "import time\nwhile time.process_time() < {}:\n    pass\n" + RIGHT
CRASH = "import os\nos._exit(1)"
LIMITS = Limits(cell_cpu_seconds=10, cpu_seconds=30)
SOON = Patience(connect=10, answer=30, start=60, examine=60, alone=2)
WAIT = 120  # seconds after which a test fails that would otherwise hang


class Cluster:
    """Dask processes on loopback, started with the commands that the README gives."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder, self._root = folder, root
        self._all: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port=0", f"--scheduler-file={file}")
        until(lambda: file.exists() and file.read_text())
        self.address = json.loads(file.read_text())["address"]

    def worker(self, *options: str, preload: str = "") -> subprocess.Popen[bytes]:
        """Start a worker; ``preload`` is code that it runs first."""
        options = ("--nthreads=1", *options)
        if preload:
            script = self._folder / f"preload_{len(self._all)}.py"
            script.write_text(preload, encoding="utf-8")
            options = (*options, f"--preload={script}")
        return self._start("worker", self.address, f"--local-directory={self._folder}", *options)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--host=127.0.0.1"]
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--dashboard-address=127.0.0.1:0"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._root,
            )  # fmt: skip
        self._all.append(process)
        return process

    def close(self) -> None:
        """End all of it, nannies' children too."""
        family = [one for p in self._all if p.poll() is None for one in _family(p.pid)]
        for one in family:
            one.kill()
        psutil.wait_procs(family, timeout=WAIT)
        for process in self._all:
            process.wait()


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [*process.children(recursive=True), process]


def until(condition: Callable[[], object]) -> None:
    """Wait for something that comes."""
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


@pytest.fixture
def cluster(tmp_path_factory, root) -> Iterator[Cluster]:
    with closing(Cluster(tmp_path_factory.mktemp("dask"), root)) as started:
        yield started


@pytest.fixture
def klass(tmp_path, tiny) -> Path:
    """Thirty hand-ins of every kind; some of them take a while."""
    folder = tmp_path / "class"
    for i in range(8):
        hand_in(folder, f"slow_{i}", tiny, {"double": SLOW.format(0.4 + i / 20)})
    for i in range(12):
        hand_in(folder, f"right_{i}", tiny, {"double": RIGHT, "why": f"Reason {i}."})
    for i in range(4):
        hand_in(folder, f"wrong_{i}", tiny, {"double": f"def double(x):\n    return x + {i}"})
    hand_in(folder, "crash", tiny, {"double": CRASH})
    hand_in(folder, "error", tiny, {"double": "def double(x):\n    return x.twice()"})
    hand_in(folder, "text", tiny, {"double": "x = '\u202e\\udcff \\x00'\n" + RIGHT})
    hand_in(folder, "untouched", tiny, {})
    hand_in(folder, "unreadable", tiny, {}).write_bytes(b"{")
    (folder / "absent").mkdir()
    return folder


def job_of(course, klass):
    return ready_class(course, klass, limits=LIMITS)


def without_seconds(result: SubmissionResult) -> SubmissionResult:
    exercises = tuple(replace(exercise, seconds=0.0) for exercise in result.exercises)
    return replace(result, exercises=exercises)


def busiest(address: str) -> int:
    """Process id of a worker that has programs to judge right now."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        busy: dict[str, int] = {}
        while not any(busy.values()):
            busy = {worker: len(keys) for worker, keys in client.processing().items()}
        worker = max(busy, key=busy.__getitem__)
        return client.run(os.getpid, workers=[worker])[worker]


# ------------------------------------------------------------------------------------- no cluster


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "127.0.0.1:9", "pigeon://a:1", "tcp://:x"]
)
def test_address_without_a_scheduler_is_named(address):
    with pytest.raises(ClusterError, match="no Dask scheduler answers there") as error:
        ClusterWorkers(address, patience=replace(SOON, connect=0.3))
    assert str(error.value).startswith(f"{address}: ")


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match="install the extra `cluster`"):
        ClusterWorkers("tcp://127.0.0.1:9")


@pytest.mark.slow
def test_no_cluster_is_exit_status_2(tiny_course, klass, tmp_path):
    place = ["--root", str(tiny_course), "--out", str(tmp_path / "graded")]
    done = CliRunner().invoke(app, ["grade", str(klass), *place, "--cluster", "pigeon://a:1"])
    assert done.exit_code == 2
    assert "pigeon://a:1: no Dask scheduler answers there" in done.output
    assert "Traceback" not in done.output


@pytest.mark.slow
def test_cluster_without_a_worker_is_refused(cluster):
    said: list[str] = []
    with pytest.raises(ClusterError, match="no worker is connected"):
        ClusterWorkers(cluster.address, patience=replace(SOON, start=1), say=said.append)
    assert said == [f"{cluster.address}: waiting for a worker"]


# ------------------------------------------------------------------------ what becomes of a class


@pytest.mark.slow
def test_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    cluster, tiny_course, klass, tmp_path
):
    """The command itself: one record, one page, one gradebook entry each, as if graded here."""
    cluster.worker("--no-nanny", "--nthreads=2")
    cluster.worker("--nworkers=1")
    killed: list[int] = []
    remains: list[psutil.Process] = []

    def kill_one() -> None:
        pid = busiest(cluster.address)
        until(lambda: len(psutil.Process(pid).children(recursive=True)) > 1)  # a sandbox is there
        remains.extend(psutil.Process(pid).children(recursive=True))
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    out = tmp_path / "graded"
    arguments = ["grade", str(klass), "--root", str(tiny_course), "--out", str(out)]
    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    done = CliRunner().invoke(app, [*arguments, "--cluster", cluster.address])
    killer.join(WAIT)
    assert done.exit_code == 1, done.output
    assert killed, "no worker was busy"
    assert psutil.wait_procs(remains, timeout=WAIT)[1] == [], "sandboxes outlive their worker"

    records = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    assert set(Counter((r["student"], r["exercise"]) for r in records).values()) == {1}
    here = CliRunner().invoke(app, [*arguments[:-1], str(tmp_path / "here")])
    assert here.exit_code == 1
    assert [without_seconds(r) for r in read_results(out / "results.jsonl")] == [
        without_seconds(r) for r in read_results(tmp_path / "here" / "results.jsonl")
    ]
    assert len(list((out / "feedback").glob("*/tiny.html"))) == 30
    assert gradebook_rows(out) == gradebook_rows(tmp_path / "here")
    assert len(gradebook_rows(out)) == 30


def gradebook_rows(out: Path) -> list[tuple]:
    query = """
        SELECT student.id, sum(grade.auto_score), count(*)
        FROM grade JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
        JOIN student ON student.id = submitted_assignment.student_id
        GROUP BY submitted_assignment.id ORDER BY student.id
    """
    with closing(sqlite3.connect(out / "gradebook.db")) as book:
        return book.execute(query).fetchall()


@pytest.mark.slow
def test_scheduler_killed_in_the_middle_is_an_error_and_the_rest_is_graded_later(
    cluster, tiny_course, tiny, tmp_path
):
    cluster.worker("--no-nanny")
    for i in range(8):
        hand_in(tmp_path / "class", f"slow_{i}", tiny, {"double": SLOW.format(0.3 + i / 50)})
    job = job_of(tiny_course, tmp_path / "class")
    found: list[str] = []
    with Store(tmp_path / "store.sqlite") as store:
        workers = ClusterWorkers(cluster.address, patience=SOON)
        with closing(workers), pytest.raises(ClusterError, match="same command goes on"):
            for graded in grade_class(job, workers, store):
                found.append(graded.result.student)
                cluster.scheduler.kill()
        assert found
        rest = Counting(2)
        results = [graded.result for graded in grade_class(job, rest, store)]
    assert rest.count == 8 - len(found)
    assert Counter(r.student for r in results) == Counter(f"slow_{i}" for i in range(8))
    assert {r.points for r in results} == {2.0}


class Counting(LocalWorkers):
    """Counts the programs."""

    count = 0

    def submit(self, ready, program):
        self.count += 1
        return super().submit(ready, program)


@pytest.fixture
def prepared(tiny) -> UnitJudge:
    return judge_of(tiny, limits=LIMITS)


def slow(tiny):
    return program_with(tiny, {"double": SLOW.format(5)})


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_no_future_hangs_when_the_scheduler_is_gone(cluster, tiny, prepared, how):
    """SIGSTOP: as with a machine that is cut off, no connection is closed."""
    cluster.worker("--no-nanny")
    patience = replace(SOON, answer=5)
    with closing(ClusterWorkers(cluster.address, patience=patience)) as workers:
        futures = [workers.submit(prepared, slow(tiny)) for _ in range(3)]
        cluster.scheduler.send_signal(how)
        for future in futures:
            assert isinstance(future.exception(timeout=WAIT), ClusterError)
        late = workers.submit(prepared, slow(tiny))
        assert isinstance(late.exception(timeout=WAIT), ClusterError)


@pytest.mark.slow
def test_no_future_hangs_when_all_workers_are_gone_or_when_it_is_closed(cluster, tiny, prepared):
    worker = cluster.worker("--no-nanny")
    with closing(ClusterWorkers(cluster.address, patience=SOON)) as workers:
        future = workers.submit(prepared, slow(tiny))
        worker.kill()
        error = future.exception(timeout=WAIT)
        assert isinstance(error, ClusterError)
        assert "no worker is connected" in str(error)
    cluster.worker("--no-nanny")
    workers = ClusterWorkers(cluster.address, patience=SOON)
    future = workers.submit(prepared, slow(tiny))
    workers.close()
    assert future.done()


# ----------------------------------------------------------------------- workers that cannot judge

OTHER_VERSION = "import autograder.environment as e\ne.fingerprint = lambda: 'other'\n"
NO_SANDBOX = (
    "import autograder.sandbox.run as s\ns.available = lambda: 'namespaces are forbidden'\n"
)
UNPROVEN = (
    "import autograder.judging.judge as p\n"
    "def prove(self): raise p.NotReadyError('the reference gets 0 of 2 points')\n"
    "p.UnitJudge.prove = prove\n"
)
# A program that ends the worker itself, which none can from within the sandbox.
FRAGILE = (
    "import os, autograder.judging.judgment as j\n"
    "def judge_bytes(bundle, program, judge=j.judge_bytes):\n"
    "    return os._exit(1) if b'the end' in program else judge(bundle, program)\n"
    "j.judge_bytes = judge_bytes\n"
)


@pytest.mark.slow
def test_workers_that_cannot_judge_are_named_and_the_others_judge(
    cluster, tiny_course, tiny, tmp_path, caplog
):
    caplog.set_level(logging.WARNING, logger="autograder")
    cluster.worker("--no-nanny", preload=OTHER_VERSION)
    with pytest.raises(ClusterError, match=r"tcp://\S+: it has another version of the course"):
        ClusterWorkers(cluster.address, patience=SOON)
    for i in range(8):
        hand_in(tmp_path / "class", f"slow_{i}", tiny, {"double": SLOW.format(0.3)})
    cluster.worker("--no-nanny")
    cluster.worker("--no-nanny", preload=UNPROVEN)
    with closing(connected(cluster.address)) as workers:
        until(lambda: workers.capacity == 4)  # nothing speaks against either, as yet
        cluster.worker("--no-nanny", preload=NO_SANDBOX)
        stream = grade_class(job_of(tiny_course, tmp_path / "class"), workers)
        results = [graded.result for graded in stream]
        until(lambda: "namespaces are forbidden" in caplog.text)  # though it came later
        assert workers.capacity == 2
    assert Counter(r.student for r in results) == Counter(f"slow_{i}" for i in range(8))
    assert {r.points for r in results} == {2.0}
    assert "gets no work: the reference gets 0 of 2 points" in caplog.text


def connected(address: str) -> ClusterWorkers:
    """Connect as soon as a good worker is there besides the bad ones."""
    found: list[ClusterWorkers] = []

    def connect() -> bool:
        try:
            found.append(ClusterWorkers(address, patience=replace(SOON, alone=WAIT)))
        except ClusterError:
            return False
        return True

    until(connect)
    return found[0]


@pytest.mark.slow
def test_program_that_ends_every_worker_is_a_fault_and_stops_nobody(
    cluster, tiny, prepared, monkeypatch
):
    monkeypatch.setattr(cluster_module, "_ENDS", 2)  # each takes a new worker's start
    cluster.worker(preload=FRAGILE)  # its nanny starts it anew, under another address
    with closing(ClusterWorkers(cluster.address, patience=replace(SOON, alone=WAIT))) as workers:
        deadly = workers.submit(prepared, program_with(tiny, {"double": "'the end'"}))
        other = workers.submit(prepared, reference_program(tiny))
        judgment = deadly.result(timeout=WAIT)
        assert {e.outcome for e in judgment.exercises} == {"grader_fault"}
        assert "the worker that judged it ended" in judgment.attention[0]
        assert not judgment.lasting
        assert [e.points for e in other.result(timeout=WAIT).exercises] == [2, 0]
