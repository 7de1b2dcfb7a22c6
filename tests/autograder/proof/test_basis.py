"""What makes the stored summary of a unit's proof stale, and what does not."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course.source import Unit, find_units, load_unit, parse_unit
from autograder.proof import basis
from autograder.proof.answers import Answer
from autograder.proof.basis import locked, packages, proof_digest, proof_summary
from autograder.proof.summary import graded_code

LOCK = """\
keras==3.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
numpy==2.4 \\
    --hash=sha256:cc
scikit-learn==1.9 \\
    --hash=sha256:dd
tensorflow==2.21 ; sys_platform == 'darwin' \\
    --hash=sha256:ee
tensorflow-cpu==2.21 ; sys_platform == 'linux' \\
    --hash=sha256:ff
typer==0.26 \\
    --hash=sha256:00
"""


def answer(stem: str, source: str, *messages: str) -> Answer:
    return Answer(
        Path("double.py"), 1, "double", not messages, stem, stem, source, messages, "A slip."
    )


ANSWERS = [answer("right_a", "a\n"), answer("wrong_b", "b\n", "half")]


@pytest.fixture
def trees(tmp_path, monkeypatch):
    """Copies of the code that may be edited."""
    for name in ("autograder", "course_utils"):
        folder = getattr(basis, f"_{name.upper()}")
        shutil.copytree(folder, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        monkeypatch.setattr(basis, f"_{name.upper()}", tmp_path / name)
    return tmp_path


def digest(root: Path, unit: Unit, answers: list[Answer] = ANSWERS) -> str:
    return proof_digest(root, unit, answers)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return x + x", "return 2 * x"),
        ("rng(1)", "rng(2)"),
        ('check.begin("tiny")', 'check.begin("tiny")\nzero = 0'),
        ("cpu_budget: 10", "cpu_budget: 10\n#     limits: {cpu_seconds: 50}"),
    ],
)
def test_code_that_runs_when_grading_counts_and_so_do_limits(tmp_path, tiny, tiny_text, old, new):
    changed = parse_unit(tiny_text.replace(old, new), tiny.path)
    assert digest(tmp_path, changed) != digest(tmp_path, tiny)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Double a number.", "Double it."),
        ("Exercise 1: double", "Exercise 1: twice"),
        ("### Exercise 2", '# %% tags=["demo"]\nprint(1)\n\n# %% [markdown]\n# ### Exercise 2'),
        ("title: Tiny", "title: Small"),
    ],
)
def test_prose_and_demonstrations_do_not_count(tmp_path, tiny, tiny_text, old, new):
    assert old in tiny_text
    changed = parse_unit(tiny_text.replace(old, new), tiny.path)
    assert digest(tmp_path, changed) == digest(tmp_path, tiny)


def test_answers_count_by_what_is_judged(tmp_path, tiny):
    right, wrong = ANSWERS
    before = digest(tmp_path, tiny)
    for other in (
        replace(wrong, source="c\n"),
        replace(wrong, messages=("double",)),
        replace(wrong, right=True),
        replace(wrong, exercise="other"),
    ):
        assert digest(tmp_path, tiny, [right, other]) != before
    assert digest(tmp_path, tiny, [right]) != before
    moved = replace(wrong, path=Path("/x.py"), line=9, title="t", stem="t", mistake="")
    assert digest(tmp_path, tiny, [moved, right]) == before


@pytest.mark.parametrize(
    "place",
    [
        "autograder/judging/verdicts.py",
        "autograder/sandbox/inside/program.py",
        "autograder/course/limits.py",
        "autograder/results/values.py",
        "autograder/environment.py",
        "autograder/proof/prove.py",
        "course_utils/check/diagnose.py",
        "course_utils/data/held_out.py",
    ],
)
def test_code_that_judges_counts(trees, tiny, place):
    before = digest(trees, tiny)
    with (trees / place).open("a") as file:
        file.write("# changed\n")
    assert digest(trees, tiny) != before


@pytest.mark.parametrize(
    "place",
    [
        "autograder/pages/report.py",
        "autograder/commands/prove.py",
        "autograder/build/rules.py",
        "autograder/gradebook/writer.py",
        "autograder/grading/local.py",
        "autograder/nbgrader_course/judge.py",
        "autograder/proof/changed.py",
        "course_utils/plots/lines.py",
        "course_utils/check/overview.py",
        "course_utils/devices.py",
        "course_utils/serving/app.py",
        "README.md",
    ],
)
def test_pages_pictures_commands_and_what_the_unit_does_not_use_do_not_count(trees, tiny, place):
    before = digest(trees, tiny)
    with (trees / place).open("a") as file:
        file.write("# changed\n")
    assert digest(trees, tiny) == before


@pytest.mark.parametrize(
    ("line", "place", "counts"),
    [
        ("from course_utils import devices", "devices.py", True),
        ("import course_utils.workers as w", "ports.py", True),  # which workers import
        ("from course_utils import backbone", "weights/letters.npz", True),
        ("from course_utils.serving import quiet", "serving/app.py", True),
        ("from course_utils import serving", "serving/page.html", False),
        ("from course_utils import plots", "plots/lines.py", False),
    ],
)
def test_a_part_of_course_utils_counts_for_the_units_that_use_it(
    trees, tiny, tiny_text, line, place, counts
):
    text = tiny_text.replace("from course_utils import check", f"import numpy\n{line}", 1)
    unit = parse_unit(text, tiny.path)
    before = digest(trees, unit)
    with (trees / "course_utils" / place).open("ab") as file:
        file.write(b"\n# changed\n")
    assert (digest(trees, unit) != before) is counts


def test_locked_versions_count_for_what_the_unit_uses(tmp_path, tiny):
    lock = tmp_path / "requirements.txt"
    lock.write_text(LOCK)
    before = digest(tmp_path, tiny)
    for old, new in (("aa", "ab"), ("typer==0.26", "typer==0.27")):
        lock.write_text(LOCK.replace(old, new))
        assert digest(tmp_path, tiny) == before
    for old, new in (
        ("numpy==2.4", "numpy==2.5"),
        ("tensorflow-cpu==2.21", "tensorflow-cpu==2.22"),
    ):
        lock.write_text(LOCK.replace(old, new))
        assert digest(tmp_path, tiny) != before


def test_lines_of_the_lock_are_found_by_what_is_imported(tmp_path):
    (tmp_path / "requirements.txt").write_text(LOCK)
    assert locked(tmp_path, ["sklearn", "typer", "os"]) == ["scikit-learn==1.9", "typer==0.26"]
    assert [line.split(" ")[0] for line in locked(tmp_path, ["tensorflow"])] == [
        "tensorflow==2.21",
        "tensorflow-cpu==2.21",
    ]


def test_what_units_import_is_in_the_lock_or_comes_with_python(root):
    for path in find_units(root):
        code = list(graded_code(load_unit(path)))
        for name in packages(code) - sys.stdlib_module_names - {"course_utils"}:
            assert locked(root, [name]), f"{path}: {name}"


def test_python_and_the_place_of_the_checkout_do_not_count(tmp_path, tiny, monkeypatch):
    before = digest(tmp_path, tiny)
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    assert digest(tmp_path, replace(tiny, path=Path("/elsewhere/tiny/tiny.py"))) == before


def test_a_summary_is_current_under_its_own_digest_alone(tmp_path, tiny):
    summary = proof_summary(tmp_path, tiny, ANSWERS)
    assert not summary.current
    summary.write({"double": {"right": 1, "wrong": 1}})
    assert summary.current
    assert not proof_summary(tmp_path, tiny, ANSWERS[:1]).current
    summary.path.write_text("[]")
    assert not summary.current
