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
