"""Can who listens to Bluetooth name declarers? Receivers' logs, published keys and cameras' faces, laid side by side.

First what declarers said is told from what others said (`identifiers`). What may come from one phone is put into one
track: by label, by a radio address that outlives an identifier, and where at a place one identifier falls silent as
another begins, and no other does. Then faces: who was seen at all the places where the track was, while it was there.
Where it was at night is home, and a book of addresses, if there is one, names who lives there: each of them as if seen
there by a camera. The best attack that was tried: what it finds is a lower bound.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, inf, log

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.identifiers import Label, of_declarers
from sim.adversaries.joining import groups
from sim.adversaries.views import Handle, Listed, Published, Seen, Sniffed
from sim.parameters import parameter
from sim.units import DAY, HOUR, UnixTime

MISSED = parameter(0.02, "1", "assumption: so often a camera takes somebody it knows for somebody else, or a receiver "
                   "hears through a wall whom a camera sees elsewhere")  # fmt: skip
NIGHT_H = parameter((0, 5), "h UTC", "assumption: where a phone is in these hours its owner lives")
GUESTS = parameter(0.3, "1", "assumption: so many of those who are heard in a home at night live elsewhere: next door, "
                   "through the wall, or are guests")  # fmt: skip
A_HOME = parameter(2.2, "persons", "INSEE 2020: persons in a household, for homes of which a book has no names")
SAME_VISIT_S = parameter(HOUR, "s", "assumption: who is heard again at a place within an hour has not left it")
SCANS = parameter(2, "scans", "assumption: a phone that stays is heard again by the second scan")


@dataclass(frozen=True, slots=True)
class Means:
    """What the attacker has: receivers that scan every so many s, and the share of passers-by whose face is known;
    `by_batch` whether it takes what is published together to be one phone's."""

    every_s: int
    known: float
    by_batch: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """What was heard of one declarer, as far as one can tell; whose it is, and where that one lives (None: unknown)."""

    rows: tuple[Sniffed, ...]
    claim: Claim
    home: Handle | None


def attack(
    system: str,
    published: Sequence[Published],
    server_key: bytes,
    sniffed: Sequence[Sniffed],
    seen: Sequence[Seen],
    means: Means,
    listed: Sequence[Listed] = (),
) -> tuple[Track, ...]:
    """Return the tracks of declarers, each with a claim of who it is."""
    faces, roofs = Faces.of(seen), Roof.by_place(listed)
    heard = of_declarers(system, published, server_key, sniffed, by_batch=means.by_batch)
    tracks = [(rows, home(rows)) for rows in joined(heard, means.every_s)]
    return tuple(
        Track(rows, named(rows, faces, means.known, None if at is None else roofs.get(at)), at) for rows, at in tracks
    )


# -- one phone's ------------------------------------------------------------------------------------------------------


def joined(heard: Sequence[tuple[Label, Sniffed]], every_s: int) -> list[tuple[Sniffed, ...]]:
    """Return the rows of each phone, as far as they can be joined; the phone heard first comes first."""
    rows: defaultdict[Label, list[Sniffed]] = defaultdict(list)
    by_address: defaultdict[Handle, set[Label]] = defaultdict(set)
    for label, row in heard:
        rows[label].append(row)
        by_address[row.address].add(label)
    same = [pair for labels in by_address.values() for pair in pairwise(sorted(labels))]
    of = groups(rows, (*same, *_lone_rotations(rows, SCANS * every_s)))
    tracks: defaultdict[Label, list[Sniffed]] = defaultdict(list)
    for label, row in heard:
        tracks[of[label]].append(row)
    return [tuple(each) for each in tracks.values()]


def _lone_rotations(rows: Mapping[Label, Sequence[Sniffed]], within_s: int) -> Iterable[tuple[Label, Label]]:
    """Yield two labels where one is heard for the last time and the other soon for the first, and no other is."""
    ends: defaultdict[Handle, list[tuple[int, Label]]] = defaultdict(list)
    begins: defaultdict[Handle, list[tuple[int, Label]]] = defaultdict(list)
    for label, mine in rows.items():
        begins[mine[0].receiver].append((mine[0].at, label))
        ends[mine[-1].receiver].append((mine[-1].at, label))
    for place, ended in ends.items():
        for last, label in ended:
            next_ones = [(at, other) for at, other in begins[place] if last < at <= last + within_s]
            if len(next_ones) == 1:
                first, other = next_ones[0]
                if sum(first - within_s <= at < first for at, _ in ended) == 1:
                    yield label, other


# -- whose it is ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Faces:
    """Who was where, as cameras saw: from when until when, by place and by face."""

    at: Mapping[Handle, Sequence[tuple[UnixTime, UnixTime, Handle]]] = field(default_factory=dict)
    of_face: Mapping[Handle, Sequence[tuple[UnixTime, UnixTime, Handle]]] = field(default_factory=dict)

    @classmethod
    def of(cls, seen: Sequence[Seen]) -> Faces:
        """Take coming and going together."""
        moments: defaultdict[tuple[Handle, Handle], list[UnixTime]] = defaultdict(list)
        for row in seen:
            moments[row.place, row.face].append(row.at)
        at: defaultdict[Handle, list[tuple[UnixTime, UnixTime, Handle]]] = defaultdict(list)
        of_face: defaultdict[Handle, list[tuple[UnixTime, UnixTime, Handle]]] = defaultdict(list)
        for (place, face), those in sorted(moments.items()):
            for came, went in zip(those[::2], those[1::2], strict=False):
                at[place].append((came, went, face))
                of_face[face].append((came, went, place))
        return cls(at, of_face)

    def there(self, place: Handle, visit: Sequence[Sniffed]) -> set[Handle]:
        """Return whose faces were at a place whenever somebody was heard there."""
        first, last = visit[0].at, visit[-1].at
        return {face for came, went, face in self.at[place] if came <= first and last < went}

    def elsewhere(self, face: Handle, rows: Iterable[Sniffed]) -> int:
        """Return how often a face was seen at one place while the track was heard at another, visit by visit."""
        stays = self.of_face.get(face, ())
        return len({(came, place) for came, went, place in stays for row in rows
                    if came <= row.at < went and row.receiver != place})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Roof:
    """Who lives in reach of a place, as a book of addresses says: names, and in how many homes it has none."""

    people: frozenset[Handle]
    unlisted: int

    @classmethod
    def by_place(cls, listed: Sequence[Listed]) -> Mapping[Handle, Roof]:
        """Return them by place."""
        people: defaultdict[Handle, set[Handle]] = defaultdict(set)
        unlisted: Counter[Handle] = Counter()
        for row in listed:
            people[row.place] |= set() if row.face is None else {row.face}
            unlisted[row.place] += row.face is None
        return {place: cls(frozenset(those), unlisted[place]) for place, those in people.items()}

    def elsewhere(self, everybody: int) -> float:
        """Return how likely anybody whom it does not name here is heard here at night, beside one whom it names."""
        return min((GUESTS * len(self.people) + A_HOME * self.unlisted) / everybody, 1.0)


def named(rows: Sequence[Sniffed], faces: Faces, known: float, roof: Roof | None = None) -> Claim:
    """Claim whose track this is: anybody's, until faces are seen where and when it was heard.

    A face that was seen at a visit was there. Any other was there as seldom as a camera misses one of those who pass,
    and is so much less likely again where it was seen elsewhere meanwhile. People whose faces nobody knows come
    and go as those do whose faces are known. Who lives where the track is at night was there, cameras or none.
    """
    residents = frozenset[Handle]() if roof is None else roof.people
    everybody = len(faces.of_face.keys() | residents)
    filmed = [visit for visit in _visits(rows) if visit[0].receiver in faces.at]
    visits = [(there := faces.there(visit[0].receiver, visit), max(len(there), MISSED) / everybody) for visit in filmed]
    candidates = sorted(residents.union(*(there for there, _ in visits)))
    if not candidates:
        return Claim(Kind.DECLARED, rows[-1].at, (None,), (1.0,))
    away = 0.0 if roof is None else log(roof.elsewhere(everybody) or 1.0)
    scores: dict[Handle | None, float] = {
        face: sum(log(_missed(face, faces, known) * passing) for there, passing in visits if face not in there)
        + log(MISSED) * faces.elsewhere(face, rows)
        + (away if face not in residents else 0.0)
        for face in candidates
    }
    others = everybody * (1.0 - known) / known + (everybody - len(candidates)) * MISSED ** len(visits)
    scores[None] = sum(log(passing) for _, passing in visits) + (log(others) if others > 0.0 else -inf) + away
    most = max(scores.values())
    weights = [exp(score - most) for score in scores.values()]
    return Claim(Kind.DECLARED, rows[-1].at, tuple(scores), tuple(weight / sum(weights) for weight in weights))


def _missed(face: Handle, faces: Faces, known: float) -> float:
    """Return how often cameras do not tell that somebody passes: seldom, but of a face that no camera ever named."""
    return MISSED if face in faces.of_face else max(MISSED, 1.0 - known)


def _visits(rows: Sequence[Sniffed]) -> list[list[Sniffed]]:
    """Return what was heard at one place without a break, in the order of the first of each."""
    open_now: dict[Handle, list[Sniffed]] = {}
    visits: list[list[Sniffed]] = []
    for row in rows:
        if row.receiver in open_now and row.at - open_now[row.receiver][-1].at <= SAME_VISIT_S:
            open_now[row.receiver].append(row)
        else:
            open_now[row.receiver] = [row]
            visits.append(open_now[row.receiver])
    return visits


def home(rows: Iterable[Sniffed]) -> Handle | None:
    """Return where a track was most of its nights; None if it was not heard at night."""
    nights = Counter(row.receiver for row in rows if at_night(row.at))
    return max(nights, key=lambda place: (nights[place], place)) if nights else None


def at_night(at: UnixTime) -> bool:
    """Tell whether people are at home then."""
    first, last = (hour * HOUR for hour in NIGHT_H)
    return first <= at % DAY < last
