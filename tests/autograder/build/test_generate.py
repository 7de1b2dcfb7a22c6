"""The build on a course of its own: what it makes, when it does nothing, what it refuses."""

import json

import nbformat
import pytest

from autograder.build.generate import RefusedError, build_unit, check_unit, errors
from autograder.judging.reference import FILE_NAME, ReferenceRunError
from autograder.judging.self_test import NotReadyError

DEMO = '# %% tags=["demo"]\n'
BEFORE = "# %% [markdown]\n# ### Exercise 1"


@pytest.fixture
def source(tiny_course):
    return tiny_course / "solutions" / "tiny" / "tiny.py"


def made(course):
    names = ("solutions/tiny/tiny.ipynb", "notebooks/tiny/tiny.ipynb", "notebooks/tiny/unit.json")
    return {name: (course / name).read_bytes() for name in names}


def edit(source, old, new):
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.slow
def test_build_makes_everything_twice_the_same_and_then_nothing(tiny_course, source):
    edit(source, BEFORE, f"{DEMO}print('demo')\ncheck.progress()\n\n{BEFORE}")
    assert build_unit(source)
    first = made(tiny_course)
    assert not build_unit(source)
    assert build_unit(source, force=True)
    assert made(tiny_course) == first
    assert check_unit(source) == []

    executed = nbformat.reads(first["solutions/tiny/tiny.ipynb"].decode(), as_version=4)
    assert list(errors(executed)) == []
    text = first["solutions/tiny/tiny.ipynb"].decode()
    assert "passed: two doubled is four" in text
    assert "passed: double works on arrays" in text, "check.same finds the reference"
    table = json.loads(first["notebooks/tiny/unit.json"])
    assert [exercise["points"] for exercise in table["exercises"]] == [2, 1]
    assert table["exercises"][0]["cells"][0]["checks"] == ["two doubled is four"]
    assert (source.parent / FILE_NAME).exists()


@pytest.mark.slow
def test_stale_files_are_named_with_the_command_to_run(tiny_course, source):
    build_unit(source)
    edit(source, "# Double a number.", "# Double any number.")
    stale = check_unit(source)
    assert len(stale) == 2
    assert all("run: autograder build tiny" in line for line in stale)
    assert build_unit(source)
    assert check_unit(source) == []
    student = tiny_course / "notebooks" / "tiny" / "tiny.ipynb"
    student.write_bytes(student.read_bytes().replace(b"Double any", b"Triple any"))
    assert len(check_unit(source)) == 1
    assert build_unit(source)
    table = tiny_course / "notebooks" / "tiny" / "unit.json"
    table.write_bytes(table.read_bytes().replace(b"Exercise 1", b"Exercise 7"))
    assert len(check_unit(source)) == 1
    assert build_unit(source)
    assert check_unit(source) == []


@pytest.mark.slow
def test_lesson_over_its_budget_is_refused_with_the_cell(source):
    edit(source, "cpu_budget: 10", "cpu_budget: 2.5")
    edit(
        source,
        BEFORE,
        f"{DEMO}import time\nend = time.process_time() + 3\n"
        f"while time.process_time() < end:\n    pass\n\n{BEFORE}",
    )
    with pytest.raises(RefusedError, match=r"tiny\.py:19: this cell takes 3\.\d CPU seconds"):
        build_unit(source)


def test_broken_rule_is_refused_before_anything_runs(source):
    edit(source, 'check="double_values"', 'check="double"')
    with pytest.raises(RefusedError, match="used twice"):
        build_unit(source)


def test_reference_that_needs_a_demo_cell_is_refused(source):
    edit(source, BEFORE, f"{DEMO}two = 2\n\n{BEFORE}")
    edit(source, "return x + x", "return x * two")
    with pytest.raises(ReferenceRunError, match=r"without the demo cells: NameError: name 'two'"):
        build_unit(source)


def test_name_that_is_not_defined_is_refused_with_its_line_and_a_remedy(source):
    edit(source, "return x + x", "y = x + x\n    return z")
    line = source.read_text(encoding="utf-8").splitlines().index("    return z") + 1
    wanted = rf"tiny\.py:{line}: .*NameError: name 'z'.*; define it in a cell above, import it"
    with pytest.raises(ReferenceRunError, match=wanted):
        build_unit(source)


def test_check_that_passes_without_an_answer_is_refused(source):
    edit(source, "check.close(double(2.0), 4.0,", "check.close(4.0, 4.0,")
    edit(source, "check.same(double(check.rng(1).normal(size=3)),", "check.same(3.0,")
    with pytest.raises(
        NotReadyError, match=r"tiny.py:24: the untouched notebook gets 2 points for 'double'"
    ):
        build_unit(source)


def test_visible_check_that_the_reference_fails_is_refused(source):
    edit(source, "double(2.0), 4.0", "double(2.0), 5.0")
    with pytest.raises(
        NotReadyError, match=r"tiny.py:24: the reference solution of 'double' gets 0"
    ):
        build_unit(source)


def test_setup_cell_that_needs_an_answer_is_refused(source):
    edit(
        source, "# %% [markdown]\n# ### Exercise 2", "# %%\nsix = dubble(3)\n\n# %% [markdown]\n# x"
    )
    with pytest.raises(ReferenceRunError, match=r"tiny\.py:\d+: .*NameError"):
        build_unit(source)


def test_check_in_a_loop_is_refused(source):
    edit(
        source,
        "check.close(double(2.0), 4.0",
        "for x in (1.0, 2.0):\n    check.close(double(x), 4.0",
    )
    with pytest.raises(
        ReferenceRunError, match=r"tiny\.py:31: .*every check must run exactly once"
    ):
        build_unit(source)
