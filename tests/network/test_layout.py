import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.network.layout import Layout

layouts = st.lists(st.integers(1, 6), min_size=2, max_size=5).map(lambda sizes: Layout(tuple(sizes)))


@given(layouts)
def test_views_cover_the_vector_once(layout):
    flat = np.zeros(layout.size)
    w, b = layout.views(flat)
    assert w[0] is None
    assert b[0] is None
    for part in [*w[1:], *b[1:]]:
        part += 1
    assert (flat == 1).all()


@given(layouts)
def test_flatten_undoes_views(layout):
    flat = np.arange(layout.size, dtype=float)
    np.testing.assert_array_equal(layout.flatten(*layout.views(flat)), flat)


@given(layouts)
def test_names_lead_back_to_the_entry(layout):
    flat = np.arange(layout.size)
    w, b = layout.views(flat)
    for index in range(layout.size):
        assert eval(layout.name_of(index), {"w": w, "b": b}) == index  # the name is an expression of the notation
        layer, neuron, source = layout.entry(index)
        assert (b[layer][neuron] if source is None else w[layer][neuron, source]) == index
        assert layout.place(layer, neuron, source) == index


@given(layouts)
def test_weight_slices_are_the_weights(layout):
    flat = np.zeros(layout.size)
    for part in layout.weight_slices():
        flat[part] = 1
    w, b = layout.views(flat)
    assert all(part.all() for part in w[1:])
    assert not any(part.any() for part in b[1:])


def test_entries_beyond_the_end_are_refused():
    layout = Layout((2, 3))
    with pytest.raises(IndexError, match="entry 9 of 9"):
        layout.name_of(9)
    with pytest.raises(IndexError, match="entry 9 of 9"):
        layout.entry(9)
