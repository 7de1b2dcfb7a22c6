"""What is said of the values in a student's line: sorts only, and nothing of theirs is called."""

from __future__ import annotations

import pytest

from autograder.sandbox.inside import MAX_NAME_LINE, MAX_NAMES
from autograder.sandbox.inside.mentioned import names_in
from autograder.sandbox.run import run
from autograder.sandbox.values import Run, Settings, Step


def names_of(setup: str, line: str, **options: object) -> tuple[str, ...]:
    """The lines about the names in a line that raises."""
    return error_of(setup, line, **options).steps[-1].error.names


def error_of(setup: str, line: str, **options: object) -> Run:
    steps = [Step("s0", setup, "extra"), Step("s1", line, "solution")]
    result = run(steps, Settings("tiny", **options))
    assert result.ending == "done", (result.reason, result.output)
    assert [end.status for end in result.steps] == ["ok", "error"], result.steps
    return result


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3", "int"),
        ("None", "None"),
        ("'secret'", "text of 6 characters"),
        ("[1, 2.5, True]", "list of 3 numbers"),
        ("[[1], [2]]", "list of 2 lists"),
        ("(1, 'a')", "tuple of 2 items"),
        ("{'secret': 1}", "dict of 1 item"),
        ("np.zeros((3, 4), np.uint8)", "uint8 array of shape (3, 4)"),
        ("np.array(True)", "bool array of shape ()"),
        ("np.float32(2)", "NumPy float32"),
        ("check.frozen([1.0])", "float64 array of shape (1,)"),
        ("Mine()", "Mine"),
    ],
)
def test_the_sort_of_a_value(value: str, words: str) -> None:
    setup = f"import numpy as np\nfrom course_utils import check\nclass Mine: pass\nx = {value}"
    assert names_of(setup, "x.no_such_thing") == (f"x: {words}",)


def test_tensors_variables_and_layers() -> None:
    setup = (
        "import keras\nfrom keras import ops\na = ops.ones((2, 3))\nb = keras.Variable([1.0])\n"
        "c = keras.Input((4,))\nd = keras.layers.Dense(2)\ne = keras.Sequential()"
    )
    preload = ("import keras", "import tensorflow")
    assert names_of(setup, "a, b, c, d, e, keras, ops.no_such_thing", preload=preload) == (
        "a: float32 tensor of shape (2, 3)",
        "b: float32 Keras variable of shape (1,)",
        "c: float32 symbolic tensor of shape (None, 4)",
        "d: Dense",
        "e: Sequential",
    )


def test_functions_classes_and_modules_are_no_data() -> None:
    setup = (
        "import numpy as np, math, functools\ndef f(): pass\ng = functools.partial(f)\nclass C: 0"
    )
    line = "f, g, C, np, math, print, np.sum, np.exp, C.f, f.no_such_thing"
    assert names_of(setup, line) == ()


def test_names_are_those_of_the_innermost_line_that_is_the_students() -> None:
    setup = "n = 'text'\nk = 2\ndef f(x, n):\n    unused = 1\n    return [y / k / n for y in x]"
    assert names_of(setup, "x = 3\nf([1.0], 0)") == (
        "y: float",
        "k: int",
        "n: int",
        "x: list of 1 number",
    )


def test_lines_are_few_and_short() -> None:
    setup = "\n".join(f"v{n} = 1" for n in range(20)) + f"\n{'w' * 150} = 1"
    names = names_of(setup, f"{'w' * 150}, " + ", ".join(f"v{n}" for n in range(9)) + ", v0.no")
    assert names == tuple(f"v{n}: int" for n in range(8))
    assert len(names) == MAX_NAMES and all(len(name) <= MAX_NAME_LINE for name in names)


def test_names_of_lines_that_are_no_whole_statements() -> None:
    assert names_in("y = f(x.shape, 'z', # w") == ["y", "f", "x"]
    assert names_in("if x: raise ValueError('''") == ["x", "ValueError"]
    assert names_in("    ) + z") == ["z"]
    assert names_in("") == []
