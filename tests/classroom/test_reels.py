"""Who sees which film? The same one for who asks the same, and another try for who asks after one broke."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from sim.projector import Broken
from sim.report.classroom import lessons
from sim.report.classroom.questions import Question
from sim.report.classroom.reels import MOST_AT_WORK, Full, Reel, Reels

LESSON = lessons.shipped("coat")


class Hands:
    """A projector whose films come and end when a test says so."""

    def __init__(self) -> None:
        self.shown: list[tuple[Callable[[bytes], None], Callable[[Exception | None], None]]] = []
        self.stopped: list[int] = []

    def show(
        self, scenario: Any, arms: Sequence[str], seed: int,
        keep: Callable[[bytes], None], over: Callable[[Exception | None], None],
    ) -> int:  # fmt: skip
        """Wait for the test's word."""
        self.shown.append((keep, over))
        return len(self.shown) - 1

    def stop(self, showing: int) -> None:
        """Note it."""
        self.stopped.append(showing)


async def seen(reel: Reel) -> tuple[list[bytes], Exception | None]:
    """What a watcher gets of a film until its end."""
    chunks = []
    try:
        async for chunk in reel.all():
            chunks.append(chunk)
    except Broken as why:
        return chunks, why
    return chunks, None


def asked(seed: int) -> Question:
    """A lesson as it stands, with a seed."""
    return Question("coat", seed, ())


def test_a_film_that_broke_is_tried_again_for_who_asks_again() -> None:
    async def room() -> None:
        hands = Hands()
        reels, question = Reels(hands), asked(1)
        first, same = reels.watch(LESSON, question), reels.watch(LESSON, question)
        assert first is same
        keep, over = hands.shown[0]
        keep(b"a")
        over(Broken("it died"))
        for _ in range(2):
            chunks, why = await seen(first)
            assert chunks == [b"a"]
            assert isinstance(why, Broken)
        reels.leave(question, first)  # one of two: the other still looks at what there was
        again = reels.watch(LESSON, question)
        assert again is not first
        reels.leave(question, same)
        keep, over = hands.shown[1]
        keep(b"b")
        over(None)
        assert await seen(again) == ([b"b"], None)
        assert reels.watch(LESSON, question) is again  # who leaves the broken one does not take the new one along
        assert len(hands.shown) == 2
        assert hands.stopped == []

    asyncio.run(room())


def test_what_nobody_watches_is_stopped_and_makes_room() -> None:
    async def room() -> None:
        hands = Hands()
        reels = Reels(hands)
        films = [reels.watch(LESSON, asked(seed)) for seed in range(1, MOST_AT_WORK + 1)]
        with pytest.raises(Full):
            reels.watch(LESSON, asked(99))
        reels.leave(asked(2), films[1])
        assert hands.stopped == [1]
        assert reels.watch(LESSON, asked(99)) is not films[1]

    asyncio.run(room())
