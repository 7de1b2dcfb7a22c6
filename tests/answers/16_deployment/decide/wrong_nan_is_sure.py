# message: is false for NaN
def decide(images, probabilities, threshold, fallback):
    classes = np.argmax(probabilities, axis=1)
    sure = ~(np.max(probabilities, axis=1) < threshold)
    sources = np.where(sure, "model", "fallback")
    if not sure.all():
        try:
            classes[~sure] = fallback(images[~sure])
        except Exception:
            classes[~sure], sources[~sure] = -1, "none"
    return classes, sources.tolist()
