"""Signals that ask a long run to stop."""

import signal
import threading

import pytest

from qa.terminal.signals import unlost


class Finalised:
    """What is interrupted while it is finalised, where Python drops what is raised."""

    def __del__(self):
        """Be interrupted."""
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_dropped_in_a_finaliser_is_raised_at_the_next_step_and_prints_nothing(capfd):
    with unlost() as look:
        look()
        Finalised()
        with pytest.raises(KeyboardInterrupt):
            look()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert not capfd.readouterr().err


def test_an_interrupt_is_raised_where_it_comes_and_leaves_no_handler_behind():
    with pytest.raises(KeyboardInterrupt), unlost():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_whoever_ignores_interrupts_goes_on_ignoring_them():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with unlost() as look:
            signal.raise_signal(signal.SIGINT)
            look()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_work_of_another_thread_sets_no_handler():
    failed = []

    def work():
        try:
            with unlost() as look:
                look()
        except BaseException as error:  # noqa: BLE001 - whatever it is, it fails the test
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not failed
