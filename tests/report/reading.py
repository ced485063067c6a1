"""A page as its reader's program meets it: elements with attributes, in order, and the text inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"img", "meta", "br"}


@dataclass
class Node:
    """One element."""

    tag: str
    attributes: dict[str, str]
    inside: list[Node | str] = field(default_factory=list)

    def every(self, tag: str = "") -> list[Node]:
        """Return all elements inside, those of a tag if one is given, in order."""
        found = []
        for each in self.inside:
            if isinstance(each, Node):
                found += ([each] if tag in ("", each.tag) else []) + each.every(tag)
        return found

    @property
    def text(self) -> str:
        """The text inside, with plain spaces."""
        whole = " ".join(each if isinstance(each, str) else each.text for each in self.inside)
        return " ".join(whole.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice"
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(html: str) -> Node:
    """Return the whole of a page. Fails where elements are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.open[0]
