"""When do tracers have time? When all that came before is done: one queue of work, in the hours of the office.

Whoever comes first is served first, and all tracers work on what stands first, so the queue is one number: when
the work that is there will be done. A tracer's second is one of office time; nobody works while the office is closed.
"""

from __future__ import annotations

from fractions import Fraction

from sim.units import DAY, NEVER, Seconds


class Tracers:
    """The tracers of an office that is open every day from `opens_s` after midnight on for `open_s`.

    `count` may be a fraction: a small town has its share of a larger one's office. Of 0 tracers all wait for ever.
    """

    def __init__(self, count: float, opens_s: int, open_s: int) -> None:
        if count < 0 or opens_s < 0 or open_s < 0 or opens_s + open_s > DAY:
            raise ValueError(f"{count} tracers at work from {opens_s} s after midnight for {open_s} s")
        self.count, self.opens_s, self.open_s = Fraction(count), opens_s, open_s
        self._free_at = Fraction(0)
        self._latest = 0

    @property
    def at_work(self) -> bool:
        """Whether anybody ever works."""
        return bool(self.count and self.open_s)

    def work(self, at: int, seconds: int) -> Seconds:
        """Return when work of so many seconds of one tracer is done that came in at `at` (NEVER: not at all).

        It may be told of later, in its turn, so that what came to nothing before that takes no time. Raises ValueError
        for work that came before some that was told of already.
        """
        if at < self._latest:
            raise ValueError(f"work of {at} comes in behind that of {self._latest}")
        self._latest = at
        if not self.at_work:
            return Seconds(int(NEVER))
        self._free_at = max(self._free_at, Fraction(self._opened(at))) + Fraction(seconds) / self.count
        return Seconds(max(at, self._moment(-(-self._free_at // 1))))

    def backlog_s(self, at: int) -> float:
        """Return for how many seconds one tracer would work on all that is not done at a moment."""
        return float(max(self._free_at - self._opened(at), Fraction(0)) * self.count)

    def _opened(self, at: int) -> int:
        """Return for how many seconds the office was open from day 0 until a moment."""
        return at // DAY * self.open_s + min(max(at % DAY - self.opens_s, 0), self.open_s)

    def _moment(self, opened: int) -> Seconds:
        """Return the first moment by which the office was open for so many seconds; NEVER beyond all columns."""
        if opened <= 0:
            return Seconds(0)
        day, rest = divmod(opened - 1, self.open_s)
        return Seconds(min(day * DAY + self.opens_s + rest + 1, int(NEVER)))

    def __repr__(self) -> str:
        return f"Tracers(count={float(self.count):g}, opens_s={self.opens_s}, open_s={self.open_s})"
