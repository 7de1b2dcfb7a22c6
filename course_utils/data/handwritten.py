"""Handwritten digits: 8x8 images, and a held-out part whose labels only the grader knows."""

import gzip
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_utils.data._files import package_file
from course_utils.data._splits import stratified

VALIDATION, HELD_OUT = 297, 300
MASKED = -1
_SEED = 1797


@dataclass(frozen=True, eq=False)
class Split:
    """Examples with their labels: images (n, height, width[, channels]), labels (n,)."""

    images: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True, eq=False)
class Digits:
    """Digits in three disjoint parts.

    Attributes:
        train: 1,200 labelled images.
        validation: 297 labelled images.
        held_out: images (300, 8, 8) without labels; `data.unseen("digits", seed)` draws on them.
    """

    train: Split
    validation: Split
    held_out: np.ndarray


def digits() -> Digits:
    """Loads 1,797 real handwritten digits, split in a fixed, stratified, disjoint way.

    Images are float32, (n, 8, 8), ink from 0 (none) to 1 (full); labels are int64, 0 to 9. Every
    call returns new arrays.

    Source: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine
    Learning Repository (the test set; doi:10.24432/C50P49), CC BY 4.0; read from the copy that
    scikit-learn installs.
    """
    images, labels = _parse(_read_csv())
    train, validation, held_out = _rows(labels)
    return Digits(
        train=Split(images[train], labels[train]),
        validation=Split(images[validation], labels[validation]),
        held_out=images[held_out],
    )


def held_out_images() -> np.ndarray:
    """Returns the 300 held-out images, float32 (300, 8, 8) in [0, 1], in the file's order."""
    images, labels = _parse(_read_csv())
    return images[_rows(labels)[2]]


def held_out_labels() -> np.ndarray:
    """Returns the labels of the held-out images, int64 (300,).

    Raises:
        LookupError: the file holds no labels for them, as where submissions run.
    """
    labels = _parse(_read_csv())[1]
    held_out = labels[_rows(labels)[2]]
    if (held_out == MASKED).any():
        raise LookupError(
            "the labels of the held-out digits are not available here: this copy of scikit-learn's "
            "digits.csv.gz has them masked, as it is while a submission runs"
        )
    return held_out


def masked_digits_csv() -> bytes:
    """Returns scikit-learn's `digits.csv.gz` with the label -1 in the held-out rows.

    The same bytes every time. Put in place of the original, it leaves `digits()` and `unseen()` as
    they are and takes the held-out labels away.
    """
    text = _read_csv()
    held_out = set(_rows(_parse(text)[1])[2].tolist())
    lines = [
        f"{line.rpartition(',')[0]},{MASKED}" if row in held_out else line
        for row, line in enumerate(text.splitlines())
    ]
    return _gzip("\n".join([*lines, ""]))


def _gzip(text: str) -> bytes:
    sink = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=sink, mtime=0) as stream:
        stream.write(text.encode("ascii"))
    return sink.getvalue()


def csv_path() -> Path:
    """Returns the file of scikit-learn that holds the digits and their labels."""
    return package_file("sklearn", "datasets", "data", "digits.csv.gz")


def _read_csv() -> str:
    return gzip.decompress(csv_path().read_bytes()).decode("ascii")


def _parse(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Returns images float32 (1797, 8, 8) in [0, 1] and labels int64 (1797,), -1 where masked."""
    table = np.array([line.split(",") for line in text.splitlines()]).astype(np.float32)
    return table[:, :-1].reshape(-1, 8, 8) / 16, table[:, -1].astype(np.int64)


def _rows(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns the row numbers of the three parts; the same with and without masked labels."""
    rows = np.arange(len(labels))
    masked = np.flatnonzero(labels == MASKED)
    held_out = masked if masked.size else stratified(rows, labels, HELD_OUT, _SEED)
    rest = np.setdiff1d(rows, held_out)
    validation = stratified(rest, labels[rest], VALIDATION, _SEED + 100)
    return np.setdiff1d(rest, validation), validation, held_out
