# ---
# jupyter:
#   course:
#     title: Gates and text
#     part: 3
#     about: LSTM and GRU gate by gate, reading from both ends, text with a temperature
#     replaces: 06_recurrent
#     cpu_budget: 70
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Gates and text
#
# A network reads Python's manual, one character at a time, and nobody tells it what a word is.
# After a quarter of a minute it spells short words, and sets spaces, quotes and periods where they could stand.
# What kind of memory does that take?
# The answer also solves the task at which lesson 06a failed: one number, kept in mind for 80 steps.
# At the end of this lesson you can
#
# - write the steps of an LSTM and a GRU that give the numbers that Keras gives;
# - say gate by gate why they remember where a plain network forgets, over 80 steps;
# - read a sequence from both ends, and say when that is not allowed;
# - write text one character at a time, with a temperature.

# %% [markdown]
# **You need** from lesson 06a what a hidden state is, the kernel and the recurrent kernel, and why gradients vanish; and `compile` and `fit` in Keras (lesson 01c).
#
# **Time:** 30 minutes of reading, 70 to 90 minutes with the exercises, under 70 CPU seconds of computing.
#
# Write your code where a cell says `YOUR CODE HERE`, then run the cells below it.
# Keras is the judge in many checks: `filled` gives one of its layers random weights, biases included, and returns these weights, so that your function and the layer can be compared.
# `sigmoid` is given, too.

# %%
import math
from collections.abc import Callable

import keras
import numpy as np

from course_utils import check, data, plots

check.begin("06b_gates")


def filled(layer, features, seed):
    """A Keras layer with random weights, biases included, and these weights as arrays."""
    layer.build((None, None, features))
    rng = np.random.default_rng(seed)
    weights = [rng.normal(scale=0.5, size=np.shape(array)) for array in layer.get_weights()]
    layer.set_weights(weights)
    return layer, weights


def sigmoid(z):
    """The logistic function, stable for large |z|."""
    return 0.5 * (1 + np.tanh(0.5 * z))


# %% [markdown]
# ## 1. A network that writes
#
# A *language model* gives the probability of the next character, given all before.
# Our text is the reference that Python's `help()` shows.
# Each character becomes a row of zeros with a single one at its place in the alphabet (*one-hot*).
# Training is many-to-many: the target of each step is the character that follows.

# %% tags=["demo"]
text = data.text_corpus()[:100_000]
alphabet = sorted(set(text))
one_hot = np.eye(len(alphabet))
ids = np.searchsorted(alphabet, list(text))
pieces = ids[: len(ids) // 41 * 41].reshape(-1, 41)  # 40 inputs, each with its next character
piece = "".join(alphabet[i] for i in pieces[20])
print(f"inputs:  {piece[:-1]!r}\ntargets: {piece[1:]!r}")

# %% [markdown]
# The network has one recurrent layer of 64 units, an *LSTM*, which we will open in section 3, and a dense layer that turns its states into one logit for each character.
# Look at how much the first pass over the text has won already: guessing evenly among about 90 characters costs $\ln 90 \approx 4.5$.

# %% tags=["demo"]
keras.utils.set_random_seed(0)
layers = [keras.layers.LSTM(64, return_sequences=True), keras.layers.Dense(len(alphabet))]
model = keras.Sequential([keras.Input((None, len(alphabet))), *layers])
from_logits = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer=keras.optimizers.Adam(0.01), loss=from_logits)
history = model.fit(one_hot[pieces[:, :-1]], pieces[:, 1:], batch_size=32, epochs=12, verbose=0)
curves = {"LSTM": history.history["loss"], "even guess": [math.log(len(alphabet))] * 12}
axes = plots.functions(np.arange(1, 13), curves, x_label="epoch", y_label="loss")
axes.set(xlim=(0.5, 12.5))
plots.show(
    axes,
    alt="The loss falls from about 3.2 after one epoch to about 1.6 after twelve; an even guess "
    "has 4.5.",
)

# %% [markdown]
# Now it writes.
# It gets 40 characters of the manual, we draw the next one with the probabilities that it gives, append it, and ask again.
# The text belongs to your version of Python, so what follows the bar differs from one version to the next.

# %% tags=["demo", "nbval-ignore-output"]
written = text[4000:4040]
for turn in range(160):
    recent = one_hot[np.searchsorted(alphabet, list(written[-40:]))]
    logits = model.predict_on_batch(recent[None])[:, -1]  # (1, characters)
    written += alphabet[int(keras.random.categorical(logits, 1, seed=turn)[0, 0])]
print(f"{written[:40]}|{written[40:]}")

# %% [markdown]
# We observe that many words are made up, yet they could be English: vowels stand where vowels belong, spaces have the right distance, and many of the short words are right.
# Nothing in the training mentions words.
# What has been begun, a word or a quote, the network keeps in its state from one character to the next.

# %% [markdown]
# ## 2. Reading from both ends
#
# Who writes knows only what came before.
# Who fills a gap, as in `retur? value`, may look at both sides.
# A *bidirectional* layer is two recurrent layers: one reads from the left, one from the right, and at each step their states stand side by side.
# Look at the two rows of states: their arrows run in opposite directions.

# %% tags=["demo"]
boxes, arrows = {}, []
for t in (1, 2, 3, 4):
    forward, backward = rf"$\rightarrow h_{t}$", rf"$\leftarrow h_{t}$"
    boxes |= {f"$x_{t}$": (1.4 * t, 0), forward: (1.4 * t, 1), backward: (1.4 * t + 0.7, 1.8)}
    boxes |= {f"$y_{t}$": (1.4 * t, 2.8)}
    arrows += [(f"$x_{t}$", forward), (f"$x_{t}$", backward)]
    arrows += [(forward, f"$y_{t}$"), (backward, f"$y_{t}$")]
    if t > 1:
        arrows += [(rf"$\rightarrow h_{t - 1}$", forward), (backward, rf"$\leftarrow h_{t - 1}$")]
ax = plots.diagram(boxes, arrows, shaded=[name for name in boxes if "arrow" in name])
plots.show(
    ax,
    alt="Four inputs, each with an arrow to a state of the lower row and to one of the upper row. "
    "The lower row runs from left to right, the upper from right to left; both feed each output.",
)

# %% [markdown]
# ### Exercise 1: A bidirectional layer
#
# Given two functions from sequences to states, let `forward` read $x$, and `backward` read it reversed in time.
# Turn the second result back, so that both belong to the same step, and join them along the last axis, forward first.
# 1 to 3 lines.
# Hint: `x[:, ::-1]`.


# %% answer="bidirectional" level="warm-up"
def bidirectional(
    x: np.ndarray,
    forward: Callable[[np.ndarray], np.ndarray],
    backward: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """States of two recurrent layers that read a sequence from both ends (Schuster and Paliwal, 1997).

    Args:
        x: Inputs, shape (batch, time, features), at least one step.
        forward: From (batch, time, features) to (batch, time, units); reads in the order of time.
        backward: As forward, perhaps with other units; is given the sequence reversed in time.

    Returns:
        Shape (batch, time, units of forward + units of backward).
    """
    ### BEGIN SOLUTION
    return np.concatenate([forward(x), backward(x[:, ::-1])[:, ::-1]], axis=-1)
    ### END SOLUTION


# %% check="bidirectional_values" points=2
# Running sums of 1, 2, 3: from the left 1, 3, 6; from the right 6, 5, 3
x = np.array([[[1.0], [2.0], [3.0]]])
check.close(
    bidirectional(x, lambda s: np.cumsum(s, axis=1), lambda s: np.cumsum(s, axis=1)),
    [[[1.0, 6.0], [3.0, 5.0], [6.0, 3.0]]],
    "running sums from both ends",
    hint="Reverse time before backward, and reverse its result again.",
)
left, weights = filled(keras.layers.LSTM(3, return_sequences=True), features=2, seed=81)
right, more = filled(keras.layers.LSTM(3, return_sequences=True), features=2, seed=82)
both = keras.layers.Bidirectional(keras.layers.LSTM(3, return_sequences=True))
both.build((None, None, 2))
both.set_weights(weights + more)
x = np.random.default_rng(83).normal(size=(4, 5, 2))
check.close(
    bidirectional(x, lambda s: left(s).numpy(), lambda s: right(s).numpy()),
    both(x).numpy(),
    "the states of keras.layers.Bidirectional",
    hint="Join along the last axis, forward first.",
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
rng = check.rng(84)
ramp = np.arange(1.0, 5.0)[:, None]  # (time, 1): what a layer gives depends on the step
x = check.frozen(rng.normal(size=(3, 4, 3)))
check.same(
    bidirectional(x, lambda s: np.cumsum(s, axis=1) * ramp, lambda s: s[..., :2] * ramp**2),
    "three units forward and two backward, four steps",
    hint="Time is axis 1; backward gets the sequence reversed, and its states are turned back.",
)
check.same(
    bidirectional(x[:1], lambda s: s - s[:, :1], lambda s: np.cumsum(s, axis=1)),
    "both directions for a batch of one",
    hint="forward reads x as it is.",
)


def itself(s):
    """As many units as features."""
    return s


def sums_and_steps(s):
    """Twice as many units as features."""
    steps = np.arange(1.0, s.shape[1] + 1)[:, None]
    return np.concatenate([np.cumsum(s, axis=1), s * steps], axis=-1)


def one_unit(s):
    """One unit, whatever the features."""
    steps = np.arange(2.0, s.shape[1] + 2)[:, None]
    return np.sum(s, axis=-1, keepdims=True) * steps**2


check.agrees(
    bidirectional,
    "bidirectional in every regime",
    hint="The two functions may give other numbers of units than x has features, and one another.",
    x=check.array("batch", "time", "features"),
    forward=check.choice(sums_and_steps, one_unit, itself),
    backward=check.choice(one_unit, sums_and_steps, itself),
)
### END HIDDEN TESTS

# %% [markdown]
# What is the right side worth?
# We hide one character of the manual and show the four before it and the four after it.
# One network reads from the left, so all that it knows at the gap is what came before; the other is bidirectional.
# Both train on about 12,000 gaps and guess 2,000 others.

# %% tags=["demo"]
GAP = len(alphabet)  # one more symbol, for the hidden character
around = np.stack([ids[start : start + 9] for start in range(0, len(ids) - 9, 7)])
around = around[np.random.default_rng(0).permutation(len(around))]
hidden = around[:, 4].copy()
around[:, 4] = GAP
shown = np.eye(GAP + 1)[around]  # (gaps, 9, characters)


def share_guessed(layer):
    """Share of new gaps that a network with this layer fills with the right character."""
    at_the_gap = [keras.layers.Cropping1D(4), keras.layers.Flatten()]  # the state at step 4 alone
    model = keras.Sequential([layer, *at_the_gap, keras.layers.Dense(GAP)])
    model.compile(keras.optimizers.Adam(0.005), loss=from_logits, metrics=["accuracy"])
    model.fit(shown[2000:], hidden[2000:], batch_size=64, epochs=5, verbose=0)
    return model.evaluate(shown[:2000], hidden[:2000], verbose=0)[1]


# %% tags=["demo"]
keras.utils.set_random_seed(0)
one_way = keras.layers.SimpleRNN(64, return_sequences=True)
guessed = {"from the left": share_guessed(one_way)}
both_ways = keras.layers.Bidirectional(keras.layers.SimpleRNN(64, return_sequences=True))
guessed["from both ends"] = share_guessed(both_ways)
plots.show(
    plots.bars(guessed, value_label="share of hidden characters guessed right", digits=2),
    alt="Two bars: the network that reads from the left guesses well under half of the hidden "
    "characters, the one that reads from both ends clearly more than half.",
)

# %% [markdown]
# We observe that both neighbors help: from the left the network guesses about 41 % of the hidden characters, from both ends about 55 %.
# But a bidirectional network cannot write or forecast: at each step it has seen what comes next.
# Layers can also be *stacked*: each reads the states of the layer below, so every layer but the last needs `return_sequences=True`.

# %% [markdown]
# ## 3. Gates
#
# Lesson 06a ended with gradients that vanish, because every step multiplies them by the same matrix.
# The LSTM changes the path: beside the state $h$ it carries a *cell* $c$ that no matrix multiplies.
# Gates, numbers between 0 and 1 for each unit, decide what happens to it:
#
# | gate | question | formula |
# |---|---|---|
# | input $i$ | how much of the candidate is written? | $\sigma(x W_i + h U_i + b_i)$ |
# | forget $f$ | how much of the old cell stays? | $\sigma(x W_f + h U_f + b_f)$ |
# | candidate $\tilde c$ | what would be written? | $\tanh(x W_c + h U_c + b_c)$ |
# | output $o$ | how much of the cell is shown? | $\sigma(x W_o + h U_o + b_o)$ |

# %% [markdown]
# Here is one step as a picture.
# All four boxes in the second row read the input $x$ and the old state $h$.
# Follow the top row first: the way from the old cell $c$ to the new one $c'$ has one product and one sum.

# %% tags=["demo"]
gates = {"f": "forget\n$f$", "i": "input\n$i$", "c": "candidate\n$\\tilde{c}$", "o": "output\n$o$"}
kept, new, shown = "$f \\odot c$", "$i \\odot \\tilde{c}$", "$o \\odot$\n$\\tanh\\,c'$"
boxes = {"$x,\\ h$": (2.5, 0), "$h'$": (5.8, 2), "$c$": (0, 3), "$+$": (2.5, 3), "$c'$": (4.6, 3)}
boxes |= {kept: (1, 3), new: (2.5, 2), shown: (4.6, 2)}
boxes |= {gates["f"]: (1, 1), gates["i"]: (2, 1), gates["c"]: (3, 1), gates["o"]: (4.6, 1)}
arrows = [("$x,\\ h$", gate) for gate in gates.values()]
arrows += [(gates["f"], kept), ("$c$", kept), (kept, "$+$"), ("$+$", "$c'$")]
arrows += [(gates["i"], new), (gates["c"], new), (new, "$+$")]
arrows += [(gates["o"], shown), ("$c'$", shown), (shown, "$h'$")]
(ax,) = plots.panels(1, width=10, height=4.8)
plots.diagram(boxes, arrows, shaded=["$c$", kept, "$+$", "$c'$"], ax=ax)
plots.show(
    ax,
    alt="An LSTM cell. x and h feed forget gate, input gate, candidate and output gate. Along the "
    "top, in grey, the old cell c is multiplied by f, then the product of input gate and "
    "candidate is added, which gives the new cell. Its tanh times the output gate is the new h.",
)

# %% [markdown]
# ### Exercise 2: An LSTM step
#
# $$c' = f \odot c + i \odot \tilde c, \qquad h' = o \odot \tanh(c')$$
#
# Keras keeps the four kernels side by side in the order $i, f, \tilde c, o$: columns 0 to units - 1 of the kernel are $W_i$, and so on.
# (PyTorch has the same order, transposed, and two biases.)
# About 5 lines.
# Hint: compute all four pre-activations at once, then `np.split(z, 4, axis=1)`.


# %% answer="lstm_step"
def lstm_step(
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """One step of an LSTM with a forget gate (Gers et al., 2000), weights as in Keras.

    Args:
        x: Inputs of this step, shape (batch, features).
        h: States of the step before, shape (batch, units).
        c: Cells of the step before, shape (batch, units).
        kernel: Shape (features, 4 * units), in the order i, f, candidate, o.
        recurrent_kernel: Shape (units, 4 * units), in the same order.
        bias: Shape (4 * units,), in the same order.

    Returns:
        The new states and the new cells, both of shape (batch, units); finite for large sums, too.
    """
    ### BEGIN SOLUTION
    i, f, candidate, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(candidate)
    return sigmoid(o) * np.tanh(c), c
    ### END SOLUTION


# %% check="lstm_step_by_hand" points=2
# Biases alone: i = 1/2, f = 3/4, candidate = tanh(ln 2) = 0.6, o = 2/3
# so the cell is 3/4 * 0.4 + 1/2 * 0.6 = 0.6 and the state 2/3 * tanh(0.6)
h, c = lstm_step(
    np.zeros((1, 1)),
    np.zeros((1, 1)),
    np.array([[0.4]]),
    np.zeros((1, 4)),
    np.zeros((1, 4)),
    np.array([0.0, math.log(3), math.log(2), math.log(2)]),
)
check.close(
    c, [[0.6]], "the cell of one unit", hint="f * c + i * candidate, in that order of gates."
)
check.close(
    h,
    [[2 / 3 * math.tanh(0.6)]],
    "the state of one unit",
    hint="o * tanh of the new cell; return the state first, the cell second.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(61)
x, h, c = (check.frozen(rng.normal(size=shape)) for shape in ((5, 2), (5, 3), (5, 3)))
kernel, recurrent = check.frozen(rng.normal(size=(2, 12))), check.frozen(rng.normal(size=(3, 12)))
bias = check.frozen(rng.normal(size=12))
check.same(
    lstm_step(x, h, c, kernel, recurrent, bias),
    "five examples, two features, three units",
    hint="Every gate sees the inputs, the old state and its own bias; the candidate has a tanh.",
)
check.same(
    lstm_step(x[:1], h[:1], c[:1], kernel, recurrent, bias),
    "an LSTM step with a batch of one",
    hint="Split the columns: axis 1, also for one example.",
)
check.same(
    lstm_step(40 * x, 5 * h, -3 * c, kernel, recurrent, bias),
    "gates that are all but open or shut",
    hint="The cell itself is not squeezed or clipped, only tanh(c) in the state.",
)
### END HIDDEN TESTS

# %% check="lstm_step_keras" points=2
lstm = keras.layers.LSTM(3, return_sequences=True, return_state=True)
lstm, weights = filled(lstm, features=2, seed=62)
x = np.random.default_rng(63).normal(size=(4, 6, 2))
h, c, steps = np.zeros((4, 3)), np.zeros((4, 3)), []
for t in range(6):
    h, c = lstm_step(x[:, t], h, c, *weights)
    steps.append(h)
check.close(
    [np.stack(steps, axis=1), h, c],
    [result.numpy() for result in lstm(x)],
    "six steps of keras.layers.LSTM",
    hint="The blocks of columns stand in the order i, f, candidate, o.",
    rtol=1e-3,
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
_, weights = filled(keras.layers.LSTM(4), features=4, seed=64)
rng = check.rng(65)
h, c = check.frozen(rng.normal(size=(4, 4))), check.frozen(rng.normal(size=(4, 4)))
for x in rng.normal(size=(10, 4, 4)):
    h, c = lstm_step(check.frozen(x), h, c, *weights)
check.same(
    (h, c),
    "ten steps, as many examples as features and units",
    hint="The new cell enters the new state, and both go to the next step.",
)
check.agrees(
    lstm_step,
    "lstm_step in every regime",
    hint="sigmoid and np.tanh take sums of any size, and the cell may be large; one row for each "
    "example.",
    x=check.array("batch", "features"),
    h=check.array("batch", "units"),
    c=check.array("batch", "units"),
    kernel=check.array("features", "4*units"),
    recurrent_kernel=check.array("units", "4*units"),
    bias=check.array("4*units"),
)
### END HIDDEN TESTS

# %% [markdown]
# What do gates do over a sequence?
# Here an LSTM of one unit with weights set by hand gets a signal and three switches.
# *Write* opens the input gate, *erase* shuts the forget gate, *read* opens the output gate.
# Watch the cell between steps 5 and 18: it holds what it was given.

# %% tags=["demo"]
times = np.arange(30)
signal = np.random.default_rng(2).uniform(-1, 1, size=30)
switches = [np.isin(times, at) for at in ([5, 18], [18], [11, 12, 25])]  # write, erase, read
x = np.stack([signal, *switches], axis=1)  # (time, 4)
kernel = np.array([[0, 0, 1, 0], [12, 0, 0, 0], [0, -12, 0, 0], [0, 0, 0, 12]])
bias = np.array([-6, 6, 0, -6])
h, c, states, cells = np.zeros((1, 1)), np.zeros((1, 1)), [], []
for t in times:
    h, c = lstm_step(x[t : t + 1], h, c, kernel, np.zeros((1, 4)), bias)
    states.append(h[0, 0])
    cells.append(c[0, 0])
gates = sigmoid(x @ kernel + bias)  # columns i, f, candidate, o
axes = plots.panels(1, rows=2, width=7.5, height=2.4)
plots.series({"signal": signal, "cell c": cells, "state h": states}, ax=axes[0])
axes[0].set(ylim=(-1, 1.7))
axes[0].legend(ncols=3, loc="upper center")
named = {"input gate i": gates[:, 0], "forget gate f": gates[:, 1], "output gate o": gates[:, 3]}
plots.series(named, y_label="openness", ax=axes[1])
axes[1].set(ylim=(-0.05, 1.5))
axes[1].legend(ncols=3, loc="upper center")
plots.show(
    axes,
    alt="Above, a noisy signal, a cell that stays constant from step 5 to 17 and again from 18 on, "
    "and a state that shows the cell at steps 11, 12 and 25. Below, the gates that cause it.",
)

# %% [markdown]
# We observe that the cell takes over the signal at step 5 and keeps it, whatever the signal does, until step 18 erases it and writes a new value.
# The state shows the cell at steps 11, 12 and 25 only, when the output gate is open.
# Writing, keeping and showing are three decisions, and a trained LSTM learns when to make each.

# %% [markdown]
# ## 4. How wild may it be?
#
# The network of section 1 gives probabilities, and how we draw from them matters.
# Always the likeliest character, and the text repeats itself; all characters alike, and it is noise.
# A number in between, the *temperature*, makes likely characters likelier or evens them out.

# %% [markdown]
# ### Exercise 3: Sampling with a temperature
#
# Divide the logits by the temperature $T$, then $p = \operatorname{softmax}(z / T)$.
# To draw with a given uniform number $0 \le u < 1$, return the smallest class $k$ with
#
# $$p_0 + p_1 + \dots + p_k > u$$
#
# one for each row.
# Stay finite for large logits, and raise `ValueError` unless $T > 0$.
# About 5 lines.
# Hint: `np.cumsum`; count how many partial sums are not above $u$.


# %% answer="sample"
def sample(logits: np.ndarray, temperature: float, uniform: np.ndarray) -> np.ndarray:
    """Draw a class for each row of logits, by the inverse of the distribution function.

    Args:
        logits: Shape (batch, classes), float64 or float32.
        temperature: Above 0; below 1 favors likely classes, above 1 evens them out.
        uniform: Uniform random numbers from 0 up to, not including, 1, shape (batch,).

    Returns:
        Class ids, integers from 0 to classes - 1, shape (batch,); also if a number of ``uniform``
        is the last one below 1, and rounding leaves the sum of all probabilities below that.

    Raises:
        ValueError: If the temperature is not above 0; NaN is not.
    """
    ### BEGIN SOLUTION
    if not temperature > 0:
        raise ValueError(f"temperature: expected a number above 0. Received: {temperature}")
    scaled = logits / temperature
    sums = np.cumsum(np.exp(scaled - scaled.max(axis=1, keepdims=True)), axis=1)
    return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1)
    ### END SOLUTION


# %% check="sample_draws" points=1
# Probabilities 1/8, 2/8, 5/8, so the partial sums are 0.125, 0.375 and 1
logits = np.log([[1.0, 2.0, 5.0]] * 4)
check.equal(
    sample(logits, 1.0, np.array([0.1, 0.2, 0.4, 0.99])),
    [0, 1, 2, 2],
    "four draws at temperature 1",
    hint="The smallest class whose partial sum is above u; each row has its own u.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(91)
logits, uniform = check.frozen(2 * rng.normal(size=(40, 6))), check.frozen(rng.random(40))
check.same(
    sample(logits, 1.0, uniform),
    "forty draws from six classes",
    hint="Partial sums of the softmax along axis 1, compared with the u of the row.",
)
check.same(
    sample(logits[:6], 1.0, uniform[:6]),
    "as many rows as classes",
    hint="Classes are on axis 1, and uniform[:, None] has one number for each row.",
)
check.same(
    sample(np.zeros((3, 4)), 1.0, np.array([0.5, 0.25, 0.0])),
    "u that equals a partial sum",
    hint="The partial sum has to be above u: where it equals u, the next class is drawn.",
)
check.same(
    sample(logits[:1], 1.0, uniform[:1]),
    "a single draw",
    hint="One row of logits gives an array of one class id.",
)
### END HIDDEN TESTS

# %% check="sample_temperature" points=2
# T = 1/2 squares the weights: 1, 4, 25 of 30. T = 2 takes roots: 1, 1.41, 2.24 of 4.65
logits = np.log([[1.0, 2.0, 5.0]] * 3)
check.equal(
    [
        sample(logits, 0.5, np.array([0.02, 0.1, 0.2])),
        sample(logits, 2.0, np.array([0.2, 0.5, 0.6])),
    ],
    [[0, 1, 2], [0, 1, 2]],
    "draws at temperatures 0.5 and 2",
    hint="Divide the logits, not the probabilities, by the temperature.",
)
check.raises(
    lambda: sample(logits, 0.0, np.zeros(3)),
    ValueError,
    "a temperature of 0 is refused",
    hint="raise ValueError(...) if the temperature is not above 0.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(92)
logits, uniform = check.frozen(rng.normal(size=(30, 9))), check.frozen(rng.random(30))
check.same(
    [sample(logits, temperature, uniform) for temperature in (0.3, 0.8, 1.7)],
    "thirty draws at three temperatures",
    hint="z / T before the softmax.",
)
with np.errstate(all="ignore"):
    large = sample(1000 + 500 * logits[:8], 0.01, uniform[:8])
check.same(
    large,
    "large logits at a low temperature",
    hint="Subtract the largest scaled logit of each row before the exponential.",
)
check.raises(
    lambda: sample(logits, -1.0, uniform),
    ValueError,
    "a negative temperature is refused",
    hint="raise ValueError(...) if the temperature is not above 0.",
)
check.raises(
    lambda: sample(logits, float("nan"), uniform),
    ValueError,
    "a temperature of NaN is refused",
    hint="Every comparison with NaN is False: ask what must hold, `if not temperature > 0`.",
)
last = np.nextafter(1.0, 0.0)
check.same(
    sample(logits, 1.0, np.full(30, last)),
    "the last number below 1",
    hint="Rounding may leave the sum of all probabilities a little below 1: divide the partial sums "
    "by the last of them, which makes that one exactly 1.",
)
check.agrees(
    sample,
    "sample in every regime",
    hint="One class id from 0 to classes - 1 for each row; subtract the row's largest scaled logit.",
    integers=True,
    sizes={"batch": 40, "classes": 6},
    logits=check.array("batch", "classes", dtypes=("float64", "float32"), ties=True),
    temperature=check.number(1e-3, 1e3, typical=(1.0, 0.3, 2.5)),
    uniform=check.array("batch", low=0, high=float(last), zeros=False, magnitudes=(1e-8, 1e-3)),
    cases={
        "uniform is 0": {"uniform": np.zeros(40)},
        "uniform is the last number below 1": {"uniform": np.full(40, last)},
        "uniform equals a partial sum": {
            "logits": np.zeros((5, 4)),
            "uniform": np.array([0.5, 0.25, 0.0, 0.75, np.nextafter(0.5, 0)]),
        },
        "the temperature is just below 0": {"temperature": -1e-9},
        "the temperature is 0 and there is one row": {
            "logits": np.zeros((1, 2)),
            "temperature": 0,
            "uniform": np.zeros(1),
        },
    },
)
### END HIDDEN TESTS

# %% [markdown]
# Keras trained the weights; now your own `lstm_step` and `sample` write with them.
# Nothing of Keras is left in the loop below: one step of the LSTM, one product for the logits, one draw.
# Which temperature would you choose?

# %% tags=["demo", "nbval-ignore-output"]
kernel, recurrent, bias, readout, readout_bias = model.get_weights()
for temperature in (0.2, 0.6, 1.0, 1.5):
    rng = np.random.default_rng(3)
    written, h, c = "T", np.zeros((1, 64)), np.zeros((1, 64))
    for _ in range(150):
        x = one_hot[[alphabet.index(written[-1])]]  # (1, characters)
        h, c = lstm_step(x, h, c, kernel, recurrent, bias)
        drawn = sample(h @ readout + readout_bias, temperature, rng.random(1))
        written += alphabet[drawn[0]]
    print(f"T = {temperature}: {written!r}\n")

# %% [markdown]
# We observe that a low temperature repeats the commonest words, a high one invents words and at last spells none.
# In between it writes something like Python's manual.
# The state carries spelling and brackets; sense over whole sentences needs more than 64 numbers.

# %% [markdown]
# ## 5. Two gates, and do they help?
#
# Can it be done with less?
# The *gated recurrent unit* (GRU) has no cell; its state is its memory.
# Its *update gate* $z$ mixes the old state with a candidate, and its *reset gate* $r$ decides how much of the old state the candidate may see.
# There are two versions of the reset, which give different numbers from the same weights: whoever carries weights from one library to another has to know which is meant.

# %% [markdown]
# ### Exercise 4: A GRU step
#
# The GRU does with two gates and no cell, in the order $z, r, \tilde h$:
#
# $$z = \sigma(x W_z + h U_z + b_z), \quad r = \sigma(x W_r + h U_r + b_r), \quad h' = z \odot h + (1 - z) \odot \tilde h$$
#
# In the original, $\tilde h = \tanh(x W_h + (r \odot h)\, U_h + b_h)$.
# Keras resets *after* the product by default, with a second row of biases $b'$ for the recurrent part of all three: $\tilde h = \tanh(x W_h + b_h + r \odot (h U_h + b'_h))$.
# Write both.
# About 10 lines.
# Hint: split kernel, recurrent kernel and bias along the last axis.


# %% answer="gru_step" level="challenge"
def gru_step(
    x: np.ndarray,
    h: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    reset_after: bool = True,
) -> np.ndarray:
    """One step of a GRU (Cho et al., 2014), weights as in Keras.

    Args:
        x: Inputs of this step, shape (batch, features).
        h: States of the step before, shape (batch, units).
        kernel: Shape (features, 3 * units), in the order z, r, candidate.
        recurrent_kernel: Shape (units, 3 * units), in the same order.
        bias: Shape (2, 3 * units), input biases first, if ``reset_after``; else (3 * units,).
        reset_after: Whether the reset gate acts after the product with the recurrent kernel.

    Returns:
        The new states, shape (batch, units); finite for large sums, too.
    """
    ### BEGIN SOLUTION
    input_bias, recurrent_bias = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, x_r, x_h = np.split(x @ kernel + input_bias, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel + recurrent_bias, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    if reset_after:
        candidate = np.tanh(x_h + r * h_h)
    else:
        candidate = np.tanh(x_h + (r * h) @ np.split(recurrent_kernel, 3, axis=1)[2])
    return z * h + (1 - z) * candidate
    ### END SOLUTION


# %% check="gru_step_before" points=2
# z = 3/4, r = 1/2, candidate = tanh(1/2 * 2 ln 2) = 0.6: state 3/4 * 2 ln 2 + 1/4 * 0.6
check.close(
    gru_step(
        np.zeros((1, 1)),
        np.array([[2 * math.log(2)]]),
        np.zeros((1, 3)),
        np.array([[0.0, 0.0, 1.0]]),
        np.array([math.log(3), 0.0, 0.0]),
        reset_after=False,
    ),
    [[1.5 * math.log(2) + 0.15]],
    "one unit, reset before the product",
    hint="z keeps the old state, 1 - z lets the candidate in; the order is z, r, candidate.",
)
gru, weights = filled(keras.layers.GRU(3, reset_after=False), features=2, seed=71)
x, h = np.random.default_rng(72).normal(size=(4, 6, 2)), np.zeros((4, 3))
for t in range(6):
    h = gru_step(x[:, t], h, *weights, reset_after=False)
check.close(
    h,
    gru(x).numpy(),
    "six steps of keras.layers.GRU(reset_after=False)",
    hint="The candidate uses (r * h) @ its own block of the recurrent kernel.",
    rtol=1e-3,
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
rng = check.rng(73)
_, weights = filled(keras.layers.GRU(4, reset_after=False), features=3, seed=74)
x, h = check.frozen(2 * rng.normal(size=(5, 3))), check.frozen(rng.normal(size=(5, 4)))
check.same(
    gru_step(x, h, *weights, reset_after=False),
    "five examples, three features, four units, reset before",
    hint="Reset the old state first, then multiply by the recurrent kernel.",
)
check.same(
    gru_step(x[:1], h[:1], *weights, False),
    "a batch of one, reset before",
    hint="Split along the columns, also for one example.",
)
check.agrees(
    gru_step,
    "gru_step with the reset before, in every regime",
    hint="The bias has one row here; sigmoid and np.tanh take sums of any size.",
    x=check.array("batch", "features"),
    h=check.array("batch", "units"),
    kernel=check.array("features", "3*units"),
    recurrent_kernel=check.array("units", "3*units"),
    bias=check.array("3*units"),
    reset_after=check.choice(False),
)
### END HIDDEN TESTS

# %% check="gru_step_after" points=2
# z = 3/4, r = 1/2, candidate = tanh(1/2 * (ln 2 + ln 2)) = 0.6: state 3/4 * ln 2 + 1/4 * 0.6
check.close(
    gru_step(
        np.zeros((1, 1)),
        np.array([[math.log(2)]]),
        np.zeros((1, 3)),
        np.array([[0.0, 0.0, 1.0]]),
        np.array([[math.log(3), 0.0, 0.0], [0.0, 0.0, math.log(2)]]),
    ),
    [[0.75 * math.log(2) + 0.15]],
    "one unit, reset after the product",
    hint="r multiplies h @ U_h and the recurrent bias, but not the input part.",
)
gru, weights = filled(keras.layers.GRU(3), features=2, seed=75)
x, h = np.random.default_rng(76).normal(size=(4, 6, 2)), np.zeros((4, 3))
for t in range(6):
    h = gru_step(x[:, t], h, *weights)
check.close(
    h,
    gru(x).numpy(),
    "six steps of keras.layers.GRU",
    hint="bias[0] belongs to the inputs, bias[1] to the recurrent part, for all three blocks.",
    rtol=1e-3,
    atol=1e-5,
)
### BEGIN HIDDEN TESTS
rng = check.rng(77)
_, weights = filled(keras.layers.GRU(2), features=5, seed=78)
x, h = check.frozen(2 * rng.normal(size=(3, 5))), check.frozen(rng.normal(size=(3, 2)))
check.same(
    gru_step(x, h, *weights),
    "three examples, five features, two units, reset after",
    hint="reset_after=True is the default: x W_h + b_h + r * (h U_h + b'_h).",
)
check.same(
    gru_step(x[:1], h[:1], *weights, reset_after=True),
    "a batch of one, reset after",
    hint="Split along the columns, also for one example.",
)
check.agrees(
    gru_step,
    "gru_step with the reset after, in every regime",
    hint="bias has two rows here, also for one unit; sigmoid and np.tanh take sums of any size.",
    x=check.array("batch", "features"),
    h=check.array("batch", "units"),
    kernel=check.array("features", "3*units"),
    recurrent_kernel=check.array("units", "3*units"),
    bias=check.array(2, "3*units"),
    reset_after=check.choice(True, default=True),
)
### END HIDDEN TESTS

# %% [markdown]
# Do gates keep the gradient alive?
# We let TensorFlow compute the gradient of a loss at the last of 50 steps with respect to the input of every step, for layers of 32 units as Keras initializes them.
# The fourth curve is an LSTM whose forget gates have a bias of 5, so that they stay open.

# %% tags=["demo"]
import tensorflow as tf


def opened(layer, features):
    """An LSTM whose forget gates begin with a bias of 5, where Keras begins with 1."""
    layer.build((None, None, features))
    kernel, recurrent, bias = layer.get_weights()
    layer.set_weights([kernel, recurrent, bias + 4 * (bias == 1)])
    return layer


keras.utils.set_random_seed(0)
x = tf.constant(np.random.default_rng(1).normal(size=(16, 50, 8)), dtype="float32")
layers = {name: getattr(keras.layers, name)(32) for name in ("SimpleRNN", "GRU", "LSTM")}
layers["LSTM, forget bias 5"] = opened(keras.layers.LSTM(32), features=8)
norms = {}
for name, layer in layers.items():
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.reduce_sum(layer(x) * tf.random.stateless_normal((16, 32), seed=(0, 0)))
    norms[name] = np.linalg.norm(tape.gradient(loss, x), axis=(0, 2))  # (time,)

# %% tags=["demo"]
axes = plots.functions(
    np.arange(-49, 1), norms, x_label="steps from the last input", y_label="gradient norm"
)
axes.set(yscale="log", ylim=(1e-11, 100))
plots.show(
    axes,
    alt="Gradient norms over 50 steps, going back: the GRU's falls fastest, then that of SimpleRNN, "
    "then the LSTM's; with a forget bias of 5 it does not fall at all.",
)

# %% [markdown]
# We observe that a gate helps only where it is open.
# The gradient along the cell is multiplied by $f$ at each step: about 0.7 for Keras' bias of 1, and 0.99 for one of 5.
# A new GRU has $z \approx 0.5$ and forgets faster than the plain RNN.
# Training can open a gate, because each unit has its own; but to do so it needs a gradient that arrives.

# %% [markdown]
# Back to the question of lesson 06a: a sequence of +1 and -1, and the label says whether it *began* with +1.
# The plain network failed from 40 steps on.
# Here are 80 steps, and an LSTM of 16 units with the same data, optimizer and number of epochs, once as Keras starts it and once with its forget gates open.


# %% tags=["demo"]
def first_number(count, steps, seed):
    """Sequences of +1 and -1, (count, steps, 1), and whether each begins with +1, (count,)."""
    x = np.random.default_rng(seed).choice([-1.0, 1.0], size=(count, steps, 1))
    return x, (x[:, 0, 0] > 0).astype(float)


def share_remembered(layer):
    """Share of new sequences of 80 steps that a network with this layer gets right."""
    x, labels = first_number(2000, 80, seed=0)
    model = keras.Sequential([keras.Input((None, 1)), layer, keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x, labels, batch_size=50, epochs=10, verbose=0)
    return model.evaluate(*first_number(500, 80, seed=1), verbose=0)[1]


# %% tags=["demo"]
keras.utils.set_random_seed(0)
remembered = {"LSTM, forget bias 1": share_remembered(keras.layers.LSTM(16))}
keras.utils.set_random_seed(0)
remembered["LSTM, forget bias 5"] = share_remembered(opened(keras.layers.LSTM(16), features=1))
plots.show(
    plots.bars(remembered, value_label="share of new sequences that are right", digits=2),
    alt="Two bars: with a forget bias of 1 about half of the sequences are right, with a bias of 5 "
    "all of them.",
)

# %% [markdown]
# We observe that the gates alone do not do it: as Keras starts it, the LSTM guesses like the plain network.
# With open forget gates it has all new sequences right.
# The gradient figure says why: over 80 steps $0.73^{80} \approx 10^{-11}$ of the gradient is left in the one, $0.993^{80} \approx 0.6$ in the other.
# For long sequences, begin with open gates: the first LSTM, of 1997, had no forget gate at all, as if $f = 1$.

# %% [markdown]
# ## Summary
#
# - A language model of characters is trained many-to-many and writes by feeding back what it draws.
# - LSTM and GRU carry memory along a path with gates in place of a matrix.
# - An open forget gate keeps the gradient: with a bias of 5 the first of 80 numbers is remembered, with the usual 1 it is not.
# - Bidirectional layers see both sides, fill gaps better, and cannot forecast.
# - Temperature trades repetition against nonsense.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Write `lstm_backward` and check it with differences, as in lesson 01c.
# - Stack two LSTM layers in the character model, and compare the loss.
# - Find the smallest forget bias with which 80 steps are remembered.
#
# ## Papers
#
# - [Hochreiter and Schmidhuber, 1997](https://doi.org/10.1162/neco.1997.9.8.1735), *Long Short-Term Memory*
# - [Gers, Schmidhuber and Cummins, 2000](https://doi.org/10.1162/089976600300015015), *Learning to Forget: Continual Prediction with LSTM*
# - [Schuster and Paliwal, 1997](https://doi.org/10.1109/78.650093), *Bidirectional Recurrent Neural Networks*
# - [Cho et al., 2014](https://arxiv.org/abs/1406.1078), *Learning Phrase Representations Using RNN Encoder-Decoder for Statistical Machine Translation*
# - [Graves, 2013](https://arxiv.org/abs/1308.0850), *Generating Sequences with Recurrent Neural Networks*
