"""Runtimes of other makers, imported when they are needed and kept to themselves."""

import importlib
import os
from pathlib import Path


def onnx_session(model: bytes | str | Path):
    """Returns an `onnxruntime.InferenceSession` with one thread.

    onnxruntime collects telemetry from 1.31 on unless `ORT_DISABLE_TELEMETRY` says otherwise before
    it is imported; here it is off.

    Args:
        model: Content or path of an ONNX file.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    # Not by an import statement: a grading template must not import it, as it starts threads.
    runtime = importlib.import_module("onnxruntime")
    runtime.disable_telemetry_events()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors
    return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
