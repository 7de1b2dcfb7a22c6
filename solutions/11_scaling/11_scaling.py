# ---
# jupyter:
#   course:
#     title: Scaling
#     cpu_budget: 120
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Scaling
#
# What changes when one device, or one machine, is not enough?
# The mathematics should not: a distributed step is right if it equals the step on one device.
# At the end you can
#
# - feed a model with `tf.data` and TFRecord files without making it wait;
# - train in 16 bits without losing small gradients;
# - split a batch over devices and machines, and prove that nothing changed;
# - kill a worker and go on from a checkpoint.
#
# **You need** gradients and the training loop from units 01 and 02.
# **Time:** 60 minutes of reading, 3 to 4 hours with the exercises, under 100 CPU seconds of computing.
# Each exercise stands alone.

# %%
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from course_utils import check, data, devices, plots, workers

check.begin("11_scaling")

# %% [markdown]
# This machine may have a single processor.
# TensorFlow can divide it into several *logical* devices.
# They are no faster, but all the code for many GPUs runs on them.
# It must be done before the first operation, hence in this cell; if it complains, restart the kernel.

# %%
processor = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(
    processor, [tf.config.LogicalDeviceConfiguration() for _ in range(4)]
)
tf.get_logger().setLevel("ERROR")  # no notes on tracing and speed: all is small here
DIGITS = data.digits().train
PIXELS, CLASSES = DIGITS.images.reshape(-1, 64), DIGITS.labels  # (1200, 64), (1200,)

# %% tags=["demo"]
print("logical devices:", [device.name for device in tf.config.list_logical_devices("CPU")])
setup = devices.pick()
print(setup)

# %% [markdown]
# `devices.pick` looks at the machine and chooses a strategy and a precision: with several GPUs, one replica on each; with a TPU, its own strategy.
# What these choices mean is the subject of this unit.
# Here, on CPUs, they are TensorFlow's defaults.
#
# ## 1. Input pipelines
#
# While a device computes step $t$, the CPU can already prepare the batch of step $t + 1$.
# `prefetch` does that: it keeps finished batches in a buffer, filled by a thread of its own.
# With 3 ms to load and 4 ms to compute, three steps take:

# %% tags=["demo"]
load, compute, steps = 3, 4, 3
one_by_one = [(t * (load + compute), t * (load + compute) + load) for t in range(steps)]
ahead = [(t * load, load + t * compute) for t in range(steps)]  # starts of loading, of computing
axes = plots.panels(1, width=7.5, height=2.4)
for row, starts in enumerate([ahead, one_by_one]):
    look = {"edgecolor": "black", "linewidth": 0.8}
    label = ("load a batch", "compute a step") if row == 0 else ("", "")
    loads, computes = [(a, load) for a, _ in starts], [(b, compute) for _, b in starts]
    axes[0].broken_barh(loads, (row - 0.02, 0.34), facecolor="0.9", label=label[0], **look)
    axes[0].broken_barh(computes, (row - 0.36, 0.34), facecolor="#56B4E9", label=label[1], **look)
    print(("with prefetch:", "one by one:")[row], starts[-1][1] + compute, "ms for three steps")
axes[0].set(yticks=[0, 1], yticklabels=["with prefetch", "one by one"], xlabel="time (ms)")
axes[0].set_xlim(0, 21.5)
axes[0].legend(loc="upper right", bbox_to_anchor=(1.0, 0.48))
plots.show(
    axes,
    alt="Two schedules of three steps: one by one, loading and computing alternate and take 21 ms; "
    "with prefetch, loading runs beside computing and all is done after 15 ms.",
)

# %% [markdown]
# We observe that with prefetch a step costs $\max(\text{load}, \text{compute})$ instead of the sum.
# If loading is slower than computing, prefetch alone does not help; then `cache`, or several loads in parallel (`num_parallel_calls=tf.data.AUTOTUNE`), must.
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
# 2. In training, shuffle all examples (`source.cardinality()` of them) with `seed`, in a new order each epoch, then `augment` each: random, so new each epoch.
# 3. Batch.
#    In training, drop a last batch that is smaller.
# 4. Prepare batches ahead.
#
# Without training there is no shuffling, no augmentation, and no example is lost.
# About 9 lines.
# Hint: what stands before `cache` is done once; after `batch`, only whole batches can be shuffled.


# %% answer="input_pipeline"
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
        training: Whether to shuffle, to augment, and to drop a last batch that is smaller.
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
    shapes(batches),
    [[4]],
    "the element spec in training",
    hint="drop_remainder=training makes the batch size a part of the element spec.",
)
check.equal(
    stages(batches)[-1],
    "Prefetch",
    "batches are prepared ahead",
    hint="prefetch is the last stage.",
)
epochs = [np.concatenate(list(batches.as_numpy_iterator())) for _ in range(3)]
check.equal(
    [len(epochs[0]), sorted(decoded), sorted(augmented)],
    [8, list(range(10)), sorted(3 * [2 * x for x in range(10)])],
    "each example is decoded once and augmented three times in three epochs",
    hint="cache right after the map with decode; augment after cache and before batch.",
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
    [shapes(ready), len(list(ready))],
    "images with labels",
    hint="map gives the parts of an example to its function as separate arguments.",
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
# We observe the arithmetic of the figure: $10 \cdot (20 + 20)$ ms without, about $10 \cdot 20$ ms once all is cached and prefetched.
# On a machine with a fast disk and a small model neither is visible: measure where you train.
# A `cache()` without a file name lives in memory, so the decoded data must fit.
#
# ### Exercise 2: TFRecord
#
# A million small files are slow to read.
# A *TFRecord* file holds many records one behind the other, each usually a serialized `tf.train.Example`: named lists of bytes, floats or integers.
# The format knows no arrays, so the shape must be stored too.
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
### END HIDDEN TESTS

# %% [markdown]
# Around each record the file has its length and two checksums.
# What if a bit flips on the disk?
# We write two digits, look at the first 8 bytes, change one byte of the second record, and read.

# %% tags=["demo"]
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "digits.tfrecord"
    with tf.io.TFRecordWriter(str(path)) as file:
        for n in range(2):
            image = np.uint8(255 * PIXELS[n].reshape(8, 8, 1))
            file.write(to_record(image, int(CLASSES[n])))
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
# For many workers, write 100 to 200 MB a file, so that each can read files of its own (Google's advice in the `tf.data` guide).

# %% [markdown]
# ## 2. Sixteen bits
#
# A number in 16 bits takes half the memory and half the traffic.
# Two formats divide the bits differently: `float16` has 5 bits of exponent and 10 of fraction, `bfloat16` has 8 and 7.
# What gets lost?


# %% tags=["demo"]
def stored(x, kind):
    """What becomes of a number in a type."""
    return float(tf.cast(tf.constant(x, tf.float64), kind))


print(f"{'':10}{'largest':>9}{'70000':>8}{'1e-8':>10}{'1 + 1/512':>12}")
for kind in (tf.float16, tf.bfloat16, tf.float32):
    big, small, fine = stored(7e4, kind), stored(1e-8, kind), stored(1 + 1 / 512, kind)
    print(f"{kind.name:10}{float(kind.max):9.2g}{big:8.0f}{small:10.2g}{fine:12.5f}")

# %% [markdown]
# We observe that `float16` *overflows* above 65,504 and *underflows* to 0 below $2^{-25}$, while `bfloat16` has the range of `float32` with only two to three digits: $1 + 1/512$ is 1.
# A `bfloat16` weight of 1 cannot grow by 0.002.
# Hence *mixed* precision (Micikevicius et al., 2018): compute in 16 bits, keep the weights in `float32`.
#
# Which gradients does a network have?
# We train one on the digits for 1,500 steps, until it hardly errs, and look at the size of every single gradient of the weights.


# %%
def build_digits_model(seed, dtype="float32"):
    """A network for digits, with weights given by the seed: 64 pixels, 32 ReLU units, 10 logits."""
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(32, activation="relu", dtype=dtype),
            keras.layers.Dense(10, dtype=dtype),
        ]
    )


def minibatch(t, size=64):
    """The pixels and classes of the t-th batch, over and over."""
    rows = np.arange(size * t, size * (t + 1)) % len(PIXELS)
    return tf.constant(PIXELS[rows]), tf.constant(CLASSES[rows])


def mean_loss(model, images, labels):
    """Mean cross-entropy, in float32."""
    logits = tf.cast(model(images, training=True), tf.float32)
    losses = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    return tf.reduce_mean(losses)


def trainer(model, optimizer):
    """A step on one device: function of pixels and classes, returns the loss before it."""
    optimizer.build(model.trainable_variables)

    @tf.function
    def step(images, labels):
        with tf.GradientTape() as tape:
            loss = mean_loss(model, images, labels)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    return step


# %% tags=["demo"]
model = build_digits_model(1)
step = trainer(model, keras.optimizers.Adam(0.01))
for t in range(1500):
    step(*minibatch(t))
with tf.GradientTape() as tape:
    loss = mean_loss(model, *minibatch(0))
gradients = [g.numpy().ravel() for g in tape.gradient(loss, model.trainable_variables)]
sizes = np.abs(np.concatenate(gradients))
sizes = sizes[sizes > 0]
shares = {}
for power in (0, 12):
    scaled = 2.0**power * sizes
    lost = np.mean(scaled.astype(np.float16) == 0)
    print(f"loss times {2**power}: {lost:.0%} of {sizes.size} gradients are 0 in float16")
    counts = np.histogram(np.log2(scaled), bins=np.arange(-44, 17))[0]
    shares["as they are" if power == 0 else "loss times 4096"] = 100 * counts / counts.sum()
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
# We observe why one multiplies the loss by a large number before the backward pass: all gradients grow with it, exactly, by the chain rule.
# Afterwards they are divided by it in `float32`.
# How large may it be?
# Until the largest gradients overflow, which differs from step to step.
#
# ### Exercise 3: A dynamic loss scaler
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


# %% answer="loss_scaler"
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
            gradients: Gradients of scale * loss, of any shapes, in float16.

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
    [scaler.unscale([half(60000, 60000), half(60000)]), scaler.scale],
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
### END HIDDEN TESTS

# %% [markdown]
# How does it behave in training?
# Below, the backward pass of the digits network runs in `float16`, beginning with a scale of $2^{24}$, far too large, and `growth_steps` of 20.
# Look at the first steps, and at what happens every 20.

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
# We observe that the scale finds its level within a few skipped steps and then probes for more room.
# In Keras, `compile` wraps the optimizer of a model with the policy `mixed_float16` in a `LossScaleOptimizer` by itself; in a loop of your own, call its `scale_loss`.
# `bfloat16` needs none of it.
#
# A *policy* is two types: `compute_dtype`, to which inputs and weights are cast, and `variable_dtype`, in which weights are stored.

# %% tags=["demo"]
for name in ["float32", "mixed_float16", "mixed_bfloat16"]:
    layer = keras.layers.Dense(3, dtype=name)
    outputs = layer(np.ones((2, 4)))
    print(f"{name:15} weights {layer.kernel.dtype}, outputs {outputs.dtype.name}")
keras.config.set_dtype_policy("mixed_float16")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
keras.config.set_dtype_policy("float32")
model.compile("adam", loss="mse")
print("compile has made the optimizer a", type(model.optimizer).__name__)

# %% [markdown]
# ### Exercise 4: A layer that honors its policy
#
# RMS normalization (Zhang and Sennrich, 2019) divides each vector by its root mean square:
#
# $$y_i = \gamma_i\, \frac{x_i}{\sqrt{\frac1n \sum_j x_j^2 + \epsilon}}$$
#
# In `float16`, $300^2$ is already infinite.
# What sums or squares must be computed in `variable_dtype`, here `float32`; the result must be in `compute_dtype`, so that the next layer computes in 16 bits.
# Under `float64` nothing may be rounded.
# Complete `call`.
# About 5 lines.
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
            x: Shape (..., features), of type compute_dtype.

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
    hint="Only the result is rounded to bfloat16, not what is squared and summed.",
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
    hint="Squares may fit into float16 and their sum not: cast before both.",
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
### END HIDDEN TESTS

# %% [markdown]
# What happens without the casts?
# Below, the same formula in `float16` throughout.

# %% tags=["demo"]
x = np.array([[3.0, -4.0], [300.0, -400.0]], np.float16)
with np.errstate(over="ignore"):
    root = np.sqrt(np.mean(np.square(x), axis=-1, keepdims=True))
print("root mean square in float16:", root.ravel())
print("normalized in float16:", (x / root).tolist())
print("with the policy's types:   ", RMSNorm(dtype="mixed_float16")(x).numpy().round(2).tolist())

# %% [markdown]
# We observe the worst kind of mistake: no NaN, no error, the second row is 0.
# What stays in `float32`: weights and optimizer slots, sums over many numbers, softmax and loss.
# Give the last layer `dtype="float32"`, so that logits reach the loss unrounded.
#
# What does one gain?
# Memory for activations halves.
# Speed depends on the hardware: NVIDIA's data sheet of the A100 lists 19.5 TFLOP/s for `float32` and 312 for dense 16-bit tensor cores, a peak that small models are far from.
# On CPUs there is mostly no gain: on the one where this unit was written, `float16` convolutions took four times as long.

# %% [markdown]
# ## 3. Several devices
#
# In *data parallel* training every device holds a copy of the model, a *replica*, and takes its part of each batch.
# Then all gradients are summed, which is called *all-reduce*, and every replica takes the same step.
# The copies never differ.

# %% tags=["demo"]
boxes = {"batch\nof 64": (0, 0.5)}
arrows = []
for n in (0, 1):
    row = 1 - n
    part, copy, own = f"examples\n{32 * n} to {32 * n + 31}", f"replica {n}", f"gradients\nof {n}"
    step = f"same step\non {n}"
    boxes |= {part: (1.1, row), copy: (2.2, row), own: (3.3, row), step: (5.4, row)}
    arrows += [("batch\nof 64", part), (part, copy), (copy, own), (own, "sum"), ("sum", step)]
boxes["sum"] = (4.4, 0.5)
axes = plots.diagram(boxes, arrows, shaded=["sum"])
axes.figure.set_size_inches(8.6, 2.4)
for text in axes.texts:
    text.set_fontsize(8.5)
plots.show(
    axes,
    alt="A batch of 64 is divided into two halves; each replica computes gradients from its half; "
    "the gradients are summed, and both replicas take the same step.",
)

# %% [markdown]
# ### Exercise 5: The loss of a replica
#
# Gradients are *summed* over replicas.
# So that the sum is the gradient of the mean over the global batch, replica $r$ must divide the losses of its examples by the number $n$ of *all* examples, not of its own:
#
# $$L_r = \frac1n \sum_{i \in r} \ell_i + \frac{P}{R} \qquad \sum_r L_r = \frac1n \sum_i \ell_i + P$$
#
# A penalty $P$ on the weights is the same on each of the $R$ replicas and must count once.
# An example with several losses, one per pixel or word, counts with their mean.
# About 3 lines.
# Hint: `tf.reduce_mean` over all axes but the first, then `tf.reduce_sum`.


# %% answer="replica_loss"
def replica_loss(
    losses: tf.Tensor, global_batch_size: int, replicas: int, penalty: float = 0.0
) -> tf.Tensor:
    """What a replica adds to the loss of the global batch.

    Args:
        losses: Of the examples of this replica, shape (examples, ...).
        global_batch_size: Examples of all replicas together.
        replicas: Their number.
        penalty: On the weights, the same on every replica.

    Returns:
        A number; its sum over replicas is the loss of the global batch.
    """
    ### BEGIN SOLUTION
    own = tf.reshape(losses, (tf.shape(losses)[0], -1))
    return tf.reduce_sum(tf.reduce_mean(own, axis=1)) / global_batch_size + penalty / replicas
    ### END SOLUTION


# %% check="replica_loss_values" points=2
# (1 + 2 + 6) / 4 = 2.25 of three examples, 3 / 4 = 0.75 of one; together the mean of four, 3
check.close(
    [replica_loss(tf.constant([1.0, 2.0, 6.0]), 4, 2), replica_loss(tf.constant([3.0]), 4, 2)],
    [2.25, 0.75],
    "four examples on two replicas",
    hint="Divide the sum by global_batch_size, not by the number of own examples.",
)
check.close(
    replica_loss(tf.constant([1.0, 2.0, 6.0]), 4, 2, penalty=0.5),
    2.5,
    "half of the penalty on each of two replicas",
    hint="penalty / replicas is added once, outside the sum over examples.",
)
check.close(
    replica_loss(tf.constant([[1.0, 3.0], [5.0, 7.0]]), 2, 1),
    4.0,
    "two losses for each of two examples",
    hint="An example counts with the mean of its losses: 2 and 6.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(1105)
losses = rng.normal(size=(11, 3, 2)).astype(np.float32)
parts = [losses[:5], losses[5:10], losses[10:]]
check.same(
    [replica_loss(tf.constant(part), 11, 3, 0.7) for part in parts],
    "images on three replicas of different size",
    hint="Mean over rows and columns, sum over examples, divided by 11; a third of the penalty.",
)
check.same(
    [replica_loss(tf.constant(part[:, 0, 0]), 16, 8) for part in parts],
    "a number of replicas that is not that of the examples",
    hint="Examples are divided by global_batch_size, the penalty by replicas.",
)
given = tf.Variable(losses[:4, :, 0])
with tf.GradientTape() as tape:
    loss = replica_loss(given**2, 9, 2, 3.0)
check.same(
    tape.gradient(loss, given),
    "gradients flow through it",
    hint="Use functions of TensorFlow or keras.ops: NumPy is not seen by a GradientTape.",
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6: All-reduce in a ring
#
# If all workers send their gradients to one, its cable is the bottleneck.
# In a *ring* every worker only sends to the next.
# Cut each vector of $N$ workers into $N$ chunks.
# In step $s = 0, \dots, N - 2$ worker $r$ sends chunk $(r - s) \bmod N$, and adds what arrives to its own copy of that chunk.
# After $N - 1$ steps each worker has one chunk of the complete sum.
# $N - 1$ more steps pass the complete chunks around.
#
# `exchange` is one step: it takes what each worker sends, and returns what each receives.
# Any length, any number of workers.
# About 14 lines.
# Hint: worker $r$ receives from $r - 1$; `np.array_split` makes chunks that may differ by one.


# %%
class Ring:
    """The network: worker r sends to worker r + 1, the last to the first.

    Attributes:
        steps: how often all have sent.
        largest: numbers in the largest message.
        log: all messages, as a list of lists.
    """

    def __init__(self):
        self.steps, self.largest, self.log = 0, 0, []

    def exchange(self, outgoing):
        """Deliver what each worker sends; returns what each receives."""
        messages = [np.array(message, dtype=float) for message in outgoing]
        self.steps += 1
        self.largest = max(self.largest, *(message.size for message in messages))
        self.log.append(messages)
        return [messages[r - 1].copy() for r in range(len(messages))]


# %% answer="ring_all_reduce"
def ring_all_reduce(vectors: list[np.ndarray], exchange: Callable) -> list[np.ndarray]:
    """The sum of all vectors, for every worker.

    Args:
        vectors: One of each worker, all of shape (n,); they must not be changed.
        exchange: One step: a list with what each worker sends to the next -> what each receives.

    Returns:
        A list with the result of each worker, shape (n,).
    """
    ### BEGIN SOLUTION
    count = len(vectors)
    chunks = [np.array_split(np.array(vector), count) for vector in vectors]
    for step in range(count - 1):
        received = exchange([chunks[r][(r - step) % count] for r in range(count)])
        for r in range(count):
            chunks[r][(r - 1 - step) % count] += received[r]
    for step in range(count - 1):
        received = exchange([chunks[r][(r + 1 - step) % count] for r in range(count)])
        for r in range(count):
            chunks[r][(r - step) % count] = received[r]
    return [np.concatenate(own) for own in chunks]
    ### END SOLUTION


# %% check="ring_all_reduce_sums" points=2
ring = Ring()
check.close(
    ring_all_reduce([check.frozen([1.0, 2.0]), check.frozen([10.0, 20.0])], ring.exchange),
    [[11.0, 22.0], [11.0, 22.0]],
    "two workers with two numbers each",
    hint="Worker 0 first sends its chunk 0; worker 1 adds it to its own chunk 0.",
)
vectors = [check.frozen(np.arange(7.0) + 100 * r) for r in range(3)]
check.close(
    ring_all_reduce(vectors, Ring().exchange),
    3 * [3 * np.arange(7.0) + 300],
    "three workers with seven numbers each",
    hint="np.array_split(vector, 3) makes chunks of 3, 2 and 2.",
)
### BEGIN HIDDEN TESTS
found = []
for seed, count, length in [(1, 4, 8), (2, 5, 13), (3, 3, 2), (4, 6, 6), (5, 2, 1), (6, 7, 30)]:
    rng = check.rng(1110 + seed)
    vectors = [check.frozen(rng.normal(size=length)) for _ in range(count)]
    found.append(ring_all_reduce(vectors, Ring().exchange))
check.same(
    found,
    "several numbers of workers and lengths",
    hint="Some lengths are no multiple of the number of workers, some are smaller than it.",
)
check.same(
    ring_all_reduce([check.frozen([4.0, 5.0, 6.0])], Ring().exchange),
    "a single worker",
    hint="With one worker there is nothing to send, and the result is its vector.",
)
### END HIDDEN TESTS


# %% check="ring_all_reduce_traffic" points=3
def from_ring(log, vectors):
    """Whether each message is a part of the sum over the workers before it, as in a ring."""
    count, size = len(vectors), -(-len(vectors[0]) // len(vectors))
    right = True
    for step, messages in enumerate(log):
        for r, message in enumerate(messages):
            held = [vectors[(r - k) % count] for k in range(min(step + 1, count))]
            whole = np.concatenate([np.sum(held, axis=0), np.zeros(size)])
            parts = [whole[at : at + message.size] for at in range(len(whole) - message.size + 1)]
            right &= any(np.allclose(message, part) for part in parts)
    return bool(right)


ring, vectors = Ring(), [check.rng(r).normal(size=8) for r in range(4)]
ring_all_reduce([check.frozen(vector) for vector in vectors], ring.exchange)
check.equal(ring.steps, 6, "four workers need six steps", hint="3 to sum up, 3 to pass around.")
check.equal(ring.largest, 2, "each message is a quarter of a vector", hint="One chunk a step.")
check.equal(
    from_ring(ring.log, vectors),
    True,
    "each message is a sum over the workers that it has passed",
    hint="In step s a worker sends a chunk that holds the sum over s + 1 workers, from then on "
    "complete chunks.",
)
### BEGIN HIDDEN TESTS
found = []
for seed, count, length in [(1, 3, 12), (2, 5, 13), (3, 2, 9), (4, 6, 20), (5, 7, 7)]:
    rng, ring = check.rng(1120 + seed), Ring()
    vectors = [rng.normal(size=length) for _ in range(count)]
    ring_all_reduce([check.frozen(vector) for vector in vectors], ring.exchange)
    found.append([ring.steps, ring.largest, from_ring(ring.log, vectors)])
check.same(
    found,
    "steps, largest message and contents for two to seven workers",
    hint="2 (N - 1) steps with chunks of at most length / N numbers, rounded up.",
)
ring, vectors = Ring(), [check.frozen(check.rng(1130 + r).normal(size=11)) for r in range(4)]
one_more = lambda outgoing: [message + 1 for message in ring.exchange(outgoing)]  # noqa: E731
check.same(
    np.sum(ring_all_reduce(vectors, one_more), axis=0),
    "a ring that adds one to all that it delivers",
    hint="Results are made of what was received: a worker does not know the other vectors.",
)
ring = Ring()
ring_all_reduce([check.frozen([4.0, 5.0, 6.0])], ring.exchange)
check.same(ring.steps, "a single worker sends nothing", hint="range(N - 1) is empty for N = 1.")
### END HIDDEN TESTS

# %% [markdown]
# How much does the busiest worker send, in a model of 100 MB?
# In the ring it is what your function does, $2 \frac{N-1}{N}$ times 100 MB; a central server sends 100 MB to each of $N$ workers.

# %% tags=["demo"]
counts = [2, 3, 4, 6, 8, 12, 16]
sent = []
for count in counts:
    ring = Ring()
    ring_all_reduce([np.ones(240)] * count, ring.exchange)
    sent.append(100 * sum(messages[0].size for messages in ring.log) / 240)
named = {"ring (counted)": sent, "central server": [100 * count for count in counts]}
axes = plots.series(named, x=counts, x_label="workers")
axes.set(ylabel="sent by the busiest (MB)", yscale="log", ylim=(50, 4000))
plots.show(
    axes,
    alt="In the ring each worker sends between 100 and 188 MB whatever the number of workers; a "
    "central server sends 1600 MB for 16 workers.",
)

# %% [markdown]
# We observe that the ring's traffic per worker stays below 200 MB: it is *bandwidth-optimal* (Patarasuk and Yuan, 2009).
# Its number of steps grows with $N$, so for many workers and small messages trees are faster; NVIDIA's NCCL chooses by size.
#
# TensorFlow hides all of this in a *strategy*.
# `MirroredStrategy` keeps one replica per device of a machine.
# On GPUs it reduces with NCCL; on our logical devices we let it sum on one of them.


# %%
def mirrored(count):
    """A strategy with this number of replicas on logical CPU devices."""
    names = [f"CPU:{n}" for n in range(count)]
    return tf.distribute.MirroredStrategy(names, tf.distribute.ReductionToOneDevice())


# %% [markdown]
# Keras' `fit` works with it: make and compile the model in `strategy.scope()`.
# Is the result the same as on one device?


# %% tags=["demo"]
def fit_digits(strategy):
    """Loss after each of three epochs of `fit`, and the weights."""
    with strategy.scope():
        model = build_digits_model(3)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.Adam(0.01), loss=loss)
    examples = tf.data.Dataset.from_tensor_slices((PIXELS, CLASSES)).batch(100)
    history = model.fit(examples, epochs=3, shuffle=False, verbose=0)
    return history.history["loss"], model.get_weights()


one, two = fit_digits(tf.distribute.get_strategy()), fit_digits(mirrored(2))
for epoch, pair in enumerate(zip(one[0], two[0], strict=True), start=1):
    print(f"epoch {epoch}: loss {pair[0]:.5f} on one device, {pair[1]:.5f} on two")
difference = max(np.abs(a - b).max() for a, b in zip(one[1], two[1], strict=True))
print("largest difference of two weights below 1e-5:", bool(difference < 1e-5))

# %% [markdown]
# We observe the same losses.
# The remaining difference of weights is rounding: a sum of two partial sums is rounded in other places.
# It stays so only if the 1,200 examples divide evenly into global batches: `fit` takes the mean over replicas, and a last batch of unequal parts would be weighted wrongly.
#
# ### Exercise 7: A distributed step
#
# Write the training step that `fit` hides.
# Every replica computes the cross-entropy of its part from the logits of `model`, called with `training=True`, sums it and divides by the global batch size; its gradients go to `optimizer.apply`, which sums over replicas before it takes the step.
# The function returns the loss of the whole batch.
#
# About 10 lines.
# Hint: an inner function for `strategy.run(function, args=batch)`; `strategy.reduce("SUM", ..., axis=None)`.


# %%
def divide(strategy, array):
    """Give every replica its part of an array; parts may differ by one example."""
    parts = np.array_split(array, strategy.num_replicas_in_sync)
    return strategy.experimental_distribute_values_from_function(
        lambda context: tf.constant(parts[context.replica_id_in_sync_group])
    )


def train_distributed(strategy, optimizer_of, sizes, seed=4, more=(), graph=True):
    """Losses and final weights of steps with batches of these sizes; `more` are last layers."""
    with strategy.scope():
        model, optimizer = build_digits_model(seed), optimizer_of()
        for layer in more:
            model.add(layer)
        optimizer.build(model.trainable_variables)
    step = tf.function(distributed_step) if graph else distributed_step
    losses, at = [], 0
    for n in sizes:
        batch = divide(strategy, PIXELS[at : at + n]), divide(strategy, CLASSES[at : at + n])
        losses.append(float(step(strategy, model, optimizer, batch, tf.constant(float(n)))))
        at += n
    return losses, [weight.numpy().copy() for weight in model.trainable_variables]


# %%
def train_alone(optimizer, sizes, seed=4):
    """The same on one device, without a strategy."""
    model, losses, at = build_digits_model(seed), [], 0
    for n in sizes:
        rows = slice(at, at + n)
        with tf.GradientTape() as tape:
            losses.append(mean_loss(model, PIXELS[rows], CLASSES[rows]))
        gradients = tape.gradient(losses[-1], model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        at += n
    return losses, [weight.numpy().copy() for weight in model.trainable_variables]


# %% answer="distributed_step"
def distributed_step(
    strategy: tf.distribute.Strategy,
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    batch: tuple,
    global_batch_size: tf.Tensor,
) -> tf.Tensor:
    """One training step of all replicas.

    Args:
        strategy: In whose scope model and optimizer were made.
        model: From pixels (examples, 64) to logits (examples, 10).
        optimizer: Takes the step.
        batch: Pixels and class ids, each divided over the replicas.
        global_batch_size: Examples of all replicas together, as a float.

    Returns:
        The mean cross-entropy of the whole batch before the step.
    """

    ### BEGIN SOLUTION
    def replica_step(pixels, classes):
        with tf.GradientTape() as tape:
            logits = model(pixels, training=True)
            losses = keras.losses.sparse_categorical_crossentropy(classes, logits, from_logits=True)
            loss = tf.reduce_sum(losses) / global_batch_size
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return loss

    losses = strategy.run(replica_step, args=batch)
    return strategy.reduce("SUM", losses, axis=None)
    ### END SOLUTION


# %% check="distributed_step_even" points=3
losses, weights = train_distributed(mirrored(2), lambda: keras.optimizers.SGD(0.5), [8, 8, 8])
expected_losses, expected_weights = train_alone(keras.optimizers.SGD(0.5), [8, 8, 8])
check.close(
    losses,
    expected_losses,
    "losses on two devices are those on one",
    hint="Each replica divides its sum by the global batch size; reduce adds them up.",
)
check.close(
    weights,
    expected_weights,
    "weights after three steps on two devices are those on one",
    hint="The gradient of the loss divided by the global batch size, given to optimizer.apply "
    "within the function that strategy.run runs.",
    rtol=1e-3,
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
rate = lambda: keras.optimizers.SGD(0.3, momentum=0.8)  # noqa: E731
losses, weights = train_distributed(mirrored(3), rate, [9, 9], seed=1106)
check.same(losses, "losses on three devices", hint="No number of replicas is written out.")
check.same(
    [np.abs(weight).sum() for weight in weights] + [weights[0][20:40], weights[3]],
    "weights after two steps with momentum on three devices",
    hint="The optimizer that is given takes the step, with the sum of all gradients.",
    rtol=1e-3,
    atol=1e-5,
)


class HalvedInTraining(keras.layers.Layer):
    """Shows the mode: logits are divided by two in training only."""

    def call(self, logits, training=False):
        return logits / 2 if training else logits


more = {"more": [HalvedInTraining()], "graph": False}
losses, weights = train_distributed(mirrored(1), rate, [4, 4], 1108, **more)
check.same(
    [losses, weights[3]],
    "a layer that differs in training, as dropout does, on one device",
    hint="model(pixels, training=True).",
    rtol=1e-3,
    atol=1e-5,
)
### END HIDDEN TESTS

# %% check="distributed_step_uneven" points=2
sgd = lambda: keras.optimizers.SGD(0.5)  # noqa: E731
losses, weights = train_distributed(mirrored(2), sgd, [7, 3], graph=False)
expected_losses, expected_weights = train_alone(keras.optimizers.SGD(0.5), [7, 3])
check.close(
    [losses, weights[3]],
    [expected_losses, expected_weights[3]],
    "batches of 7 and 3 examples on two devices",
    hint="The replicas have 4 and 3 examples, then 2 and 1: a mean of their means is wrong.",
    rtol=1e-3,
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
adam = lambda: keras.optimizers.Adam(0.01)  # noqa: E731
losses, weights = train_distributed(mirrored(2), adam, [5, 9], 1107, graph=False)
check.same(
    [losses, weights[1], weights[2][:5], weights[3]],
    "batches of 5 and 9 examples with Adam",
    hint="Divide by the size of this global batch, which may change from batch to batch.",
    rtol=1e-3,
    atol=1e-5,
)
### END HIDDEN TESTS

# %% [markdown]
# We observe nothing new, which is the point: the distributed step *is* the step on one device.
# With more devices one usually keeps the examples per device, so the global batch grows with $R$; then the learning rate has to be chosen anew, often about $R$ times as large, with a warm-up (Goyal et al., 2017).
#
# ## 4. Several machines
#
# `MultiWorkerMirroredStrategy` does the same over a network: one process per machine, all running the same script.
# Each reads its place from the variable `TF_CONFIG`.
# `workers.start` plays this on one machine: real processes, real sockets, on 127.0.0.1.
# The first part of the script makes strategy, model and data:

# %% tags=["demo"]
MODEL = """
import json, os, sys, time
import numpy as np
import tensorflow as tf

task = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
strategy = tf.distribute.MultiWorkerMirroredStrategy()  # first of all: it opens the connections

import keras
from course_utils import data

digits = data.digits().train
pixels, classes = digits.images.reshape(-1, 64), digits.labels
with strategy.scope():
    keras.utils.set_random_seed(5)
    layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((64,)), *layers])
    optimizer = keras.optimizers.SGD(0.2, momentum=0.9)
    optimizer.build(model.trainable_variables)
    done = tf.Variable(0, dtype=tf.int64)
"""

# %% [markdown]
# Keras 3 does not support `fit` with this strategy (keras issue 20585: it fails on values per replica), so the second part holds the step of Exercise 7.

# %% tags=["demo"]
STEP = """
@tf.function
def step(images, labels):
    def replica(images, labels):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(keras.losses.sparse_categorical_crossentropy(
                labels, model(images, training=True), from_logits=True)) / 64
        optimizer.apply(tape.gradient(loss, model.trainable_variables))
        return loss
    return strategy.reduce("SUM", strategy.run(replica, args=(images, labels)), axis=None)
"""

# %% [markdown]
# The third part is the loop.
# Every 8 steps worker 0 saves model, optimizer and the number of steps done; the others must take part in saving, and do so elsewhere.
# Worker 1 can be told to wait at a step, so that we can kill it there.

# %% tags=["demo"]
LOOP = """
checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer, done=done)
folder = "saved" if task == 0 else f"not_needed_{task}"
manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
checkpoint.restore(tf.train.latest_checkpoint("saved"))
print("begins at step", done.numpy())
for t in range(done.numpy(), 40):
    if task == 1 and sys.argv[1:] == [str(t)]:
        print("waits at step", t)
        time.sleep(600)
    rows = np.arange(64 * t + 32 * task, 64 * t + 32 * task + 32) % len(pixels)
    try:
        loss = step(tf.constant(pixels[rows]), tf.constant(classes[rows]))
    except tf.errors.OpError:
        print("lost another worker in step", t)
        os._exit(0)
    if done.assign_add(1).numpy() % 8 == 0:
        manager.save()
    print(f"step {t} loss {loss.numpy():.5f}")
"""

# %% [markdown]
# Two workers begin.
# At step 20 we kill worker 1, as a power failure would.
# Worker 0 notices in the middle of the all-reduce and leaves.
# Then both are started again.


# %% tags=["demo"]
def step_losses(text):
    """Step -> loss, from what a worker has printed."""
    lines = [line.split() for line in text.splitlines() if line.startswith("step ")]
    return {int(words[1]): float(words[3]) for words in lines}


with workers.start(MODEL + STEP + LOOP, {"worker": 2}, arguments=["20"], seconds=180) as cluster:
    cluster.wait_for("worker:1", "waits at step 20")
    cluster.kill("worker:1")
    cluster.wait("worker:0")
    before = cluster.log("worker:0")
    for name in cluster.names:
        cluster.restart(name)
    cluster.wait()
    after = cluster.log("worker:0")[len(before) :]
first, second = step_losses(before), step_losses(after)
print("worker 0, before:", before.splitlines()[0], "...", *before.splitlines()[-2:], sep="\n  ")
print("worker 0, after:", *after.splitlines()[:2], "...", after.splitlines()[-1], sep="\n  ")

# %% [markdown]
# We observe that the second run begins at step 16, the last multiple of 8: four steps are lost and done again.
# Is the whole equal to a run that was never interrupted, on one device?

# %% tags=["demo"]
step = trainer(build_digits_model(5), keras.optimizers.SGD(0.2, momentum=0.9))
alone = [float(step(*minibatch(t))) for t in range(40)]
for t in (0, 19, 20, 39):
    print(f"step {t:2}: loss {alone[t]:.5f} on one device,", end=" ")
    print(f"{(second if t in second else first)[t]:.5f} on two workers")
gaps = [abs(loss - alone[t]) for found in (first, second) for t, loss in found.items()]
print("largest difference of two losses below 2e-5:", max(gaps) < 2e-5)
curves = [[found.get(t, np.nan) for t in range(40)] for found in (first, second)]
names = ["one device", "two workers, until the kill", "two workers, after the restart"]
axes = plots.series(dict(zip(names, [alone, *curves], strict=True)), x_label="step")
for line, width in zip(axes.lines, (5, 2, 2), strict=True):
    line.set(linewidth=width, alpha=0.35 if width == 5 else 1)
axes.axvline(20, color="0.4", linewidth=1)
axes.set(ylabel="cross-entropy", ylim=(0, None))
axes.legend()
plots.show(
    axes,
    alt="The loss of two workers lies on that of one device, up to step 20 where a worker is "
    "killed, and again from step 16 where the restarted workers begin.",
)

# %% [markdown]
# We observe equality to rounding, also across the kill: weights, momentum and the position in the data were all restored.
# What is *not* in a checkpoint is lost: the state of random number generators, so dropout differs after a restart, and a shuffled pipeline needs a seed that depends on the epoch.
#
# ### Exercise 8: Resume
#
# Train on `batches` in order, one call of `step` each.
# After every `save_every` batches save all that is needed to go on: all variables of the model, also the moving averages of batch normalization, the slots of the optimizer, and the position.
# If `folder` holds a checkpoint, go on behind it.
# Keep the last checkpoint, or the last two, and delete older ones.
#
# About 10 lines.
# Hint: `tf.train.Checkpoint` tracks models, optimizers and a `tf.Variable` for the position; `tf.train.CheckpointManager` has `restore_or_initialize` and `save`.
# Call `optimizer.build` first, so that there are slots to restore into.


# %%
def train_rows(optimizer, call, crash=None):
    """Let `call(model, step)` train a small model; `step` raises at the batch `crash`."""
    keras.utils.set_random_seed(7)
    normal = keras.layers.BatchNormalization(momentum=0.9, center=False, scale=False)
    model = keras.Sequential([keras.Input((4,)), normal, keras.layers.Dense(2)])
    rows = check.rng(6).normal(size=(40, 4)).astype(np.float32)

    def step(at):
        if at == crash:
            raise InterruptedError("the power fails")
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((model(rows[at : at + 4], training=True) - 1) ** 2)
        weights = model.trainable_variables
        optimizer.apply(tape.gradient(loss, weights), weights)

    try:
        count = call(model, step)
    except InterruptedError:
        count = "crashed"
    return count, np.concatenate([weight.ravel() for weight in model.get_weights()])


# %%
def interrupted(optimizer_of, batches, save_every, crashes, folder=None):
    """What each call trained on, one per crash and one without; the final weights; the folder."""
    folder, calls = folder or tempfile.mkdtemp(), []
    for crash in (*crashes, None):
        optimizer = optimizer_of()
        given = {"batches": list(range(batches)), "save_every": save_every}
        call = lambda model, step: train_with_checkpoints(folder, model, optimizer, step, **given)  # noqa: B023, E731
        count, weights = train_rows(optimizer, call, crash)
        calls.append(count)
    return calls, weights, folder


# %% answer="train_with_checkpoints"
def train_with_checkpoints(
    folder: str,
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    step: Callable,
    batches: list,
    save_every: int,
) -> int:
    """Train on all batches; go on where an interrupted run has saved.

    Args:
        folder: Of the checkpoints; empty at first.
        model: With initial weights.
        optimizer: Of the model; not yet used.
        step: Function of a batch that changes model and optimizer; may raise, as a crash would.
        batches: All batches, in order.
        save_every: Batches from one checkpoint to the next.

    Returns:
        The number of batches that this call has trained on.
    """
    ### BEGIN SOLUTION
    optimizer.build(model.trainable_variables)
    position = tf.Variable(0, dtype=tf.int64)
    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer, position=position)
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    manager.restore_or_initialize()
    start = int(position.numpy())
    for batch in batches[start:]:
        step(batch)
        position.assign_add(1)
        if int(position.numpy()) % save_every == 0:
            manager.save()
    return len(batches) - start
    ### END SOLUTION


# %% check="resume_weights" points=3
momentum = lambda: keras.optimizers.SGD(0.05, momentum=0.9)  # noqa: E731
calls, resumed, _ = interrupted(momentum, 12, 4, crashes=[10])
check.equal(
    calls,
    ["crashed", 4],
    "a crash at batch 10 of 12, saved every 4: batches 8 to 11 remain",
    hint="Save the position, and begin there: batches[position:].",
)
whole = interrupted(momentum, 12, 50, crashes=[])[1]
check.equal(
    bool(np.allclose(resumed, whole, atol=1e-5)),
    True,
    "the resumed weights are those of a run without a crash",
    hint="Restore model and optimizer before the first step: weights, the moving averages of batch "
    "normalization, and the momentum.",
)
### BEGIN HIDDEN TESTS
adam = lambda: keras.optimizers.Adam(0.05)  # noqa: E731
check.same(
    interrupted(adam, 11, 3, crashes=[7, 8, 10])[:2],
    "three crashes with Adam",
    hint="Adam's slots and its count of steps belong to the checkpoint.",
    rtol=1e-3,
    atol=1e-5,
)
check.same(
    interrupted(momentum, 7, 5, crashes=[3])[:2],
    "a crash before the first checkpoint",
    hint="Without a checkpoint all begins anew.",
    rtol=1e-3,
    atol=1e-5,
)
### END HIDDEN TESTS

# %% check="resume_folder" points=1
calls, trained, folder = interrupted(momentum, 6, 2, crashes=[])
again, restored, _ = interrupted(momentum, 6, 2, [], folder)
check.equal(
    calls + again,
    [6, 0],
    "after the last batch nothing is left to do",
    hint="Restore the position first: batches[position:] is empty then.",
)
check.equal(
    bool(np.allclose(trained, restored)),
    True,
    "a call with nothing left to do restores the weights",
    hint="Restore before you look at what is left.",
)
### BEGIN HIDDEN TESTS
size = lambda folder: sum(path.stat().st_size for path in Path(folder).rglob("*"))  # noqa: E731
few, many = (interrupted(momentum, n, 1, [])[2] for n in (2, 9))
check.same(
    bool(size(many) < 1.25 * size(few)),
    "after nine checkpoints there are at most two",
    hint="CheckpointManager(..., max_to_keep=2) deletes the older ones.",
)
calls, trained, folder = interrupted(momentum, 7, 3, crashes=[])
again, longer, _ = interrupted(momentum, 10, 2, [9], folder)
check.same(
    [calls, trained, again, longer],
    "a second call with more batches and another save_every",
    hint="Go on behind the last checkpoint, not behind the last batch; save the position itself.",
    rtol=1e-3,
    atol=1e-5,
)
### END HIDDEN TESTS

# %% [markdown]
# For `fit` there is a callback that does this: `keras.callbacks.BackupAndRestore`.
# We let a run of four epochs crash in the third, and start it again.


# %% tags=["demo"]
class Crash(keras.callbacks.Callback):
    """Raises an error when epoch 2 begins."""

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 2:
            raise InterruptedError("the power fails")


def fit_with_backup(folder, *callbacks):
    """Losses of the epochs that this call has trained, four in all."""
    model = build_digits_model(8)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss=loss)
    backup = keras.callbacks.BackupAndRestore(folder)
    options = {"batch_size": 100, "shuffle": False, "verbose": 0, "epochs": 4}
    run = model.fit(PIXELS, CLASSES, callbacks=[backup, *callbacks], **options)
    return dict(zip(run.epoch, run.history["loss"], strict=True))


with tempfile.TemporaryDirectory() as folder:
    try:
        fit_with_backup(folder, Crash())
    except InterruptedError as error:
        print("epoch 2:", error)
    resumed = fit_with_backup(folder)
with tempfile.TemporaryDirectory() as folder:
    whole = fit_with_backup(folder)
for epoch, loss in resumed.items():
    print(f"epoch {epoch}: loss {loss:.5f} resumed, {whole[epoch]:.5f} without a crash")

# %% [markdown]
# The other design is *asynchronous*: with `ParameterServerStrategy` the weights live on parameter servers.
# Workers fetch them, compute, and send their gradients when they are ready; nobody waits for the slowest.
# A chief hands out the steps.
# Here one chief, one server and two workers; we kill a worker half way and start no other.

# %% tags=["demo"]
SERVERS = """
import json, os, time
import numpy as np
import tensorflow as tf

resolver = tf.distribute.cluster_resolver.TFConfigClusterResolver()
if resolver.task_type != "chief":
    tf.distribute.Server(resolver.cluster_spec(), resolver.task_type, resolver.task_id).join()
import keras
from course_utils import data

digits = data.digits().train
pixels, classes = digits.images.reshape(-1, 64), digits.labels
strategy = tf.distribute.ParameterServerStrategy(resolver)
coordinator = tf.distribute.coordinator.ClusterCoordinator(strategy)
with strategy.scope():
    keras.utils.set_random_seed(5)
    layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((64,)), *layers])
    optimizer = keras.optimizers.SGD(0.2)
    optimizer.build(model.trainable_variables)
"""

# %% tags=["demo"]
CHIEF = """
@tf.function
def step(images, labels):
    def replica(images, labels):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(
                labels, model(images, training=True), from_logits=True))
        optimizer.apply(tape.gradient(loss, model.trainable_variables))
        return loss
    return strategy.run(replica, args=(images, labels))

print("weights live on", model.layers[0].kernel.value.device)
for half in range(2):
    losses = []
    for t in range(60 * half, 60 * half + 60):
        rows = np.arange(64 * t, 64 * t + 64) % len(pixels)
        batch = tf.constant(pixels[rows]), tf.constant(classes[rows])
        losses.append(coordinator.schedule(step, args=batch))
    coordinator.join()
    mean = np.mean([loss.fetch() for loss in losses[-10:]])
    print(f"{len(losses)} steps, loss below {1.0 - 0.3 * half}: {mean < 1.0 - 0.3 * half}")
    time.sleep(1 - half)
print("all steps done")
"""

# %% tags=["demo"]
tasks = {"chief": 1, "worker": 2, "ps": 1}
with workers.start(SERVERS + CHIEF, tasks, seconds=180) as cluster:
    cluster.wait_for("chief:0", "60 steps")
    cluster.kill("worker:1")
    print("killed worker:1; still running:", *cluster.running())
    cluster.wait_for("chief:0", "all steps done")
print(cluster.log("chief:0"))

# %% [markdown]
# We observe that only a bound of the loss is written: asynchronous training is *not* equal to one device.
# A gradient may be computed from weights that others have changed meanwhile; it is *stale*.
# In exchange a lost worker stops nobody.
# With Keras 3 this strategy, too, works with a loop of one's own and not with `fit`.
#
# ## 5. One device, used well
#
# Before you buy a second GPU, three ways to get more out of the first.
#
# **Gradient accumulation** adds up the gradients of several small batches before one step.
# It gives the batch size of many devices, in the time of one.
# In Keras it is an argument of the optimizer; unit 09 writes it out.

# %% tags=["demo"]
results = []
for parts, options in [(1, {}), (4, {"gradient_accumulation_steps": 4})]:
    model = build_digits_model(9)
    step = trainer(model, keras.optimizers.SGD(0.5, **options))
    for t in range(5 * parts):
        step(*minibatch(t, 64 // parts))
    results.append(model.get_weights())
    print(f"{5 * parts} batches of {64 // parts}: first bias {results[-1][1][0]:.6f}")
gap = max(np.abs(a - b).max() for a, b in zip(*results, strict=True))
print("largest difference of two weights below 1e-6:", bool(gap < 1e-6))

# %% [markdown]
# **Activation checkpointing** (Chen et al., 2016) saves memory.
# Backpropagation needs the activations of the forward pass.
# Keep only those at the borders of segments, and compute the others again when the backward pass gets there.
# With $L$ equal layers in $\sqrt L$ segments about $2 \sqrt L$ activations are held instead of $L$, for one more forward pass.
# `keras.remat` marks a segment.
# Below a layer counts its calls.

# %% tags=["demo"]
calls = []


def layer(x):
    """A layer that counts how often it is computed."""
    calls.append(1)
    return tf.tanh(2 * x)


def four_layers(x):
    """A segment."""
    for _ in range(4):
        x = layer(x)
    return x


for name, segment in [("plain", four_layers), ("keras.remat", keras.remat(four_layers))]:
    calls.clear()
    x = tf.Variable([0.3, -0.2])
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(segment(x))
    forward = len(calls)
    slope = tape.gradient(y, x).numpy()
    print(f"{name:11}: {forward} calls forward, {len(calls) - forward} backward, gradient {slope}")
depth = np.arange(1, 101)
kept = {"all activations": depth, "segments": 2 * np.sqrt(depth)}
axes = plots.series(kept, x=depth, x_label="layers", y_label="activations held")
plots.show(
    axes,
    alt="All activations grow in proportion to the number of layers, to 100; with segments they "
    "grow with its root, to 20.",
)

# %% [markdown]
# We observe the same gradient from twice the calls.
# What was saved cannot be seen on a CPU with a few kilobytes; on a GPU it is often what lets a long sequence fit.
#
# **XLA** compiles a whole function into fused kernels: `jit_compile=True` in `tf.function` or `compile`.
# It computes the same, up to rounding.

# %% tags=["demo"]
compiled = tf.function(mean_loss, jit_compile=True)
model = build_digits_model(10)
batch = minibatch(0)
print(f"loss {mean_loss(model, *batch):.5f} without, {compiled(model, *batch):.5f} with XLA")

# %% [markdown]
# Is it faster?
# When this course was prepared, on two CPU cores: for small dense and convolutional networks there was no gain, and compiling took about a second; a step of a SimpleRNN over 50 time steps fell from 4.9 to 2.2 ms, one of a GRU from 5.8 to 3.2 ms.
# XLA fuses many small operations into few.
# Shapes that change compile anew.
#
# ## 6. What to expect on GPUs
#
# Nothing below was measured here; each is a rule with its reason.
#
# - First look whether the GPU works at all: `nvidia-smi`, then TensorBoard's profiler.
#   A GPU that waits for data needs section 1, not a second GPU.
# - 16 bits help where matrices are large and sides are multiples of 8 (NVIDIA, *Train With Mixed Precision*).
# - $R$ GPUs are at most $R$ times as fast: a step takes the compute time of the part plus that of the all-reduce, unless they overlap.
#   Larger parts, fewer messages, better scaling.
# - A model that does not fit on one device needs other splits: of layers or matrices.
#   Data parallelism does not make it smaller.

# %% [markdown]
# ### Exercise 9: Diagnose
#
# Someone moves a training run from one GPU to eight, with `MirroredStrategy` and a loop of their own.
# On each replica the loss is `tf.reduce_mean(losses)` over its 64 examples; `optimizer.apply` sums the gradients; the learning rate of plain SGD stays 0.1.
# They also switch to the policy `mixed_float16` and write `tape.gradient(loss, ...)` and `optimizer.apply(...)` as before, with `SGD`.
# It diverges.
# Without the policy it diverges, too.
#
# Explain in your own words (1) which learning rate this amounts to, compared with a mean over the global batch, and how to repair it; (2) what goes wrong with small gradients in `float16` here, although weights are kept in `float32`, and how to repair it; (3) how you would prove that the repaired distributed step is right.
# About 8 sentences.

# %% [markdown] question="written_diagnosis" points=3
# ### BEGIN SOLUTION
# (1) Each replica's gradient is that of the mean over 64 examples.
# The sum over eight replicas is eight times the gradient of the mean over 512 examples, so the step is that of a learning rate of 0.8.
# Repair: divide the sum of the losses by the global batch size of 512 on every replica; then choose the learning rate for the larger batch on purpose, with a warm-up if it is raised. (1 point)
#
# (2) The backward pass computes in float16: gradients below about 3e-8 become 0 and those below 6e-5 lose digits before they reach the float32 weights.
# Without loss scaling these weights do not learn.
# Repair: wrap SGD in a LossScaleOptimizer, take the gradient of `optimizer.scale_loss(loss)`, and let it skip steps that overflow; or use mixed_bfloat16, which has the range of float32. (1 point)
#
# (3) With the same initial weights and the same global batches, in float32, I compare losses and weights after several steps with those of one device; they must agree to rounding, also for a last batch of unequal parts, and with another number of replicas.
# In float16 I compare with a larger tolerance only afterwards. (1 point)
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - `map` what is slow, `cache`, `shuffle`, `map` what is random, `batch`, `prefetch`: the order is the meaning.
# - `float16` loses small gradients and overflows; a dynamic scale saves them.
#   `bfloat16` has the range and fewer digits.
#   Weights, sums and losses stay in `float32`.
# - Divide by the *global* batch size, sum over replicas: then a distributed step equals that on one device.
# - A ring sends less than twice the gradients per worker, however many there are.
# - A checkpoint holds all variables of the model, optimizer slots and the position in the data.
#   What is not in it is lost.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# Kill the parameter server instead of a worker.
# Let `fit` meet a last batch of 30 examples on two devices and compare.
# Count the steps of an all-reduce along a tree.
# On a machine with a GPU, run `devices.pick()` and profile a step.
#
# **Papers.**
# Patarasuk and Yuan (2009), *Bandwidth Optimal All-reduce Algorithms for Clusters of Workstations*.
# Dean et al. (2012), *Large Scale Distributed Deep Networks*.
# Li et al. (2014), *Scaling Distributed Machine Learning with the Parameter Server*.
# Chen et al. (2016), *Training Deep Nets with Sublinear Memory Cost*.
# Goyal et al. (2017), *Accurate, Large Minibatch SGD*.
# Micikevicius et al. (2018), *Mixed Precision Training*.
# Zhang and Sennrich (2019), *Root Mean Square Layer Normalization*.
# Murray et al. (2021), *tf.data: A Machine Learning Data Processing Framework*.
