import hashlib

import numpy as np

import backscope as bs
from backscope.data.idx import idx_bytes
from backscope.data.mnist import MD5, PACKED, TRAIN, inside_and_edge, read_digits


def test_it_unpacks_to_the_canonical_files():
    digits, labels = read_digits()
    images = digits.pixels(slice(0, len(digits))).reshape(-1, 28, 28)
    for part, rows in (("train", slice(TRAIN)), ("t10k", slice(TRAIN, None))):
        assert hashlib.md5(idx_bytes(images[rows])).hexdigest() == MD5[part, "images"]
        assert hashlib.md5(idx_bytes(labels[rows])).hexdigest() == MD5[part, "labels"]
    assert MD5["train", "images"] == "6bbc9ace898e44ae57da46a324031adb"
    assert MD5["t10k", "labels"] == "27ae3e4e09519cfbb04c329615203637"


def test_it_is_small_and_says_whose_it_is():
    assert PACKED.stat().st_size < 10_000_000
    text = (PACKED.parent / "LICENSE-mnist.txt").read_text(encoding="utf-8")
    for word in ("LeCun", "Cortes", "Burges", "Attribution-Share Alike 3.0"):
        assert word in text


def test_it_loads_as_numbers_from_0_to_1():
    data = bs.load("mnist")
    assert data.train.x.shape == (60_000, 784)
    assert data.test.x.shape == (10_000, 784)
    assert data.train.x.dtype == np.float32
    assert (data.train.x.min(), data.train.x.max()) == (0, 1)
    assert data.classes == tuple(range(10))
    assert data.train.y[:5].tolist() == [5, 0, 4, 1, 9]


def test_inside_and_edge_part_the_bits():
    bits = np.array([0, 1, 1, 1, 0, 1, 1, 0] + [1] * 8 + [0] * 8, dtype=bool)
    inside, edge = (np.unpackbits(part).astype(bool) for part in inside_and_edge(np.packbits(bits)))
    assert not (inside & edge).any()
    np.testing.assert_array_equal(inside | edge, bits)
    around = np.concatenate([[False], bits[:-1]]) & np.concatenate([bits[1:], [False]])
    np.testing.assert_array_equal(inside, bits & around)
