"""Tables: the numbers of scikit-learn, disjoint parts, scaling fitted on the training rows."""

import numpy as np
import pytest

from course_utils import data

TABLES = [data.breast_cancer, data.wine, data.diabetes]


def _truth(load):
    from sklearn import datasets

    options = {"scaled": False} if load is data.diabetes else {}
    return getattr(datasets, f"load_{load.__name__}")(**options)


@pytest.mark.parametrize("load", TABLES)
def test_numbers_are_those_of_scikit_learn(load):
    table, truth = load(), _truth(load)
    np.testing.assert_array_equal(table.features, truth.data)
    np.testing.assert_array_equal(table.targets, truth.target)
    assert len(table.names) == table.features.shape[1]


def test_names_are_in_the_order_of_the_columns():
    ours, theirs = data.breast_cancer().names, _truth(data.breast_cancer).feature_names
    assert [name.replace("error of ", "") for name in ours] == [
        name.replace(" error", "") for name in theirs
    ]
    plain = [name.replace("_", " ").lower() for name in _truth(data.wine).feature_names]
    assert [name.lower() for name in data.wine().names] == plain
    assert list(data.diabetes().names) == _truth(data.diabetes).feature_names


@pytest.mark.parametrize("load", TABLES)
def test_parts_are_disjoint_and_cover_all_rows(load):
    table = load()
    rows = [table.train_rows, table.validation_rows, table.test_rows]
    np.testing.assert_array_equal(np.sort(np.concatenate(rows)), np.arange(len(table.targets)))
    assert len(table.validation_rows) == len(table.test_rows) == len(table.targets) // 5
    np.testing.assert_array_equal(table.test.features, table.features[table.test_rows])
    np.testing.assert_array_equal(table.train.targets, table.targets[table.train_rows])


@pytest.mark.parametrize("load", TABLES)
def test_split_never_moves(load):
    first, second = load(), load()
    np.testing.assert_array_equal(first.train_rows, second.train_rows)
    np.testing.assert_array_equal(first.test_rows, second.test_rows)


def test_class_shares_are_alike_in_all_parts():
    for table in (data.breast_cancer(), data.wine()):
        shares = [
            np.bincount(part.targets) / len(part.targets)
            for part in (table.train, table.validation, table.test)
        ]
        assert np.ptp(shares, axis=0).max() < 1.5 / len(table.test.targets)
        assert len(shares[0]) == len(table.classes)


def test_standardized_is_fitted_on_the_training_rows_alone():
    raw = data.wine()
    table = data.standardized(raw)
    np.testing.assert_allclose(table.train.features.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(table.train.features.std(axis=0), 1)
    assert np.abs(table.test.features.mean(axis=0)).max() > 0.01
    known = raw.train.features
    expected = (raw.test.features - known.mean(axis=0)) / known.std(axis=0)
    np.testing.assert_allclose(table.test.features, expected)
    np.testing.assert_array_equal(raw.features, data.wine().features)


def test_standardized_only_centers_a_constant_feature():
    raw = data.wine()
    raw.features[:, 0] = 3.0
    np.testing.assert_array_equal(data.standardized(raw).features[:, 0], 0)


def test_a_table_is_frozen():
    with pytest.raises(AttributeError):
        data.wine().names = ()
