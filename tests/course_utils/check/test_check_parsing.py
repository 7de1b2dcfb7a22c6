"""Texts that threads parse at the same time do not disturb each other."""

from __future__ import annotations

import ast
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_utils.check.parsing import parse

NESTED = "x = " + "(" * 40 + "1" + ")" * 40 + "\n" + "y = [[[[[[[[0]]]]]]]]\n" * 200


def test_it_gives_the_tree_of_a_text():
    assert ast.dump(parse("a = 1")) == ast.dump(ast.parse("a = 1"))
    with pytest.raises(SyntaxError):
        parse("a = (")


def test_many_at_a_time():
    with ThreadPoolExecutor(8) as pool:
        trees = list(pool.map(parse, [NESTED] * 64))
    assert {len(tree.body) for tree in trees} == {201}
