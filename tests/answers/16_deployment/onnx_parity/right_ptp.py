def onnx_parity(content, inputs, expected):
    session = onnx_session(content)
    first = session.get_outputs()[0].name
    feed = {session.get_inputs()[0].name: inputs.astype("float32")}
    gaps = session.run([first], feed)[0].astype(float)
    classes = gaps.argmax(-1)
    expected = np.array(expected)
    if gaps.shape != expected.shape:
        raise ValueError
    gaps = gaps - expected
    return max(gaps.max(), -gaps.min()), (classes == expected.argmax(-1)).sum() / len(classes)
