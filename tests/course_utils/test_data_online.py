"""The large classics: from the cache, else a clear error, and never a long wait."""

import threading

import numpy as np
import pytest

from course_utils import data
from course_utils.data import online


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path / "datasets"


@pytest.fixture
def no_network(monkeypatch):
    monkeypatch.setattr(online, "reachable", lambda url: False)


@pytest.fixture
def fake_loader(monkeypatch):
    """Puts a stand-in in place of `keras.datasets.<name>`; returns a function that sets it."""

    def use(load_data):
        loader = type("Loader", (), {"load_data": staticmethod(load_data)})
        monkeypatch.setattr(online.importlib, "import_module", lambda name: loader)

    return use


def _images(shape=(4, 4)):
    rng = np.random.default_rng(0)
    count = online.VALIDATION + 10
    train = rng.integers(0, 256, (count, *shape), np.uint8), rng.integers(0, 10, (count, 1))
    return train, (train[0][:7], train[1][:7])


@pytest.mark.parametrize("load", [data.mnist, data.fashion_mnist, data.cifar10, data.imdb])
def test_offline_error_is_one_line_and_names_an_alternative(load, empty_cache, no_network):
    with pytest.raises(data.OfflineError, match=f"{load.__name__}: not in .*; use data") as caught:
        load()
    assert "\n" not in str(caught.value)


def test_named_alternatives_work():
    for source in (online._MNIST, online._FASHION_MNIST, online._CIFAR10, online._IMDB):
        function = source.alternative.removeprefix("data.").partition("(")[0]
        assert callable(getattr(data, function))
    images, labels = data.glyphs("ABCDEFGHIJ", size=32, clutter=1.0, per_class=1)
    assert images.shape == (10, 32, 32) and len(labels) == 10


def test_a_filled_cache_is_used_without_asking_the_network(empty_cache, monkeypatch, fake_loader):
    empty_cache.mkdir()
    (empty_cache / "mnist.npz").write_bytes(b"")
    monkeypatch.setattr(online, "reachable", lambda url: pytest.fail("asked the network"))
    fake_loader(_images)
    mnist = data.mnist()
    assert mnist.train.images.shape == (10, 4, 4)
    assert mnist.validation.labels.shape == (online.VALIDATION,)
    assert mnist.train.labels.dtype == np.int64
    (images, labels), _ = _images()
    np.testing.assert_array_equal(mnist.validation.images, images[10:])
    np.testing.assert_array_equal(mnist.validation.labels, labels[10:, 0])


def test_reviews_keep_their_words(empty_cache, monkeypatch, fake_loader):
    count = online.VALIDATION + 2
    words = np.empty(count, dtype=object)
    words[:] = [[1, row] for row in range(count)]
    monkeypatch.setattr(online, "reachable", lambda url: True)
    fake_loader(lambda num_words: ((words, np.ones(count)), (words[:3], np.zeros(3))))
    reviews = data.imdb()
    assert reviews.train.words.tolist() == [[1, 0], [1, 1]]
    assert reviews.validation.words[0] == [1, 2]
    assert reviews.test.labels.tolist() == [0, 0, 0]


@pytest.mark.parametrize("error", [TimeoutError("slow"), Exception("URL fetch failure on x: 0")])
def test_a_failed_download_is_an_offline_error(empty_cache, monkeypatch, fake_loader, error):
    def fail():
        raise error

    monkeypatch.setattr(online, "reachable", lambda url: True)
    fake_loader(fail)
    with pytest.raises(data.OfflineError, match=r"use data.digits"):
        data.mnist()


def test_other_errors_are_not_hidden(empty_cache, monkeypatch, fake_loader):
    monkeypatch.setattr(online, "reachable", lambda url: True)
    fake_loader(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        data.mnist()


def test_a_host_that_never_answers_is_given_up(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(online, "_answers", lambda url: release.wait(60))
    monkeypatch.setattr(online, "PATIENCE", -0.9)
    assert online.reachable("https://example.org/") is False
    release.set()


def test_a_closed_port_is_no_network():
    assert online._answers("http://127.0.0.1:9/") is False


@pytest.mark.slow
def test_the_names_of_cached_files_are_those_keras_asks_for(monkeypatch):
    from keras.src.datasets import cifar10, fashion_mnist, imdb, mnist

    sources = {
        mnist: online._MNIST,
        imdb: online._IMDB,
        fashion_mnist: online._FASHION_MNIST,
        cifar10: online._CIFAR10,
    }
    for module, source in sources.items():
        asked = []
        monkeypatch.setattr(module, "get_file", lambda *a, log=asked, **k: _note(log, *a, **k))
        with pytest.raises(FileNotFoundError):
            module.load_data()
        assert set(asked) <= set(source.cached)


def _note(log, fname, origin=None, cache_subdir="datasets", extract=False, **_):
    """Notes the path below the cache's folder as `keras.utils.get_file` makes it."""
    folder = cache_subdir.replace("\\", "/").partition("/")[2]
    log.append("/".join(filter(None, [folder, fname + ("_archive" if extract else "")])))
    return "no such file"
