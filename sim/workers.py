"""How is work shared among processes? In a pool whose workers end when anything goes wrong, and with their parent.

Each worker has a pipe of its own, which nobody else holds, and only the thread that asks reads it. So there is no lock
that a worker might die with, or that Ctrl-C might leave closed, and whoever is killed in the middle of an answer leaves
an end of file behind it. Python's own pool has both faults: its workers share one pipe and its locks, and an answer of
which half was written is awaited for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import connection
from typing import Any, Generic, TypeVar

from sim import garbage

S = TypeVar("S")
T = TypeVar("T")
QUIETLY = "ignore:resource_tracker:UserWarning"
"""The tracker of a pool that is ended from outside clears up what is left, and need not say so."""


class WorkerError(Exception):
    """Where in a worker an error arose, in words: a traceback stays where it was made."""


class Task(Generic[T]):
    """What was asked of a pool, and what came of it."""

    def __init__(self, pool: Pool, call: Callable[..., T], args: tuple[Any, ...]) -> None:
        self.pool, self.call, self.args = pool, call, args
        self.ended = False
        self.made: Any = None
        self.error: BaseException | None = None


def answer(task: Task[T]) -> T:
    """Return what a worker made, or raise what it raised. Raises MemoryError where it was ended from outside."""
    task.pool.until([task])
    if task.error is not None:
        raise task.error
    made: T = task.made
    return made


class Pool:
    """Workers, each busy with one task at most, and the tasks that wait for one."""

    def __init__(self) -> None:
        self._workers: dict[connection.Connection, Any] = {}
        self._idle: list[connection.Connection] = []
        self._busy: dict[connection.Connection, Task[Any]] = {}
        self._waiting: deque[Task[Any]] = deque()
        self._ended: list[Task[Any]] = []

    def start(self, jobs: int, board: Board | None) -> None:
        """Start so many workers and wait until each is there: one half started could not be stopped without a story."""
        for _ in range(jobs):
            ours, its = _context().Pipe()
            worker = _context().Process(target=_work, args=(its, board))
            worker.start()
            its.close()  # the worker's is the only one left, so that its death is the end of the file
            self._workers[ours] = worker
            self._busy[ours] = Task(self, _nothing, ())
        self.until(list(self._busy.values()))

    def submit(self, call: Callable[..., T], *args: Any) -> Task[T]:
        """Ask for something; a worker that is idle begins at once."""
        task = Task(self, call, args)
        self._waiting.append(task)
        self._hand_out()
        return task

    def map(self, call: Callable[[S], T], each: Iterable[S]) -> list[T]:
        """Return what comes of each, in order."""
        return [answer(task) for task in [self.submit(call, one) for one in each]]

    def until(self, tasks: Collection[Task[Any]]) -> None:
        """Wait until all these have ended, well or badly."""
        while not all(task.ended for task in tasks):
            self.turn(None)

    def turn(self, seconds: float | None) -> list[Task[Any]]:
        """Wait so long for an answer, give idle workers what waits, and return what ended since the last turn."""
        ready = connection.wait(list(self._workers), 0 if self._ended else seconds)
        for end in [end for end in self._workers if end in ready]:
            try:
                packed = end.recv_bytes()
            except (EOFError, OSError):
                self._break()
                break
            self._end(self._busy.pop(end), *_unpacked(packed))
            self._idle.append(end)
        self._hand_out()
        ended, self._ended = self._ended, []
        return ended

    def _hand_out(self) -> None:
        if not self._workers:
            self._break()
        while self._waiting and self._idle:
            task, end = self._waiting.popleft(), self._idle.pop()
            packed = pickle.dumps((task.call, task.args), pickle.HIGHEST_PROTOCOL)
            self._busy[end] = task
            try:
                end.send_bytes(packed)
            except OSError:
                self._break()

    def _end(self, task: Task[Any], made: object, error: BaseException | None) -> None:
        task.ended, task.made, task.error = True, made, error
        self._ended.append(task)

    def _break(self) -> None:
        """End all workers, as one was ended from outside, and every task with them."""
        self.kill()
        for task in [*self._busy.values(), *self._waiting]:
            why = "a worker process was ended from outside, perhaps for want of memory: fewer jobs?"
            self._end(task, None, MemoryError(why))
        self._busy.clear()
        self._waiting.clear()

    def kill(self) -> None:
        """End all workers at once, whatever they are at."""
        for worker in self._workers.values():
            worker.kill()
        self.close()

    def close(self) -> None:
        """Let all workers end what they are at and go."""
        for end in self._workers:
            end.close()
        for worker in self._workers.values():
            worker.join()
        self._workers.clear()
        self._idle.clear()


def _unpacked(packed: bytes) -> tuple[object, BaseException | None]:
    """Return what a worker made, or why there is nothing, which has the worker's story as its cause."""
    try:
        made, error, story = pickle.loads(packed)
    except Exception as error:
        return None, error
    if error is not None:
        error.__cause__ = WorkerError(f"\n{story}")
    return made, error


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
def workers(jobs: int, board: Board | None = None) -> Iterator[Pool]:
    """Give a pool of processes that are stopped at once if anything goes wrong; they can write on the `board`."""
    if QUIETLY not in sys.warnoptions:
        sys.warnoptions.append(QUIETLY)  # for the processes that are started from here on
    pool = Pool()
    try:
        with _ending_after():
            pool.start(jobs, board)
        yield pool
        pool.close()
    except BaseException:
        pool.kill()
        raise


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


def _work(end: connection.Connection, board: Board | None) -> None:
    """Do one task after another until nobody asks any more."""
    _begin(board)
    try:
        packed = _packed((None, None, ""))  # the answer to having been started
        while True:
            end.send_bytes(packed)
            packed = _done(end.recv_bytes())
    except (EOFError, OSError):  # nobody is there: a parent that was killed needs no story
        return


def _done(packed: bytes) -> bytes:
    try:
        call, args = pickle.loads(packed)
        return _packed((call(*args), None, ""))
    except BaseException as error:
        story = traceback.format_exc()
        try:
            return _packed((None, error, story))
        except Exception:
            return _packed((None, RuntimeError(f"{type(error).__name__}: {error}"), story))


def _packed(told: tuple[object, BaseException | None, str]) -> bytes:
    return pickle.dumps(told, pickle.HIGHEST_PROTOCOL)


def _begin(board: Board | None) -> None:
    """Prepare a worker: few looks for cycles, no story on Ctrl-C, and no life after its parent's."""
    _BOARD[:] = [board] if board is not None else []
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    garbage.seldom()
    end_with_parent()


def end_with_parent() -> None:
    """Let this process end when the one that started it does, whatever it is at."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(parents_end: Callable[[], None]) -> None:
    parents_end()
    os._exit(1)
