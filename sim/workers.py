"""How is work shared among processes? In a pool whose workers end when anything goes wrong, and with their parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from sim import garbage

T = TypeVar("T")
QUIETLY = "ignore:resource_tracker:UserWarning"
"""The tracker of a pool that is ended from outside clears up what is left, and need not say so."""


def answer(future: Future[T]) -> T:
    """Return what a worker made. Raises MemoryError where the worker was ended from outside."""
    try:
        return future.result()
    except BrokenProcessPool as why:
        raise MemoryError("a worker process was ended from outside, perhaps for want of memory: fewer jobs?") from why


class Board:
    """A row of whole numbers that workers write and their parent reads, such as how far each task is."""

    def __init__(self, size: int) -> None:
        self.numbers: Any = _context().Array("i", size, lock=False)

    def total(self) -> int:
        """Return the sum of all numbers."""
        return sum(self.numbers)


def written(place: int, number: int) -> None:
    """Write a number on the board of this worker's pool."""
    if _BOARD:
        _BOARD[0].numbers[place] = number


_BOARD: list[Board] = []


def _context() -> Any:
    """Return the way in which processes are started. Never fork: a fork after a parallel kernel dies."""
    way = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(way)
    context.set_forkserver_preload(["__main__", "sim.orphaned"])  # the first is Python's own choice
    return context


@contextmanager
def workers(jobs: int, board: Board | None = None) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of processes that are stopped at once if anything goes wrong; they can write on the `board`."""
    if QUIETLY not in sys.warnoptions:
        sys.warnoptions.append(QUIETLY)  # for the processes that are started from here on
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, _context(), _begin, (board,))
    try:
        with _ending_after():
            wait([pool.submit(_nothing) for _ in range(jobs)])  # one that is still being started dies with a story
        yield pool
    except BaseException:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _ending_after() -> Iterator[None]:
    """Let a wish to end wait until all workers are known: one that is still being started could not be stopped."""
    wishes = (signal.SIGINT, signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = {each: signal.signal(each, lambda number, _: heard.append(number)) for each in wishes}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, signal.SIG_DFL if handler is None else handler)
        for number in heard:
            signal.raise_signal(number)


def _nothing() -> None:
    """Do nothing: a worker is started by its first task."""


def _begin(board: Board | None) -> None:
    """Prepare a worker: few looks for cycles, no story on Ctrl-C, and no life after its parent's."""
    _BOARD[:] = [board] if board is not None else []
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    garbage.seldom()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(parents_end: Callable[[], None]) -> None:
    parents_end()
    os._exit(1)
