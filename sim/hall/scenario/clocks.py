"""By how much are the clocks wrong that requests show to the operator of a server that renames its accounts?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer, model_validator

from sim.hall.scenario.keys import Table, key, refuse

MOST_S = 20
"""Beyond three of these a request is refused: StopCovid's server takes none whose time is off by more than 60 s."""


class Clocks(Table):
    """How wrong phones' clocks are, for an operator that joins by them the names that accounts had."""

    sd_s: float = key(
        0.0, "an operator that renames accounts joins their names by their phones' clocks, which requests show: by how "
        "much clocks are wrong (0: it does not try)", "s, one standard deviation",
        "assumption: nobody tries; phones set their clocks by the network, to a second or less: sweep it",
        ge=0, le=MOST_S)  # fmt: skip
    moves_s: float = key(
        0.5, "by how much what a clock shows differs from one request of a phone to its next, the way of the message "
        "included", "s, one standard deviation", "assumption: a message is under way for less than a second, and a "
        "clock is set again by the network", ge=0, le=MOST_S)  # fmt: skip

    @model_serializer(mode="wrap")
    def _looked_at(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write how clocks move where somebody looks at them, so that what is written can be read again."""
        said: dict[str, Any] = whole(self)
        return said if self.sd_s else {"sd_s": said["sd_s"]}

    @model_validator(mode="after")
    def _wrong(self) -> Clocks:
        if "moves_s" in self.model_fields_set and not self.sd_s:
            refuse("changes nothing as long as nobody looks at clocks", "write sd_s = 2 beside it, or leave it out",
                   ("moves_s",))  # fmt: skip
        return self


USED_BY: Mapping[str, frozenset[str]] = {"clocks": frozenset({"operator"})}
