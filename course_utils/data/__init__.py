"""Real or generated data, small, with fixed splits; all but the online classics need no network."""

from course_utils.data.handwritten import Digits, Split, digits, masked_digits_csv
from course_utils.data.held_out import unseen, unseen_labels
from course_utils.data.letters import glyphs
from course_utils.data.online import OfflineError, cifar10, fashion_mnist, imdb, mnist
from course_utils.data.pictures import photographs
from course_utils.data.series import Prices, SeasonalSeries, seasonal_series, stock_prices
from course_utils.data.tables import Part, Tabular, breast_cancer, diabetes, standardized, wine
from course_utils.data.text import text_corpus
from course_utils.data.toy import blobs, curve, moons, spirals, xor

__all__ = [
    "Digits",
    "OfflineError",
    "Part",
    "Prices",
    "SeasonalSeries",
    "Split",
    "Tabular",
    "blobs",
    "breast_cancer",
    "cifar10",
    "curve",
    "diabetes",
    "digits",
    "fashion_mnist",
    "glyphs",
    "imdb",
    "masked_digits_csv",
    "mnist",
    "moons",
    "photographs",
    "seasonal_series",
    "spirals",
    "standardized",
    "stock_prices",
    "text_corpus",
    "unseen",
    "unseen_labels",
    "wine",
    "xor",
]
