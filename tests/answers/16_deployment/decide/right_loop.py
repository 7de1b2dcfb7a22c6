def decide(images, probabilities, threshold, fallback):
    classes, sources, doubtful = [], [], []
    for n, row in enumerate(probabilities):
        best = int(np.argmax(row))
        if row[best] >= threshold:
            classes.append(best)
            sources.append("model")
        else:
            doubtful.append(n)
            classes.append(-1)
            sources.append("none")
    if doubtful:
        try:
            for n, answer in zip(doubtful, fallback(images[doubtful])):
                classes[n], sources[n] = int(answer), "fallback"
        except Exception:
            pass
    return np.array(classes), sources
