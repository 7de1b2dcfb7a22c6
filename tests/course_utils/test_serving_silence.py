"""Keeping lessons quiet, and what importing costs."""

import logging
import os
import subprocess
import sys
import warnings

import numpy as np
import pytest

from course_utils import serving
from course_utils.serving import onnx_session, quiet


def test_nothing_comes_through_and_afterward_everything(capfd):
    with quiet():
        print("python")
        print("python", file=sys.stderr)
        os.write(1, b"native")
        os.write(2, b"native")
        warnings.warn("a warning", UserWarning, stacklevel=1)
        logging.getLogger("x").warning("a warning")
    os.write(2, b"after")
    print("after")
    out, err = capfd.readouterr()
    assert (out, err) == ("after\n", "after")


def test_exceptions_pass_and_output_is_back(capfd):
    with pytest.raises(KeyError), quiet():
        raise KeyError("x")
    print("after")
    assert capfd.readouterr().out == "after\n"


def test_no_file_stays_open():
    def descriptors():
        return len(os.listdir("/proc/self/fd"))

    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("needs /proc")
    before = descriptors()
    for _ in range(5):
        with quiet():
            pass
    assert descriptors() == before


def test_names_are_looked_up():
    assert {"running", "ModelStore", "quiet"} <= set(dir(serving))
    for name in serving.__all__:
        assert callable(getattr(serving, name))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = serving.nothing


def test_quiet_and_examples_import_nothing_large():
    code = (
        "import sys; from course_utils.serving import examples, onnx_session, quiet; "
        "examples('dense'); "
        "print({'fastapi', 'uvicorn', 'httpx', 'tensorflow', 'onnxruntime'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_onnx_session_runs_a_model_without_telemetry(tmp_path):
    from onnx import TensorProto, helper

    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "x"], ["y"])],
        "double",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n"])],
    )
    opset = [helper.make_opsetid("", 17)]
    content = helper.make_model(graph, opset_imports=opset, ir_version=9).SerializeToString()
    (tmp_path / "m.onnx").write_bytes(content)
    x = np.array([1.0, -2.5], np.float32)
    for model in (content, tmp_path / "m.onnx"):
        np.testing.assert_array_equal(onnx_session(model).run(None, {"x": x})[0], 2 * x)
    assert os.environ["ORT_DISABLE_TELEMETRY"]
