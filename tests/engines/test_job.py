from backscope.engines import ENGINES, Engine, engine_named


def test_every_engine_can_do_what_the_protocol_asks():
    for name, kind in ENGINES.items():
        engine: Engine = kind(None)
        assert engine.name == name
        assert callable(engine.advance)
    assert engine_named("auto").name in ENGINES
