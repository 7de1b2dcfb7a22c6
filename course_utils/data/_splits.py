"""Fixed splits: which rows are for training, validation and test. The same on every machine."""

import numpy as np


def shuffled(rows: np.ndarray, seed: int) -> np.ndarray:
    """Returns the rows in a fixed random order."""
    # RandomState, because NumPy promises never to change its stream (NEP 19): splits must not move.
    return np.random.RandomState(seed).permutation(rows)


def quotas(counts: np.ndarray, total: int) -> np.ndarray:
    """Shares out `total` in proportion to `counts` by the method of largest remainders."""
    exact = counts * total / counts.sum()
    shares = np.floor(exact).astype(np.int64)
    fullest = np.argsort(shares - exact, kind="stable")
    shares[fullest[: total - shares.sum()]] += 1
    return shares


def stratified(rows: np.ndarray, labels: np.ndarray, total: int, seed: int) -> np.ndarray:
    """Picks `total` of the rows, each class in its proportion; ascending.

    Args:
        rows: (n,) row numbers to pick from.
        labels: (n,) class of each of these rows.
        total: how many to pick.
        seed: picks other rows of the same classes.
    """
    classes, counts = np.unique(labels, return_counts=True)
    picked = [
        shuffled(rows[labels == label], seed + position)[:share]
        for position, (label, share) in enumerate(zip(classes, quotas(counts, total), strict=True))
    ]
    return np.sort(np.concatenate(picked))
