"""What the benchmark computes and writes; that it measures is seen when it runs."""

from __future__ import annotations

import importlib
import io
import json
import sys
from dataclasses import replace

import nbformat
import pytest
from rich.console import Console

from autograder.build.rules import problems
from autograder.course.notebooks import student_notebook
from autograder.course.source import load_unit
from autograder.judging.program import reference_program
from autograder.proof.answers import load_answers, missing_answers

UNITS = ("tf_classifier", "tiny_numpy")


@pytest.fixture
def benchmark(root, monkeypatch):
    """Imports a module of the benchmark, which is not installed."""
    monkeypatch.syspath_prepend(str(root))
    yield lambda name: importlib.import_module(f"benchmarks.{name}")
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


@pytest.fixture
def course(root):
    return root / "benchmarks" / "course"


def unit_of(course, name):
    return load_unit(course / "solutions" / name / f"{name}.py")


def hand_ins(benchmark, course, unit, count, folder):
    classes = benchmark("classes")
    students = classes.make_answers(unit, load_answers(course, unit), count)
    classes.hand_in(student_notebook(unit), unit, students, folder)
    return {path.parts[-3]: path for path in sorted(folder.rglob("*.ipynb"))}


@pytest.mark.parametrize("name", UNITS)
def test_the_units_keep_the_rules_and_have_enough_answers(course, name):
    unit = unit_of(course, name)
    assert problems(unit) == []
    assert missing_answers(unit, load_answers(course, unit)) == []


def test_no_two_notebooks_of_a_class_have_the_same_answers(benchmark, course, tmp_path):
    unit = unit_of(course, "tiny_numpy")
    paths = hand_ins(benchmark, course, unit, 40, tmp_path)
    texts = [
        "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        for path in paths.values()
    ]
    assert len(set(texts)) == len(texts) == 40


def test_a_small_class_is_the_beginning_of_a_larger_one(benchmark, course, tmp_path):
    unit = unit_of(course, "tiny_numpy")
    few = hand_ins(benchmark, course, unit, 3, tmp_path / "few")
    many = hand_ins(benchmark, course, unit, 6, tmp_path / "many")
    assert len(many) == 6
    for name, path in few.items():
        assert path.read_bytes() == many[name].read_bytes()


def test_copies_are_handed_in_by_students_of_their_own(benchmark, course, tmp_path):
    unit = unit_of(course, "tiny_numpy")
    paths = hand_ins(benchmark, course, unit, 2, tmp_path)
    benchmark("classes").copy_students(tmp_path, 3)
    assert len(list(tmp_path.iterdir())) == 6
    for name, path in paths.items():
        for number in (1, 2):
            copy = tmp_path / f"{name}-{number}" / path.relative_to(tmp_path / name)
            assert copy.read_bytes() == path.read_bytes()


def test_a_unit_without_framework_gets_no_answers_that_import_one(benchmark, root):
    unit = unit_of(root, "01a_neurons")
    answers = load_answers(root, unit)
    assert any("import keras" in answer.source for answer in answers)
    students = benchmark("classes").make_answers(unit, answers, 200)
    texts = [text for student in students.values() for text in student.values()]
    assert len(texts) > 200
    assert not any("import keras" in text or "import tensorflow" in text for text in texts)


def test_the_floor_is_cpu_time_of_the_cells_even_if_they_fail(benchmark, course):
    steps = reference_program(unit_of(course, "tiny_numpy")).steps
    with_error = [step for step in steps if step.role != "solution"]
    seconds = benchmark("floor").cell_seconds([steps, with_error], ["import numpy as np"])
    (whole, _), (failing, wall) = seconds
    assert 0 <= failing < whole < 10
    assert wall > 0


def timing(contenders, name, submissions, setup, each, own=200e6):
    memory = importlib.import_module("benchmarks.usage").Memory(int(own), 50_000_000, 30_000_000)
    wall = setup + submissions * each
    start = setup / 2
    return contenders.Timing(name, submissions, wall, 0.8 * wall, each, 0.8 * each, memory, start)


@pytest.fixture
def fake_report(benchmark):
    """A report of numbers that are made up: 24 submissions with a floor of 1 s each."""
    contenders, report, floor = (benchmark(n) for n in ("contenders", "report", "floor"))

    def make(each=1.1, unchanged=0.001, own=200e6):
        timings = {
            "cold": timing(contenders, "cold", 24, 4.0, 6.0),
            "one_job": timing(contenders, "one job", 24, 4.0, each),
            "all_cores": timing(contenders, "all cores", 24, 4.0, each / 2),
            "nbgrader": timing(contenders, "nbgrader", 6, 2.0, 12.0),
            "nbgrader_short": timing(contenders, "nbgrader, no demo", 6, 2.0, 8.0),
        }
        timings["new_folders"] = (timing(contenders, "new folder", 3, 4.0, each),)
        unit = report.UnitReport("unit", "NumPy", 24, floor.Floor(24.0, 25.0, 2, 1.5), **timings)
        sizes = tuple(
            report.Size(
                count,
                timing(contenders, "graded", count, 3.0, 0.02, own),
                timing(contenders, "again", count, 2.0, unchanged, own),
            )
            for count in (24, 100, 1000)
        )
        return report.Report({"cores": 2}, (unit,), (report.Growth("tiny", sizes),))

    return make


def test_ratios_follow_from_the_time_for_the_same_class(fake_report):
    unit = fake_report().units[0]
    assert unit.ratio(unit.nbgrader) == 1
    assert unit.ratio(unit.all_cores) == pytest.approx((2 + 24 * 12) / (4 + 24 * 0.55))
    assert unit.ratio_each(unit.all_cores) == pytest.approx(12 / 0.55)
    assert unit.ratio_each_short(unit.all_cores) == pytest.approx(8 / 0.55)
    assert unit.overhead(24.0) == pytest.approx(0.1)


def test_a_mean_is_of_times_and_memory_counts_at_its_most(benchmark):
    contenders, floor = benchmark("contenders"), benchmark("floor")
    runs = [timing(contenders, "one", 4, 2.0, each, own) for each, own in ((1, 3e8), (2, 2e8))]
    mean = contenders.mean_timing(runs)
    assert (mean.each, mean.wall_seconds, mean.setup, mean.memory.own) == (1.5, 8, 2, 300_000_000)
    floors = [floor.Floor(4.0, 5.0, 1, 1.0), floor.Floor(6.0, 7.0, 1, 1.5)]
    assert floor.mean_floor(floors) == floor.Floor(5.0, 6.0, 1, 1.25)


def test_growth_is_measured_to_the_end_and_unchanged_ones_to_the_last(fake_report):
    growth = fake_report().growth[0]
    assert growth.each(1) == pytest.approx((1.5 + 100 * 0.02) / 100)
    assert growth.unchanged == pytest.approx(1000)
    assert growth.unchanged_with_setup == pytest.approx(1000 / 3)


def test_targets_say_what_was_reached(fake_report):
    assert [target.met for target in fake_report().targets()] == [True] * 5
    slow = fake_report(each=3.0, unchanged=0.01, own=400e6)
    assert [target.met for target in slow.targets()] == [False, False, False, False, True]


def test_a_class_that_takes_longer_at_its_end_is_not_linear(fake_report):
    growth = fake_report().growth[0]
    last = replace(growth.sizes[-1].graded, wall_seconds=60.0)
    sizes = (*growth.sizes[:-1], replace(growth.sizes[-1], graded=last))
    report = replace(fake_report(), growth=(replace(growth, sizes=sizes),))
    missed = [target.name for target in report.targets() if not target.met]
    assert missed == ["1000 submissions of tiny: time linear"]


def test_report_is_printed_and_written(benchmark, fake_report, tmp_path):
    report = fake_report()
    console = Console(file=io.StringIO(), width=170)
    benchmark("table").show(console, report)
    printed = console.file.getvalue()
    assert "nbgrader (6 of them)" in printed
    assert "The machine was busy" in printed
    assert "A class of unit in a new folder" in printed
    assert "What must be reached" in printed
    path = tmp_path / "folder" / "bench.json"
    report.write(path)
    values = json.loads(path.read_text(encoding="utf-8"))
    assert values["units"][0]["runs"]["all cores"]["ratio_to_nbgrader"] > 10
    (small,) = values["units"][0]["new_folders"]
    assert small["nbgrader_seconds"] == pytest.approx(2 + 3 * 12)
    assert values["growth"][0]["sizes"][2]["submissions"] == 1000
    assert len(values["targets"]) == 5


def test_a_command_is_measured_with_what_it_starts(benchmark, tmp_path):
    command = benchmark("command")
    busy = "import time\nwhile time.process_time() < 0.3: pass\nprint('busy: 3 of 4')"
    code = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {busy!r}])"
    done = command.execute(["python", "-c", code], tmp_path, mark=r"busy: (\d+) of")
    assert [mark.text for mark in done.marks] == ["3"]
    assert 0.3 <= done.cpu_seconds < 20
    with pytest.raises(command.CommandError, match="status 3"):
        command.execute(["python", "-c", "raise SystemExit(3)"], tmp_path)
