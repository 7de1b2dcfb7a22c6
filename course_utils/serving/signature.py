"""A model's signature: its inputs and outputs, and the error of a request that does not fit."""

from dataclasses import dataclass

DEFAULT_SIGNATURE = "serving_default"
_TYPES = {"bool": "DT_BOOL", "float32": "DT_FLOAT", "float64": "DT_DOUBLE", "float16": "DT_HALF"}


class ServingError(Exception):
    """A request that cannot be answered, with the HTTP status and the message to return.

    Attributes:
        status: HTTP status, 4xx for the caller's faults, 503 when the service cannot answer now.
        message: What the caller can do about it.
    """

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status, self.message = status, message


@dataclass(frozen=True)
class Tensor:
    """An input or output of a signature: name, NumPy type and shape, None where any size fits."""

    name: str
    dtype: str
    shape: tuple[int | None, ...]

    def described(self) -> dict:
        """As the metadata of TensorFlow Serving describes it."""
        sizes = [{"size": str(-1 if n is None else n), "name": ""} for n in self.shape]
        return {
            "dtype": _TYPES.get(self.dtype, f"DT_{self.dtype.upper()}"),
            "tensor_shape": {"dim": sizes, "unknown_rank": False},
            "name": f"{DEFAULT_SIGNATURE}_{self.name}:0",
        }
