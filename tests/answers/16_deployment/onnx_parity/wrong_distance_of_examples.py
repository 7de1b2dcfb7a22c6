# message: The largest of the absolute differences
def onnx_parity(content, inputs, expected):
    session = onnx_session(content)
    name = session.get_inputs()[0].name
    actual = session.run(None, {name: np.asarray(inputs, np.float32)})[0]
    if actual.shape != np.shape(expected):
        raise ValueError("shapes differ")
    agreement = np.mean(actual.argmax(axis=1) == np.argmax(expected, axis=1))
    return float(np.linalg.norm(actual - expected, axis=1).max()), float(agreement)
