"""Numbers over time."""

import numpy as np
import pytest

from course_utils import data


def test_daily_prices_are_trading_days_in_order():
    prices = data.stock_prices()
    assert prices.values.shape == (1047, 6) and prices.values.dtype == np.float64
    assert (np.diff(prices.dates).astype(int) > 0).all()
    assert np.is_busday(prices.dates).all()
    low, high, close = (prices.column(name) for name in ("low", "high", "close"))
    assert (low <= high).all() and (low <= close).all() and (close <= high).all()


def test_monthly_prices_are_all_months_and_gaps_come_first():
    prices = data.stock_prices("monthly")
    months = prices.dates.astype("datetime64[M]")
    assert (np.diff(months).astype(int) == 1).all()
    assert prices.values.shape == (390, len(prices.names))
    missing = np.isnan(prices.values)
    assert (np.diff(missing.astype(int), axis=0) <= 0).all()
    assert not np.isnan(prices.column("IBM")).any()
    assert np.nanmin(prices.values) > 0


def test_prices_refuse_other_names():
    with pytest.raises(ValueError, match="frequency: expected 'daily' or 'monthly'"):
        data.stock_prices("hourly")
    with pytest.raises(ValueError, match="name: expected one of"):
        data.stock_prices().column("gold")


def test_a_seasonal_series_is_the_sum_of_its_components():
    series = data.seasonal_series(400, periods=(7, 50), seed=3)
    assert series.seasons.shape == (400, 2)
    total = series.trend + series.seasons.sum(axis=1) + series.noise
    np.testing.assert_allclose(series.values, total)


def test_seasons_repeat_with_their_periods_and_the_trend_is_a_line():
    series = data.seasonal_series(400, periods=(8, 50), slope=0.5, seed=1)
    np.testing.assert_allclose(series.seasons[8:, 0], series.seasons[:-8, 0], atol=1e-9)
    np.testing.assert_allclose(series.seasons[50:, 1], series.seasons[:-50, 1], atol=1e-9)
    np.testing.assert_allclose(np.diff(series.trend), 0.5)


def test_noise_has_the_stated_size_and_follows_the_seed():
    series = data.seasonal_series(20_000, noise=0.7, seed=5)
    assert abs(series.noise.std() - 0.7) < 0.02
    again, other = data.seasonal_series(50, seed=5), data.seasonal_series(50, seed=6)
    np.testing.assert_array_equal(again.values, data.seasonal_series(50, seed=5).values)
    assert not np.allclose(again.values, other.values)


def test_periods_and_amplitudes_go_together():
    with pytest.raises(ValueError, match=r"amplitudes: expected 1, one for each period. Received"):
        data.seasonal_series(10, periods=(7,), amplitudes=(1.0, 2.0))
    assert data.seasonal_series(10, periods=(), amplitudes=()).seasons.shape == (10, 0)
