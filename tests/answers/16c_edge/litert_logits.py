# %% right: resized
def litert_logits(content, images):
    interpreter = Interpreter(model_content=content)
    entry, end = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    interpreter.resize_tensor_input(entry["index"], np.shape(images))
    interpreter.allocate_tensors()
    parameters = entry["quantization_parameters"]
    q = np.floor(np.asarray(images) / parameters["scales"][0] + 0.5) + parameters["zero_points"][0]
    interpreter.set_tensor(entry["index"], q.clip(-128, 127).astype(np.int8))
    interpreter.invoke()
    scale, zero = end["quantization"]
    return scale * (interpreter.get_tensor(end["index"]).astype(int) - zero)

# %% right: signature runner
def litert_logits(content, images):
    runner = Interpreter(model_content=content).get_signature_runner()
    ((entry, begin),) = runner.get_input_details().items()
    ((name, end),) = runner.get_output_details().items()
    rows = []
    for image in np.asarray(images, np.float32):
        q = np.rint(image / begin["quantization"][0]) + begin["quantization"][1]
        q = np.minimum(np.maximum(q, -128), 127).astype("int8")
        answer = runner(**{entry: q[np.newaxis]})[name].astype(np.float32)
        rows.append(end["quantization"][0] * (answer - end["quantization"][1]))
    return np.concatenate(rows)

# %% wrong: clipped before the zero point
# message: Add the zero point first
# instead of: np.clip(np.round(images / scale) + zero_point, -128, 127)
# write:      (np.clip(np.round(images / scale), -128, 127) + zero_point).clip(-128, 127)

# %% wrong: cut off
# mistake: The quantized values are cut off toward zero, not rounded.
# message: astype alone cuts off
# instead of: np.round
# write:      np.trunc

# %% wrong: images clipped to one
# message: compared with the float model
# instead of: images / scale
# write:      np.clip(images, 0, 1) / scale

# %% wrong: int8 difference
# message: images that leave the range
# instead of: np.array(answers, np.float64) - zero_point
# write:      np.array(answers) - np.int8(zero_point)

# %% wrong: no clip
# message: which would wrap around
# instead of: np.clip(np.round(images / scale) + zero_point, -128, 127)
# write:      (np.round(images / scale) + zero_point).astype(np.int64)

# %% wrong: no zero point
# mistake: The zero point of the input is not added.
# message: each with its own s
# instead of: np.round(images / scale) + zero_point
# write:      np.round(images / scale)

# %% wrong: not dequantized
# mistake: The quantized answers are returned as they are, not as logits.
# message: on the way out
# instead of:
# |    scale, zero_point = end["quantization"]
# |    return (np.array(answers, np.float64) - zero_point) * scale
# write:
# |    return np.array(answers, np.float64)

# %% wrong: scale of the input
# mistake: The answers become logits with scale and zero point of the input.
# message: on the way out
# instead of:
# |    scale, zero_point = end["quantization"]
# write:

# %% wrong: batch of one squeezed
# message: one float32 example
# instead of: (np.array(answers, np.float64) - zero_point) * scale
# write:      np.squeeze((np.array(answers, np.float64) - zero_point) * scale)

# %% wrong: first file kept
# message: Dimension mismatch
# instead of:
# |    interpreter = Interpreter(model_content=content)
# write:
# |    global _kept
# |    _kept = interpreter = globals().get("_kept") or Interpreter(model_content=content)

# %% wrong: the first hundred images
# message: batch is 130
# instead of: for image in steps:
# write:      for image in steps[:100]:

# %% wrong: images in place
# message: the function changes its argument images
# instead of: np.round(images / scale)
# write:      np.round(np.divide(images, scale, out=images) if images.flags.writeable else images / scale)
