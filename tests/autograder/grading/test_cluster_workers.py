"""A Dask cluster whose parts end, or cannot judge: no future hangs, and what is wrong is said."""

from __future__ import annotations

import logging
import signal
from collections import Counter
from contextlib import closing
from dataclasses import replace

import pytest
from dask_cluster import LIMITS, SLOW, SOON, WAIT, job_of, until
from handin import hand_in

from autograder.grading import cluster as cluster_module
from autograder.grading.cluster import ClusterError, ClusterWorkers
from autograder.grading.grade import grade_class
from autograder.judging.judge import UnitJudge, judge_of
from autograder.judging.program import program_with, reference_program


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
    "from autograder.judging.self_test import NotReadyError\n"
    "def prove(self): raise NotReadyError('the reference gets 0 of 2 points')\n"
    "p.UnitJudge.prove = prove\n"
)
# A program that ends the worker itself, which none can from within the sandbox.
FRAGILE = (
    "import os, autograder.grading.wire as j\n"
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
