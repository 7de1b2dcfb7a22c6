"""Random values of the kinds that student code returns."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp


def arrays():
    """Arrays of every number type that is compared, NaN and infinities included."""
    kinds = st.one_of(
        hnp.boolean_dtypes(),
        hnp.integer_dtypes(),
        hnp.unsigned_integer_dtypes(),
        hnp.floating_dtypes(),
        hnp.complex_number_dtypes(),
    )
    shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
    return hnp.arrays(kinds, shapes)


def objects():
    """Python values of the kinds that student code returns, nested."""
    leaves = st.one_of(
        arrays(),
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.complex_numbers(),
        st.text(max_size=20),
        st.binary(max_size=20),
        st.just(len),
        st.just(object()),
        st.just(np.array([None, 1], dtype=object)),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.lists(inner, max_size=3).map(tuple),
            st.dictionaries(st.text(max_size=4), inner, max_size=3),
            st.dictionaries(st.integers(), inner, max_size=3),
        ),
        max_leaves=8,
    )
