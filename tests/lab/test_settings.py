from backscope.lab import Settings


def test_every_lab_has_its_own_key_which_is_not_shown():
    one, other = Settings(), Settings()
    assert one.token != other.token
    assert len(one.token) >= 32
    assert one.token not in repr(one)


def test_every_port_has_its_own_cookie():
    assert Settings(port=1).cookie != Settings(port=2).cookie
