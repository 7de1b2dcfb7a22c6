import json
from dataclasses import replace

import pytest
from fake_class import fake_class, submission
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from autograder.files import replace_file
from autograder.results.jsonl import ResultsError, lines, read_results, schema, write_results
from autograder.results.outcomes import OUTCOMES
from autograder.results.values import CellResult, CheckResult, ExerciseResult, SubmissionResult

_TEXT = st.text(max_size=20)
_NAME = st.text(min_size=1, max_size=10)
_NUMBER = st.floats(min_value=0, allow_nan=False, allow_infinity=False) | st.integers(0, 100)
_CHECK = st.builds(CheckResult, _NAME, st.booleans(), _TEXT, _TEXT, st.booleans())
_CELL = st.builds(CellResult, _NAME, _NUMBER, _NUMBER, st.booleans())


def _some(elements):
    return st.lists(elements, max_size=3).map(tuple)


_EXERCISE = st.builds(
    ExerciseResult,
    exercise=_NAME,
    title=_TEXT,
    points=_NUMBER,
    max_points=_NUMBER,
    outcome=st.sampled_from(OUTCOMES),
    reason=_TEXT,
    checks=_some(_CHECK),
    cells=_some(_CELL),
    seconds=_NUMBER,
    answer=_TEXT,
    carried=_some(_NAME),
)
_SUBMISSION = st.builds(
    SubmissionResult,
    student=_NAME,
    unit=_NAME,
    unit_title=_TEXT,
    exercises=st.lists(_EXERCISE, min_size=1, max_size=3, unique_by=lambda e: e.exercise).map(
        tuple
    ),
    notes=_some(_TEXT),
    attention=_some(_TEXT),
    unsafe=st.booleans(),
)


def test_the_schema_is_a_schema_and_knows_every_outcome():
    Draft202012Validator.check_schema(schema())
    assert schema()["properties"]["outcome"]["enum"] == list(OUTCOMES)


def test_a_class_is_read_as_it_was_written(tmp_path):
    results = fake_class()
    path = write_results(results, tmp_path / "deep" / "results.jsonl")
    assert read_results(path) == results
    assert [item.name for item in path.parent.iterdir()] == ["results.jsonl"]


def test_every_line_follows_the_schema(tmp_path):
    results = fake_class()
    path = write_results(results, tmp_path / "results.jsonl")
    written = [json.loads(line) for line in path.read_text("ascii").splitlines()]
    assert len(written) == sum(len(result.exercises) for result in results)
    for line in written:
        Draft202012Validator(schema()).validate(line)


def test_a_file_of_before_errors_were_carried_forward_is_read(tmp_path):
    result = submission("ada")
    path = tmp_path / "results.jsonl"
    old = [{name: line[name] for name in line if name != "carried"} for line in lines(result)]
    path.write_text("".join(json.dumps(line) + "\n" for line in old), encoding="ascii")
    assert read_results(path) == [result]


@settings(max_examples=60, deadline=None)
@given(st.lists(_SUBMISSION, max_size=4, unique_by=lambda r: (r.student, r.unit)))
def test_any_results_survive_the_round_trip(tmp_path_factory, results):
    path = tmp_path_factory.mktemp("results") / "results.jsonl"
    assert read_results(write_results(results, path)) == results


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "fine"}, "outcome: 'fine' is not one of"),
        ({"points": -1}, "points: -1 is less than the minimum"),
        ({"points": "2"}, "points: '2' is not of type 'number'"),
        ({"checks": [{"name": "x"}]}, "checks/0: 'passed' is a required property"),
        ({"carried": [""]}, "carried/0: '' should be non-empty"),
        ({"grade": 1}, "Additional properties are not allowed"),
        ({"unit_title": "Other"}, "unit_title: expected 'Neurons'"),
        ({"exercise": "perceptron_update"}, "'perceptron_update' occurs twice"),
    ],
)
def test_a_wrong_line_is_named_with_its_file(tmp_path, change, words):
    first, second = lines(submission("ada"))[:2]
    path = tmp_path / "results.jsonl"
    path.write_text(f"{json.dumps(first)}\n{json.dumps(second | change)}\n", encoding="ascii")
    with pytest.raises(ResultsError) as caught:
        read_results(path)
    assert str(caught.value).startswith(f"{path}, line 2: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "text", [b"{", b"\xff\n", b"[]", b'"x"', b"[" * 100_000, b'{"points": NaN}', b'{"a": 1e999}']
)
def test_what_is_no_result_is_refused(tmp_path, text):
    path = tmp_path / "results.jsonl"
    path.write_bytes(text)
    with pytest.raises(ResultsError, match="line 1: ") as caught:
        read_results(path)
    assert len(str(caught.value)) < 1000


def test_results_that_could_not_be_read_again_are_not_written(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text("old", encoding="ascii")
    good = submission("ada")
    endless = replace(good.exercises[0], seconds=float("inf"))
    for bad in (
        [good, good],
        [good, replace(good, student="bo", exercises=())],
        [replace(good, exercises=good.exercises[:1] * 2)],
        [replace(good, exercises=(endless,))],
    ):
        with pytest.raises(ResultsError):
            write_results(bad, path)
        assert path.read_text("ascii") == "old"
        assert [item.name for item in tmp_path.iterdir()] == ["results.jsonl"]


def test_a_write_that_is_cut_short_leaves_the_old_file(tmp_path):
    path = replace_file(tmp_path / "page.html", ["old"])

    def texts():
        yield "new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_file(path, texts())
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
