"""Of what is a bad message made? Of one that really crossed, damaged or said again; of another app's; of any bytes.

Nobody here knows what a message says. What is made may by chance be a good one; what comes of it is counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from sim.draws import Draws
from sim.parameters import parameter
from sim.units import DAY

VANDALS = -7
"""The secrets from which bytes are drawn that nobody ever said."""
KINDS = ("malformed", "truncated", "foreign", "huge", "replayed", "expired")
"""Of any bytes; the beginning of a real one; of another app; a real one with much behind it; the last one said again;
an old one said again."""
DAMAGES = KINDS[:4]
"""What may become of an answer on its way: none is said again, for its line is closed."""
MOST_BYTES = parameter(400, "B", "assumption: as long as most messages that are no report")
HUGE_BYTES = parameter(2**20, "B", "assumption: longer than any message of these protocols but reports and files")
EXPIRED_S = parameter(DAY, "s", "assumption: older than any clock that is wrong")
PART = 64
"""The most bytes that are drawn at once."""
SAMPLE = parameter(256, "messages", "assumption: enough to have requests and reports among them")


class Junk:
    """Bad messages to one kind of receivers, made of a sample of those that they really got.

    `words` are asked once for messages of other apps; `name` tells this kind's draws from those of others.
    """

    def __init__(self, draws: Draws, name: str, words: Callable[[], Sequence[bytes]]) -> None:
        self.draws, self.name, self._words = draws, name, words
        self.sample: list[tuple[int, bytes]] = []
        self.last = b""
        self.crossed = 0

    def note(self, message: bytes, at: int) -> None:
        """Keep a message that crossed, so that each of all until now is in the sample with the same chance."""
        place, self.last = self.crossed, message
        self.crossed += 1
        if place >= SAMPLE:
            place = int(self._luck("kept", place) * self.crossed)
        if place < SAMPLE:
            self.sample[place : place + 1] = [(at, message)]

    def made(self, kind: str, number: int, at: int) -> bytes | None:
        """Return a bad message of a kind; None where none crossed yet that it could be made of."""
        if kind == "replayed":
            return self.last or None
        old = [message for when, message in self.sample if kind != "expired" or when <= at - EXPIRED_S]
        chosen = old[int(self._luck("which", number) * len(old))] if old else None
        if kind == "expired":
            return chosen
        needs_one = kind in ("truncated", "huge")
        return None if chosen is None and needs_one else self.damaged(kind, chosen or b"", number)

    def damaged(self, kind: str, message: bytes, number: int) -> bytes:
        """Return what arrives in place of a message that was damaged in such a way."""
        match kind:
            case "truncated":
                return message[: int(self._luck("length", number) * len(message))]
            case "huge":
                return message.ljust(int(HUGE_BYTES), b"\0")
            case "foreign":
                return self._foreign[int(self._luck("foreign", number) * len(self._foreign))]
        length = 1 + int(self._luck("length", number) * MOST_BYTES)
        parts = (self.draws.secrets(VANDALS)(f"{self.name} {number} {n}", PART) for n in range(-(-length // PART)))
        return b"".join(parts)[:length]

    @cached_property
    def _foreign(self) -> Sequence[bytes]:
        return self._words()

    def _luck(self, what: str, number: int) -> float:
        return float(self.draws.uniform(f"junk.{self.name}.{what}", number))
