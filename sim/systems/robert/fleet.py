"""What do StopCovid's honest phones and their server come to? Who is flagged, and who is told, when; nothing is read.

What an honest phone tells was said by honest phones: the server could read every identifier, every MAC is right and in
time. So all its tests pass, but where two accounts share a number (see `registration`), and what is left is to score,
to add up, and to answer. The bytes of a report are made, since it is them that people see; those of requests are not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from sim.kernels import kernel
from sim.systems.central import PHONE_SHIFT, Found, Listened, Upload
from sim.systems.machine import Alert, Settings
from sim.systems.robert.backend import rough_day
from sim.systems.robert.beacons import OF_ONE_PHONE, numbered, payloads
from sim.systems.robert.contacts import Contacts
from sim.systems.robert.epochs import epoch_at, start_of
from sim.systems.robert.limits import EPOCH_S, KEPT_EPOCHS, REQUEST_GAP
from sim.systems.robert.messages import Report, encode, token_of
from sim.systems.robert.registration import Keys, first_account
from sim.systems.robert.rules import FLAG_DAYS, OLD_FLAG_EPOCHS, RECENT_DAYS, rule_of
from sim.systems.robert.scoring import THRESHOLD, scores, total_risk
from sim.systems.robert.upload import ProximityList, told_of, told_since
from sim.systems.robert.wire import TX_GAIN, all_calibrated, phase_of, rx_gain
from sim.units import DAY, Floats, Int64s, Secrets, UnixTime

NO_EPOCHS, NO_SCORES = np.empty(0, dtype=np.int64), np.empty(0)


@dataclass(slots=True)
class Standing:
    """How one account stands, as the server knows it, and (`told`, `told_found`, `declared`) what its app last learnt.

    `epochs` and `scores` are those of the contacts that were stored, in the order of storing.
    """

    last_request: int = -REQUEST_GAP
    epochs: Int64s = field(default_factory=NO_EPOCHS.copy)
    scores: Floats = field(default_factory=NO_SCORES.copy)
    at_risk: bool = False
    notified: bool = False
    latest_risk: int = 0
    last_contact: UnixTime | None = None
    told: bool = False
    told_found: UnixTime | None = None
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Reports that wait for the next batch: whose identifier, of which epoch, each contact is, with what score; and the
    numbers of the payloads told, each with its contact."""  # fmt: skip

    phone: Int64s
    epoch: Int64s
    score: Floats
    payload: Int64s
    contact: Int64s

    @classmethod
    def join(cls, parts: Sequence[Waiting]) -> Waiting:
        """Return several reports as one, in their order."""
        before = np.cumsum([0, *(each.phone.size for each in parts)]).tolist()
        return cls(
            np.concatenate([each.phone for each in parts]), np.concatenate([each.epoch for each in parts]),
            np.concatenate([each.score for each in parts]), np.concatenate([each.payload for each in parts]),
            np.concatenate([each.contact + n for each, n in zip(parts, before, strict=False)]),
        )  # fmt: skip


class RobertFleet:
    """All honest phones of one country, and their server."""

    def __init__(self, server: Secrets, phones: Callable[[int], Secrets], settings: Settings) -> None:
        self._server, self._secrets, self._settings = server, phones, settings
        self._rule = rule_of(settings.rule)
        self._accounts: dict[int, tuple[int, Keys]] = {}
        self._phases: dict[int, int] = {}
        self._holders: dict[int, int] = {}
        self._standings: dict[int, Standing] = {}
        self._waiting: list[Waiting] = []
        self._asked: set[int] = set()
        self._ends: list[tuple[int, int]] = []

    # -- accounts -----------------------------------------------------------------------------------------------------

    def _account(self, phone: int) -> tuple[int, Keys]:
        if phone not in self._accounts:
            self._accounts[phone] = first_account(self._server, self._secrets(phone), self._rule.labels)
        return self._accounts[phone]

    def _holds(self, phone: int) -> bool:
        """Tell whether the server opened an account for this phone, now at the latest, or had given its number away."""
        return self._holders.setdefault(self._account(phone)[0], phone) == phone

    def _phase(self, phone: int) -> int:
        if phone not in self._phases:
            self._phases[phone] = phase_of(self._secrets(phone), self._rule.rebuild_s)
        return self._phases[phone]

    def _standing(self, phone: int) -> Standing:
        return self._standings.setdefault(phone, Standing())

    # -- reports ------------------------------------------------------------------------------------------------------

    def report(self, phone: int, slip: bytes, onset: UnixTime | None, heard: Listened, now: UnixTime) -> Upload:
        """Let a phone report what it heard, with a code that is good; it waits for the next batch."""
        self._holds(phone)
        self._standing(phone).declared = True
        speakers, which = np.unique(heard.phone, return_inverse=True)
        phases = np.array([self._phase(each) for each in speakers.tolist()], dtype=np.int64)
        said, where = np.unique(numbered(self._settings, which, heard.at, phases), return_inverse=True)
        speaker, built = said >> PHONE_SHIFT, said & OF_ONE_PHONE
        accounts = [self._account(each) for each in speakers.tolist()]
        rows = payloads(self._server, self._settings, accounts, speaker, built)
        listened = ProximityList(
            rows, where, heard.at, all_calibrated(np.int8(TX_GAIN), heard.rssi, rx_gain(self._settings))
        )
        contacts, one, every = told_of(self._rule, listened, told_since(self._rule, onset, now))
        number = speakers[speaker] << PHONE_SHIFT | built
        self._waiting.append(self._valid(contacts, number[one], number[every]))
        first = heard.at[np.unique(where, return_index=True)[1]]
        seconds = np.bincount(where, heard.gap_s, said.size).astype(np.int64)
        return Upload(encode(Report(token_of(slip), contacts)), number[every], first[every], seconds[every])

    def _valid(self, contacts: Contacts, one: Int64s, payload: Int64s) -> Waiting:
        """Return the contacts whose phones hold the accounts that they name; `one` is a payload of each."""
        phone, epoch = one >> PHONE_SHIFT, (one & OF_ONE_PHONE) // EPOCH_S
        phones, which = np.unique(phone, return_inverse=True)
        held = np.array([self._holds(each) for each in phones.tolist()], dtype=np.bool_)[which]
        score = scores(self._rule, contacts.at, contacts.rssi, contacts.bounds)
        named, mine = phone << PHONE_SHIFT | epoch, payload - payload % (1 << PHONE_SHIFT)
        mine |= (payload & OF_ONE_PHONE) // EPOCH_S
        order = np.argsort(named)
        contact = order[np.searchsorted(named[order], mine)]
        said = held[contact]
        return Waiting(phone[held], epoch[held], score[held], payload[said], (np.cumsum(held) - 1)[contact[said]])

    # -- batches ------------------------------------------------------------------------------------------------------

    def look(self, now: UnixTime) -> Found:
        """Score what was reported since the last batch; flag who is at risk, unflag whose time is over."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return Found(NO_EPOCHS, [], self._cleared(now))
        every = Waiting.join(waiting)
        phones, which, contacts = np.unique(every.phone, return_inverse=True, return_counts=True)
        standings = [self._standing(phone) for phone in phones.tolist()]
        latest = np.array([standing.latest_risk for standing in standings], dtype=np.int64)[which]
        counts = (every.score > 0) & (every.epoch > latest) & (epoch_at(now) - every.epoch <= KEPT_EPOCHS)
        order = np.argsort(which, kind="stable")
        flagged, end = [], 0
        for phone, standing, count in zip(phones.tolist(), standings, contacts.tolist(), strict=True):
            new, end = order[end : end + count], end + count
            if self._flags(phone, standing, every.epoch[new], every.score[new], now):
                flagged.append(phone)
        return Found(np.unique(every.payload[counts[every.contact]]), flagged, self._cleared(now))

    def _flags(self, phone: int, standing: Standing, epochs: Int64s, scored: Floats, now: UnixTime) -> bool:
        """Store the scores of an account's contacts; tell whether it is at risk now, and let it be."""
        epochs, scored = np.concatenate([standing.epochs, epochs]), np.concatenate([standing.scores, scored])
        oldest = epoch_at(now) - KEPT_EPOCHS
        if epochs.min() < oldest:
            epochs, scored = epochs[epochs >= oldest], scored[epochs >= oldest]
        standing.epochs, standing.scores = epochs, scored
        latest = UnixTime(start_of(int(epochs.max(initial=0))))
        stored = _stored(epochs, scored, standing.latest_risk, oldest)
        recent = not self._rule.dated or latest > now - RECENT_DAYS * DAY
        if total_risk(self._rule, stored) < THRESHOLD or not recent:
            return False
        standing.at_risk, standing.latest_risk = True, epoch_at(now)
        if self._rule.dated:
            ident = self._account(phone)[0]
            standing.last_contact = rough_day(self._server, ident, standing.last_contact, latest, now)
            heappush(self._ends, (standing.last_contact + FLAG_DAYS * DAY, phone))
        return True

    def _cleared(self, now: UnixTime) -> list[int]:
        """Take the flags off whose time is over: later by the day of the contact, in 2020 by what was asked since."""
        if self._rule.dated:
            due = set()
            while self._ends and self._ends[0][0] <= now:
                due.add(heappop(self._ends)[1])
        else:
            due, self._asked = self._asked, set()
        over = [phone for phone in sorted(due) if self._over(self._standings[phone], now)]
        for phone in over:
            self._standings[phone].at_risk = False
        return over

    def _over(self, standing: Standing, now: UnixTime) -> bool:
        if not standing.at_risk:
            return False
        if self._rule.dated:
            return now - (standing.last_contact or 0) >= FLAG_DAYS * DAY
        return standing.notified and standing.last_request - standing.latest_risk >= OLD_FLAG_EPOCHS

    # -- requests -----------------------------------------------------------------------------------------------------

    def ask(self, phone: int, now: UnixTime) -> Alert | None:
        """Let a phone ask for its status; return what it then tells its owner."""
        standing, epoch = self._standing(phone), epoch_at(now)
        if epoch - standing.last_request < REQUEST_GAP:
            return None
        standing.last_request = epoch
        if not standing.at_risk:
            standing.told, standing.told_found = False, None
            return None
        standing.notified = True
        self._asked.add(phone)
        found = UnixTime(start_of(standing.latest_risk)) if self._rule.dated else None
        new = not standing.told or (found or 0) > (standing.told_found or 0)
        standing.told, standing.told_found = True, found
        return Alert(standing.last_contact) if new and not standing.declared else None


@kernel
def _stored(epochs: Int64s, scored: Floats, after: int, oldest: int) -> float:
    """Return the sum of the scores of epochs later than `after`, none before `oldest`.

    Those of one epoch are added up first, and epochs in the order in which they were first stored, as the server does:
    another order would give another last bit.
    """
    sums, seen = np.zeros(KEPT_EPOCHS + 2), np.zeros(KEPT_EPOCHS + 2, np.bool_)
    for i in range(epochs.size):
        sums[epochs[i] - oldest] += scored[i]
    total = 0.0
    for i in range(epochs.size):
        k = epochs[i] - oldest
        if epochs[i] > after and not seen[k]:
            seen[k] = True
            total += sums[k]
    return total
