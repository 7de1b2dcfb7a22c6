"""Inputs for checks."""

from __future__ import annotations

import copy
import pickle
import sys
import types

import numpy as np
import pytest

from course_utils import check

WORDS = "must not change its inputs in place"


def test_rng_is_numpy_s_own():
    np.testing.assert_array_equal(
        check.rng(7).normal(size=4), np.random.default_rng(7).normal(size=4)
    )


def test_frozen_copies_as_float64():
    source = np.array([1, 2], dtype=np.float32)
    array = check.frozen(source)
    source[0] = 9
    assert array.dtype == np.float64 and array.tolist() == [1.0, 2.0]
    assert isinstance(array, np.ndarray) and not array.flags.writeable
    assert repr(array) == "array([1., 2.])"


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.__setitem__(0, 1),
        lambda x: x.__setitem__(x < 0, 0),
        lambda x: x.__iadd__(1),
        lambda x: x.__imul__(np.ones((2, 3))),
        lambda x: np.maximum(x, 0, out=x),
        lambda x: np.add.at(x, 0, 1),
        lambda x: x[0].__isub__(1),
        lambda x: x.T.__setitem__((0, 0), 5),
        lambda x: x.reshape(-1).__itruediv__(2),
    ],
)
def test_changes_in_place_are_told(change):
    array = check.frozen([[1.0, -2.0, 3.0], [4.0, 5.0, 6.0]])
    with pytest.raises(ValueError, match=WORDS):
        change(array)
    assert array.tolist() == [[1.0, -2.0, 3.0], [4.0, 5.0, 6.0]]


def test_what_is_computed_is_an_ordinary_array():
    array = check.frozen([[3.0, -1.0], [2.0, 0.0]])
    for result in (array + 1, np.exp(array), array @ array, -array, array.sum(axis=0), array > 0):
        assert type(result) is np.ndarray
    assert type(array.sum()) is np.float64
    np.testing.assert_array_equal(np.sort(array), [[-1, 3], [0, 2]])
    np.testing.assert_array_equal(np.concatenate([array, array]).shape, (4, 2))


def test_copies_may_be_changed():
    array = check.frozen([3.0, 1.0])
    for copied in (array.copy(), np.array(array), copy.deepcopy(array), array.astype(np.float32)):
        copied[0] = 0
        copied += 1
        assert copied.tolist() == [1.0, 2.0]
    assert type(pickle.loads(pickle.dumps(array))) is np.ndarray
    assert array.tolist() == [3.0, 1.0]


def test_names_of_the_notebook_hold_others_for_a_while(monkeypatch):
    notebook = types.ModuleType("__main__")
    exec("def doubled():\n    return 2 * rate", vars(notebook))
    notebook.rate = 4
    monkeypatch.setitem(sys.modules, "__main__", notebook)
    with check.replaced(rate=5):
        assert notebook.doubled() == 10
    assert notebook.doubled() == 8
    with pytest.raises(ZeroDivisionError), check.replaced(rate=0):
        1 / notebook.doubled()
    assert notebook.rate == 4
    with pytest.raises(NameError, match="name 'speed' is not defined"), check.replaced(speed=1):
        pass
    assert not hasattr(notebook, "speed")
