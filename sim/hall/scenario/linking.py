"""With what does somebody who listens to Bluetooth link identifiers of anybody, though no key is published?"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import model_validator

from sim.hall.scenario.keys import Table, key, refuse


class Linking(Table):
    """How long somebody who listens tries to link identifiers, and by how much StopCovid's phones differ."""

    days: int = key(0, "on so many days, from the first on, whoever listens links all identifiers heard", "days",
                    "assumption: nobody tries", ge=0, le=365)  # fmt: skip
    batches: bool = key(
        False,
        "with the unlinkable design of DP-3T: whether all that is heard of a file small enough for one report is "
        "taken to be one phone's: true of a small town, and of its own files alone (servers.outside_reports_a_day)",
    )
    clock_sd_s: float = key(
        0.0, "under StopCovid, whose HELLO shows the phone's clock: by how much clocks are wrong", "s, one standard "
        "deviation", "assumption: all are right, as they are for the machines; phones set theirs by the network, to a "
        "second or less", ge=0, le=600)  # fmt: skip
    gain_sd_db: float = key(
        0.0, "under StopCovid, whose beacon shows the transmit gain of the phone's model: by how much models differ",
        "dB, one standard deviation", "assumption: one model, as for the machines; Google's calibration of 13 June "
        "2020 gives 8.1 dB between models", ge=0, le=40)  # fmt: skip

    server_helps: bool = key(
        False,
        "whether whoever runs the server opens with its keys what was heard on these days, for whoever listens", "",
        "ROBERT specification v1.1, section 4, and OpenTrace: who made the identifiers can open any of them; "
        "assumption: the two do not work together",
    )  # fmt: skip

    @model_validator(mode="after")
    def _on_some_days(self) -> Linking:
        if self.server_helps and not self.days:
            rule = "changes nothing as long as nothing that was heard is linked"
            refuse(rule, "write days = 2 beside it, or leave it out", ("server_helps",))
        return self


USED_BY: Mapping[str, frozenset[str]] = {"links": frozenset({"listener", "parasite"})}
