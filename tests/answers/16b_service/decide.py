# %% right: indices
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

# %% right: loop
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

# %% wrong: above only
# mistake: A confidence of exactly the threshold is not believed.
# message: a confidence of exactly 0.75 is enough
# instead of: np.max(probabilities, axis=1) >= threshold
# write:      np.max(probabilities, axis=1) > threshold

# %% wrong: always asked
# message: only if there are some
# instead of: if not sure.all():
# write:      if True:

# %% wrong: asked again
# message: Do not ask again
# instead of:
# |            classes[~sure], sources[~sure] = -1, "none"
# write:
# |            try:
# |                classes[~sure] = fallback(images[~sure])
# |            except Exception:
# |                classes[~sure], sources[~sure] = -1, "none"

# %% wrong: asked for all
# mistake: The fallback gets all images, not only the doubtful ones.
# message: images[~sure], once
# instead of: classes[~sure] = fallback(images[~sure])
# write:      classes[~sure] = fallback(images)[~sure]

# %% wrong: by the service
# message: Write the rule yourself
def decide(images, probabilities, threshold, fallback):
    from course_utils.serving.doubt import settle

    outputs = {"probabilities": probabilities, "classes": np.argmax(probabilities, axis=1)}
    found = settle(outputs, images, threshold=threshold, fallback=fallback)
    return found["classes"], found["source"].tolist()

# %% wrong: failure passes on
# message: no route to host
# instead of: except Exception:
# write:      except ZeroDivisionError:

# %% wrong: margin
# message: at four thresholds
# instead of:
# |    sure = np.max(probabilities, axis=1) >= threshold
# write:
# |    sure = np.sort(probabilities, axis=1)[:, -1] - np.sort(probabilities, axis=1)[:, -2] >= threshold - 0.25

# %% wrong: model answers after failure
# mistake: Where the fallback fails, the model's class counts.
# message: doubtful images get -1
# instead of: classes[~sure], sources[~sure] = -1, "none"
# write:      sources[~sure] = "model"

# %% wrong: nan is sure
# mistake: Probabilities that are NaN count as sure.
# message: is false for NaN
# instead of: np.max(probabilities, axis=1) >= threshold
# write:      ~(np.max(probabilities, axis=1) < threshold)

# %% wrong: one by one
# message: Collect the doubtful images
# instead of: fallback(images[~sure])
# write:      [fallback(image[None])[0] for image in images[~sure]]

# %% wrong: only connection errors
# message: KeyError
# instead of: except Exception:
# write:      except OSError:

# %% wrong: float classes
# message: Classes are an array of whole numbers
# instead of: classes = np.argmax(probabilities, axis=1)
# write:      classes = np.argmax(probabilities, axis=1).astype(float)

# %% wrong: flattened images
# message: images have four axes
# instead of: fallback(images[~sure])
# write:      fallback(images[~sure].reshape(int((~sure).sum()), -1))

# %% wrong: sources as array
# message: sources a list
# instead of: sources.tolist()
# write:      sources

# %% wrong: a hundred at a time
# message: batch is 400
# instead of: classes[~sure] = fallback(images[~sure])
# write:      classes[~sure] = fallback(images[~sure][:100])

# %% wrong: zero as missing threshold
# message: at four thresholds
# instead of: np.max(probabilities, axis=1) >= threshold
# write:      np.max(probabilities, axis=1) >= (threshold or 0.9)
