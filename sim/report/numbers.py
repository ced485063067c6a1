"""How is a value written with its interval, so that no digit claims more than is known, and no share reads as none?"""

from __future__ import annotations

from sim.metrics import Metric


def written(metric: Metric, *numbers: float) -> list[str]:
    """Return numbers that belong together with the same decimals, about three digits of the largest; shares in %."""
    share = metric.unit == "1"
    scaled = [100 * number for number in numbers] if share else list(numbers)
    largest = max(abs(number) for number in scaled)
    whole = all(float(number).is_integer() for number in scaled)
    decimals = 0 if whole or largest >= (10 if share else 100) else 1 if largest >= (1 if share else 10) else 2
    texts = [_true_share(number, decimals) if share else f"{number:,.{decimals}f}" for number in scaled]
    return [f"{text} %" if share else text for text in (t.removeprefix("-") if not float(t.replace(",", "")) else t
                                                        for t in texts)]  # fmt: skip


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
    ends = [text.removesuffix(" %") for text in texts[1:]]
    return f"[{between.join(ends)}]" if len(set(texts)) > 1 else ""
