"""What do those who listen link with a server's help? For the journal, beside what they link alone, and a placebo.

The server only opens what it is given: no message more is sent, and the run is as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.adversaries.claims import Claim
from sim.adversaries.helped import Accounts, by_key, opened, sensible, tracks, whose_tracks, with_help
from sim.adversaries.linking import IDENTIFIER_BYTES, Habits, Link, Spell, by_all_means, spells
from sim.adversaries.listener import SCANS, Faces
from sim.adversaries.reported import of_reports
from sim.adversaries.views import Handle, Seen, ServerSaw, Sniffed
from sim.hall.journal import Journal
from sim.hall.listened import HELPED, Linked, Vantage
from sim.systems.machine import Design, Role
from sim.units import Calendar, Secrets

ACCUSED = 0.5
"""With so much weight somebody is named: privacy definitions of this project, section 3."""
SEVERAL = 2
"""Of fewer identifiers there is nothing to put together."""


@dataclass(frozen=True, slots=True)
class Cameras:
    """What whoever listens knows of faces: who came and went, of which share of people; and, for the journal, who each
    face is."""

    seen: tuple[Seen, ...]
    known: float
    whose: Mapping[Handle, int]


@dataclass(frozen=True, slots=True)
class Help:
    """Who helps: the servers' secrets and the reports that came, another server's key for the placebo, which got none;
    and, for the journal alone, each phone's secrets."""

    design: Design
    servers: Mapping[Role, Secrets]
    reports: tuple[ServerSaw, ...]
    other: Secrets
    phones: Callable[[int], Secrets]
    cameras: Cameras

    def accounts(self, sniffed: Sequence[Sniffed], *, right_key: bool = True) -> Accounts:
        """Return which account the server reads in each identifier, or another server would."""
        name, whose = self.design.name, self.design.whose
        if not right_key:
            return opened(whose, self.other, sniffed, name)
        by_key = opened(whose, next(iter(self.servers.values())), sniffed, name)
        length = IDENTIFIER_BYTES.get(name)
        heard = {row.payload[:length] for row in sniffed}
        return {said: report for said, report in of_reports(name, self.reports).items() if said in heard} | dict(by_key)

    def numbered(self, accounts: Accounts, owner: Mapping[bytes, int]) -> int:
        """Return of how many phones an account is read that bears their owner's telephone number."""
        if self.design.account is None or self.design.traits.links_declarer != "named":
            return 0
        server, of = next(iter(self.servers.values())), dict[int, bytes]()
        for said, account in accounts.items():
            of.setdefault(owner[said], account)
        return sum(self.design.account(server, self.phones(phone)) == account for phone, account in of.items())


def write_helped(
    vantage: Vantage, sniffed: Sequence[Sniffed], whose: Mapping[bytes, int], habits: Habits, every_s: int,
    help_of: Help, calendar: Calendar, journal: Journal,
) -> None:  # fmt: skip
    """Write which identifiers are linked with the server's help and by another key, and whose tracks are whole."""
    within_s, length = SCANS * every_s, IDENTIFIER_BYTES.get(habits.system)
    owner = {payload[:length]: phone for payload, phone in whose.items()}
    places = list(spells(sniffed, habits).values())
    accounts = help_of.accounts(sniffed)
    clear, others = sensible(accounts), sensible(help_of.accounts(sniffed, right_key=False))
    found: dict[str, list[Link]] = {
        "": [each for here in places for each in with_help(here, within_s, habits, clear)],
        "_alone": [each for here in places for each in by_all_means(here, within_s, habits)],
        "_other": [each for here in places for each in with_help(here, within_s, habits, others)],
    }
    by_other = [each for here in places for each in by_key(here, within_s, others)]
    for means, links in ((Linked.HELPED, found[""]), (Linked.OTHER_KEY, by_other)):
        for one, other in links:
            at = calendar.seconds(other.first)
            journal.note("links", int(vantage), at, owner[one.said], owner[other.said], int(means))
    heard = _heard(places, owner)
    several = [said for said in heard.values() if len(said) >= SEVERAL]
    known: dict[str, Accounts] = {"": clear, "_alone": {}, "_other": others}
    on = {name: tracks(owner, found[name], known[name]) for name in found}
    whole = {name: _whole(several, track) for name, track in on.items()}
    faces = Faces.of(help_of.cameras.seen)
    for by in ("", "_alone"):
        claims = whose_tracks(sniffed, on[by], habits.system, faces, help_of.cameras.known)
        journal.numbers |= _named(f"{HELPED[vantage]}{by}", claims, on[by], owner, help_of.cameras, length)
    filmed = set(help_of.cameras.whose.values())
    journal.numbers[f"{HELPED[vantage]}_guessed"] = sum(each in filmed for each in heard) / max(len(filmed), 1)
    name, declared = HELPED[vantage], {person for person, *_ in journal.so_far("reports")}
    journal.numbers |= {
        name: len(owner), f"{name}_opened": len(accounts), f"{name}_phones": len(several),
        f"{name}_speakers": len(heard), f"{name}_numbered": help_of.numbered(accounts, owner),
        f"{name}_undeclared": sum(phone not in declared for phone in owner.values()),
        f"{name}_undeclared_opened": sum(owner[said] not in declared for said in accounts),
        **{f"{name}_whole{by}": n for by, n in whole.items()},
    }  # fmt: skip


def _named(
    name: str, claims: Iterable[tuple[Sniffed, Claim]], track: Mapping[bytes, bytes], owner: Mapping[bytes, int],
    cameras: Cameras, length: int | None,
) -> dict[str, float]:  # fmt: skip
    """Count the phones of which a track names the owner, and the tracks that name somebody who did not say all."""
    speakers: defaultdict[bytes, set[int]] = defaultdict(set)
    for said, number in track.items():
        speakers[number].add(owner[said])
    right, wrong, many = set[int](), 0, 0
    for row, claim in claims:
        persons, many = speakers[track[row.payload[:length]]], many + 1
        sure = [cameras.whose[face] for face, weight in zip(claim.candidates, claim.weights, strict=True)
                if face is not None and weight >= ACCUSED]  # fmt: skip
        right |= {who for who in sure if persons == {who}}
        wrong += any(persons != {who} for who in sure)
    return {f"{name}_named": len(right), f"{name}_named_wrong": wrong, f"{name}_tracks": many}


def _heard(places: Iterable[Sequence[Spell]], owner: Mapping[bytes, int]) -> dict[int, set[bytes]]:
    """Return which identifiers of each phone were heard."""
    found: defaultdict[int, set[bytes]] = defaultdict(set)
    for here in places:
        for each in here:
            found[owner[each.said]].add(each.said)
    return found


def _whole(several: Iterable[set[bytes]], track: Mapping[bytes, bytes]) -> int:
    """Return of how many phones all identifiers are in one track, with nobody else's."""
    members: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for said, number in track.items():
        members[number].add(said)
    return sum(members[track[next(iter(said))]] == said for said in several)
