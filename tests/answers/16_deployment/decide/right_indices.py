def decide(images, probabilities, threshold, fallback):
    confidence = np.asarray(probabilities).max(-1)
    doubtful = np.flatnonzero(~(confidence >= threshold))
    classes = np.asarray(probabilities).argmax(-1).astype(np.int32)
    sources = ["model"] * len(classes)
    if len(doubtful) == 0:
        return classes, sources
    try:
        answers, source = np.asarray(fallback(images[doubtful])), "fallback"
    except Exception:
        answers, source = np.full(len(doubtful), -1), "none"
    classes[doubtful] = answers
    for n in doubtful:
        sources[n] = source
    return classes, sources
