# message: on the way out
def litert_logits(content, images):
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
    return (np.array(answers, np.float64) - zero_point) * scale
