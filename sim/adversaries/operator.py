"""Who is behind a pseudonym? Whoever runs the server knows a few by name, and who is near whom in life.

Belief spreads outwards from those few: who is in company with somebody is one of those near that one in life. A name
that fits the company of night and that of the day is believed most; two accounts rarely have one owner. Rounds are
repeated, so that who was found helps to find others. No better attack is ruled out: what is found is a lower bound.
The idea of spreading a match over two graphs is of Narayanan and Shmatikov (2009).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.company import KIND_OF, Company, Edges
from sim.adversaries.views import Acquainted, Handle, KnownAccount
from sim.parameters import parameter
from sim.units import Floats, Int64s, Setting, UnixTime

ROUNDS = parameter(8, "1", "assumption: so often is belief passed on; more changed little in towns of 4,000")
STRANGERS = parameter(0.1, "1", "assumption: so much of a company is of people who are not known to be near in life")
PASSED_ON = parameter(0.02, "1", "assumption: who is believed to be somebody by less than this tells others nothing")
NEXT_DOOR = parameter(0.2, "1", "assumption: who lives next door is heard so much less than who lives in one home")
SHOWN = 3
"""How many candidates a claim names; the others stand together as nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class Life:
    """Who is near whom in life, one kind of company: `other[i]` is one of those near `of[i]`, rows by `other`."""

    of: Int64s
    other: Int64s
    share: Floats

    def around(self, belief: Floats) -> Floats:
        """Return, from beliefs who somebody is (rows; faces), who is near that one."""
        near = np.zeros_like(belief)
        if self.of.size:
            first = np.flatnonzero(np.diff(self.other, prepend=-1))
            near[:, self.other[first]] = np.add.reduceat(belief[:, self.of] * self.share, first, axis=1)
        return near


def who_is_who(
    seen: Company, known: Sequence[KnownAccount], life: Sequence[Acquainted], faces: Sequence[Handle], at: UnixTime
) -> tuple[Claim, ...]:
    """Claim of each pseudonym whose it is, among these faces; of those that nothing is believed of, nothing."""
    names, people = {name: n for n, name in enumerate(seen.names)}, {face: n for n, face in enumerate(faces)}
    mine = [(names[each.account], people[each.face]) for each in known if each.account in names]
    rows, belief = np.array([row for row, _ in mine], dtype=np.int64), np.zeros((len(mine), len(faces)))
    belief[np.arange(len(mine)), [face for _, face in mine]] = 1.0
    certain, taken = (rows, belief), np.array(sorted({people[each.face] for each in known}), dtype=np.int64)
    lives = {kind: _life(life, people, kind) for kind in seen.kinds}
    for _ in range(ROUNDS if mine else 0):
        said = belief.max(axis=1) >= PASSED_ON
        found, fits = _fit(seen, lives, rows[said], belief[said], certain[0])
        fits[:, taken] = 0.0
        fits = _apart(fits / np.maximum(fits.sum(axis=1, keepdims=True), 1e-300), seen.stretch[found])
        rows, belief = np.concatenate([certain[0], found]), np.concatenate([certain[1], fits])
    new = np.arange(len(mine), rows.size)
    return tuple(_claim(seen.names[rows[n]], belief[n], faces, at) for n in new.tolist())


def _fit(seen: Company, lives: dict[str, Life], rows: Int64s, belief: Floats, certain: Int64s) -> tuple[Int64s, Floats]:
    """Return who was in company with those of whom something is believed, and how well each face fits them."""
    place = np.full(len(seen.names), -1, dtype=np.int64)
    place[rows] = np.arange(rows.size)
    told = {kind: (place[edges.other] >= 0) & ~np.isin(edges.of, certain) for kind, edges in seen.kinds.items()}
    found = np.unique(np.concatenate([edges.of[told[kind]] for kind, edges in seen.kinds.items()]))
    fits = np.ones((found.size, belief.shape[1]))
    for kind, edges in seen.kinds.items():
        near = lives[kind].around(belief)
        some = Edges(edges.of[told[kind]], edges.other[told[kind]], edges.share[told[kind]])
        if some.of.size:
            first = np.flatnonzero(np.diff(some.of, prepend=-1))
            met = np.searchsorted(found, some.of[first])
            heard = np.add.reduceat(near[place[some.other]] * some.share[:, None], first, axis=0)
            unheard = 1.0 - np.add.reduceat(some.share, first)
            fits[met] *= STRANGERS + (1.0 - STRANGERS) * (heard * belief.shape[1] + unheard[:, None])
    return found, fits


def _apart(belief: Floats, stretch: Int64s) -> Floats:
    """Believe less of a face that several accounts of one time claim; what is left over is nobody's."""
    for each in np.unique(stretch).tolist():
        belief[stretch == each] /= np.maximum(belief[stretch == each].sum(axis=0), 1.0)
    return belief


def _life(life: Sequence[Acquainted], people: dict[Handle, int], kind: str) -> Life:
    mine = [row for row in life if KIND_OF[row.setting] == kind]
    one, other = (np.array([people[getattr(row, end)] for row in mine], dtype=np.int64) for end in ("face", "other"))
    weight = np.tile([NEXT_DOOR if row.setting == Setting.LANDING else 1.0 for row in mine], 2)
    of, to = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.argsort(to, kind="stable")
    total = np.bincount(of, weight, len(people))
    return Life(of[order], to[order], weight[order] / total[of[order]])


def _claim(account: Handle, belief: Floats, faces: Sequence[Handle], at: UnixTime) -> Claim:
    """Claim whose an account is: the likeliest few, in the order of their faces, and nobody with what is left."""
    top = sorted(np.argsort(-belief, kind="stable")[:SHOWN].tolist())
    candidates = [faces[n] for n in top if belief[n] > 0.0]
    weights = [float(belief[n]) for n in top if belief[n] > 0.0]
    rest = max(1.0 - sum(weights), 0.0)
    return Claim(Kind.IS_PHONE, at, (*candidates, None), (*weights, rest), account)
