"""Reading back the MathML that formulas are written in."""

import re
import xml.etree.ElementTree as ElementTree

# MathML Core: what browsers draw. https://www.w3.org/TR/mathml-core/
CORE = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder",
    "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "merror", "ms",
}  # fmt: skip
CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2}
ATTRIBUTES = {"display", "displaystyle", "style", "separator", "fence", "form", "movablelimits"}


def parsed(mathml):
    """Return the root element, or fail if it is not MathML Core."""
    root = ElementTree.fromstring(mathml)
    for element in root.iter():
        space, _, name = element.tag[1:].partition("}")
        assert space == "http://www.w3.org/1998/Math/MathML"
        assert name in CORE
        assert len(element) == CHILDREN.get(name, len(element)), name
        assert all(key in ATTRIBUTES or re.fullmatch(r"data-[a-z]+", key) for key in element.attrib)
        if name in ("mi", "mn", "mo"):
            assert not len(element)
            assert element.text
        else:
            assert element.text is None
        assert element.tail is None
        element.tag = name
    assert root.tag == "math"
    return root
