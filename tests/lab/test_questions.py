import pytest
from pydantic import TypeAdapter, ValidationError

from backscope.lab import questions

MESSAGE = TypeAdapter(questions.Message)


def kinds():
    return [kind for kind in vars(questions).values() if isinstance(kind, type) and issubclass(kind, questions.Asked)]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_nothing_is_guessed_or_passed_over(kind):
    assert kind.model_config["extra"] == "forbid"
    assert kind.model_config["strict"] is True
    assert kind.model_config["allow_inf_nan"] is False
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        kind.model_validate({"nothing_of_this_name": 1})


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_list_text_and_number_has_its_bounds(kind):
    def check(part, path):
        for each in part.get("anyOf", [part]):
            if each.get("type") == "array":
                assert "maxItems" in each, path
                check(each["items"], path)
            elif each.get("type") == "string":
                assert {"maxLength", "const", "enum"} & set(each), path
            elif each.get("type") in ("number", "integer"):
                assert {"minimum", "maximum"} <= set(each), path

    schema = kind.model_json_schema()
    for name, one in {kind.__name__: schema, **schema.get("$defs", {})}.items():
        for field, part in one.get("properties", {}).items():
            check(part, f"{name}.{field}")


def test_a_message_is_known_by_its_job():
    asked = MESSAGE.validate_json('{"generation": 1, "job": "fold", "gate": "xor"}')
    assert isinstance(asked, questions.Fold)
    assert isinstance(MESSAGE.validate_json('{"generation": 1, "job": "stop"}'), questions.Stop)
    for text in ('{"generation": 1}', '{"generation": 1, "job": "bake"}', '{"job": "stop"}'):
        with pytest.raises(ValidationError):
            MESSAGE.validate_json(text)


def test_points_or_gate_and_not_both():
    with pytest.raises(ValidationError, match="one of the two"):
        questions.Examples()
    with pytest.raises(ValidationError, match="one of the two"):
        questions.Examples(gate="xor", points=questions.Points(x=[[0.0], [1.0]], y=[0, 1]))
