"""The LiteRT files that come with the course; run as a script, this file makes them anew."""

import io
from pathlib import Path

import numpy as np
import pytest

from course_utils.serving import examples, quiet

FILE = Path(__file__).parents[2] / "course_utils" / "serving" / "examples.npz"
SEED = 16


def _convert(model, samples):
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([x[None].astype("float32")] for x in samples)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()


def _make():
    import keras
    from ai_edge_litert.interpreter import Interpreter

    rng, found = np.random.default_rng(SEED), {}
    dense = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    found["dense_kernel"], found["dense_bias"] = rng.normal(size=(3, 2)), np.array([0.7, -1.1])
    dense.set_weights([found["dense_kernel"], found["dense_bias"]])
    layers = [
        keras.Input((5, 4, 1)),
        keras.layers.Conv2D(4, 2, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(3),
    ]
    convolution = keras.Sequential(layers)
    convolution.set_weights(
        [rng.normal(scale=0.5, size=weight.shape) for weight in convolution.get_weights()]
    )
    for name, model, samples in [
        ("dense", dense, rng.uniform(-2, 3, size=(200, 3))),
        ("convolution", convolution, rng.uniform(-0.5, 1.5, size=(100, 5, 4, 1))),
    ]:
        content = _convert(model, samples)
        end = Interpreter(model_content=content).get_output_details()[0]
        found[f"{name}_content"] = np.frombuffer(content, np.uint8)
        found[f"{name}_step"] = np.float64(end["quantization"][0])
    return found


def _run(content, images):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=content)
    runner = interpreter.get_signature_runner()
    (entry,), (end,) = runner.get_input_details().values(), runner.get_output_details().values()
    (scale, zero), (step, shift) = entry["quantization"], end["quantization"]
    found = []
    for image in images:
        whole = np.clip(np.round(image / scale) + zero, -128, 127).astype(np.int8)
        (answer,) = runner(**{entry_name(runner): whole[None]}).values()
        found.append((answer[0].astype(float) - shift) * step)
    return np.array(found)


def entry_name(runner):
    (name,) = runner.get_input_details()
    return name


def test_dense_example_follows_its_float_model():
    found = examples("dense")
    x = np.random.default_rng(1).uniform(-2, 3, size=(40, 3))
    with quiet():
        logits = _run(found["content"], x)
    error = np.abs(logits - (x @ found["kernel"] + found["bias"]))
    assert error.max() < 2 * found["step"]
    assert logits.std() > 10 * found["step"]


def test_examples_quantize_input_and_output_with_a_zero_point():
    from ai_edge_litert.interpreter import Interpreter

    for name in ("dense", "convolution"):
        interpreter = Interpreter(model_content=examples(name)["content"])
        for end in (interpreter.get_input_details()[0], interpreter.get_output_details()[0]):
            assert np.dtype(end["dtype"]) == np.int8
            assert end["quantization"][0] > 0
            assert end["quantization"][1] != 0


@pytest.mark.slow
def test_stored_files_are_what_the_converter_makes():
    with quiet():
        made = _make()
        images = np.random.default_rng(2).uniform(-0.5, 1.5, size=(10, 5, 4, 1))
        again = _run(made["convolution_content"].tobytes(), images)
        stored = _run(examples("convolution")["content"], images)
    np.testing.assert_allclose(stored, again, atol=2 * float(made["convolution_step"]))
    np.testing.assert_allclose(examples("dense")["kernel"], made["dense_kernel"])


def test_unknown_example_is_refused():
    with pytest.raises(ValueError, match="expected one of dense, convolution"):
        examples("other")


if __name__ == "__main__":
    made = _make()
    sink = io.BytesIO()
    np.savez_compressed(sink, **made)
    FILE.write_bytes(sink.getvalue())
    print({key: value.size for key, value in made.items()}, len(sink.getvalue()))
