"""Processes of tests: none is waited for without end, and none outlives a test that failed."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

PATIENCE_S = 240
"""Long enough for a process that has to compile every kernel while others do so too; shorter than a test may take."""


@contextmanager
def started(command: list[str], **how: Any) -> Iterator[subprocess.Popen[str]]:
    """Start a process that is killed, with all that it started, if it is late or the test fails."""
    with subprocess.Popen(command, text=True, start_new_session=True, **how) as run:
        late = threading.Timer(PATIENCE_S, _kill, (run.pid,))
        late.start()
        try:
            yield run
        except BaseException:
            _kill(run.pid)
            raise
        finally:
            late.cancel()


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
