# ---
# jupyter:
#   course:
#     title: Export, versions and requests
#     part: 6
#     about: an export with its preprocessing, versions with rollback, checked requests
#     replaces: 16_deployment
#     cpu_budget: 20
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Export, versions and requests
#
# A small network reads 8x8 digits and gets 96 of 100 right.
# Divide the pixels by 255 instead of 16 and it gets 10 of 100 right, without an error message.
# How does a model leave the notebook so that nobody can do that to it?
#
# At the end you can
#
# - export a model that takes raw scans, with its preprocessing inside;
# - publish versions of it that appear whole, and go back to the version before in one step;
# - turn the bytes that a stranger sends into an array, or refuse them with a status that fits.
#
# **You need** a Keras classifier as in lesson 03b, files and JSON in Python, and an idea of what an HTTP status is.
# **Time:** 30 minutes of reading, 75 minutes for the four exercises, about 12 CPU seconds of computing.
# Each exercise stands alone.

# %%
import json
import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from course_utils import check, data, plots
from course_utils.serving import quiet

check.begin("16a_export")
SCRATCH = Path(tempfile.mkdtemp())

# %% [markdown]
# ## 1. One file that holds all the model needs
#
# We train a small network on digits.
# Training takes the strategy that `devices.pick` (lesson 11b) chooses for this machine; it computes in 32 bits, because the export has to run on other machines, too.

# %% tags=["demo"]
from course_utils import devices

digits = data.digits()
keras.utils.set_random_seed(16)
with devices.pick(set_policy=False).strategy.scope():
    network = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(3e-3), loss)
_ = network.fit(digits.train.images[..., None], digits.train.labels, epochs=25, verbose=0)

# %% [markdown]
# A scan holds whole numbers from 0 to 16, but the network was trained on numbers from 0 to 1: somebody has to divide.
# If that happens in the notebook only, whoever writes the service must guess it.
# Here are four guesses, as the network sees them.
# Which of the wrong ones would you notice?
# Compare with the accuracy above each.

# %% tags=["demo"]
scan = np.round(16 * digits.validation.images).astype(np.uint8)[..., None]  # (297, 8, 8, 1)
labels = digits.validation.labels
guesses = {"as in training": scan / 16, "not divided": scan / 1, "divided by 255": scan / 255}
guesses |= {"dark and light swapped": 1 - scan / 16}
titles = []
for name, x in guesses.items():
    accuracy = np.mean(network(x.astype("float32")).numpy().argmax(axis=1) == labels)
    titles.append(f"{name}\naccuracy {accuracy:.2f}")
axes = plots.image_grid([x[3, ..., 0] for x in guesses.values()], titles, value_range=(0, 1))
plots.show(
    axes,
    alt="The same digit four times: as in training with accuracy 0.96, not divided with 0.94, "
    "nearly white with 0.10, with swapped shades 0.01.",
)

# %% [markdown]
# We observe that all four return ten numbers without complaint.
# Only labels, which a service does not have, show that something is wrong.
# The second one is the worst kind: it costs so little accuracy that nobody looks for the fault.
# A preprocessing that differs between training and service is *training-serving skew*.

# %% [markdown]
# The remedy is to put the preprocessing *inside* what is exported.
# A *SavedModel* is a folder with a graph of TensorFlow operations and the weights.
# It runs without our Python code: in TensorFlow Serving, in Java, beside another version of Keras.
# Callers use a *signature*: a name, inputs with names, types and shapes, and outputs with names.


# %%
def small_model(seed, height, width, classes):
    """A network with random weights that takes (batch, height, width, 1) and returns logits."""
    layers = [
        keras.Input((height, width, 1)),
        keras.layers.Conv2D(3, (2, 3), activation="relu"),
        keras.layers.BatchNormalization(),
        keras.layers.Flatten(),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(classes),
    ]
    model, rng = keras.Sequential(layers), check.rng(seed)
    model.set_weights(
        [
            rng.normal(scale=0.5, size=w.shape) if w.ndim > 1 else rng.uniform(0.2, 1, size=w.shape)
            for w in model.get_weights()
        ]
    )
    return model


def pixels(seed, *shape, largest):
    """Random images of whole numbers from 0 to `largest`, uint8."""
    return check.rng(seed).integers(0, largest + 1, size=shape).astype(np.uint8)


def served(path, images):
    """What the default signature of a SavedModel answers: name of the output -> array."""
    signature = tf.saved_model.load(str(path)).signatures["serving_default"]
    outputs = signature(images=tf.constant(images))
    return {name: value.numpy() for name, value in outputs.items()}


# %% [markdown]
# ### Exercise 1: Export with the preprocessing inside
#
# Write a SavedModel whose default signature takes raw pixels and returns what a caller wants:
#
# $$x = \frac{\text{images}}{\text{largest}} \qquad p = \text{softmax}(\text{model}(x)) \qquad c = \operatorname{argmax}_j\, p_j$$
#
# The input is called `images`, has the type uint8 and the shape (batch, height, width), without the channel axis that the model needs; the batch may have any size.
# The outputs are called `probabilities` and `classes`.
# About 8 lines.
# Hint: `keras.export.ExportArchive`, or `tf.saved_model.save` with a `tf.function` that has an `input_signature`; a `tf.TensorSpec` has a shape, a type and a name.


# %% answer="export_model" level="warm-up"
def export_model(model: keras.Model, path: str, largest: float) -> None:
    """Write a SavedModel that takes raw pixels.

    Args:
        model: Takes float32 (batch, height, width, 1) from 0 to 1, returns logits (batch, classes)
            of any size; it stays as it is.
        path: Folder to write.
        largest: Value of a pixel that is full of ink, such as 16 or 255.

    The signature "serving_default" takes `images`, uint8 (batch, height, width), and returns
    `probabilities`, float32 (batch, classes), and `classes`, int64 (batch,).
    """
    ### BEGIN SOLUTION
    height, width = model.input_shape[1:3]

    def serve(images):
        logits = model(tf.cast(images, tf.float32)[..., None] / largest, training=False)
        return {"probabilities": tf.nn.softmax(logits), "classes": tf.argmax(logits, axis=-1)}

    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = tf.TensorSpec((None, height, width), tf.uint8, name="images")
    archive.add_endpoint("serve", serve, input_signature=[spec])
    archive.write_out(path, verbose=False)
    ### END SOLUTION


# %% check="export_model_values" points=2
# One pixel, and logits (ln 3 * x, 0): full ink gives odds of 3 to 1, no ink 1 to 1
tiny = keras.Sequential([keras.Input((1, 1, 1)), keras.layers.Flatten(), keras.layers.Dense(2)])
tiny.set_weights([np.array([[math.log(3), 0.0]]), np.zeros(2)])
with quiet():
    export_model(tiny, str(SCRATCH / "tiny"), 16)
check.close(
    served(SCRATCH / "tiny", np.array([[[16]], [[0]]], np.uint8))["probabilities"],
    [[0.75, 0.25], [0.5, 0.5]],
    "an image of one pixel",
    hint="Cast to float32, divide by `largest`, add the channel axis, call the model, softmax.",
)
### BEGIN HIDDEN TESTS
model = small_model(101, 5, 6, 4)
with quiet():
    export_model(model, str(SCRATCH / "other"), 255)
model.set_weights([np.zeros(w.shape) for w in model.get_weights()])
images = pixels(102, 7, 5, 6, largest=255)
check.same(
    served(SCRATCH / "other", images)["probabilities"],
    "seven images that are not square, with pixels up to 255",
    hint="Divide by `largest` in float32. Dropout and batch normalization must work as in "
    "prediction, and the file must hold the weights of the moment of the export.",
)
check.same(
    served(SCRATCH / "other", images[2:3]),
    "a batch of one image",
    hint="The size of the batch in the signature is None, so that any number of images fits.",
)
check.same(
    served(SCRATCH / "other", images[::-1])["classes"],
    "the classes of seven images",
    hint="The index of the largest probability of each image, along the last axis.",
)
entry = keras.Input((2, 3, 1), name="ink")
hidden = keras.layers.Dense(4, activation="tanh", trainable=False)(keras.layers.Flatten()(entry))
wide = keras.Model(entry, keras.layers.Dense(5, name="last")(hidden))
wide.set_weights([check.rng(106).normal(size=w.shape) for w in wide.get_weights()])
wide.get_layer("last").bias.assign(200 + wide.get_layer("last").bias)
images, ink = pixels(107, 6, 2, 3, largest=12), check.rng(108).random((4, 2, 3, 1), "float32")


def state_of(model, ink):
    """What an export must not change of a model."""
    return {
        "layers": [layer.name for layer in model.layers],
        "trainable": [layer.trainable for layer in model.layers],
        "logits": model(ink).numpy().tolist(),
    }


before = state_of(wide, ink)
with quiet():
    export_model(wide, str(SCRATCH / "large"), 12.5)
answers = served(SCRATCH / "large", images)
check.same(
    [answers["probabilities"], answers["classes"]],
    "logits of about 200, from a model that is not Sequential",
    atol=1e-4,
    hint="Divide by `largest` itself, which need not be a whole number. exp of a large number is "
    "infinite: use a softmax of TensorFlow or Keras.",
)
after = state_of(wide, ink)
check.same(
    [f"{part} {'as before' if before[part] == after[part] else 'changed'}" for part in after],
    "the model is as it was before the export",
    hint="The caller goes on working with the model: no layer more, the same trainable layers, "
    "the same logits. Put the softmax into the function that is exported.",
)
check.same(
    served(SCRATCH / "other", pixels(109, 2, 5, 6, largest=255))["probabilities"],
    "an earlier export after a later one",
    hint="Each export is a folder of its own and stays what it is.",
)
### END HIDDEN TESTS


# %% check="export_model_signature" points=1
def described(path):
    """Names, types and shapes of the default signature."""
    signature = tf.saved_model.load(str(path)).signatures["serving_default"]
    inputs = signature.structured_input_signature[1]
    return {
        "inputs": {name: [spec.dtype.name, list(spec.shape)] for name, spec in inputs.items()},
        "outputs": {k: spec.dtype.name for k, spec in signature.structured_outputs.items()},
    }


other = keras.Sequential([keras.Input((4, 3, 1)), keras.layers.Flatten(), keras.layers.Dense(2)])
other.set_weights([check.rng(103).normal(size=(12, 2)), np.array([0.3, -0.2])])
with quiet():
    export_model(other, str(SCRATCH / "signature"), 99)
check.equal(
    described(SCRATCH / "signature"),
    {
        "inputs": {"images": ["uint8", [None, 4, 3]]},
        "outputs": {"probabilities": "float32", "classes": "int64"},
    },
    "names, types and shapes of the signature",
    hint="One input, tf.TensorSpec((None, height, width), tf.uint8, name='images'), and two "
    "outputs in a dictionary; tf.argmax gives int64.",
)
### BEGIN HIDDEN TESTS
check.same(
    served(SCRATCH / "signature", pixels(105, 3, 4, 3, largest=99)),
    "three images, with pixels up to 99",
    hint="Divide by the argument `largest`.",
)
### END HIDDEN TESTS

# %% [markdown]
# Your export of the trained network, loaded again: no Keras model is left, only operations and weights.
# Does it give the same probabilities as the network in the notebook, and what does it make of raw scans?

# %% tags=["demo"]
with quiet():
    export_model(network, str(SCRATCH / "digits"), 16)
answer = served(SCRATCH / "digits", scan[..., 0])
expected = keras.ops.softmax(network((scan / 16).astype("float32"))).numpy()
print("files:", sorted(path.name for path in (SCRATCH / "digits").glob("*.pb")))
print("largest difference below 1e-6:", np.abs(answer["probabilities"] - expected).max() < 1e-6)
print(f"accuracy from raw scans: {np.mean(answer['classes'] == labels):.2f}")

# %% [markdown]
# We observe the accuracy of training, from pixels as the scanner gives them.
# There is nothing left to guess: the type uint8 and the shape stand in the signature, and a caller who sends anything else gets an error.
# What the signature cannot say is how large a pixel may be.
# Exercises 3 and 4 come back to that.

# %% [markdown]
# ## 2. Versions
#
# TensorFlow Serving watches a folder with one subfolder per version, named by numbers: `digits/1`, `digits/2`, and so on.
# Whatever appears there with a number as its name is loaded soon, half-written or not.
# So a version must appear *whole*.

# %% [markdown]
# Write it elsewhere on the same disk, then rename it.
# A rename within a file system is *atomic*: others see the state before or after it, nothing in between.
# In the figure, the upper row is how version 3 comes into being, the lower row how a reader finds the version that answers.

# %% tags=["demo"]
boxes = {"write": (0, 1), "draft": (1.4, 1), "3": (2.8, 1)}
boxes |= {"reader": (0, 0), "history": (1.4, 0), "2": (2.8, 0), "1": (2.8, -1)}
arrows = [("write", "draft", "fills"), ("draft", "3", "rename")]
arrows += [("reader", "history", "reads"), ("history", "2", "names")]
axes = plots.diagram(boxes, arrows, shaded=("1", "2", "3"))
plots.show(
    axes,
    alt="Boxes: a writer fills a draft, which is renamed to version 3. A reader reads the history, "
    "which names version 2; version 1 is there, too. Versions are grey.",
)

# %% [markdown]
# We observe two decisions that are independent of each other: which versions exist, and which of them answers.
# The second one must be reversible.
# A *rollback* brings back what was active before, without training, copying or thinking, because it happens at night.


# %%
class VersionFolder:
    """Versions of a model in folders named 1, 2, 3, ..., and which of them were active.

    `history.json` holds the list of activations, the last of which counts.
    """

    def __init__(self, root):
        self.root = Path(root)
        self.file = self.root / "history.json"

    def versions(self):
        """Numbers of all versions, ascending."""
        return sorted(int(path.name) for path in self.root.iterdir() if path.name.isdigit())

    def history(self):
        """Versions in the order in which they became active; empty at first."""
        return json.loads(self.file.read_text()) if self.file.exists() else []

    def active(self):
        """The version that answers, or None."""
        return self.history()[-1] if self.history() else None


# %% [markdown]
# ### Exercise 2: Publish, activate, roll back
#
# Complete the store.
# `publish` calls `write(folder)`, which fills an empty folder that exists.
# If `write` raises, the exception goes on to the caller and no version may appear, neither during the writing nor after.
# The new number is one above the largest.
#
# `activate` appends to the history, `rollback` drops the last entry; both replace `history.json` by writing a new file beside it and `os.replace`, so that no reader ever sees half a file.
# A missing version, or nothing to go back to, is a `LookupError` and changes nothing.
# Activating the active version changes nothing either.
# About 16 lines.
# Hint: `tempfile.TemporaryDirectory(dir=self.root)` cleans up after itself.


# %% answer="version_store"
class VersionStore(VersionFolder):
    """Publishes versions whole, switches between them at once, and goes back."""

    def publish(self, write: Callable[[Path], None]) -> int:
        """Add a version that `write(folder)` fills; returns its number, 1 for the first.

        It appears whole, by a rename within the disk of `root`, and only after `write` returned.
        If `write` raises, nothing that it wrote is left in `root`. Other stores and processes may
        have the same root: what counts is what is on the disk when a method is called.
        """
        ### BEGIN SOLUTION
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version
        ### END SOLUTION

    def activate(self, version: int) -> None:
        """Let a version answer from now on; LookupError if there is none of this number."""
        ### BEGIN SOLUTION
        if version not in self.versions():
            raise LookupError(f"no version {version}; there are {self.versions()}")
        if version != self.active():
            self._save([*self.history(), version])
        ### END SOLUTION

    def rollback(self) -> int:
        """Return to the version that was active before; LookupError if there was none."""
        ### BEGIN SOLUTION
        history = self.history()[:-1]
        if not history:
            raise LookupError("no version was active before")
        self._save(history)
        return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)
        ### END SOLUTION


# %% check="version_store_publish" points=2
def store(*texts):
    """A new store with a version for each text."""
    made = VersionStore(tempfile.mkdtemp(dir=SCRATCH))
    for text in texts:
        made.publish(lambda folder, text=text: (folder / "model.txt").write_text(text))
    return made


def numbers(made):
    """Names in the root folder that TensorFlow Serving would take for versions."""
    return sorted(path.name for path in made.root.iterdir() if path.name.isdigit())


made, seen = store("one", "two"), []
third = made.publish(lambda folder: seen.append((numbers(made), folder.is_dir())))
check.equal(
    (third, numbers(made), (made.root / "2" / "model.txt").read_text()),
    (3, ["1", "2", "3"], "two"),
    "three versions",
    hint="Each call gives the next number; the folder of that name holds what `write` wrote.",
)
check.equal(
    seen[0],
    (["1", "2"], True),
    "nothing appears while it is being written",
    hint="Give `write` an existing folder whose name is no number, and rename it afterward.",
)


### BEGIN HIDDEN TESTS
import errno
import sys


def around(action, look):
    """What `look()` says between all the calls that an action makes, without repeats."""
    found = []

    def step(*_):
        now = str(look())
        if found[-1:] != [now]:
            found.append(now)

    sys.setprofile(step)
    try:
        action()
    finally:
        sys.setprofile(None)
    return found


def published(made, write):
    """The number of a new version, or the name of the OSError that is raised."""
    try:
        return made.publish(write)
    except OSError as error:
        return type(error).__name__


def content(folder):
    """Names and sizes of all files in a folder; "none" if there is no such folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = [f"{path.relative_to(folder)} {path.stat().st_size}" for path in files]
    return sizes if folder.is_dir() else "none"


def failing(folder):
    """Writes one file of two, then fails."""
    seen.append(numbers(made))
    (folder / "first.txt").write_text("half")
    raise OSError("disk full")


made = store("a")
names = sorted(path.name for path in made.root.iterdir())
check.raises(
    lambda: made.publish(failing),
    OSError,
    "the error of a failed write reaches the caller",
    match="disk full",
    hint="Clean up, and let the exception go on.",
)
check.same(
    [seen[1:], numbers(made), names == sorted(path.name for path in made.root.iterdir())],
    "no part of a failed version is left",
    hint="A folder with a number must not appear before it is whole; remove what was written.",
)


def undecided(folder):
    """Writes a file, then fails in another way."""
    (folder / "first.txt").write_text("half")
    raise KeyError("no weights")


check.raises(
    lambda: made.publish(undecided),
    KeyError,
    "another error of a failed write reaches the caller",
    match="no weights",
    hint="Clean up, and let the exception go on, whatever it is.",
)
check.same(
    [numbers(made), names == sorted(path.name for path in made.root.iterdir())],
    "nothing is left after another error",
    hint="Clean up whatever `write` raises, not only OSError.",
)
(made.root / "41").mkdir()
check.same(
    [made.publish(lambda folder: (folder / "x").mkdir()), numbers(made), made.active()],
    "the number after 41",
    hint="One above the largest number in the folder, not the count of the folders.",
)
empty = VersionStore(tempfile.mkdtemp(dir=SCRATCH))
check.same(
    [empty.publish(lambda folder: None), numbers(empty)],
    "the first version",
    hint="The first version is 1, even if `write` writes nothing.",
)
names = sorted(path.name for path in empty.root.iterdir())
check.same(
    [empty.publish(lambda folder: None), sorted({p.name for p in empty.root.iterdir()} - {*names})],
    "one publication adds one folder",
    hint="Nothing but the new version may be left over in `root`.",
)
many = store(*"abcdefghi")
found = [published(many, lambda folder: (folder / "x").write_text("x")) for _ in range(3)]
check.same(
    [found, numbers(many), (many.root / "9" / "model.txt").read_text()],
    "twelve versions",
    hint="Compare numbers, not names: as a text '10' comes before '9'.",
)
other = VersionStore(many.root)
found = [published(one, lambda folder: None) for one in (other, many, many, other)]
check.same(
    [found, len(numbers(many))],
    "two stores with the same root publish in turns",
    hint="Look into the folder each time; do not count in the object.",
)


def filled(folder):
    """Writes three files, one of them in a folder."""
    seen.append(sorted(path.name for path in folder.iterdir()))
    for name, size in (("saved_model.pb", 90_000), ("variables.index", 7), ("assets/names", 30)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"w" * size)


made, seen = store("a"), []
check.same(
    [around(lambda: made.publish(filled), lambda: content(made.root / "2")), seen],
    "the new version is whole from its first moment until publish returns",
    hint="A rename of the whole folder is one step. A copy into place, or a folder with the number "
    "that is filled afterward, is seen half. `write` is called once, with an empty folder.",
)
rename, replace = os.rename, os.replace


def on_one_disk(move):
    """A rename that works as if all that is outside of the stores were another disk."""

    def moved(source, target, **options):
        if SCRATCH.resolve() not in Path(source).resolve().parents:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))
        return move(source, target, **options)

    return moved


made = store("a")
os.rename, os.replace = on_one_disk(rename), on_one_disk(replace)
try:
    found = around(lambda: published(made, filled), lambda: content(made.root / "2"))
finally:
    os.rename, os.replace = rename, replace
check.same(
    [found, numbers(made)],
    "the folder for temporary files is on another disk",
    hint="Between disks nothing can be renamed, only copied. Make the draft within `root`, "
    "tempfile.mkdtemp(dir=self.root) for instance.",
)
### END HIDDEN TESTS


# %% check="version_store_switch" points=2
def tried(action):
    """What an action returns, or the name of the LookupError that it raises."""
    try:
        return action()
    except LookupError:
        return "LookupError"


made = store("one", "two", "three")
made.activate(1)
made.activate(3)
check.equal(
    (made.active(), made.rollback(), made.active(), made.history()),
    (3, 1, 1, [1]),
    "back from version 3 to version 1",
    hint="activate appends to the history, rollback drops its last entry and returns the one "
    "before: the version that was active, not the number below.",
)
### BEGIN HIDDEN TESTS
made = store("a", "b", "c", "d")
steps = []
for version in [2, 2, 4, 9, 1, 4]:
    steps += [tried(lambda version=version: made.activate(version)), made.history()]
check.same(
    steps,
    "activating several versions, one twice in a row and one that is missing",
    hint="A missing version is a LookupError; the active one again changes nothing.",
)
again = VersionStore(made.root)  # another process, or the same one after a crash
steps = [[tried(again.rollback), again.active(), made.history()] for _ in range(5)]
check.same(
    [str(step) for step in steps],
    "rolling back until nothing is left",
    hint="The last version stays active: LookupError instead of an empty history. The state is "
    "in the file, not in the object.",
)
one = store(*"abcdefghijkl")
two = VersionStore(one.root)
steps = []
for made, version in [(one, 9), (two, 10), (one, 11), (two, 2), (two, 12), (one, 100), (two, 9)]:
    steps += [tried(lambda m=made, v=version: m.activate(v)), one.active(), two.active()]
steps += [[tried(made.rollback), one.history(), two.history()] for made in (two, one, one, two)]
check.same(
    [str(step) for step in steps],
    "two stores with twelve versions in turns",
    hint="Read the history from the file in every call, and compare versions as numbers.",
)
long = store("a", "b")
for n in range(120):
    long.activate(1 + n % 2)
found = [len(long.history())] + [tried(long.rollback) for _ in range(119)]
check.same(
    [found, long.history(), tried(long.rollback)],
    "a hundred and twenty activations and the way back",
    hint="All of the history counts, however long it is.",
)
check.same(
    [tried(store("a").rollback), tried(lambda: store("a").activate(2)), store("a").active()],
    "a store in which nothing was active",
    hint="Without a version before, rollback raises LookupError.",
)
### END HIDDEN TESTS


# %% check="version_store_atomic" points=2
# Whoever has opened the file before a switch must still read the old text to its end
def read_across(made, action):
    """The text before an action, as a reader that opened the file in time reads it, and after."""
    with made.file.open() as reader:
        before = made.file.read_text()
        action()
        return before, reader.read(), made.file.read_text()


made = store("one", "two")
made.activate(1)
before, during, after = read_across(made, lambda: made.activate(2))
check.equal(
    (json.loads(before), json.loads(during or "null"), json.loads(after)),
    ([1], [1], [1, 2]),
    "a reader during a switch sees the whole old history",
    hint="Write the new history into another file of the same folder, then os.replace it over "
    "history.json. write_text on history.json empties it first.",
)
check.source(
    VersionStore,
    "the store is written out",
    forbidden=("course_utils.serving", "serving", "importlib"),
    hint="Write the store yourself; the course's own service is what it is compared with.",
)
### BEGIN HIDDEN TESTS
made = store("a", "b", "c")
for version in [3, 1, 2]:
    made.activate(version)
texts = read_across(made, made.rollback)
check.same(
    [json.loads(text or "null") for text in texts],
    "a reader during a rollback",
    hint="rollback writes a new file and replaces the old one, as activate does.",
)
names = sorted(path.name for path in made.root.iterdir())
for version in [1, 2, 3]:
    made.activate(version)
made.rollback()
check.same(
    [names == sorted(path.name for path in made.root.iterdir()), numbers(made)],
    "files do not pile up",
    hint="os.replace moves the new file; nothing is left of it under its old name.",
)


def read_now(file):
    """The history as a reader finds it at this moment."""
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError):
        return "no whole history"


made = store("a", "b", "c")
made.activate(2)
steps = [
    around(action, lambda: read_now(made.file))
    for action in (lambda: made.activate(3), lambda: made.activate(3), made.rollback)
]
check.same(
    steps,
    "a whole history is there at every moment",
    hint="os.replace puts the new file in the place of the old one in one step. Without the old "
    "file, be it for a moment, a reader finds none.",
)
check.same(
    [around(lambda: tried(lambda: made.activate(7)), lambda: read_now(made.file)), made.history()],
    "a missing version changes nothing, not even for a moment",
    hint="Look whether the version exists before you write.",
)
### END HIDDEN TESTS

# %% [markdown]
# Your store with three attempts at a release of the digit reader: a good one, one with the wrong `largest`, and one that breaks off while it is written.
# What do callers get who always ask the active version?

# %% tags=["demo"]
store_of_digits = VersionStore(tempfile.mkdtemp(dir=SCRATCH))


def active_accuracy():
    """Accuracy of the version that answers, from raw scans."""
    path = store_of_digits.root / str(store_of_digits.active())
    return f"{np.mean(served(path, scan[..., 0])['classes'] == labels):.2f}"


for largest in (16, 255, None):
    try:
        with quiet():
            number = store_of_digits.publish(lambda f, n=largest: export_model(network, str(f), n))
        store_of_digits.activate(number)
        print(f"version {number} is active, accuracy {active_accuracy()}")
    except Exception as error:
        print(f"nothing is published ({type(error).__name__}): {store_of_digits.versions()}")
print(f"back to version {store_of_digits.rollback()}, accuracy {active_accuracy()}")

# %% [markdown]
# We observe that the broken export left no trace, and that the way back from the wrong one was a single call.
# Nobody had to know what was wrong with version 2.
# It stays in its folder, so that one can look for the fault by daylight.

# %% [markdown]
# ## 3. Requests from strangers
#
# The course has a service of its own, `course_utils.serving`, a FastAPI application that speaks the REST dialect of TensorFlow Serving:
#
# | request | answer |
# |---|---|
# | `GET /v1/models/digits` | the versions and their state |
# | `GET /v1/models/digits/metadata` | the signature |
# | `POST /v1/models/digits:predict` with `{"instances": [...]}` (rows) | `{"predictions": [...]}` |
# | the same with `{"inputs": {"images": [...]}}` (columns) | `{"outputs": {...}}` |
# | the same under `/v1/models/digits/versions/2:predict` | of that version |
# | anything that is wrong | a 4xx status and `{"error": "..."}` |
#
# A client written for one of them works with the other.
# We publish a version and start the service for real, on a free port of this machine.

# %% tags=["demo"]
from course_utils import serving

base = "/v1/models/digits"


def deployed():
    """A new store with one version: the network with your preprocessing."""
    models = serving.ModelStore(tempfile.mkdtemp(dir=SCRATCH))
    with quiet():
        models.add(lambda folder: export_model(network, str(folder), 16))
    return models


with serving.running(deployed(), name="digits") as service:
    status = service.get(base)
    print("status:", status.status_code, status.json()["model_version_status"][0]["state"])
    signature = service.get(f"{base}/metadata").json()["metadata"]["signature_def"]
    images = signature["signature_def"]["serving_default"]["inputs"]["images"]
    print("input:", images["dtype"], [d["size"] for d in images["tensor_shape"]["dim"]])
    rows = service.post(f"{base}:predict", json={"instances": scan[:3, ..., 0].tolist()})
    print("rows:", [row["classes"] for row in rows.json()["predictions"]])
    columns = {"inputs": {"images": scan[:3, ..., 0].tolist()}}
    columns = service.post(f"{base}/versions/1:predict", json=columns)
    print("columns:", columns.json()["outputs"]["classes"])
    print("labels:", labels[:3].tolist())
    print("another model:", service.get("/v1/models/letters").json())
print("stopped, port free:", serving.port_is_free(service.port))

# %% [markdown]
# We observe one contract: state, signature and predictions, by rows or by columns, all over HTTP.
# The `with` block is ours: whatever happens inside, the service is stopped.
#
# What arrives at a public address is not what the documentation says.
# Some callers have bugs, some try what they can break.
# Here is a small collection; look at the status of each.

# %% tags=["demo"]
row = scan[0, ..., 0].tolist()
bad = {
    "no JSON": b'{"instances": [1, 2',
    "huge": b'{"instances": [' + b"0," * 1_000_000 + b"0]}",
    "wrong key": json.dumps({"pictures": [row]}).encode(),
    "wrong shape": json.dumps({"instances": [row[:7]]}).encode(),
    "ragged": json.dumps({"instances": [[*row[:7], row[7][:5]]]}).encode(),
    "text": json.dumps({"instances": [[["16"] * 8] * 8]}).encode(),
    "fraction": json.dumps({"instances": [[[0.5] * 8] * 8]}).encode(),
    "too much ink": json.dumps({"instances": [[[200] * 8] * 8]}).encode(),
    "NaN": b'{"instances": [[[' + b"NaN,1,1,1,1,1,1,1],[" * 7 + b"1,1,1,1,1,1,1,1]]]}",
}
with serving.running(deployed(), name="digits") as service:
    for name, body in bad.items():
        reply = service.post(f"{base}:predict", content=body)
        print(f"{name}: {reply.status_code} {reply.json().get('error', 'an answer')[:90]}")
    print("still well:", service.get("/health/ready").status_code)

# %% [markdown]
# We observe a 4xx and words that say what to change, with one exception: 200 is a fine uint8, so that a pixel with twelve times the ink that exists gets an answer.
# The service knows types and shapes from the signature, not the meaning.
# A 5xx would blame the service, and an exception inside TensorFlow can even end the process: the shape is checked *before* the signature is called, the size before anything is parsed.


# %%
class RequestError(Exception):
    """What is wrong with a request: an HTTP status, a short code, and words for the caller."""

    def __init__(self, status, code, words=""):
        super().__init__(f"{status} {code}")
        self.status, self.code, self.words = status, code, words


# %% [markdown]
# ### Exercise 3: Validate a request
#
# Turn the bytes of a request into an array, or raise `RequestError(status, code)`.
# The first row of this table that applies to any of the images decides:
#
# | status, code | when |
# |---|---|
# | 413, `"too large"` | more than `limit` bytes; the body must not even be parsed |
# | 400, `"not json"` | the bytes cannot be parsed, brackets nested too deep included |
# | 400, `"no instances"` | no object with a list under `"instances"`, or an empty one |
# | 400, `"wrong shape"` | an instance is not `height` lists of `width` items |
# | 400, `"not numbers"` | an item is text, null, true, false, a list or an object |
# | 400, `"not finite"` | an item is NaN, plus or minus infinity |
# | 400, `"out of range"` | an item is below 0 or above `largest` |
#
# About 16 lines.
# Hint: Python's `json` accepts `NaN`, reads `1e999` as infinity, and reads a whole number exactly, also one that is too large for a float; with more than 4,300 digits it raises `ValueError`, as for all that it cannot parse, or `RecursionError`; and `True` is an `int`.


# %% answer="validate" level="challenge"
def validate(body: bytes, height: int, width: int, largest: float, limit: int) -> np.ndarray:
    """The images of a request `{"instances": [image, ...]}`.

    Args:
        body: What was sent.
        height: Rows of an image.
        width: Numbers in a row.
        largest: Largest number allowed; the smallest is 0.
        limit: Bytes that a body may have.

    Returns:
        Images, float32 (batch, height, width).

    Raises:
        RequestError: With the status and the code of the first row of the table that applies.
    """
    ### BEGIN SOLUTION
    if len(body) > limit:
        raise RequestError(413, "too large", f"{len(body)} bytes, at most {limit}")
    try:
        request = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "not json", str(error)) from None
    images = request.get("instances") if isinstance(request, dict) else None
    if not isinstance(images, list) or not images:
        raise RequestError(400, "no instances", 'send {"instances": [image, ...]}')
    is_row = lambda row, length: isinstance(row, list) and len(row) == length  # noqa: E731
    if not all(is_row(im, height) and all(is_row(row, width) for row in im) for im in images):
        raise RequestError(400, "wrong shape", f"an image is {height} lists of {width} numbers")
    items = [item for image in images for row in image for item in row]
    if any(type(item) not in (int, float) for item in items):
        raise RequestError(400, "not numbers", "pixels are numbers")
    if any(type(item) is float and not math.isfinite(item) for item in items):
        raise RequestError(400, "not finite", "NaN and infinity are no pixels")
    if not all(0 <= item <= largest for item in items):
        raise RequestError(400, "out of range", f"pixels are from 0 to {largest}")
    return np.array(images, np.float32)
    ### END SOLUTION


# %% check="validate_structure" points=2
def outcome(body, height=2, width=3, largest=16, limit=400):
    """The images as lists, or status and code of the refusal."""
    try:
        return np.asarray(validate(body, height, width, largest, limit)).tolist()
    except RequestError as error:
        return f"{error.status} {error.code}"


check.equal(
    [
        outcome(b'{"instances": [[[0, 1, 2], [3, 4.5, 16]]]}'),
        outcome(b'{"instances": [[[0, 1, 2], [3, 4]]]}'),
        outcome(b'{"instances": [[[0, 1, 2], [3, 4'),
        outcome(b'{"images": [[[0, 1, 2], [3, 4, 5]]]}'),
    ],
    [[[[0.0, 1.0, 2.0], [3.0, 4.5, 16.0]]], "400 wrong shape", "400 not json", "400 no instances"],
    "a good request and three bad ones",
    hint="Rows of the table in their order; return a float32 array of all images.",
)
### BEGIN HIDDEN TESTS
good = [[[1, 2, 3, 4], [0, 0.25, 9, 255]], [[5, 6, 7, 8], [9, 10, 11, 12]]]
tall = [[[1], [2], [0]]]
check.same(
    [
        outcome(json.dumps({"signature_name": "x", "instances": good}).encode(), 2, 4, 255),
        [outcome(json.dumps({"instances": tall}).encode(), height, 1) for height in (3, 2, 1)],
    ],
    "images of other sizes and range",
    hint="All images of the list; other keys of the object do not matter.",
)
digits_5000 = b'{"instances": [[[1, 2, 3], [4, ' + b"9" * 5_000 + b", 6]]]}"
deep = b"[" * 150_000
bodies = [b"", b"{", b"\xff\xfe\x00{", b'{"instances": [[1,]]}', b"nothing", deep, b"\xc3\x28"]
bodies += [b'{"instances": [[[1, 2, 3], [4, 5, 6]]]} {}', b"\xff" * 9, digits_5000]
check.same(
    [outcome(body, limit=200_000) for body in bodies],
    "what cannot be parsed",
    hint="json.loads raises ValueError (its subclasses included, and itself for a number of more "
    "than 4,300 digits) or, for brackets nested too deep, RecursionError: catch both.",
)
bodies = [b"[]", b"3", b"null", b'"instances"', b'["instances"]', b"{}", b'{"instances": null}']
bodies += [b'{"instances": []}', b'{"instances": {"0": 1}}', b'{"instances": "012"}']
check.same(
    [outcome(body) for body in bodies],
    "what has no list of instances",
    hint="JSON may be a list, a number or null: ask whether it is a dict before you look inside. "
    "A text or an object is no list.",
)
wrong = [[1, 2, 3], [[1, 2, 3]], [[[1, 2, 3], [4, 5, 6]], [[1, 2, 3]]], ["abc", "def"], [None]]
wrong += [[[[1, 2], [3, 4], [5, 6]]], [[{"a": 1}, [1, 2, 3]]], [[[], []]], [["abc", "def"]], [{}]]
check.same(
    [outcome(json.dumps({"instances": images}).encode()) for images in wrong],
    "wrong shapes",
    hint="Every image is a list of `height` rows, every row a list of `width` items; look at all "
    "images, and do not take a text for a list.",
)
### END HIDDEN TESTS

# %% check="validate_size" points=1
# 40 bytes are allowed: this body has 41, and is no JSON either
check.equal(
    [outcome(b"{" * 41, limit=40), outcome(b"{" * 40, limit=40)],
    ["413 too large", "400 not json"],
    "a body of one byte too many",
    hint="Compare len(body) with the limit before you parse; exactly `limit` bytes are allowed.",
)
check.source(
    validate,
    "validation is written out",
    forbidden=("course_utils.serving", "serving", "importlib", "pydantic", "jsonschema"),
    hint="Write the conditions of the table; the course's own service is for comparison.",
)
### BEGIN HIDDEN TESTS
body = b'{"instances": [[[1, 2, 3], [4, 5, 6]]]}'
accents = '{"note": "éééé", "instances": [[[1, 2, 3], [4, 5, 6]]]}'
sizes = [len(accents.encode()) - less for less in (0, 1, 4, 5)]
check.same(
    [outcome(accents.encode(), limit=limit) for limit in sizes]
    + [outcome(bad, limit=9) for bad in (b"\xff" * 10, b"\xff" * 9, b"[" * 10)],
    "bodies with more bytes than characters",
    hint="len(body) counts bytes; é has two of them. What is too large is not decoded either.",
)
check.same(
    [outcome(body + b" " * extra, limit=len(body) + 5) for extra in (0, 5, 6)],
    "a good body with blanks behind it",
    hint="The limit counts bytes of the body as it was sent.",
)
loads, parsed = json.loads, []
json.loads = lambda text, *args, **options: (
    parsed.append(len(text)) or loads(text, *args, **options)
)
try:
    answer = outcome(body, limit=10)
finally:
    json.loads = loads
check.same(
    [answer, len(parsed)],
    "a large body is not parsed",
    hint="Raise 413 before json.loads sees the body.",
)
### END HIDDEN TESTS

# %% check="validate_numbers" points=2
check.equal(
    [
        outcome(b'{"instances": [[[0, 1, "2"], [3, 4, 5]]]}'),
        outcome(b'{"instances": [[[0, 1, NaN], [3, 4, 5]]]}'),
        outcome(b'{"instances": [[[0, 1, -1], [3, 4, 5]]]}'),
    ],
    ["400 not numbers", "400 not finite", "400 out of range"],
    "text, NaN and a negative number",
    hint="Look at each item: its type first, then whether it is finite, then its range.",
)


### BEGIN HIDDEN TESTS
def with_item(text, place=4):
    """A request in which one item is the given text."""
    items = ["1", "0", "2.5", "7", "16", "3"]
    items[place] = text
    return f'{{"instances": [[[{", ".join(items[:3])}], [{", ".join(items[3:])}]]]}}'.encode()


texts = ["true", "null", '"7"', "false", '""', "{}", "[]", "[1]", '{"a": 1}', '"NaN"', "[[2]]"]
check.same(
    [[outcome(with_item(text, place)) for text in texts] for place in (5, 0)],
    "items that are no numbers",
    hint="In Python True is an int: ask for type(item) in (int, float), or exclude bool. Text is "
    "no number, even if float() could read it.",
)
check.same(
    [outcome(with_item(text, 1)) for text in ("Infinity", "-Infinity", "1e999", "-1e400", "NaN")],
    "items that are not finite",
    hint="math.isfinite; a number such as 1e999 becomes infinity in json.loads.",
)
texts = ["-0.0", "16.01", "-0.001", "17", "1e300", "9" * 330, "-" + "9" * 330, "16", "0.0", "1.6e1"]
check.same(
    [outcome(with_item(text), limit=600) for text in texts],
    "items at and beyond the ends of the range",
    hint="0 and `largest` are allowed. A whole number of 330 digits is finite, but no float can "
    "hold it: compare before you convert.",
)
check.same(
    [outcome(with_item("200"), largest=255), outcome(with_item("0.7"), largest=0.5)],
    "other ranges",
    hint="The range ends at the argument `largest`.",
)
texts = ['NaN, "7", -1', "-1, true, 1e999", "17, NaN, 3", "1, 2, 3", "null, -5, NaN"]
bodies = [f'{{"instances": [[[{text}], [0, 1, 2]], [[3, 4, 5], [6, 7, 99]]]}}' for text in texts]
bodies += ['{"instances": [[["1", 2, NaN], [4, 5, 6]], [[1, 2, 3]]]}']
check.same(
    [outcome(body.encode()) for body in bodies],
    "requests with several faults",
    hint="The first row of the table that applies to any image decides, not the first bad item.",
)
found = validate(b'{"instances": [[[0, 1, 2]], [[3, 4.5, 6]]]}', 1, 3, 16, 400)
check.same(
    [np.asarray(found).dtype.name, list(np.shape(found))],
    "type and shape of the result",
    hint="np.array(images, np.float32), one axis each for images, rows and numbers.",
)


def as_request(images, largest):
    """`validate` of a request with these images."""
    body = json.dumps({"instances": images.tolist()}).encode()
    return np.asarray(validate(body, *images.shape[1:], largest, len(body)))


check.agrees(
    as_request,
    "validate in every regime",
    hint="All images, of any number and size, with numbers from 0 to `largest`, both included.",
    images=check.array(
        "batch", "height", "width", low=0, high="largest", edges=[0.0], magnitudes=(1e-3,)
    ),
    largest=check.number(0.5, 65535, typical=(16, 255, 1.0)),
    cases={
        "all items are exactly the largest": {"images": np.full((2, 3, 5), 16.0), "largest": 16},
        "the last item is the next number above": {
            "images": np.array([[[0.0, 0.7]], [[0.1, np.nextafter(0.7, 1)]]]),
            "largest": 0.7,
        },
    },
    longest=130,
)
### END HIDDEN TESTS

# %% [markdown]
# What does your function say to the same nine requests?
# Images are 8x8 with pixels up to 16, and a body may have 10,000 bytes.

# %% tags=["demo"]
for name, body in bad.items():
    try:
        print(f"{name}: accepted, shape {validate(body, 8, 8, 16, 10_000).shape}")
    except RequestError as error:
        print(f"{name}: {error.status} {error.code}")

# %% [markdown]
# We observe that the ink of 200 is refused now, as the function knows `largest`.
# Half a step of ink is accepted: no row of the table asks for whole numbers.
# Which requests are right is a decision, and it belongs in a table that somebody has read, not in what a library happens to do.

# %% [markdown]
# ### Exercise 4: A request that is valid and wrong
#
# A person grades this one; it needs no code.
#
# A second scanner is connected.
# It stores paper as 16 and ink as 0, so that all its scans arrive with dark and light swapped.
# Every request passes `validate`, every answer has the status 200, and about 1 in 100 is right (the last picture in section 1).
# Say why no row of the table can refuse these requests, what you would measure without labels to notice within an hour, and where the repair belongs, with a reason.
# 4 to 6 sentences.

# %% [markdown] question="written_swapped" points=2
# ### BEGIN SOLUTION
# Each row looks at one request, and one swapped scan has the right shape, numbers and range; a picture that is mostly dark is possible, so a row against it would refuse good scans.
# Only many requests together differ from those of training: the mean ink of a pixel is 0.3 of the largest in the training digits and becomes 0.7, and the confidence and the shares of the ten classes change too.
# So the service records such statistics for each caller, and an alarm compares them with those of the validation digits. (1 point for why, and one measurement that would show it)
#
# The repair belongs where the meaning of the scanner is known, once: in an adapter for this scanner, or in a version of the export for such scans whose preprocessing swaps the shades.
# Then it is versioned, tested on recorded scans, and rolled back like everything else.
# In every caller it would be guessed again, which is the skew of section 1; in the one export for both scanners it would break the first. (1 point for a place with a reason)
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - A preprocessing that differs between training and service raises no error: 0.96 became 0.10. It belongs inside the exported model.
# - A signature has names, types and shapes; it does not know what the numbers mean.
# - Versions appear whole, by renaming; a switch replaces one file; a rollback needs no thinking.
# - A service refuses bad requests with a 4xx that says why, before the model sees them; what is bad stands in a table.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# Start the service from a terminal, `python -m course_utils.serving --store FOLDER --name digits`, and draw digits on its page; which ones fool it?
# Add a row to the table for pixels that are no whole numbers, and decide where in the order it stands.
#
# **Papers and standards.**
# [Olston et al., 2017](https://arxiv.org/abs/1712.06139), *TensorFlow-Serving: Flexible, High-Performance ML Serving*.
# [Breck et al., 2017](https://doi.org/10.1109/BigData.2017.8258038), *The ML Test Score: A Rubric for ML Production Readiness and Technical Debt Reduction*.
# [Fielding, Nottingham and Reschke, 2022](https://doi.org/10.17487/RFC9110), *HTTP Semantics*: what each status says.
