import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backscope.data import Preparation
from backscope.data.preparation import standardised

tables = hnp.arrays(np.float64, st.tuples(st.integers(2, 9), st.integers(1, 4)), elements=st.floats(-1e6, 1e6))


@given(tables)
def test_standardised_columns_have_mean_0_and_deviation_1(raw):
    shift, scale = standardised(raw)
    x = Preparation("regression", shift=shift, scale=scale).inputs(raw).astype(np.float64)
    assert np.isfinite(x).all()
    for column, before in zip(x.T, raw.T, strict=True):
        if before.std() > 1e-3 * max(1, np.abs(before).max()):
            assert abs(column.mean()) < 1e-4
            assert abs(column.std() - 1) < 1e-4


@given(tables)
def test_values_come_back_in_their_own_units(raw):
    shift, scale = standardised(raw)
    preparation = Preparation("regression", target_shift=shift, target_scale=scale)
    back = preparation.targets_back(preparation.targets(raw))
    np.testing.assert_allclose(back, raw, rtol=1e-9, atol=1e-6)


def test_json_and_back():
    preparation = Preparation(
        "classification", ("가", "b"), ("길이", "w"), "종", (0.1, 2.0), (1.0, 1 / 3), image_shape=(28, 28)
    )
    assert Preparation.from_json(json.loads(json.dumps(preparation.to_json()))) == preparation


def test_numbers_that_need_nothing_are_not_copied():
    x = np.ones((3, 2))
    assert Preparation("regression").inputs(x) is x
    assert Preparation("regression").inputs(np.ones((3, 2), np.int64)).dtype == np.float32
