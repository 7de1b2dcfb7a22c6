"""TensorFlow Serving's REST contract as plain functions: requests in, JSON values out.

Source: the TensorFlow Serving documentation, "RESTful API" (tensorflow_serving/g3doc/api_rest.md).
Stricter than it in one respect: NaN and Infinity, which are not JSON, are refused.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from course_utils.serving.signature import DEFAULT_SIGNATURE, ServingError, Tensor
from course_utils.serving.values import read_value


@dataclass(frozen=True)
class Request:
    """A valid request: an array for each input, all with the same first size; rows or columns."""

    arrays: Mapping[str, np.ndarray]
    rows: bool

    @property
    def size(self) -> int:
        """Number of examples."""
        return len(next(iter(self.arrays.values())))


def parse(body: bytes, inputs: Sequence[Tensor]) -> Request:
    """Reads the body of a predict request.

    Args:
        body: What was sent; its length is limited by the caller of this function.
        inputs: Of the signature.

    Raises:
        ServingError: Status 400; the message names the place of the first fault.
    """
    request = _object(body)
    name = request.get("signature_name") or DEFAULT_SIGNATURE
    if name != DEFAULT_SIGNATURE:
        raise ServingError(
            400, f'Serving signature name: "{name!s:.60}" not found in signature def'
        )
    if ("instances" in request) == ("inputs" in request):
        raise ServingError(400, 'Request must have either "instances" (rows) or "inputs" (columns)')
    key = "instances" if "instances" in request else "inputs"
    columns = (_from_rows if key == "instances" else _from_columns)(request[key], inputs)
    arrays = {t.name: read_value(columns[t.name][0], t, columns[t.name][1]) for t in inputs}
    sizes = {len(array) for array in arrays.values()}
    if len(sizes) > 1:
        raise ServingError(400, f"inputs differ in their number of examples: {sorted(sizes)}")
    return Request(arrays, rows=key == "instances")


def _object(body: bytes) -> dict:
    try:
        request = json.loads(body)
    except RecursionError:
        raise ServingError(400, "JSON Parse error: brackets are nested too deep") from None
    except ValueError as error:
        raise ServingError(400, f"JSON Parse error: {error!s:.200}") from None
    if not isinstance(request, dict):
        raise ServingError(400, "JSON Value is not an object: send an object with the instances")
    return request


def _from_rows(rows, inputs: Sequence[Tensor]) -> dict:
    """Input name -> (list of its values, name of the place), from a list of examples."""
    if not isinstance(rows, list) or not rows:
        raise ServingError(400, '"instances" must be a list of at least one example')
    if not any(isinstance(row, dict) for row in rows):
        if len(inputs) > 1:
            names = ", ".join(tensor.name for tensor in inputs)
            raise ServingError(400, f"instances[0]: an object with the inputs {names} is needed")
        return {inputs[0].name: (rows, "instances")}
    columns: dict = {tensor.name: ([], "instances") for tensor in inputs}
    for number, row in enumerate(rows):
        _names(row, inputs, f"instances[{number}]")
        for tensor in inputs:
            columns[tensor.name][0].append(row[tensor.name])
    return columns


def _from_columns(value, inputs: Sequence[Tensor]) -> dict:
    if not isinstance(value, dict) and len(inputs) == 1:
        return {inputs[0].name: (value, "inputs")}
    _names(value, inputs, "inputs")
    return {t.name: (value[t.name], f"inputs[{t.name!r}]") for t in inputs}


def _names(value, inputs: Sequence[Tensor], where: str) -> None:
    expected = {tensor.name for tensor in inputs}
    if not isinstance(value, dict):
        raise ServingError(400, f"{where}: an object with {sorted(expected)} is needed")
    if set(value) != expected:
        received = ", ".join(sorted(f"{name:.40}" for name in value)[:8]) or "nothing"
        raise ServingError(400, f"{where}: expected {sorted(expected)}, received {received}")


def answer(outputs: Mapping[str, np.ndarray], *, rows: bool) -> dict:
    """The body of a response; a single output goes without its name.

    Args:
        outputs: Name -> array, each with the examples along its first axis.
        rows: Whether the request had `instances`.
    """
    lists = {name: np.asarray(value).tolist() for name, value in outputs.items()}
    if len(lists) == 1:
        return {"predictions" if rows else "outputs": next(iter(lists.values()))}
    if not rows:
        return {"outputs": lists}
    examples = zip(*lists.values(), strict=True)
    return {"predictions": [dict(zip(lists, example, strict=True)) for example in examples]}


def status(versions: Sequence[int]) -> dict:
    """The body of a model's status."""
    fine = {"error_code": "OK", "error_message": ""}
    return {
        "model_version_status": [
            {"version": str(version), "state": "AVAILABLE", "status": fine} for version in versions
        ]
    }


def metadata(name: str, version: int, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> dict:
    """The body of a model's metadata: one signature."""
    signature = {
        "inputs": {tensor.name: tensor.described() for tensor in inputs},
        "outputs": {tensor.name: tensor.described() for tensor in outputs},
        "method_name": "tensorflow/serving/predict",
    }
    kind = "type.googleapis.com/tensorflow.serving.SignatureDefMap"
    return {
        "model_spec": {"name": name, "signature_name": "", "version": str(version)},
        "metadata": {
            "signature_def": {"@type": kind, "signature_def": {DEFAULT_SIGNATURE: signature}}
        },
    }
