"""Normalization: right answers in any dress become the same plain value; hostile ones, opaque."""

from __future__ import annotations

import collections

import numpy as np
import pytest
from check_strategies import objects
from hypothesis import given, settings

from course_utils.check.plain import MAX_DEPTH, MAX_ITEMS, Opaque, normalize, type_name


class Hostile:
    """Claims to be equal to everything and an array of whatever is wanted."""

    asked = False

    def _lie(self, *args, **kwargs):
        Hostile.asked = True
        return True

    __eq__ = __ne__ = __len__ = __iter__ = __getitem__ = __float__ = _lie
    __array__ = __array_ufunc__ = __array_interface__ = __repr__ = __str__ = _lie
    __hash__ = None


@pytest.mark.parametrize(
    "value",
    [3, 3.0, np.float32(3), np.int8(3), np.array(3), np.array(3.0, dtype=np.longdouble), True + 2],
)
def test_single_numbers_become_arrays_without_axes(value):
    plain = normalize(value)
    assert type(plain) is np.ndarray
    assert plain.shape == ()
    assert plain == 3


@pytest.mark.parametrize(
    "value",
    [
        [[1, 2], [3, 4]],
        ((1, 2), [3.0, 4]),
        [[np.int64(1), 2.0], (np.float32(3), True + 3)],
        np.array([[1, 2], [3, 4]], dtype=">i4"),
        np.ma.array([[1, 2], [3, 4]]),
        np.array([[1, 2], [3, 4]], dtype=np.longdouble),
        np.array([[1, 3], [2, 4]]).T,
    ],
)
def test_rectangular_numbers_become_one_array(value):
    plain = normalize(value)
    assert type(plain) is np.ndarray
    assert plain.dtype.isnative
    np.testing.assert_array_equal(plain, [[1, 2], [3, 4]])


def test_lists_of_arrays_and_ragged_lists_stay_lists():
    pair = normalize((np.ones(2), np.zeros(2)))
    ragged = normalize([[1, 2], [3]])
    assert isinstance(pair, list) and [item.shape for item in pair] == [(2,), (2,)]
    assert isinstance(ragged, list) and [item.shape for item in ragged] == [(2,), (1,)]


def test_text_keys_and_sets():
    assert normalize("abc") == normalize(b"abc") == normalize(np.str_("abc")) == "abc"
    assert normalize(np.array(["a", "b"])) == normalize(("a", "b")) == ["a", "b"]
    assert normalize(np.array([b"a", "b"], dtype=object)) == ["a", "b"]
    assert normalize(b"\xff\x00") == "\\xff\x00"
    assert set(normalize({1: 0, ("a", "b"): 1, None: 2})) == {"1", "('a', 'b')", "None"}
    np.testing.assert_array_equal(normalize({3, 1, 2}), [1, 2, 3])
    assert normalize(collections.OrderedDict(a="x")) == {"a": "x"}
    assert normalize(np.dtype("float32")) == "float32"
    np.testing.assert_array_equal(normalize(range(3)), [0, 1, 2])
    assert normalize({1: 0, "1": 0}) == Opaque("dict", "keys that are not strings or numbers")


def test_integers_beyond_int64_are_opaque_and_spelled_out():
    assert normalize(2**63 - 1) == 2**63 - 1
    assert normalize(2**63) == Opaque("int", hex(2**63))
    assert normalize(10**5000).text == f"an integer of {(10**5000).bit_length()} bits"
    mixed = normalize([-1, 2**63])
    assert isinstance(mixed, list) and isinstance(mixed[1], Opaque)


def test_objects_are_never_asked():
    Hostile.asked = False
    for value in (Hostile(), [Hostile()], {"a": Hostile()}, (1, Hostile())):
        normalize(value)
    assert not Hostile.asked
    assert normalize(Hostile()) == Opaque("Hostile")


def test_subclasses_are_read_as_their_base():
    class Liar(float):
        def __float__(self):
            return 1.0

        def __eq__(self, other):
            return True

        __hash__ = None

    class LyingArray(np.ndarray):
        shape = property(lambda self: (99,))
        dtype = property(lambda self: "none")

        def __array__(self, *args, **kwargs):
            raise AssertionError("asked")

    class LyingList(list):
        def __iter__(self):
            return iter([9])

        def __len__(self):
            return 1

    assert normalize(Liar(2.5)) == 2.5
    lying = normalize(np.array([1.0, 2.0]).view(LyingArray))
    assert type(lying) is np.ndarray and lying.shape == (2,)
    np.testing.assert_array_equal(normalize(LyingList([1, 2])), [1, 2])


@pytest.mark.parametrize(
    "value",
    [
        np.array([None, 1.0], dtype=object),
        np.zeros(2, dtype=[("a", "f8")]),
        np.array(["2020-01-01"], dtype="datetime64[D]"),
        np.broadcast_to(np.float64(0), (10**6, 10**6)),
        "x" * 2_000_000,
        {object(): 1},
        (x for x in [1]),
        [0] * 2_000_000,
        [["a"]] * 20_000,
        [np.zeros(10**6)] * 1000,
        range(10**12),
        object,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_compared_is_opaque(value):
    assert isinstance(normalize(value), Opaque)


def test_cycles_and_deep_nests_end():
    cycle: list = []
    cycle.append(cycle)
    wide: list = ["a"]
    for _ in range(30):
        wide = [wide, wide, wide]
    deep = ["a"]
    for _ in range(100_000):
        deep = [deep]
    mapping: dict = {}
    mapping["self"] = mapping
    for value in (cycle, wide, deep, mapping):
        assert isinstance(normalize(value), list | dict | Opaque)


def test_nesting_up_to_the_limit_is_kept():
    value = "x"
    for _ in range(MAX_DEPTH):
        value = [value]
    assert normalize(value) == value
    inner = normalize([value])
    for _ in range(MAX_DEPTH):
        inner = inner[0]
    assert isinstance(inner, Opaque)
    assert isinstance(normalize(["a"] * (MAX_ITEMS + 1)), Opaque)


def test_code_that_raises_makes_an_opaque_value():
    class Framework:
        def numpy(self):
            raise KeyError("boom")

    Framework.__module__ = "tensorflow.imitation"
    assert normalize(Framework()) == Opaque("Framework", "could not be read (KeyError)")


def test_type_name_is_not_the_metaclass_opinion():
    class Meta(type):
        @property
        def __name__(cls):
            return "float"

    class Thing(metaclass=Meta):
        pass

    assert type_name(Thing()) == "Thing"


@settings(deadline=None, database=None)
@given(objects())
def test_normalizing_again_changes_nothing(value):
    once = normalize(value)
    twice = normalize(once)
    assert _same(once, twice)


def _same(left, right):
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and left.tobytes() == right.tobytes()
    if isinstance(left, list):
        return len(left) == len(right) and all(map(_same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    return left == right
