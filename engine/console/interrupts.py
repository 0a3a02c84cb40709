"""Ctrl-C that cannot get lost.

Python raises KeyboardInterrupt between any two instructions. Where that is a callback whose
exceptions are only printed (of a weak reference, or a `__del__`), the interrupt would end there and
the program go on. So it is also remembered, and raised again where the program reports progress.

Where it is a constructor, an object stays half made, and its `__del__` may fail for want of the
other half (llvmlite's do); where it is a callback of another language, a library may find its work
undone and fail for that. None of it is news to who pressed Ctrl-C: from then on nothing that is
dropped is shown, and what fails was interrupted.
"""

import gc
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_heard, _ending = threading.Event(), threading.Event()


@contextmanager
def remembered_interrupts() -> Iterator[None]:
    """Remember Ctrl-C within the block; where the signal is ignored or not Python's, do nothing."""
    default = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not default or threading.current_thread() is not threading.main_thread():
        yield
        return
    report = sys.unraisablehook
    signal.signal(signal.SIGINT, _remember)
    sys.unraisablehook = _quiet_after_interrupts
    try:
        yield
    finally:
        if _heard.is_set():
            hear_no_more()
            gc.collect()  # what is half made goes while nobody is told of it
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = report
        _heard.clear()
        _ending.clear()


def interrupted() -> bool:
    """Whether Ctrl-C was pressed."""
    return _heard.is_set()


def hear_no_more() -> None:
    """After one Ctrl-C hear no other: the program ends for the first, and says so."""
    if interrupted():
        _ending.set()


def raise_if_interrupted() -> None:
    """Raise the KeyboardInterrupt that was dropped, if one was."""
    if interrupted():
        raise KeyboardInterrupt


def _remember(_number: int, _frame: FrameType | None) -> None:
    if not _ending.is_set():
        _heard.set()
        raise KeyboardInterrupt


def _quiet_after_interrupts(dropped: "sys.UnraisableHookArgs") -> None:
    if not _heard.is_set():
        sys.__unraisablehook__(dropped)
