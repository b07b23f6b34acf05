"""The search finds the paths that going through all of them finds."""

import itertools
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.insight.chain_search import Graph, largest


def size(graph, path):
    nodes = [graph.nodes[t][node] for t, node in enumerate(path)]
    edges = [graph.edges[t][after, before] for t, (before, after) in enumerate(itertools.pairwise(path))]
    return abs(math.prod([*nodes, *edges]))


def every(graph):
    widths = [range(len(nodes)) for nodes in graph.nodes[1:]]
    return [(graph.start, *rest) for rest in itertools.product(*widths)]


@st.composite
def graphs(draw):
    """Draw graphs with zeros, equal sizes and both signs."""
    widths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    factor = draw(st.sampled_from(["normal", "few values", "zeros", "far apart"]))

    def some(*shape):
        if factor == "few values":
            return random.choice([-2.0, -1.0, 0.5, 1.0], shape)
        scale = 10.0 ** random.integers(-40, 40, shape) if factor == "far apart" else 1.0
        return random.standard_normal(shape) * scale * (random.random(shape) < (0.6 if factor == "zeros" else 1))

    nodes = [some(width) for width in widths]
    edges = [some(after, before) for before, after in itertools.pairwise(widths)]
    return Graph(nodes, edges, draw(st.integers(0, widths[0] - 1)))


@given(graphs(), st.integers(1, 80))
@settings(max_examples=150, deadline=None)
def test_the_largest_are_those_that_all_paths_sorted_begin_with(graph, most):
    found, all_paths = largest(graph, most), every(graph)
    assert graph.count == len(all_paths)
    assert len(found) == len(set(found)) == min(most, len(all_paths))
    assert set(found) <= set(all_paths)
    expected = sorted((size(graph, path) for path in all_paths), reverse=True)[:most]
    np.testing.assert_allclose([size(graph, path) for path in found], expected, rtol=1e-10)


@given(graphs())
@settings(max_examples=50, deadline=None)
def test_the_magnitude_is_the_sum_of_all_sizes(graph):
    total = math.fsum(size(graph, path) for path in every(graph))
    np.testing.assert_allclose(graph.magnitude, total, rtol=1e-12)


def test_equal_paths_do_not_make_the_search_go_wide(monkeypatch):
    from backscope.insight import chain_search

    opened = []
    after = chain_search._Behind.after
    monkeypatch.setattr(chain_search._Behind, "after", lambda self, *where: opened.append(where) or after(self, *where))
    # 0.1 and 0.3 have no exact logarithm: rounding would make each way on seem worse than the way to here
    graph = Graph([np.full(30, 0.1)] * 12, [np.full((30, 30), 0.3)] * 11, 0)
    assert graph.count == 30**11
    assert len(largest(graph, 50)) == 50
    assert len(opened) <= 50 * 11


def test_products_that_underflow_are_still_ranked():
    nodes = [np.array([1e-200, 2e-200, 3e-200])] * 4
    found = largest(Graph(nodes, [np.eye(3) + 1] * 3, 0), 1)
    assert found == [(0, 2, 2, 2)]
