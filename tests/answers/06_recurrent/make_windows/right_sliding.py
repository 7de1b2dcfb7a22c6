def make_windows(series, window, horizon=1):
    if len(series) < window + horizon:
        raise ValueError("series too short")
    view = np.lib.stride_tricks.sliding_window_view(series, window + horizon, axis=0)
    view = np.moveaxis(view, -1, 1)
    return view[:, :window], view[:, window:]
