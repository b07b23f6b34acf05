import signal
import threading

import pytest

from backscope.training.interruption import Interruption


def test_a_first_ctrl_c_is_noted_and_a_second_one_interrupts():
    with Interruption() as interruption:
        signal.raise_signal(signal.SIGINT)
        assert interruption.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_without_ctrl_c_nothing_is_asked():
    with Interruption() as interruption:
        assert not interruption.asked
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_programs_handler_is_left_alone():
    def own(number, frame):
        pass

    signal.signal(signal.SIGINT, own)
    try:
        with Interruption():
            assert signal.getsignal(signal.SIGINT) is own
        assert signal.getsignal(signal.SIGINT) is own
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def test_in_another_thread_it_does_nothing():
    seen = []

    def work():
        with Interruption():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
