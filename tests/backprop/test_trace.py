import numpy as np

import backscope as bs


def test_the_flat_gradient_lines_up_with_the_parameters():
    net = bs.Network([2, 3, 2], dtype="float64")
    trace = bs.backprop(net, [[1.0, -1.0]], [1])
    w, b = net.layout.views(trace.gradient)
    for l in (1, 2):
        np.testing.assert_array_equal(w[l], trace.grad_w[l])
        np.testing.assert_array_equal(b[l], trace.grad_b[l])
