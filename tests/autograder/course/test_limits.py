"""Limits: what a unit's header may say of them."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

import pytest

from autograder.course.limits import KEYS, limits_of
from autograder.course.source import SourceError, parse_unit
from autograder.sandbox.values import Limits, size

MIB = 1 << 20


def with_limits(text, limits):
    """The source of a unit with another line in its header."""
    return text.replace("#     cpu_budget: 10\n", f"#     cpu_budget: 10\n#     limits: {limits}\n")


def parsed(text, limits):
    return parse_unit(with_limits(text, limits), Path("solutions/tiny/tiny.py"))


def test_a_unit_without_limits_has_those_of_all(tiny, tiny_text):
    assert limits_of(tiny) == Limits()
    assert limits_of(tiny, Limits(processes=3)) == Limits(processes=3)
    assert limits_of(parsed(tiny_text, "")) == Limits()


def test_every_limit_can_be_set_and_has_its_unit_in_its_name(tiny_text):
    text = (
        "{cell_cpu_seconds: 40, cpu_seconds: 90.5, wall_seconds: 700, memory_mib: 3072, "
        "processes: 7, file_mib: 1.5, output_mib: 2, message_mib: 3}"
    )
    limits = limits_of(parsed(tiny_text, text))
    assert asdict(limits) == {
        "cell_cpu_seconds": 40.0,
        "cpu_seconds": 90.5,
        "wall_seconds": 700.0,
        "memory_bytes": 3072 * MIB,
        "processes": 7,
        "file_bytes": 3 * MIB // 2,
        "output_bytes": 2 * MIB,
        "message_bytes": 3 * MIB,
    }
    assert {key.field for key in KEYS.values()} == {field.name for field in fields(Limits)}
    integers = [field.name for field in fields(Limits) if not field.name.endswith("seconds")]
    assert all(type(getattr(limits, name)) is int for name in integers)


def test_what_is_not_set_stays_as_it_is_given(tiny_text):
    unit = parsed(tiny_text, "{memory_mib: 3072}")
    assert limits_of(unit, Limits(processes=3)) == Limits(memory_bytes=3 << 30, processes=3)


def test_other_limits_make_another_digest(tiny, tiny_text):
    assert parsed(tiny_text, "{memory_mib: 3072}").digest != tiny.digest


@pytest.mark.parametrize("limits", ["{memory: 3}", "{memory_mib: -1}", "many", f"[{'9' * 999}]"])
def test_limits_that_cannot_be_used_stop_with_the_file(tiny_text, limits):
    with pytest.raises(SourceError, match=r"solutions/tiny/tiny\.py: .*limit"):
        limits_of(parsed(tiny_text, limits))


def test_numbers_of_any_length_are_refused_in_few_words(tiny_text):
    with pytest.raises(SourceError, match=r"outside of 1 to 1024") as caught:
        limits_of(parsed(tiny_text, f"{{output_mib: {'9' * 999}}}"))
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("count", "words"), [(5, "5 bytes"), (1 << 10, "1 KiB"), (3 << 29, "1.5 GiB"), (MIB, "1 MiB")]
)
def test_sizes_in_words(count, words):
    assert size(count) == words
