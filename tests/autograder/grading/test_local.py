"""Local workers: how many programs run at a time, and what happens beside them."""

import contextlib
import threading
import time
from concurrent.futures import wait

import pytest

from autograder.grading.local import LocalWorkers
from autograder.judging.evidence import Evidence

DEADLINE = 30.0


class Fake:
    """A judge that tells how many of its programs run, and waits where a test says so."""

    unit = None

    def __init__(self, jobs):
        self.jobs, self.lock, self.full = jobs, threading.Lock(), threading.Event()
        self.running = self.most = 0

    def judge(self, program, slot):
        with slot:
            with self.lock:
                self.running += 1
                self.most = max(self.most, self.running)
                program.begun.set()
                if self.running == self.jobs:
                    self.full.set()
            assert program.may_end.wait(DEADLINE)
            with self.lock:
                self.running -= 1
        assert program.may_be_judged.wait(DEADLINE)
        return (), Evidence()


class Program:
    """Three events in the life of a program that is judged."""

    def __init__(self):
        self.begun, self.may_end, self.may_be_judged = (threading.Event() for _ in range(3))


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_never_more_programs_run_than_jobs(jobs):
    fake, programs = Fake(jobs), [Program() for _ in range(4 * jobs)]
    for program in programs:
        program.may_be_judged.set()
    with contextlib.closing(LocalWorkers(jobs)) as workers:
        futures = [workers.submit(fake, program) for program in programs]
        assert fake.full.wait(DEADLINE)
        for program in programs:
            program.may_end.set()
        assert not wait(futures, DEADLINE).not_done
    assert fake.most == jobs


def test_the_next_program_runs_while_the_last_is_judged():
    fake, first, second = Fake(1), Program(), Program()
    with contextlib.closing(LocalWorkers(1)) as workers:
        futures = [workers.submit(fake, program) for program in (first, second)]
        first.may_end.set()
        assert second.begun.wait(DEADLINE)  # though the first is not judged yet
        assert not futures[0].done()
        for program in (first, second):
            program.may_end.set()
            program.may_be_judged.set()
        assert not wait(futures, DEADLINE).not_done
    assert fake.most == 1


def test_closing_waits_for_what_runs_and_starts_nothing():
    fake, first, second = Fake(1), Program(), Program()
    workers = LocalWorkers(1)
    futures = [workers.submit(fake, program) for program in (first, second)]
    assert fake.full.wait(DEADLINE)
    runs, waits = (first, second) if first.begun.is_set() else (second, first)
    closing = threading.Thread(target=workers.close)
    closing.start()
    deadline = time.monotonic() + DEADLINE
    while not workers._slots.closed and time.monotonic() < deadline:
        time.sleep(0.01)
    runs.may_be_judged.set()
    runs.may_end.set()
    closing.join(DEADLINE)
    assert not closing.is_alive()
    assert not waits.begun.is_set()
    assert [future.done() for future in futures] == [True, True]
