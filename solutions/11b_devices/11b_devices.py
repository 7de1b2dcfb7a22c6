# ---
# jupyter:
#   course:
#     title: Many devices, many machines
#     part: 4
#     about: distributed training, all-reduce, recovery from a crash
#     replaces: 11_scaling
#     cpu_budget: 60
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Many devices, many machines
#
# Do four devices learn the same as one?
# Do two machines, when one of them dies halfway?
# You will write one training step and run it on one device, on several, and on two machines; kill a worker; and find the losses of one device again, to four decimals.
# At the end you can
#
# - split a batch over devices, and prove that nothing changed;
# - go on from a checkpoint as if nothing had happened;
# - say what travels over the cable, and write the ring that carries it.

# %% [markdown]
# **You need** a training step with `tf.GradientTape`, the cross-entropy loss of lesson 01b, and loss scaling in 16 bits (lesson 11a) for one part of the last question.
#
# **Time:** 30 minutes of reading, 90 minutes to 2 hours with the exercises, about 50 CPU seconds of computing, most of them in worker processes.
#
# There are five exercises, from a warm-up to a challenge; each stands alone.

# %%
import inspect
import tempfile
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from course_utils import check, data, plots, workers

check.begin("11b_devices")

# %% [markdown]
# This machine may have a single processor.
# TensorFlow can divide it into several *logical* devices.
# They are no faster, but all the code for many GPUs runs on them.
# This must be done before TensorFlow's first operation, hence in this cell; if the cell complains, restart the kernel.

# %%
processor = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(
    processor, [tf.config.LogicalDeviceConfiguration() for _ in range(4)]
)
tf.get_logger().setLevel("ERROR")  # no notes on tracing and speed: all is small here
DIGITS = data.digits().train
PIXELS, CLASSES = DIGITS.images.reshape(-1, 64), DIGITS.labels  # (1200, 64), (1200,)

# %% [markdown]
# ## 1. One step, several devices
#
# TensorFlow hides the distribution of work in a *strategy*.
# `MirroredStrategy` keeps a copy of the model, a *replica*, on each device of a machine.
# On GPUs the copies talk through NVIDIA's library NCCL; on our logical devices we let one of them add up the gradients.


# %%
def mirrored(count):
    """A strategy with this number of replicas on logical CPU devices."""
    names = [f"CPU:{n}" for n in range(count)]
    return tf.distribute.MirroredStrategy(names, tf.distribute.ReductionToOneDevice())


def build_digits_model(seed):
    """A network for digits: 64 pixels, 32 ReLU units, 10 logits; the weights are the seed's."""
    keras.utils.set_random_seed(seed)
    hidden = keras.layers.Dense(32, activation="relu")
    return keras.Sequential([keras.Input((64,)), hidden, keras.layers.Dense(10)])


# %% [markdown]
# Keras' `fit` works with it: make and compile the model in `strategy.scope()`.
# We train on one device, on two and on four, from the same initial weights, and compare the losses.


# %% tags=["demo"]
def fit_digits(strategy):
    """Loss after each of five epochs of `fit`."""
    with strategy.scope():
        model = build_digits_model(3)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.Adam(0.01), loss=loss)
    examples = tf.data.Dataset.from_tensor_slices((PIXELS, CLASSES)).batch(100)
    return model.fit(examples, epochs=5, shuffle=False, verbose=0).history["loss"]


losses = {1: fit_digits(tf.distribute.get_strategy())}
losses |= {count: fit_digits(mirrored(count)) for count in (2, 4)}
for count, found in losses.items():
    print(f"{count} device(s):", *(f"{loss:.4f}" for loss in found))

# %% [markdown]
# We observe the same losses, digit by digit: four devices learn what one learns.
# How can that be, if none of them sees more than a quarter of a batch?
# In *data parallel* training every replica computes gradients from its part.
# Then all gradients are summed, which is called *all-reduce*, and every replica takes the same step.
# In the figure, look for the only place where the two halves meet.

# %% tags=["demo"]
boxes = {"batch\nof 64": (0, 0.5), "sum": (4.4, 0.5)}
arrows = []
for n in (0, 1):
    row = 1 - n
    part, copy, own = f"examples\n{32 * n} to {32 * n + 31}", f"replica {n}", f"gradients\nof {n}"
    step = f"same step\non {n}"
    boxes |= {part: (1.1, row), copy: (2.2, row), own: (3.3, row), step: (5.4, row)}
    arrows += [("batch\nof 64", part), (part, copy), (copy, own), (own, "sum"), ("sum", step)]
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
# We observe that the replicas share nothing but the sum of their gradients.
# They begin alike and take the same steps, so the copies never differ.
# What must each of them compute, so that the *sum* is the gradient of the mean over the whole batch?
# Replica $r$ must divide the losses $\ell_i$ of its examples by the number $n$ of *all* examples, not of its own:
#
# $$L_r = \frac1n \sum_{i \in r} \ell_i + \frac{P}{R} \qquad \sum_r L_r = \frac1n \sum_i \ell_i + P$$

# %% [markdown]
# ### Exercise 1: The loss of a replica
#
# Compute $L_r$.
# A penalty $P$ on the weights is the same on each of the $R$ replicas and must count once.
# An example with several losses, one per pixel or word, counts with their mean.
#
# About 3 lines.
# Hint: `tf.reduce_mean` over all axes but the first, then `tf.reduce_sum`.


# %% answer="replica_loss" level="warm-up"
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


def loss_of_part(losses, global_batch_size, replicas, penalty=0.0):
    """`replica_loss` of an array in float32, and of its first column."""
    both = [tf.constant(losses, tf.float32), tf.constant(losses[:, 0, 0], tf.float32)]
    return [replica_loss(given, global_batch_size, replicas, penalty) for given in both]


check.agrees(
    loss_of_part,
    "replica_loss in every regime",
    hint="One example or one loss for each is a mean over one number; replicas and examples may be "
    "one or many; the penalty counts for what it is, also below 0.",
    losses=check.array("examples", "rows", "columns"),
    global_batch_size=check.integer(1, 4096, typical=(11, 64)),
    replicas=check.integer(1, 64, typical=(3, 8)),
    penalty=check.number(-10.0, 10.0, typical=(0.7, 0.0), default=0.0),
    longest=20,
)
### END HIDDEN TESTS

# %% [markdown]
# Does `fit` do that?
# Not quite: it takes the mean over replicas of their means.
# That is the same as long as all parts have the same size, as above, where 1,200 examples divide evenly into batches of 100.
# A last batch of unequal parts would be weighted wrongly.
# So we write the step that `fit` hides, and write it right.

# %% [markdown]
# ### Exercise 2: A distributed step
#
# Every replica computes the cross-entropy of its part from the logits of `model`, called with `training=True`, sums it and divides by the global batch size.
# Its gradients go to `optimizer.apply`, which sums over replicas before it takes the step.
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
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for n in sizes:
        rows = slice(at, at + n)
        with tf.GradientTape() as tape:
            losses.append(cross_entropy(CLASSES[rows], model(PIXELS[rows], training=True)))
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
# The checks show nothing new, which is the point: the distributed step *is* the step on one device.
# With more devices one usually keeps the examples per device, so the global batch grows with $R$.
# Then the learning rate has to be chosen anew, often about $R$ times as large, with a warm-up ([Goyal et al., 2017](https://arxiv.org/abs/1706.02677)).

# %% [markdown]
# ## 2. Two machines, one power failure
#
# `MultiWorkerMirroredStrategy` does the same over a network: one process per machine, all running the same script.
# Each reads its place from the environment variable `TF_CONFIG`.
# `workers.start` plays this on one machine: real processes, real sockets, on 127.0.0.1.
# `fit` does not work with it in Keras 3 (keras issue 20585), but your step does: the script holds the text of two functions of this notebook.

# %% tags=["demo"]
MACHINES = """
import json, os, sys, time
import tensorflow as tf

strategy = tf.distribute.MultiWorkerMirroredStrategy()  # first of all: it opens the connections
task = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
"""
MODEL = f"""
import keras
import numpy as np
from course_utils import data

{inspect.getsource(build_digits_model)}
{inspect.getsource(distributed_step)}
digits = data.digits().train
pixels, classes = digits.images.reshape(-1, 64), digits.labels
with strategy.scope():
    model, optimizer = build_digits_model(5), keras.optimizers.SGD(0.1, momentum=0.9)
    optimizer.build(model.trainable_variables)
"""

# %% [markdown]
# Then the loop.
# Each worker takes 20 examples of every 40.
# After every 8 steps worker 0 saves model, optimizer and the number of steps done; the others must take part in saving, and do so elsewhere.
# Worker 1 can be told to wait at a step, so that we can kill it there.

# %% tags=["demo"]
LOOP = """
done, step = tf.Variable(0, dtype=tf.int64), tf.function(distributed_step)
checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer, done=done)
folder = "saved" if task == 0 else f"not_needed_{task}"
manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
checkpoint.restore(tf.train.latest_checkpoint("saved"))
print("begins at step", done.numpy())
for t in range(done.numpy(), 30):
    if task == 1 and sys.argv[1:] == [str(t)]:
        print("waits at step", t)
        time.sleep(600)
    rows = slice(40 * t + 20 * task, 40 * t + 20 * task + 20)
    batch = tf.constant(pixels[rows]), tf.constant(classes[rows])
    try:
        loss = step(strategy, model, optimizer, batch, tf.constant(40.0))
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
# Look at the step with which the second run begins.


# %% tags=["demo"]
optimizer_of = lambda: keras.optimizers.SGD(0.1, momentum=0.9)  # noqa: E731
train_distributed(mirrored(2), optimizer_of, [40])  # here first: errors of workers are hard to read
script = MACHINES + MODEL + LOOP
with workers.start(script, {"worker": 2}, arguments=["20"], seconds=180) as cluster:
    cluster.wait_for("worker:1", "waits at step 20")
    cluster.kill("worker:1")
    cluster.wait("worker:0")
    before = cluster.log("worker:0")
    for name in cluster.names:
        cluster.restart(name)
    cluster.wait()
    after = cluster.log("worker:0")[len(before) :]
for when, text in (("before", before), ("after", after)):
    print(f"worker 0, {when}:", *text.splitlines()[:2], "...", *text.splitlines()[-2:], sep="\n  ")

# %% [markdown]
# We observe that the second run begins at step 16, the last multiple of 8: four steps are lost and done again.
# Is the whole equal to a run that was never interrupted, of your step on one device?
# In the figure, the thick line is one device; look at what lies on it.

# %% tags=["demo"]
alone, _ = train_distributed(mirrored(1), optimizer_of, 30 * [40], seed=5)
curves, gaps = {"one device": np.array(alone)}, []
for name, text in (("until the kill", before), ("after the restart", after)):
    curve = np.full(30, np.nan)
    for line in text.splitlines():
        if line.startswith("step "):
            curve[int(line.split()[1])] = float(line.split()[3])
    curves[f"two workers, {name}"] = curve
    gaps.append(np.nanmax(np.abs(curve - curves["one device"])))
print(f"last loss: {curve[-1]:.5f} on two workers, {alone[-1]:.5f} on one device")
print("largest difference of two losses below 2e-5:", bool(max(gaps) < 2e-5))
axes = plots.series(curves, x_label="step", y_label="cross-entropy")
axes.lines[0].set(linewidth=5, alpha=0.35)
axes.axvline(20, color="0.4", linewidth=1)
axes.legend()
plots.show(
    axes,
    alt="The loss of two workers lies on that of one device, up to step 20 where a worker is "
    "killed, and again from step 16 where the restarted workers begin.",
)

# %% [markdown]
# We observe equality to rounding, also across the kill: weights, momentum and the position in the data were all restored.
# What is *not* in a checkpoint is lost: the state of random number generators, so dropout differs after a restart, and a shuffled pipeline needs a seed that depends on the epoch.

# %% [markdown]
# ### Exercise 3: Resume
#
# Train on `batches` in order, one call of `step` each.
# After every `save_every` batches save all that is needed to go on: all variables of the model, also the moving averages of batch normalization, the slots of the optimizer, and the position.
# If `folder` holds a checkpoint, restore it and go on with the next batch.
# Keep the last checkpoint, or the last two, and delete older ones.
#
# About 10 lines.
# Hint: `tf.train.Checkpoint` and its manager, as in the loop above; the manager also has `restore_or_initialize`.
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
        folder: Of the checkpoints; empty at first; it may have been moved between two calls.
        model: With initial weights.
        optimizer: Of the model; not yet used.
        step: Function of a batch that changes model and optimizer; may raise, as a crash would.
        batches: All batches, in order.
        save_every: Batches from one checkpoint to the next.

    Returns:
        The number of batches that this call has trained on; 0 if the checkpoint stands behind all.
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
    return max(0, len(batches) - start)
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
calls, trained, folder = interrupted(momentum, 6, 3, crashes=[])
check.same(
    [interrupted(momentum, n, 3, [], folder)[:2] for n in (4, 6, 1)],
    "fewer batches than were trained on before",
    hint="Nothing is left to do: restore, train on no batch, and return 0.",
    rtol=1e-3,
    atol=1e-5,
)
calls, _, folder = interrupted(momentum, 9, 1, crashes=[1, 2, 4, 5, 7])
check.same(
    [calls, bool(size(folder) < 1.25 * size(few))],
    "at most two checkpoints are left after five crashes",
    hint="What an earlier call has saved must be deleted as well: CheckpointManager remembers it "
    "in the folder, a list of your own does not outlive a crash.",
)
folder, seen, rule = tempfile.mkdtemp(), [], momentum()


def noting(model, step):
    """Train, and note before each step how much there is in the folder."""
    noted = lambda at: (seen.append(size(folder)), step(at))  # noqa: E731
    return train_with_checkpoints(folder, model, rule, noted, list(range(9)), 1)


train_rows(rule, noting)
check.same(
    bool(max(seen) < 1.25 * size(few)),
    "at most two checkpoints at any time",
    hint="Delete an older one when a newer one has been saved, not at the end: the next crash may "
    "come first.",
)
calls, _, folder = interrupted(momentum, 6, 3, crashes=[])
folder = str(Path(folder).rename(f"{folder}_moved"))
check.same(
    interrupted(momentum, 9, 3, [], folder)[:2],
    "the folder has been moved to another place",
    hint="All that is needed to go on is in the folder, nothing in variables of the notebook: after "
    "a crash there is another process.",
    rtol=1e-3,
    atol=1e-5,
)
### END HIDDEN TESTS

# %% [markdown]
# With `fit`, the callback `keras.callbacks.BackupAndRestore` does this, once per epoch or every so many batches.
# When nothing is killed, a checkpoint costs little; when something is, you lose `save_every` batches at most.
# With a thousand machines something is always broken: choose `save_every` by how often that happens.

# %% [markdown]
# ## 3. Nobody waits
#
# The other design is *asynchronous*: with `ParameterServerStrategy` the weights live on parameter servers ([Abadi et al., 2016](https://arxiv.org/abs/1605.08695)).
# Workers fetch them, compute, and send their gradients when they are ready; nobody waits for the slowest.
# A chief hands out the steps.
# Here are one chief, one server and two workers, and your step again.

# %% tags=["demo"]
SERVERS = """
import time
import tensorflow as tf

resolver = tf.distribute.cluster_resolver.TFConfigClusterResolver()
if resolver.task_type != "chief":
    tf.distribute.Server(resolver.cluster_spec(), resolver.task_type, resolver.task_id).join()
strategy = tf.distribute.ParameterServerStrategy(resolver)
coordinator = tf.distribute.coordinator.ClusterCoordinator(strategy)
"""
CHIEF = """
@tf.function
def step(*batch):
    return distributed_step(strategy, model, optimizer, batch, tf.constant(40.0))

for bound in (1.5, 1.0):
    batches = [(pixels[n : n + 40], classes[n : n + 40]) for n in range(0, 1200, 40)]
    losses = [coordinator.schedule(step, args=batch) for batch in 2 * batches]
    coordinator.join()
    mean = np.mean([loss.fetch() for loss in losses[-30:]])
    print(f"{len(losses)} steps, loss below {bound}: {mean < bound}")
    time.sleep(2)
print("all steps done")
"""

# %% [markdown]
# We kill a worker halfway and start no other in its place; look at what the chief writes after that.

# %% tags=["demo"]
tasks = {"chief": 1, "worker": 2, "ps": 1}
train_distributed(mirrored(2), keras.optimizers.SGD, [40])  # here first, again
gentle = MODEL.replace("SGD(0.1, momentum=0.9)", "SGD(0.2)")
with workers.start(SERVERS + gentle + CHIEF, tasks, seconds=180) as cluster:
    cluster.wait_for("chief:0", "60 steps")
    cluster.kill("worker:1")
    print("killed worker:1; still running:", *cluster.running())
    cluster.wait_for("chief:0", "all steps done")
print(cluster.log("chief:0"))

# %% [markdown]
# We observe all steps done, with one worker less and no checkpoint.
# Only a bound of the loss is written, because asynchronous training is *not* equal to one device, nor to itself the next time.
# A gradient may be computed from weights that others have changed meanwhile; it is *stale*, which is why we left momentum away.
# In exchange a lost worker stops nobody.

# %% [markdown]
# ## 4. What goes over the cable
#
# Back to the sum in the middle of the first figure.
# If all workers send their gradients to one, its cable is the bottleneck.
# In a *ring* every worker only sends to the next.
# Cut each vector of $N$ workers into $N$ chunks.
# In step $s = 0, \dots, N - 2$ worker $r$ sends chunk $(r - s) \bmod N$, and adds what arrives to its own copy of that chunk.
# After $N - 1$ steps each worker has one chunk of the complete sum.
# $N - 1$ more steps pass the complete chunks around.

# %% [markdown]
# ### Exercise 4: All-reduce in a ring
#
# Write it, for vectors of any length and any number of workers.
# `exchange` is one step: it takes a list with what each worker sends, and returns what each receives.
# In the class below, you see what it does.
#
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


# %% answer="ring_all_reduce" level="challenge"
def ring_all_reduce(vectors: list[np.ndarray], exchange: Callable) -> list[np.ndarray]:
    """The sum of all vectors, for every worker.

    Args:
        vectors: One of each worker, all of shape (n,); they must not be changed.
        exchange: One step: a list with what each worker sends to the next -> what each receives.
            Called 2 (N - 1) times for N workers, with at most n / N numbers each, rounded up.

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
check.agrees(
    lambda vectors: ring_all_reduce(vectors, Ring().exchange),
    "ring_all_reduce in every regime",
    hint="Any number of workers and any length, also one that is no multiple of the number of "
    "workers or is smaller than it: some chunks are shorter then, or empty.",
    vectors=check.sequence(check.array("n"), sizes=(4, 1, 2, 3, 7, 12)),
    sizes={"n": 10},
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
for seed, count, length in [(1, 3, 12), (2, 5, 13), (3, 2, 9), (4, 6, 20), (5, 7, 7), (6, 8, 3)]:
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
# Look at how the two grow.

# %% tags=["demo"]
counts, sent = [2, 3, 4, 6, 8, 12, 16], []
for count in counts:
    ring = Ring()
    ring_all_reduce([np.ones(240)] * count, ring.exchange)
    sent.append(100 * sum(messages[0].size for messages in ring.log) / 240)
named = {"ring (counted)": sent, "central server": [100 * count for count in counts]}
axes = plots.series(named, x=counts, x_label="workers", y_label="sent by the busiest (MB)")
axes.set(yscale="log", ylim=(50, 4000))
plots.show(
    axes,
    alt="In the ring each worker sends between 100 and 188 MB whatever the number of workers; a "
    "central server sends 1600 MB for 16 workers.",
)

# %% [markdown]
# We observe that the ring's traffic per worker stays below 200 MB.
# No all-reduce can send less: it is *bandwidth-optimal* ([Patarasuk and Yuan, 2009](https://doi.org/10.1016/j.jpdc.2008.09.002)).
# Its number of steps grows with $N$, so for many workers and small messages trees are faster; NCCL chooses by size.

# %% [markdown]
# ## 5. What to expect on GPUs
#
# Nothing below was measured here; each is a rule with its reason.
#
# - First look whether the GPU works at all: `nvidia-smi`, then TensorBoard's profiler.
#   A GPU that waits for data needs a better pipeline, not a second GPU.
# - $R$ GPUs are at most $R$ times as fast: a step takes the compute time of the part plus that of the all-reduce, unless they overlap.
# - A model that does not fit on one device needs other splits: data parallelism does not make it smaller.
# - `devices.pick()` from `course_utils` chooses a strategy and a precision for the machine at hand.
#   Whatever it chooses, you know now how to check it.

# %% [markdown]
# ### Exercise 5: Diagnose
#
# Someone moves a training run from one GPU to eight, with `MirroredStrategy` and a loop of their own.
# On each replica the loss is `tf.reduce_mean(losses)` over its 64 examples; `optimizer.apply` sums the gradients; the learning rate of plain SGD stays 0.1.
# They also switch to the policy `mixed_float16` and write `tape.gradient(loss, ...)` and `optimizer.apply(...)` as before, with `SGD`.
# It diverges.
# Without the policy it diverges, too.

# %% [markdown]
# Explain in your own words
#
# 1. which learning rate this amounts to, compared with a mean over the global batch, and how to repair it;
# 2. what goes wrong with small gradients in `float16` here, although weights are kept in `float32`, and how to repair it;
# 3. how you would prove that the repaired distributed step is right.
#
# About 8 sentences; a person reads and grades them.

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
# - Divide by the *global* batch size, sum over replicas: then a distributed step equals that on one device.
# - The same step runs on devices, on machines and with parameter servers; only the last is not equal to one device.
# - A checkpoint holds all variables of the model, optimizer slots and the position in the data.
#   What is not in it is lost.
# - A ring sends less than twice the gradients per worker, however many there are.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Kill the parameter server instead of a worker.
# - Let `fit` meet a last batch of 30 examples on four devices, and compare with one.
# - Count the steps of an all-reduce along a tree.
#
# **Papers**
#
# - [Patarasuk and Yuan, 2009](https://doi.org/10.1016/j.jpdc.2008.09.002), *Bandwidth Optimal All-reduce Algorithms for Clusters of Workstations*.
# - [Abadi et al., 2016](https://arxiv.org/abs/1605.08695), *TensorFlow: A System for Large-Scale Machine Learning*, on parameter servers and checkpoints.
# - [Goyal et al., 2017](https://arxiv.org/abs/1706.02677), *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour*.
