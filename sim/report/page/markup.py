"""How is HTML made? Elements of elements; whatever is not an element yet is text, and escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

VOID = {"img", "meta", "br"}
"""Elements without an end tag."""


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Inside: TypeAlias = "str | Iterable[Inside] | None"
"""What an element holds: text (escaped, unless it is Markup), several of these, or nothing."""


def text(inside: Inside) -> Markup:
    """Return HTML that says this."""
    if inside is None:
        return Markup()
    if isinstance(inside, Markup):
        return inside
    if isinstance(inside, str):
        return Markup(escape(inside, quote=False))
    return Markup("".join(text(each) for each in inside))


def element(name: str, /, *inside: Inside, **attributes: str | bool | None) -> Markup:
    """Return an element; attributes of value None or False are left out, `class_` is `class`, `a_b` is `a-b`."""
    told = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{told}>")
    return Markup(f"<{name}{told}>{text(inside)}</{name}>")


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'
