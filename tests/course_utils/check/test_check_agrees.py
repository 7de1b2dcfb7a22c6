"""A function is checked in every regime of its domain."""

from __future__ import annotations

import numpy as np
import pytest

from course_utils import check
from course_utils.check import session
from course_utils.check.failure import CheckError
from course_utils.check.judge import judge
from course_utils.check.values import decode, encode

NAME = "in every regime"
BYTES = 1 << 25
INTEGERS = ("float64", "float32", "int64", "uint8")


@pytest.fixture(autouse=True)
def fresh():
    session.reset()
    yield
    session.reset()


def record(function, *, reference, options):
    """The record that ``check.agrees`` sends of a function, as JSON would bring it."""
    session.reset()
    records = []
    session.record_to(records.append, reference=reference)
    check.agrees(function, NAME, hint="Look.", **options)
    session.reset()
    (found,) = records
    return found


class Exercise:
    """A reference with its domain; says what is wrong with another function."""

    def __init__(self, reference, **options):
        self.options = options
        self.right = record(reference, reference=True, options=options)

    def __call__(self, function):
        sent = record(function, reference=False, options=self.options)
        value = decode(sent["actual"], max_bytes=BYTES)
        expected = decode(self.right["expected"], max_bytes=BYTES)
        verdict = judge("agrees", value, expected, self.right["options"])
        return verdict.message


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


@pytest.fixture(scope="module")
def on_sigmoid():
    z = check.array(..., dtypes=INTEGERS, scalar=True, edges=[0.0])
    return Exercise(sigmoid, z=z, overflow=True, atol=1e-12)


def test_right_answers_of_other_styles_pass(on_sigmoid):
    assert on_sigmoid(sigmoid) == ""
    assert on_sigmoid(lambda z: 0.5 * (1 + np.tanh(np.asarray(z, dtype=float) / 2))) == ""

    def branches(z):
        z = np.array(z, dtype=float, ndmin=1)
        out = np.empty_like(z)
        out[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
        e = np.exp(z[z < 0])
        out[z < 0] = e / (1 + e)
        return out

    assert "wrong where the shape is ()" in on_sigmoid(branches)
    assert on_sigmoid(lambda z: branches(z).reshape(np.shape(z))) == ""


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda z: 1 / (1 + np.exp(-z)), "wrong where z holds uint8; z is about -20000: it raises"),
        (lambda z: sigmoid(np.clip(z, -18, 18)), "ordinary, wrong where z is about ±"),
        (
            lambda z: np.squeeze(sigmoid(z)),
            "right where the inputs are ordinary, wrong where the shape",
        ),
        (lambda z: sigmoid(z).astype(np.asarray(z).dtype), "z holds int64"),
        (lambda z: sigmoid(z) + 0.1, "wrong for all inputs that were tried"),
        (lambda z: sigmoid(z).tolist(), None),
        (lambda z: "half", "wrong for all inputs that were tried: the result is a string"),
        (lambda z: None, "the result is None"),
        (lambda z: 1 // 0, "wrong for all inputs that were tried: it raises ZeroDivisionError"),
    ],
)
def test_a_mistake_is_told_by_its_regime(on_sigmoid, wrong, words):
    found = on_sigmoid(wrong)
    assert (found == "") if words is None else (words in found), found


def test_a_changed_argument_has_a_headline_of_its_own():
    def doubled(x):
        x *= 2
        return x

    exercise = Exercise(lambda x: 2 * x, x=check.array("n"))
    assert exercise(doubled).startswith("the function changes its argument x\n")


def test_state_that_is_kept_between_calls_shows():
    kept = {}

    def cached(x):
        return kept.setdefault(x.shape, 2 * x)

    buffer = np.zeros(40)

    def reused(x):
        buffer[: len(x)] = 2 * x
        return buffer[: len(x)]

    exercise = Exercise(lambda x: 2 * x, x=check.array("n"))
    assert exercise(cached)
    assert "a later call changes the result of an earlier one" in exercise(reused)


def test_axes_that_share_a_name_have_one_size_and_no_two_names_the_same():
    shapes = []

    def seen(x, weights, bias):
        shapes.append((x.shape, weights.shape, bias.shape))
        return x @ weights + bias

    options = {
        "x": check.array("batch", "inputs"),
        "weights": check.array("inputs", "2*units"),
        "bias": check.array("2*units"),
    }
    exercise = Exercise(seen, **options)
    assert shapes[0] == ((3, 4), (4, 4), (4,))
    assert any(x[0] == 1 for x, _, _ in shapes) and any(x[0] == 40 for x, _, _ in shapes)
    assert all(x[1] == w[0] and w[1] == b[0] for x, w, b in shapes)
    assert "batch is 1" in exercise(lambda x, weights, bias: np.squeeze(x @ weights + bias))


def test_settings_are_tried_at_their_limits_and_left_out():
    def decayed(x, rate=0.5, power=2):
        return x * (1 - rate) ** power

    options = {
        "x": check.array(...),
        "rate": check.number(0.0, 1.0, typical=(0.3, 0.5), default=0.5),
        "power": check.integer(0, 9, typical=(3,), default=2),
    }
    exercise = Exercise(decayed, **options)
    assert exercise(decayed) == ""
    assert "rate is 0" in exercise(lambda x, rate=0.5, power=2: decayed(x, rate or 0.5, power))
    assert "left out" in exercise(lambda x, rate=0.5, power=3: decayed(x, rate, power))


def test_a_default_that_acts_on_small_numbers_alone_is_tried_there():
    def scaled(g, v, epsilon=1e-7):
        return g / (v + epsilon)

    options = {
        "g": check.array("n"),
        "v": check.array("n", low=0),
        "epsilon": check.number(1e-7, 1.0, typical=(1e-3,), default=1e-7),
    }
    exercise = Exercise(scaled, **options)
    other = exercise(lambda g, v, epsilon=1e-8: scaled(g, v, epsilon))
    assert "epsilon is left out and the inputs are small" in other


def test_whole_numbers_hold_no_zero_where_zero_is_left_open():
    def slope(z):
        return np.where(np.asarray(z) > 0, 1.0, 0.3)

    types = ("float64", "int64", "uint8")
    exercise = Exercise(slope, z=check.array(..., dtypes=types, zeros=False))
    assert exercise(lambda z: np.where(np.asarray(z) >= 0, 1.0, 0.3)) == ""
    assert "z holds int64" in exercise(lambda z: slope(z).astype(np.asarray(z).dtype))


def test_cases_may_demand_an_exception():
    def root(x):
        if (x < 0).any():
            raise ValueError("negative")
        return np.sqrt(x)

    cases = {"a number is negative": {"x": np.array([4.0, -1.0])}}
    exercise = Exercise(root, x=check.array("n", low=0), cases=cases)
    assert exercise(root) == ""

    class OwnError(ValueError):
        """Raised by a student: a ValueError, too."""

    def own(x):
        if (x < 0).any():
            raise OwnError
        return np.sqrt(x)

    assert exercise(own) == ""
    assert "a number is negative: it raises no ValueError" in exercise(np.sqrt)


def test_integers_that_are_promised_must_be_returned():
    exercise = Exercise(
        lambda x: np.argmax(x, axis=1), x=check.array("batch", "classes"), integers=True
    )
    assert exercise(lambda x: x.argmax(-1)) == ""
    assert "does not return integers" in exercise(lambda x: x.argmax(-1).astype(float))


def test_a_wrong_whole_number_or_text_is_not_called_by_its_kind():
    counted = Exercise(lambda n: [np.arange(n), "even"], n=check.integer(2, 9))
    assert "fractions" not in counted(lambda n: [np.arange(n) + 1, "even"])
    assert "a string" not in counted(lambda n: [np.arange(n), "odd"])


def test_lists_of_arrays():
    def scaled(arrays, factor):
        return [factor * a for a in arrays]

    exercise = Exercise(
        scaled, arrays=check.sequence(check.array(...)), factor=check.number(typical=(2.0,))
    )
    assert exercise(scaled) == ""
    assert "arrays is a tuple" in exercise(
        lambda arrays, factor: (
            [factor * a for a in [*arrays, *[]]] if isinstance(arrays, list) else None
        )
    )
    assert "changes its argument arrays" in exercise(
        lambda arrays, factor: [a.__imul__(factor) for a in arrays]
    )


def test_a_reference_that_is_not_right_everywhere_is_refused():
    for wrong, words in (
        (lambda x: np.exp(x), "gives NaN or inf where x is about"),
        (lambda x: x + (x.dtype == np.float32), "another result where x holds float32"),
        (lambda x: x[:, 0], "raises IndexError"),
    ):
        with pytest.raises(CheckError, match=words):
            Exercise(wrong, x=check.array("n", dtypes=("float64", "float32")))


def test_what_is_no_domain_is_refused():
    with pytest.raises(CheckError, match=r"x must be check.array\(...\).* Received: ndarray"):
        check.agrees(sigmoid, NAME, x=np.zeros(3))
    with pytest.raises(CheckError, match="'inputs' is the name of an argument"):
        check.agrees(sigmoid, NAME, inputs=check.array("n", "inputs"))
    with pytest.raises(CheckError, match="'4 units'"):
        check.agrees(sigmoid, NAME, x=check.array("4 units"))
    with pytest.raises(CheckError, match="names 'm'; known are n"):
        check.agrees(sigmoid, NAME, x=check.array("n", high="m-1"))


def test_a_function_that_is_not_written_yet_is_no_wrong_one():
    def stub(z):
        raise NotImplementedError

    with pytest.raises(NotImplementedError):
        record(stub, reference=False, options={"z": check.array("n")})


@pytest.mark.parametrize(
    "forged",
    [None, "all", [], [[]] * 200, 3.0, {"is": "value"}, [[{"is": "value"}]], [[{"is": ["value"]}]]],
)
def test_what_a_forger_sends_is_refused(on_sigmoid, forged):
    expected = decode(on_sigmoid.right["expected"], max_bytes=BYTES)
    value = decode(encode(forged), max_bytes=BYTES)
    assert not judge("agrees", value, expected, on_sigmoid.right["options"]).passed


def test_draws_are_the_same_each_time_and_others_for_another_name():
    def first_of(name):
        seen = []
        session.record_to(lambda record: None)
        check.agrees(lambda x: seen.append(x) or x, name, x=check.array("n"))
        session.reset()
        return seen[0]

    assert (first_of("a") == first_of("a")).all()
    assert (first_of("a") != first_of("b")).any()


def test_a_message_tells_neither_what_is_right_nor_what_was_drawn(on_sigmoid):
    said = on_sigmoid(lambda z: sigmoid(z) * (np.asarray(z) > -1))
    assert not any(
        character == "." and said[at + 1].isdigit() for at, character in enumerate(said[:-1])
    )
