"""What else follows from a server's rows? Which names of several days are one's, and where accounts lie to each other.

Both are held against the truth here and counted: the operator's claims are of names that nobody else has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from sim.adversaries.company import Company
from sim.adversaries.renamed import same_phones
from sim.adversaries.shape import plane
from sim.adversaries.views import Handle, ServerRead
from sim.draws import Draws
from sim.hall.intake import Intake
from sim.units import DAY, Floats, Int32s, UnixTime
from sim.world.answers import World
from sim.world.places import NUMBER_MASK

FEWEST_PLACED = 10
"""Of fewer accounts no shape is told."""


def links(intake: Intake, reads: Sequence[ServerRead], owner: Mapping[Handle, int], draws: Draws) -> dict[str, float]:
    """Count the names that the operator joins over two stretches of days, and those that could be; none without such.

    The placebo joins as many of the same names, each with any name of the next stretch, by draw.
    """
    if not intake.guard.renamed:
        return {}
    length = intake.guard.renamed
    by_stretch: defaultdict[int, set[Handle]] = defaultdict(set)
    for read in reads:
        for who, quarter in zip(read.which, read.quarters, strict=True):
            by_stretch[quarter // DAY // length].add(read.accounts[who])

    def whose(name: Handle) -> int | Handle:
        """Who is behind a name: nobody of the town where a phone from outside is, whose names are all apart."""
        return owner.get(name, name)

    possible, chance = 0, 0.0
    for stretch, names in by_stretch.items():
        then = {whose(name) for name in by_stretch.get(stretch + 1, ())}
        both = sum(whose(name) in then for name in names)
        possible, chance = possible + both, chance + both / max(len(then), 1)
    claims = same_phones(reads, length)
    rows = [(each.at, one, other) for each in claims for one, other in [(each.target, each.candidates[0])]
            if one is not None and other is not None]  # fmt: skip
    then_names = {UnixTime(stretch * length * DAY): sorted(names) for stretch, names in by_stretch.items()}
    placebo = _drawn(rows, then_names, draws)
    return {
        "operator_links_possible": possible,
        "operator_links_chance": chance,
        "operator_links_said": len(rows),
        "operator_links_right": sum(whose(one) == whose(other) for _, one, other in rows),
        "operator_links_placebo": sum(whose(one) == whose(other) for _, one, other in placebo),
    }


Joined = tuple[UnixTime, Handle, Handle]
"""When a stretch began, and two names: of the one before, and of it."""


def _drawn(rows: Sequence[Joined], then: Mapping[UnixTime, Sequence[Handle]], draws: Draws) -> list[Joined]:
    """Return the same first names, each with one by draw of all names of the stretch that begins at that time."""
    u = draws.uniform("operator.joined", np.arange(len(rows))).tolist()
    return [(when, one, then[when][int(each * len(then[when]))]) for (when, one, _), each in zip(rows, u, strict=True)]


def shape(seen: Company, owner: Mapping[Handle, int], world: World, draws: Draws, renamed: bool) -> dict[str, float]:
    """Tell how far the order of distances between homes is that of the accounts in the operator's plane (Spearman).

    Nothing where homes lie nowhere, where names change, or where too few accounts hang together.
    """
    drawn = {} if renamed or not hasattr(world, "map") else plane(seen)
    at = {name: where for name, where in drawn.items() if name in owner}  # a phone from outside lives nowhere
    if len(at) < FEWEST_PLACED:
        return {}
    people = np.array([owner[name] for name in at], dtype=np.int32)
    order = np.argsort(draws.uniform("operator.placed", people), kind="stable")
    mine, homes = _apart(*np.array(list(at.values())).T), _apart(*_homes(world, people))
    other = _apart(*np.array(list(at.values()))[order].T)
    return {"operator_placed": len(at), "operator_shape": _ranked(mine, homes),
            "operator_shape_placebo": _ranked(other, homes)}  # fmt: skip


def _homes(world: World, people: Int32s) -> tuple[Floats, Floats]:
    """Return where these persons live, x and y in m."""
    homes = world.people.household_of(people)
    assert homes is not None, "a town has homes"
    where: tuple[Floats, Floats] = world.map.at(homes.astype(np.int64) & NUMBER_MASK)  # type: ignore[attr-defined]
    return where


def _apart(x: Floats, y: Floats) -> Floats:
    """Return the distance of every two."""
    one, other = np.triu_indices(x.size, 1)
    return np.hypot(x[one] - x[other], y[one] - y[other])


def _ranked(mine: Floats, true: Floats) -> float:
    """Return Spearman's correlation of two lists; ties share their rank."""
    one, other = (_ranks(each) for each in (mine, true))
    spread = float(one.std() * other.std())
    return float(((one - one.mean()) * (other - other.mean())).mean()) / spread if spread else 0.0


def _ranks(values: Floats) -> Floats:
    _, which, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    ranks: Floats = (last - (count - 1) / 2.0)[which]
    return ranks
