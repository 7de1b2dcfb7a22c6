"""What a statement asks of the code itself, judged from its text."""

from __future__ import annotations

import linecache

import pytest

from course_utils import check
from course_utils.check.demands import cell_of, violations

LOOPS = {
    "for": "def f(x):\n    for v in x:\n        pass",
    "while": "def f(x):\n    while x:\n        x = x[1:]",
    "list": "f = lambda x: [v for v in x]",
    "set": "f = lambda x: {v for v in x}",
    "dict": "f = lambda x: {v: v for v in x}",
    "generator": "f = lambda x: sum(v for v in x)",
    "async": "async def f(x):\n    async for v in x:\n        pass",
    "map": "f = lambda x: list(map(abs, x))",
    "vectorize": "f = np.vectorize(abs)",
    "apply": "f = lambda x: np.apply_along_axis(sum, 0, x)",
    "ndindex": "def f(x):\n    it = np.ndindex(x.shape)\n    return next(it)",
    "tf": "f = lambda x: tf.map_fn(abs, x)",
    "starmap": "from itertools import starmap as every\nf = lambda x: list(every(max, x))",
    "reduce": "import functools as ft\nf = lambda x: ft.reduce(max, x)",
    "accumulate": "from itertools import accumulate\nf = lambda x: list(accumulate(x, max))",
    "builtin": "f = lambda x: reduce(max, x)",
}
FREE = [
    "def f(x):\n    return np.einsum('ij->i', x)",
    "def f(x):\n    '''for v in x'''\n    # for v in x\n    return x.sum()",
    "%matplotlib inline\n!ls\nf = abs",
    "def map_back(x):\n    return x",
    "f = lambda x: np.add.reduce(x, axis=(1, 2))",
    "f = lambda x: np.multiply.accumulate(x)",
    "def f(x):\n    filter, map = x[..., 0], x[..., 1]\n    return filter + map",
]


@pytest.mark.parametrize("text", LOOPS.values(), ids=LOOPS)
def test_loops_are_found(text):
    (found,) = violations(text, no_loops=True, forbidden=())
    assert "loop" in found
    assert violations(text, no_loops=False, forbidden=()) == []


@pytest.mark.parametrize("text", FREE)
def test_code_without_loops_is_let_through(text):
    assert violations(text, no_loops=True, forbidden=()) == []


@pytest.mark.parametrize(
    "text",
    [
        "y = tf.nn.conv2d(x, k, 1, 'SAME')",
        "import tensorflow\ny = tensorflow.nn.conv2d(x, k)",
        "from tensorflow.nn import conv2d as c\ny = c(x, k)",
        "from tensorflow import nn\ny = nn.conv2d(x, k)",
        "import tensorflow.nn as n\ny = n.conv2d(x, k)",
        "f = tf.nn.conv2d",
    ],
)
def test_forbidden_names_are_found_however_they_are_imported(text):
    found = violations(text, no_loops=False, forbidden=("tf.nn.conv2d",))
    assert found
    assert "tensorflow.nn.conv2d" in found[0]
    assert violations(text, no_loops=False, forbidden=("tf.nn",))
    assert violations(text, no_loops=False, forbidden=("keras.ops", "nn.conv2d")) == []


def test_a_name_without_a_dot_is_forbidden_wherever_it_belongs():
    assert violations("y = anything.conv2d(x)", no_loops=False, forbidden=("conv2d",))
    assert violations("y = conv2d(x)", no_loops=False, forbidden=("conv2d",))
    assert violations("def conv2d(x):\n    return x", no_loops=False, forbidden=("conv2d",)) == []
    assert violations("y = conv2d_fast(x)", no_loops=False, forbidden=("conv2d",)) == []


OWN = [
    "def f(x):\n    conv = x.sum()\n    return conv + 1",
    "def f(conv):\n    return lambda: conv",
    "def f(x):\n    return [conv for conv in x]",
    "def conv(x):\n    return x\n\n\ndef f(x):\n    return conv(x)",
    "conv = 3\nf = lambda x: x + conv",
    "def f(x):\n    def g():\n        nonlocal conv\n        conv += 1\n    conv = 0\n    return g",
    "class A:\n    conv = 3\n    both = conv + 1",
    "def f(x):\n    with open(x) as conv:\n        return conv",
    "def f(x):\n    match x:\n        case [conv, *_]:\n            return conv",
]
FOREIGN = [
    "conv = conv\nf = lambda x: conv(x)",
    "def f(x):\n    return conv(x)\n\n\ndef g(conv):\n    return conv",
    "if False:\n    conv = 1\nf = lambda x: conv(x)",
    "f = (lambda: conv)()\nconv = 1",
    "def conv(x, old=conv):\n    return old(x)",
    "def f(x):\n    global conv\n    return conv(x)",
    "def f(x):\n    def g():\n        global conv\n        return conv\n    conv = 1\n    return g",
    "class A:\n    conv = 1\n    def f(self, x):\n        return conv(x)",
    "@conv\ndef f(x):\n    conv = 1\n    return conv",
    "y = [conv for conv in conv]",
    "from keras.ops import conv as c",
    "import keras\nk = keras.ops\ny = k.conv(x)",
    "from keras.ops import *\ny = conv(x)",
    "for conv in [1]:\n    pass\ny = conv",
]


@pytest.mark.parametrize("text", OWN)
def test_a_variable_of_the_cell_may_have_any_name(text):
    assert violations(text, no_loops=False, forbidden=("conv",)) == []


@pytest.mark.parametrize("text", FOREIGN)
def test_what_the_cell_did_not_make_is_found(text):
    assert violations(text, no_loops=False, forbidden=("conv",)) != []


@pytest.mark.parametrize(
    "text",
    [
        "from scipy import signal",
        "from scipy.signal import fftconvolve",
        "import scipy.signal as signal",
        "import numpy, scipy.signal",
        "y = scipy.signal.fftconvolve(x, k)",
    ],
)
def test_a_module_is_forbidden_with_all_that_it_holds(text):
    assert violations(text, no_loops=False, forbidden=("scipy",))


@pytest.mark.parametrize(
    "text",
    [
        "t = tf\ny = t.nn.relu(x)",
        "def f(x):\n    a = b = tf\n    return b.nn.relu(x)",
        "t: object = tf\nu = t\ny = u.nn.relu(x)",
        "y = (t := tf).shape + t.nn.relu(x)",
        "t = np\nt = tf\ny = t.nn.relu(x)",
        "def g():\n    import math as tf\ny = tf.nn.relu(x)",
    ],
)
def test_modules_are_found_under_other_names(text):
    assert violations(text, no_loops=False, forbidden=("tf.nn",))
    assert violations(text, no_loops=False, forbidden=("keras.nn", "tf.raw_ops")) == []


def test_many_assignments_take_no_time():
    assert violations("a = a.b\n" * 2000, no_loops=True, forbidden=("tf.nn",)) == []


def test_lines_are_named_in_order():
    text = "a = 1\nfor i in x:\n    pass\nb = [i for i in x]"
    first, second = violations(text, no_loops=True, forbidden=())
    assert first.startswith("line 2 of the answer has a `for` loop")
    assert second.startswith("line 4 of the answer has a list comprehension")


@pytest.mark.parametrize("text", ["def (", "\0", "(" * 5000])
def test_text_that_is_no_python_never_passes(text):
    assert violations(text, no_loops=True, forbidden=()) != []


def define(text):
    """A function as a notebook's cell defines it."""
    name = f"<cell {hash(text)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    names = {}
    exec(compile(text, name, "exec"), names)
    return names["f"]


def test_in_a_notebook_the_check_is_made_at_once(capsys):
    check.source(define("def f(x):\n    return x.sum()"), "no loops", no_loops=True)
    assert "passed: no loops" in capsys.readouterr().out
    with pytest.raises(check.CheckFailure, match=r"line 2 .* a `for` loop.*\nHint: use einsum"):
        check.source(
            define("def f(x):\n    for v in x:\n        pass"),
            "no loops",
            no_loops=True,
            hint="use einsum",
        )


def test_helpers_in_the_same_cell_and_methods_are_looked_at_too():
    helper = define("def g(x):\n    for v in x:\n        pass\ndef f(x):\n    return g(x)")
    assert violations(cell_of(helper), no_loops=True, forbidden=())
    method = define("class f:\n    n = 1\n    def call(self, x):\n        while x: pass")
    assert violations(cell_of(method), no_loops=True, forbidden=())
