"""How does a drawing stand in the page? As an image that is part of it, with its heading, its words and its caption."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.report.figures import FIGURES, Words
from sim.report.page.markup import Markup, element
from sim.report.page.words import SAID
from sim.report.style import CAPTION, FONT, FOOT, TITLE
from sim.report.wording import Language, typeset


class Shown(NamedTuple):
    """A figure of the page: its name, what is said of it, and its drawing as SVG."""

    name: str
    words: Words
    svg: str


def drawn(words: dict[str, Words], folder: Path, language: Language) -> list[Shown]:
    """Return the figures of one language that lie drawn in a folder."""
    return [Shown(name, said, (folder / f"{name}.{language}.svg").read_text(encoding="utf-8"))
            for name, said in words.items()]  # fmt: skip


def figures(shown: Sequence[Shown], language: Language) -> Iterator[Markup]:
    """Yield each figure, and which were not drawn for want of data."""
    for each in shown:
        yield _figure(each, language)
    there = {each.name for each in shown}
    missing = [drawable.HEADING[language] for name, drawable in FIGURES.items() if name not in there]
    if missing:
        names = " ".join(f"« {name} »" if language == "fr" else f"“{name}”" for name in missing)
        yield element("p", typeset(SAID[language]["no_figure"].format(names=names), language), class_="soft")


def lighter(svg: str) -> str:
    """Return a drawing whose places have two decimals, which no eye can tell from six; its texts name one font."""
    return PLACES.sub(lambda found: DECIMALS.sub(r"\1", found[0]), FONTS.sub(f"font-family: '{FONT}', sans-serif", svg))


FONTS = re.compile(rf"font-family: '{FONT}'[^;\"]*")
"""Our font with the many that matplotlib names after it."""

PLACES, DECIMALS = re.compile(r' (?:d|x|y|points|transform)="[^"]*"'), re.compile(r"(\.\d\d)\d+")


def within_page(svg: str) -> str:
    """Return a drawing without its title and caption, which the page says beside it, and without their room."""
    title, caption = (kind.high(svg.count(f'<g id="{kind.name}-')) for kind in (TITLE, CAPTION))
    svg = TOLD.sub("", svg).replace(
        f'<g id="{FOOT.name}-', f'<g transform="translate(0 -{caption:.2f})" id="{FOOT.name}-'
    )

    def lower(found: re.Match[str]) -> str:
        width, height = found["width"], float(found["height"]) - title - caption
        return f'width="{width}pt" height="{height:.2f}pt" viewBox="0 {title:.2f} {width} {height:.2f}"'

    return FRAME.sub(lower, svg, count=1)


TOLD = re.compile(rf'<g id="(?:{TITLE.name}|{CAPTION.name})-\d+">.*?</g>\s*', re.DOTALL)
FRAME = re.compile(r'width="(?P<width>[\d.]+)pt" height="(?P<height>[\d.]+)pt" viewBox="0 0 [\d.]+ [\d.]+"')


def _figure(shown: Shown, language: Language) -> Markup:
    """Return one figure; as an image of its own, so that nothing in it can clash with another."""
    said, words = SAID[language], shown.words
    data = "data:image/svg+xml;base64," + b64encode(lighter(within_page(shown.svg)).encode()).decode("ascii")
    image = element("img", src=data, alt=f"{words.heading} {words.shows}")
    name = said["scrolls"].format(name=words.heading)
    box = element("div", image, class_="scroll", role="region", tabindex="0", aria_label=name)
    mark = element("span", said["mark"], class_="mark")
    caption = words.caption.removeprefix(typeset(said["marked"], language)).strip()
    heading = f"{language}-figure-{shown.name}"
    return element(
        "figure",
        element("h3", words.heading, id=heading),
        box,
        element("figcaption", mark, " ", caption),
        aria_labelledby=heading,
    )
