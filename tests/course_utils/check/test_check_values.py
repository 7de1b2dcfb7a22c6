"""Encoding: a round trip for honest values, ``MalformedValue`` for everything else."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest
from check_strategies import objects
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.check.values import MalformedValue, Opaque, decode, encode, normalize

LIMIT = 1 << 20


@settings(deadline=None, database=None)
@given(objects())
def test_round_trip_through_json(value):
    tree = json.loads(json.dumps(encode(value)))
    assert encode(decode(tree, max_bytes=LIMIT)) == tree


def test_an_array_comes_back_with_its_type_shape_and_bits():
    array = np.array([[np.nan, -0.0, np.inf], [1e-320, 1.5, -2]], dtype=np.float64)[:, ::-1]
    back = decode(encode(array), max_bytes=LIMIT)
    assert back.dtype == array.dtype and back.shape == array.shape
    assert back.tobytes() == array.tobytes()


def test_opaque_text_none_and_empty_values_come_back():
    value = {"a": [None, "text", np.zeros((0, 3))], "b": len}
    back = decode(encode(value), max_bytes=LIMIT)
    assert back["a"][:2] == [None, "text"] and back["a"][2].shape == (0, 3)
    assert back["b"] == Opaque("builtin_function_or_method", "len")


def test_odd_booleans_are_made_honest():
    odd = np.frombuffer(b"\x00\x02\xff", dtype=bool)
    np.testing.assert_array_equal(decode(encode(odd), max_bytes=9), [False, True, True])


def _array(**changes):
    tree = encode(np.arange(6.0).reshape(2, 3))
    return {**tree, **changes}


def _data(count):
    return base64.b64encode(bytes(count)).decode()


@pytest.mark.parametrize(
    "tree",
    [
        None,
        [],
        "none",
        {},
        {"t": "unknown"},
        {"t": ["array"]},
        {"t": "none", "more": 1},
        {"t": "str"},
        {"t": "str", "value": 3},
        {"t": "list", "items": {}},
        {"t": "list", "items": [3]},
        {"t": "dict", "items": []},
        {"t": "dict", "items": {"a": None}},
        {"t": "other", "type": "x"},
        {"t": "other", "type": None, "text": ""},
        _array(dtype="|O"),
        _array(dtype="<V8"),
        _array(dtype="<U2"),
        _array(dtype=">f8"),
        _array(dtype="f8"),
        _array(dtype=8),
        _array(dtype="<f4"),
        _array(shape=[2, 2]),
        _array(shape=[2, -3]),
        _array(shape=[2, 3.0]),
        _array(shape=[True, 6]),
        _array(shape=["2", 3]),
        _array(shape=6),
        _array(shape=[1] * 40 + [6]),
        _array(shape=[2**62, 2**62, 0], data=""),
        _array(shape=[2**40, 2**40], data=""),
        _array(shape=[10**400], data=""),
        _array(data=3),
        _array(data="!" * 64),
        _array(data="é" * 64),
        _array(data=_data(48)[:-4] + "===="),
        _array(data=_data(48) + "AAAA"),
        _array(data=_data(47)),
        {"t": "array", "dtype": "|b1", "shape": [1], "data": base64.b64encode(b"\2").decode()},
    ],
    ids=lambda tree: json.dumps(tree)[:60],
)
def test_forged_trees_are_refused(tree):
    with pytest.raises(MalformedValue, match="The encoded value"):
        decode(tree, max_bytes=LIMIT)


def test_limits_on_bytes_depth_and_items():
    numbers = encode(np.zeros(100))
    with pytest.raises(MalformedValue, match="more bytes"):
        decode(numbers, max_bytes=799)
    assert decode(numbers, max_bytes=800).shape == (100,)
    with pytest.raises(MalformedValue, match="more bytes"):
        decode({"t": "list", "items": [numbers, numbers]}, max_bytes=1000)
    with pytest.raises(MalformedValue, match="more bytes"):
        decode({"t": "str", "value": "x" * 11}, max_bytes=10)
    with pytest.raises(MalformedValue, match="more nodes"):
        decode({"t": "list", "items": [{"t": "none"}] * 10}, max_bytes=10, max_items=10)
    deep = {"t": "none"}
    for _ in range(9):
        deep = {"t": "list", "items": [deep]}
    with pytest.raises(MalformedValue, match="nested too deeply"):
        decode(deep, max_bytes=10)
    decode(deep["items"][0], max_bytes=10)


def test_a_huge_claim_allocates_nothing():
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(MalformedValue):
        decode(_array(shape=[1 << 30], data="AAAA"), max_bytes=1 << 40)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.fixed_dictionaries(
            {"t": st.sampled_from(["array", "str", "none", "list", "dict", "other"])},
            optional={
                "items": inner,
                "value": inner,
                "type": inner,
                "text": inner,
                "dtype": st.sampled_from(["<f8", "|b1", "|O"]),
                "shape": st.lists(st.integers(-1, 3), max_size=3),
                "data": st.sampled_from(["", "AAAAAAAAAAA=", "AQ==", "%%%%"]),
            },
        ),
    ),
    max_leaves=6,
)


@settings(deadline=None, database=None, max_examples=300)
@given(_JSON)
def test_any_json_is_read_or_refused(tree):
    try:
        value = decode(tree, max_bytes=1000)
    except MalformedValue:
        return
    assert encode(normalize(value)) == encode(value)
