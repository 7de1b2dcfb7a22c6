# ---
# jupyter:
#   course:
#     title: Doubt, load and releases
#     part: 6
#     about: a service that admits doubt, batches its callers and survives a bad release
#     replaces: 16_deployment
#     cpu_budget: 25
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Doubt, load and releases
#
# Version 2 of a digit reader answers every request with the status 200, in the usual time, and nearly all of its answers are wrong.
# How many users have to meet it before somebody notices?
# In section 3 it is 15 of 200, and the fault shows in a figure before a single label has arrived.
#
# At the end you can
#
# - say in percentiles what the callers of a service wait for;
# - let a model answer only where it is sure, and survive a fallback that fails;
# - give a new version to a small share of the users, always the same ones;
# - put requests into batches without letting any of them wait too long.
#
# **You need** a Keras classifier as in lesson 03b, and from lesson 16a what a version, a rollback and a predict request are.
# **Time:** 30 minutes of reading, 80 minutes for the five exercises, about 16 CPU seconds of computing.
# Each exercise stands alone.

# %%
import hashlib
import json
import math
import tempfile
from collections.abc import Callable

import numpy as np

from course_utils import check, data, plots

check.begin("16b_service")

# %% [markdown]
# ## 1. What callers wait for
#
# We train the network of lesson 16a on 8x8 digits.
# `devices.pick` (lesson 11b) chooses the strategy for this machine.

# %% tags=["demo"]
import keras

from course_utils import devices, serving

digits = data.digits()
keras.utils.set_random_seed(16)
with devices.pick(set_policy=False).strategy.scope():
    network = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(3e-3), loss)
_ = network.fit(digits.train.images[..., None], digits.train.labels, epochs=25, verbose=0)

# %% [markdown]
# Scans hold numbers from 0 to 16, and the division by 16 travels with the model, here as a layer.
# The service of the course loads the export and answers at an address of this machine for as long as the `with` block lasts.
# Look at what it says about eight scans with the noise of a bad scanner, and at the number behind each class: the probability that the network gives it.


# %% tags=["demo"]
def deployed(*largest):
    """A store with a version for each divisor of the pixels; the first one is active."""
    models = serving.ModelStore(tempfile.mkdtemp())
    for divisor in largest:
        images = keras.Input((8, 8, 1), name="images")
        logits = network(keras.layers.Rescaling(1 / divisor)(images))
        probabilities, classes = keras.ops.softmax(logits), keras.ops.argmax(logits, axis=1)
        whole = keras.Model(images, {"probabilities": probabilities, "classes": classes})
        with serving.quiet():
            models.add(lambda folder, whole=whole: whole.export(str(folder), verbose=False))
    models.switch(1)
    return models


base, labels = "/v1/models/digits", digits.validation.labels
shown = slice(8, 16)
noise = check.rng(1).normal(scale=0.3, size=(297, 8, 8))
noisy = 16 * np.clip(digits.validation.images + noise, 0, 1)[..., None]  # (297, 8, 8, 1)
with serving.running(deployed(16), name="digits") as service:
    reply = service.post(f"{base}:predict", json={"instances": noisy[shown].tolist()}).json()
    rows = reply["predictions"]

# %% tags=["demo"]
titles = [f"{row['classes']} ({max(row['probabilities']):.2f})" for row in rows]
axes = plots.image_grid(noisy[shown, ..., 0], titles, value_range=(0, 16))
plots.show(
    axes,
    alt="Eight noisy digits, each with the class that the service answers and its probability.",
)
print("labels:", labels[shown].tolist())

# %% [markdown]
# We observe answers to everything, and numbers that differ: the two wrong answers, the third and the last, have the lowest of the eight.
# Section 2 makes use of that.
# First: how long does an answer take?

# %% [markdown]
# ### Exercise 1: Latency percentiles
#
# Averages hide the slow requests.
# The percentile $p_{99}$ says: 99 % were at least as fast.
# We use the *nearest rank*, always a latency that somebody really had.
# Of $n$ latencies in ascending order it is the one with the number (counted from 1)
#
# $$r = \left\lceil \frac{p\, n}{100} \right\rceil$$
#
# NumPy interpolates between two neighbors by default.
# The first `warmup` measurements are left out, in the order in which they were made: first calls load code and fill caches.
# If nothing is left, raise `ValueError`.
# About 5 lines.
# Hint: `math.ceil(p * n / 100)`, and Python counts from 0.


# %% answer="percentiles" level="warm-up"
def percentiles(latencies: list[float], percents: list[int], warmup: int = 0) -> list[float]:
    """Nearest-rank percentiles.

    Args:
        latencies: In the order in which they were measured; not changed.
        percents: Whole numbers from 1 to 100; the rank is exact, as p * n is a whole number.
        warmup: Measurements at the beginning that do not count.

    Returns:
        A latency for each of the percents.

    Raises:
        ValueError: If no measurement is left.
    """
    ### BEGIN SOLUTION
    ordered = sorted(latencies[warmup:])
    if not ordered:
        raise ValueError(f"no measurements left: {len(latencies)} with {warmup} for warming up")
    return [ordered[math.ceil(percent * len(ordered) / 100) - 1] for percent in percents]
    ### END SOLUTION


# %% check="percentiles_values" points=2
# Ten latencies, in order 1, 2, ..., 9, 50: number 5 is p50, number 9 p90; p91 needs number 10
check.close(
    percentiles([3, 1, 50, 2, 9, 8, 7, 4, 6, 5], [50, 90, 91, 100]),
    [5, 9, 50, 50],
    "four percentiles of ten latencies",
    hint="Sort, then the element number ceil(p * n / 100), counted from 1; no interpolation.",
)
check.close(
    percentiles([90, 1, 80, 3, 2], [50, 99], warmup=1),
    [2, 80],
    "one measurement for warming up",
    hint="Leave out the first in order of time (90), then sort the rest.",
)
### BEGIN HIDDEN TESTS
times = check.frozen(check.rng(601).lognormal(size=200))
check.same(
    [percentiles(list(times[:n]), [1, 50, 95, 99, 100]) for n in (200, 47, 20, 3, 1)],
    "percentiles of 200, 47, 20, 3 and 1 latencies",
    hint="The rank is rounded up. With few latencies p95, p99 and p100 are the largest one.",
)
check.same(
    [percentiles(list(times[:47]), [75, 10, 90], warmup) for warmup in (7, 40, 46)],
    "other numbers of measurements for warming up",
    hint="latencies[warmup:] before sorting; the results are in the order of `percents`.",
)
check.same(
    [percentiles(list(times[:n]), list(range(1, 101))) for n in (100, 50, 25, 200)],
    "all hundred percentiles of 100, 50, 25 and 200 latencies",
    hint="Multiply first: p * n is a whole number, while p / 100 is rounded, and 7 / 100 * 100 is "
    "a little above 7. NumPy's methods of nearest rank have the same fault.",
)
check.same(
    percentiles([2.0, 2.0, 9.0, 2.0, 7.5, 2.0, 3.25, 7.5], [25, 50, 62, 63, 75, 88, 100]),
    "latencies that are equal",
    hint="Equal latencies count as often as they occur.",
)
given = list(times[:6])
percentiles(given, [50], 2)
percentiles(given, [50])
check.same(
    given,
    "the measurements are not changed",
    hint="sorted(...) makes a new list; .sort() does not.",
)
### END HIDDEN TESTS


# %% check="percentiles_empty" points=1
check.raises(
    lambda: percentiles([5.0, 6.0], [50], warmup=2),
    ValueError,
    "no measurement is left",
    hint="Raise ValueError when all measurements were for warming up.",
)


### BEGIN HIDDEN TESTS
def refused(latencies, warmup):
    """Whether ValueError is raised."""
    try:
        percentiles(latencies, [50, 99], warmup)
    except ValueError:
        return True
    return False


check.same(
    [refused([], 0), refused([1.0], 3), refused([1.0, 2.0], 1), refused([4.0], 0)],
    "with and without measurements",
    hint="One measurement is enough; none is a ValueError.",
)


def of_lists(latencies, percents, *warmup):
    """`percentiles` of lists."""
    return percentiles(latencies.tolist(), percents.tolist(), *warmup)


check.agrees(
    of_lists,
    "percentiles in every regime",
    hint="Leave out the first `warmup`, sort the rest, take number ceil(p * n / 100) of these n; "
    "ValueError if there is none.",
    latencies=check.array("n", low=0, ties=True),
    percents=check.array("k", dtypes=("int64",), low=1, high=100),
    warmup=check.integer(0, "n-1", default=0),
    sizes={"n": 9, "k": 4},
    cases={
        "all measurements were for warming up": {"latencies": np.ones(3), "warmup": 3},
        "warmup is larger than the number of measurements": {"latencies": np.ones(3), "warmup": 9},
        "there are no measurements": {"latencies": np.zeros(0), "warmup": 0},
    },
)
### END HIDDEN TESTS

# %% [markdown]
# One caller sends 160 requests, one after another.
# Most of them ask about one digit, every sixteenth asks about 297 digits at once.
# Each dot in the figure is a request; note that the axis of the latency is logarithmic.
# Look at the first dots, and at which requests the three lines pass through.

# %% tags=["demo"]
scan = np.round(16 * digits.validation.images)[..., None]
one = [json.dumps({"instances": [image.tolist()]}).encode() for image in scan]
page, large = json.dumps({"instances": scan.tolist()}).encode(), np.arange(160) % 16 == 15
seconds = []
with serving.running(deployed(16), name="digits", max_delay=0.0) as service:
    for n in range(160):
        body = page if large[n] else one[n]
        ask = lambda body=body: service.post(f"{base}:predict", content=body)  # noqa: E731
        seconds += serving.timed(ask, calls=1)
milliseconds = [1000 * duration for duration in seconds]

# %% tags=["demo"]
p50, p95, p99 = percentiles(milliseconds, [50, 95, 99], warmup=8)
print("median below p95, p95 not above p99:", p50 < p95 <= p99)
points = np.stack([np.arange(160), milliseconds], axis=1)
(axes,) = plots.panels(1, width=7, height=3.6)
plots.scatter(points, large.astype(int), class_names=["one digit", "297 digits"], ax=axes)
for value, name, style in [(p50, "p50", ":"), (p95, "p95", "-."), (p99, "p99", "--")]:
    axes.axhline(value, color="0.3", linestyle=style, label=name)
axes.set(yscale="log", ylim=(min(milliseconds) / 1.5, max(milliseconds) * 3))
axes.set(xlabel="request, in the order of sending", ylabel="latency (ms)")
axes.legend(ncols=5, loc="upper center")
plots.show(
    axes,
    alt="A dot for each of 160 requests: those with one digit form a band near the median line, "
    "the ten with 297 digits lie far above it, where the lines of p95 and p99 are.",
)

# %% [markdown]
# We observe that the median hardly knows of the large requests, 10 in 160, while $p_{95}$ and $p_{99}$ lie among them; where exactly the dots are is different in each run.
# The first request is much slower than the next ones, hence `warmup`.
# The *tail* is what users remember ([Dean and Barroso, 2013](https://doi.org/10.1145/2408776.2408794)): a page that makes ten calls meets the slowest tenth with a probability of $1 - 0.9^{10} = 0.65$.
# A service-level objective therefore names a percentile, such as "$p_{99}$ below 100 ms".

# %% [markdown]
# ## 2. Doubtful answers
#
# A classifier always answers, also for a scribble.
# Its largest probability, the *confidence*, says how sure it is.
# A service can answer only above a *threshold* ([Chow, 1970](https://doi.org/10.1109/TIT.1970.1054406)) and hand the rest to a *fallback*: a slower model, a rule, a person.
# *Coverage* is the share it answers itself.
# In the figure, look at what a higher threshold gains and what it costs on the noisy digits.

# %% tags=["demo", "nbval-ignore-output"]
beliefs = keras.ops.softmax(network((noisy / 16).astype("float32"))).numpy()  # (297, 10)
confidence, correct = beliefs.max(axis=1), beliefs.argmax(axis=1) == labels
thresholds = np.linspace(0, 0.98, 50)
answered = np.array([confidence >= t for t in thresholds])
accuracy, coverage = [correct[rows].mean() for rows in answered], answered.mean(axis=1)
axes = plots.functions(
    thresholds,
    {"accuracy where the model answers": accuracy, "coverage": coverage},
    x_label="threshold on the confidence",
    y_label="share",
)
axes.set(ylim=(0, 1.02))
axes.legend(loc="lower left")
plots.show(
    axes,
    alt="As the threshold rises from 0 to 0.98, accuracy among answered digits rises and coverage "
    "falls; they cross near a threshold of 0.6.",
)
for n in (0, 45):
    print(f"threshold {thresholds[n]:.1f}: {accuracy[n]:.2f} right of {coverage[n]:.2f} answered")

# %% [markdown]
# We observe a trade: a higher threshold buys accuracy with coverage, here from 0.80 of all digits to 0.94 of the 0.63 that are left at a threshold of 0.9.
# What is right depends on what an error costs, compared with a call of the fallback.
# The curve must be measured on data like those of production, and again when these change.

# %% [markdown]
# ### Exercise 2: Threshold and fallback
#
# For each image: if its largest probability is at least `threshold`, the model's class counts.
# All others go to `fallback` together, in one call and in their order; it returns a class for each.
# No doubtful images, no call.
# The fallback is another system: if it raises an exception, the service must not fall with it, and the answer is -1.
# Probabilities that are NaN are never sure.
# About 9 lines.
# Hint: a comparison with NaN is false.


# %% answer="decide"
def decide(
    images: np.ndarray,
    probabilities: np.ndarray,
    threshold: float,
    fallback: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, list[str]]:
    """Classes from the model where it is sure, else from a fallback.

    Args:
        images: Shape (batch, ...); those that are doubtful go on with their shape.
        probabilities: What the model says, shape (batch, classes); of equal ones the first counts.
        threshold: Confidence from which on the model is believed.
        fallback: Function of some images (n, ...): their classes (n,). May fail.

    Returns:
        Classes, int (batch,), -1 where nobody answered; and where each is from: "model",
        "fallback" or "none".
    """
    ### BEGIN SOLUTION
    classes = np.argmax(probabilities, axis=1)
    sure = np.max(probabilities, axis=1) >= threshold
    sources = np.where(sure, "model", "fallback")
    if not sure.all():
        try:
            classes[~sure] = fallback(images[~sure])
        except Exception:
            classes[~sure], sources[~sure] = -1, "none"
    return classes, sources.tolist()
    ### END SOLUTION


# %% check="decide_values" points=2
asked = []


def careful(images):
    """Stands for a slow, careful model: the class is the last number of an image."""
    asked.append(images.tolist())
    return images[:, -1].astype(int)


images = check.frozen([[1.0, 7.0], [2.0, 8.0], [3.0, 9.0]])
probabilities = check.frozen([[0.5, 0.25, 0.25], [0.0, 0.125, 0.875], [0.25, 0.75, 0.0]])
check.equal(
    decide(images, probabilities, 0.75, careful),
    ([7, 2, 1], ["fallback", "model", "model"]),
    "one doubtful image of three",
    hint="0.5 is below 0.75, so the fallback is asked; a confidence of exactly 0.75 is enough.",
)
check.equal(
    asked, [[[1.0, 7.0]]], "the fallback sees only the doubtful image", hint="images[~sure], once."
)
check.source(
    decide,
    "the decision is written out",
    forbidden=("course_utils.serving", "serving", "importlib"),
    hint="Write the rule yourself; the course's own service is for comparison.",
)
### BEGIN HIDDEN TESTS
asked, rng = [], check.rng(401)
images = check.frozen(rng.integers(0, 9, size=(8, 4)))
scores = rng.integers(1, 17, size=(8, 5)) ** 2.0
scores[3] = [0.0, 0.0, 0.0, 5.0, 0.0]
probabilities = check.frozen(scores / scores.sum(axis=1, keepdims=True))
check.same(
    [decide(images, probabilities, threshold, careful) for threshold in (0.0, 0.4, 0.6, 1.0)],
    "eight images at four thresholds",
    hint="The classes of the fallback go to the places of the doubtful images, in their order.",
)
check.same(
    [str(batch) for batch in asked],
    "one call with all doubtful images, none without any",
    hint="Collect the doubtful images; call the fallback once, and only if there are some.",
)
asked = []
broken = np.array([[np.nan] * 3, [0.125, 0.875, 0.0], [0.25, np.nan, 0.5]])
check.same(
    [*decide(check.frozen(images[:3]), check.frozen(broken), 0.25, careful), str(asked)],
    "probabilities that are NaN",
    hint="`confidence >= threshold` is false for NaN, `not confidence < threshold` is true.",
)
### END HIDDEN TESTS


# %% check="decide_failure" points=1
def unreachable(images):
    """Stands for a fallback that is down."""
    asked.append(len(images))
    raise ConnectionError("no route to host")


asked = []
check.equal(
    decide(images[:2], check.frozen([[0.5, 0.5], [0.125, 0.875]]), 0.75, unreachable),
    ([-1, 1], ["none", "model"]),
    "a fallback that is down",
    hint="Catch the exception; doubtful images get -1 and 'none', sure ones keep their class.",
)


### BEGIN HIDDEN TESTS
def confused(images):
    """Fails in another way."""
    asked.append(len(images))
    raise KeyError("class")


check.same(
    [decide(images, probabilities, t, confused) for t in (0.0, 0.5, 1.0)] + [asked],
    "a fallback that fails in another way",
    hint="Whatever the fallback raises (except Exception), the service goes on. Do not ask again.",
)
kinds = []
for ask in (careful, confused):
    classes, sources = decide(images, probabilities, 0.4, ask)
    kinds += [np.asarray(classes).dtype.kind in "iu", type(sources).__name__, sorted(set(sources))]
check.same(
    kinds,
    "whole numbers and a list of texts",
    hint="Classes are an array of whole numbers, sources a list, whether the fallback fails or "
    "not.",
)


def brightest(images):
    """A class above 100 that depends on the place of the largest number and the axes."""
    return 100 * images.ndim + images.reshape(len(images), -1).argmax(axis=1)


def down(images):
    """Always fails."""
    raise TimeoutError("no answer")


at_threshold = lambda threshold, **_: (threshold, threshold)  # noqa: E731
check.agrees(
    decide,
    "decide in every regime",
    hint="Sure is whose largest probability is at least `threshold`; all the others go to the "
    "fallback in one call, as they are, and get -1 and 'none' if it raises.",
    images=check.array("batch", "features", magnitudes=(20.0,)),
    probabilities=check.array(
        "batch", "classes", dtypes=("float64", "float32"), low=0, high=1, edges=at_threshold
    ),
    threshold=check.number(0, 1, typical=(0.75, 0.5)),
    fallback=check.choice(brightest, down),
    sizes={"batch": 6},
    longest=400,
    cases={
        "images have four axes": {"images": check.rng(402).normal(size=(6, 2, 3, 1))},
        "all probabilities are NaN and the fallback is down": {
            "probabilities": np.full((6, 3), np.nan),
            "fallback": down,
        },
    },
)
### END HIDDEN TESTS

# %% [markdown]
# As a fallback we take the label of the training digit with the nearest pixels: slower, no training, other mistakes.
# How good is each alone, and how good are both together at a threshold of 0.9?


# %% tags=["demo"]
def nearest(images):
    """The label of the nearest training digit for each image."""
    gaps = images.reshape(-1, 1, 64) / 16 - digits.train.images.reshape(1, -1, 64)
    return digits.train.labels[(gaps**2).sum(axis=2).argmin(axis=1)]


together, sources = decide(noisy, beliefs, 0.9, nearest)
accuracies = {
    "network alone": correct.mean(),
    "nearest digit alone": np.mean(nearest(noisy) == labels),
    f"both, {sources.count('fallback')} of 297 by the nearest": np.mean(together == labels),
}
axes = plots.bars(accuracies, value_label="accuracy on the noisy digits", digits=2)
axes.set_xlim(0, 1.15)
plots.show(
    axes,
    alt="Bars of accuracy: the network alone 0.8, the nearest digit alone 0.91, both together 0.9.",
)

# %% [markdown]
# We observe that both together are about as good as the slow method alone, 0.9 and 0.91, and asked it about 109 of 297 scans.
# The network answers where it is sure, the nearest digit gets the rest.
# If the fallback were as fast as the network, the network would not be needed: a threshold saves as much as a call of the fallback costs.

# %% [markdown]
# ## 3. New versions, carefully
#
# A *canary release* sends a small share of the traffic to the new version and watches it.
# The same user should always meet the same version, on every server, also after a restart: a random number for each request would not do.

# %% [markdown]
# ### Exercise 3: Canary routing
#
# Let $u$ be the first 8 bytes of the SHA-256 hash of the text `salt:request_id` (UTF-8), read as a whole number, most significant byte first.
# The request goes to the canary if
#
# $$\frac{u}{2^{64}} < \text{fraction}$$
#
# With another salt, that is for another release, other users come first.
# About 3 lines.
# Hint: `hashlib.sha256(...).digest()` and `int.from_bytes`.
# Python's own `hash` of a text differs between processes.


# %% answer="route"
def route(request_id: str, fraction: float, salt: str = "") -> str:
    """Which version answers a request.

    Args:
        request_id: Of the user or the request.
        fraction: Share of the traffic for the canary, from 0 to 1.
        salt: Name of the release.

    Returns:
        "canary" or "stable".
    """
    ### BEGIN SOLUTION
    digest = hashlib.sha256(f"{salt}:{request_id}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return "canary" if share < fraction else "stable"
    ### END SOLUTION


# %% check="route_values" points=2
# The hash of ":anna" begins with 0xa3: share 163/256 = 0.64; that of ":dora" with 0x0f: 0.06
check.equal(
    [route("anna", 0.6), route("anna", 0.65), route("dora", 0.07), route("dora", 0.05)],
    ["stable", "canary", "canary", "stable"],
    "two users and several fractions",
    hint="Hash f'{salt}:{request_id}', also if the salt is empty; u / 2**64 is compared.",
)
check.equal(
    [route("anna", 0.0), route("dora", 0.0)],
    ["stable", "stable"],
    "nobody meets a canary of 0 %",
    hint="The share of a user is below the fraction only if the fraction is above 0.",
)
### BEGIN HIDDEN TESTS
users = [f"user-{n}" for n in range(60)] + ["", "Zoë", "王", "a b:c"]
for_release = lambda fraction, salt: [route(user, fraction, salt) for user in users]  # noqa: E731
check.same(
    for_release(0.3, "v2"),
    "64 users and a fraction of 0.3",
    hint="UTF-8, the first 8 bytes of the digest, most significant byte first.",
)
check.same(
    [for_release(0.5, "v3"), for_release(0.031, "v2"), for_release(1.0, "")],
    "other releases and fractions",
    hint="The salt stands before the colon; with 1.0 everybody meets the canary.",
)
check.same(
    [route(f"{n}", 0.5 + n / 4000, "fine") for n in range(600)],
    "six hundred fractions close to one half",
    hint="Compare the number itself with the fraction, not a share in whole percents.",
)
begins = [hashlib.sha256(f"v4:{n}".encode()).digest()[:4] for n in range(40)]
check.same(
    [
        route(f"{n}", (int.from_bytes(begin, "big") + 0.5) / 2**32, "v4")
        for n, begin in enumerate(begins)
    ],
    "forty fractions that only the fifth byte decides",
    hint="Eight bytes of the digest, which are 16 hexadecimal digits, divided by 2**64.",
)
met = 0.43549950432790696  # the exact share of this user
exact = {"request_id": "user-2499", "salt": "v2"}
check.agrees(
    route,
    "route in every regime",
    hint="The share of the traffic is compared with `fraction` by <, for every text, salt and "
    "fraction from 0 to 1.",
    request_id=check.choice("user-7", "", "Zoë 王", "a:b", "7" * 40),
    fraction=check.number(0, 1, typical=(0.5, 0.05, 0.25, 0.75, 0.95)),
    salt=check.choice("v2", "", "v2:", "Ü", default=""),
    cases={
        "the fraction is exactly met": exact | {"fraction": met},
        "the fraction is the next number above": exact | {"fraction": float(np.nextafter(met, 1))},
        "the fraction is the next number below": exact | {"fraction": float(np.nextafter(met, 0))},
    },
)
### END HIDDEN TESTS

# %% [markdown]
# A release goes wrong: version 2 divides by 255 the scans that go from 0 to 16.
# It starts, answers with status 200, and about a tenth of 200 users meet it.
# Their scans are clean ones.
# No label is known yet; look at the confidence of the answers.

# %% tags=["demo"]
by_version, right = {"stable": 1, "canary": 2}, {"stable": [], "canary": []}
dots, kinds = [], []
with serving.running(deployed(16, 255), name="digits", max_delay=0.0) as service:
    for n in range(200):
        where = route(f"user-{n}", 0.1, salt="version 2")
        path = f"{base}/versions/{by_version[where]}:predict"
        (row,) = service.post(path, content=one[n]).json()["predictions"]
        dots.append((n, max(row["probabilities"])))
        right[where].append(row["classes"] == labels[n])
        kinds.append(by_version[where])
(axes,) = plots.panels(1, width=7, height=3.4)
plots.scatter(dots, kinds, class_names=["stable", "canary"], ax=axes)
axes.set(xlabel="user", ylabel="confidence of the answer")
plots.show(
    axes,
    alt="A dot for each of 200 users: those of the stable version lie nearly all close to 1, those "
    "of the canary between 0.3 and 0.5.",
)

# %% [markdown]
# We observe two groups that one can tell apart without statistics: nearly all answers of the stable version lie close to 1, none of the canary above 0.5.
# Where the pixels are sixteen times too faint, the network is never sure.
# A week later the labels come in, and the rollback is due.
# Would the service notice it while it runs?

# %% tags=["demo", "nbval-ignore-output"]
for where, values in right.items():
    print(f"{where}: {sum(values)} of {len(values)} answers are right")
models = deployed(16, 255)
with serving.running(models, name="digits") as service:
    for action in (lambda: models.switch(2), models.back):
        action()
        active = service.get(f"{base}/metadata").json()["model_spec"]["version"]
        print("active:", active)

# %% [markdown]
# We observe that 2 of 15 answers were right, that a few users were enough to see it, and that switch and rollback took effect in the running service with the next request.
# Confidence is no proof, since a network can be wrong and sure of it.
# It is a reason to look, a week before the labels.

# %% [markdown]
# ## 4. Many callers at once
#
# A service for one caller at a time wastes most of each call: the way into the model and back costs nearly the same for one image as for ten.
# Look at the time for one image when several go in one call.

# %% tags=["demo"]
import tensorflow as tf

models = deployed(16)
call = tf.saved_model.load(str(models.place(1))).signatures["serving_default"]
per_image = {}
for size in (1, 4, 16, 64, 256):
    images = tf.constant(scan[:size].astype("float32"))
    times = serving.timed(lambda images=images: call(images=images), calls=60)
    per_image[f"{size} in a call"] = 1000 * np.median(times) / size
axes = plots.bars(per_image, value_label="time for one image (ms), logarithmic", digits=2)
axes.set(xscale="log", xlim=(None, 2 * per_image["1 in a call"]))
plots.show(
    axes,
    alt="Bars of the time for one image, on a logarithmic axis: it falls steeply with the number "
    "of images in a call.",
)

# %% [markdown]
# We observe that an image in a crowd costs a small part of what it costs alone.
# *Micro-batching* lets requests wait a moment and puts them into one call: more images per second, at the price of a delay.
# Two numbers bound it: the largest batch and the longest delay.

# %% [markdown]
# ### Exercise 4: Micro-batching
#
# Requests arrive at known times $a_0 \le a_1 \le \dots$ The first one that waits, $i$, opens a batch.
# With at most $m$ in a batch, a delay of at most $d$, and a server that is free again at $f$, the batch leaves at
#
# $$t = \max\bigl(f, \min(a_i + d,\; a_{i + m - 1})\bigr)$$
#
# with all waiting requests $a_j \le t$, but no more than $m$.
# (If no request $a_{i + m - 1}$ comes any more, the batch leaves at $\max(f, a_i + d)$.)
# Then the server is busy for a given time: $f = t + \text{busy}$.
# At first it is free.
# About 9 lines.
# Hint: a `while` loop over $i$.


# %% answer="micro_batches" level="challenge"
def micro_batches(
    arrivals: list[float], max_size: int, max_delay: float, busy: float = 0.0
) -> tuple[list[float], list[int]]:
    """When batches leave, and how many requests each has.

    Args:
        arrivals: Times in ascending order; not changed.
        max_size: Requests in a batch at most, 1 or more.
        max_delay: How long the first request of a batch waits for others, 0 or more.
        busy: How long the server works on a batch.

    Returns:
        The time at which each batch leaves, and its size.
    """
    ### BEGIN SOLUTION
    times, sizes = [], []
    first, free = 0, -math.inf
    while first < len(arrivals):
        time = arrivals[first] + max_delay
        if first + max_size <= len(arrivals):
            time = min(time, arrivals[first + max_size - 1])
        time = max(time, free)
        size = sum(arrival <= time for arrival in arrivals[first : first + max_size])
        times, sizes = [*times, time], [*sizes, size]
        first, free = first + size, time + busy
    return times, sizes
    ### END SOLUTION


# %% check="micro_batches_delay" points=2
# The request at 0 waits until 5 and meets those at 3 and 5; 6, 7 and 8 are full at 8; 20 waits
check.close(
    micro_batches([0, 3, 5, 6, 7, 8, 20], 3, 5),
    ([5, 8, 25], [3, 3, 1]),
    "seven requests in three batches",
    hint="A batch leaves when it is full or when its first request has waited for max_delay; a "
    "request that arrives at that very time still joins.",
)
### BEGIN HIDDEN TESTS
times = np.cumsum(check.rng(501).integers(0, 5, size=40)).tolist()
check.same(
    [
        micro_batches(times, size, delay)
        for size, delay in [(4, 6), (1, 10), (40, 7), (3, 0), (8, 2)]
    ],
    "forty requests with five settings",
    hint="min(arrivals[i] + max_delay, arrivals[i + max_size - 1]) if the server is free.",
)
check.same(
    [micro_batches([], 3, 1), micro_batches([2.5], 1, 4), micro_batches([-3.0, -2.0], 5, 0.5)],
    "no request, one, and two",
    hint="Without requests there are no batches; the delay counts from the first of a batch.",
)
check.same(
    micro_batches([7, 7, 7, 7, 7, 7, 7, 9], 3, 4),
    "seven requests at the same time",
    hint="A full batch leaves at once; the rest opens the next batch.",
)
### END HIDDEN TESTS


# %% check="micro_batches_busy" points=2
# The first batch leaves at 1 and keeps the server busy until 11: by then four more wait
check.close(
    micro_batches([0, 2, 3, 4, 9, 12], 4, 1, busy=10),
    ([1, 11, 21], [1, 4, 1]),
    "requests pile up while the server is busy",
    hint="A batch cannot leave before the server is free, and takes along all that wait by then.",
)
check.source(
    micro_batches,
    "batching is written out",
    forbidden=("course_utils.serving", "serving", "importlib"),
    hint="Write the loop; the course's own service works on live requests, not on times.",
)
### BEGIN HIDDEN TESTS
times = np.cumsum(check.rng(502).integers(0, 4, size=50)).tolist()
settings = [(4, 6, 3), (8, 0, 9), (2, 1, 2.5), (50, 3, 20), (1, 5, 1)]
check.same(
    [micro_batches(times, size, delay, busy) for size, delay, busy in settings],
    "fifty requests and a busy server",
    hint="t = max(free, min(...)); free = t + busy. Never more than max_size in a batch.",
)
check.same(
    micro_batches([0, 0, 0, 0, 0, 1, 30, 31], 2, 4, 5),
    "a burst that takes three batches",
    hint="Every batch, also a full one, waits for the server.",
)
given = times[:9]
leaving, sizes = micro_batches(given, 4, 2.0, 1.5)
check.same(
    given,
    "the arrivals are not changed",
    hint="Count with an index, or work on a copy, list(arrivals).",
)
check.same(
    [len(leaving), [isinstance(size, (int, np.integer)) for size in sizes]],
    "sizes are whole numbers",
    hint="A size is an int, a number of requests.",
)


def in_order(arrivals, *settings, **named):
    """`micro_batches` of a list in ascending order."""
    return micro_batches(np.sort(arrivals).tolist(), *settings, **named)


check.agrees(
    in_order,
    "micro_batches in every regime",
    hint="t = max(free, min(arrivals[i] + max_delay, arrivals[i + max_size - 1])); requests that "
    "arrive until t join, at most max_size; free = t + busy, at first the server is free at any t.",
    arrivals=check.array("n", ties=True),
    max_size=check.integer(1, 60, typical=(3, 5, 12)),
    max_delay=check.number(0, typical=(0.3, 2.0, 1e4)),
    busy=check.number(0, typical=(0.2, 1.7, 1e4), default=0.0),
    sizes={"n": 12},
    cases={
        "there are no requests": {"arrivals": np.zeros(0)},
        "times are seconds since 1970": lambda given: (
            given | {"arrivals": given["arrivals"] + 1.7e9, "busy": 0.7}
        ),
    },
)
### END HIDDEN TESTS

# %% [markdown]
# What does it buy?
# We simulate 400 requests that arrive at random, 1 every 2 ms on average, at a server that takes 3 ms for a call: alone, it cannot keep up.
# Look at how long the requests wait until their batch leaves.

# %% tags=["demo"]
arrivals = np.cumsum(check.rng(3).exponential(2.0, size=400))
waits = {}
for size, delay in [(1, 0), (4, 2), (16, 2), (16, 10)]:
    times, sizes = micro_batches(arrivals.tolist(), size, delay, busy=3.0)
    waits[f"at most {size}, delay {delay} ms"] = np.sort(np.repeat(times, sizes) - arrivals)
    print(f"batches of at most {size}, delay {delay} ms: {len(sizes)} calls")
axes = plots.series(waits, x_label="request, sorted by wait", y_label="wait (ms)")
axes.set(yscale="symlog", ylim=(0, None))
axes.legend(ncols=2, loc="center right", bbox_to_anchor=(1, 0.62))
plots.show(
    axes,
    alt="Sorted waits: without batches nearly all requests wait 10 to 300 milliseconds; with "
    "batches and a delay of 2 milliseconds up to 4, with a delay of 10 milliseconds up to 10.",
)

# %% [markdown]
# We observe that a server without batches falls behind for good, while batches absorb the load.
# A delay of 10 ms saves calls, 74 instead of 202, but no request is faster for it: while the server is busy, requests gather anyway.
#
# The service of the course does this live, with `asyncio`.
# A bounded client sends 120 requests, 8 at a time; Prometheus metrics tell how many calls of the model it took.

# %% tags=["demo"]
with serving.running(models, name="digits", max_batch=8, max_delay=0.01) as service:
    load = serving.load(service, f"{base}:predict", one, requests=120, concurrency=8)
    metrics = serving.metrics(service)
print("answers by status:", load.statuses)
print("images predicted:", int(metrics["serving_instances_total"]))
print("fewer calls of the model than images:", metrics["serving_model_calls_total"] < 120)

# %% [markdown]
# ## 5. Into production
#
# The folder `deploy` of this course holds a `Dockerfile` and a `compose.yaml`: TensorFlow Serving and the course's service, each with the same folder of versions, mounted read-only.
# A container runs as an ordinary user, with pinned base images, a health check, and limits on memory.
# No container engine was at hand when this was written: the files are checked by tests that parse them, and have never been built or run.

# %% [markdown]
# ### Exercise 5: A release goes wrong
#
# A person grades this one; it needs no code.
#
# On Friday version 8 gets all traffic at once.
# Status codes are 200 as always, the median latency is unchanged, $p_{99}$ rose from 40 to 400 ms, the share of answers above the confidence threshold fell from 95 % to 70 %.
# Labels arrive a week later.
# Say what you do first and why, name two possible causes that fit these numbers with a test for each, and describe how the next release should go so that fewer users are hit.
# 6 to 9 sentences.

# %% [markdown] question="written_release" points=3
# ### BEGIN SOLUTION
# First roll back to version 7, which is one atomic switch and needs no diagnosis; keep version 8 and recorded requests to look at.
# Waiting for labels would cost a week of bad answers, and a 200 says only that something was returned. (1 point)
#
# The fallback answers 30 % instead of 5 % of the requests; if it is slow, the tail grows while the median stays, so one cause may explain both numbers.
# Why did confidence fall?
# Perhaps the preprocessing of version 8 differs (training-serving skew): send the same recorded requests to both versions and compare inputs and probabilities, which must agree with the notebook.
# Perhaps the conversion lost accuracy (quantization with an unsuitable representative dataset): measure parity with the float model.
# Perhaps the inputs changed on that day and not the model: then version 7 shows the same confidence on them.
# For the tail alone: too long a delay or too small a batch in micro-batching, or missing warm-up calls; look at latencies without the fallback. (1 point)
#
# Next time: parity and accuracy on a fixed set as a gate before publishing; a canary of 1 to 5 % by a stable hash, with limits on p99, coverage and disagreement that trigger the rollback automatically; then larger shares step by step, and not before a weekend. (1 point)
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - Percentiles, not means, tell what users feel; the median does not see 10 slow requests in 160.
# - A model that may say "not sure" is right more often; what it does not answer goes to a fallback, and the service survives that one's failure.
# - Canaries limit the damage, stable hashes keep users where they are, and confidence shows some faults before labels do.
# - Micro-batches trade a bounded delay for throughput; requests that wait anyway are the cheapest batch.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# In the latency figure, send the large requests from a second caller at the same time and see what that does to the small ones.
# Let the canary divide by 16.5 instead of 255: do confidence or labels still show it, and after how many users?
# Start the containers, `docker compose -f deploy/compose.yaml up`, and draw a digit at `http://localhost:8080/`.
#
# **Papers.**
# [Dean and Barroso, 2013](https://doi.org/10.1145/2408776.2408794), *The Tail at Scale*.
# [Chow, 1970](https://doi.org/10.1109/TIT.1970.1054406), *On Optimum Recognition Error and Reject Tradeoff*.
# [Guo et al., 2017](https://arxiv.org/abs/1706.04599), *On Calibration of Modern Neural Networks*: what a confidence is worth.
# [Crankshaw et al., 2017](https://arxiv.org/abs/1612.03079), *Clipper: A Low-Latency Online Prediction Serving System*.
