"""Who lives where a track spends its nights? A home joined with an address book, which names all who live there.

Wardriving at night (DP-3T's issue 37) and a telephone book: neither says who of a household declared, nor through which
wall a receiver heard. So each home in reach of the receiver has the same weight, each of its people an equal part of
it, and the homes of which no book tells are "nobody I can name".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import Handle, Listed
from sim.units import UnixTime


def at_home_there(at: UnixTime, listed: Sequence[Listed]) -> Claim:
    """Claim who declared, of all who are listed in reach of the place where a track is at night."""
    homes: defaultdict[Handle, list[Handle]] = defaultdict(list)
    for row in listed:
        homes[row.home] += [] if row.face is None else [row.face]
    weights: dict[Handle | None, float] = {
        face: 1.0 / (len(homes) * len(faces)) for faces in homes.values() for face in faces
    }
    unnamed = sum(not faces for faces in homes.values())
    weights[None] = unnamed / len(homes) if homes else 1.0
    return Claim(Kind.DECLARED, at, tuple(weights), tuple(weights.values()))
