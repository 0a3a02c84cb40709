"""Ctrl-C: raised at once, and again where it was dropped."""

import gc
import io
import signal
import sys
import weakref

import pytest

from engine.console import interrupts
from engine.console.interrupts import remembered_interrupts
from engine.console.program import INTERRUPTED, run
from engine.console.progress import Progress


@pytest.fixture(autouse=True)
def pythons_own_handler():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Referent:
    """Something to refer to."""


def press_ctrl_c_where_exceptions_are_dropped():
    referent = Referent()
    reference = weakref.ref(referent, lambda _: signal.raise_signal(signal.SIGINT))
    del referent
    assert reference() is None


def test_an_interrupt_is_raised_where_the_program_is():
    with pytest.raises(KeyboardInterrupt), remembered_interrupts():
        signal.raise_signal(signal.SIGINT)


def test_a_dropped_interrupt_is_raised_at_the_next_report(capsys):
    progress = Progress(io.StringIO())
    with remembered_interrupts():
        progress("work", 1, 3)
        press_ctrl_c_where_exceptions_are_dropped()
        with pytest.raises(KeyboardInterrupt):
            progress("work", 2, 3)
    assert capsys.readouterr().err == ""
    progress("work", 3, 3)  # and is forgotten after


def test_other_dropped_exceptions_are_still_shown(capsys):
    referent = Referent()
    with remembered_interrupts():
        reference = weakref.ref(referent, lambda _: 1 / 0)
        del referent
    assert reference() is None
    assert "ZeroDivisionError" in capsys.readouterr().err


class HalfMade:
    """Interrupted in its constructor, and part of a cycle, as what a traceback holds may be."""

    def __init__(self):
        self.itself = self
        signal.raise_signal(signal.SIGINT)
        self.handle = object()

    def __del__(self):
        del self.handle


def test_what_an_interrupt_left_half_made_is_not_told_of(capsys):
    def interrupted(_):
        try:
            HalfMade()
        except KeyboardInterrupt as interrupt:
            raise SystemExit(INTERRUPTED) from interrupt

    assert run(interrupted, "program", if_interrupted="nothing is lost") == INTERRUPTED
    gc.collect()
    assert capsys.readouterr().err == "program: interrupted; nothing is lost\n"


def test_a_second_ctrl_c_does_not_disturb_the_end(capsys, monkeypatch):
    def press():
        signal.raise_signal(signal.SIGINT)

    def interrupted(_):
        try:
            press()
        except KeyboardInterrupt as interrupt:
            raise SystemExit(INTERRUPTED) from interrupt

    monkeypatch.setattr(interrupts.gc, "collect", press)
    assert run(interrupted, "program", if_interrupted="nothing is lost") == INTERRUPTED
    assert capsys.readouterr().err == "program: interrupted; nothing is lost\n"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_next_program_hears_ctrl_c_whatever_ended_the_one_before(capsys):
    def ended(_):
        raise SystemExit(INTERRUPTED)

    assert run(ended, "program", if_interrupted="nothing is lost") == INTERRUPTED
    capsys.readouterr()
    with pytest.raises(KeyboardInterrupt), remembered_interrupts():
        signal.raise_signal(signal.SIGINT)


def test_what_fails_for_a_dropped_interrupt_was_interrupted(capsys):
    def undone(_):
        press_ctrl_c_where_exceptions_are_dropped()
        raise RuntimeError("no result of the callback")

    assert run(undone, "program", if_interrupted="nothing is lost") == INTERRUPTED
    assert capsys.readouterr().err == "program: interrupted; nothing is lost\n"


def test_what_fails_without_an_interrupt_is_raised_as_it_is():
    def broken(_):
        raise RuntimeError("a defect")

    with pytest.raises(RuntimeError, match="a defect"):
        run(broken, "program", if_interrupted="nothing is lost")


def test_an_ignored_signal_stays_ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with remembered_interrupts():
        signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_everything_is_put_back():
    report = sys.unraisablehook
    with remembered_interrupts():
        assert sys.unraisablehook is not report
    assert sys.unraisablehook is report
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
