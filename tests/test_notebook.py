import copy
import pickle
import subprocess
import sys

import numpy as np

import backscope as bs
from backscope.notebook import Shown


def test_networks_traces_and_explanations_show_themselves():
    net = bs.Network([2, 3, 2])
    for thing in (net, bs.backprop(net, [[0, 1]], [1]), bs.insight.explain(net, [0, 1], 1)):
        assert isinstance(thing, Shown)
        assert thing._repr_html_().startswith('<div class="backscope"')


def test_nothing_is_drawn_or_imported_before_it_is_shown():
    drawing = "[m for m in sys.modules if 'figures' in m or 'matplotlib' in m]"
    code = f"import sys, backscope as b; n = b.Network([2, 2]); print({drawing})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_showing_needs_no_matplotlib():
    code = "import sys, backscope as b; b.Network([2, 2])._repr_html_(); print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_thing_that_shows_itself_is_still_copied_and_pickled():
    net = bs.Network([2, 2])
    for twin in (copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert np.array_equal(twin.parameters, net.parameters)
    trace = bs.backprop(net, [[0, 1]], [1])
    assert pickle.loads(pickle.dumps(trace)).cost == trace.cost
