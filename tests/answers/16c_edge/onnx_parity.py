# %% right: loop
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

# %% right: ptp
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

# %% right: methods of arrays
def onnx_parity(content, inputs, expected):
    session = onnx_session(content)
    feed = {entry.name: inputs.astype(np.float32) for entry in session.get_inputs()}
    actual = session.run(None, feed)[0]
    if expected.shape != actual.shape:
        raise ValueError(f"{expected.shape} in the place of {actual.shape}")
    same = expected.argmax(axis=1) == actual.argmax(axis=1)
    return abs(actual - expected).max().item(), same.mean().item()

# %% wrong: broadcast
# message: Compare the shapes before you subtract
# instead of:
# |    if actual.shape != np.shape(expected):
# |        raise ValueError(f"shapes differ: {actual.shape} and {np.shape(expected)}")
# write:

# %% wrong: classes over the batch
# mistake: The largest logit is sought along the batch, not along the classes.
# message: argmax along the last axis
# instead of: raise ValueError(f"shapes differ: {actual.shape} and {np.shape(expected)}")
# write:      raise ValueError("shapes differ")
# instead of: agreement = np.mean(actual.argmax(axis=1) == np.argmax(expected, axis=1))
# write:      agreement = np.mean(actual.argmax(axis=0) == np.argmax(expected, axis=0))

# %% wrong: count
# mistake: The agreement is a number of examples, not their share.
# message: three examples
# instead of: raise ValueError(f"shapes differ: {actual.shape} and {np.shape(expected)}")
# write:      raise ValueError("shapes differ")
# instead of: agreement = np.mean(actual.argmax(axis=1) == np.argmax(expected, axis=1))
# write:      agreement = np.sum(actual.argmax(axis=1) == np.argmax(expected, axis=1))

# %% wrong: difference of absolutes
# message: Absolute values
# instead of: f"shapes differ: {actual.shape} and {np.shape(expected)}"
# write:      "shapes differ"
# instead of: actual - expected
# write:      np.abs(actual) - np.abs(expected)

# %% wrong: distance of examples
# message: The largest of the absolute differences
# instead of: f"shapes differ: {actual.shape} and {np.shape(expected)}"
# write:      "shapes differ"
# instead of: np.abs(actual - expected)
# write:      np.linalg.norm(actual - expected, axis=1)

# %% wrong: float64
# message: float
# instead of: np.float32
# write:      np.float64
# instead of: f"shapes differ: {actual.shape} and {np.shape(expected)}"
# write:      "shapes differ"

# %% wrong: last output
# message: The largest of the absolute differences
# instead of: session.run(None, {name: np.asarray(inputs, np.float32)})[0]
# write:      session.run(None, {name: np.asarray(inputs, np.float32)})[-1]
# instead of: f"shapes differ: {actual.shape} and {np.shape(expected)}"
# write:      "shapes differ"

# %% wrong: mean
# mistake: The difference is the mean of the absolute differences, not the largest.
# message: The largest of the absolute differences
# instead of: f"shapes differ: {actual.shape} and {np.shape(expected)}"
# write:      "shapes differ"
# instead of: np.abs(actual - expected).max
# write:      np.abs(actual - expected).mean

# %% wrong: no absolute
# mistake: The largest difference is taken with its sign, not by its absolute value.
# message: The largest of the absolute differences
def onnx_parity(content, inputs, expected):
    session = onnx_session(content)
    name = session.get_inputs()[0].name
    actual = session.run(None, {name: np.asarray(inputs, np.float32)})[0]
    if actual.shape != np.shape(expected):
        raise ValueError("shapes differ")
    agreement = np.mean(actual.argmax(axis=1) == np.argmax(expected, axis=1))
    return float((actual - expected).max()), float(agreement)

# %% wrong: only the batch is compared
# message: not only fit by broadcasting
# instead of: if actual.shape != np.shape(expected):
# write:      if actual.shape[0] != np.shape(expected)[0]:
# instead of: raise ValueError(f"shapes differ: {actual.shape} and {np.shape(expected)}")
# write:      raise ValueError("shapes differ")

# %% wrong: other sign only
# message: Absolute values
def onnx_parity(content, inputs, expected):
    session = onnx_session(content)
    name = session.get_inputs()[0].name
    actual = session.run(None, {name: np.asarray(inputs, np.float32)})[0]
    if actual.shape != np.shape(expected):
        raise ValueError("shapes differ")
    agreement = np.mean(actual.argmax(axis=1) == np.argmax(expected, axis=1))
    return float((expected - actual).max()), float(agreement)

# %% wrong: relative
# message: The largest of the absolute differences
def onnx_parity(content, inputs, expected):
    session = onnx_session(content)
    name = session.get_inputs()[0].name
    actual = session.run(None, {name: np.asarray(inputs, np.float32)})[0]
    if actual.shape != np.shape(expected):
        raise ValueError("shapes differ")
    agreement = np.mean(actual.argmax(axis=1) == np.argmax(expected, axis=1))
    return float((np.abs(actual - expected) / np.abs(expected)).max()), float(agreement)

# %% wrong: only floats are converted
# message: inputs holds uint8
# instead of: np.asarray(inputs, np.float32)
# write:      inputs.astype(np.float32) if inputs.dtype.kind == "f" else inputs
# instead of: raise ValueError(f"shapes differ: {actual.shape} and {np.shape(expected)}")
# write:      raise ValueError("shapes differ")

# %% wrong: the first hundred examples
# message: the last of 130 examples differs most
# instead of: float(np.abs(actual - expected).max())
# write:      float(np.abs(actual - expected)[:100].max())
# instead of: raise ValueError(f"shapes differ: {actual.shape} and {np.shape(expected)}")
# write:      raise ValueError("shapes differ")

# %% wrong: sizes are compared
# message: three examples of one class
# instead of: if actual.shape != np.shape(expected):
# write:      if actual.size != np.size(expected):
# instead of: raise ValueError(f"shapes differ: {actual.shape} and {np.shape(expected)}")
# write:      raise ValueError("shapes differ")
