"""Numbers over time: real stock prices, and series generated from known components."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_utils.data._files import package_file

HARMONICS = 2


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices over time.

    Attributes:
        dates: datetime64[D] (n,), ascending.
        values: float64 (n, columns), in US dollars (`volume` in shares, indices in points).
        names: names of the columns.
    """

    dates: np.ndarray
    values: np.ndarray
    names: tuple[str, ...]

    def column(self, name: str) -> np.ndarray:
        """Returns one column, float64 (n,).

        Raises:
            ValueError: there is no such column.
        """
        if name not in self.names:
            raise ValueError(f"name: expected one of {self.names}. Received: {name!r}")
        return self.values[:, self.names.index(name)]


def stock_prices(frequency: str = "daily") -> Prices:
    """Loads real stock prices, which matplotlib ships as sample data.

    - `"daily"`: Google, 1,047 trading days from 2004-08-19 (its first) to 2008-10-14; columns open,
      high, low, close, volume, adj_close.
    - `"monthly"`: 390 months from 1990-01 to 2022-06, the close adjusted for splits and dividends
      of IBM, AAPL, MSFT, XRX, AMZN, DELL, GOOGL, ADBE, and the indices ^GSPC (S&P 500) and ^IXIC
      (NASDAQ); NaN before a share was listed. The file's rows between the firsts of months are left
      out.

    Source: Yahoo Finance, as the file says; read from the copies that matplotlib installs, which
    name no license for the prices.

    Raises:
        ValueError: the frequency is another one.
    """
    readers = {"daily": _daily, "monthly": _monthly}
    if frequency not in readers:
        raise ValueError(f"frequency: expected 'daily' or 'monthly'. Received: {frequency!r}")
    return readers[frequency]()


@dataclass(frozen=True, eq=False)
class SeasonalSeries:
    """A generated series and what it is made of: values = trend + sum of seasons + noise.

    Attributes:
        values: float64 (length,).
        trend: float64 (length,).
        seasons: float64 (length, periods), one column for each period.
        noise: float64 (length,).
    """

    values: np.ndarray
    trend: np.ndarray
    seasons: np.ndarray
    noise: np.ndarray


def seasonal_series(
    length: int = 1_000,
    *,
    periods: Sequence[float] = (7, 50),
    amplitudes: Sequence[float] = (1.0, 2.0),
    slope: float = 0.002,
    noise: float = 0.3,
    seed: int = 0,
) -> SeasonalSeries:
    """Generates a series with a linear trend, seasons and Gaussian noise.

    A season is a wave of its period plus a second harmonic of half the size, both with random
    phases.

    Args:
        length: time steps.
        periods: length of each season in time steps.
        amplitudes: size of each season's first wave, as many as periods.
        slope: growth of the trend per time step.
        noise: standard deviation of the noise; nothing can forecast better than that.
        seed: another one gives other phases and other noise.

    Raises:
        ValueError: the numbers of periods and amplitudes differ.
    """
    if len(periods) != len(amplitudes):
        expected = f"amplitudes: expected {len(periods)}, one for each period"
        raise ValueError(f"{expected}. Received: {len(amplitudes)}")
    rng = np.random.default_rng(seed)
    time = np.arange(length, dtype=np.float64)
    waves = [_season(time, *season, rng) for season in zip(periods, amplitudes, strict=True)]
    seasons = np.stack(waves, axis=1) if waves else np.zeros((length, 0))
    trend, rest = slope * time, rng.normal(scale=noise, size=length)
    return SeasonalSeries(trend + seasons.sum(axis=1) + rest, trend, seasons, rest)


def _season(time, period, amplitude, rng):
    phases = rng.uniform(0, 2 * np.pi, size=HARMONICS)
    waves = [
        amplitude / order * np.sin(2 * np.pi * order * time / period + phase)
        for order, phase in enumerate(phases, start=1)
    ]
    return sum(waves)


def _daily() -> Prices:
    path = package_file("matplotlib", "mpl-data", "sample_data", "goog.npz")
    with np.load(path, allow_pickle=False) as archive:
        table = archive["price_data"]
    names = tuple(name for name in table.dtype.names if name != "date")
    values = np.stack([table[name].astype(np.float64) for name in names], axis=1)
    return Prices(table["date"].astype("datetime64[D]"), values, names)


def _monthly() -> Prices:
    path = package_file("matplotlib", "mpl-data", "sample_data", "Stocks.csv")
    lines = path.read_text(encoding="ascii").splitlines()
    header, *rows = csv.reader(line for line in lines if not line.startswith("#"))
    rows = [row for row in rows if row[0].endswith("-01")]
    values = [[float(cell) if cell else np.nan for cell in row[1:]] for row in rows]
    dates = np.array([row[0] for row in rows], dtype="datetime64[D]")
    return Prices(dates, np.array(values), tuple(header[1:]))
