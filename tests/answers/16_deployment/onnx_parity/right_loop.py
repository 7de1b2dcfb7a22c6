def onnx_parity(content, inputs, expected):
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (entry,) = session.get_inputs()
    logits, *_ = session.run(None, {entry.name: np.array(inputs, dtype=np.float32)})
    expected = np.asarray(expected, dtype=np.float64)
    if logits.shape != expected.shape:
        raise ValueError(f"{logits.shape} is not {expected.shape}")
    difference, equal = 0.0, 0
    for ours, theirs in zip(logits.tolist(), expected.tolist()):
        difference = max([difference, *(abs(a - b) for a, b in zip(ours, theirs))])
        equal += ours.index(max(ours)) == theirs.index(max(theirs))
    return difference, equal / len(logits)
