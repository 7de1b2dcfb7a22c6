"""The checks as a lesson calls them, judged at once and recorded."""

from __future__ import annotations

import inspect
import json

import numpy as np
import pytest

from course_utils import check, data
from course_utils.check import session
from course_utils.check.failure import CheckError
from course_utils.check.judge import _JUDGES, judge
from course_utils.check.kinds import KINDS
from course_utils.check.values import decode, encode


def failure(function, *args, **options):
    with pytest.raises(check.CheckFailure) as caught:
        function(*args, **options)
    return str(caught.value)


def test_a_pass_prints_one_line(capsys):
    assert check.close([0.1 + 0.2], [0.3], "sum") is None
    assert check.equal((2, 3), [2, 3], "shape") is None
    assert check.at_least(0.95, 0.9, "good") is None
    assert check.at_most(0.05, 0.1, "small") is None
    assert capsys.readouterr().out == "passed: sum\npassed: shape\npassed: good\npassed: small\n"
    assert session.current().passed == {"sum", "shape", "good", "small"}


def test_a_failure_has_all_parts_in_order():
    text = failure(check.close, [-2.0, 4.5], [2.0, -4.5], "relu", hint="Clip at zero.")
    assert text == (
        "relu: wrong values: all 2 differ\n"
        "expected: [ 2.  -4.5]\n"
        "got:      [-2.   4.5]\n"
        "Every sign is flipped.\n"
        "Hint: Clip at zero."
    )


def test_a_check_that_fails_later_has_not_passed():
    check.close(1, 1, "x")
    failure(check.close, 2, 1, "x")
    assert session.current().passed == set()


def test_tolerances_and_bounds_are_used():
    check.close(1.05, 1.0, "loose", rtol=0.1)
    check.close(1.05, 1.0, "loose too", atol=0.1)
    assert "expected: at most 0.1" in failure(check.at_most, 0.2, 0.1, "bound")


def test_accuracy_with_labels_and_with_a_label_set():
    labels = data.unseen_labels("digits", 7)
    check.accuracy(labels, "digits:7", "all right", at_least=1.0)
    assert "accuracy" in failure(check.accuracy, labels[::-1], "digits:7", "wrong", at_least=0.9)
    check.accuracy([0, 1, 1], [0, 1, 0], "two of three", at_least=0.6)
    for labels in ("digits", "digits:x", "digits:-1", ":"):
        with pytest.raises(CheckError, match="'digits:7'"):
            check.accuracy([0], labels, "no set", at_least=0.5)


def refuse():
    raise ValueError("x must be positive. Received: -1")


def stub():
    raise NotImplementedError


def test_raises():
    check.raises(refuse, ValueError, "a")
    check.raises(refuse, (TypeError, ValueError), "b", match="positive")
    assert "nothing was raised" in failure(check.raises, lambda: 1, ValueError, "c")
    assert "ValueError was raised where KeyError" in failure(check.raises, refuse, KeyError, "d")
    with pytest.raises(CheckError, match="a function to call"):
        check.raises(3, ValueError, "e")


def test_a_stub_raises_through_every_check():
    with pytest.raises(NotImplementedError):
        check.raises(stub, RuntimeError, "a")
    with pytest.raises(NotImplementedError):
        check.gradient(np.ones(2), lambda x: stub(), np.ones(2), "b")
    check.raises(stub, NotImplementedError, "c")


def test_an_exception_whose_message_cannot_be_read():
    class MuteError(ValueError):
        def __str__(self):
            raise KeyError("no")

    def fail():
        raise MuteError

    check.raises(fail, ValueError, "mute")
    assert "could not be read: KeyError" in failure(
        check.raises, fail, ValueError, "mute", match="words"
    )


def test_expected_values_that_cannot_be_compared_are_the_author_s_mistake():
    with pytest.raises(CheckError, match="expected must be numbers"):
        check.close(1, object(), "x")


@pytest.mark.parametrize("name", ["", None, 3])
def test_a_check_needs_a_name(name):
    with pytest.raises(CheckError, match="name must be a string"):
        check.close(1, 1, name)


# ------------------------------------------------------------------------------------ recording


@pytest.fixture
def records():
    """What checks send in recording mode."""
    sent = []
    session.record_to(lambda record: sent.append(json.loads(json.dumps(record))))
    return sent


def test_records_hold_the_value_and_the_line(records, capsys):
    cell = "x = 1\n\ncheck.close(\n    2.5,\n    1.0,\n    'a',\n)\ncheck.same((1, 'z'), 'b')"
    exec(compile(cell, "<cell>", "exec"), {"check": check})
    assert [(r["name"], r["kind"], r["line"]) for r in records] == [
        ("a", "close", 3),
        ("b", "same", 8),
    ]
    assert all(set(record) == {"name", "kind", "line", "actual"} for record in records)
    assert decode(records[0]["actual"], max_bytes=99) == 2.5
    assert capsys.readouterr().out == ""
    assert session.current().passed == set()


def test_every_kind_records_what_the_grader_judges(records):
    check.at_least(0.5, 0.9, "a")
    check.at_most(0.5, 0.9, "b")
    check.accuracy([[0.1, 0.9]], "digits:7", "c", at_least=0.9)
    check.raises(refuse, ValueError, "d")
    check.raises(lambda: 1, ValueError, "e")
    check.gradient([1.0], None, None, "f")
    check.equal("text", "other", "g")
    values = {r["name"]: decode(r["actual"], max_bytes=10_000) for r in records}
    assert [record["kind"] for record in records] == [
        *("at_least", "at_most", "accuracy", "raises", "raises", "gradient", "equal")
    ]
    assert values["c"].shape == (1, 2) and values["g"] == "text"
    assert values["d"]["raised"] == "ValueError" and "Exception" in values["d"]["mro"]
    assert values["e"]["raised"] is None
    assert judge("raises", values["d"], None, {"exception": "ValueError", "match": "x"}).passed


def test_recording_never_minds_the_value(records):
    class Thing:
        def __getattr__(self, name):
            raise KeyError(name)

    for index, value in enumerate([object(), Thing(), len, 10**9999, [{}], {1j: 2}]):
        check.same(value, f"{index}")
    assert len(records) == 6


def test_a_reference_run_records_what_is_expected():
    sent = []
    session.record_to(sent.append, reference=True)
    check.close(1.0, [2.0, 3.0], "a", hint="h", rtol=0.5)
    check.same(4.0, "b")
    check.accuracy([1], "digits:7", "c", at_least=0.97)
    check.accuracy([1], [1], "d", at_least=0.97)
    check.raises(refuse, (KeyError, ValueError), "e", match="positive")
    check.at_least(1, 0.5, "f")
    check.gradient([6.0], lambda x: x[0] ** 2, [3.0], "g")
    expected = [decode(record["expected"], max_bytes=999) for record in sent]
    options = [record["options"] for record in sent]
    np.testing.assert_array_equal(expected[0], [2.0, 3.0])
    assert expected[1] == 4.0 and expected[2] == "digits:7" and expected[6] == [6.0]
    assert options[0] == {"rtol": 0.5, "atol": 1e-6, "hint": "h"}
    assert options[2]["at_least"] == 0.97
    assert options[4] == {"exception": ["KeyError", "ValueError"], "match": "positive", "hint": ""}
    assert options[5] == {"bound": 0.5, "hint": ""}
    json.dumps(sent)


def test_a_wrong_gradient_of_the_reference_stops_its_run():
    session.record_to(lambda record: None, reference=True)
    with pytest.raises(check.CheckFailure):
        check.gradient([5.0], lambda x: x[0] ** 2, [3.0], "g")


def test_gradient_is_held_against_the_reference_where_there_is_one(tmp_path):
    def wrong_loss(x):
        return 10 * x[0] ** 2

    folder = tmp_path / "solutions" / "tiny"
    folder.mkdir(parents=True)
    check.begin("tiny")
    with pytest.raises(check.CheckFailure):
        check.gradient([6.0], wrong_loss, [3.0], "g")
    reference = {"checks": [{"name": "g", "expected": encode(np.array([6.0]))}]}
    (folder / ".reference.json").write_text(json.dumps(reference))
    check.gradient([6.0], wrong_loss, [3.0], "g")
    with pytest.raises(check.CheckFailure):
        check.gradient([60.0], wrong_loss, [3.0], "g")


def test_what_the_sink_raises_is_not_caught():
    def full(record):
        raise OSError("full")

    session.record_to(full)
    with pytest.raises(OSError, match="full"):
        check.close(1, 1, "x")


def test_progress_is_silent_while_recording(records, capsys):
    check.progress()
    assert capsys.readouterr().out == ""


def test_every_kind_can_be_called_and_judged():
    assert list(_JUDGES) == list(KINDS)
    for name, kind in KINDS.items():
        parameters = list(inspect.signature(getattr(check, name)).parameters)
        assert parameters[kind.name_at] == "name"
        assert (parameters[1] == "labels") == (kind.expects == "labels")
