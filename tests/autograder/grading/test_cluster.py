"""A class graded on a Dask cluster: a real scheduler and real worker processes on this machine."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import threading
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from dask_cluster import RIGHT, SLOW, SOON, WAIT, job_of, until
from handin import hand_in
from typer.testing import CliRunner

from autograder.commands.main import app
from autograder.grading.cluster import ClusterError, ClusterWorkers
from autograder.grading.grade import grade_class
from autograder.grading.local import LocalWorkers
from autograder.grading.store import Store
from autograder.results.jsonl import read_results
from autograder.results.values import SubmissionResult

CRASH = "import os\nos._exit(1)"


@pytest.fixture
def klass(tmp_path, tiny) -> Path:
    """Hand-ins of every kind; some of them take a while."""
    folder = tmp_path / "class"
    for i in range(6):
        hand_in(folder, f"slow_{i}", tiny, {"double": SLOW.format(0.4 + i / 20)})
    for i in range(5):
        hand_in(folder, f"right_{i}", tiny, {"double": RIGHT, "why": f"Reason {i}."})
    for i in range(3):
        hand_in(folder, f"wrong_{i}", tiny, {"double": f"def double(x):\n    return x + {i}"})
    hand_in(folder, "crash", tiny, {"double": CRASH})
    hand_in(folder, "error", tiny, {"double": "def double(x):\n    return x.twice()"})
    hand_in(folder, "text", tiny, {"double": "x = '\u202e\\udcff \\x00'\n" + RIGHT})
    hand_in(folder, "untouched", tiny, {})
    hand_in(folder, "unreadable", tiny, {}).write_bytes(b"{")
    (folder / "absent").mkdir()
    return folder


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
    students = len(list(klass.iterdir()))
    assert len(list((out / "feedback").glob("*/tiny.html"))) == students
    assert gradebook_rows(out) == gradebook_rows(tmp_path / "here")
    assert len(gradebook_rows(out)) == students


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
