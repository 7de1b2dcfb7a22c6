"""``autograder grade``: a class in, verdicts out.

The stages: find the hand-ins (``ready``), look up what was judged before (``store``),
judge the rest (``judging.judgment``, carried out by ``local`` or ``cluster``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace

from autograder.files import digest_of
from autograder.grading.cluster import ClusterError
from autograder.grading.local import LocalWorkers, Workers
from autograder.grading.ready import ClassJob
from autograder.grading.store import Store
from autograder.grading.wire import (
    decode_judgment,
    encode_judgment,
    encode_program,
    form,
    verdicts_in,
)
from autograder.handins.folder import Handin
from autograder.handins.notebook import Unreadable
from autograder.judging.judgment import Judge, Judgment, faulty
from autograder.judging.program import Program
from autograder.judging.verdicts import without_program
from autograder.results.values import SubmissionResult


@dataclass(frozen=True)
class Graded:
    """The result on one hand-in, and ``key``, which leads to its judgment in the store, if kept.

    ``digest`` tells whether a result is the same as before, ``file`` whether the notebook is.
    """

    result: SubmissionResult
    digest: str
    key: str = ""
    handin: Handin | None = None
    file: str = ""


def grade_class(
    job: ClassJob,
    workers: Workers | None = None,
    store: Store | None = None,
    *,
    say: Callable[[str], None] = lambda line: None,
) -> Iterator[Graded]:
    """Grade every hand-in, in the order in which they are done. None can stop the others.

    A unit is proven here before the first of its hand-ins is judged, unless that was done in this
    very environment; hand-ins that the store knows are not judged again.

    Raises:
        NotReadyError: If the reference or the untouched notebook of a unit is judged wrongly here.
        ClusterError: If the cluster is lost; what was judged is in the store.
    """
    workers = workers or LocalWorkers(1)
    pending: dict[Future[Judgment], _Pending] = {}
    proven: set[str] = set()
    try:
        for handin in job.handins():
            ready = job.units[handin.unit]
            todo = _look_up(handin, ready, store)
            if isinstance(todo, Graded):
                yield todo
                continue
            if handin.unit not in proven:
                ready.ensure_proved(say)
                proven.add(handin.unit)
            pending[workers.submit(ready, todo.program)] = todo
            while len(pending) > workers.capacity:
                yield from _collect(pending, store)
        while pending:
            yield from _collect(pending, store)
    finally:
        for future in pending:
            future.cancel()


@dataclass(frozen=True)
class _Pending:
    """A hand-in that is being judged; of its content only the text of its cells is kept."""

    handin: Handin
    judge: Judge
    program: Program
    key: str
    file: str

    @property
    def notes(self) -> tuple[str, ...]:
        return self.program.notes


def _look_up(handin: Handin, ready: Judge, store: Store | None) -> Graded | _Pending:
    """The result on a hand-in if it can be had without judging, else what is to be judged."""
    if not isinstance(handin.content, bytes):
        return _without_program(handin, ready, handin.content)
    digest = digest_of(handin.content)
    shortcut = digest_of(ready.key, ready.unit.digest, form())
    if store is not None and (known := store.of_file(digest, shortcut)) is not None:
        key, notes = known
        if (content := store.judgment(key)) is not None:
            return _known(handin, ready, content, notes, key, digest)
    submission = handin.read()
    if submission is None or isinstance(submission, Unreadable):
        return _without_program(handin, ready, submission)
    try:
        program = ready.assemble(submission)
    except Exception as fault:  # a defect of ours that one hand-in meets does not stop the others
        return replace(_graded(handin, ready, faulty(ready.unit, fault)), file=digest)
    key = digest_of(ready.key, encode_program(program), form())
    if store is not None:
        store.keep_file(digest, shortcut, key, program.notes)
        if (content := store.judgment(key)) is not None:
            return _known(handin, ready, content, program.notes, key, digest)
    return _Pending(replace(handin, content=submission), ready, program, key, digest)


def _collect(pending: dict[Future[Judgment], _Pending], store: Store | None) -> Iterator[Graded]:
    """Wait for one or more, keep what was found, and give the results."""
    done = wait(pending, return_when=FIRST_COMPLETED).done
    for future in sorted(done, key=lambda one: one.exception() is not None):  # judgments first
        todo = pending.pop(future)
        error = future.exception()
        if isinstance(error, ClusterError):
            raise error
        judgment = faulty(todo.judge.unit, error) if error else future.result()
        key = todo.key if store is not None and judgment.lasting else ""
        if store is not None and key:
            store.keep(key, encode_judgment(judgment))
        graded = _graded(todo.handin, todo.judge, judgment, todo.notes, key)
        yield replace(graded, file=todo.file)


def _without_program(handin: Handin, ready: Judge, content: Unreadable | None) -> Graded:
    reason, attention = "Nothing was handed in for this unit.", ()
    if content is not None:
        reason, attention = content.reason, (f"cannot be read: {content.reason}",)
    return _graded(
        handin, ready, Judgment(without_program(ready.unit, "missing", reason), attention)
    )


def _known(
    handin: Handin, ready: Judge, content: bytes, notes: tuple[str, ...], key: str, file: str
) -> Graded:
    digest = _digest(content, handin.notes + notes, ready)
    result = _result(handin, ready, decode_judgment(content), notes)
    return Graded(result, digest, key, handin, file)


def _graded(
    handin: Handin,
    ready: Judge,
    judgment: Judgment,
    notes: tuple[str, ...] = (),
    key: str = "",
) -> Graded:
    digest = _digest(encode_judgment(judgment), handin.notes + notes, ready)
    return Graded(_result(handin, ready, judgment, notes), digest, key, handin)


def _digest(judgment: bytes, notes: tuple[str, ...], ready: Judge) -> str:
    """Of a result's verdicts and whether a sandbox guarded them; not of the time they took."""
    return digest_of(verdicts_in(judgment), str(ready.unsafe), *notes)


def _result(
    handin: Handin, ready: Judge, judgment: Judgment, notes: tuple[str, ...]
) -> SubmissionResult:
    return SubmissionResult(
        student=handin.student,
        unit=handin.unit,
        unit_title=ready.unit.title,
        exercises=judgment.exercises,
        notes=handin.notes + notes,
        attention=judgment.attention,
        unsafe=ready.unsafe,
    )
