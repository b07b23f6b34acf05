from backscope.lab.serving import config_of
from backscope.lab.settings import Limits, Settings


def test_a_message_is_bounded_before_it_is_read():
    config = config_of(Settings(limits=Limits(message=1234)))
    assert config.ws_max_size == 1234
    assert config.log_level == "critical"
    assert config.app.state.settings.limits.message == 1234
