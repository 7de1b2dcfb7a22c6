# message: at four thresholds
def decide(images, probabilities, threshold, fallback):
    classes = np.argmax(probabilities, axis=1)
    sure = np.sort(probabilities, axis=1)[:, -1] - np.sort(probabilities, axis=1)[:, -2] >= threshold - 0.25
    sources = np.where(sure, "model", "fallback")
    if not sure.all():
        try:
            classes[~sure] = fallback(images[~sure])
        except Exception:
            classes[~sure], sources[~sure] = -1, "none"
    return classes, sources.tolist()
