import signal
import time

import pytest

from browser_runtime import soft_stop
from browser_runtime.soft_stop import listening


def test_sleep_hears_what_a_poll_raises(monkeypatch):
    def over(frame):
        raise TimeoutError(frame.f_code.co_name)

    monkeypatch.setattr(soft_stop, "_on_poll", [over])
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        soft_stop.sleep(30)
    assert time.monotonic() - started < 2


def test_sleep_lasts_as_long_as_asked_and_refuses_negative_times():
    started = time.monotonic()
    soft_stop.sleep(0.12)
    assert 0.12 <= time.monotonic() - started < 1
    with pytest.raises(ValueError, match="allowed: 0 or more"):
        soft_stop.sleep(-1)


def test_a_poll_raises_only_after_stop_and_only_while_listening(host):
    soft_stop.begin_request()
    soft_stop._handle(signal.SIGINT, None)
    with listening():
        assert host.listening
        soft_stop._handle(signal.SIGINT, None)
        host.stop = True
        with pytest.raises(KeyboardInterrupt):
            soft_stop._handle(signal.SIGINT, None)
    assert host.heard == 1
    assert not host.listening
    soft_stop._handle(signal.SIGINT, None)
    assert host.heard == 1


def test_a_swallowed_stop_is_raised_again_after_a_while_but_not_once_handled(host, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(soft_stop, "_now", lambda: now[0])
    soft_stop.begin_request()
    host.stop = True
    with pytest.raises(KeyboardInterrupt):
        soft_stop.check()
    now[0] += 0.1
    soft_stop.check()
    now[0] += 0.2
    with pytest.raises(KeyboardInterrupt):
        soft_stop.check()
    soft_stop.stop_is_handled()
    now[0] += 10
    soft_stop.check()
    soft_stop.begin_request()
    with pytest.raises(KeyboardInterrupt):
        soft_stop.check()


def test_listening_nests(host):
    with listening():
        with listening():
            pass
        assert host.listening
    assert not host.listening
