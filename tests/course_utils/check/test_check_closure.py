"""Bans on how an answer is written follow what it uses, from cell to cell, as IPython runs it."""

from __future__ import annotations

import pytest

from course_utils.check.demands import Code, judge_source

LOOP = "def helper(x):\n    for v in x:\n        pass"


def said(*cells: str, forbidden: tuple[str, ...] = ("conv",), answer: int = 0) -> str:
    """What a check says of ``f``; "" if it passes."""
    code = Code(cells, [len(cells)], ["f"], answer)
    found = judge_source(code, None, {"no_loops": True, "forbidden": forbidden})
    return found[0] if found else ""


USES = {
    "function": "f = lambda x: helper(x)",
    "other name": "again = helper\ndef f(x):\n    return again(x)",
    "through another": "def g(x):\n    return helper(x)\ndef f(x):\n    return g(x)",
    "default": "def f(x, do=helper):\n    return do(x)",
    "decorator": "@helper\ndef f(x):\n    return x",
    "partial": "import functools\nf = functools.partial(helper, 3)",
    "method": "class A:\n    def go(self, x):\n        return helper(x)\nf = lambda x: A().go(x)",
    "base": "class A:\n    do = helper\nclass f(A):\n    pass",
    "patched": "class f:\n    pass\nf.go = helper",
    "setattr": "class f:\n    pass\nsetattr(f, 'go', helper)",
    "code": "def f(x):\n    return x\nf.__code__ = helper.__code__",
    "in a list": "tools = []\ntools.append(helper)\nf = lambda x: tools[0](x)",
    "condition": "def f(x):\n    return x\nif True:\n    f = helper",
    "table": "table = [helper]\ndef f(x):\n    return table[0](x)",
    "old": "def f(x):\n    return helper(x)\nold = f\ndef f(x):\n    return old(x)",
    "inner": "def f(x):\n    def g():\n        return helper(x)\n    return g()",
    "global": "def make():\n    global f\n    f = helper\nmake()",
}


@pytest.mark.parametrize("text", USES.values(), ids=USES)
def test_a_loop_in_a_helper_of_another_cell_counts(text):
    assert said(text, LOOP) or said(LOOP, text, answer=1)
    assert said(LOOP, text, answer=1)


def test_the_line_is_that_of_the_cell_with_the_loop():
    assert said("f = lambda x: helper(x)", "\n\n" + LOOP).startswith("line 4 of another cell")
    assert said("\n\n%pwd\nf = lambda x: [v for v in x]").startswith("line 4 of the answer has")


DYNAMIC = {
    "import": "f = lambda x: __import__('numpy').__dict__['vectorize'](x)",
    "fromlist": "f = __import__('tensorflow.nn', fromlist=['relu']).relu",
    "importlib": "import importlib\nf = importlib.import_module('numpy').sum",
    "from importlib": "from importlib import import_module as m\nf = m('numpy').sum",
    "getattr": "f = lambda x: getattr(x, 'con' + 'v')()",
    "getattr of a text": "f = lambda x: getattr(x, 'sum')()",
    "aliased": "g = getattr\nf = lambda x: g(x, 'sum')()",
    "dict": "f = lambda x: x.__dict__['a']",
    "globals": "f = lambda x: globals()['a'](x)",
    "locals": "f = lambda x: locals()['a'](x)",
    "vars": "f = lambda x: vars(x)['a']",
    "eval": "f = lambda x: eval('x')",
    "exec": "exec('def f(x): pass')",
    "exec of names": "f = lambda x: x\nexec('f = 3')",
    "compile": "f = lambda x: compile(x, '', 'eval')",
    "attrgetter": "from operator import attrgetter\nf = attrgetter('sum')",
    "operator": "import operator\nf = operator.methodcaller('sum')",
    "modules": "import sys\nf = lambda x: sys.modules['numpy'].sum(x)",
    "from sys": "from sys import modules\nf = lambda x: modules['numpy'].sum(x)",
    "builtins": "import builtins\nf = builtins.sum",
    "run": "%run helper.py\nf = lambda x: helper(x)",
    "shell": "f = lambda x: get_ipython().run_cell('x')",
}


@pytest.mark.parametrize("text", DYNAMIC.values(), ids=DYNAMIC)
def test_access_by_names_in_strings_is_refused(text):
    assert "by names in strings; write what you use plainly" in said(text)


MAGICS = {
    "time": "%%time\ndef f(x):\n    return [v for v in x]",
    "capture": "%%capture out\ndef f(x):\n    return [v for v in x]",
    "timeit": "%%timeit -n 1 f = lambda x: [v for v in x]\nf(1)",
    "line": "%time f = lambda x: [v for v in x]",
    "beside": "%matplotlib inline\ndef f(x):\n    return [v for v in x]",
    "indented": "    def f(x):\n        return [v for v in x]",
    "prompts": ">>> def f(x):\n...     return [v for v in x]",
    "unknown": "%%mine\ndef f(x):\n    return [v for v in x]",
}


@pytest.mark.parametrize("text", MAGICS.values(), ids=MAGICS)
def test_what_a_magic_runs_is_judged(text):
    assert said(text)


HONEST = {
    "help": "f = abs\nf?\n?f\nabs??",
    "shell": "!ls\nfiles = !ls\nf = abs",
    "pwd": "here = %pwd\nf = abs\n%pwd",
    "time": "%%time\ndef f(x):\n    return x.sum()",
    "indented": "    def f(x):\n        return x.sum()",
    "first attempt": "def f(x):\n    return [v for v in x]\n\ndef f(x):\n    return x.sum()",
    "first helper": LOOP + "\ndef f(x):\n    return helper(x)\ndef helper(x):\n    return x",
    "tried": "def f(x):\n    return x\nfor i in range(3):\n    f(i)\n%timeit [f(1) for i in x]",
    "local": "x = [v for v in range(3)]\ndef f(x):\n    y = x\n    return y",
    "hasattr": "f = lambda x: hasattr(x, 'sum')",
    "methods": "import re\ndef f(model):\n    re.compile('a')\n    return model.eval()",
    "own": "def f(x):\n    vars, locals = x\n    return vars + locals",
    "unused import": "from keras.ops import conv, sum\nf = lambda x: sum(x)",
    "calls": "import numpy as np\ny = np.vectorize(abs)(x)\nnp.conv(y)\nf = lambda x: np.sum(x)",
    "scratch": "f = abs\nprint(globals())",
}


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_honest_answers_are_not_punished(text):
    assert said(text) == ""


def test_cells_that_the_answer_does_not_use_are_not_looked_at():
    assert said("f = abs", LOOP, "[v for v in x]", "def (") == ""
    assert said(LOOP, "def helper(x):\n    return x", "f = lambda x: helper(x)", answer=2) == ""


def test_a_banned_name_is_banned_whoever_defines_it_in_another_cell():
    assert "`conv`" in said("def conv(x):\n    return x", "f = lambda x: conv(x)", answer=1)
    assert "`conv`" in said("f = lambda x: g(x)", "from keras.ops import conv as g")


@pytest.mark.parametrize("given", [[0], ["helper"]])
def test_what_the_lesson_gives_may_be_used(given):
    code = Code([LOOP, "f = lambda x: helper(x)"], [2], ["f"], 1, given)
    assert judge_source(code, None, {"no_loops": True}) is None


def test_what_was_in_force_at_any_graded_cell_counts():
    cells = ["f = abs", "def f(x):\n    return [v for v in x]", "f = abs"]
    assert judge_source(Code(cells, [1, 3], ["f"], 0), None, {"no_loops": True}) is None
    assert judge_source(Code(cells, [1, 2], ["f"], 0), None, {"no_loops": True})


@pytest.mark.parametrize("text", ["def (", "\0", "(" * 5000, "f = abs\n" * 3 + "  x"])
def test_an_answer_that_is_no_python_never_passes(text):
    assert "not valid Python" in said(text)


@pytest.mark.parametrize("text", ["%pwd\n" * 300, "%time " * 300 + "1", "x?\n" * 300])
def test_a_cell_that_would_take_long_to_read_hides_nothing(text):
    assert "more magics" in said("f = lambda x: helper(x)", f"{LOOP}\n{text}")
    assert "more magics" in said(f"f = abs\n{text}")


def test_more_code_than_is_looked_at_is_refused():
    code = Code(["f = abs"], [1], ["f"], 0, too_long=True)
    assert "more code of your own" in judge_source(code, None, {"no_loops": True})[0]


def test_many_statements_take_no_time():
    assert said("f = []\n" + "f.append(f)\n" * 5000) == ""


@pytest.fixture
def notebook():
    shell_module = pytest.importorskip("IPython.core.interactiveshell")
    shell = shell_module.InteractiveShell.instance()
    shell.run_cell("from course_utils import check", store_history=True)
    yield lambda text: shell.run_cell(text, store_history=True)
    shell_module.InteractiveShell.clear_instance()


def test_in_a_notebook_the_cells_that_ran_are_looked_at(notebook, capsys):
    ask = "check.source(f, 'no loop', no_loops=True)"
    notebook("%%time\n" + LOOP)
    notebook("\n\ndef f(x):\n    return helper(x)")
    error = notebook(ask).error_in_exec
    assert "line 3 of another cell" in str(error)
    notebook("    def helper(x):\n        return x")
    assert notebook(ask).success
    notebook("exec('def f(x): return x')")
    assert "write what you use plainly" in str(notebook(ask).error_in_exec)
    capsys.readouterr()
