import json

import pytest

from backscope.insight.homework.mistakes import KINDS
from backscope.insight.homework.report import Finding, Report

ENTRY = ("grad_w[1][0, 2]", -0.0, 1 / 3)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", [*KINDS, "not_finite"])
def test_every_kind_has_its_sentence_and_its_solution(kind, language):
    finding = Finding.of(kind, "BP2", [1, 2], 3, ENTRY, language)
    assert finding.sentence.startswith("BP2, ")
    assert "grad_w[1][0, 2]" in finding.sentence
    assert " 0;" in finding.sentence or " 0," in finding.sentence  # and no -0
    assert "0.333333" in finding.sentence
    assert finding.correct not in finding.sentence
    assert (finding.layer, finding.layers) == (2, (1, 2))


def test_layers_are_named():
    def where(layers):
        return Finding.of("sign", "BP1", layers, 3, None, "en").sentence.split(": ")[0]

    assert where([3]) == "BP1, layer 3 (the output)"
    assert where([2]) == "BP1, layer 2"
    assert where([1, 2]) == "BP1, layers 1, 2"
    assert where([1, 2, 3]) == "BP1, all layers"


def test_a_report_is_json_and_holds_its_solutions_back():
    finding = Finding.of("sign", "BP1", [2], 2, ENTRY, "en")
    report = Report(False, (finding,), "f", {"hidden": "tanh"}, ("3-2",), ())
    told = json.loads(json.dumps(report.json()))
    assert told["right"] is False
    assert {"kind", "equation", "layer", "yours", "reference", "sentence"} <= told["findings"][0].keys()
    assert "correct" not in told["findings"][0]
    assert report.json(show=True)["findings"][0]["correct"]
    assert str(report).startswith("f: not right yet.\nBP1, ")
