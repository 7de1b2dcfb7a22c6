"""The large classics, by way of `keras.datasets`: from its cache, else from the network.

Parts are fixed: training and test as published, and the last training examples as validation.
"""

import contextlib
import importlib
import os
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_utils.data.handwritten import Split

VALIDATION = 5_000
WORDS = 10_000
PATIENCE = 5.0  # seconds to wait for an answer of the host
STALL = 30.0  # seconds that a download may stand still
_GOOGLE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"


class OfflineError(RuntimeError):
    """A data set is neither in the cache nor to be had from the network."""


@dataclass(frozen=True, eq=False)
class Classic:
    """A published data set in three disjoint parts."""

    train: Split
    validation: Split
    test: Split


@dataclass(frozen=True, eq=False)
class Reviews:
    """Texts as word numbers, an object array (n,) of lists of int, with labels int64 (n,)."""

    words: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True, eq=False)
class ClassicReviews:
    """Published texts in three disjoint parts."""

    train: Reviews
    validation: Reviews
    test: Reviews


@dataclass(frozen=True)
class _Source:
    """Where Keras keeps a data set (paths below its folder `datasets`) and gets it from."""

    name: str
    cached: tuple[str, ...]
    url: str
    alternative: str


_FASHION = [
    f"{part}-{kind}-ubyte.gz"
    for part in ("train", "t10k")
    for kind in ("labels-idx1", "images-idx3")
]
_MNIST = _Source("mnist", ("mnist.npz",), _GOOGLE, "data.digits()")
_FASHION_MNIST = _Source(
    "fashion_mnist",
    tuple(f"fashion-mnist/{file}" for file in _FASHION),
    _GOOGLE,
    'data.glyphs("ABCDEFGHIJ", size=28)',
)
_CIFAR10 = _Source(
    "cifar10",
    ("cifar-10-batches-py-target_archive",),
    "https://www.cs.toronto.edu/",
    'data.glyphs("ABCDEFGHIJ", size=32, clutter=1.0)',
)
_IMDB = _Source("imdb", ("imdb.npz",), _GOOGLE, "data.text_corpus()")


def mnist() -> Classic:
    """Loads MNIST: handwritten digits, uint8 (n, 28, 28), 0 to 255; 55,000 / 5,000 / 10,000.

    Labels are int64, 0 to 9. Source: Y. LeCun, C. Cortes, C. Burges (1998), CC BY-SA 3.0.

    Raises:
        OfflineError: neither cache nor network; the offline alternative is `data.digits()`.
    """
    return _images(_MNIST)


def fashion_mnist() -> Classic:
    """Loads Fashion-MNIST: clothes, uint8 (n, 28, 28), 0 to 255; 55,000 / 5,000 / 10,000.

    Labels are int64, 0 to 9. Source: H. Xiao, K. Rasul, R. Vollgraf (2017), MIT license.

    Raises:
        OfflineError: neither cache nor network; the offline alternative is `data.glyphs(...)`.
    """
    return _images(_FASHION_MNIST)


def cifar10() -> Classic:
    """Loads CIFAR-10: color photographs, uint8 (n, 32, 32, 3), 0 to 255; 45,000 / 5,000 / 10,000.

    Labels are int64, 0 to 9. Source: A. Krizhevsky (2009), Learning Multiple Layers of Features
    from Tiny Images; no license is stated.

    Raises:
        OfflineError: neither cache nor network; the alternative is cluttered `data.glyphs(...)`.
    """
    return _images(_CIFAR10)


def imdb() -> ClassicReviews:
    """Loads IMDB reviews as numbers of the 10,000 most frequent words; 20,000 / 5,000 / 25,000.

    Labels are int64: 1 positive, 0 negative. Source: A. Maas et al. (2011), Learning Word Vectors
    for Sentiment Analysis; free for research, no license is stated.

    Raises:
        OfflineError: neither cache nor network; the offline text is `data.text_corpus()`.
    """
    (words, labels), (test_words, test_labels) = _load(_IMDB, num_words=WORDS)
    return ClassicReviews(
        train=Reviews(words[:-VALIDATION], _ids(labels[:-VALIDATION])),
        validation=Reviews(words[-VALIDATION:], _ids(labels[-VALIDATION:])),
        test=Reviews(test_words, _ids(test_labels)),
    )


def _images(source: _Source) -> Classic:
    (images, labels), (test_images, test_labels) = _load(source)
    return Classic(
        train=Split(images[:-VALIDATION], _ids(labels[:-VALIDATION])),
        validation=Split(images[-VALIDATION:], _ids(labels[-VALIDATION:])),
        test=Split(test_images, _ids(test_labels)),
    )


def _ids(labels) -> np.ndarray:
    return np.asarray(labels).reshape(-1).astype(np.int64)


def _load(source: _Source, **options):
    if not _is_cached(source) and not reachable(source.url):
        raise _offline(source)
    loader = importlib.import_module(f"keras.datasets.{source.name}")
    try:
        with stall_limit(STALL):
            return loader.load_data(**options)
    except Exception as error:
        # Keras reports a failed download as a bare Exception with this text.
        if isinstance(error, OSError) or "URL fetch failure" in str(error):
            raise _offline(source) from error
        raise


def _offline(source: _Source) -> OfflineError:
    return OfflineError(
        f"{source.name}: not in {_cache()} and no network to download it; "
        f"use {source.alternative} instead, which needs none"
    )


def _is_cached(source: _Source) -> bool:
    return all((_cache() / file).exists() for file in source.cached)


def _cache() -> Path:
    """Returns the folder where Keras looks for data sets."""
    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    if home.exists() and not os.access(home, os.W_OK):
        home = Path("/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir(), ".keras")
    return home / "datasets"


def reachable(url: str) -> bool:
    """Says whether the host answers, within a few seconds even where looking up its name hangs."""
    answers = []
    probe = threading.Thread(target=lambda: answers.append(_answers(url)), daemon=True)
    probe.start()
    probe.join(PATIENCE + 1)
    return any(answers)


def _answers(url: str) -> bool:
    # Imported here because it takes longer than all other imports of this package together.
    import urllib.error
    import urllib.request

    request = urllib.request.Request(url, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True  # an answer, if not to this question
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def stall_limit(seconds: float):
    """Bounds how long a connection that is made in the block may wait for its next bytes."""
    import socket

    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
