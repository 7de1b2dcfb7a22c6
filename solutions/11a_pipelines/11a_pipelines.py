# ---
# jupyter:
#   course:
#     title: Input pipelines and 16 bits
#     part: 4
#     about: tf.data, TFRecord files, mixed precision, loss scaling
#     replaces: 11_scaling
#     cpu_budget: 25
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Input pipelines and 16 bits
#
# Two things waste a fast device: it waits for data, and it moves 32 bits where 16 would do.
# Can both be repaired without changing what is learned?
# You will about halve the time of an epoch with slow reading, and train with 16 bits to a loss of 0.15, the same as with 32.
# At the end you can
#
# - order the stages of a `tf.data` pipeline, and store images in TFRecord files;
# - say what `float16` and `bfloat16` lose;
# - write a layer and a loss scaler for them.

# %% [markdown]
# **You need** Keras layers, a training step with `tf.GradientTape`, and the cross-entropy loss of lesson 01b.
#
# **Time:** 30 minutes of reading, 60 to 90 minutes with the exercises, about 20 CPU seconds of computing.
#
# There are four exercises, from a warm-up to a challenge, and each stands alone.

# %%
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from course_utils import check, data, plots

check.begin("11a_pipelines")
tf.get_logger().setLevel("ERROR")  # no notes on tracing and speed: all is small here
DIGITS = data.digits().train
PIXELS, CLASSES = DIGITS.images.reshape(-1, 64), DIGITS.labels  # (1200, 64), (1200,)

# %% [markdown]
# ## 1. Half the bits
#
# A number in 16 bits takes half the memory and half the traffic of one in 32.
# Does a network still learn?
# A Keras layer has two types: `variable_dtype`, in which its weights are stored, and `compute_dtype`, in which it computes.
# We need a small network for handwritten digits and a training step for it.


# %% tags=["demo"]
def build_digits_model(seed, dtype="float32"):
    """A network for digits: 64 pixels, 32 ReLU units, 10 logits; the weights are the seed's."""
    keras.utils.set_random_seed(seed)
    hidden = keras.layers.Dense(32, activation="relu", dtype=dtype)
    return keras.Sequential([keras.Input((64,)), hidden, keras.layers.Dense(10, dtype=dtype)])


def minibatch(t, size=64):
    """The pixels and classes of the t-th batch, over and over."""
    rows = np.arange(size * t, size * (t + 1)) % len(PIXELS)
    return tf.constant(PIXELS[rows]), tf.constant(CLASSES[rows])


def mean_loss(model, images, labels):
    """Mean cross-entropy, in float32."""
    logits = tf.cast(model(images, training=True), tf.float32)
    losses = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    return tf.reduce_mean(losses)


# %% tags=["demo"]
def trainer(model, optimizer):
    """A training step: function of pixels and classes, returns the loss before it."""
    optimizer.build(model.trainable_variables)

    @tf.function
    def step(images, labels):
        with tf.GradientTape() as tape:
            loss = mean_loss(model, images, labels)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    return step


# %% [markdown]
# Four times the same initial weights and the same batches, plain SGD with a learning rate of 0.02:
#
# - all in 32 bits (`float32`);
# - weights in 32 bits, computed in 16, of two kinds (`mixed_float16`, `mixed_bfloat16`);
# - weights and all else in 16 bits (`bfloat16`).
#
# Look at where the four losses end.

# %% tags=["demo"]
curves, start = {}, build_digits_model(1).get_weights()
for kind in ("float32", "mixed_float16", "mixed_bfloat16", "bfloat16"):
    model = build_digits_model(1, dtype=kind)
    model.set_weights(start)
    step = trainer(model, keras.optimizers.SGD(0.02))
    losses = [float(step(*minibatch(t))) for t in range(3000)]
    curves[kind] = np.mean(np.reshape(losses, (-1, 75)), axis=1)  # four passes over the data each
    print(f"{kind:14}: loss {curves[kind][-1]:.2f} at the end")
axes = plots.series(curves, x=75 * np.arange(1, 41), x_label="step")
axes.set(ylabel="cross-entropy", ylim=(0, None))
plots.show(
    axes,
    alt="The losses with both mixed types lie on that of float32 and end at 0.15; with weights in "
    "16 bits it falls more slowly from the first hundred steps on and ends at 0.41.",
)

# %% [markdown]
# We observe that *computing* in 16 bits changes nothing that one can see: three of the losses end at 0.15.
# *Storing* the weights in 16 bits slows the learning down, to 0.41.
# Why, and what one must look after, is the subject of sections 3 and 4.
# But first the other half of the waste: a device, however fast, that waits for its data.

# %% [markdown]
# ## 2. Input pipelines
#
# While a device computes step $t$, the CPU can already prepare the batch of step $t + 1$.
# `prefetch` does that: it keeps finished batches in a buffer, filled by a thread of its own.
# Below, loading takes 3 ms and computing 4 ms.
# Look for the gaps in the upper schedule, where loading and computing wait for each other.

# %% tags=["demo"]
load, compute = 3, 4
ahead = [(load * t, load + compute * t) for t in range(3)]  # starts of loading, of computing
one_by_one = [(7 * t, 7 * t + load) for t in range(3)]
axes = plots.panels(1, width=7.5, height=2.4)
look = {"edgecolor": "black", "linewidth": 0.8}
for row, starts in enumerate([ahead, one_by_one]):
    loads, computes = [(a, load) for a, _ in starts], [(b, compute) for _, b in starts]
    axes[0].broken_barh(loads, (row - 0.02, 0.34), facecolor="0.9", **look)
    axes[0].broken_barh(computes, (row - 0.36, 0.34), facecolor="#56B4E9", **look)
axes[0].set(yticks=[0, 1], yticklabels=["with prefetch", "one by one"], xlabel="time (ms)")
axes[0].legend(["load a batch", "compute a step"], loc="upper right", bbox_to_anchor=(1.0, 0.48))
plots.show(
    axes,
    alt="Two schedules of three steps: one by one, loading and computing alternate and take 21 ms; "
    "with prefetch, loading runs beside computing and all is done after 15 ms.",
)

# %% [markdown]
# We observe 21 ms for three steps one by one, and 15 ms with prefetch, where a step costs $\max(\text{load}, \text{compute})$ instead of the sum.
# If loading is slower than computing, prefetch alone does not help: then keep what was loaded (`cache`), or load several at once (`map` with `num_parallel_calls=tf.data.AUTOTUNE`).
#
# The helpers below show what a pipeline is made of, and which examples its functions were given.


# %%
def stages(dataset):
    """Names of the stages of a pipeline, such as ["TensorSlice", "Map", "Cache"]."""
    text = tf.raw_ops.DatasetToGraphV2(input_dataset=dataset._variant_tensor).numpy()
    nodes = tf.compat.v1.GraphDef.FromString(text).node
    names = [n.op.split("Dataset")[0].removeprefix("Parallel") for n in nodes if "Dataset" in n.op]
    return [name for name in names if name != "Options"]


def shapes(dataset):
    """Shapes of what a pipeline yields, None where they are open."""
    return [list(spec.shape) for spec in tf.nest.flatten(dataset.element_spec)]


def watched(function, seen):
    """`function` for `Dataset.map`, which notes each number it is given in the list `seen`."""

    def note(x):
        seen.append(int(x) if np.ndim(x) == 0 else -1)  # -1: not a single example
        return np.float32(function(x))

    def mapped(x):
        y = tf.numpy_function(note, [x], tf.float32)
        y.set_shape(x.shape)
        return y

    return mapped


# %% [markdown]
# ### Exercise 1: The order of the stages
#
# Build a pipeline from `source`, a dataset of single examples.
#
# 1. `decode` is slow and always gives the same: call it once per example, also over many epochs.
# 2. In training, shuffle all examples (`source.cardinality()` of them) with `seed`, in a new order each epoch.
#    Then `augment` each: random, so new each epoch.
# 3. Batch; in training, drop a last batch that is smaller.
# 4. Prepare batches ahead.
#
# Without training there is no shuffling, no augmentation, and no example is lost.
# About 5 to 9 lines.
# Hint: what stands before `cache` is done once; after `batch`, only whole batches can be shuffled.


# %% answer="input_pipeline" level="warm-up"
def input_pipeline(
    source: tf.data.Dataset,
    decode: Callable,
    augment: Callable,
    batch_size: int,
    training: bool,
    seed: int,
) -> tf.data.Dataset:
    """Batches of decoded examples.

    Args:
        source: Single examples, as they are stored.
        decode: Function for `Dataset.map`: from a stored example to an example.
        augment: Function for `Dataset.map`: from an example to a random variant of it.
        batch_size: Examples in a batch.
        training: Whether to shuffle all examples, however many they are, to augment, and to
            drop a last batch that is smaller.
        seed: Of the shuffling.

    Returns:
        The batches, which can be iterated over once per epoch.
    """
    ### BEGIN SOLUTION
    examples = source.map(decode).cache()
    if training:
        examples = examples.shuffle(source.cardinality(), seed=seed)
        examples = examples.map(augment)
    return examples.batch(batch_size, drop_remainder=training).prefetch(tf.data.AUTOTUNE)
    ### END SOLUTION


# %% check="input_pipeline_training" points=2
decoded, augmented = [], []
double, negate = watched(lambda x: 2 * x, decoded), watched(lambda x: -x, augmented)
batches = input_pipeline(tf.data.Dataset.range(10), double, negate, 4, True, 1)
check.equal(
    stages(batches)[-1],
    "Prefetch",
    "batches are prepared ahead",
    hint="prefetch is the last stage.",
)
epochs = [list(batches.as_numpy_iterator()) for _ in range(3)]
check.equal(
    [[len(batch) for batch in epoch] for epoch in epochs],
    3 * [[4, 4]],
    "ten examples make two batches of four in each epoch of training",
    hint="Drop the last batch, of two: batch has the argument drop_remainder.",
)
check.equal(
    [sorted(decoded), -1 in augmented, 24 <= len(augmented) <= 30],  # two may not be needed
    [list(range(10)), False, True],
    "each example is decoded once and augmented three times in three epochs",
    hint="cache right after the map with decode; augment after cache and before batch, so that "
    "it is given single examples.",
)
### BEGIN HIDDEN TESTS
decoded, augmented = [], []
triple, negate = watched(lambda x: 3 * x, decoded), watched(lambda x: -x, augmented)
batches = input_pipeline(tf.data.Dataset.range(5, 45), triple, negate, 2, True, 3)
epochs = [np.array(list(batches.as_numpy_iterator())) for _ in range(16)]
check.same(
    [np.sort(epoch.ravel()) for epoch in epochs],
    "every epoch has every example",
    hint="Each example once per epoch: no repeat, no sampling.",
)
check.same(
    [len(decoded), len(augmented), stages(batches)[-1]],
    "calls of decode and augment in many epochs",
    hint="decode once per example, augment once per example and epoch.",
)
check.same(
    len({tuple(epoch.ravel()) for epoch in epochs}),
    "every epoch has another order",
    hint="shuffle after cache, and let it shuffle anew in each epoch.",
)
check.same(
    bool(np.mean([np.ptp(batch) for epoch in epochs for batch in epoch]) > 30),
    "batches mix examples from everywhere",
    hint="shuffle before batch, with a buffer that holds all examples.",
)
check.same(
    bool(max(-epoch.ravel()[0] for epoch in epochs) > 90),
    "the first example can be any of all",
    hint="The buffer of shuffle needs room for all of source.cardinality().",
)
again = input_pipeline(tf.data.Dataset.range(5, 45), triple, negate, 2, True, 3)
other = input_pipeline(tf.data.Dataset.range(5, 45), triple, negate, 2, True, 4)
firsts = [np.array(list(d.as_numpy_iterator())) for d in (again, other)]
check.same(
    [bool(np.array_equal(first, epochs[0])) for first in firsts],
    "the seed decides the order",
    hint="shuffle(..., seed=seed).",
)
pairs = tf.data.Dataset.from_tensor_slices((np.ones((7, 3, 2), "uint8"), np.arange(7)))
ready = input_pipeline(
    pairs,
    lambda image, label: (tf.cast(image, tf.float32) / 255, label),
    lambda image, label: (tf.reverse(image, [1]), label),
    3,
    True,
    0,
)
check.same(
    [[list(np.shape(part)) for part in batch] for batch in ready],
    "images with labels",
    hint="map gives the parts of an example to its function as separate arguments.",
)
same = lambda x: x  # noqa: E731
large = input_pipeline(tf.data.Dataset.range(30_000), same, same, 1000, True, 5)
first = [np.array(list(large.as_numpy_iterator())) for _ in range(2)]
check.same(
    [[epoch.shape, np.unique(epoch).size, bool(epoch[0].max() > 20_000)] for epoch in first],
    "thirty thousand examples are all shuffled",
    hint="A buffer of a fixed size is too small for a larger source: give shuffle the number of "
    "examples, source.cardinality().",
)
few = [input_pipeline(tf.data.Dataset.range(3), same, same, size, True, 0) for size in (4, 3, 1)]
check.same(
    [sorted(batch.tolist() for batch in batches.as_numpy_iterator())[1:] for batches in few[:1]]
    + [[len(batch) for batch in batches.as_numpy_iterator()] for batches in few],
    "three examples in batches of four, of three and of one",
    hint="Only full batches remain in training: none, one and three.",
)
### END HIDDEN TESTS

# %% check="input_pipeline_evaluation" points=1
decoded, augmented = [], []
double, negate = watched(lambda x: 2 * x, decoded), watched(lambda x: -x, augmented)
batches = input_pipeline(tf.data.Dataset.range(5), double, negate, 2, False, 1)
check.equal(
    shapes(batches),
    [[None]],
    "the element spec without training",
    hint="The last batch may be smaller, so the size of a batch is None: drop only if training.",
)
check.equal(
    [batch.tolist() for batch in batches.as_numpy_iterator()],
    [[0, 2], [4, 6], [8]],
    "without training the order stays and the last batch is smaller",
    hint="Shuffle, augment and drop only if training.",
)
check.equal(
    augmented, [], "nothing is augmented without training", hint="Map augment only if training."
)
### BEGIN HIDDEN TESTS
decoded, augmented = [], []
triple, negate = watched(lambda x: 3 * x, decoded), watched(lambda x: -x, augmented)
batches = input_pipeline(tf.data.Dataset.range(7, 20), triple, negate, 6, False, 2)
check.same(
    [[batch for batch in batches.as_numpy_iterator()] for _ in range(2)],
    "thirteen examples in batches of six",
    hint="Every example, in order, in every epoch; the last batch has one.",
)
check.same(
    [sorted(decoded), augmented, stages(batches)[-1]],
    "without training, too, decode is called once and batches are prepared ahead",
    hint="cache and prefetch serve both cases.",
)
### END HIDDEN TESTS

# %% [markdown]
# Does it pay?
# Below, `decode` sleeps for 5 ms, as if it read from a slow disk, and every training step sleeps for 20 ms, as if a GPU computed it.
# 40 examples make 10 batches of 4.
# TensorFlow adds a prefetch to pipelines without one; for `plain` that is switched off.


# %% tags=["demo"]
def slow(x):
    """Stands for reading from a disk: 5 ms an example."""
    time.sleep(0.005)
    return np.float32(x)


def seconds_of_epoch(dataset):
    """Seconds of an epoch with steps of 20 ms."""
    start = time.perf_counter()
    for _ in dataset:
        time.sleep(0.020)
    return time.perf_counter() - start


source = tf.data.Dataset.range(40)
off = tf.data.Options()
off.autotune.enabled = off.experimental_optimization.apply_default_optimizations = False
plain = source.map(watched(slow, [])).batch(4).with_options(off)
both = input_pipeline(source, watched(slow, []), lambda x: x, 4, True, 0)
without = seconds_of_epoch(plain)
first, second = seconds_of_epoch(both), seconds_of_epoch(both)
print("without prefetch at least 0.4 s:", without >= 0.4)
print("a cached epoch takes less than 4/5 of that:", second < 0.8 * without)

# %% [markdown]
# The arithmetic is that of the figure: $10 \cdot (20 + 20)$ ms without, about $10 \cdot 20$ ms once all is cached and prefetched.
# We print only bounds, which hold on a busy machine, too; print `without` and `second` to see yours.
# On a machine with a fast disk and a small model neither is visible: measure where you train.
# A `cache()` without a file name lives in memory, so the decoded data must fit.

# %% [markdown]
# ### Exercise 2: TFRecord
#
# A million small files are slow to read.
# A *TFRecord* file holds many records one behind the other, each usually a `tf.train.Example` turned into bytes: named lists of bytes, floats or integers.
# The format knows no arrays, so the shape must be stored, too.
#
# Store an image in the features `image` (its bytes, row by row), `shape` (three integers) and `label` (one integer), and read it back.
# About 6 and 7 lines.
# Hint: `tobytes` and `tf.io.decode_raw`; `tf.io.FixedLenFeature([3], tf.int64)`.


# %% answer="records"
def to_record(image: np.ndarray, label: int) -> bytes:
    """Serialize an image with its label.

    Args:
        image: uint8, shape (height, width, channels).
        label: Its class.

    Returns:
        A serialized `tf.train.Example` with the features image, shape and label.
    """
    ### BEGIN SOLUTION
    integers = {"shape": image.shape, "label": [label]}
    feature = {
        name: tf.train.Feature(int64_list=tf.train.Int64List(value=value))
        for name, value in integers.items()
    }
    pixels = tf.train.BytesList(value=[image.tobytes()])
    feature["image"] = tf.train.Feature(bytes_list=pixels)
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()
    ### END SOLUTION


def from_record(record: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Read what `to_record` has written; works inside of `Dataset.map`.

    Args:
        record: Scalar of type string.

    Returns:
        The image, uint8 (height, width, channels), and its label, int64 ().
    """
    ### BEGIN SOLUTION
    schema = {
        "image": tf.io.FixedLenFeature([], tf.string),
        "shape": tf.io.FixedLenFeature([3], tf.int64),
        "label": tf.io.FixedLenFeature([], tf.int64),
    }
    parts = tf.io.parse_single_example(record, schema)
    return tf.reshape(tf.io.decode_raw(parts["image"], tf.uint8), parts["shape"]), parts["label"]
    ### END SOLUTION


# %% check="records_write" points=1
def features(record):
    """The features of a serialized example: name -> list."""
    found = tf.train.Example.FromString(record).features.feature
    return {
        name: list(getattr(value, value.WhichOneof("kind")).value)
        for name, value in sorted(found.items())
    }


written = features(to_record(np.array([[[3], [250]]], np.uint8), 7))
check.equal(
    sorted(written),
    ["image", "label", "shape"],
    "the names of the features",
    hint="The dictionary of features has the keys image, shape and label.",
)
check.equal(
    [written["shape"], written["label"]],
    [[1, 2, 1], [7]],
    "shape and label of an image with two pixels",
    hint="Int64List(value=image.shape) and Int64List(value=[label]).",
)
check.equal(
    list(written["image"][0]),
    [3, 250],
    "the bytes of its pixels",
    hint="BytesList(value=[image.tobytes()]): one entry that holds all bytes.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(1101)
images = [rng.integers(0, 256, size=size).astype(np.uint8) for size in [(4, 3, 3), (1, 6, 2)]]
images += [images[0].transpose(1, 0, 2), np.asfortranarray(images[0])]  # other orders in memory
labels = (0, 300, 12, 5)
written = [features(to_record(image, label)) for image, label in zip(images, labels, strict=True)]
check.same(
    [[one["shape"], one["label"], list(one["image"][0])] for one in written],
    "records of images with several channels",
    hint="Row by row, the channels of a pixel together, whatever the order in memory.",
)


def written_parts(image, label):
    """Shape, label and bytes that `to_record` writes of an image."""
    written = features(to_record(image.astype(np.uint8, copy=False), label))
    return [written["shape"], written["label"], list(written["image"][0])]


uint8 = check.array("height", "width", "channels", dtypes=("uint8",), low=0, high=255)
check.agrees(
    written_parts,
    "to_record in every regime",
    hint="The bytes of any image, row by row, and its three sizes, also those that are 1.",
    image=uint8,
    label=check.integer(0, 2**40, typical=(7, 300)),
    longest=20,
)
### END HIDDEN TESTS


# %% check="records_read" points=2
def record_of(image, shape, label):
    """A record that does not come from `to_record`."""
    value = {"image": {"bytes_list": {"value": [image]}}}
    value |= {"shape": {"int64_list": {"value": shape}}}
    value |= {"label": {"int64_list": {"value": [label]}}}
    features = {name: tf.train.Feature(**kind) for name, kind in value.items()}
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


image, label = from_record(tf.constant(record_of(bytes([9, 8, 255, 1, 0, 2]), [3, 1, 2], 4)))
check.equal(
    [image, label],
    [[[[9, 8]], [[255, 1]], [[0, 2]]], 4],
    "an image of three rows and two channels",
    hint="decode_raw gives one long vector: reshape it to the shape that was stored.",
)
check.equal(
    [image.dtype.name, label.dtype.name],
    ["uint8", "int64"],
    "types of image and label",
    hint="decode_raw(..., tf.uint8), and FixedLenFeature([], tf.int64) for the label.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(1102)
given = [
    (rng.integers(0, 256, size=s).astype("uint8"), 7 * n) for n, s in enumerate([(2, 5, 3)] * 3)
]
given += [(rng.integers(0, 256, size=s).astype("uint8"), 900) for s in [(5, 2, 3), (1, 1, 1)]]
path = str(Path(tempfile.mkdtemp()) / "images.tfrecord")
with tf.io.TFRecordWriter(path) as file:
    for image, label in given:
        file.write(record_of(image.tobytes(), image.shape, label))
check.same(
    [[i, k] for i, k in tf.data.TFRecordDataset(path).map(from_record).as_numpy_iterator()],
    "a file of images of several sizes",
    hint="Use the shape of each record; in Dataset.map the record is a symbolic tensor, so use "
    "TensorFlow's functions.",
)
with tf.io.TFRecordWriter(path) as file:
    for image, label in given:
        file.write(to_record(image, label))
check.same(
    [[i, k] for i, k in tf.data.TFRecordDataset(path).map(from_record).as_numpy_iterator()],
    "what was written is read back",
    hint="to_record and from_record must agree.",
)


def read_parts(image, label):
    """Image and label as `from_record` reads them, and their types."""
    pixels = np.ascontiguousarray(image).astype(np.uint8).tobytes()
    image, label = from_record(tf.constant(record_of(pixels, image.shape, label)))
    return image, label, [image.dtype.name, label.dtype.name]


check.agrees(
    read_parts,
    "from_record in every regime",
    hint="Each record has its own shape, with sizes of 1 as well, and a label of 64 bits.",
    image=uint8,
    label=check.integer(0, 2**40, typical=(7, 300)),
    longest=20,
)
### END HIDDEN TESTS

# %% [markdown]
# Around each record the file has its length and two checksums.
# What if a bit flips on the disk?
# We write two digits, look at the first 8 bytes, change one byte of the second record, and read.

# %% tags=["demo"]
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "digits.tfrecord"
    with tf.io.TFRecordWriter(str(path)) as file:
        for image, label in zip(
            np.uint8(255 * DIGITS.images[:2, ..., None]), CLASSES, strict=False
        ):
            file.write(to_record(image, int(label)))
    raw = bytearray(path.read_bytes())
    print("first record:", int.from_bytes(raw[:8], "little"), "bytes; file:", len(raw), "bytes")
    raw[-20] ^= 1
    path.write_bytes(raw)
    try:
        for image, label in tf.data.TFRecordDataset(str(path)).map(from_record):
            print("read a", int(label), image.shape)
    except tf.errors.DataLossError as error:
        print("DataLossError:", error.message.split("}} ")[-1].split(" at ")[0])

# %% [markdown]
# We observe that damage is found, not trained on.
# Each record costs 16 bytes more.
# For many workers, write files of 100 MB or more, several for each worker, so that each can read files of its own.

# %% [markdown]
# ## 3. What 16 bits can hold
#
# A floating-point number has a sign, an exponent and a fraction.
# `float16` has 5 bits of exponent and 10 of fraction, `bfloat16` has 8 and 7, `float32` 8 and 23.
# The exponent decides which numbers exist at all, the fraction how finely they lie.
# What becomes of a large number, a small one, and one just above 1?


# %% tags=["demo"]
def stored(x, kind):
    """What becomes of a number in a type."""
    return float(tf.cast(tf.constant(x, tf.float64), kind))


print(f"{'':10}{'largest':>9}{'70000':>8}{'1e-8':>10}{'1 + 1/512':>12}")
for kind in (tf.float16, tf.bfloat16, tf.float32):
    big, small, fine = stored(7e4, kind), stored(1e-8, kind), stored(1 + 1 / 512, kind)
    print(f"{kind.name:10}{float(kind.max):9.2g}{big:8.0f}{small:10.2g}{fine:12.5f}")

# %% [markdown]
# We observe that `float16` *overflows* above 65,504 and *underflows*: $10^{-8}$ is 0, as is all up to $2^{-25}$.
# `bfloat16` has the range of `float32`, but with two to three digits: $1 + 1/512$ is 1.
# A `bfloat16` weight of 1 cannot grow by 0.002.
# That is why the last curve of section 1 stayed behind: many of its updates were rounded away.
# Hence *mixed* precision ([Micikevicius et al., 2018](https://arxiv.org/abs/1710.03740)): compute in 16 bits, keep the weights in `float32`.

# %% [markdown]
# Products and sums are rounded, too, but not everywhere alike.
# Is $300^2$ infinite in `float16`?
# And is the mean of 64 numbers, all 2048, whose sum is 131,072?
# It depends on who computes:

# %% tags=["demo"]
x = tf.constant([300.0, 300.0], tf.float16)
signs = tf.constant([1.0, -1.0], tf.float16)
print("300 * 300, elementwise:        ", (x * x).numpy()[0])
print("300 * 300 - 300 * 300, matmul: ", tf.linalg.matvec([x], x * signs).numpy()[0])
many = tf.fill([64], tf.constant(2048.0, tf.float16))
print("mean of 64 times 2048:         ", float(tf.reduce_mean(many)), "(tf.reduce_mean)")
print("mean of 64 times 2048:         ", float(keras.ops.mean(many)), "(keras.ops.mean)")
ones = tf.ones([1, 4096], tf.bfloat16)
print("sum of 4096 products, bfloat16:", float(tf.matmul(ones, tf.transpose(ones))[0, 0]))

# %% [markdown]
# We observe that a product of single elements is rounded at once: $300^2$ is lost.
# A matrix product is not: here, as on tensor cores, products are added up in more bits and only the result is rounded.
# (Added one by one in `bfloat16`, ones get no further than 256: $256 + 1$ is 256.)
# Means depend on the library.
# So cast to `float32` before you sum or square.
# (In `bfloat16`, which overflows as late as `float32`, nothing is lost here but digits: 0.4 percent with each rounding.)

# %% [markdown]
# The *policy* of a layer says which types it has.
# `keras.config.set_dtype_policy` sets it for all layers made afterwards; `dtype=` for one.

# %% tags=["demo"]
for name in ["float32", "mixed_float16", "mixed_bfloat16"]:
    layer = keras.layers.Dense(3, dtype=name)
    outputs = layer(np.ones((2, 4)))
    print(f"{name:15} weights {layer.kernel.dtype}, outputs {outputs.dtype.name}")

# %% [markdown]
# ### Exercise 3: A layer that honors its policy
#
# RMS normalization ([Zhang and Sennrich, 2019](https://arxiv.org/abs/1910.07467)) divides each vector by its root mean square:
#
# $$y_i = \gamma_i\, \frac{x_i}{\sqrt{\frac1n \sum_j x_j^2 + \epsilon}}$$
#
# The square and the sum must be computed in `variable_dtype`, which mixed policies make `float32`; the result must be in `compute_dtype`, so that the next layer computes in 16 bits.
# Under `float64` nothing may be rounded to less.
# Complete `call`, in about 5 lines.
# Hint: `keras.ops.cast`; no type is written out.


# %% answer="rms_norm"
class RMSNorm(keras.layers.Layer):
    """Divides by the root mean square over the last axis, and multiplies by a learned vector.

    Args:
        epsilon: Added to the mean square.
    """

    def __init__(self, epsilon: float = 1e-6, **options):
        super().__init__(**options)
        self.epsilon = epsilon

    def build(self, shape):
        self.gamma = self.add_weight(shape=(shape[-1],), initializer="ones", name="gamma")

    def call(self, x):
        """Normalize.

        Args:
            x: Shape (..., features), of type compute_dtype; in a model with an open batch size.

        Returns:
            The same shape and type.
        """
        ### BEGIN SOLUTION
        wide = keras.ops.cast(x, self.variable_dtype)
        mean_square = keras.ops.mean(keras.ops.square(wide), axis=-1, keepdims=True)
        normal = wide / keras.ops.sqrt(mean_square + self.epsilon)
        return keras.ops.cast(normal, self.compute_dtype) * self.gamma
        ### END SOLUTION


# %% check="rms_norm_mixed" points=2
layer = RMSNorm(dtype="mixed_float16")
y = layer(np.array([[300.0, -300.0], [60000.0, 0.0]], np.float16))
check.close(
    y.numpy(),
    [[1.0, -1.0], [2**0.5, 0.0]],
    "large numbers in float16",
    hint="Cast x to self.variable_dtype before you square: 300 squared overflows in float16.",
    rtol=2e-3,
)
check.equal(
    [y.dtype.name, keras.backend.standardize_dtype(layer.gamma.dtype)],
    ["float16", "float32"],
    "outputs in float16, weights in float32",
    hint="Cast the result to self.compute_dtype.",
)


### BEGIN HIDDEN TESTS
def normalized(policy, x, gamma, **options):
    """Outputs as float64, and the types of outputs and weights."""
    layer = RMSNorm(dtype=policy, **options)
    layer.build(x.shape)
    layer.gamma.assign(gamma)
    y = layer(x)
    types = [y.dtype.name, keras.backend.standardize_dtype(layer.gamma.dtype)]
    return tf.cast(y, tf.float64), types


rng = check.rng(1103)
x = rng.normal(size=(3, 2, 5)) * 10.0 ** rng.uniform(-3, 4, size=(3, 2, 1))
y, types = normalized("mixed_float16", x, [0.5, -2.0, 1.0, 3.0, 0.25])
check.same(
    y,
    "five features in float16",
    hint="The mean square is over the last axis; gamma multiplies at the end.",
    rtol=4e-3,
    atol=1e-4,
)
y, more = normalized("mixed_bfloat16", x, [0.5, -2.0, 1.0, 3.0, 0.25])
check.same(
    y,
    "five features in bfloat16",
    hint="Rounding to bfloat16 costs up to 0.4 percent each time, 3 are allowed: a larger difference "
    "is in the formula. The mean square is over the last axis, gamma multiplies at the end.",
    rtol=3e-2,
    atol=1e-4,
)
check.same(
    [types, more],
    "types under two mixed policies",
    hint="compute_dtype for the result, whatever the policy: no type is written out.",
)
x = np.sqrt(2048.0 * np.arange(1, 4))[:, None] * np.ones(64)
check.same(
    normalized("mixed_float16", x, np.ones(64))[0],
    "the sum of 64 squares in float16",
    hint="Squares may fit into float16 and their sum not (keras.ops.mean adds up in float32, "
    "tf.reduce_mean and keras.ops.sum do not): cast before both.",
    rtol=4e-3,
)
### END HIDDEN TESTS

# %% check="rms_norm_full" points=1
layer = RMSNorm(epsilon=0.5)
# mean square (1 + 4) / 2 = 2.5, plus 0.5 is 3
check.close(
    layer(np.array([[1.0, 2.0]], np.float32)).numpy(),
    [[3**-0.5, 2 * 3**-0.5]],
    "two features in float32",
    hint="epsilon is added to the mean square, under the root.",
)
check.equal(
    layer(np.zeros((1, 2))).dtype.name,
    "float32",
    "float32 stays float32",
    hint="Cast the result to self.compute_dtype, which is float32 here.",
)
### BEGIN HIDDEN TESTS
x = check.rng(1104).normal(size=(4, 3))
y = RMSNorm(dtype="float64")(x)
check.same(
    [y, y.dtype.name],
    "float64 keeps all its digits",
    hint="Cast to self.variable_dtype, which is float64 here, instead of float32.",
    rtol=1e-11,
    atol=0.0,
)
with tf.GradientTape() as tape:
    layer = RMSNorm(epsilon=0.1)
    layer.build((4, 3))
    loss = tf.reduce_sum(layer(tf.constant(x, tf.float32)) ** 3)
check.same(
    tape.gradient(loss, layer.gamma.value),
    "the gradient of gamma",
    hint="gamma takes part in the computation as a variable: self.gamma, not its NumPy value.",
    rtol=1e-3,
)
check.same(
    layer(np.zeros((2, 3), np.float32)),
    "a vector of zeros",
    hint="epsilon keeps the root above 0.",
)


def of_layer(size, call, epsilon=0.05):
    """A layer in float64 with weights for this input; what `call` gives of layer and input."""
    rng, layer = check.rng(1109 + len(size)), RMSNorm(epsilon=epsilon, dtype="float64")
    layer.build(size)
    layer.gamma.assign(rng.normal(size=size[-1:]))
    return call(layer, tf.constant(rng.normal(size=size)))


def slopes(layer, x):
    """The gradient to the input of a loss that treats every output differently."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x)
        loss = tf.reduce_sum(y**2 * tf.reshape(tf.range(tf.size(y, tf.int64)), y.shape).numpy())
    return tape.gradient(loss, x)


sizes = [(4, 3), (2, 3, 5), (2, 1, 3, 4), (2, 2, 1, 3, 4), (1, 1), (3, 1), (1, 4)]
check.same(
    [of_layer(size, lambda layer, x: layer(x)) for size in sizes],
    "inputs with two to five axes, and with axes of one",
    hint="The mean is over the last axis, axis=-1, with keepdims=True, whatever the axes before it.",
)
check.same(
    [of_layer(size, slopes) for size in sizes],
    "the gradient to the input",
    hint="A layer below learns only if the gradient passes through all of the formula, the root as "
    "well: use functions of keras.ops or TensorFlow throughout, and stop no gradient.",
)


def in_model(layer, x):
    """What a model with an open batch size and a compiled function give."""
    inputs = keras.Input(x.shape[1:], dtype="float64")
    model, compiled = keras.Model(inputs, layer(inputs)), tf.function(lambda x: layer(x))
    return model(x), model(x[:1]), compiled(x)


check.same(
    of_layer((5, 2, 3), in_model),
    "inside a model and a tf.function",
    hint="There x is symbolic and the batch size None: no NumPy, and no sizes but that of the "
    "last axis.",
)
### END HIDDEN TESTS

# %% [markdown]
# What happens without the casts?
# Below, the same formula in `float16` throughout, for two vectors of the same direction.

# %% tags=["demo"]
x = np.array([[3.0, -4.0], [300.0, -400.0]], np.float16)
with np.errstate(over="ignore"):
    root = np.sqrt(np.mean(np.square(x), axis=-1, keepdims=True))
print("root mean square in float16:", root.ravel())
print("normalized in float16:", (x / root).tolist())
print("with the policy's types:   ", RMSNorm(dtype="mixed_float16")(x).numpy().round(2).tolist())

# %% [markdown]
# We observe the worst kind of mistake: no NaN, no error, and the second row is 0.
# What stays in `float32`: weights and optimizer slots, sums over many numbers, softmax and loss.
# Give the last layer `dtype="float32"`, so that logits reach the loss unrounded.

# %% [markdown]
# What does one gain?
# Memory for activations halves.
# Speed is a matter of hardware: NVIDIA's data sheet of the A100 lists 19.5 TFLOP/s for `float32` and 312 for dense 16-bit tensor cores, a peak that small models are far from.
# It takes large matrices with sides that are multiples of 8.
# On CPUs, measure.

# %% [markdown]
# On one core of the CPU on which this lesson was written (AMD EPYC, oneDNN switched off), the forward pass of a small convolutional network took 10 ms in `float32`, 11 in both 16-bit policies.
# A whole training step took 38 ms in `float32`, 112 in `mixed_float16` and 275 in `mixed_bfloat16`.
# With oneDNN the three were 18, 113 and 12 ms: the same type was the slowest and the fastest, depending on the library.

# %% [markdown]
# ## 4. Small gradients
#
# Which gradients does a network have, and how many of them does `float16` lose?
# We train one on the digits for 1,500 steps, until it hardly errs, and look at the size of every single gradient of the weights.
# In the figure, look at what lies within the gray bands.

# %% tags=["demo"]
model = build_digits_model(1)
step = trainer(model, keras.optimizers.Adam(0.01))
for t in range(1500):
    step(*minibatch(t))
with tf.GradientTape() as tape:
    loss = mean_loss(model, *minibatch(0))
gradients = tape.gradient(loss, model.trainable_variables)
sizes = np.abs(np.concatenate([g.numpy().ravel() for g in gradients]))
sizes, shares = sizes[sizes > 0], {}
for name, scale in {"as they are": 1, "loss times 4096": 4096}.items():
    scaled = scale * sizes
    lost = np.mean(scaled.astype(np.float16) == 0)
    print(f"{name}: {lost:.0%} of {sizes.size} gradients are 0 in float16")
    shares[name] = 100 * np.histogram(np.log2(scaled), bins=np.arange(-44, 17))[0] / sizes.size

# %% tags=["demo"]
axes = plots.series(shares, x=np.arange(-44, 16), x_label="size of a gradient, power of two")
axes.set(ylabel="share (%)", ylim=(0, None))
axes.axvspan(-44, -25, color="0.9", zorder=0)
axes.axvspan(16, 18, color="0.9", zorder=0)
axes.text(-43.5, axes.get_ylim()[1] * 0.93, "0 in float16", color="0.25")
axes.text(16.2, axes.get_ylim()[1] * 0.5, "inf", color="0.25")
plots.show(
    axes,
    alt="The sizes of gradients reach below 2 to the -25, where float16 gives zero; with a loss "
    "4096 times as large the whole distribution moves to the right, into the range of float16.",
)

# %% [markdown]
# We observe that 2% of the gradients would be 0.
# This small network did not notice (`mixed_float16` in section 1, which scaled nothing), but without the remedy below a deep detector diverged ([Micikevicius et al., 2018](https://arxiv.org/abs/1710.03740)).
# Multiply the loss by a large number $s$ before the backward pass: by the chain rule all gradients grow with it.
#
# $$\nabla_w (s L) = s\, \nabla_w L$$
#
# Afterwards they are divided by $s$ in `float32`.
# How large may $s$ be?
# Until the largest gradients overflow, which differs from step to step.

# %% [markdown]
# ### Exercise 4: A dynamic loss scaler
#
# Let the scale find its own size, as Keras' `LossScaleOptimizer` does.
# Given the gradients of the scaled loss:
#
# - if one number in them is infinite or NaN, halve the scale, return `None`: this step is skipped;
# - else return them in `float32`, divided by the scale; if this was the last of `growth_steps` good steps in a row, double the scale for the next step and count anew.
#   A skipped step also starts the count anew.
#
# About 10 lines.
# Hint: change the type first, divide then.


# %%
def scales(scaler, steps):
    """The scale after each step; "x" in `steps` is a step with an overflow."""
    found = []
    for step in steps:
        scaler.unscale([np.array([np.inf if step == "x" else 1.0], np.float16)])
        found.append(float(scaler.scale))
    return found


def keras_scales(scale, growth_steps, steps):
    """The same with the optimizer of Keras."""
    inner = keras.optimizers.SGD(0.0)
    optimizer = keras.optimizers.LossScaleOptimizer(inner, scale, growth_steps)
    optimizer.build([keras.Variable([1.0])])
    found = []
    for step in steps:
        optimizer.apply([tf.constant([np.inf if step == "x" else 1.0])])
        found.append(float(optimizer.dynamic_scale))
    return found


# %% answer="loss_scaler" level="challenge"
class DynamicLossScaler:
    """Finds a factor for the loss that keeps gradients within the range of float16.

    Args:
        scale: The factor for the first step.
        growth_steps: Good steps in a row after which it is doubled.

    Attributes:
        scale: The factor for the loss of the next step.
        good_steps: Good steps since it last changed.
    """

    def __init__(self, scale: float = 2.0**15, growth_steps: int = 2000):
        self.scale = scale
        self.growth_steps = growth_steps
        self.good_steps = 0

    def unscale(self, gradients: list[np.ndarray]) -> list[np.ndarray] | None:
        """Take the factor out of the gradients, and adapt it.

        Args:
            gradients: Gradients of scale * loss, of any shapes, in float16; zeros are good ones.

        Returns:
            Gradients of the loss, in float32, or None if the step is to be skipped.
        """
        ### BEGIN SOLUTION
        if not all(np.isfinite(g).all() for g in gradients):
            self.scale, self.good_steps = self.scale / 2, 0
            return None
        result = [g.astype(np.float32) / self.scale for g in gradients]
        self.good_steps += 1
        if self.good_steps == self.growth_steps:
            self.scale, self.good_steps = self.scale * 2, 0
        return result
        ### END SOLUTION


# %% check="loss_scaler_gradients" points=2
scaler = DynamicLossScaler(scale=8.0, growth_steps=3)
found = scaler.unscale([np.array([16.0, -4.0], np.float16), np.array([[0.5]], np.float16)])
check.close(
    found,
    [np.array([2.0, -0.5]), np.array([[0.0625]])],
    "gradients divided by a scale of 8",
    hint="Convert to float32, then divide by self.scale.",
)
inf = np.array([1.0, np.inf], np.float16)
check.equal(
    scaler.unscale([np.zeros(2, np.float16), inf]),
    None,
    "a step with an infinite gradient is skipped",
    hint="Return None if any element of any gradient is not finite.",
)
check.close(scaler.scale, 4.0, "an overflow halves the scale", hint="8 / 2.")
### BEGIN HIDDEN TESTS
half = lambda *numbers: np.array(numbers, np.float16)  # noqa: E731
scaler = DynamicLossScaler(scale=2.0**14, growth_steps=1)
check.same(
    [scaler.unscale([half(6e-8, -3e-6, 1.0)]) for _ in range(3)],
    "small gradients survive, and are divided by the scale that they were computed with",
    hint="astype(np.float32) before the division; and double the scale only afterwards.",
    rtol=1e-3,
    atol=1e-15,
)
cases = [
    [half(1.0), half(np.nan)],
    [half(-np.inf)],
    [half(np.inf, -np.inf)],
    [half(0.0, np.nan, 2)],
    [half(np.inf), half(1.0), half(np.nan, np.nan), half(-np.inf)],
]
scaler = DynamicLossScaler(scale=64.0, growth_steps=5)
check.same(
    [[scaler.unscale(case), float(scaler.scale)] for case in cases],
    "NaN and both infinities, in any gradient",
    hint="np.isfinite finds them all; look at every number of every gradient, and halve once a "
    "step, however many are bad.",
)
found = DynamicLossScaler(scale=2.0, growth_steps=3).unscale([half(1.0), half(-6.0, 3.0)])
check.same(
    [np.asarray(gradient).dtype.name for gradient in found],
    "the type of the gradients",
    hint="They come back in float32: g.astype(np.float32), then the division.",
)
scaler = DynamicLossScaler(scale=2.0, growth_steps=9)
check.same(
    [scaler.unscale([half(60000, 60000), half(65504, -65504)]), scaler.scale],
    "large gradients that are finite",
    hint="Their sum overflows in float16, they do not: ask every number.",
)
given = [check.frozen([[3.0, -6.0], [0.0, 1.5]]).astype(np.float32)]
given[0].flags.writeable = False
check.same(
    DynamicLossScaler(scale=0.25, growth_steps=4).unscale(given),
    "a matrix, and a scale below one",
    hint="Divide by self.scale, whatever it is, and change no gradient in place.",
)


def unscaled(gradients, scale):
    """What a new scaler makes of gradients in float16, and its scale after it."""
    scaler = DynamicLossScaler(scale, growth_steps=3)
    return scaler.unscale([gradient.astype(np.float16) for gradient in gradients]), scaler.scale


check.agrees(
    unscaled,
    "unscale in every regime",
    hint="Any number of gradients of any shape, also where a gradient has the shape (); zeros and "
    "small numbers are good ones, and only where one number is infinite or NaN the step is skipped.",
    atol=1e-12,
    gradients=check.sequence(check.array(..., magnitudes=(1e-3, 20.0, 300.0, 2e4))),
    scale=check.number(2.0**-10, 2.0**24, typical=(8.0, 0.75, 1024.0)),
    cases={
        "a gradient has the shape ()": {"gradients": [np.array(3.0), np.ones(2)], "scale": 4.0},
        "one number is infinite": {
            "gradients": [np.ones((2, 2)), np.array([np.inf, 1.0])],
            "scale": 2.0,
        },
    },
)
### END HIDDEN TESTS


# %% check="loss_scaler_scale" points=2
check.close(
    scales(DynamicLossScaler(8.0, 2), "..x.."),
    [8.0, 16.0, 8.0, 8.0, 16.0],
    "the scale after five steps",
    hint="Two good steps double it; the overflow halves it and starts the count anew.",
)
check.close(
    scales(DynamicLossScaler(32.0, 3), "..x....x......"),
    keras_scales(32.0, 3, "..x....x......"),
    "the scale agrees with that of Keras",
    hint="After doubling, and after halving, good_steps is 0.",
)
### BEGIN HIDDEN TESTS
check.same(
    scales(DynamicLossScaler(128.0, 4), "...x....x...x.........xx....xxx" + 9 * "."),
    "the scale over forty steps",
    hint="Only good steps in a row count.",
)
check.same(
    [scales(DynamicLossScaler(1.5, 1), ".xxxx..x"), scales(DynamicLossScaler(2.0**23, 1), "....")],
    "doubling after every good step, below one and far above",
    hint="With growth_steps=1 each good step doubles the scale; nothing bounds it.",
)
scaler = DynamicLossScaler()
check.same(
    [scales(scaler, 1999 * ".")[-1], scales(scaler, "."), scales(scaler, "x")],
    "the defaults",
    hint="2000 good steps, not 1999; a factor of two both ways.",
)
scaler, found = DynamicLossScaler(16.0, 3), []
for bad in [False, False, True, False, False, False, False]:
    scaler.unscale([np.array([n, np.inf if bad else 1], np.float16) for n in range(3)])
    found.append(float(scaler.scale))
check.same(
    found,
    "the scale over steps with three gradients each",
    hint="A step counts once, however many gradients it has.",
)
one, other = DynamicLossScaler(4.0, 2), DynamicLossScaler(4.0, 2)
check.same(
    [scales(one, "x"), scales(other, "."), scales(one, "."), scales(other, ".")],
    "two scalers side by side",
    hint="Keep scale and count in self.",
)
scaler, zero = DynamicLossScaler(8.0, 2), np.zeros(3, np.float16)
check.same(
    [
        [scaler.unscale(gradients), float(scaler.scale)]
        for gradients in ([zero], [zero, zero], [zero, zero + 1], [zero])
    ],
    "steps in which gradients are zero",
    hint="Zeros are finite: such a step is not skipped, and counts as good.",
)
### END HIDDEN TESTS

# %% [markdown]
# How does it behave in training?
# Below, the backward pass of the digits network runs in `float16`, beginning with a scale of $2^{24}$, far too large, and `growth_steps` of 20.
# Look at the first steps, and at what happens after 20 good ones in a row.

# %% tags=["demo"]
scaler = DynamicLossScaler(scale=2.0**24, growth_steps=20)
model = build_digits_model(2, dtype="mixed_float16")
optimizer = keras.optimizers.SGD(0.5)
history, skipped = [], 0
for t in range(150):
    history.append(np.log2(scaler.scale))
    with tf.GradientTape() as tape:
        loss = mean_loss(model, *minibatch(t))
        scaled = loss * scaler.scale
    gradients = tape.gradient(scaled, model.trainable_variables)
    found = scaler.unscale([g.numpy().astype(np.float16) for g in gradients])
    skipped += found is None
    if found is not None:
        optimizer.apply(found, model.trainable_variables)
print(f"{skipped} of 150 steps skipped; loss at the end {float(loss):.1f}")
axes = plots.series({"": history}, x_label="step", y_label="log2 of the scale")
plots.show(
    axes,
    alt="The scale falls from 2 to the 24 by halves in the first steps, then moves between 2 to "
    "the 17 and 2 to the 19: after 20 good steps it doubles, and an overflow halves it again.",
)

# %% [markdown]
# We observe that the scale finds its level within a few skipped steps, and that it doubles now and then to see whether there is more room: 10 of 150 steps are the price.
# In Keras, `compile` wraps the optimizer of a model with the policy `mixed_float16` in a `LossScaleOptimizer` by itself; in a loop of your own, call its `scale_loss`.
# `bfloat16` has the range of `float32` and needs none of it.

# %% [markdown]
# ## Summary
#
# - `map` what is slow, `cache`, `shuffle`, `map` what is random, `batch`, `prefetch`: in another order the stages do something else.
# - The checksums of a TFRecord file find damage; shapes have to be stored with the data.
# - `float16` loses small gradients and overflows; a dynamic scale saves them.
#   `bfloat16` has the range and fewer digits.
# - Weights, sums and losses stay in `float32`; matrix products take 16 bits and add up in more.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Give the loss scaler a `growth_steps` of 5, and count the skipped steps.
# - Train the last network of section 1 with a learning rate of 0.1.
#   How much of the gap is left, and why?
# - Compile a step with `jit_compile=True`: XLA fuses many small operations into few, which helps recurrent layers most.
# - Mark a part of a network with `keras.remat`: its activations are not kept but computed again in the backward pass ([Chen et al., 2016](https://arxiv.org/abs/1604.06174)).
#
# **Papers**
#
# - [Murray et al., 2021](https://arxiv.org/abs/2101.12127), *tf.data: A Machine Learning Data Processing Framework*.
# - [Micikevicius et al., 2018](https://arxiv.org/abs/1710.03740), *Mixed Precision Training*.
# - [Kalamkar et al., 2019](https://arxiv.org/abs/1905.12322), *A Study of BFLOAT16 for Deep Learning Training*.
# - [Zhang and Sennrich, 2019](https://arxiv.org/abs/1910.07467), *Root Mean Square Layer Normalization*.
# - [Chen et al., 2016](https://arxiv.org/abs/1604.06174), *Training Deep Nets with Sublinear Memory Cost*.
