"""Pre-trained networks: the one that comes with the course, and those of Keras."""

import json
import shutil

import numpy as np
import pytest

from course_utils import backbone, data
from course_utils.data.cluttered import cluttered


@pytest.fixture
def copied(tmp_path):
    """A folder with a copy of the weights and their report."""
    for name in ("letters.npz", "letters.json"):
        shutil.copy(backbone.FOLDER / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(backbone, "reachable", lambda url: False)


@pytest.fixture
def stand_in(monkeypatch):
    """Puts a small network in place of MobileNetV2; returns what it was asked for."""
    import keras

    asked = []

    def build(input_shape, include_top, pooling, weights):
        asked.append((input_shape, include_top, pooling, weights))
        x = inputs = keras.Input(input_shape)
        x = keras.layers.Conv2D(2, 3, name="Conv1")(x)
        for name in ("block_1", "block_10"):
            x = keras.layers.Conv2D(2, 3, name=f"{name}_expand")(x)
            x = keras.layers.BatchNormalization(name=f"{name}_BN")(x)
        x = keras.layers.Conv2D(3, 1, name="Conv_1")(x)
        return keras.Model(inputs, keras.layers.GlobalAveragePooling2D()(x))

    monkeypatch.setattr(keras.applications, "MobileNetV2", build)
    monkeypatch.setattr(backbone, "reachable", lambda url: True)
    return asked


@pytest.mark.slow
def test_letters_are_read():
    letters = backbone.letters(head=True)
    printed, labels = data.glyphs(backbone.CLASSES, size=24, per_class=8, seed=77)
    soft = printed[:, 3:21, 3:21].reshape(-1, 9, 2, 9, 2).mean(axis=(2, 4))
    x = (cluttered(soft, size=letters.size, seed=78) - letters.mean) / letters.std
    scores = np.asarray(letters.model(x[..., None], training=False))
    assert scores.shape == (len(labels), len(backbone.CLASSES))
    expected = backbone.report()["accuracy_on_letters"]
    assert abs((scores.argmax(axis=1) == labels).mean() - expected) < 0.1


def test_features_are_what_the_head_reads():
    whole, features = backbone.letters(head=True), backbone.letters()
    x = np.random.default_rng(0).normal(size=(2, 24, 24, 1)).astype("float32")
    kernel, bias = whole.model.get_layer("head").get_weights()
    logits = np.asarray(features.model(x, training=False)) @ kernel + bias
    np.testing.assert_allclose(np.asarray(whole.model(x, training=False)), logits, atol=1e-4)
    assert features.blocks == whole.blocks
    assert features.blocks[0] == ("block1_conv", "block1_bn") and len(features.blocks) == 4


def test_weights_are_small_and_no_pickle():
    path = backbone.FOLDER / "letters.npz"
    assert path.stat().st_size < 2_000_000
    with np.load(path, allow_pickle=False) as stored:
        assert all(np.isfinite(stored[name]).all() for name in stored.files)


def test_damaged_weights_are_refused(copied):
    path = copied / "letters.npz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"letters.npz: expected SHA-256 \w{64}. Received: \w{64}"):
        backbone.letters(folder=copied)


def test_the_report_has_every_seed_and_shows_the_gain():
    measured = backbone.report()["accuracies_on_digits"]
    tables = {way: np.array(list(table.values())) for way, table in measured.items()}
    assert {way: table.shape for way, table in tables.items()} == dict.fromkeys(tables, (3, 6))
    scratch = [table for way, table in tables.items() if way.startswith("from scratch")]
    best = np.max(scratch, axis=0)
    for way in ("cluttered letters, frozen", "cluttered letters, fine-tuned"):
        assert list(measured[way]) == ["10", "20", "50"]
        assert (tables[way][:2] > best[:2]).all()


def test_the_report_is_the_one_of_the_weights(copied):
    report = json.loads((copied / "letters.json").read_text())
    report["sha256"] = "0" * 64
    (copied / "letters.json").write_text(json.dumps(report))
    with pytest.raises(ValueError, match="expected SHA-256 0000"):
        backbone.letters(folder=copied)


def test_a_network_of_keras_looks_like_letters(stand_in):
    photos = backbone.imagenet("MobileNetV2", size=20)
    assert stand_in == [((20, 20, 3), False, "avg", "imagenet")]
    assert (photos.size, photos.channels, photos.mean, photos.std) == (20, 3, 0.5, 0.5)
    assert photos.blocks == (
        ("Conv1",),
        ("block_1_expand", "block_1_BN"),
        ("block_10_expand", "block_10_BN", "Conv_1"),
    )
    assert photos.model(np.zeros((2, 20, 20, 3), "float32")).shape == (2, 3)


def test_offline_error_is_one_line_and_names_the_alternative(no_network):
    message = r"MobileNetV2: .* no network .*; use backbone.letters\(\) instead"
    with pytest.raises(data.OfflineError, match=message) as caught:
        backbone.imagenet("MobileNetV2")
    assert "\n" not in str(caught.value)


def test_a_filled_cache_is_used_without_asking_the_network(stand_in, monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(backbone, "reachable", lambda url: pytest.fail("asked the network"))
    (tmp_path / "models").mkdir()
    name = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_96_no_top.h5"
    (tmp_path / "models" / name).write_bytes(b"")
    assert backbone.imagenet("MobileNetV2", size=96).channels == 3


@pytest.mark.parametrize("error", [TimeoutError("slow"), Exception("URL fetch failure on x: 0")])
def test_a_failed_download_is_an_offline_error(stand_in, monkeypatch, error):
    import keras

    def fail(**options):
        raise error

    monkeypatch.setattr(keras.applications, "MobileNetV2", fail)
    with pytest.raises(data.OfflineError, match="MobileNetV2"):
        backbone.imagenet("MobileNetV2")


def test_other_errors_are_not_hidden(stand_in, monkeypatch):
    import keras

    monkeypatch.setattr(keras.applications, "MobileNetV2", lambda **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backbone.imagenet("MobileNetV2")


def test_random_weights_need_no_network(no_network, stand_in, monkeypatch):
    monkeypatch.setattr(backbone, "reachable", lambda url: pytest.fail("asked the network"))
    assert backbone.imagenet("MobileNetV2", size=20, weights=None).size == 20
    assert stand_in[0][3] is None


def test_an_unknown_network_is_refused():
    with pytest.raises(ValueError, match=r"name: expected one of 'MobileNetV2'.* Received: 'Alex'"):
        backbone.imagenet("Alex")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "scale"), [("MobileNetV2", (-1, 1)), ("EfficientNetV2B0", (0, 255))]
)
def test_standardized_pixels_have_the_range_that_keras_documents(name, scale, no_network):
    photos = backbone.imagenet(name, size=32, weights=None)
    black, white = (0 - photos.mean) / photos.std, (1 - photos.mean) / photos.std
    np.testing.assert_allclose([black, white], scale, atol=1e-3)
    named = {layer for block in photos.blocks for layer in block}
    assert named == {layer.name for layer in photos.model.layers if layer.weights}
    assert len(photos.blocks) > 5
