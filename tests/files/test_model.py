import numpy as np
import pytest
from hypothesis import given

import backscope as bs
from backscope.errors import BadFile
from backscope.files import load_model, read_tensors, save_model, write_tensors
from drawn import cases


@given(cases())
def test_a_model_comes_back_with_the_same_bits(tmp_path_factory, case):
    path = tmp_path_factory.mktemp("m") / "model.safetensors"
    save_model(case.net, path, {"scale": 0.1})
    net, preparation = load_model(path)
    assert preparation == {"scale": 0.1}
    assert net.architecture == case.net.architecture
    np.testing.assert_array_equal(net.parameters, case.net.parameters)


def test_tensors_that_do_not_fit_are_refused(tmp_path):
    path = tmp_path / "model.safetensors"
    save_model(bs.Network([2, 3]), path)
    arrays, about = read_tensors(path)
    write_tensors(path, arrays | {"w.1": np.zeros((2, 2))}, about)
    with pytest.raises(BadFile, match=r"w\.1 has shape \(2, 2\), expected \(3, 2\)"):
        load_model(path)
    write_tensors(path, {"b.1": arrays["b.1"]}, about)
    with pytest.raises(BadFile, match="does not describe a network"):
        load_model(path)
    write_tensors(path, arrays, {"network": {"sizes": [0]}})
    with pytest.raises(BadFile, match="does not describe a network"):
        load_model(path)
