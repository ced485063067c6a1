"""How is a value written with its interval, so that no digit claims more than is known, and no share reads as none?"""

from __future__ import annotations

from sim.metrics import Metric
from sim.report.wording import Language


def written(metric: Metric, *numbers: float) -> list[str]:
    """Return numbers that belong together with the same decimals, about three digits of the largest; shares in %."""
    share = metric.percent
    scaled = [100 * number for number in numbers] if share else list(numbers)
    largest = max(abs(number) for number in scaled)
    whole = all(float(number).is_integer() for number in scaled)
    decimals = 0 if whole or largest >= (10 if share else 100) else 1 if largest >= (1 if share else 10) else 2
    texts = [_true_share(number, decimals) if share else f"{number:,.{decimals}f}" for number in scaled]
    return [f"{text}{suffix(metric)}" for text in (t.removeprefix("-") if not float(t.replace(",", "")) else t
                                                        for t in texts)]  # fmt: skip


PERCENT, POINTS, TIMES = " %", " points", " times"


def suffix(metric: Metric) -> str:
    """Return what stands behind a share, and behind the difference or the ratio of two; nothing behind others."""
    return POINTS if metric.points else TIMES if metric.times else PERCENT if metric.percent else ""


def into(text: str, language: Language) -> str:
    """Return a number that stands in English as the language writes it."""
    if language == "en":
        return text
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",").replace(TIMES, " fois")


def bare(text: str) -> str:
    """Return a number as it was written, without what stands behind it."""
    return text.removesuffix(PERCENT).removesuffix(POINTS).removesuffix(TIMES)


MOST_DECIMALS = 3


def _true_share(percent: float, decimals: int) -> str:
    """Return a percentage with more decimals where it would read as none or all, and is not."""
    text = f"{percent:,.{decimals}f}"
    while abs(float(text.replace(",", ""))) in (0.0, 100.0) and float(text.replace(",", "")) != percent:
        if decimals == MOST_DECIMALS:
            break
        decimals += 1
        text = f"{percent:,.{decimals}f}"
    return text


def interval(texts: list[str], between: str) -> str:
    """Return the ends of an interval in brackets; nothing where all seeds agree."""
    ends = list(map(bare, texts[1:]))
    return f"[{between.join(ends)}]" if len(set(texts)) > 1 else ""
