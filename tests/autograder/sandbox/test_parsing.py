"""What the sandbox's shell makes of a cell is what IPython makes of it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from autograder.course.source import find_units, load_unit
from autograder.sandbox.inside.parsing import CellCompiler, Transformer, may_await
from autograder.sandbox.run import run
from autograder.sandbox.values import Settings, Step

LINES = [
    *("x = 1", "# really?", "if x:", "    y = x % 2", "    ...", "y = (x", "% 2)", "f'{x!r}'"),
    *("%time x", "%%time", "!ls", "y = !ls", "y = %pwd", "x?", "?x", "x.y??", ",f a", "/f a"),
    *(">>> x", "... y", "In [3]: x", "   ...: y", "'''", '"""', "", "  ", "  x", "\\", "x \\"),
    *("await x", "async def f():", "    return 'what?'", "print('!x')", "é = '%'", "\x0c", "\x00"),
    *(";f a", "\tx"),
]


def transformed(manager: TransformerManager, source: str) -> str | type[Exception]:
    try:
        return manager.transform_cell(source)
    except Exception as error:
        return type(error)


def same(source: str) -> bool:
    ours = transformed(Transformer(CellCompiler()), source)
    return ours == transformed(TransformerManager(), source)


@pytest.mark.slow
def test_the_cells_of_the_course_are_read_as_ipython_reads_them(root):
    cells = [cell.source for path in find_units(root, ()) for cell in load_unit(path).cells]
    assert len(cells) > 300
    assert [cell for cell in cells if not same(cell)] == []


@given(st.lists(st.sampled_from(LINES), max_size=7).map("\n".join))
@example("'''\n>>> x\n'''")
@example("x = 1\n" + "(" * 300 + ")" * 300)
def test_any_text_is_read_as_ipython_reads_it(source):
    assert same(source)


def test_a_transform_that_a_cell_adds_is_run():
    class Shout:
        def find(self, tokens_by_line):
            return None

    manager, shout, seen = Transformer(CellCompiler()), Shout(), []
    shout.find = seen.append
    manager.token_transformers.append(shout)
    manager.transform_cell("x = 1\n")
    assert seen


def test_a_tree_is_used_once_and_for_its_own_text_and_flags():
    compiler = CellCompiler()
    assert compiler.is_python("x = 1")
    first, second = (compiler.ast_parse("x = 1") for _ in range(2))
    assert first is not second
    assert ast.dump(first) == ast.dump(second)
    assert compiler.is_python("x = 1")
    assert ast.dump(compiler.ast_parse("y = 2")) == ast.dump(ast.parse("y = 2"))
    assert not compiler.is_python("1 <> 2")
    compiler("from __future__ import barry_as_FLUFL\n", "<cell>", "exec")
    assert compiler.is_python("1 <> 2")
    compiler.reset_compiler_flags()
    with pytest.raises(SyntaxError):
        compiler.ast_parse("1 <> 2")


@pytest.mark.parametrize(
    ("source", "awaits"),
    [
        ("x = 1", False),
        ("await f()", True),
        ("async with a:\n    pass", True),
        ("y = [x async for x in a]", True),
    ],
)
def test_only_what_cannot_await_is_said_not_to(source, awaits):
    assert may_await(source) == awaits


@pytest.mark.slow
def test_a_cell_may_await():
    cells = (
        "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 3\n",
        "x = await f()\nassert x == 3",
        "async def g():\n    yield 1\n",
        "assert [value async for value in g()] == [1]",
    )
    done = run([Step(f"s{n}", cell, "extra") for n, cell in enumerate(cells)], Settings("u"))
    assert [step.status for step in done.steps] == ["ok"] * len(cells)
