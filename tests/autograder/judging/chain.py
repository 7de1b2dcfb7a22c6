"""A unit of three exercises, each of which uses those before it: ``chain_unit.txt``."""

from __future__ import annotations

from pathlib import Path

from autograder.course.source import Unit, load_unit

TEXT = Path(__file__).with_name("chain_unit.txt")
TOKEN = "quok" + "ka"  # only in the reference solution of the first exercise


def chain_unit(folder: Path) -> Unit:
    """The unit in a course of its own below a folder."""
    source = folder / "solutions" / "chain" / "chain.py"
    source.parent.mkdir(parents=True)
    source.write_text(TEXT.read_text(encoding="utf-8"), encoding="utf-8")
    return load_unit(source)
