# ---
# jupyter:
#   course:
#     title: Small devices and ONNX
#     part: 6
#     about: int8 and ONNX versions of a network, and the proof that they say the same
#     replaces: 16_deployment
#     cpu_budget: 30
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Small devices and ONNX
#
# A network of 5,130 weights reads a digit.
# Keras' `predict` takes more than a thousand times as long for that as the runtime of a phone, and the whole file for the phone, in 8-bit numbers, has 10 KiB.
# Does it still say the same?
# Of 297 digits, one gets another answer, if the conversion has seen the right examples; if not, it can be more than half of them.
#
# At the end you can
#
# - measure whether a converted model says what the original says;
# - convert a Keras model to int8, and know what of it is int8;
# - run it as a device does, with integers in and integers out;
# - tell when int8 is faster, and when it is only smaller.
#
# **You need** a Keras classifier as in lesson 03b; what a SavedModel is (lesson 16a) helps.
# **Time:** 30 minutes of reading, 60 minutes for the four exercises, about 18 CPU seconds of computing.
# Each exercise stands alone.

# %%
import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from course_utils import check, data, plots
from course_utils.serving import examples, onnx_session, quiet

check.begin("16c_edge")
SCRATCH = Path(tempfile.mkdtemp())

# %% [markdown]
# ## 1. Five ways to run one network
#
# We train a small network on 8x8 digits, with the strategy that `devices.pick` (lesson 11b) chooses for this machine.
# It computes in 32 bits, because it is to run on other machines, too.

# %% tags=["demo"]
from course_utils import devices, serving

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
print("weights:", network.count_params())

# %% [markdown]
# *ONNX* is a file format that many frameworks write and read; onnxruntime runs it, without TensorFlow.
# *LiteRT* (formerly TensorFlow Lite) runs models on phones and small devices, also without TensorFlow.
# We export the network to both, and to a SavedModel.

# %% tags=["demo"]
scans = digits.validation.images[..., None].astype("float32")  # (297, 8, 8, 1), from 0 to 1
with quiet():
    network.save(SCRATCH / "digits.keras")
    network.export(str(SCRATCH / "digits"), verbose=False)
    network.export(str(SCRATCH / "digits.onnx"), format="onnx", verbose=False)
    float32 = tf.lite.TFLiteConverter.from_keras_model(network).convert()
    plain = tf.saved_model.load(str(SCRATCH / "digits"))
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
with quiet():
    run["LiteRT float32"](scans[:1])  # its first call says how it computes

# %% [markdown]
# How long does one digit take in each?
# Look at how many powers of ten lie between the longest bar and the shortest.

# %% tags=["demo"]
calls = {"Keras predict": 15, "Keras call": 40}
seconds = {name: serving.timed(run[name], scans[:1], calls=calls.get(name, 400)) for name in run}
medians = {name: 1000 * np.median(times[5:]) for name, times in seconds.items()}
axes = plots.bars(medians, value_label="median time for one digit (ms), logarithmic", digits=3)
axes.set(xscale="log", xlim=(None, 4 * max(medians.values())))
plots.show(
    axes,
    alt="Bars of the median time on a logarithmic axis: predict is slowest, then the call, the "
    "SavedModel, ONNX, and fastest LiteRT, over a factor of 1000 apart.",
)
print("more than 1000 times:", medians["Keras predict"] > 1000 * medians["LiteRT float32"])

# %% [markdown]
# We observe the price of convenience: more than three powers of ten.
# `predict` is made for large arrays: it builds a data pipeline for every call, and for single requests it is the wrong tool.
# A call of the model runs layer by layer through Python; a SavedModel runs a graph; ONNX and LiteRT run a short program that was made for this network.
# All five compute the same function.
# Do they?

# %% [markdown]
# ## 2. Parity
#
# Was a conversion right?
# *Parity* is measured, on inputs like those of production: the largest absolute difference of the logits, and the share of examples with the same class.
# For the first exercise we need ONNX files whose answer one can work out by hand, and for all of them small Keras models that need no training: the two functions below make them.


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


# %% [markdown]
# ### Exercise 1: Parity
#
# Run an ONNX model on `inputs` and compare its first output $a$ with the `expected` logits $b$, both (batch, classes):
#
# $$\text{difference} = \max_{i, j} |a_{ij} - b_{ij}| \qquad \text{agreement} = \frac1n \sum_i \bigl[\operatorname{argmax}_j a_{ij} = \operatorname{argmax}_j b_{ij}\bigr]$$
#
# Raise `ValueError` if the shapes differ: NumPy would broadcast, and compare what does not belong together.
# About 8 lines.
# Hint: `onnx_session(content)` is given: an `onnxruntime.InferenceSession` with one thread.
# `session.get_inputs()[0].name` is the name of the input, `session.run(None, {name: array})` returns a list, and the array must be float32.


# %% answer="onnx_parity" level="warm-up"
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
        np.array([[2.0, 1.0], [0.5, 0.75], [2.0, 4.0]]),
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


def parity_of_dense(inputs, bias, expected):
    """`onnx_parity` of a file with this bias and a random kernel."""
    kernel = check.rng(1004).normal(size=(inputs.shape[1], len(bias)))
    return onnx_parity(onnx_dense(kernel, bias, "features"), inputs, expected)


check.agrees(
    parity_of_dense,
    "onnx_parity in every regime",
    hint="Convert the inputs to float32, whatever numbers they are; compare all examples and all "
    "logits; ValueError if the shapes differ.",
    inputs=check.array(
        "batch", "features", dtypes=("float64", "float32", "uint8"), magnitudes=(1e-3, 20.0)
    ),
    bias=check.array("classes", magnitudes=(20.0,)),
    expected=check.array(
        "batch", "classes", dtypes=("float64", "float32"), zeros=False, magnitudes=(1e-3, 2e4)
    ),
    sizes={"batch": 7},
    longest=130,
    cases={
        "one example fewer is expected": lambda given: given | {"expected": given["expected"][1:]},
        "one class fewer is expected": lambda given: given | {"expected": given["expected"][:, 1:]},
        "rows and columns are swapped": lambda given: given | {"expected": given["expected"].T},
        "three examples of one class are expected as one of three": {
            "inputs": np.ones((3, 4)),
            "bias": np.zeros(1),
            "expected": np.ones((1, 3)),
        },
        "the last of 130 examples differs most": {
            "inputs": check.rng(1005).normal(size=(130, 4)),
            "bias": np.array([0.5, 0.25]),
            "expected": np.repeat([[0.5, 0.25], [-90.0, 90.0]], [129, 1], axis=0),
        },
    },
)
### END HIDDEN TESTS

# %% [markdown]
# How close is the ONNX file of the digit reader?
# Two numbers answer two questions: do the logits differ at all, and does an answer change?

# %% tags=["demo"]
logits = network(scans, training=False).numpy()
content = (SCRATCH / "digits.onnx").read_bytes()
difference, agreement = onnx_parity(content, scans, logits)
print("largest difference below 1e-4:", difference < 1e-4)
print("share with the same class:", agreement)
difference, agreement = onnx_parity(content, scans / 255, logits)
print(f"the same file, with inputs divided by 255: {agreement:.2f}")

# %% [markdown]
# We observe rounding, and no answer that differs; ONNX and Keras add the same products in another order.
# The last line is a test of the test: a fault as in lesson 16a must show, or parity proves nothing.

# %% [markdown]
# ## 3. Whole numbers
#
# Small devices often have no unit for floating-point numbers, and little memory.
# With *full integer quantization* a number $x$ is stored in 8 bits, as
#
# $$q = \operatorname{clip}\bigl(\operatorname{round}(x / s) + z,\; -128,\; 127\bigr) \qquad x \approx s\,(q - z)$$
#
# with a scale $s$ and a zero point $z$ for each tensor.
# The figure shows what comes back, $s\,(q - z)$, with 8 steps instead of 256, so that one can see them.
# Look at both ends.

# %% tags=["demo"]
x = np.linspace(-0.5, 1.5, 801)
s, z, low, high = 1 / 7, -4, -4, 3  # 8 steps from 0 to 1
stored = np.clip(np.round(x / s) + z, low, high)
axes = plots.functions(
    x, {"as it was": x, "as it comes back": s * (stored - z)}, x_label="number x"
)
plots.show(
    axes,
    alt="A straight line, and stairs of 8 steps that follow it from 0 to 1 and are flat outside.",
)

# %% [markdown]
# We observe two kinds of error: inside the range at most half a step, outside it whatever is missing.
# So the range decides.
# For weights it is known.
# For *activations*, the outputs of the layers, it comes from a *representative dataset*: the converter runs examples through the model and watches.

# %% [markdown]
# ### Exercise 2: Convert to int8
#
# Convert a Keras model to LiteRT so that weights, activations, the input and the output are int8.
# All `samples` are the representative dataset, a generator of lists with one batch of one example.
# About 7 lines.
# Hint: `tf.lite.TFLiteConverter.from_keras_model`, and its attributes `optimizations`, `representative_dataset`, `target_spec.supported_ops` (`tf.lite.OpsSet.TFLITE_BUILTINS_INT8`), `inference_input_type` and `inference_output_type`.


# %% answer="to_int8"
def to_int8(model: keras.Model, samples: np.ndarray) -> bytes:
    """The content of a LiteRT file with int8 weights, activations, input and output.

    Args:
        model: Takes float32 (batch, height, width, 1), returns logits; it stays as it is.
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
samples = check.rng(801).uniform(-1, 1, size=(260, 6, 4, 1))
samples[0, 1, 1], samples[259, 2, 3], samples[15, 5, 0] = 4.0, -3.0, 0.0
given = small_model(802, 6, 4, 3)


def state_of(model):
    """What a conversion must not change of a model."""
    return {
        "layers": [layer.name for layer in model.layers],
        "trainable": [layer.trainable for layer in model.layers],
        "logits": model(samples[:3], training=False).numpy().tolist(),
    }


before = state_of(given)
with quiet():
    content = to_int8(given, check.frozen(samples))
    found, after = details(content), state_of(given)
check.same(
    [*found, np.frombuffer(bytes(content), np.uint8)[4:8]],
    "scale and zero point for samples from -3 to 4",
    hint="Give all samples, as they are: not scaled, not clipped, not only the first ones.",
)
check.same(
    [f"{part} {'as before' if before[part] == after[part] else 'changed'}" for part in after],
    "the model is as it was before the conversion",
    hint="The caller goes on working with the model: no layer more, the same trainable layers, "
    "the same logits.",
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
answers = []
for steps in check.rng(804).integers(-128, 128, size=(12, 1, 9, 9, 1)):
    interpreter.set_tensor(begin["index"], steps.astype(begin["dtype"]))
    interpreter.invoke()
    answers.append(interpreter.get_tensor(end["index"])[0].astype(float))
check.same(
    answers,
    "the integers that come out for twelve images of integers",
    hint="The converted model must say what the model says, up to a few steps of int8.",
    atol=3,
)
check.same(
    end["quantization"][0],
    "the scale of the output",
    hint="It comes from the logits of all samples.",
    rtol=0.02,
)
names = [tensor["dtype"].__name__ for tensor in interpreter.get_tensor_details()]
check.same(
    [names.count("float32"), names.count("float16")],
    "no tensor inside is a float",
    hint="Without a representative dataset activations stay float32; without the types of input "
    "and output, these two do.",
)
### END HIDDEN TESTS

# %% [markdown]
# What is in your file, compared with the float32 one?
# A tensor is a weight, a bias, an activation or a shape; look at the types of all of them, and at the sizes.

# %% tags=["demo"]
with quiet():
    int8 = to_int8(network, digits.train.images[:200, ..., None])
for name, content in {"float32": float32, "int8": int8}.items():
    interpreter = Interpreter(model_content=content)
    kinds = [np.dtype(tensor["dtype"]).name for tensor in interpreter.get_tensor_details()]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))
    print(f"{name}: {len(content) / 1024:.0f} KiB; tensors: {counts}")

# %% [markdown]
# We observe no float at all, but int32 remains.
# Biases stay in 32 bits, with a finer scale, as sums of products do; so do shapes.
# The file is not a quarter of the other: 5,130 weights shrink from 20 to 5 KiB, and the description of the network takes about as much as that.

# %% [markdown]
# Which setting does what?
# With `optimizations` alone, large matrices of weights become int8 and activations stay float32.
# The representative dataset is what makes activations int8, too.
# `supported_ops` then changes nothing in this network: it turns an operation without an int8 form into an error, where the converter would otherwise leave it in float32.

# %% [markdown]
# ## 4. On the device
#
# Your int8 file takes integers and answers with integers.
# Who turns the pixels of a scan into them, and the answer back into logits?

# %% [markdown]
# ### Exercise 3: Run the interpreter
#
# On the device nobody quantizes for you.
# Given the content of an int8 file and float images, quantize them with scale and zero point of the input, run the interpreter for each image, and turn its int8 answers into logits with those of the output.
# Values outside the range become its nearest end.
#
# About 12 lines.
# Hint: `Interpreter(model_content=content)`, `allocate_tensors`, `get_input_details()[0]` with the keys `index` and `quantization`, `set_tensor`, `invoke`, `get_tensor`.
# An int8 number minus another may not fit into int8.


# %% answer="litert_logits" level="challenge"
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


def dense_logits(images):
    """`litert_logits` of the file with three inputs."""
    with quiet():
        return litert_logits(dense["content"], images)


check.agrees(
    dense_logits,
    "litert_logits in every regime",
    hint="One row of logits for each image, however many there are; work on a copy.",
    images=check.array("batch", 3, dtypes=("float64", "float32"), magnitudes=(1e-3, 20.0, 2e4)),
    longest=130,
)
### END HIDDEN TESTS

# %% [markdown]
# Now the question of the beginning: does the int8 file say the same?
# We convert five times, each time with another representative dataset of 200 examples, and count how many of the 297 scans get the same class as from Keras.
# Before you look: which of the four wrong datasets does the most harm?

# %% tags=["demo", "nbval-ignore-output"]
right = digits.train.images[:200, ..., None]
datasets = {
    "training digits": right,
    "a quarter of the ink": right / 4,
    "an eighth of the ink": right / 8,
    "sixteen times the ink": 16 * right,
    "noise from 0 to 1": check.rng(7).random((200, 8, 8, 1)),
}
agreement, expected = {}, network(scans, training=False).numpy()
for name, dataset in datasets.items():
    with quiet():
        found = litert_logits(to_int8(network, dataset), scans)
    agreement[name] = int((found.argmax(axis=1) == expected.argmax(axis=1)).sum())
    print(f"{name}: largest difference {np.abs(found - expected).max():.1f}")
axes = plots.bars(agreement, value_label="scans with the same class as from Keras, of 297")
axes.set_xlim(0, 340)
plots.show(
    axes,
    alt="Bars: nearly all 297 with training digits, with too much ink and with noise; clearly "
    "fewer with a quarter of the ink, and less than half with an eighth.",
)

# %% [markdown]
# We observe that a range that is too narrow does the harm: what lies outside it is cut off.
# Sixteen times too wide costs 4 bits of 8, and only a few answers here.
# Noise with the range of the digits keeps the classes, but its logits are off by 8.6 instead of 1.0: the layers inside have seen other ranges.
# A representative dataset has to reach the ends that production reaches.

# %% [markdown]
# ## 5. Is int8 faster?
#
# It is smaller, and it does without a floating-point unit.
# Whether it is faster on a machine that has one must be measured.
# We make networks of growing width with random weights, since the time does not depend on what they say, and take the median of 450 calls after 50 for warming up.
# Look at the left end of the two lines and at the right one.


# %% tags=["demo"]
def wide(width):
    """A network with random weights and two convolutions of `width` channels."""
    layers = [keras.Input((8, 8, 1))]
    layers += [keras.layers.Conv2D(width, 3, activation="relu") for _ in range(2)]
    layers += [keras.layers.MaxPooling2D(), keras.layers.Flatten(), keras.layers.Dense(10)]
    return keras.Sequential(layers)


def microseconds(content):
    """Median time of a call of a LiteRT file, on one thread."""
    with quiet():
        runner = Interpreter(model_content=content, num_threads=1).get_signature_runner()
    ((name, details),) = runner.get_input_details().items()
    image = np.ones((1, 8, 8, 1), details["dtype"])
    return 1e6 * np.median(serving.timed(lambda: runner(**{name: image}), calls=500)[50:])


# %% tags=["demo"]
times, weights = {"float32": [], "int8": []}, []
for width in (4, 16, 64, 256):
    model = wide(width)
    with quiet():
        small = to_int8(model, digits.train.images[:20, ..., None])
        large = tf.lite.TFLiteConverter.from_keras_model(model).convert()
    times["float32"].append(microseconds(large))
    times["int8"].append(microseconds(small))
    weights.append(model.count_params())
axes = plots.series(times, x=weights, x_label="weights of the network", y_label="time (µs)")
axes.set(xscale="log", yscale="log")
plots.show(
    axes,
    alt="Median time over the number of weights, both axes logarithmic: float32 and int8 begin "
    "at the same few microseconds, and float32 rises faster.",
)
ratios = np.array(times["float32"]) / times["int8"]
print("smallest network: within a factor of 1.5:", bool(1 / 1.5 < ratios[0] < 1.5))
print("largest network: int8 more than twice as fast:", bool(ratios[-1] > 2))

# %% [markdown]
# We observe that int8 gains nothing at the left and a lot at the right.
# From the first network to the second the weights grow more than eightfold and the time hardly: a small network's call is not arithmetic but the way through Python and the interpreter, the same for both types.
# A difference between two such calls is noise, and in a short measurement int8 may as well look slower.

# %% [markdown]
# In a large network the products and the memory decide.
# int8 has a quarter of the bytes, and many processors multiply several small integers in one instruction where they multiply one float.
# Neither is true everywhere: where the runtime's int8 code is less tuned than its float32 code, int8 is slower.
# So the answer holds for a network, a runtime and a processor, and it must be measured on the device.

# %% [markdown]
# ## 6. One table
#
# Six ways to run the digit reader, one digit at a time: the size of what is shipped, the largest difference of the logits from Keras, the scans with the same class, and the median time.

# %% tags=["demo", "nbval-ignore-output"]
with quiet():
    int8 = to_int8(network, digits.train.images[:200, ..., None])
    small = Interpreter(model_content=int8).get_signature_runner()
    answers = {name: run[name](scans) for name in run if name != "LiteRT float32"}
    answers["LiteRT float32"] = np.concatenate([run["LiteRT float32"](x[None]) for x in scans])
    answers["LiteRT int8"] = litert_logits(int8, scans)
whole = {entry: np.round(255 * scans[:1] - 128).astype(np.int8)}
medians["LiteRT int8"] = 1000 * np.median(serving.timed(lambda: small(**whole), calls=400)[5:])
size_of = lambda path: sum(file.stat().st_size for file in [path, *path.rglob("*")])  # noqa: E731
sizes = [SCRATCH / name for name in ("digits.keras", "digits.keras", "digits", "digits.onnx")]
sizes = [*map(size_of, sizes), len(float32), len(int8)]
print("runtime | size | largest difference | same class | median")
for (name, found), size in zip(answers.items(), sizes, strict=True):
    gap = np.abs(found - answers["Keras call"]).max()
    gap = "below 1e-4" if gap < 1e-4 else f"{gap:.1f}"
    same = (found.argmax(axis=1) == answers["Keras call"].argmax(axis=1)).sum()
    print(f"{name} | {size / 1024:.0f} KiB | {gap} | {same} of 297 | {medians[name]:.4f} ms")

# %% [markdown]
# We observe that only int8 differs from Keras by more than rounding: its logits differ by up to 1.0, a few steps of its output, and one of 297 answers is another one.
# The file of Keras is the largest but one, because it also holds what Adam remembers, two numbers for each weight.
# Times differ in each run, sizes and parity do not.

# %% [markdown]
# ### Exercise 4: One model, three places
#
# A person grades this one; it needs no code.
#
# The digit reader is to run (a) in a web service in Python that answers single requests, (b) in an app for phones, written by colleagues who use PyTorch on their server, and (c) in a meter with a processor without floating-point unit and with 32 KiB for the model.
# Choose a format for each and name the number from this notebook that decides.
# Then say what you would measure on (c) before it is built into a thousand meters, on which inputs, and from which result on you would not ship.
# 5 to 7 sentences.

# %% [markdown] question="written_places" points=2
# ### BEGIN SOLUTION
# (a) A SavedModel or ONNX, not `predict`: the time for one digit is what decides, and `predict` takes about a hundred times as long as a SavedModel, more than that compared with ONNX.
# (b) LiteRT for the phone, and ONNX where their server needs the same model; sizes of 23 KiB and float32 are no problem for a phone, and parity below 1e-4 says that both answer the same.
# int8 is a right choice, too, if a reason is given, but not speed: for a network this small it is as fast as float32.
# (c) LiteRT int8: the processor has no floats, and 10 KiB fit into 32 KiB, while 23 KiB of float32 would fit and could not be computed there. (1 point for three choices with a number or property that decides)
#
# On (c) one measures agreement with the Keras model and accuracy on scans from that meter's own camera, the faintest and the darkest included: the figure shows that a wrong range costs more than half of the answers, and validation digits from another scanner would not show it.
# One also measures the time and the memory on the device itself, because times on this machine say nothing about another processor.
# Not to be shipped: if agreement is below a limit fixed before, such as 290 of 297, or the accuracy is more than a point below that of float32; then new representative data from the meter come first. (1 point for a measurement on the meter's own inputs with a limit)
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - Keras, SavedModel, ONNX and LiteRT compute one function at prices that differ by a factor of more than a thousand.
# - Parity is measured, never assumed: largest difference, same classes, on inputs like those of production.
# - int8 stores $q = \operatorname{clip}(\operatorname{round}(x / s) + z)$; a range that is too narrow costs answers, one that is too wide costs steps.
# - Weights and activations are int8, biases int32. The representative dataset is what makes activations int8.
# - Small networks gain size from int8, large ones also time; it depends on the processor.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# Shrink the representative dataset to 10 digits and to one.
# Give the int8 file scans with twice the ink: how far does its accuracy fall behind that of the float model?
# Convert the network of lesson 03b, and find out whether int8 is faster for it on your machine.
#
# **Papers.**
# [Jacob et al., 2018](https://arxiv.org/abs/1712.05877), *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference*.
# [Nagel et al., 2021](https://arxiv.org/abs/2106.08295), *A White Paper on Neural Network Quantization*.
# [David et al., 2021](https://arxiv.org/abs/2010.08678), *TensorFlow Lite Micro: Embedded Machine Learning on TinyML Systems*.
