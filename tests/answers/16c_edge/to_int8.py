# %% right: from saved model
def to_int8(model, samples):
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = tf.lite.RepresentativeDataset(
            lambda: iter([np.float32(x)[np.newaxis]] for x in samples)
        )
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = tf.int8
        converter.inference_output_type = tf.int8
        return converter.convert()

# %% right: generator function
def to_int8(model, samples):
    def representative():
        for n in range(len(samples)):
            yield [tf.cast(samples[n : n + 1], tf.float32)]

    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = {tf.lite.Optimize.DEFAULT}
    converter.representative_dataset = representative
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()

# %% wrong: first samples only
# message: not only the first ones
# instead of: ([x[None].astype("float32")] for x in samples)
# write:      ([x[None].astype("float32")] for x in samples[:20])

# %% wrong: float input and output
# mistake: Input and output are floats, not int8.
# message: unless you set tf.int8
# instead of:
# |    converter.inference_input_type = tf.int8
# |    converter.inference_output_type = tf.int8
# write:

# %% wrong: noise as samples
# message: must hold all samples
# instead of: x[None].astype
# write:      np.random.rand(*x[None].shape).astype

# %% wrong: other weights
# message: what the model says
# instead of:
# |    converter = tf.lite.TFLiteConverter.from_keras_model(model)
# write:
# |    model = keras.models.clone_model(model)
# |    converter = tf.lite.TFLiteConverter.from_keras_model(model)

# %% wrong: output stays float
# mistake: The output is a float, the input is int8.
# message: input and output are int8
# instead of:
# |    converter.inference_output_type = tf.int8
# write:

# %% wrong: samples clipped
# message: not clipped
# instead of: x[None].astype
# write:      np.clip(x[None], 0, 1).astype

# %% wrong: uint8
# mistake: Input and output are uint8, not int8.
# message: input and output are int8
# instead of: converter.inference_input_type = tf.int8
# write:      converter.inference_input_type = tf.uint8
# instead of: converter.inference_output_type = tf.int8
# write:      converter.inference_output_type = tf.uint8

# %% wrong: a hundred samples
# message: not only the first ones
# instead of: for x in samples
# write:      for x in samples[:100]

# %% wrong: model frozen for good
# message: the model is as it was before the conversion
# instead of:
# |    converter = tf.lite.TFLiteConverter.from_keras_model(model)
# write:
# |    model.trainable = False
# |    converter = tf.lite.TFLiteConverter.from_keras_model(model)

# %% wrong: softmax added
# message: the model is as it was before the conversion
# instead of:
# |    converter = tf.lite.TFLiteConverter.from_keras_model(model)
# write:
# |    model.add(keras.layers.Softmax())
# |    converter = tf.lite.TFLiteConverter.from_keras_model(model)
