"""What the tests of pictures share: networks with examples, names that are hostile, and how a picture is read."""

import xml.etree.ElementTree as ET

import numpy as np

import backscope as bs

HOSTILE = [
    "<script>alert(1)</script>", "\"quo'te\" onload=x", "&amp;</svg>", "x" * 300,
    "아주 긴 한글 이름을 가진 클래스입니다", "\x00\x1b\ud800", "$\\frac{1", "]]>--><!--",
]  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def read(picture):
    """Return the tree of a picture after holding it to what every picture promises."""
    root = ET.fromstring(picture)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert len(root.get("viewBox").split()) == 4
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text
    assert root[1].text
    for part in root.iter():
        assert part.tag.removeprefix(SVG) not in ("script", "style", "foreignObject", "image", "a")
        assert not any(name.startswith("on") or name in ("id", "style", "href") for name in part.attrib)
    return root


def of_class(root, name):
    return [part for part in root.iter() if name in part.get("class", "").split()]


def texts(root):
    return ["".join(part.itertext()) for part in root.iter(f"{SVG}text")]


def digit_example():
    """A small network on pictures of 7 × 8 pixels, and one of them."""
    net = bs.Network([56, 20, 10], seed=3)
    return bs.insight.explain(net, np.linspace(0, 1, 56), 2)


def hostile_example():
    net = bs.Network([5, 8], classes=HOSTILE, seed=1)
    return bs.insight.explain(net, np.linspace(-1, 1, 5), HOSTILE[0])


def tiny_example():
    net = bs.Network([2, 2, 1], output="sigmoid", cost="quadratic", hidden="tanh", seed=1)
    return bs.insight.explain(net, [0, 1], 1)


def examples():
    """Kinds of networks that a picture may meet: pictures, tables, one output, no gradient, many layers, regression."""
    deep = bs.Network([3, 17, 40, 16, 2], hidden="relu", output="identity", cost="mae", seed=2)
    one = bs.Network([1, 1], output="identity", cost="quadratic", seed=0)
    return [
        digit_example(), hostile_example(), tiny_example(),
        bs.insight.explain(bs.insight.xor_by_hand(), [0, 1], 1),
        bs.insight.explain(deep, [2.0, -1, 1], [3.0, 1.0]),
        bs.insight.explain(one, [2.0], 3.0),
        bs.insight.explain(bs.Network([4, 30], seed=1), [0, 0, 0, 0], 29),
    ]  # fmt: skip
