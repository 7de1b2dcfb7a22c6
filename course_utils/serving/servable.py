"""A SavedModel that was loaded, checked before every call."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from course_utils.serving.signature import DEFAULT_SIGNATURE, ServingError, Tensor


class Servable:
    """The default signature of a SavedModel.

    Args:
        folder: Of the SavedModel.

    Attributes:
        inputs, outputs: What the signature takes and returns.

    Raises:
        ValueError: No default signature, an input of unknown rank, or one without a batch axis.
    """

    def __init__(self, folder: Path):
        import tensorflow as tf

        self._model = tf.saved_model.load(str(folder))
        if DEFAULT_SIGNATURE not in self._model.signatures:
            raise ValueError(f"{folder}: no signature {DEFAULT_SIGNATURE!r}")
        self._signature = self._model.signatures[DEFAULT_SIGNATURE]
        specs = self._signature.structured_input_signature[1]
        self.inputs = tuple(_tensor(name, spec) for name, spec in sorted(specs.items()))
        self.outputs = tuple(
            _tensor(name, spec) for name, spec in sorted(self._signature.structured_outputs.items())
        )
        for tensor in self.inputs:
            if not tensor.shape or tensor.shape[0] is not None:
                raise ValueError(f"{folder}: input {tensor.name!r} needs a batch axis of any size")
        self._warm_up()

    def __call__(self, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Outputs for inputs that were checked: a wrong rank may end the process in TensorFlow.

        Raises:
            ServingError: Status 400, an input has another shape or type.
        """
        import tensorflow as tf

        for tensor in self.inputs:
            _check(arrays[tensor.name], tensor)
        found = self._signature(**{name: tf.constant(value) for name, value in arrays.items()})
        return {tensor.name: found[tensor.name].numpy() for tensor in self.outputs}

    def _warm_up(self) -> None:
        self({t.name: np.zeros([n or 1 for n in t.shape], t.dtype) for t in self.inputs})


def _check(array: np.ndarray, tensor: Tensor) -> None:
    fits = array.ndim == len(tensor.shape) and all(
        wanted in (None, size) for wanted, size in zip(tensor.shape, array.shape, strict=True)
    )
    if not fits or array.dtype != np.dtype(tensor.dtype):
        raise ServingError(
            400,
            f"input {tensor.name!r}: expected {tensor.dtype} of shape {tensor.shape}, "
            f"received {array.dtype} of shape {array.shape}",
        )


def _tensor(name: str, spec) -> Tensor:
    if spec.shape.rank is None:
        raise ValueError(f"{name!r} has an unknown rank; export it with a tf.TensorSpec")
    return Tensor(name, spec.dtype.name, tuple(spec.shape.as_list()))
