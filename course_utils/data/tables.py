"""Tables of real measurements, with raw features and fixed training, validation and test rows."""

import gzip
from dataclasses import dataclass, replace

import numpy as np

from course_utils.data._files import package_file
from course_utils.data._splits import shuffled, stratified

_CELLS = [
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
]
_WINE = [
    "alcohol",
    "malic acid",
    "ash",
    "alcalinity of ash",
    "magnesium",
    "total phenols",
    "flavanoids",
    "nonflavanoid phenols",
    "proanthocyanins",
    "color intensity",
    "hue",
    "OD280/OD315 of diluted wines",
    "proline",
]
_DIABETES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")


@dataclass(frozen=True, eq=False)
class Part:
    """Some rows of a table: features (n, d), targets (n,)."""

    features: np.ndarray
    targets: np.ndarray


@dataclass(frozen=True, eq=False)
class Tabular:
    """A table and its fixed, disjoint split: 60 % training, 20 % validation, 20 % test rows.

    Attributes:
        features: all rows, float64 (n, d).
        targets: all rows (n,): int64 class ids, or float64 values.
        names: names of the d features, with units where the source gives them.
        classes: names of the classes; empty for values.
        train_rows, validation_rows, test_rows: row numbers, ascending.
    """

    features: np.ndarray
    targets: np.ndarray
    names: tuple[str, ...]
    classes: tuple[str, ...]
    train_rows: np.ndarray
    validation_rows: np.ndarray
    test_rows: np.ndarray

    @property
    def train(self) -> Part:
        """The training rows."""
        return self._part(self.train_rows)

    @property
    def validation(self) -> Part:
        """The validation rows."""
        return self._part(self.validation_rows)

    @property
    def test(self) -> Part:
        """The test rows."""
        return self._part(self.test_rows)

    def _part(self, rows: np.ndarray) -> Part:
        return Part(self.features[rows], self.targets[rows])


def standardized(table: Tabular) -> Tabular:
    """Returns the table with features of mean 0 and standard deviation 1 on its training rows.

    Mean and deviation come from the training rows alone and are applied to all rows. A feature that
    is constant in the training rows is only centered.
    """
    known = table.train.features
    deviation = known.std(axis=0)
    scale = np.where(deviation > 0, deviation, 1.0)
    return replace(table, features=(table.features - known.mean(axis=0)) / scale)


def breast_cancer() -> Tabular:
    """Loads 569 fine needle aspirates of breast masses: 30 features of cell nuclei, 2 classes.

    Features are raw, of very different sizes: mean, standard error and worst of ten measures,
    lengths in pixels of the digitized picture. Targets are 0 (malignant, 212) and 1 (benign, 357).

    Source: W. Wolberg, O. Mangasarian, N. Street, W. Street (1993), Breast Cancer Wisconsin
    (Diagnostic), UCI Machine Learning Repository, doi:10.24432/C5DW2B, CC BY 4.0; read from the
    copy that scikit-learn installs.
    """
    names = [f"{kind} {cell}" for kind in ("mean", "error of", "worst") for cell in _CELLS]
    return _classified("breast_cancer.csv", names, ("malignant", "benign"), seed=569)


def wine() -> Tabular:
    """Loads chemical analyses of 178 Italian wines: 13 raw features, 3 growers as classes.

    Source: S. Aeberhard and M. Forina (1991), Wine, UCI Machine Learning Repository,
    doi:10.24432/C5PC7J, CC BY 4.0; read from the copy that scikit-learn installs.
    """
    return _classified("wine_data.csv", _WINE, ("grower 1", "grower 2", "grower 3"), seed=178)


def diabetes() -> Tabular:
    """Loads 442 diabetes patients: 10 raw features, and the disease's progression as target.

    Features: age (years), sex (1 or 2, as in the source), body mass index (kg/m2), mean blood
    pressure (mm Hg), and six measures of blood serum: s1 total cholesterol, s2 LDL, s3 HDL (mg/dL),
    s4 ratio of total cholesterol to HDL, s5 logarithm of triglycerides, s6 blood sugar (mg/dL).
    Targets are a quantitative measure of progression one year later, 25 to 346, without unit.

    Source: B. Efron, T. Hastie, I. Johnstone, R. Tibshirani (2004), Least Angle Regression, Annals
    of Statistics 32; read from the copy that scikit-learn installs (its license is BSD-3-Clause;
    the source states none for the data).
    """
    features = _gzipped("diabetes_data_raw.csv.gz")
    targets = _gzipped("diabetes_target.csv.gz")[:, 0]
    order = shuffled(np.arange(len(targets)), seed=442)
    return _split(features, targets, _DIABETES, (), *_cut(order))


def _classified(file: str, names, classes: tuple[str, ...], seed: int) -> Tabular:
    path = package_file("sklearn", "datasets", "data", file)
    table = np.loadtxt(path, delimiter=",", skiprows=1, dtype=np.float64)
    features, targets = table[:, :-1], table[:, -1].astype(np.int64)
    rows = np.arange(len(targets))
    test = stratified(rows, targets, len(rows) // 5, seed)
    rest = np.setdiff1d(rows, test)
    validation = stratified(rest, targets[rest], len(rows) // 5, seed + 100)
    train = np.setdiff1d(rest, validation)
    return _split(features, targets, names, classes, train, validation, test)


def _split(features, targets, names, classes, train, validation, test) -> Tabular:
    return Tabular(features, targets, tuple(names), classes, train, validation, test)


def _cut(order: np.ndarray) -> list[np.ndarray]:
    fifth = len(order) // 5
    parts = order[2 * fifth :], order[:fifth], order[fifth : 2 * fifth]
    return [np.sort(part) for part in parts]


def _gzipped(file: str) -> np.ndarray:
    path = package_file("sklearn", "datasets", "data", file)
    return np.loadtxt(gzip.decompress(path.read_bytes()).decode("ascii").splitlines(), ndmin=2)
