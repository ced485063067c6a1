"""Which films does a page's server have? Those being lived and those just lived; who asks the same sees the same one.

A class that opens one question has it lived once. A film that nobody watches any longer is stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Protocol

from sim.problems import Refused
from sim.report.classroom.lessons import Lesson
from sim.report.classroom.questions import Question
from sim.report.player.heading import header

KEPT = 12
"""So many films are kept for whoever asks again."""
MOST_AT_WORK = 6
"""So many films may be lived or wait at once; who asks for another is told to wait."""


class Full(Exception):  # noqa: N818  (a room may be full)
    """Too many films are being lived at once."""


class Projects(Protocol):
    """What lives films: `sim.projector.Projector`."""

    def show(
        self, scenario: Any, arms: Sequence[str], seed: int,
        keep: Callable[[bytes], None], over: Callable[[Exception | None], None],
    ) -> Any:  # fmt: skip
        """Have a film lived, each arm a run of it; return what can be stopped."""

    def stop(self, showing: Any) -> None:
        """Live no more of it."""


class Reel:
    """One film: what its page is told of it, and its chunks as far as they have come."""

    def __init__(self, lesson: Lesson, question: Question) -> None:
        scenario = lesson.scenario.with_settings(*question.settings) if question.settings else lesson.scenario
        self.scenario, self.seed = scenario, question.seed
        self.arms = [arm.name for arm in scenario.arms]
        for arm in self.arms:
            scenario.arm(arm)  # refused here, rather than while it is lived
        self.header: Mapping[str, Any] = header(scenario, self.arms, question.seed)
        self.chunks: list[bytes] = []
        self.ended = False
        self.problem: Exception | None = None
        self.watchers = 0
        self.showing: Any = None
        self._news = asyncio.Event()

    def keep(self, chunk: bytes) -> None:
        """A chunk has come."""
        self.chunks.append(chunk)
        self._tell()

    def over(self, problem: Exception | None) -> None:
        """The film has ended, well or not."""
        self.ended, self.problem = True, problem
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def all(self) -> AsyncIterator[bytes]:
        """Yield all chunks from the first on, and wait for those to come. Raises what the film ended with."""
        at = 0
        while True:
            while at < len(self.chunks):
                yield self.chunks[at]
                at += 1
            if self.ended:
                break
            await self._news.wait()
        if self.problem is not None:
            raise self.problem


class Reels:
    """All films of one server; used by one event loop."""

    def __init__(self, projector: Projects) -> None:
        self.projector = projector
        self._reels: dict[Question, Reel] = {}

    def watch(self, lesson: Lesson, question: Question) -> Reel:
        """Return the film of a question, and have it lived if it is new. Raises Refused, and Full."""
        kept = self._reels.get(question)
        if kept is not None and kept.problem is not None:
            del self._reels[question]  # what broke is tried again, whoever still looks at what there was
        if question not in self._reels:
            self._begin(question, Reel(lesson, question))
        reel = self._reels.pop(question)
        self._reels[question] = reel  # the latest stands last
        reel.watchers += 1
        return reel

    def leave(self, question: Question, reel: Reel) -> None:
        """Somebody watches no longer; what nobody watches and is not over is stopped and forgotten."""
        reel.watchers -= 1
        if reel.watchers == 0 and (not reel.ended or reel.problem is not None):
            if not reel.ended:
                self.projector.stop(reel.showing)
            if self._reels.get(question) is reel:
                del self._reels[question]

    def _begin(self, question: Question, reel: Reel) -> None:
        if sum(not each.ended for each in self._reels.values()) >= MOST_AT_WORK:
            raise Full
        loop = asyncio.get_running_loop()

        def keep(chunk: bytes) -> None:
            loop.call_soon_threadsafe(reel.keep, chunk)

        def over(problem: Exception | None) -> None:
            loop.call_soon_threadsafe(reel.over, problem)

        reel.showing = self.projector.show(reel.scenario, reel.arms, reel.seed, keep, over)
        self._reels[question] = reel
        idle = [each for each, kept in self._reels.items() if kept.ended and kept.watchers == 0]
        for each in idle[: max(0, len(self._reels) - KEPT)]:
            del self._reels[each]


def said(problem: Exception) -> str:
    """Return, for a page, what a film ended with."""
    return str(problem) if isinstance(problem, Refused) else f"{type(problem).__name__}: {problem}"
