# ---
# jupyter:
#   course:
#     title: Deployment
#     cpu_budget: 90
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Deployment
#
# A model in a notebook helps nobody else.
# At the end you can
#
# - export a model together with its preprocessing, publish versions of it, and roll back;
# - serve it over HTTP so that bad requests, doubtful answers and many callers at once do no harm;
# - convert it for phones (LiteRT) and for other frameworks (ONNX), and prove that it still says the same.
#
# **You need** a Keras classifier (unit 03) and some HTTP.
# **Time:** 45 minutes of reading, 3 to 4 hours with the exercises, under 60 CPU seconds of computing.
# Each exercise stands alone.

# %%
import hashlib
import json
import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from course_utils import check, data, devices, plots
from course_utils.serving import examples, onnx_session, quiet

check.begin("16_deployment")
SCRATCH = Path(tempfile.mkdtemp())

# %% [markdown]
# ## 1. One file that holds all the model needs
#
# We train a small network on 8x8 digits.
# Scans hold whole numbers from 0 to 16, but the network was trained on numbers from 0 to 1: somebody has to divide.
# If that happens in the notebook only, whoever writes the service must guess it.
# A wrong guess raises no error.
# This is *training-serving skew*.
# Training takes the strategy that `devices.pick` (unit 11) chooses for this machine; it computes in 32 bits, because the export has to run on other machines, too.

# %% tags=["demo"]
digits = data.digits()
raw = lambda images: np.round(16 * images).astype(np.uint8)  # noqa: E731 - as a scanner gives them
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

# %% tags=["demo"]
scan, labels = raw(digits.validation.images)[..., None], digits.validation.labels
guesses = {"0 to 1, as in training": scan / 16, "forgotten": scan, "divided by 255": scan / 255}
guesses |= {"dark and light swapped": 1 - scan / 16}
accuracies = {
    name: np.mean(network(x.astype("float32")).numpy().argmax(axis=1) == labels)
    for name, x in guesses.items()
}
axes = plots.bars(accuracies, value_label="accuracy on the validation digits", digits=2)
axes.set_xlim(0, 1.15)
plots.show(
    axes,
    alt="Bars of accuracy: highest with the preprocessing of training, a little lower where it was "
    "forgotten, far lower divided by 255 or with swapped shades.",
)

# %% [markdown]
# We observe that every variant returns ten numbers without complaint.
# Only the labels, which a service does not have, show that something is wrong; and the bar just below the top would not even be noticed.
# The remedy is to put the preprocessing *inside* the exported model.
#
# A *SavedModel* is a folder with a graph of TensorFlow operations and the weights.
# It runs without our Python code: in TensorFlow Serving, in Java, on another Keras version.
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


# %% answer="export_model"
def export_model(model: keras.Model, path: str, largest: float) -> None:
    """Write a SavedModel that takes raw pixels.

    Args:
        model: Takes float32 (batch, height, width, 1) from 0 to 1, returns logits (batch, classes).
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
# Does it give the same probabilities as the network in the notebook?

# %% tags=["demo"]
with quiet():
    export_model(network, str(SCRATCH / "digits"), 16)
loaded = tf.saved_model.load(str(SCRATCH / "digits"))
answer = loaded.signatures["serving_default"](images=tf.constant(scan[..., 0]))
expected = keras.ops.softmax(network((scan / 16).astype("float32"))).numpy()
print("files:", sorted(str(p.relative_to(SCRATCH)) for p in (SCRATCH / "digits").glob("*.pb")))
print("largest difference below 1e-6:", np.abs(answer["probabilities"] - expected).max() < 1e-6)
print("accuracy from raw pixels above 0.93:", np.mean(answer["classes"] == labels) > 0.93)

# %% [markdown]
# ## 2. Versions
#
# TensorFlow Serving watches a folder with one subfolder per version, named by numbers: `digits/1`, `digits/2`, and so on.
# Whatever appears there with a number as its name is loaded soon, half-written or not.
# So a version must appear *whole*: write it elsewhere on the same disk, then rename it.
# A rename within a file system is *atomic*: others see the state before or after it, nothing in between.
#
# Which version answers is a second decision, and it must be reversible.
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
        """Add a version that `write(folder)` fills; returns its number, 1 for the first."""
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
def failing(folder):
    """Writes one file of two, then fails."""
    seen.append(numbers(made))
    (folder / "first.txt").write_text("half")
    raise OSError("disk full")


made = store("a")
check.raises(
    lambda: made.publish(failing),
    OSError,
    "the error of a failed write reaches the caller",
    match="disk full",
    hint="Clean up, and let the exception go on.",
)
check.same(
    [seen[1:], numbers(made), len(list(made.root.iterdir()))],
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
    [numbers(made), len(list(made.root.iterdir()))],
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
    [empty.publish(lambda folder: None), numbers(empty), len(list(empty.root.iterdir()))],
    "the first version",
    hint="The first version is 1, even if `write` writes nothing, and nothing else is left over.",
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
check.same(
    [sorted(p.name for p in made.root.iterdir()), numbers(made)],
    "no other files stay behind",
    hint="os.replace moves the new file; nothing is left of it under its old name.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. A service that holds up
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


def deployed(largest=16):
    """A new store with one active version: the network with your preprocessing."""
    models = serving.ModelStore(tempfile.mkdtemp(dir=SCRATCH))
    with quiet():
        models.switch(models.add(lambda folder: export_model(network, str(folder), largest)))
    return models


base = "/v1/models/digits"
with serving.running(deployed(), name="digits") as service:
    status = service.get(base)
    print("status:", status.status_code, status.json()["model_version_status"][0]["state"])
    signature = service.get(f"{base}/metadata").json()["metadata"]["signature_def"]
    images = signature["signature_def"]["serving_default"]["inputs"]["images"]
    print("input:", images["dtype"], [d["size"] for d in images["tensor_shape"]["dim"]])
    rows = service.post(f"{base}:predict", json={"instances": scan[:3, ..., 0].tolist()})
    print("rows:", [row["classes"] for row in rows.json()["predictions"]])
    columns = service.post(
        f"{base}/versions/1:predict", json={"inputs": {"images": scan[:3, ..., 0].tolist()}}
    )
    print("columns:", columns.json()["outputs"]["classes"])
    print("labels:", labels[:3].tolist())
    print("another model:", service.get("/v1/models/letters").json())
print("stopped, port free:", serving.port_is_free(service.port))

# %% [markdown]
# We observe one contract for all that a caller needs to know.
# The `with` block is ours: whatever happens inside, the service is stopped.
#
# What arrives at a public address is not what the documentation says.
# Some callers have bugs, some try what they can break.
# Here is a small collection.

# %% tags=["demo"]
huge = b'{"instances": [' + b"0," * 1_000_000 + b"0]}"
row = scan[0, ..., 0].tolist()
bad = {
    "no JSON": b'{"instances": [1, 2',
    "huge": huge,
    "wrong key": json.dumps({"pictures": [row]}).encode(),
    "wrong shape": json.dumps({"instances": [row[:7]]}).encode(),
    "ragged": json.dumps({"instances": [[*row[:7], row[7][:5]]]}).encode(),
    "text": json.dumps({"instances": [[["16"] * 8] * 8]}).encode(),
    "fraction": json.dumps({"instances": [[[0.5] * 8] * 8]}).encode(),
    "out of range": json.dumps({"instances": [[[300] * 8] * 8]}).encode(),
    "NaN": b'{"instances": [[[' + b"NaN,1,1,1,1,1,1,1],[" * 7 + b"1,1,1,1,1,1,1,1]]]}",
}
with serving.running(deployed(), name="digits") as service:
    for name, body in bad.items():
        reply = service.post(f"{base}:predict", content=body)
        print(f"{name}: {reply.status_code} {reply.json()['error'][:90]}")
    print("still well:", service.get("/health/ready").status_code)

# %% [markdown]
# We observe a 4xx each time, and words that say what to change.
# A 5xx would blame the service; an exception inside TensorFlow can even end the process.
# So the shape is checked *before* the signature is called, and the size before anything is parsed.


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
# The first row of this table that applies decides:
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
# Hint: Python's `json` accepts `NaN`, reads `1e999` as infinity and whole numbers of any length, raises `ValueError` or `RecursionError`; and `True` is an `int`.


# %% answer="validate"
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
deep = b"[" * 150_000
bodies = [b"", b"{", b"\xff\xfe\x00{", b'{"instances": [[1,]]}', b"nothing", deep, b"\xc3\x28"]
check.same(
    [outcome(body, limit=200_000) for body in bodies],
    "what cannot be parsed",
    hint="json.loads raises ValueError (its subclasses included) or, for brackets nested too "
    "deep, RecursionError: catch both.",
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


check.same(
    [outcome(with_item(text, 5)) for text in ("true", "null", '"7"', "false", '""', "{}")],
    "items that are no numbers",
    hint="In Python True is an int: ask for type(item) in (int, float), or exclude bool. Text is "
    "no number, even if float() could read it.",
)
check.same(
    [outcome(with_item(text, 1)) for text in ("Infinity", "-Infinity", "1e999", "-1e400")],
    "items that are not finite",
    hint="math.isfinite; a number such as 1e999 becomes infinity in json.loads.",
)
texts = ["16.01", "-0.001", "17", "1e300", "9" * 330, "-" + "9" * 330, "16", "0.0", "1.6e1"]
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
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Doubtful answers
#
# A classifier always answers, also for a scribble.
# Its largest probability, the *confidence*, says how sure it is.
# A service can answer only above a *threshold* and hand the rest to a *fallback*: a slower model, a rule, a person.
# *Coverage* is the share it answers itself.
# Here the digits get noise, as from a bad scanner.

# %% tags=["demo"]
noisy = np.clip(digits.validation.images + check.rng(1).normal(scale=0.3, size=(297, 8, 8)), 0, 1)
probabilities = keras.ops.softmax(network(noisy[..., None].astype("float32"))).numpy()
confidence, correct = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
thresholds = np.linspace(0, 0.98, 50)
answered = np.array([confidence >= t for t in thresholds])
axes = plots.functions(
    thresholds,
    {
        "accuracy where the model answers": [correct[rows].mean() for rows in answered],
        "coverage": answered.mean(axis=1),
    },
    x_label="threshold on the confidence",
    y_label="share",
)
axes.set(ylim=(0, 1.02))
axes.legend(loc="lower left")
plots.show(
    axes,
    alt="As the threshold rises from 0 to 0.98, accuracy among answered digits rises and coverage "
    "falls.",
)

# %% [markdown]
# We observe a trade: each step to the right buys accuracy with coverage.
# What is right depends on what an error costs, compared with a call of the fallback; the curve must be measured on data like those of production, and again when these change (unit 17).
#
# ### Exercise 4: Threshold and fallback
#
# For each image: if its largest probability is at least `threshold`, the model's class counts.
# All others go to `fallback` together, in one call and in their order; it returns a class for each.
# No doubtful images, no call.
# The fallback is another system: if it raises an exception, the service must not fall with it, and the answer is -1.
# Probabilities that are NaN are never sure.
# About 9 lines.
# Hint: a comparison with NaN is false.


# %% answer="decide"
def decide(
    images: np.ndarray,
    probabilities: np.ndarray,
    threshold: float,
    fallback: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, list[str]]:
    """Classes from the model where it is sure, else from a fallback.

    Args:
        images: Shape (batch, ...).
        probabilities: What the model says, shape (batch, classes).
        threshold: Confidence from which on the model is believed.
        fallback: Function of some images (n, ...): their classes (n,). May fail.

    Returns:
        Classes, int (batch,), -1 where nobody answered; and where each is from: "model",
        "fallback" or "none".
    """
    ### BEGIN SOLUTION
    classes = np.argmax(probabilities, axis=1)
    sure = np.max(probabilities, axis=1) >= threshold
    sources = np.where(sure, "model", "fallback")
    if not sure.all():
        try:
            classes[~sure] = fallback(images[~sure])
        except Exception:
            classes[~sure], sources[~sure] = -1, "none"
    return classes, sources.tolist()
    ### END SOLUTION


# %% check="decide_values" points=2
asked = []


def careful(images):
    """Stands for a slow, careful model: the class is the last number of an image."""
    asked.append(images.tolist())
    return images[:, -1].astype(int)


images = check.frozen([[1.0, 7.0], [2.0, 8.0], [3.0, 9.0]])
probabilities = check.frozen([[0.5, 0.25, 0.25], [0.0, 0.125, 0.875], [0.25, 0.75, 0.0]])
check.equal(
    decide(images, probabilities, 0.75, careful),
    ([7, 2, 1], ["fallback", "model", "model"]),
    "one doubtful image of three",
    hint="0.5 is below 0.75, so the fallback is asked; a confidence of exactly 0.75 is enough.",
)
check.equal(
    asked, [[[1.0, 7.0]]], "the fallback sees only the doubtful image", hint="images[~sure], once."
)
check.source(
    decide,
    "the decision is written out",
    forbidden=("course_utils.serving", "serving", "importlib"),
    hint="Write the rule yourself; the course's own service is for comparison.",
)
### BEGIN HIDDEN TESTS
asked, rng = [], check.rng(401)
images = check.frozen(rng.integers(0, 9, size=(8, 4)))
scores = rng.integers(1, 17, size=(8, 5)) ** 2.0
scores[3] = [0.0, 0.0, 0.0, 5.0, 0.0]
probabilities = check.frozen(scores / scores.sum(axis=1, keepdims=True))
check.same(
    [decide(images, probabilities, threshold, careful) for threshold in (0.0, 0.4, 0.6, 1.0)],
    "eight images at four thresholds",
    hint="The classes of the fallback go to the places of the doubtful images, in their order.",
)
check.same(
    [str(batch) for batch in asked],
    "one call with all doubtful images, none without any",
    hint="Collect the doubtful images; call the fallback once, and only if there are some.",
)
asked = []
broken = np.array([[np.nan] * 3, [0.125, 0.875, 0.0], [0.25, np.nan, 0.5]])
check.same(
    [*decide(check.frozen(images[:3]), check.frozen(broken), 0.25, careful), str(asked)],
    "probabilities that are NaN",
    hint="`confidence >= threshold` is false for NaN, `not confidence < threshold` is true.",
)
### END HIDDEN TESTS


# %% check="decide_failure" points=1
def unreachable(images):
    """Stands for a fallback that is down."""
    asked.append(len(images))
    raise ConnectionError("no route to host")


asked = []
check.equal(
    decide(images[:2], check.frozen([[0.5, 0.5], [0.125, 0.875]]), 0.75, unreachable),
    ([-1, 1], ["none", "model"]),
    "a fallback that is down",
    hint="Catch the exception; doubtful images get -1 and 'none', sure ones keep their class.",
)


### BEGIN HIDDEN TESTS
def confused(images):
    """Fails in another way."""
    asked.append(len(images))
    raise KeyError("class")


check.same(
    [decide(images, probabilities, t, confused) for t in (0.0, 0.5, 1.0)] + [asked],
    "a fallback that fails in another way",
    hint="Whatever the fallback raises (except Exception), the service goes on. Do not ask again.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Many callers at once
#
# A call of the model costs nearly the same for one image as for ten.
# *Micro-batching* lets requests wait a moment and puts them into one call: more images per second, at the price of a delay.
# Two numbers bound it: the largest batch and the longest delay.

# %% [markdown]
# ### Exercise 5: Micro-batching
#
# Requests arrive at known times $a_0 \le a_1 \le \dots$ The first one that waits, $i$, opens a batch.
# With at most $m$ in a batch, a delay of at most $d$, and a server that is free again at $f$, the batch leaves at
#
# $$t = \max\bigl(f, \min(a_i + d,\; a_{i + m - 1})\bigr)$$
#
# with all waiting requests $a_j \le t$, but no more than $m$.
# (If there is no $a_{i + m - 1}$, the first term counts.)
# Then the server is busy for a given time: $f = t + \text{busy}$.
# At first it is free.
# About 9 lines.
# Hint: a `while` loop over $i$.


# %% answer="micro_batches"
def micro_batches(
    arrivals: list[float], max_size: int, max_delay: float, busy: float = 0.0
) -> tuple[list[float], list[int]]:
    """When batches leave, and how many requests each has.

    Args:
        arrivals: Times in ascending order.
        max_size: Requests in a batch at most, 1 or more.
        max_delay: How long the first request of a batch waits for others, 0 or more.
        busy: How long the server works on a batch.

    Returns:
        The time at which each batch leaves, and its size.
    """
    ### BEGIN SOLUTION
    times, sizes = [], []
    first, free = 0, -math.inf
    while first < len(arrivals):
        time = arrivals[first] + max_delay
        if first + max_size <= len(arrivals):
            time = min(time, arrivals[first + max_size - 1])
        time = max(time, free)
        size = sum(arrival <= time for arrival in arrivals[first : first + max_size])
        times, sizes = [*times, time], [*sizes, size]
        first, free = first + size, time + busy
    return times, sizes
    ### END SOLUTION


# %% check="micro_batches_delay" points=2
# The request at 0 waits until 5 and meets those at 3 and 5; 6, 7 and 8 are full at 8; 20 waits
check.close(
    micro_batches([0, 3, 5, 6, 7, 8, 20], 3, 5),
    ([5, 8, 25], [3, 3, 1]),
    "seven requests in three batches",
    hint="A batch leaves when it is full or when its first request has waited for max_delay; a "
    "request that arrives at that very time still joins.",
)
### BEGIN HIDDEN TESTS
times = np.cumsum(check.rng(501).integers(0, 5, size=40)).tolist()
check.same(
    [
        micro_batches(times, size, delay)
        for size, delay in [(4, 6), (1, 10), (40, 7), (3, 0), (8, 2)]
    ],
    "forty requests with five settings",
    hint="min(arrivals[i] + max_delay, arrivals[i + max_size - 1]) if the server is free.",
)
check.same(
    [micro_batches([], 3, 1), micro_batches([2.5], 1, 4), micro_batches([-3.0, -2.0], 5, 0.5)],
    "no request, one, and two",
    hint="Without requests there are no batches; the delay counts from the first of a batch.",
)
check.same(
    micro_batches([7, 7, 7, 7, 7, 7, 7, 9], 3, 4),
    "seven requests at the same time",
    hint="A full batch leaves at once; the rest opens the next batch.",
)
### END HIDDEN TESTS

# %% check="micro_batches_busy" points=2
# The first batch leaves at 1 and keeps the server busy until 11: by then four more wait
check.close(
    micro_batches([0, 2, 3, 4, 9, 12], 4, 1, busy=10),
    ([1, 11, 21], [1, 4, 1]),
    "requests pile up while the server is busy",
    hint="A batch cannot leave before the server is free, and takes along all that wait by then.",
)
check.source(
    micro_batches,
    "batching is written out",
    forbidden=("course_utils.serving", "serving", "importlib"),
    hint="Write the loop; the course's own service works on live requests, not on times.",
)
### BEGIN HIDDEN TESTS
times = np.cumsum(check.rng(502).integers(0, 4, size=50)).tolist()
settings = [(4, 6, 3), (8, 0, 9), (2, 1, 2.5), (50, 3, 20), (1, 5, 1)]
check.same(
    [micro_batches(times, size, delay, busy) for size, delay, busy in settings],
    "fifty requests and a busy server",
    hint="t = max(free, min(...)); free = t + busy. Never more than max_size in a batch.",
)
check.same(
    micro_batches([0, 0, 0, 0, 0, 1, 30, 31], 2, 4, 5),
    "a burst that takes three batches",
    hint="Every batch, also a full one, waits for the server.",
)
### END HIDDEN TESTS

# %% [markdown]
# What does it buy?
# We simulate 400 requests that arrive at random, 1 every 2 ms on average, at a server that takes 3 ms for a call: alone, it cannot keep up.
# Look at how long the requests wait until their batch leaves.

# %% tags=["demo"]
arrivals = np.cumsum(check.rng(3).exponential(2.0, size=400))
waits = {}
for size, delay in [(1, 0), (4, 2), (16, 2), (16, 10)]:
    times, sizes = micro_batches(arrivals.tolist(), size, delay, busy=3.0)
    waits[f"at most {size}, delay {delay} ms"] = np.sort(np.repeat(times, sizes) - arrivals)
    print(f"batches of at most {size}, delay {delay} ms: {len(sizes)} calls")
axes = plots.series(waits, x_label="request, sorted by wait", y_label="wait (ms)")
axes.set(yscale="symlog", ylim=(0, None))
axes.legend(ncols=2, loc="center right", bbox_to_anchor=(1, 0.62))
plots.show(
    axes,
    alt="Sorted waits: without batches nearly all requests wait 10 to 300 milliseconds; with "
    "batches and a delay of 2 milliseconds up to 4, with a delay of 10 milliseconds up to 10.",
)

# %% [markdown]
# We observe that a server without batches falls behind for good, while batches absorb the load.
# A delay of 10 ms saves calls, but no request is faster for it: while the server is busy, requests gather anyway.
#
# The service of the course does this live, with `asyncio`.
# A bounded client sends 120 requests, 8 at a time; Prometheus metrics tell how many calls of the model it took.

# %% tags=["demo"]
body = [json.dumps({"instances": [image.tolist()]}).encode() for image in scan[..., 0]]
with serving.running(deployed(), name="digits", max_batch=8, max_delay=0.01) as service:
    load = serving.load(service, f"{base}:predict", body, requests=120, concurrency=8)
    metrics = serving.metrics(service)
print("answers by status:", load.statuses)
print("images predicted:", int(metrics["serving_instances_total"]))
print("fewer calls of the model than images:", metrics["serving_model_calls_total"] < 120)

# %% [markdown]
# ### Exercise 6: Latency percentiles
#
# Averages hide the slow requests.
# The percentile $p_{99}$ says: 99 % were at least as fast.
# We use the *nearest rank*, always a latency that somebody really had.
# Of $n$ latencies in ascending order it is the one with the number (counted from 1)
#
# $$r = \left\lceil \frac{p\, n}{100} \right\rceil$$
#
# NumPy interpolates between two neighbors by default.
# The first `warmup` measurements are left out, in the order in which they were made: first calls load code and fill caches.
# If nothing is left, raise `ValueError`.
# About 5 lines.
# Hint: `math.ceil(p * n / 100)`, and Python counts from 0.


# %% answer="percentiles"
def percentiles(latencies: list[float], percents: list[int], warmup: int = 0) -> list[float]:
    """Nearest-rank percentiles.

    Args:
        latencies: In the order in which they were measured; not changed.
        percents: Whole numbers from 1 to 100.
        warmup: Measurements at the beginning that do not count.

    Returns:
        A latency for each of the percents.

    Raises:
        ValueError: If no measurement is left.
    """
    ### BEGIN SOLUTION
    ordered = sorted(latencies[warmup:])
    if not ordered:
        raise ValueError(f"no measurements left: {len(latencies)} with {warmup} for warming up")
    return [ordered[math.ceil(percent * len(ordered) / 100) - 1] for percent in percents]
    ### END SOLUTION


# %% check="percentiles_values" points=2
# Ten latencies, in order 1, 2, ..., 9, 50: number 5 is p50, number 9 p90; p91 needs number 10
check.close(
    percentiles([3, 1, 50, 2, 9, 8, 7, 4, 6, 5], [50, 90, 91, 100]),
    [5, 9, 50, 50],
    "four percentiles of ten latencies",
    hint="Sort, then the element number ceil(p * n / 100), counted from 1; no interpolation.",
)
check.close(
    percentiles([90, 1, 80, 3, 2], [50, 99], warmup=1),
    [2, 80],
    "one measurement for warming up",
    hint="Leave out the first in order of time (90), then sort the rest.",
)
### BEGIN HIDDEN TESTS
times = check.frozen(check.rng(601).lognormal(size=200))
check.same(
    [percentiles(list(times[:n]), [1, 50, 95, 99, 100]) for n in (200, 47, 20, 3, 1)],
    "percentiles of 200, 47, 20, 3 and 1 latencies",
    hint="The rank is rounded up. With few latencies p95, p99 and p100 are the largest one.",
)
check.same(
    [percentiles(list(times[:47]), [75, 10, 90], warmup) for warmup in (7, 40, 46)],
    "other numbers of measurements for warming up",
    hint="latencies[warmup:] before sorting; the results are in the order of `percents`.",
)
given = list(times[:6])
percentiles(given, [50], 2)
percentiles(given, [50])
check.same(
    given,
    "the measurements are not changed",
    hint="sorted(...) makes a new list; .sort() does not.",
)
### END HIDDEN TESTS

# %% check="percentiles_empty" points=1
check.raises(
    lambda: percentiles([5.0, 6.0], [50], warmup=2),
    ValueError,
    "no measurement is left",
    hint="Raise ValueError when all measurements were for warming up.",
)


### BEGIN HIDDEN TESTS
def refused(latencies, warmup):
    """Whether ValueError is raised."""
    try:
        percentiles(latencies, [50, 99], warmup)
    except ValueError:
        return True
    return False


check.same(
    [refused([], 0), refused([1.0], 3), refused([1.0, 2.0], 1), refused([4.0], 0)],
    "with and without measurements",
    hint="One measurement is enough; none is a ValueError.",
)
### END HIDDEN TESTS

# %% [markdown]
# How long do 120 such requests take?
# Each dot is a request, sorted; look at how far the slowest are from the median.

# %% tags=["demo"]
with serving.running(deployed(), name="digits", max_batch=8, max_delay=0.01) as service:
    load = serving.load(service, f"{base}:predict", body, requests=120, concurrency=8)
milliseconds = [1000 * seconds for seconds in load.latencies]
p50, p95, p99 = percentiles(milliseconds, [50, 95, 99], warmup=8)
axes = plots.series(
    {"latency": sorted(milliseconds[8:])}, x_label="request, sorted", y_label="latency (ms)"
)
for value, name, style in [(p50, "p50", ":"), (p95, "p95", "-."), (p99, "p99", "--")]:
    axes.axhline(value, color="0.4", linestyle=style, label=name)
axes.set(ylim=(0, None))
axes.legend(loc="lower right")
plots.show(
    axes,
    alt="Sorted latencies of the requests as a rising curve, with lines at the 50th, the 95th and "
    "the 99th percentile.",
)
print("median below p95, p95 not above p99:", p50 < p95 <= p99)

# %% [markdown]
# We observe how far the slowest requests lie above the median; the curve is another one in each run.
# This tail is what users remember: a page that makes ten calls meets the slowest tenth with a probability of $1 - 0.9^{10} = 0.65$.
# A service-level objective therefore names a percentile, such as "$p_{99}$ below 100 ms".
#
# ## 6. New versions, carefully
#
# A *canary release* sends a small share of the traffic to the new version and watches it.
# The same user should always meet the same version, on every server, also after a restart.

# %% [markdown]
# ### Exercise 7: Canary routing
#
# Let $u$ be the first 8 bytes of the SHA-256 hash of the text `salt:request_id` (UTF-8), read as a whole number, most significant byte first.
# The request goes to the canary if
#
# $$\frac{u}{2^{64}} < \text{fraction}$$
#
# With another salt, that is for another release, other users come first.
# About 3 lines.
# Hint: `hashlib.sha256(...).digest()` and `int.from_bytes`.
# Python's own `hash` of a text differs between processes.


# %% answer="route"
def route(request_id: str, fraction: float, salt: str = "") -> str:
    """Which version answers a request.

    Args:
        request_id: Of the user or the request.
        fraction: Share of the traffic for the canary, from 0 to 1.
        salt: Name of the release.

    Returns:
        "canary" or "stable".
    """
    ### BEGIN SOLUTION
    digest = hashlib.sha256(f"{salt}:{request_id}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return "canary" if share < fraction else "stable"
    ### END SOLUTION


# %% check="route_values" points=2
# The hash of ":anna" begins with 0xa3: share 163/256 = 0.64; that of ":dora" with 0x0f: 0.06
check.equal(
    [route("anna", 0.6), route("anna", 0.65), route("dora", 0.07), route("dora", 0.05)],
    ["stable", "canary", "canary", "stable"],
    "two users and several fractions",
    hint="Hash f'{salt}:{request_id}', also if the salt is empty; u / 2**64 is compared.",
)
check.equal(
    [route("anna", 0.0), route("dora", 0.0)],
    ["stable", "stable"],
    "nobody meets a canary of 0 %",
    hint="The share of a user is below the fraction only if the fraction is above 0.",
)
### BEGIN HIDDEN TESTS
users = [f"user-{n}" for n in range(60)] + ["", "Zoë", "王", "a b:c"]
for_release = lambda fraction, salt: [route(user, fraction, salt) for user in users]  # noqa: E731
check.same(
    for_release(0.3, "v2"),
    "64 users and a fraction of 0.3",
    hint="UTF-8, the first 8 bytes of the digest, most significant byte first.",
)
check.same(
    [for_release(0.5, "v3"), for_release(0.031, "v2"), for_release(1.0, "")],
    "other releases and fractions",
    hint="The salt stands before the colon; with 1.0 everybody meets the canary.",
)
check.same(
    [route(f"{n}", 0.5 + n / 4000, "fine") for n in range(600)],
    "six hundred fractions close to one half",
    hint="Compare the number itself with the fraction, not a share in whole percents.",
)
begins = [hashlib.sha256(f"v4:{n}".encode()).digest()[:4] for n in range(40)]
check.same(
    [
        route(f"{n}", (int.from_bytes(begin, "big") + 0.5) / 2**32, "v4")
        for n, begin in enumerate(begins)
    ],
    "forty fractions that only the fifth byte decides",
    hint="Eight bytes of the digest, which are 16 hexadecimal digits, divided by 2**64.",
)
### END HIDDEN TESTS

# %% [markdown]
# A release goes wrong: version 2 was exported with `largest=255` for scans from 0 to 16.
# It starts, answers with status 200, and is wrong.
# About a tenth of 200 users meet it; we compare the answers with labels that come in later, then roll back.

# %% tags=["demo"]
models = deployed()
with quiet():
    models.add(lambda folder: export_model(network, str(folder), 255))
by_version = {"stable": 1, "canary": 2}
right = {"stable": [], "canary": []}
with serving.running(models, name="digits") as service:
    for n, image in enumerate(scan[:200, ..., 0]):
        where = route(f"user-{n}", 0.1, salt="version 2")
        path = f"{base}/versions/{by_version[where]}:predict"
        reply = service.post(path, json={"instances": [image.tolist()]}).json()
        right[where].append(reply["predictions"][0]["classes"] == labels[n])
    for where, values in right.items():
        print(f"{where}: {len(values)} requests, accuracy above 0.9: {np.mean(values) > 0.9}")
    models.switch(2)  # what would have happened without a canary
    print("active:", service.get(f"{base}/metadata").json()["model_spec"]["version"])
    models.back()
    print("after rollback:", service.get(f"{base}/metadata").json()["model_spec"]["version"])

# %% [markdown]
# We observe that a few users were enough to see it, and that the rollback took effect in the running service with the next request.
# Monitoring without labels is the subject of unit 17.
#
# ## 7. Phones and small devices
#
# *LiteRT* (formerly TensorFlow Lite) runs models without TensorFlow.
# With *full integer quantization* weights and activations are int8: a number $x$ is stored as
#
# $$q = \operatorname{clip}\bigl(\operatorname{round}(x / s) + z,\; -128,\; 127\bigr) \qquad x \approx s\,(q - z)$$
#
# with a scale $s$ and a zero point $z$ for each tensor.
# The ranges of the activations come from a *representative dataset*: the converter runs it through the model and watches.

# %% [markdown]
# ### Exercise 8: Convert to int8
#
# Convert a Keras model to LiteRT so that weights, activations, the input and the output are int8.
# All `samples` are the representative dataset, a generator of lists with one batch of one example.
# About 7 lines.
# Hint: `tf.lite.TFLiteConverter.from_keras_model`, and its attributes `optimizations`, `representative_dataset`, `target_spec.supported_ops` (`tf.lite.OpsSet.TFLITE_BUILTINS_INT8`), `inference_input_type` and `inference_output_type`.


# %% answer="to_int8"
def to_int8(model: keras.Model, samples: np.ndarray) -> bytes:
    """The content of a LiteRT file with int8 weights, activations, input and output.

    Args:
        model: Takes float32 (batch, height, width, 1), returns logits.
        samples: Representative inputs, shape (n, height, width, 1).
    """
    ### BEGIN SOLUTION
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([x[None].astype("float32")] for x in samples)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = tf.int8
    converter.inference_output_type = tf.int8
    return converter.convert()
    ### END SOLUTION


# %% check="to_int8_types" points=2
def details(content):
    """Types of input and output, and scale and zero point of the input."""
    interpreter = Interpreter(model_content=content)
    ends = [interpreter.get_input_details()[0], interpreter.get_output_details()[0]]
    return [np.dtype(end["dtype"]).name for end in ends], ends[0]["quantization"]


samples = check.rng(8).random(size=(20, 4, 5, 1))
samples[17, 0, 0] = 0.0
samples[19, 0, 0] = 1.0
with quiet():
    types, (scale, zero_point) = details(to_int8(small_model(9, 4, 5, 3), samples))
check.equal(
    types,
    ["int8", "int8"],
    "input and output are int8",
    hint="inference_input_type and inference_output_type are float32 unless you set tf.int8.",
)
# From 0 to 1 in 255 steps, and -128 stands for 0
check.close(
    (scale, zero_point),
    (1 / 255, -128),
    "scale and zero point of the input",
    hint="The representative dataset must hold all samples: the range is that of their values.",
)
### BEGIN HIDDEN TESTS
samples = check.rng(801).uniform(-1, 1, size=(30, 6, 4, 1))
samples[0, 1, 1], samples[29, 2, 3], samples[15, 5, 0] = 4.0, -3.0, 0.0
with quiet():
    content = to_int8(small_model(802, 6, 4, 3), samples)
    found = details(content)
check.same(
    [*found, np.frombuffer(bytes(content), np.uint8)[4:8]],
    "scale and zero point for samples from -3 to 4",
    hint="Give all samples, as they are: not scaled, not clipped, not only the first ones.",
)
### END HIDDEN TESTS

# %% check="to_int8_values" points=1
with quiet():
    content = to_int8(small_model(10, 9, 9, 30), check.rng(11).random(size=(8, 9, 9, 1)))
check.at_most(
    len(content),
    14_000,
    "int8 weights take a quarter of the space",
    hint="Without converter.optimizations = [tf.lite.Optimize.DEFAULT] the weights stay float32.",
)
### BEGIN HIDDEN TESTS
with quiet():
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
begin, end = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
logits = []
for x in check.rng(804).random(size=(12, 9, 9, 1)):
    steps = np.round(x[None] / begin["quantization"][0]) + begin["quantization"][1]
    interpreter.set_tensor(begin["index"], np.clip(steps, -128, 127).astype(begin["dtype"]))
    interpreter.invoke()
    logits.append(
        interpreter.get_tensor(end["index"])[0].astype(np.float64) - end["quantization"][1]
    )
check.same(
    np.array(logits) * end["quantization"][0],
    "the logits of twelve images",
    hint="The converted model must say what the model says, up to a few steps of int8.",
    atol=0.05,
)
names = [tensor["dtype"].__name__ for tensor in interpreter.get_tensor_details()]
check.same(
    [names.count("float32"), names.count("float16")],
    "no tensor inside is a float",
    hint="target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8], with a "
    "representative dataset: otherwise activations stay float32.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 9: Run the interpreter
#
# On the device nobody quantizes for you.
# Given the content of an int8 file and float images, quantize them with scale and zero point of the input, run the interpreter for each image, and turn its int8 answers into logits with those of the output.
# Values outside of the range end at its border.
#
# About 12 lines.
# Hint: `Interpreter(model_content=content)`, `allocate_tensors`, `get_input_details()[0]` with the keys `index` and `quantization`, `set_tensor`, `invoke`, `get_tensor`.
# An int8 number minus another may not fit into int8.


# %% answer="litert_logits"
def litert_logits(content: bytes, images: np.ndarray) -> np.ndarray:
    """Logits of an int8 LiteRT model.

    Args:
        content: Of the file; input and output are int8, one example at a time.
        images: Floats, shape (batch, ...), as the model had them before it was quantized.

    Returns:
        Floats, shape (batch, classes).
    """
    ### BEGIN SOLUTION
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    entry, end = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    scale, zero_point = entry["quantization"]
    steps = np.clip(np.round(images / scale) + zero_point, -128, 127).astype(np.int8)
    answers = []
    for image in steps:
        interpreter.set_tensor(entry["index"], image[None])
        interpreter.invoke()
        answers.append(interpreter.get_tensor(end["index"])[0])
    scale, zero_point = end["quantization"]
    return (np.array(answers, np.float64) - zero_point) * scale
    ### END SOLUTION


# %% check="litert_logits_values" points=2
# The float model is x @ kernel + bias; an int8 answer is within one and a half of its steps
dense = examples("dense")
x = np.array([[0.5, -1.0, 2.0], [0.0, 0.0, 0.0], [-1.0, 1.5, 0.25]])
with quiet():
    logits = litert_logits(dense["content"], x)
check.at_most(
    np.abs(np.asarray(logits) - (x @ dense["kernel"] + dense["bias"])),
    1.5 * dense["step"],
    "three examples, compared with the float model",
    hint="q = round(x / s) + z on the way in, s * (q - z) on the way out, each with its own s "
    "and z.",
)
### BEGIN HIDDEN TESTS
x = check.frozen(check.rng(901).uniform(-2, 3, size=(9, 3)))
with quiet():
    logits = litert_logits(dense["content"], x)
check.same(
    logits,
    "nine examples of three numbers",
    hint="Round to the nearest step: astype alone cuts off, which shifts every number.",
)
convolution = examples("convolution")
x = check.rng(902).uniform(-0.5, 1.5, size=(6, 5, 4, 1))
with quiet():
    logits = litert_logits(convolution["content"], x)
check.same(
    logits,
    "six images and another scale and zero point",
    hint="Read scale and zero point from the details of the input and of the output.",
)
### END HIDDEN TESTS

# %% check="litert_logits_range" points=1
# Whatever is far above the range counts as its upper end
with quiet():
    both = litert_logits(dense["content"], np.array([[1000.0, -1000.0, 0.0], [3.0, -2.0, 0.0]]))
check.at_most(
    np.abs(np.asarray(both)[0] - np.asarray(both)[1]),
    1e-6,
    "numbers far outside of the range",
    hint="Clip to -128 and 127 before astype(np.int8), which would wrap around.",
)
### BEGIN HIDDEN TESTS
x = check.frozen(check.rng(903).normal(scale=4.0, size=(7, 5, 4, 1)))
with quiet():
    logits = litert_logits(convolution["content"], x)
check.same(
    logits,
    "images that leave the range",
    hint="Add the zero point first, then clip, then convert to int8.",
)
with quiet():
    logits = litert_logits(dense["content"], np.array([[30.0, 0.1, -20.0]], np.float32))
check.same(
    logits,
    "one float32 example",
    hint="Shape (1, classes); convert the answer to float before you subtract the zero point.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Other frameworks: ONNX
#
# *ONNX* is a file format that many frameworks write and read.
# `model.export(path, format="onnx")` writes it, onnxruntime runs it, without TensorFlow.
# Was the conversion right?
# *Parity* is measured, on inputs like those of production: the largest absolute difference, and the share of examples with the same class.


# %%
def onnx_dense(kernel, bias, name="x"):
    """An ONNX file with the input `name` and two outputs, x @ kernel + bias and its negative."""
    from onnx import TensorProto, helper, numpy_helper

    inputs, classes = kernel.shape
    arrays = {"kernel": kernel.astype("float32"), "bias": bias.astype("float32")}
    graph = helper.make_graph(
        [
            helper.make_node("Gemm", [name, "kernel", "bias"], ["logits"]),
            helper.make_node("Neg", ["logits"], ["negative"]),
        ],
        "dense",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", inputs])],
        [
            helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", classes])
            for output in ("logits", "negative")
        ],
        [numpy_helper.from_array(array, key) for key, array in arrays.items()],
    )
    opset = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opset, ir_version=9).SerializeToString()


# %% [markdown]
# ### Exercise 10: Parity
#
# Run an ONNX model on `inputs` and compare its first output $a$ with the `expected` logits $b$, both (batch, classes):
#
# $$\text{difference} = \max_{i, j} |a_{ij} - b_{ij}| \qquad \text{agreement} = \frac1n \sum_i \bigl[\operatorname{argmax}_j a_{ij} = \operatorname{argmax}_j b_{ij}\bigr]$$
#
# Raise `ValueError` if the shapes differ: NumPy would broadcast, and compare what does not belong together.
# About 8 lines.
# Hint: `onnx_session(content)` is given: an `onnxruntime.InferenceSession` with one thread.
# `session.get_inputs()[0].name` is the name of the input, `session.run(None, {name: array})` returns a list, and the array must be float32.


# %% answer="onnx_parity"
def onnx_parity(content: bytes, inputs: np.ndarray, expected: np.ndarray) -> tuple[float, float]:
    """How close an ONNX model is to what another runtime says.

    Args:
        content: Of the ONNX file; one input, of type float32.
        inputs: Numbers, shape (batch, ...).
        expected: Logits of the other runtime, shape (batch, classes).

    Returns:
        Largest absolute difference, and share of examples with the same class.

    Raises:
        ValueError: If the output has another shape than `expected`.
    """
    ### BEGIN SOLUTION
    session = onnx_session(content)
    name = session.get_inputs()[0].name
    actual = session.run(None, {name: np.asarray(inputs, np.float32)})[0]
    if actual.shape != np.shape(expected):
        raise ValueError(f"shapes differ: {actual.shape} and {np.shape(expected)}")
    agreement = np.mean(actual.argmax(axis=1) == np.argmax(expected, axis=1))
    return float(np.abs(actual - expected).max()), float(agreement)
    ### END SOLUTION


# %% check="onnx_parity_values" points=2
# The model adds 0.5 and 0: [[1.5, 1], [0.5, 1], [2.5, 3]]. Differences -0.5, 0; 0, 0.25; 0.5, -1
content = onnx_dense(np.eye(2), np.array([0.5, 0.0]))
check.close(
    onnx_parity(
        content,
        np.array([[1.0, 1.0], [0.0, 1.0], [2.0, 3.0]]),
        [[2.0, 1.0], [0.5, 0.75], [2.0, 4.0]],
    ),
    (1.0, 1.0),
    "three examples",
    hint="The largest of the absolute differences; classes by argmax along the last axis.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(1001)
kernel, bias, x = rng.normal(size=(4, 5)), rng.normal(size=5), check.frozen(rng.normal(size=(9, 4)))
content = onnx_dense(kernel, bias, "pixels")
shift = rng.normal(scale=0.8, size=(9, 5))
check.same(
    [onnx_parity(content, x, x @ kernel + bias + sign * shift) for sign in (1, -1)],
    "nine examples with differences up and down",
    hint="Absolute values: a difference of -2 is larger than one of 1. Not the mean, and not "
    "divided by anything.",
)
check.same(
    onnx_parity(content, x[3:4], check.frozen(x[3:4] @ kernel + bias - 0.01)),
    "one example with a small difference",
    hint="One example is a batch of one. The agreement is a share from 0 to 1.",
)
check.same(
    onnx_parity(content, x, x @ kernel + bias)[0] < 1e-5,
    "nine examples without a difference",
    hint="Only rounding is left, about 1e-7.",
)
### END HIDDEN TESTS

# %% check="onnx_parity_shapes" points=1
check.raises(
    lambda: onnx_parity(onnx_dense(np.eye(2), np.zeros(2)), np.ones((3, 2)), np.ones((1, 2))),
    ValueError,
    "other shapes are refused",
    match="",
    hint="Compare the shapes before you subtract: (3, 2) and (1, 2) would be broadcast.",
)
### BEGIN HIDDEN TESTS
model, images = small_model(1002, 5, 6, 3), check.rng(1003).random(size=(4, 5, 6, 1))
path = SCRATCH / "small.onnx"
expected = model(images.astype("float32"), training=False).numpy()
with quiet():
    model.export(str(path), format="onnx", verbose=False)
difference, agreement = onnx_parity(path.read_bytes(), images, expected)
check.same(
    [difference < 1e-4, agreement],
    "a Keras model that was exported as ONNX",
    hint="Take the name of the input from the session, and give it float32.",
)


def refused(wrong):
    """Whether ValueError is raised for other expected values."""
    try:
        onnx_parity(path.read_bytes(), images, wrong)
    except ValueError:
        return True
    return False


wrong = [expected, expected[:1], expected[:, :1], expected[0], expected[None], expected[:3]]
check.same(
    [refused(one) for one in wrong],
    "expected values of several shapes",
    hint="The shape must be equal, not only fit by broadcasting.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 9. One table
#
# Six ways to run the same network, one digit at a time: the size of what is shipped, the largest difference of the logits from Keras, the accuracy, and the latencies.
# Which one would you ship?

# %% tags=["demo"]
inputs, folder = (scan / 16).astype("float32"), SCRATCH / "plain"
with quiet():
    network.save(SCRATCH / "digits.keras")
    network.export(str(folder), verbose=False)
    network.export(str(SCRATCH / "digits.onnx"), format="onnx", verbose=False)
    float32 = tf.lite.TFLiteConverter.from_keras_model(network).convert()
    plain = tf.saved_model.load(str(folder))
    session = onnx_session(SCRATCH / "digits.onnx")
    lite = Interpreter(model_content=float32).get_signature_runner()
(entry,), (onnx_entry,) = lite.get_input_details(), (one.name for one in session.get_inputs())
run = {
    "Keras predict": lambda x: network.predict(x, verbose=0),
    "Keras call": lambda x: network(x, training=False).numpy(),
    "SavedModel": lambda x: plain.serve(tf.constant(x)).numpy(),
    "ONNX": lambda x: session.run(None, {onnx_entry: x})[0],
    "LiteRT float32": lambda x: next(iter(lite(**{entry: x}).values())),
}
size_of = lambda path: sum(file.stat().st_size for file in [path, *path.rglob("*")])  # noqa: E731
sizes = [SCRATCH / "digits.keras"] * 2 + [folder, SCRATCH / "digits.onnx"]
sizes = [*map(size_of, sizes), len(float32)]
seconds = {name: serving.timed(run[name], inputs[:1], calls=40) for name in run}

# %% tags=["demo"]
with quiet():
    int8 = to_int8(network, digits.train.images[:200, ..., None])
    small = Interpreter(model_content=int8).get_signature_runner()
    answers = {name: run[name](inputs[:100]) for name in run}
    answers["LiteRT int8"] = litert_logits(int8, inputs[:100])
whole = np.round(255 * inputs[:1] - 128).astype(np.int8)
seconds["LiteRT int8"] = serving.timed(lambda: small(**{entry: whole}), calls=60)
print("runtime | size | largest difference | accuracy above 0.93 | p50 | p99")
for (name, logits), size in zip(answers.items(), [*sizes, len(int8)], strict=True):
    gap = np.abs(logits - answers["Keras call"]).max()
    gap = next(bound for bound in (1e-4, 5, math.inf) if gap < bound)
    good = np.mean(logits.argmax(axis=1) == labels[:100]) > 0.93
    p50, p99 = percentiles([1000 * t for t in seconds[name]], [50, 99], warmup=5)
    print(f"{name} | {size / 1024:.0f} KiB | below {gap:g} | {good}", end="")
    print(f" | {p50:.3f} ms | {p99:.3f} ms")

# %% tags=["demo"]
medians = {name: percentiles(1000 * np.array(seconds[name]), [50], 5)[0] for name in seconds}
axes = plots.bars(medians, value_label="median latency (ms), logarithmic")
axes.set_xscale("log")
plots.show(
    axes,
    alt="Bars of the median latency on a logarithmic axis: predict is slowest, then the call, the "
    "SavedModel, and fastest ONNX and LiteRT, over a factor of 100 apart.",
)

# %% [markdown]
# We observe that no way of running it costs accuracy, not even int8, which changes the logits; and that latencies differ by more than a hundredfold.
# `predict` is made for large arrays: it builds a data pipeline for every call.
# For single requests it is the wrong tool.
#
# ## 10. Containers
#
# The folder `deploy` of this course holds a `Dockerfile` and a `compose.yaml`: TensorFlow Serving and the course's service, each with the same folder of versions, mounted read-only.
# A container runs as an ordinary user, with pinned base images, a health check, and limits on memory.
#
# ```
# docker compose -f deploy/compose.yaml up
# curl localhost:8501/v1/models/digits     # TensorFlow Serving
# curl localhost:8080/v1/models/digits     # the course's service
# ```
#
# No container engine was at hand when this was written: the files are checked by tests that parse them, and have never been built or run.
# The service has a page, too: `http://localhost:8080/` lets you draw a digit and shows what the model says.

# %% [markdown]
# ### Exercise 11: A release goes wrong (written, graded by a person)
#
# On Friday version 8 gets all traffic at once.
# Status codes are 200 as always, the median latency is unchanged, $p_{99}$ rose from 40 to 400 ms, the share of answers above the confidence threshold fell from 95 % to 70 %.
# Labels arrive a week later.
# Say what you do first and why, name two possible causes that fit these numbers with a test for each, and describe how the next release should go so that fewer users are hit.
# 6 to 9 sentences.

# %% [markdown] question="written_release" points=3
# ### BEGIN SOLUTION
# First roll back to version 7, which is one atomic switch and needs no diagnosis; keep version 8 and recorded requests to look at.
# Waiting for labels would cost a week of bad answers, and a 200 says only that something was returned. (1 point)
#
# The fallback answers 30 % instead of 5 % of the requests; if it is slow, the tail grows while the median stays, so one cause may explain both numbers.
# Why did confidence fall?
# Perhaps the preprocessing of version 8 differs (training-serving skew): send the same recorded requests to both versions and compare inputs and probabilities, which must agree with the notebook.
# Perhaps the conversion lost accuracy (quantization with an unsuitable representative dataset): measure parity with the float model.
# Perhaps the inputs changed on that day and not the model: then version 7 shows the same confidence on them.
# For the tail alone: too long a delay or too small a batch in micro-batching, or missing warm-up calls; look at latencies without the fallback. (1 point)
#
# Next time: parity and accuracy on a fixed set as a gate before publishing; a canary of 1 to 5 % by a stable hash, with limits on p99, coverage and disagreement that trigger the rollback automatically; then larger shares step by step, and not before a weekend. (1 point)
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - Preprocessing belongs inside the exported model; a signature has names, types and shapes.
# - Versions appear whole, by renaming; a switch replaces one file; a rollback needs no thinking.
# - A service refuses bad requests with a 4xx that says why, before the model sees them; it answers only where it is sure, and survives its fallback.
# - Micro-batches trade a bounded delay for throughput.
#   Percentiles, not means, tell what users feel.
# - Canaries limit the damage; stable hashes keep users where they are.
# - LiteRT and ONNX are smaller and much faster for single requests.
#   Parity is measured, never assumed.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# Start the service from a terminal, `python -m course_utils.serving --store FOLDER --name digits`, and draw digits on its page; which ones fool it?
# Add a fallback with a larger network.
# Quantize with a representative dataset of noise and look at the accuracy.
#
# **Papers.**
# Olston et al. (2017), *TensorFlow-Serving: Flexible, High-Performance ML Serving*.
# Jacob et al. (2018), *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference*.
# Dean and Barroso (2013), *The Tail at Scale*.
# Sculley et al. (2015), *Hidden Technical Debt in Machine Learning Systems*.
# Crankshaw et al. (2017), *Clipper: A Low-Latency Online Prediction Serving System*.
# Chow (1970), *On Optimum Recognition Error and Reject Tradeoff*.
