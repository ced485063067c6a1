"""Is the drawing of a flow what the flow says: each message once, on an arrow from who says it to who hears it?"""

from __future__ import annotations

import re

import pytest

from sim.report.sequence import drawn
from sim.systems.machine import Step
from sim.systems.registry import design, names


def at(heads: str, name: str) -> int:
    """In which column a party's line of life stands."""
    starts = {found.group(): found.start() for found in re.finditer(r"\S+(?: \S+)*", heads)}
    return starts[name] + len(name) // 2


@pytest.mark.parametrize("name", [name for name in names() if design(name).flow])
def test_each_message_goes_from_its_sender_to_its_receiver(name: str) -> None:
    flow = design(name).flow
    heads, *arrows = list(drawn(flow))[: len(flow) + 1]
    for number, (step, line) in enumerate(zip(flow, arrows, strict=True), 1):
        one, other = at(heads, step.sender), at(heads, step.receiver)
        left, right = sorted((one, other))
        said = line[left : right + 1]
        assert f" {number} {step.message} " in said
        assert (said[-2:] == ">|") is (other > one)
        assert (said[:2] == "|<") is (other < one)
        assert not re.search(r"[<>-]", line[:left] + line[right + 1 :])


@pytest.mark.parametrize("name", [name for name in names() if design(name).flow])
def test_when_each_is_sent_stands_below(name: str) -> None:
    flow = design(name).flow
    assert list(drawn(flow))[len(flow) + 2 :] == [f"{n:>2} {s.message}: {s.when}" for n, s in enumerate(flow, 1)]


def test_names_never_touch() -> None:
    flow = (Step("a very long name of a party", "another one, longer still, on the right", "x", "now"),)
    heads, arrow, *_ = drawn(flow)
    assert heads.split("  ")[0] == "a very long name of a party"
    assert arrow.strip("| ->") == "1 x"
