"""What students get, and that nothing hidden is in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest

from autograder.build.leaks import flattened, secrets
from autograder.build.release import ReleaseError, bundle, write_bundle
from autograder.course.source import find_units, load_unit
from autograder.proof.answers import load_answers

NAMES = ("00_start_here", "01a_neurons")


@pytest.fixture(scope="module")
def units(root):
    return [load_unit(path) for path in find_units(root, NAMES)]


@pytest.fixture(scope="module")
def files(root, units):
    return bundle(root, units)


@pytest.fixture
def course(root, tmp_path):
    """A copy that may be changed."""
    for name in ("course_lab", "course_utils", "lab"):
        shutil.copytree(root / name, tmp_path / name)
    for source in find_units(root):  # all: lessons that are handed out have links to the others
        target = tmp_path / source.relative_to(root)
        target.parent.mkdir(parents=True)
        shutil.copy(source, target)
    for unit in NAMES:
        shutil.copytree(root / "notebooks" / unit, tmp_path / "notebooks" / unit)
        shutil.copytree(
            root / "solutions" / unit, tmp_path / "solutions" / unit, dirs_exist_ok=True
        )
    for name in ("LICENSE", "LICENSE-TEXT"):
        shutil.copy(root / name, tmp_path)
    return tmp_path


def units_of(course):
    return [load_unit(path) for path in find_units(course, NAMES)]


def test_the_bundle_has_what_students_need(files):
    for name in NAMES:
        notebook = nbformat.reads(files[f"notebooks/{name}/{name}.ipynb"].decode(), as_version=4)
        assert any("NotImplementedError" in cell.source for cell in notebook.cells)
        assert f"notebooks/{name}/unit.json" in files
    first = nbformat.reads(files[f"notebooks/{NAMES[1]}/{NAMES[1]}.ipynb"].decode(), as_version=4)
    links = [cell.source for cell in first.cells if "](../" in cell.source]
    assert links and not any("01b" in text for text in links)  # nothing that is not handed out
    assert {"README.md", "Makefile", "pyproject.toml", "requirements.txt"} <= files.keys()
    assert {"course_lab/__main__.py", "course_utils/__init__.py"} <= files.keys()
    assert {"lab/overrides.json", "LICENSE"} <= files.keys()


def test_nothing_hidden_is_in_any_file(root, files, units):
    hidden = [text for unit in units for cell in unit.cells for text in secrets(cell)]
    hidden += [
        flattened(answer.source.partition("\n")[2])
        for unit in units
        for answer in load_answers(root, unit)
    ]
    assert len(hidden) > 100
    for name, content in files.items():
        text = flattened(content.decode("latin-1").replace("\\n", "\n").replace('\\"', '"'))
        assert "BEGINSOLUTION" not in text, name
        assert [secret[:60] for secret in hidden if len(secret) > 40 and secret in text] == [], name
    assert not any(name.startswith(("solutions", "tests", "autograder")) for name in files)
    assert not any(".reference" in name for name in files)


@pytest.mark.parametrize(
    ("package", "comment"), [("course_utils", ""), ("course_utils", "# "), ("course_lab", "# ")]
)
def test_a_solution_that_was_left_somewhere_is_found(course, package, comment):
    source = load_unit(course / "solutions" / "01a_neurons" / "01a_neurons.py")
    region = source.exercises[0].solution.source.split("### BEGIN SOLUTION\n")[1]
    lines = region.partition("### END SOLUTION")[0].splitlines()
    note = "\n".join(f"{comment}{line}" for line in lines)
    (course / package / "notes.py").write_text(note, encoding="utf-8")
    with pytest.raises(ReleaseError, match=rf"{package}/notes.py: shows what is hidden"):
        bundle(course, units_of(course))


def test_what_is_not_ours_stays_out(course):
    (course / "notebooks" / "01a_neurons" / "my_answers.ipynb").write_text("{}")
    (course / "course_utils" / "grades.csv").write_text("ada,1")
    files = bundle(course, units_of(course))
    assert not [name for name in files if "my_answers" in name or "grades" in name]


def test_a_notebook_that_somebody_worked_in_is_not_handed_out(course):
    path = course / "notebooks" / "01a_neurons" / "01a_neurons.ipynb"
    path.write_text(path.read_text().replace("raise NotImplementedError", "return 1", 1))
    with pytest.raises(ReleaseError, match=r"01a_neurons.ipynb: answers to .* `make lab`"):
        bundle(course, units_of(course))


def test_a_missing_file_is_named(course):
    (course / "LICENSE").unlink()
    with pytest.raises(ReleaseError, match=r"LICENSE: expected this file"):
        bundle(course, units_of(course))


def test_a_zip_file_holds_the_same_bytes_every_time(files, tmp_path):
    first, second = (write_bundle(files, tmp_path / n / "course.zip") for n in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.testzip() is None
        assert {f"course/{name}" for name in files} == set(archive.namelist())


def test_a_folder_with_something_in_it_is_left_alone(files, tmp_path):
    out = write_bundle(files, tmp_path / "course")
    assert (out / "notebooks/01a_neurons/01a_neurons.ipynb").is_file()
    with pytest.raises(ReleaseError, match="is there already"):
        write_bundle(files, out)


def test_its_packages_work_without_the_course(files, tmp_path):
    out = write_bundle(files, tmp_path / "course")
    code = (
        "import course_lab.supply, course_utils; from course_utils import check\n"
        "print(course_lab.__file__, course_utils.__file__)\n"
        "check.begin('01a_neurons'); print(check.progress())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=out / "notebooks" / "01a_neurons",
        env={"PYTHONPATH": str(out)},
        capture_output=True,
        text=True,
        check=True,
    )
    places = [out / package / "__init__.py" for package in ("course_lab", "course_utils")]
    assert done.stdout.startswith(f"{places[0]} {places[1]}\n")
    assert "Points so far: 0 of" in done.stdout
