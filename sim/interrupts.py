"""Does Ctrl-C always end the program? While modules load, at once; later, when the next day is told at the latest.

An extension module that is being loaded, or a compiler at work, may swallow a KeyboardInterrupt, and the program goes
on, or turn it into an error of its own, which looks like a bug. While modules load nothing has been written yet that
would have to be undone.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells give it: 128 and the number of the signal."""
MESSAGE = "\npistage: interrupted\n"


@contextmanager
def ending_at_once() -> Iterator[None]:
    """Let Ctrl-C end the process with a message and no clean-up; a process that ignores Ctrl-C goes on ignoring it."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def never_lost() -> Iterator[Callable[[], None]]:
    """Give a function that raises KeyboardInterrupt again if Ctrl-C was pressed meanwhile and the program goes on."""
    before, pressed = signal.getsignal(signal.SIGINT), False

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        raise KeyboardInterrupt

    def check() -> None:
        if pressed:
            raise KeyboardInterrupt

    if before is not signal.default_int_handler:
        yield check
        return
    signal.signal(signal.SIGINT, press)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


def _end(number: int, frame: FrameType | None) -> None:
    os.write(2, MESSAGE.encode())
    os._exit(INTERRUPTED)
