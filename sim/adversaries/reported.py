"""Which identifiers does a report let its server say again, where phones make them? Those of one declarer, as one's.

Everybody gets the keys, or a filter; the server that took the report also saw which of them came together. So it joins
all of one declarer's, of several days and where a filter lists nothing; and of whoever did not declare it has nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sim.adversaries.views import ServerSaw
from sim.systems.dp3t import messages as dp3t
from sim.systems.dp3t.schemes import HYBRID, LOW_COST, UNLINKABLE, Scheme
from sim.systems.gaen import messages as gaen
from sim.systems.gaen.wire import rpis
from sim.systems.interface import Upload
from sim.systems.machine import ProtocolError
from sim.systems.tcn import messages as tcn

Sayable = Callable[[ServerSaw], Iterator[bytes]]


def of_reports(system: str, reports: Sequence[ServerSaw]) -> dict[bytes, bytes]:
    """Return by identifier which of these reports it follows from; nothing where reports tell nothing of oneself."""
    if system not in SAYABLE:
        return {}
    return {said: b"report %d" % n for n, row in enumerate(reports) for said in _told(SAYABLE[system], row)}


def _told(sayable: Sayable, row: ServerSaw) -> tuple[bytes, ...]:
    try:
        return tuple(sayable(row))
    except ProtocolError:
        return ()


def _google_apple(row: ServerSaw) -> Iterator[bytes]:
    said = gaen.decode(row.message)
    for key in said.told if isinstance(said, Upload) else ():
        if key.well_formed:
            yield from rpis(key.tek, key.start, key.period)


def _by_numbers(row: ServerSaw) -> Iterator[bytes]:
    said = tcn.decode(row.message)
    for report in said.told if isinstance(said, Upload) else ():
        yield from report.numbers()


def _by_keys(scheme: Scheme) -> Sayable:
    """Return who says again what follows from uploaded keys, up to when they came; older ones no server takes."""

    def sayable(row: ServerSaw) -> Iterator[bytes]:
        said, last = dp3t.decode(row.message), row.at // scheme.period_s
        for first in said.told if isinstance(said, Upload) else ():
            for key in scheme.given_away(first, last) if first.period > last - scheme.kept else ():
                yield from scheme.ephids(key.secret)

    return sayable


SAYABLE: Mapping[str, Sayable] = {
    "gaen": _google_apple,
    "tcn": _by_numbers,
    "dp3t_low_cost": _by_keys(LOW_COST),
    "dp3t_hybrid": _by_keys(HYBRID),
    "dp3t_unlinkable": _by_keys(UNLINKABLE),
}
"""By system: how an upload is read. Where a system is not here, reports tell of others alone, or of encounters."""
