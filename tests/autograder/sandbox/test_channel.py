"""Reading what may have been forged: strict, bounded, and without exceptions."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.values import ErrorInfo, Step, StepEnd
from autograder.sandbox.watch import channel
from autograder.sandbox.watch.channel import Lines, Messages, parse

STEPS = [Step("a", "", "author"), Step("b", "", "graded")]
RECORD = {"type": "record", "step": "a", "name": "n", "kind": "close", "line": 3, "actual": {}}
END = {"type": "end", "step": "a", "status": "ok", "cpu": 0.5, "error": None}


NAMED = {"type": "E", "message": "", "frames": [["a", 1, "x"]]}


def fed(*messages: Any, reference: bool = False) -> Messages:
    found = Messages(STEPS, reference=reference)
    for message in messages:
        found.feed(json.dumps(message).encode() + b"\n")
    return found


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=5))
def test_lines_do_not_depend_on_how_the_stream_is_cut(data: bytes, cuts: list[int]) -> None:
    lines, found = Lines(), []
    places = [0, *sorted(cuts), len(data)]
    for start, stop in pairwise(places):
        found += lines.feed(data[start:stop])
    assert found == data.split(b"\n")[:-1]


def test_a_line_over_the_limit_is_dropped_and_nothing_of_it_kept() -> None:
    lines = Lines(limit=4)
    found = [lines.feed(part) for part in (b"123", b"456", b"789\nab", b"cd\n", b"12345\n1")]
    assert found == [[], [], [], [b"abcd"], []]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    Messages(STEPS, reference=False).feed(data + b"\n")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(
    st.sampled_from([RECORD, END, {"type": "start", "step": "a"}, {"type": "done"}]),
    st.dictionaries(
        st.sampled_from(
            ["type", "step", "name", "kind", "line", "status", "cpu", "error", "options"]
        ),
        values,
        max_size=3,
    ),
)
def test_any_change_of_a_message_is_read_or_skipped(base: dict, changes: dict) -> None:
    found = fed({**base, **changes})
    for record in found.records:
        assert isinstance(record.name, str)
        assert type(record.line) is int
    for end in found.ends.values():
        assert end.cpu_seconds >= 0


def test_the_messages_of_a_run() -> None:
    found = fed({"type": "start", "step": "a"}, RECORD, END, {"type": "start", "step": "b"})
    assert (found.current, found.started, found.done) == ("b", True, False)
    assert found.ends == {"a": StepEnd("a", "ok", 0.5)}
    assert found.records[0].line == 3
    error = {"type": "E", "message": "m", "frames": [["a", 2, "x"]]}
    found.feed(json.dumps(END | {"step": "b", "status": "error", "error": error}).encode() + b"\n")
    found.feed(b'{"type": "done"}\n')
    assert (found.current, found.done) == (None, True)
    assert found.ends["b"].error == ErrorInfo("E", "m", (("a", 2, "x"),))


@pytest.mark.parametrize(
    "change",
    [
        {"step": "unknown"},
        {"step": ["a"]},
        {"type": "other"},
        {"name": "x" * 501},
        {"line": -1},
        {"line": True},
        {"line": 1.0},
        {"options": []},
    ],
)
def test_malformed_records(change: dict[str, Any]) -> None:
    found = fed(RECORD | change)
    assert found.records == []


@pytest.mark.parametrize(
    "change",
    [
        {"status": "passed"},
        {"cpu": -1},
        {"cpu": 10**400},
        {"cpu": "1"},
        {"cpu": True},
        {"error": "text"},
        {"error": {"type": "E", "message": "x" * 2001, "frames": []}},
        {"error": {"type": "E", "message": "", "frames": [["a", 1]]}},
        {"error": {"type": "E", "message": "", "frames": [["a", 1, "x"]] * 21}},
        {"error": NAMED | {"names": ["x: int"] * 9}},
        {"error": NAMED | {"names": ["x: " + "i" * 98]}},
        {"error": NAMED | {"names": ["x: int\ny: int"]}},
        {"error": NAMED | {"names": ["Hint: <b>\u202e"]}},
        {"error": NAMED | {"names": ["not a name: int"]}},
        {"error": NAMED | {"names": [["x: int"]]}},
        {"error": NAMED | {"names": {"x": "int"}}},
    ],
)
def test_malformed_ends(change: dict[str, Any]) -> None:
    found = fed({"type": "start", "step": "a"}, END | {"status": "error"} | change)
    assert found.ends == {}


def test_lines_about_names() -> None:
    error = NAMED | {"names": ["x: <b>int</b>", "é: list of 2 numbers"]}
    found = fed({"type": "start", "step": "a"}, END | {"status": "error", "error": error})
    assert found.ends["a"].error.names == tuple(error["names"])


def test_what_is_expected_is_believed_of_the_reference_only() -> None:
    message = RECORD | {"expected": {"t": "none"}, "options": {"rtol": 1}}
    forged, told = fed(message).records[0], fed(message, reference=True).records[0]
    assert (forged.expected, forged.options) == (None, {})
    assert (told.expected, told.options) == ({"t": "none"}, {"rtol": 1})


def test_text_can_always_be_written() -> None:
    message = parse(b'{"a": "\\ud800x", "\\uDfff": "\\ud83d\\ude00"}')
    assert message == {"a": "?x", "?": "\U0001f600"}
    assert parse(b"\xff") is None
    assert parse(b'{"a": NaN}') is None
    assert parse(b"[" * 100_000) is None
    assert parse(b'{"a": ' + b"9" * 5000 + b"}") is None


def test_objects_and_records_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "MAX_MARKS", 1000)
    heavy = RECORD | {"actual": [[]] * 600}
    found = fed(heavy, heavy, RECORD)
    assert found.flooded
    assert found.records == []
    monkeypatch.setattr(channel, "MAX_RECORDS", 2)
    found = fed(RECORD, RECORD, RECORD)
    assert found.flooded
    assert len(found.records) == 2
