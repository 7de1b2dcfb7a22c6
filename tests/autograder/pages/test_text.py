import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.pages.text import (
    bounded,
    label,
    number,
    safe_name,
    split_hint,
    split_values,
    value_free,
    visible,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext", "plain\n\ttext"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb\u2066c\u200fd", "a\\u202eb\\u2066c\\u200fd"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("\x00\x7f\x85", "\\x00\\x7f\\x85"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("a\u2028b", "a\\u2028b"),
        ("one\r\ntwo\rthree", "one\ntwo\\x0dthree"),
        ("naïve 数学 שלום Ω", "naïve 数学 שלום Ω"),
        ("e" + "\u0301" * 6, "e" + "\u0301" * 4 + "\\u0301" * 2),
    ],
)
def test_what_cannot_be_seen_is_written_out(text, shown):
    assert visible(text) == shown


@given(st.text())
def test_nothing_hidden_is_left_and_nothing_else_is_lost(text):
    shown = visible(text)
    shown.encode("utf-8")
    assert not {unicodedata.category(c) for c in shown if c not in "\n\t"} & {"Cc", "Cf", "Cs"}
    printable = [c for c in text if c.isprintable() and not unicodedata.combining(c)]
    rest = iter(shown)
    assert all(c in rest for c in printable)


@given(st.text(max_size=300), st.integers(1, 50), st.integers(1, 5), st.integers(1, 20))
def test_bounded_text_is_bounded(text, characters, lines, width):
    shown = bounded(text, characters=characters, lines=lines, width=width)
    assert len(shown) <= 10 * characters + 60 * (lines + 2)
    if len(text) <= characters and text.count("\n") < lines and len(text) <= width:
        assert shown == visible(text)


def test_what_is_left_out_is_counted():
    assert bounded("x" * 1_000_000, characters=3) == "xxx\n[999,997 more characters not shown]"
    assert bounded("a\nb\nc", lines=1) == "a\n[2 more lines not shown]"
    assert bounded("abcdef", width=4) == "abcd [2 more characters in this line not shown]"


def test_a_label_is_one_short_line():
    assert label("a\nb\tc") == "a\\nb\\tc"
    assert label("x" * 100, 5) == "xxxxx…"


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.0, "3"), (2.5, "2.5"), (2 / 3, "0.67"), (0, "0"), (20, "20"), (123456.0, "123,456")],
)
def test_numbers_as_people_write_them(value, text):
    assert number(value) == text


def test_a_hidden_check_shows_no_values():
    message = "wrong values\nexpected: [[1, 2],\n  [3, 4]]\n]\nGot: 7\nthe sign is flipped\nHint: x"
    assert value_free(message) == "wrong values\nthe sign is flipped\nHint: x"


def test_values_side_by_side_are_left_out_too():
    table = "expected:       got:\n[[0.5 0.5]    [[nan nan]\n [0.5 0.5]]    [nan nan]]"
    assert value_free(f"wrong values\n{table}\nHint: x") == "wrong values\nHint: x"


def test_parts_of_a_message():
    assert split_hint("wrong\nHint: try 0 ") == ("wrong", "try 0")
    assert split_hint("no Hint: here") == ("no Hint: here", "")
    assert split_values("wrong\nexpected: 1\ngot: 2") == ("wrong", "expected: 1\ngot: 2")
    assert split_values("only words") == ("only words", "")


@pytest.mark.parametrize("name", ["ada", "b.lee", "x_1", "ada@uni.example", "01_neurons", "7"])
def test_ordinary_names_stay(name):
    assert safe_name(name) == name


HARD = ["", ".", "..", "../x", "/etc", "a/b", "a\\b", "CON", "nul.txt", "Ada", "-rf", "a ", "é",
        "\ud800", "\u202e", "x" * 500, "a:b", "~", "%2e", "a.", "<script>"]  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_hard_names_become_safe(name):
    safe = safe_name(name)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,80}", safe) and not safe.startswith("-")
    assert safe_name(safe) != safe


@given(st.lists(st.text(max_size=30) | st.sampled_from(["ada", "Ada", "ADA", *HARD]), unique=True))
def test_no_two_names_are_one_file(names):
    names = list({*names, *map(safe_name, names)})
    files = {safe_name(name).casefold() for name in names}
    assert len(files) == len(names)
