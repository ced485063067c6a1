"""Who lives the films that a page asks for? A few processes that stand by, with all that is slow to load already there.

A film is some takes: one arm of a scenario, with one seed, each lived by one process, so that two systems are filmed
beside each other. Who no longer wants a film stops it; a process looks for that after each day of a town, and one that
does not hear is ended and another started in its place.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from sim import garbage, workers
from sim.problems import Refused

BOOTHS = 2
"""Processes that live films: as many as the smallest machine has cores, and as a page shows systems."""
HEARS_WITHIN_S = 3.0
"""So long a process may go on with a film that nobody wants before it is ended: to begin another takes as long."""


class Broken(Exception):  # noqa: N818  (the film is broken, the program goes on)
    """A film ended before its end: its process died, or what it lived has a bug."""


class _Unwanted(Exception):  # noqa: N818
    """Nobody wants this film any longer."""


@dataclass(frozen=True, slots=True)
class Take:
    """What one process lives: an arm of a `sim.hall.scenario.Scenario`, a seed, and its number in the film."""

    scenario: Any
    arm: str
    seed: int
    run: int


class Showing:
    """A film that is being lived: `keep` is given each chunk, `over` once its end, None or what was wrong.

    Both are called by threads of the projector.
    """

    def __init__(self, takes: int, keep: Callable[[bytes], None], over: Callable[[Exception | None], None]) -> None:
        self.keep, self._over, self._left, self._lock = keep, over, takes, threading.Lock()
        self.stopped = threading.Event()

    def took(self, problem: Exception | None) -> None:
        """Note that a take is over; the film is when all are, or when one has gone wrong."""
        with self._lock:
            self._left = 0 if problem else self._left - 1
            done = self._left == 0 and not self.stopped.is_set()
            if done:
                self.stopped.set()
        if done:
            self._over(problem)


class Projector:
    """Processes that live films, in the order in which they are asked for."""

    def __init__(self, booths: int = BOOTHS) -> None:
        self._asked: queue.SimpleQueue[tuple[Showing, Take] | None] = queue.SimpleQueue()
        self._booths: list[_Booth] = []
        for _ in range(booths):  # one after the other: the first film begins sooner
            before = self._booths[-1].loaded if self._booths else None
            self._booths.append(_Booth(self._asked, before))

    def show(
        self,
        scenario: Any,
        arms: Sequence[str],
        seed: int,
        keep: Callable[[bytes], None],
        over: Callable[[Exception | None], None],
    ) -> Showing:
        """Have arms of a scenario filmed, in their order, each a run of the film; return what can be stopped."""
        showing = Showing(len(arms), keep, over)
        for run, arm in enumerate(arms):
            self._asked.put((showing, Take(scenario, arm, seed, run)))
        return showing

    def stop(self, showing: Showing) -> None:
        """Live no more of a film: what it has not begun is left out, and neither of its callers is called again."""
        showing.stopped.set()
        for booth in self._booths:
            booth.stop(showing)

    def close(self) -> None:
        """End all processes."""
        for _ in self._booths:
            self._asked.put(None)
        for booth in self._booths:
            booth.end()


class _Booth:
    """One process, and the thread that hands it takes and hands on what it films."""

    def __init__(self, asked: queue.SimpleQueue[tuple[Showing, Take] | None], before: threading.Event | None) -> None:
        self._asked, self._before, self._number = asked, before, 0
        self.loaded = threading.Event()
        self._ended = False
        self._showing: Showing | None = None
        self._lock = threading.Lock()
        self._process: Any = None
        if before is None:
            self._start()
        threading.Thread(target=self._serve, daemon=True).start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(theirs,), daemon=True)
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # while it loads, Ctrl-C is not for it either
        self._process.start()
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        theirs.close()

    def _serve(self) -> None:
        if self._before is not None:
            self._before.wait()
            with self._lock:
                if self._ended:
                    return
                self._start()
        self._hear_it_is_loaded()
        while (asked := self._asked.get()) is not None:
            showing, take = asked
            if not showing.stopped.is_set():
                self._show(showing, take)

    def _hear_it_is_loaded(self) -> None:
        with suppress(EOFError, OSError):  # whoever asks it for a film will see that it is gone
            self._pipe.recv()
        self.loaded.set()

    def _show(self, showing: Showing, take: Take) -> None:
        problem: Exception | None = None
        if not self._process.is_alive():  # it was ended from outside while nobody asked it for anything
            self._begin_anew()
        try:
            with self._lock:  # what is sent is sent whole, though it is unwanted at once
                self._number += 1
                self._showing = showing
                self._pipe.send((self._number, take))
            while isinstance(said := self._pipe.recv(), bytes):
                if not showing.stopped.is_set():
                    showing.keep(said)
            problem = said
        except (EOFError, OSError):
            problem = Broken("its process was ended from outside")
            self._begin_anew()
        with self._lock:
            self._showing = None
        showing.took(problem)

    def stop(self, showing: Showing) -> None:
        """Tell the process that what it lives is unwanted, and end it if it does not hear."""
        with self._lock:
            if self._showing is not showing:
                return
            number = self._number
            with suppress(OSError):
                self._pipe.send((number, None))
        waiting = threading.Timer(HEARS_WITHIN_S, self._end_if_at, (number,))
        waiting.daemon = True
        waiting.start()

    def _end_if_at(self, number: int) -> None:
        with self._lock:
            if self._number == number and self._showing is not None:
                self._process.kill()

    def _begin_anew(self) -> None:
        self._process.kill()
        self._process.join()
        with suppress(OSError):
            self._pipe.close()
        with self._lock:
            if self._ended:
                return
            self._start()
        self._hear_it_is_loaded()

    def end(self) -> None:
        """End the process, if it was begun, and begin no other."""
        with self._lock:
            self._ended = True
        self.loaded.set()
        if self._process is not None:
            self._process.kill()
            self._process.join()


def _live(pipe: Connection) -> None:
    """Load what is slow to load, then live take after take until whoever asks is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asks
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    workers.end_with_parent()
    garbage.seldom()
    from sim.hall.engine import live
    from sim.hall.film.camera import Camera, listener

    with suppress(EOFError, OSError):
        _warm()
        pipe.send("loaded")
        while True:
            number, take = pipe.recv()
            if take is None:
                continue  # it was over before the word came
            try:
                camera = Camera(take.run, _keeper(pipe, number), listener=listener())
                live(take.scenario, take.arm, take.seed, camera=camera)
                pipe.send(None)
            except _Unwanted:
                pipe.send(None)
            except Refused as why:
                pipe.send(why)
            except OSError:
                raise
            except Exception as bug:
                pipe.send(Broken(f"this is a bug: {type(bug).__name__}: {bug}"))


def _keeper(pipe: Connection, number: int) -> Callable[[Any], None]:
    """Return what sends each chunk of a take, and ends it if it is unwanted."""

    def keep(chunk: Any) -> None:
        while pipe.poll():
            if pipe.recv() == (number, None):
                raise _Unwanted
        pipe.send(chunk.to_bytes())

    return keep


def _warm() -> None:
    """Film a day of a few people under two systems: it takes no longer than to load every kernel, which a film must."""
    from sim.hall.engine import live
    from sim.hall.film.camera import Camera, listener
    from sim.hall.scenario import load

    for system in ("robert", "gaen"):
        few = ("days=1", "population.people=12", "start=2020-06-02", f'arms=[{{name="it",system="{system}"}}]')
        live(load("classroom", few), "it", 1, camera=Camera(0, lambda _: None, listener=listener()))
