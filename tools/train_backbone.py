"""Train the network of ``course_utils.backbone.letters`` and measure what it is good for.

    python tools/train_backbone.py              train, write the weights, measure, write the report
    python tools/train_backbone.py --measure    measure the weights that are there

It writes ``letters.npz`` and ``letters.json`` in ``course_utils/weights``. Training takes about
five minutes on two cores, measuring ten. Seeded: the same machine gives the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from course_utils import backbone, data
from course_utils.data.cluttered import cluttered

PER_CLASS, EPOCHS, BATCH, RATE = 300, 12, 128, 3e-3
COUNTS, SEEDS = (10, 20, 50), 6
RIDGE, SCALE = 0.3, 3.0  # of the probe; logits that start the fine-tuning are larger
# Steps of a batch of 32, and the first learning rate; cosine decay.
SCRATCH, SCRATCH_FROZEN, FINE_TUNING = (150, 3e-3), (150, 1e-3), (80, 1e-3)


def progress(count: int, label: str) -> Iterator[int]:
    """The numbers below count, and a line that says how many of them are done."""
    for number in range(count):
        yield number
        print(f"\r{label}: {number + 1} of {count}", end="", flush=True)
    print()


def soft_letters(per_class: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Letters with soft edges, (n, 9, 9) in [0, 1], and labels (n,)."""
    images, labels = data.glyphs(backbone.CLASSES, size=24, per_class=per_class, seed=seed)
    return images[:, 3:21, 3:21].reshape(-1, 9, 2, 9, 2).mean(axis=(2, 4)), labels


def enlarged(images: np.ndarray, seed: int) -> np.ndarray:
    """The images without clutter, in the size of the network: what a naive source would be."""
    del seed
    repeated = images.repeat(3, axis=1).repeat(3, axis=2)[:, 1:-2, 1:-2]
    return repeated.astype(np.float32)


def train(change, epochs: int) -> tuple[keras.Model, float, float, float]:
    """A network that reads letters; mean and std of its inputs; its accuracy on other letters."""
    keras.utils.set_random_seed(0)
    images, labels = soft_letters(PER_CLASS, seed=1)
    others, truth = soft_letters(20, seed=2)
    first = change(images, 0)
    mean, std = float(first.mean()), float(first.std())
    net = backbone.network()
    rate = keras.optimizers.schedules.CosineDecay(RATE, epochs * -(-len(images) // BATCH))
    net.compile(keras.optimizers.Adam(rate), _loss(), metrics=["accuracy"])
    for epoch in progress(epochs, "epochs"):
        x = (change(images, epoch) - mean) / std
        net.fit(x[..., None], labels, batch_size=BATCH, verbose=0)
    scores = logits(net, ((change(others, 10_000) - mean) / std)[..., None])
    return net, mean, std, float(np.mean(scores.argmax(axis=1) == truth))


def _loss():
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def logits(model, images: np.ndarray) -> np.ndarray:
    """The outputs of a model in inference mode."""
    parts = [model(images[at : at + 100], training=False) for at in range(0, len(images), 100)]
    return np.concatenate([keras.ops.convert_to_numpy(part) for part in parts])


def probe(features: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ridge regression on standardized features and one-hot labels; weights and biases."""
    features, targets = features.astype(np.float64), np.eye(10)[labels]
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    z = (features - middle) / spread
    matrix = z.T @ z + RIDGE * len(z) * np.eye(z.shape[1])
    weights = np.linalg.solve(matrix, z.T @ (targets - targets.mean(axis=0))) / spread[:, None]
    return weights, targets.mean(axis=0) - middle @ weights


def tuned(source, x, y, budget, *, start=None, frozen=False) -> keras.Model:
    """A network for digits.

    Args:
        source: Network whose weights it starts from; None for random ones.
        x, y: Training images and labels.
        budget: Steps of a batch of 32, and the first learning rate.
        start: Weights and biases that the head starts from.
        frozen: Whether batch normalization is; without a source, after four passes over x.
    """
    net = backbone.network()
    if source is not None:
        net.set_weights(source.get_weights())
    elif frozen:
        _settle(net, x)
    head = keras.layers.Dense(10)
    model = keras.Model(net.input, head(net.get_layer("features").output))
    if start is not None:
        head.set_weights([SCALE * part for part in start])
    for layer in _normalizations(model):
        layer.trainable = not frozen
    steps, rate = budget
    rates = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(keras.optimizers.Adam(rates), _loss())
    model.fit(x, y, batch_size=32, epochs=max(1, round(steps * 32 / len(x))), verbose=0)
    return model


def _settle(net, x) -> None:
    """Sets the averages of batch normalization to those of x."""
    for layer in _normalizations(net):
        layer.momentum = 0.0
    for _ in backbone.FILTERS:
        net(x, training=True)


def _normalizations(model) -> list:
    return [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]


def accuracies(sources: dict, per_class: int, seed: int) -> dict[str, float]:
    """Accuracy of every method on the validation digits, from `per_class` labels of each class."""
    keras.utils.set_random_seed(seed)
    digits = data.digits()
    order = np.random.default_rng(seed).permutation(len(digits.train.labels))
    shuffled = digits.train.labels[order]
    rows = np.concatenate([order[shuffled == label][:per_class] for label in range(10)])
    y, truth = digits.train.labels[rows], digits.validation.labels
    found = {}
    for name, (net, change, mean, std) in sources.items():
        x = ((change(digits.train.images[rows], 100 + seed) - mean) / std)[..., None]
        v = ((change(digits.validation.images, 1) - mean) / std)[..., None]
        extractor = keras.Model(net.input, net.get_layer("features").output)
        start = probe(logits(extractor, x), y)
        models = {
            f"{name}, frozen": lambda v, e=extractor, s=start: logits(e, v) @ s[0] + s[1],
        }
        if not found:  # the first source, and once for all sources
            models[f"{name}, fine-tuned"] = tuned(net, x, y, FINE_TUNING, start=start, frozen=True)
            models["from scratch"] = tuned(None, x, y, SCRATCH)
            models["from scratch, frozen normalization"] = tuned(
                None, x, y, SCRATCH_FROZEN, frozen=True
            )
        for way, model in models.items():
            scores = logits(model, v) if isinstance(model, keras.Model) else model(v)
            found[way] = float(np.mean(scores.argmax(axis=1) == truth))
    return found


def measure(sources: dict) -> dict:
    """Accuracies by method and labels a class, a list over the seeds each."""
    result: dict[str, dict[str, list[float]]] = {}
    for seed in progress(SEEDS, "seeds"):
        for count in COUNTS:
            keras.backend.clear_session()
            for way, value in accuracies(sources, count, seed).items():
                result.setdefault(way, {}).setdefault(str(count), []).append(round(value, 4))
    return result


def main() -> None:
    """Train, measure, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--measure", action="store_true", help="keep the weights that are there")
    keep, folder = parser.parse_args().measure, backbone.FOLDER
    if keep:
        net, old = backbone.letters(head=True), backbone.report()
        mean, std, right, model = net.mean, net.std, old["accuracy_on_letters"], net.model
    else:
        model, mean, std, right = train(cluttered_by_seed, EPOCHS)
        _write_weights(folder, model, mean, std)
    report = {
        "sha256": hashlib.sha256((folder / "letters.npz").read_bytes()).hexdigest(),
        "accuracy_on_letters": round(right, 3),
    }
    if not keep:
        _write_report(folder, report)  # what comes next takes long
    clean, clean_mean, clean_std, _ = train(enlarged, 3)
    report["accuracies_on_digits"] = measure(
        {
            "cluttered letters": (model, cluttered_by_seed, mean, std),
            "clean letters": (clean, cluttered_by_seed, clean_mean, clean_std),
        }
    )
    _write_report(folder, report)


def cluttered_by_seed(images: np.ndarray, seed: int) -> np.ndarray:
    """The images with clutter that depends on the seed, (n, 24, 24)."""
    return cluttered(images, size=backbone.SIZE, seed=seed)


def _write_weights(folder: Path, model: keras.Model, mean: float, std: float) -> None:
    folder.mkdir(exist_ok=True)
    arrays = {weight.path: weight.numpy() for weight in model.weights}
    np.savez(folder / "letters.npz", mean=np.float32(mean), std=np.float32(std), **arrays)


def _write_report(folder: Path, report: dict) -> None:
    text = json.dumps(report, indent=1, sort_keys=True)
    (folder / "letters.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
