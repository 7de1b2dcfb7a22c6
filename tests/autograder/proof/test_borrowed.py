"""Functions that stand elsewhere in a unit, as answers to an exercise."""

from __future__ import annotations

from pathlib import Path

from autograder.course.source import parse_unit
from autograder.proof.borrowed import borrowed

PATH = Path("solutions/tiny/tiny.py")
BUILT_ON = Path(__file__).parents[1] / "build" / "bad_sources" / "uses_unsaid.py"


def named(text):
    """Names and texts of the answers that are borrowed, by exercise."""
    unit = parse_unit(text, PATH)
    return {e.id: dict(borrowed(unit, e)) for e in unit.exercises if not e.manual}


def test_earlier_functions_and_what_is_built_on_one():
    found = named(BUILT_ON.read_text(encoding="utf-8"))
    assert found["quadruple"] == {"double of double": "quadruple = double\n"}
    (name,) = found["double"]
    assert name == "quadruple, which is built on it"
    assert found["double"][name].endswith("double = quadruple\n")
    assert "return double(double(x))" in found["double"][name]


def test_only_what_a_header_names_is_built_on_it():
    text = BUILT_ON.read_text(encoding="utf-8").replace(' uses="double"', "")
    assert named(text)["double"] == {}


def test_helpers_hidden_in_a_test_bring_their_imports(tiny_text):
    helpers = "import math as m\n\n\ndef twice(x):\n    return m.fsum([x, x])\n\n\nlost = 3\n"
    marker = "### BEGIN HIDDEN TESTS\n"
    first, rest = tiny_text.split(marker, 1)
    found = named(f"{first}{marker}{helpers}{rest}")["double"]
    (text,) = [text for name, text in found.items() if name.startswith("twice, hidden in ")]
    assert "check." not in text and "lost" not in text
    namespace: dict = {}
    exec(text, namespace)
    assert namespace["double"](1.5) == 3.0


def test_a_function_of_other_arguments_is_no_answer(tiny_text):
    helper = "def twice(x, y):\n    return x + y\n"
    marker = "### BEGIN HIDDEN TESTS\n"
    first, rest = tiny_text.split(marker, 1)
    assert not any("twice" in name for name in named(f"{first}{marker}{helper}{rest}")["double"])
