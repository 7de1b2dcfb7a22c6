"""Requests and responses of TensorFlow Serving's REST contract, and values inside them."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.serving import contract
from course_utils.serving.contract import parse
from course_utils.serving.signature import ServingError, Tensor

IMAGES = Tensor("images", "uint8", (None, 2, 3))
SIGNAL = Tensor("signal", "float32", (None, None))
FLAG = Tensor("flag", "bool", (None,))
GOOD = [[[1, 2, 3], [4, 5, 255]], [[0, 0, 0], [9, 9, 9]]]


def body(**fields):
    return json.dumps(fields).encode()


def refused(raw, inputs=(IMAGES,)):
    with pytest.raises(ServingError) as caught:
        parse(raw, inputs)
    assert caught.value.status == 400
    return caught.value.message


def test_rows_and_columns_give_the_same_array():
    for fields in (
        {"instances": GOOD},
        {"instances": [{"images": image} for image in GOOD]},
        {"inputs": GOOD},
        {"inputs": {"images": GOOD}},
        {"instances": GOOD, "signature_name": "serving_default"},
        {"instances": GOOD, "signature_name": ""},
    ):
        request = parse(body(**fields), [IMAGES])
        np.testing.assert_array_equal(request.arrays["images"], GOOD)
        assert request.arrays["images"].dtype == np.uint8
        assert request.rows == ("instances" in fields)
        assert request.size == 2


def test_several_inputs_by_row_and_by_column():
    rows = [{"signal": [1, 2.5], "flag": True}, {"signal": [3, 4], "flag": False}]
    columns = {"signal": [[1, 2.5], [3, 4]], "flag": [True, False]}
    one = parse(body(instances=rows), [SIGNAL, FLAG])
    other = parse(body(inputs=columns), [SIGNAL, FLAG])
    for name in ("signal", "flag"):
        np.testing.assert_array_equal(one.arrays[name], other.arrays[name])


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "JSON Parse error"),
        (b"{", "JSON Parse error"),
        (b"\xff\xff", "JSON Parse error"),
        (b"[" * 200_000, "JSON Parse error"),
        (b"[1]", "not an object"),
        (b"{}", 'either "instances" (rows) or "inputs"'),
        (body(instances=GOOD, inputs=GOOD), 'either "instances" (rows) or "inputs"'),
        (body(instances=GOOD, signature_name="other"), '"other" not found'),
        (body(instances=[]), "at least one example"),
        (body(inputs=[]), "at least one example"),
        (body(instances={"images": GOOD}), "at least one example"),
        (body(instances=[{"pixels": GOOD[0]}]), "expected ['images'], received pixels"),
        (body(instances=[{"images": GOOD[0]}, 3]), "instances[1]: an object"),
        (body(inputs={"images": GOOD, "more": 1}), "received images, more"),
        (
            body(instances=[1, 2]),
            "instances[0]: expected a list of shape (2, 3), received a number",
        ),
        (body(instances=["ab"]), "received text"),
        (body(instances=[GOOD[0], GOOD[1][:1]]), "instances[1]: expected 2 items, received 1"),
        (body(instances=[[[1, 2, 3], [4, 5]]]), "instances[0][1]: expected 3 items, received 2"),
        (body(instances=[[[1, 2, 3], [4, 5, None]]]), "instances[0][1][2]: expected a number"),
        (body(instances=[[[1, 2, 3], [4, 5, True]]]), "received true"),
        (body(instances=[[[1, 2, 3], [4, 5, "6"]]]), "received text"),
        (body(instances=[[[1, 2, 3], [4, 5, [6]]]]), "received a list"),
        (body(instances=[[[1, 2, 3], [4, 5, 0.5]]]), "expected a whole number"),
        (body(instances=[[[1, 2, 3], [4, 5, 256]]]), "outside of 0 to 255"),
        (body(instances=[[[1, 2, 3], [4, 5, -1]]]), "outside of 0 to 255"),
        (body(instances=[[[1, 2, 3], [4, 5, math.nan]]]), "NaN and infinity"),
        (body(instances=[[[1, 2, 3], [4, 5, -math.inf]]]), "NaN and infinity"),
        (b'{"instances": [[[1, 2, 3], [4, 5, 1e999]]]}', "NaN and infinity"),
        (b'{"instances": [[[1, 2, 3], [4, 5, ' + b"9" * 400 + b"]]]}", "outside of 0 to 255"),
    ],
)
def test_what_is_wrong_is_said(raw, words):
    assert words in refused(raw)


def test_floats_that_do_not_fit_are_refused():
    assert "too large for float32" in refused(body(instances=[[1e300]]), [SIGNAL])
    raw = b'{"instances": [[' + b"9" * 400 + b"]]}"
    assert "too large for float32" in refused(raw, [SIGNAL])


def test_ragged_where_any_size_fits():
    assert "expected 2 items, received 1" in refused(body(instances=[[1, 2], [3]]), [SIGNAL])


def test_inputs_that_differ_in_length():
    raw = body(inputs={"signal": [[1]], "flag": [True, False]})
    assert "number of examples" in refused(raw, [SIGNAL, FLAG])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_bytes_are_refused_and_nothing_else_is_raised(raw):
    refused(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(JSON, st.sampled_from(["instances", "inputs"]))
def test_any_json_is_parsed_or_refused(value, key):
    try:
        request = parse(json.dumps({key: value}).encode(), [IMAGES])
    except ServingError as error:
        assert error.status == 400
    else:
        assert request.arrays["images"].shape[1:] == (2, 3)


def test_answers_by_rows_and_columns():
    outputs = {"p": np.array([[0.25, 0.75], [0.5, 0.5]]), "c": np.array([1, 0])}
    assert contract.answer(outputs, rows=True) == {
        "predictions": [{"p": [0.25, 0.75], "c": 1}, {"p": [0.5, 0.5], "c": 0}]
    }
    assert contract.answer(outputs, rows=False) == {
        "outputs": {"p": [[0.25, 0.75], [0.5, 0.5]], "c": [1, 0]}
    }


def test_a_single_output_has_no_name():
    outputs = {"y": np.array([3.5, 4.0, 5.5], np.float32)}
    assert contract.answer(outputs, rows=True) == {"predictions": [3.5, 4.0, 5.5]}
    assert contract.answer(outputs, rows=False) == {"outputs": [3.5, 4.0, 5.5]}


def test_status_is_that_of_the_documentation():
    assert contract.status([123]) == {
        "model_version_status": [
            {
                "version": "123",
                "state": "AVAILABLE",
                "status": {"error_code": "OK", "error_message": ""},
            }
        ]
    }


def test_metadata_describes_types_and_shapes():
    outputs = [Tensor("p", "float32", (None, 10)), Tensor("c", "int64", (None,))]
    found = contract.metadata("digits", 7, [IMAGES], outputs)
    assert found["model_spec"] == {"name": "digits", "signature_name": "", "version": "7"}
    signature = found["metadata"]["signature_def"]["signature_def"]["serving_default"]
    assert signature["method_name"] == "tensorflow/serving/predict"
    images = signature["inputs"]["images"]
    assert images["dtype"] == "DT_UINT8"
    assert [dim["size"] for dim in images["tensor_shape"]["dim"]] == ["-1", "2", "3"]
    assert signature["outputs"]["p"]["dtype"] == "DT_FLOAT"
    assert signature["outputs"]["c"]["dtype"] == "DT_INT64"
