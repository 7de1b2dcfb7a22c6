# ---
# jupyter:
#   course:
#     title: Time series and honest prices
#     part: 3
#     about: windows, splits that do not leak, a forecaster, what stock prices tell
#     replaces: 06_recurrent
#     cpu_budget: 60
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Time series and honest prices
#
# A network forecasts Google's closing price of tomorrow, on days that it has not seen, with an $R^2$ of 0.95.
# Would you give it your money?
# At the end of this lesson you will know what to ask before you do, and you can
#
# - cut a series into windows and targets without an error at the ends;
# - split and scale it so that no future leaks into the training;
# - train a forecaster whose error is a quarter of the naive one, and find a simple model that is better still;
# - judge a forecast of prices, your own or somebody else's.

# %% [markdown]
# **You need** from lesson 06a what a recurrent layer does with a sequence, from 06b what an LSTM is, and `compile` and `fit` in Keras (lesson 01c).
#
# **Time:** 25 minutes of reading, 60 to 80 minutes with the exercises, under 60 CPU seconds of computing.
#
# Write your code where a cell says `YOUR CODE HERE`, then run the cells below it.

# %%
import math
from collections.abc import Callable

import keras
import numpy as np

from course_utils import check, data, plots

check.begin("06c_series")


def rmse(forecasts, truth):
    """Root mean squared error."""
    return math.sqrt(np.mean((np.ravel(forecasts) - truth) ** 2))


# %% [markdown]
# ## 1. Would you invest?
#
# Here are 1,047 trading days of Google, from its first in 2004 to October 2008.
# An LSTM reads the first 800 prices in pieces of 20 days and learns to give, at every step, the price of the next day.
# Then it reads on, and forecasts the 247 days that are left, each from those before.

# %% tags=["demo"]
close = data.stock_prices().column("close")  # (1047,) US dollars
past = close[:800]
scaled = (close - past.mean()) / past.std()
keras.utils.set_random_seed(0)
layers = [keras.layers.LSTM(16, return_sequences=True), keras.layers.Dense(1)]
model = keras.Sequential([keras.Input((None, 1)), *layers])
model.compile(keras.optimizers.Adam(0.01), loss="mse")
today_in_pieces = scaled[:780].reshape(39, 20, 1)  # (pieces, days, 1)
model.fit(today_in_pieces, scaled[1:781].reshape(39, 20, 1), batch_size=8, epochs=60, verbose=0)
promised = np.ravel(model(scaled[None, :-1, None]))[799:] * past.std() + past.mean()  # (247,)

# %% [markdown]
# How good is it?
# The usual measure is $R^2$: 1 minus the squared error, divided by the squared error of the mean.
# It is 1 for a perfect forecast and 0 for one that always says the mean.
# Look at how close the two curves are.


# %% tags=["demo"]
def r_squared(forecasts, truth):
    """Share of the variance that the forecasts explain."""
    return 1 - np.mean((forecasts - truth) ** 2) / np.var(truth)


tomorrow = close[800:]  # (247,)
print(f"R squared on new days: {r_squared(promised, tomorrow):.2f}")
ax = plots.series(
    {"price": tomorrow, "forecast of the LSTM": promised},
    x_label="trading day after the training",
    y_label="price (US dollars)",
)
plots.show(
    ax,
    alt="Over 247 trading days the price goes from 740 dollars down to 410, up to 590 and down to 330. "
    "The forecast lies on it, but for the first 50 days, when it is up to 60 dollars too low.",
)

# %% [markdown]
# We observe that after the first 50 days, when Google cost more than ever before, the forecast lies on the price.
# Such curves sell books and courses.
# Keep your verdict in mind; we come back to this forecast in section 5, with the one comparison that the figure lacks.
# Before that we need windows, a split that does not leak, and a forecaster for a series where forecasting works.

# %% [markdown]
# ## 2. Windows
#
# To forecast with a network, a series is cut into *windows*: some values as inputs, the next ones as targets.
# Below are the first windows of a series of eight values, with three inputs and two targets each.
# Look at how each row moves one step to the right, and where the last row must end.

# %% tags=["demo"]
drawn = ["iiitt---", "-iiitt--", "--iiitt-", "---iiitt"]
shades = np.array([["-it".index(letter) for letter in row] for row in drawn]) / 2
ax = plots.heatmap(
    shades,
    x_label="position in the series",
    y_label="window",
    x_names=range(8),
    y_names=range(4),
    value_label="0 not in the window, 0.5 input, 1 target",
)
plots.show(
    ax,
    alt="Four rows over eight positions. In each, three inputs are followed at once by two targets; "
    "each row begins one position later, and the last one ends at the last position.",
)

# %% [markdown]
# ### Exercise 1: Windows
#
# Window $i$ has as inputs the `window` values from position $i$ on, and as targets the `horizon` values right after them.
# Return all windows whose targets lie within the series, in order; raise `ValueError` if there is none.
# A series of shape (time,) gives inputs (n, window) and targets (n, horizon); one of shape (time, features) keeps its last axis.
# About 6 lines.
# Hint: $n = T - \text{window} - \text{horizon} + 1$.


# %% answer="make_windows" level="warm-up"
def make_windows(
    series: np.ndarray, window: int, horizon: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Cut a series into inputs and the values that follow them.

    Args:
        series: Shape (time,) or (time, features), floats or integers.
        window: Length of the inputs, at least 1.
        horizon: Length of the targets, at least 1.

    Returns:
        Inputs (n, window, ...) and targets (n, horizon, ...), with n = time - window - horizon + 1;
        the values as they are, large integers included.

    Raises:
        ValueError: If the series is too short for one window.
    """
    ### BEGIN SOLUTION
    count = len(series) - window - horizon + 1
    if count < 1:
        raise ValueError(f"series: too short for one window. Received: {len(series)} values")
    inputs = np.stack([series[i : i + window] for i in range(count)])
    targets = np.stack([series[i + window : i + window + horizon] for i in range(count)])
    return inputs, targets
    ### END SOLUTION


# %% check="make_windows_values" points=2
check.close(
    make_windows(np.array([1.0, 2, 3, 4, 5, 6]), window=3, horizon=2),
    ([[1, 2, 3], [2, 3, 4]], [[4, 5], [5, 6]]),
    "six values, window 3, horizon 2",
    hint="Window i: series[i : i + window]; its targets are the next `horizon` values.",
)
inputs, targets = map(np.asarray, make_windows(np.arange(40.0), window=6, horizon=3))
# Each value is its own time: no input may be as late as the first target of its window
check.equal(
    bool((inputs.max(axis=1) < targets.min(axis=1)).all()),
    True,
    "every input lies before every target",
    hint="The targets begin right after the window: at i + window.",
)
changed = np.arange(40.0)
changed[20:] = -1.0  # another future from time 20 on
check.equal(
    np.array_equal(make_windows(changed, 6, 3)[0][:15], inputs[:15]),
    True,
    "another future leaves the inputs before it alone",
    hint="Windows 0 to 14 end before time 20: their inputs hold nothing from then on.",
)
### BEGIN HIDDEN TESTS
series = check.frozen(check.rng(101).normal(size=(23, 3)))
check.same(
    make_windows(series[:, 0], 5),
    "23 values, window 5, the default horizon",
    hint="The targets have shape (n, horizon), also for a horizon of 1; the last window counts.",
)
check.same(
    make_windows(series, 4, 3),
    "a series with three features",
    hint="Cut along axis 0 and keep the features.",
)
check.same(
    make_windows(series[:7, 1], 4, 3),
    "a series that has room for one window",
    hint="n = len(series) - window - horizon + 1, here 1.",
)
check.raises(
    lambda: make_windows(series[:4], 3, 2),
    ValueError,
    "a series that is too short is refused",
    hint="raise ValueError(...) if not even one window fits.",
)
check.raises(
    lambda: make_windows(series[:2], 4, 1),
    ValueError,
    "a series shorter than a window is refused",
    hint="raise ValueError(...) if not even one window fits.",
)
past, future = check.rng(102).normal(size=12), check.rng(103).normal(size=9)
series = check.frozen(np.concatenate([past, future]))
inputs, targets = make_windows(series, 4, 2)
check.same(
    [inputs[:9], targets[:7]],
    "windows that end before time 12",
    hint="Window i ends before time i + window.",
)
check.same(
    make_windows(check.frozen(np.concatenate([past, -9 * future])), 4, 2)[0][:9],
    "the same inputs before another future",
    hint="Do not scale or sort by the whole series: a window holds its values as they are.",
)
check.same(
    make_windows(check.frozen(2**40 + np.arange(8)), 3, 2),
    "large whole numbers",
    hint="The windows hold the values as they are: no float32 on the way.",
    rtol=0,
    atol=0,
)
check.agrees(
    make_windows,
    "make_windows in every regime",
    hint="Slice time alone, and keep every axis, also where n, window or horizon is 1.",
    sizes={"time": 12},
    least={"time": 9},
    series=check.array("time", dtypes=("float64", "float32", "int64", "uint8"), ties=True),
    window=check.integer(1, 5, typical=(3,)),
    horizon=check.integer(1, 4, typical=(2,), default=1),
    cases={
        "there is room for one window": {"series": np.arange(5.0), "window": 3, "horizon": 2},
        "there is room for two windows": {"series": np.arange(5.0), "window": 3, "horizon": 1},
        "the series has two values": {"series": np.array([7, 3]), "window": 1, "horizon": 1},
        "the series is too short by one": {"series": np.arange(4.0), "window": 3, "horizon": 2},
        "the horizon alone is longer than the series": {
            "series": np.arange(3.0),
            "window": 1,
            "horizon": 9,
        },
    },
)
check.agrees(
    make_windows,
    "make_windows of several features in every regime",
    hint="Slice time alone, and keep the axis of features, also where there is one.",
    sizes={"time": 12},
    least={"time": 9, "features": 1},
    series=check.array("time", "features", dtypes=("float64", "int64"), magnitudes=(1e-8, 2e4)),
    window=check.integer(1, 5, typical=(3,)),
    horizon=check.integer(1, 4, typical=(2,), default=1),
    cases={
        "one window and one feature": {"series": np.ones((5, 1)), "window": 3, "horizon": 2},
        "the series is too short by one": {
            "series": np.ones((4, 6)),
            "window": 3,
            "horizon": 2,
        },
    },
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. No future in the training
#
# A test is honest if the network knew nothing of its days.
# Information leaks easily: by a window that overlaps its target, by a scale computed on the whole series, by windows that are shuffled before they are split.
# Each makes the test look better than the future will be.

# %% [markdown]
# ### Exercise 2: Split and scale without a leak
#
# The training part is the first `train_size` values.
# Scale the whole series with the mean and the standard deviation (`np.std` as it is) of that part alone.
# Make windows with a horizon of 1 and targets of shape (n,).
# A window belongs to training if its target does; every later target is for testing, with inputs that may reach back.
# Return training inputs and targets, then test inputs and targets.
# About 6 lines.
# Hint: the first test target stands at position `train_size`.


# %% answer="split_windows"
def split_windows(
    series: np.ndarray, train_size: int, window: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Scaled windows for training and testing, divided by time.

    Args:
        series: Shape (time,), floats or integers on any level, such as times near 1e9; stays as
            it is.
        train_size: Number of values in the training part, above window and below time; they are
            not all alike.
        window: Length of the inputs, at least 1.

    Returns:
        Training inputs (train_size - window, window) and targets (train_size - window,), test
        inputs (time - train_size, window) and targets (time - train_size,).
    """
    ### BEGIN SOLUTION
    past = series[:train_size]
    scaled = (series - past.mean()) / past.std()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    count = train_size - window
    return inputs[:count], targets[:count], inputs[count:], targets[count:]
    ### END SOLUTION


# %% check="split_windows_values" points=2
# The first four values have mean 2 and standard deviation 1: scaled -1, 1, -1, 1, 8, 8
check.close(
    split_windows(np.array([1.0, 3, 1, 3, 10, 10]), train_size=4, window=2),
    ([[-1, 1], [1, -1]], [-1, 1], [[-1, 1], [1, 8]], [8, 8]),
    "four values to train, two to test",
    hint="(series - mean) / standard deviation, both of the first train_size values; np.std's "
    "default is meant.",
)
### BEGIN HIDDEN TESTS
series = check.frozen(50 + 7 * check.rng(111).normal(size=31))
check.same(
    split_windows(series, 20, 5),
    "31 values, 20 of them to train, window 5",
    hint="15 training targets at positions 5 to 19, then 11 test targets.",
)
check.same(
    split_windows(series, 28, 1),
    "a window of one value",
    hint="Inputs keep both axes: (n, 1).",
)
check.same(
    split_windows(series, 9, 8),
    "one training window, many for testing",
    hint="train_size - window = 1 window has its target in the training part.",
)
### END HIDDEN TESTS

# %% check="split_windows_no_leak" points=2
series = np.sin(np.arange(60.0))
other = np.concatenate([series[:40], 100 + series[40:]])  # another future from time 40 on
same = [
    np.array_equal(a, b)
    for a, b in zip(split_windows(series, 40, 7), split_windows(other, 40, 7), strict=True)
]
check.equal(
    same[:2],
    [True, True],
    "another test part leaves the training part alone",
    hint="Mean, standard deviation and all training windows come from the first train_size values.",
)
### BEGIN HIDDEN TESTS
series = check.frozen(np.concatenate([check.rng(112).normal(size=25), np.full(8, 1e3)]))
check.same(
    split_windows(series, 25, 6),
    "a test part on another level",
    hint="The test part is scaled by the training part's mean and standard deviation.",
)
last = np.array(series)
last[-1] = -1e6
check.same(
    split_windows(check.frozen(last), 25, 6)[2],
    "another last value enters no input",
    hint="The last value is a target only.",
)
check.agrees(
    split_windows,
    "split_windows in every regime",
    hint="The scale comes from the first train_size values, whatever their level and type; the "
    "first test window reaches back into the training part.",
    sizes={"time": 12},
    least={"time": 9},
    series=check.array(
        "time",
        dtypes=("float64", "float32", "int64", "uint8"),
        zeros=False,
        magnitudes=(20.0, 300.0, 2e4),
    ),
    train_size=check.integer(7, "time-1", typical=(8,)),
    window=check.integer(1, 6, typical=(3, 5)),
    cases={
        "there are three values": {
            "series": np.array([4.0, 1.0, -3.0]),
            "train_size": 2,
            "window": 1,
        },
        "the values are small beside their level": {
            "series": 1e9 + np.array([3.0, 1.0, 2.0, 7.0, 1.0, 5.0, 4.0, 9.0, 8.0, 2.0, 6.0, 5.0])
        },
    },
)
### END HIDDEN TESTS

# %% [markdown]
# How much does a leak flatter?
# We test it on a series that nobody can forecast, a *random walk*: each value is the one before plus a random step of size 1, so no honest error can be much below 1.
# The same LSTM is trained twice: with windows shuffled before the split and a scale of the whole series, and with your split by time.


# %% tags=["demo"]
def errors_of_lstm(x, y, new_x, new_y):
    """Root mean squared error of an LSTM on new windows, in the units of y."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((20, 1)), keras.layers.LSTM(16), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), loss="mse")
    model.fit(x[..., None], y, batch_size=64, epochs=15, verbose=0)
    return rmse(model(new_x[..., None]), new_y)


walk = np.cumsum(np.random.default_rng(0).normal(size=1000))
x, y = make_windows((walk - walk.mean()) / walk.std(), 20)
order = np.random.default_rng(0).permutation(len(x))
fit, test = order[:780], order[780:]
found = {"shuffled": errors_of_lstm(x[fit], y[fit, 0], x[test], y[test, 0]) * walk.std()}
found["split by time"] = errors_of_lstm(*split_windows(walk, 800, 20)) * walk[:800].std()
found["naive: the last value"] = rmse(walk[799:-1], walk[800:])
plots.show(
    plots.bars(found, value_label="root mean squared error (steps of the walk)", digits=2),
    alt="Three bars: the shuffled test says 1.3, the test split by time 6, and the naive forecast "
    "0.9.",
)

# %% [markdown]
# We observe that the shuffled test promises an error of 1.3 where the future brings 6.
# Among shuffled windows each test window has neighbors in the training that share nearly all of its values, so the network never meets a level that it has not seen.
# In time, the walk goes where it never was before.
# And neither network beats the naive 0.88: there was nothing to learn.

# %% [markdown]
# ## 4. A forecaster
#
# How good must a forecast be?
# Better than *naive* ones, which cost nothing: the last value, or the value one season ago.
# Our data are generated: sales of 1,500 shops over 25 weeks, in units of their usual variation, with seasons of 12 and of 5 weeks and noise of standard deviation 0.1.
# When one season has come round, the other has not, so neither naive forecast is good.
# On average no forecast can have a smaller error than that noise.

# %%
weeks = np.stack(
    [
        data.seasonal_series(
            25, periods=(12, 5), amplitudes=(1.0, 0.6), slope=0.0, noise=0.1, seed=shop
        ).values
        for shop in range(1500)
    ]
)  # (shops, weeks)
train_x, train_y = weeks[:1200, :24], weeks[:1200, 24]  # (1200, 24) and (1200,)
new_x, new_y = weeks[1200:, :24], weeks[1200:, 24]  # 300 shops that are kept for validation

print(f"last value: {rmse(new_x[:, -1], new_y):.2f}")
print(f"value 12 weeks before: {rmse(new_x[:, -12], new_y):.2f}")

# %% [markdown]
# ### Exercise 3: A forecaster
#
# Train a network on windows and their next values, and return a function that forecasts new windows.
# On shops that it has not seen, its RMSE must be at most half that of the last value.
# A `SimpleRNN` of 16 units and a `Dense(1)`, mean squared error, Adam with 0.01 and 10 epochs will do; a GRU or LSTM learns more slowly here, and wants 24 units and 25 epochs with 0.02.
# The windows have 24 weeks in one check and 20 in another: train on the length that you are given; new windows have the same.
# Keep it under 8 CPU seconds.
# About 10 lines.
# Hint: layers want (batch, time, features), so `inputs[..., None]`; `model(x)` gives (n, 1).


# %% answer="train_forecaster"
def train_forecaster(inputs: np.ndarray, targets: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Train a model that forecasts the value after a window, on these windows and nothing else.

    Args:
        inputs: Windows, shape (examples, window), values of about unit size; stay as they are.
        targets: The value after each, shape (examples,); stay as they are.

    Returns:
        A function from windows (n, window) to forecasts (n,), which says the same after others are
        trained.
    """
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(0)
    layers = [keras.layers.SimpleRNN(16), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((None, 1)), *layers])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    model.fit(inputs[..., None], targets, batch_size=64, epochs=8, verbose=0)
    return lambda windows: np.ravel(model(windows[..., None]))
    ### END SOLUTION


# %% check="train_forecaster_new_shops" points=3
forecast = train_forecaster(train_x, train_y)
check.equal(
    np.shape(forecast(new_x)),
    (300,),
    "one forecast for each window",
    hint="Return a function of windows; np.ravel turns (n, 1) into (n,).",
)
check.at_most(
    rmse(forecast(new_x), new_y) / rmse(new_x[:, -1], new_y),
    0.5,
    "at most half of the naive forecast's error",
    hint="Watch the loss: it should fall from about 0.9 to below 0.1.",
)
### BEGIN HIDDEN TESTS
# Hundredths, ten shops that no seed gives: what comes next is known to their author alone.
SHOPS = """
94 32 -47 -85 -146 -27 -28 -5 -29 -37 145 165 117 -3 -157 -89 -34 -12 -40 -130 -19 95 165 137
93 69 -30 -55 -104 -30 -43 -91 -53 -31 149 194 100 1 -108 9 60 -68 -112 -187 -9 122 127 124
97 87 11 15 -21 -159 -110 -104 16 117 -15 23 45 129 153 -26 -112 -189 -73 45 -9 -11 -44 49
-60 -84 -98 -53 -40 140 137 94 38 -52 37 36 -56 -148 -222 -33 106 115 92 -9 65 99 55 -13
71 55 17 33 117 28 -31 -114 -141 -44 -73 -9 38 83 141 36 -15 -5 25 -2 -153 -178 -97 36
2 -86 -110 -111 -101 85 134 126 41 -39 79 68 -3 -131 -219 -68 24 123 88 -5 70 80 107 10
87 107 58 39 18 -97 -88 -69 -56 -17 -91 22 112 173 169 -38 -101 -79 -22 26 -132 -136 -59 65
-83 -30 6 26 126 63 56 67 16 27 -147 -167 -97 -8 128 45 3 45 103 187 22 -135 -184 -123
53 83 97 51 10 -150 -171 -95 9 99 -22 -26 65 140 184 16 -116 -129 -104 28 -46 -57 -24 27
128 62 -25 -94 -174 -33 -7 -28 -32 -56 131 196 130 17 -157 -104 -24 -25 -33 -137 -20 85 141 152
"""
unseen = check.frozen(np.array(SHOPS.split(), dtype=float).reshape(10, 24) / 100)
check.same(
    forecast(unseen),
    "forecasts for shops that were never shown",
    hint="Train longer, or with more units: forecasts must come near to what a trained network "
    "says, where the naive ones are far off.",
    rtol=0,
    atol=1.0,
)
check.same(
    forecast(unseen[6:7]),
    "a forecast for a single shop",
    hint="The function takes any number of windows, also one.",
    rtol=0,
    atol=1.0,
)
### END HIDDEN TESTS

# %% check="train_forecaster_other_data" points=2
# Windows of 20 weeks, and another target: 1 minus the next value
forecast = train_forecaster(train_x[:, 4:], 1 - train_y)
check.at_most(
    rmse(forecast(new_x[:, 4:]), 1 - new_y) / rmse(new_x[:, -1], new_y),
    0.5,
    "half of the naive error for other windows and targets",
    hint="Use the arguments inputs and targets, and let windows have any length.",
)
### BEGIN HIDDEN TESTS
# The names of the notebook hold other data while it trains: it has its arguments
known = check.frozen(train_x[:, 4:]), check.frozen(train_y - 1)
with check.replaced(train_x=-train_x, train_y=100 - train_y, new_x=-new_x, new_y=100 - new_y):
    other_forecast = train_forecaster(*known)
SHOPS = """
20 -123 -107 -97 -15 30 -46 7 63 170 178 -24 -106 -150 -26 25 -94 -96 -93 74
61 -24 -99 -89 -123 -16 -21 -9 114 117 152 -13 -80 -39 -54 9 -108 -186 -72 68
-144 -24 -25 -67 -16 5 175 164 73 -42 -153 -4 -3 -39 -89 -159 32 149 177 98
68 -71 -86 -99 -30 -22 -106 -51 46 195 213 21 -49 -93 -22 34 -121 -139 -128 0
"""
unseen = check.frozen(np.array(SHOPS.split(), dtype=float).reshape(4, 20) / 100)
check.same(
    forecast(unseen),
    "one minus the next value of shops that were never shown",
    hint="Train on the inputs and targets that are given. Each function keeps a model of its own: "
    "what is trained later does not change it.",
    rtol=0,
    atol=1.0,
)
check.same(
    other_forecast(unseen),
    "the next value less one, where only the arguments can be right",
    hint="Use inputs and targets alone: no shop that is to be forecast, and no other data of the "
    "notebook, may enter the training.",
    rtol=0,
    atol=1.0,
)
### END HIDDEN TESTS

# %% [markdown]
# How does the forecast look?
# One more shop, followed for 84 weeks: each value is forecast from the 24 before it.
# For comparison we also fit a linear regression on the 24 values, trained on the same shops.

# %% tags=["demo"]
shop = data.seasonal_series(
    84, periods=(12, 5), amplitudes=(1.0, 0.6), slope=0.0, noise=0.1, seed=5000
).values
inputs, targets = make_windows(shop, 24)
truth, network = targets[:, 0], train_forecaster(train_x, train_y)(inputs)
forecasts = {"last value": inputs[:, -1], "12 weeks before": inputs[:, -12], "network": network}
forecasts["linear regression"] = inputs @ np.linalg.lstsq(train_x, train_y, rcond=None)[0]
errors = {name: rmse(values, truth) for name, values in forecasts.items()}
axes = plots.panels(1, rows=2, width=7.5, height=2.6)
lines = {"sales": truth, "naive: last value": inputs[:, -1], "network": network}
plots.series(lines, x=np.arange(24, 84), x_label="week", y_label="sales (scaled)", ax=axes[0])
axes[0].set(ylim=(-2.3, 2.6))
axes[0].legend(ncols=3, loc="upper center")
plots.bars(errors, value_label="RMSE (scaled)", digits=2, ax=axes[1])
plots.show(
    axes,
    alt="Above, sales over 60 weeks with the network's forecasts close to them and the naive ones "
    "one week late. Below, the errors: both naive forecasts large, network and regression small.",
)

# %% [markdown]
# We observe that the naive forecast is the truth one week late, while the network follows the turns.
# But the linear regression is better still: the next value of a sum of waves is a fixed weighted sum of earlier ones, and 24 weights are easier to learn than a recurrent network.
# Zeng et al. (2022) found linear models ahead of transformers on public data sets, too.
# Always try the simple model first.

# %% [markdown]
# Does the length of the windows matter?
# A recurrent network accepts any length; that is not to say that it forecasts well from it.
# We give windows of 3 to 24 weeks to a network trained on 24, and to networks trained on just that length.
# (If your forecaster has layers that want exactly 24 weeks, the next cell stops with an error, and that is an answer, too.)

# %% tags=["demo"]
lengths = (3, 6, 12, 24)
trained_on_24 = train_forecaster(train_x, train_y)
found = {"trained on 24 weeks": [], "trained on this length": []}
for length in lengths:
    same_length = train_forecaster(train_x[:, -length:], train_y)
    for name, forecaster in zip(found, (trained_on_24, same_length), strict=True):
        found[name].append(rmse(forecaster(new_x[:, -length:]), new_y))
found["naive: last value"] = [rmse(new_x[:, -1], new_y)] * len(lengths)
ax = plots.functions(np.array(lengths), found, x_label="weeks in a window", y_label="RMSE (scaled)")
ax.set(xlim=(2, 25))
plots.show(
    ax,
    alt="Both curves fall with the length of the window, from near the naive error at 3 weeks. The "
    "network trained on the length itself falls fast until 12 weeks; the one trained on 24 weeks is "
    "worse at every shorter length.",
)
for name, values in found.items():
    print(f"{name}: {', '.join(f'{value:.2f}' for value in values)}")

# %% [markdown]
# We observe that 3 weeks are too few for anybody, and that 12 weeks are nearly as good as 24 for a network trained on them.
# The network trained on 24 weeks reads 12 without complaint, and its error is twice as large: 0.39 in place of 0.20.
# So train on the length of window that you will have when you forecast.

# %% [markdown]
# ## 5. Stock prices: an honest verdict
#
# Now back to Google.
# We train on 800 trading days and test on the next 247, with your split.
# Two networks: one sees scaled prices, one sees daily returns (differences of the logarithm), each trained with three seeds.
# The naive forecast says: as today.
# Look at the lines first, the last 60 days, then at the bars, the errors over all days with the range of the seeds.


# %% tags=["demo"]
def lstm_forecasts(series, train_size, seed):
    """Forecasts of the values from train_size on, by an LSTM trained on those before."""
    x, y, test_x, _ = split_windows(series, train_size, 20)
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((20, 1)), keras.layers.LSTM(16), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    model.fit(x[..., None], y, batch_size=64, epochs=15, verbose=0)
    past = series[:train_size]
    return np.ravel(model(test_x[..., None])) * past.std() + past.mean()


today, returns = close[799:-1], np.diff(np.log(close))  # (247,) and (1046,)

# %% tags=["demo"]
by_price = [lstm_forecasts(close, 800, seed) for seed in range(3)]
by_return = [today * np.exp(lstm_forecasts(returns, 799, seed)) for seed in range(3)]
named = {"naive": [today], "LSTM on returns": by_return, "LSTM on prices": by_price}
errors = {name: [np.mean(np.abs(f - tomorrow)) for f in runs] for name, runs in named.items()}
axes = plots.panels(2, width=5.2, height=3.4)
plots.series(
    {"price": tomorrow[-60:], "naive": today[-60:], "LSTM on prices": by_price[0][-60:]},
    x_label="trading day of the last 60",
    y_label="price (US dollars)",
    ax=axes[0],
)
plots.bars(
    {name: np.mean(runs) for name, runs in errors.items()},
    errors={name: np.ptp(runs) / 2 for name, runs in errors.items()},
    value_label="mean absolute error (US dollars)",
    ax=axes[1],
)
plots.show(
    axes,
    alt="Left: price, naive forecast and network forecast run close together, the forecasts behind "
    "the price. Right: the naive forecast has the smallest error, LSTM on prices the largest.",
)
share = np.mean([np.mean((f > today) == (tomorrow > today)) for f in by_price + by_return])
print(f"right direction on 40 to 60 % of the days: {0.4 < share < 0.6}")

# %% [markdown]
# The bars have the naive error beside the others.
# What is the $R^2$ of "as today", next to the 0.95 that began this lesson?

# %% tags=["demo"]
print(f"R squared of the forecast in section 1: {r_squared(promised, tomorrow):.2f}")
print(f"R squared of 'as today': {r_squared(today, tomorrow):.2f}")

# %% [markdown]
# We observe that both networks lose to "as today", and guess the direction like a coin.
# So does the forecast of section 1: its $R^2$ of 0.95 is *below* the 0.97 of repeating today's price, which takes no network at all.
# What past prices say about tomorrow is traded away by those who see it first: such a market is called *efficient* (Fama, 1970).
# Be suspicious of anyone who shows such a curve without the naive error beside it.

# %% [markdown]
# ### Exercise 4: A forecast that looks too good
#
# A blog shows an LSTM's forecast of a share: the curve lies on the true prices and $R^2$ is 0.99.
# The author scaled all prices to [0, 1], cut windows, shuffled them, kept 20 % for testing, and compared with nothing.
# Name two ways in which the future leaked, explain why the curve and $R^2$ look good all the same without any skill, and say which comparison you would ask for.
# 5 to 8 sentences.
# A person grades this answer.

# %% [markdown] question="written_stocks" level="challenge" points=3
# ### BEGIN SOLUTION
# The scale uses the smallest and largest price of the whole series, so the training part knows how far prices will rise.
# The windows were shuffled before the split: neighbors of a test window, which hold nearly all of its values and even its target, were in training.
# The split must go by time, and the scale must come from the part before it. (1 point)
#
# Prices move little from one day to the next compared with how far they move over years.
# Whoever repeats the last price gets a curve that lies on the true one, one day late, and an $R^2$ near 1, because $R^2$ compares with the mean of all prices.
# Neither says that a change was forecast. (1 point)
#
# I would ask for the error of the naive forecast "as today" on the same days, later than all training days, and for the share of right directions or the error on returns; with several seeds, so that luck shows.
# A network that does not beat the naive error has no skill. (1 point)
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - A window's targets begin right after its inputs, and all windows that fit count.
# - Split by time, and scale on the training part: a leak makes a test look far better than the future will be.
# - Compare with naive forecasts and with a linear model before you believe in a network.
# - A network reads windows of another length than it was trained on, and forecasts worse from them.
# - A curve that lies on the prices and an $R^2$ near 1 say nothing of skill: "as today" has both.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Train the forecaster with `GRU` and `LSTM`, and with 100 shops in place of 1,200.
#   Which suffers most?
# - Forecast three weeks at once: `make_windows` with a horizon of 3 and a `Dense(3)`.
# - Take the monthly prices, `data.stock_prices("monthly")`, and repeat section 5 for the S&P 500.
#
# ## Papers
#
# - [Fama, 1970](https://doi.org/10.2307/2325486), *Efficient Capital Markets: A Review of Theory and Empirical Work*
# - [Hyndman and Koehler, 2006](https://doi.org/10.1016/j.ijforecast.2006.03.001), *Another Look at Measures of Forecast Accuracy*
# - [Hochreiter and Schmidhuber, 1997](https://doi.org/10.1162/neco.1997.9.8.1735), *Long Short-Term Memory*
# - [Zeng et al., 2022](https://arxiv.org/abs/2205.13504), *Are Transformers Effective for Time Series Forecasting?*
