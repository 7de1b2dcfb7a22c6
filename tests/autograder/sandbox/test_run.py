"""What a run reports: records, errors, seeds, and what notebooks do besides."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.sandbox.run import run
from autograder.sandbox.values import Run, Settings, Step
from course_utils.check.values import decode

CHECKS = """
from course_utils import check
check.begin("tiny")
check.close([1.0, 2.0], [1.0, 3.0], "values", hint="h")

check.same(41, "answer")
"""


def execute(*sources: str, **options: object) -> Run:
    """Run sources as steps s0, s1, ..., which must come to their end."""
    steps = [Step(f"s{number}", source, "graded") for number, source in enumerate(sources)]
    result = run(steps, Settings("tiny", **options))
    assert result.ending == "done", (result.reason, result.output)
    return result


def test_records_carry_what_was_computed_and_where() -> None:
    result = execute("x = 1", CHECKS)
    assert [(r.step, r.name, r.kind, r.line) for r in result.records] == [
        ("s1", "values", "close", 4),
        ("s1", "answer", "same", 6),
    ]
    values = [decode(record.actual, max_bytes=1000) for record in result.records]
    assert values[0].tolist() == [1.0, 2.0]
    assert values[1] == 41


def test_what_is_expected_is_told_by_a_reference_only() -> None:
    assert [(r.expected, r.options) for r in execute(CHECKS).records] == [(None, {})] * 2
    told = execute(CHECKS, reference=True).records
    assert decode(told[0].expected, max_bytes=1000).tolist() == [1.0, 3.0]
    assert told[0].options["rtol"] == 1e-4


def test_a_value_too_large_to_send_is_said_to_be() -> None:
    code = CHECKS + "import numpy as np\ncheck.same(np.zeros(3_000_000), 'large')"
    record = execute(code).records[-1]
    assert record.actual["t"] == "other"
    assert "too large" in record.actual["text"]


def test_an_error_ends_its_step_and_names_its_place() -> None:
    result = execute("\n\ndef f(x):\n    return 1 / x", "y = 2\nf(0)", "print(y)")
    error = result.steps[1].error
    assert (error.type, error.message) == ("ZeroDivisionError", "division by zero")
    assert error.frames == (("s1", 2, "f(0)"), ("s0", 4, "return 1 / x"))
    assert [end.status for end in result.steps] == ["ok", "error", "ok"]
    assert result.output.strip() == "2"


@pytest.mark.parametrize(
    ("code", "kind", "place"),
    [
        ("x = 1\nx = = 2", "SyntaxError", (("s0", 2, "x = = 2"),)),
        ("if True:\nx = 1", "IndentationError", (("s0", 2, "x = 1"),)),
        ("import sys\nsys.exit('bye')", "SystemExit", (("s0", 2, "sys.exit('bye')"),)),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", (("s0", 1, "raise KeyboardInterrupt"),)),
        ("exit()", "SystemExit", (("s0", 1, "exit()"),)),
        ("raise NotImplementedError", "NotImplementedError", None),
        ("await 3", "TypeError", None),
    ],
)
def test_kinds_of_errors(code: str, kind: str, place: tuple | None) -> None:
    result = execute(code, "1")
    assert [end.status for end in result.steps] == ["error", "ok"]
    assert result.steps[0].error.type == kind
    assert place is None or result.steps[0].error.frames == place


def test_messages_and_frames_are_capped() -> None:
    deep = "def f(n): return f(n - 1) if n else 1 / 0\nf(200)"
    result = execute("raise ValueError('x' * 10_000)", deep)
    assert len(result.steps[0].error.message) == 2000
    assert len(result.steps[1].error.frames) == 20
    assert result.steps[1].error.frames[0] == ("s1", 2, "f(200)")  # which check led there
    assert result.steps[1].error.frames[-1] == ("s1", 1, deep.splitlines()[0])


def test_bold_words_of_a_message_come_as_plain_text() -> None:
    (end,) = execute("raise ValueError('\\x1b[1mCannot take \\x1b[0;31mthis\\x1b[0m')").steps
    assert end.error.message == "Cannot take this"


def test_an_error_whose_text_raises() -> None:
    code = "class Odd(Exception):\n    def __str__(self): raise SystemExit\nraise Odd"
    error = execute(code).steps[0].error
    assert error.type == "Odd"
    assert "cannot be read" in error.message


def test_every_step_starts_from_the_same_seed() -> None:
    draw = "import random, numpy as np\nprint(random.random(), np.random.rand())"
    lines = execute(draw, draw, "np.random.rand(); random.random()", draw).output.splitlines()
    assert len(lines) == 3
    assert len(set(lines)) == 1


def test_magics_and_shell_features() -> None:
    code = "%matplotlib inline\n%timeit -n1 -r1 1 + 1\n?len\nx = 3\nx"
    cell = "\n%%time\ny = x + _"
    shell = "lines = !echo shell\nassert lines == ['shell']\n!echo command"
    result = execute(code, cell, "assert y == 6", shell)
    assert [end.error for end in result.steps] == [None] * 4
    assert result.output.endswith("command\n")


@pytest.mark.parametrize("code", ["input('Name? ')", "import getpass; getpass.getpass()"])
def test_questions_are_answered_by_a_clear_error(code: str) -> None:
    error = execute(code).steps[0].error
    assert error.type == "InputUnavailable"
    assert "nobody is there to answer" in error.message


def test_plots_and_display_work_and_find_their_fonts() -> None:
    code = (
        "import matplotlib.pyplot as plt, matplotlib.font_manager as fonts\n"
        "from IPython.display import display, HTML\n"
        "plt.plot([1, 2]); plt.title('t'); plt.savefig('figure.png'); plt.show()\n"
        "display(HTML('<b>x</b>'))\n"
        "import os, matplotlib\n"
        "print('cached', os.listdir(matplotlib.get_cachedir()))"
    )
    result = execute(code)
    assert [end.error for end in result.steps] == [None]
    assert "cached ['fontlist" in result.output
    assert "building the font cache" not in result.output


def test_sources_of_any_text() -> None:
    result = execute("text = 'é \U0001f600 \\ud800'\nprint(len(text))", "raise ValueError(text)")
    assert result.output.strip() == "5"
    result.steps[1].error.message.encode("utf-8")


def test_an_empty_program() -> None:
    result = execute()
    assert (result.records, result.steps, result.output) == ((), (), "")


def test_ids_must_differ() -> None:
    with pytest.raises(ValueError, match="ids repeat"):
        run([Step("a", "", "extra")] * 2, Settings("tiny"))


@pytest.mark.slow
def test_keras_trains_under_the_default_limits_and_is_seeded() -> None:
    first = (
        "import tensorflow as tf, keras, numpy as np\n"
        "print('draw', float(tf.random.uniform([])), float(keras.random.uniform([])))"
    )
    draw = "print('draw', float(tf.random.uniform([])), float(keras.random.uniform([])))"
    train = (
        "x = np.random.rand(64, 4).astype('float32')\n"
        "model = keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\n"
        "data = tf.data.Dataset.from_tensor_slices((x, x.sum(1)))\n"
        "data = data.shuffle(64).batch(8).prefetch(2)\n"
        "history = model.fit(data, epochs=2, verbose=0)\n"
        "model.save('model.keras'); keras.models.load_model('model.keras')\n"
        "print('loss', history.history['loss'][-1])"
    )
    result = execute(first, draw, train, train)
    assert [end.error for end in result.steps] == [None] * 4
    draws = [line for line in result.output.splitlines() if line.startswith("draw")]
    losses = [line for line in result.output.splitlines() if line.startswith("loss")]
    assert draws[0].split()[1] == draws[1].split()[1]
    assert len(losses) == 2
    assert losses[0] == losses[1]
    assert np.isfinite(float(losses[0].split()[1]))
