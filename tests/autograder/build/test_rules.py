"""The build refuses bad sources: each file in bad_sources says what must be said about it."""

import re
from pathlib import Path

import pytest

from autograder.build.leaks import leaks
from autograder.build.rules import problems
from autograder.course.notebooks import student_notebook
from autograder.course.source import parse_unit

BAD = sorted((Path(__file__).parent / "bad_sources").glob("*.py"))
PATH = Path("solutions/tiny/tiny.py")


def test_good_source_has_no_problems(tiny):
    assert problems(tiny) == []
    assert list(leaks(tiny, student_notebook(tiny))) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_source_is_refused_with_file_line_and_remedy(path):
    text = path.read_text(encoding="utf-8")
    expected, at = (re.findall(rf"^# {key}: (.+)$", text, re.MULTILINE) for key in ("expect", "at"))
    unit = parse_unit(text, PATH)
    found = problems(unit) or list(leaks(unit, student_notebook(unit)))
    assert expected, "a bad source says what it expects"
    for words in expected:
        matching = [problem for problem in found if words in f"{problem.what}; {problem.remedy}"]
        assert matching, f"nothing says {words!r}: {found}"
        assert all(problem.remedy for problem in matching)
        assert re.match(r"solutions/tiny/tiny\.py:\d+: ", str(matching[0]))
        line = text.splitlines()[matching[0].line - 1]
        assert all(line.startswith(beginning) for beginning in at)


def test_line_of_a_problem_is_the_line_of_its_cause():
    path = next(path for path in BAD if path.stem == "assert_in_graded_cell")
    text = path.read_text(encoding="utf-8")
    (problem,) = problems(parse_unit(text, PATH))
    assert text.splitlines()[problem.line - 1].startswith("assert ")


def test_line_of_a_limit_is_the_line_that_holds_it():
    path = next(path for path in BAD if path.stem == "limits_absurd")
    text = path.read_text(encoding="utf-8")
    found = problems(parse_unit(text, PATH))
    lines = text.splitlines()
    assert len(found) == 6
    for problem in found:
        name = problem.what.split("'")[1]
        assert lines[problem.line - 1].startswith(f"#       {name}: ")


def test_metadata_written_out_are_the_only_problem_and_the_remedy_is_none(tiny_text):
    """The header that is printed makes the source a good one."""
    path = next(path for path in BAD if path.stem == "long_form_question")
    text = path.read_text(encoding="utf-8")
    (problem,) = problems(parse_unit(text, PATH))
    lines = text.splitlines()
    lines[problem.line - 1] = problem.remedy.removeprefix("write ")
    assert "\n".join(lines).startswith(tiny_text.rstrip("\n"))


@pytest.mark.parametrize(
    "said", ["# You may call `double`.\n#\n# Four", "# `double(double(x))`: four"]
)
def test_an_answer_may_be_built_on_one_that_its_statement_names(said):
    text = next(path for path in BAD if path.stem == "uses_unsaid").read_text(encoding="utf-8")
    unit = parse_unit(text.replace("# Four", said), PATH)
    assert problems(unit) == []
    assert [exercise.solution.uses for exercise in unit.exercises] == [(), ("double",), ()]
    more = text.replace("# Four", said).replace('uses="double"', 'uses=["double", "triple"]')
    (problem,) = problems(parse_unit(more, PATH))
    assert problem.what == "'quadruple' uses 'triple', which is no earlier exercise"
    assert problem.remedy == "the earlier ones are: double"
