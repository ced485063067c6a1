"""How does prose lie on a terminal of 80 columns? Paragraphs, lists and small tables of text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

WIDTH = 80
GAP = "  "
NARROWEST = 14
"""How wide the head of a column may be before it is broken into lines."""


def wrapped(text: str, hanging: str = "") -> str:
    """Return a text in lines of 80 columns, each from the second on behind what hangs before it."""
    return textwrap.fill(text, WIDTH, subsequent_indent=hanging, break_on_hyphens=False)


def listed(head: str, items: Sequence[str]) -> str:
    """Return items under a head, each indented further from its second line on; nothing where there are none."""
    lines = [textwrap.fill(item, WIDTH, initial_indent="  ", subsequent_indent="    ") for item in items]
    return "\n".join([head, *lines]) if lines else ""


def tabulated(rows: Sequence[str], columns: Mapping[str, Sequence[str]], narrowest: int = NARROWEST) -> str:
    """Return a table with a name for each row and a head above each column; what is too wide follows below.

    Heads are broken into lines `narrowest` wide.
    """
    first, blocks = max(map(len, rows)), [dict[str, int]()]
    for head, cells in columns.items():
        width = max(map(len, [*textwrap.wrap(head, narrowest, break_long_words=False), *cells]))
        if blocks[-1] and first + sum(len(GAP) + each for each in [width, *blocks[-1].values()]) > WIDTH:
            blocks.append({})
        blocks[-1][head] = width
    return "\n\n".join("\n".join(_lines(rows, columns, first, widths)) for widths in blocks)


def _lines(
    rows: Sequence[str], columns: Mapping[str, Sequence[str]], first: int, widths: Mapping[str, int]
) -> Iterator[str]:
    """Yield the lines of a table that fits: heads, which end on one line, and a line for each row."""
    heads = [textwrap.wrap(head, width, break_long_words=False)[::-1] for head, width in widths.items()]
    tops = [("", each) for each in reversed(list(zip_longest(*heads, fillvalue="")))]
    body = [(row, [columns[head][number] for head in widths]) for number, row in enumerate(rows)]
    for name, cells in [*tops, *body]:
        aligned = (GAP + f"{cell:>{width}}" for cell, width in zip(cells, widths.values(), strict=True))
        yield f"{name:<{first}}{''.join(aligned)}".rstrip()
