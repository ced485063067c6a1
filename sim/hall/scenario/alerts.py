"""What may a scenario have an app keep back of its alerts? Which day they speak of, and for how long.

Guards against guessing who was positive, each at a cost: whoever is told later, or not of which day, acts otherwise.
An alert names a day at most; nothing finer is shown by any app, so there is no guard that shows a day alone.
"""

from __future__ import annotations

from typing import Literal

from sim.hall.scenario.keys import Table, key


class Alerts(Table):
    """What apps keep back of the alerts that they give; human tracers, who call, are not meant."""

    shows: Literal["as designed", "week", "nothing"] = key(
        "as designed", "of an app that names the day of exposure: which time an alert tells of; as designed, that day; "
        "week, the week from Monday on that holds it; nothing, only that there was a risk", "",
        "assumption: as each app did")  # fmt: skip
    delayed_h: float = key(
        0.0, "for how long a phone keeps an alert back from its owner", "h", "assumption: not at all, as deployed",
        ge=0, le=336)  # fmt: skip
    random_delay_h: float = key(
        0.0, "for how much longer at most, drawn for each alert, each delay as likely", "h",
        "assumption: not at all, as deployed", ge=0, le=336)  # fmt: skip
    stays_from: Literal["alert", "exposure"] = key(
        "alert", "from when the quarantine of the alerted counts: from the alert on; or from the day of exposure that "
        "it tells, of a week the last day (where it tells none: from the alert)", "",
        "assumption: from the alert, as long as it is not known how long ago the exposure was")  # fmt: skip
