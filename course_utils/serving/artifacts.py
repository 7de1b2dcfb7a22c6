"""Small LiteRT files that come with the course."""

import io
from importlib.resources import files

import numpy as np

NAMES = ("dense", "convolution")


def examples(name: str) -> dict:
    """Returns an int8 LiteRT model with what is known about it.

    Args:
        name: "dense", 3 numbers to 2 logits, or "convolution", (5, 4, 1) images to 3 logits.

    Returns:
        `content`, the bytes of the file; `step`, the scale of its output; of "dense" also the
        `kernel` (3, 2) and the `bias` (2,) of the float model that it was made from.

    Raises:
        ValueError: there is no example of this name.
    """
    if name not in NAMES:
        raise ValueError(f"name: expected one of {', '.join(NAMES)}. Received: {name!r}")
    raw = files("course_utils.serving").joinpath("examples.npz").read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
        found = {
            key.removeprefix(f"{name}_"): stored[key] for key in stored if key.startswith(name)
        }
    return {**found, "content": found["content"].tobytes(), "step": float(found["step"])}
