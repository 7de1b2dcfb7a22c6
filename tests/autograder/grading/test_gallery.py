"""Hostile, broken and unlucky submissions: each gets the verdict that its file expects."""

from __future__ import annotations

import contextlib
import re
import shutil
import site
import tempfile
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import psutil
import pytest
from gallery.building import write
from gallery.loading import HERE, KINDS, Piece, honest_notebook, pieces
from handin import grade_one

import course_utils
from autograder.build.rules import problems
from autograder.course.source import load_unit
from autograder.grading.grade import grade_class
from autograder.grading.local import LocalWorkers
from autograder.grading.ready import ready_class
from autograder.handins.folder import handins
from autograder.judging.judge import judge_of
from autograder.pages import write as write_pages
from autograder.results.jsonl import read_results, write_results
from autograder.sandbox.values import Limits
from autograder.sandbox.watch import collect

NARROW = Limits(
    cell_cpu_seconds=1,
    cpu_seconds=3,
    wall_seconds=60,
    memory_bytes=400 << 20,
    file_bytes=16 << 20,
    output_bytes=3 << 20,
    message_bytes=4 << 20,
)
LIMITS = {
    "": NARROW,
    "default": Limits(),
    "patient": replace(NARROW, cell_cpu_seconds=10, cpu_seconds=15),
}
IDLE_SECONDS = 5.0  # wall seconds; no submission with full marks waits longer than one
SOURCE = Path("solutions/gallery/gallery.py")
PIECES = pieces()
MEMBERS = [piece for piece in PIECES if not piece.limits]
QUICK = {
    "hostile_forged_records",
    "hostile_syntax_tree_transformer",
    "hostile_hidden_tests_in_an_exception",
    "hostile_graded_cells_rewritten",
    "unlucky_stderr",
    "unlucky_byte_order_mark",
}
HONEST = ("00_honest", "hostile_k_honest", "zz_honest")  # the first, in the middle, the last
PLANTED = ("*gallery*planted*", "answer*", "00-planted.py", "*customize.py", "numpy.py")


def parameters() -> list:
    """Every file; all but a few are left out of the quick tests."""
    marks = [() if piece.name in QUICK else pytest.mark.slow for piece in PIECES]
    return [
        pytest.param(piece, id=piece.name, marks=mark)
        for piece, mark in zip(PIECES, marks, strict=True)
    ]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the gallery's course, since grading adds a reference to it."""
    return Path(shutil.copytree(HERE / "course", tmp_path_factory.mktemp("gallery") / "course"))


@pytest.fixture(scope="module")
def prepared(course):
    return judge_of(load_unit(course / SOURCE), limits=NARROW)


@pytest.fixture(autouse=True, scope="module")
def short_wait():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collect, "IDLE_SECONDS", IDLE_SECONDS)
        yield


@dataclass(frozen=True)
class GradedClass:
    """A class of all that the narrow limits suffice for, and what its grading has left behind."""

    graded: list
    changed: tuple
    running: list

    @cached_property
    def results(self):
        return {result.student: result for result in self.graded}


@pytest.fixture(scope="module")
def graded_class(course, prepared, tmp_path_factory):
    """Honest students and all others, graded at the same time."""
    unit, folder = prepared.unit, tmp_path_factory.mktemp("class")
    for name in HONEST:
        (folder / name / "gallery").mkdir(parents=True)
        write(folder / name / "gallery", honest_notebook(unit))
    for piece in MEMBERS:
        piece.hand_in(folder / piece.student / "gallery", unit)
    shown = Path(course_utils.__file__).parent
    before = files_of(course, folder, shown), planted()

    job = ready_class(course, folder, limits=NARROW)
    with contextlib.closing(LocalWorkers(2)) as workers:
        graded = [graded.result for graded in grade_class(job, workers)]
    running = [] if soon_gone(sandboxed) else [process.cmdline() for process in sandboxed()]
    return GradedClass(graded, (before, (files_of(course, folder, shown), planted())), running)


# ------------------------------------------------------------------------------ what is expected


def faults(piece: Piece, result, unit) -> list[str]:
    """What about a result is not as the file says: every exercise and every text is looked at."""
    found = []
    for exercise in result.exercises:
        outcome, points = expected(piece, exercise)
        if (exercise.outcome, exercise.points) != (outcome, points):
            found.append(
                f"{exercise.exercise}: expected {outcome} with {points:g} points, received "
                f"{exercise.outcome} with {exercise.points:g}: {exercise.reason}"
            )
    told = {
        "reason": [exercise.reason for exercise in result.exercises],
        "attention": result.attention,
        "note": result.notes,
    }
    for what, words in piece.texts:
        if not any(words.lower() in text.lower() for text in told[what]):
            found.append(f"no {what} says {words!r}: {told[what]}")
    said = "\n".join([*result.notes, *result.attention, *map(said_of, result.exercises)])
    return found + [f"{secret} is told" for secret in hidden_numbers(unit) if secret in said]


def expected(piece: Piece, exercise) -> tuple[str, float]:
    """The outcome and the points that a file expects; all points where it says nothing."""
    default = "manual" if exercise.exercise == "why" else "passed"
    value = piece.outcomes.get(exercise.exercise, piece.outcomes.get("all", default))
    outcome, _, points = value.partition(", ")
    if points:
        return outcome, float(points.split()[0])
    return outcome, exercise.max_points if outcome == "passed" else 0.0


def hidden_numbers(unit) -> list[str]:
    """Numbers that stand in hidden tests and solutions of the unit and nowhere else."""
    return sorted(set(re.findall(r"\b\d{5}\b", unit.text)))


def said_of(exercise) -> str:
    return "\n".join([exercise.reason, *(f"{c.name}\n{c.message}" for c in exercise.checks)])


# --------------------------------------------------------------------------------- what is left


def files_of(*folders: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of change of all files in some folders."""
    paths = (path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc")
    return {
        path: (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in paths
        if not path.is_dir() or path.is_symlink()
    }


def planted() -> set[Path]:
    """What submissions of the gallery write, in all places of this machine where they try to."""
    places = [tempfile.gettempdir(), "/dev/shm", "/var/tmp", Path.home(), Path.cwd(), "/"]
    places += [*site.getsitepackages(), Path(course_utils.__file__).parent]
    return {path for place in places for name in PLANTED for path in Path(place).glob(name)}


def sandboxed() -> list[psutil.Process]:
    """Processes that this one has started and that live in a process namespace of their own."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(OSError, psutil.NoSuchProcess):
            status = Path(f"/proc/{process.pid}/status").read_text()
            ids = re.search(r"^NSpid:(.+)$", status, re.MULTILINE)
            if ids and len(ids[1].split()) > own_depth() and "State:\tZ" not in status:
                found.append(process)
    return found


def own_depth() -> int:
    """In how many process namespaces this process is."""
    return len(re.search(r"^NSpid:(.+)$", Path("/proc/self/status").read_text(), re.M)[1].split())


def soon_gone(processes) -> bool:
    """Whether they end soon; what still runs when a grader has its results, it has forgotten."""
    deadline = time.monotonic() + 20
    while processes() and time.monotonic() < deadline:
        time.sleep(0.1)
    return not processes()


# ---------------------------------------------------------------------------------------- tests


def test_unit_of_the_gallery_obeys_the_rules(course):
    unit = load_unit(course / SOURCE)
    assert problems(unit) == []
    assert len(hidden_numbers(unit)) > 5


def test_every_file_says_what_it_tries_and_what_must_come_of_it(course):
    known = {exercise.id for exercise in load_unit(course / SOURCE).exercises} | {"all"}
    assert {piece.name for piece in PIECES} >= QUICK
    assert len({piece.student for piece in PIECES} | set(HONEST)) == len(PIECES) + len(HONEST)
    for piece in PIECES:
        assert piece.about, f"{piece.name}: say in a comment what it tries"
        assert piece.outcomes.keys() <= known, piece.name
        if piece.kind == "unlucky":
            assert not piece.outcomes, f"{piece.name}: unlucky submissions get full marks"
        if piece.kind == "hostile":
            assert piece.outcomes, f"{piece.name}: say which exercises it attacks"
            gains = [o for o in piece.outcomes.values() if "point" in o or o == "passed"]
            assert not gains, f"{piece.name}: hostile submissions gain nothing where they attack"
    assert {piece.kind for piece in PIECES} == set(KINDS)


@pytest.mark.parametrize("piece", parameters())
def test_submission_gets_its_verdict(piece, prepared, tmp_path, request):
    """A few alone, since the quick tests have no class; the others are in one, with neighbors."""
    if piece.name in QUICK or piece.limits:
        judge = replace(prepared, settings=replace(prepared.settings, limits=LIMITS[piece.limits]))
        piece.hand_in(tmp_path / piece.student / "gallery", judge.unit)
        (handin,) = handins([tmp_path / piece.student], ["gallery"])
        result = grade_one(handin, judge)
    else:
        result = request.getfixturevalue("graded_class").results[piece.student]
    assert faults(piece, result, prepared.unit) == []


@pytest.mark.slow
def test_class_of_all_of_them(graded_class, prepared, tmp_path):
    unit, graded, results = prepared.unit, graded_class.graded, graded_class.results
    assert len(graded) == len(results) == len(MEMBERS) + len(HONEST)
    full = sum(exercise.points for exercise in unit.exercises if not exercise.manual)
    assert {name: results[name].points for name in HONEST} == dict.fromkeys(HONEST, full)
    found = {piece.name: faults(piece, results[piece.student], unit) for piece in MEMBERS}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert graded_class.running == []
    before, after = graded_class.changed
    assert after == before

    path = write_results(graded, tmp_path / "out" / "results.jsonl")
    assert read_results(path) == graded
    for page in write_pages(graded, tmp_path / "out"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert not [secret for secret in hidden_numbers(unit) if secret in text], page
