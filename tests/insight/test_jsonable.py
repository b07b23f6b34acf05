import json
import math

from backscope.insight.jsonable import finite


def test_what_json_has_no_word_for_becomes_null_wherever_it_stands():
    value = {"a": [1.5, math.nan, (math.inf, {"b": -math.inf})], "c": "nan", "d": None, "e": True, "f": 3}
    text = json.dumps(finite(value), allow_nan=False)
    assert json.loads(text) == {"a": [1.5, None, [None, {"b": None}]], "c": "nan", "d": None, "e": True, "f": 3}
