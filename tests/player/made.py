"""A film that nobody lived: as many people as wanted, quick to make, with something of every kind in it."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sim.hall.film.chunks import Chunk, whole
from sim.hall.film.listeners import HEARD_BYTES
from sim.hall.film.names import called
from sim.units import DAY, HOUR, MINUTE

INFECTED, ILL, _SWABBED, RESULT, DECLARES, ALERTED, STAYS = range(7)
PLACES_PER_PERSON = 3
SIDE_M = 1_500.0
RECEIVERS = 12
HEADER: dict[str, Any] = {
    "question": {"fr": "Deux classes, une semaine : qui est alerté ?", "en": "Two classes, one week: who is alerted?"},
    "start": "2020-09-07", "days": 2, "seed": 7, "map": [0.0, 0.0, SIDE_M, SIDE_M], "language": "en",
    "runs": [
        {"run": 0, "label": {"fr": "serveur central", "en": "central server"}, "title": "StopCovid"},
        {"run": 1, "label": {"fr": "clés publiées", "en": "published keys"}, "title": "SwissCovid"},
    ],
}  # fmt: skip


@cache
def made(people: int = 200, days: int = 2, runs: int = 2) -> tuple[bytes, ...]:
    """The chunks: run 0 has accounts and links, run 1 has none of them but published files."""
    return tuple(chunk.to_bytes() for run in range(runs) for day in range(days) for chunk in _day(run, day, people))


def _day(run: int, day: int, people: int) -> list[Chunk]:
    dice = np.random.default_rng(1_000 * run + day)
    behind = {"message_of": whole([]), "said_by": whole([])}
    server, behind["message_of"], accounts = _server(run, day, people, dice)
    attacker, behind["said_by"] = _attacker(run, day, people, dice)
    said = {"accounts": accounts} if run == 0 else {"accounts": {}}
    return [_truth(run, day, people), server, Chunk(run, "behind", day, {"message_of": behind["message_of"]}, said),
            attacker, Chunk(run, "behind", day, {"said_by": behind["said_by"]})]  # fmt: skip


def _truth(run: int, day: int, people: int) -> Chunk:
    dice = np.random.default_rng(day)  # the same life in every run, as far as nobody is warned
    homes, out = people // 3 + 1, people // 20 + 2
    who = np.repeat(np.arange(people), 4)
    leave = 420 + dice.integers(0, 120, people)
    begins = np.stack([np.zeros(people), leave, leave + 540, leave + 600], axis=1).astype(int).ravel()
    home, work, shop = (
        np.arange(people) // 3,
        homes + dice.integers(0, out, people),
        homes + dice.integers(0, out, people),
    )
    where = np.random.default_rng(0).random((2, homes + out)) * SIDE_M if day == 0 else np.empty((2, 0))
    facts = _facts(run, day, people)
    words = {"names": [called(n) for n in range(people)], "ages": [n % 90 for n in range(people)],
             "homes": home.tolist(), "owns_phone": list(range(people)), "app": list(range(0, people, 2)),
             "before": {"infected": [1, 2], "ill": [2]}} if day == 0 else {}  # fmt: skip
    columns = {
        "who": whole(who), "from": whole(begins), "place": whole(np.stack([home, work, shop, home], axis=1).ravel()),
        "place_x": where[0].astype("<f4"), "place_y": where[1].astype("<f4"),
        "place_kind": whole([0] * homes + [3] * out if day == 0 else []),
        "fact_at": whole(facts[:, 0]), "fact": whole(facts[:, 1]), "fact_who": whole(facts[:, 2]),
        "fact_more": facts[:, 3].astype("<i4"),
    }  # fmt: skip
    return Chunk(run, "truth", day, columns, words)


def _facts(run: int, day: int, people: int) -> Any:
    at, rows = day * DAY, []
    for n in range(4, people, 10):
        rows += [(at + 9 * HOUR + n, INFECTED, n, 2), (at + 10 * HOUR + n, ILL, n, n)]
    rows += [(at + 11 * HOUR, RESULT, 4, 1), (at + 12 * HOUR, DECLARES, 4, 4), (at + 12 * HOUR, STAYS, 4, at + 3 * DAY)]
    rows += [(at + 13 * HOUR + n, ALERTED, n, day) for n in range(6 + run, people, 20)]
    return np.array(sorted(set(rows)), dtype=np.int64)


def _server(run: int, day: int, people: int, dice: Any) -> tuple[Chunk, Any, dict[str, int]]:
    users = np.arange(0, people, 2)
    polls = np.sort(day * DAY + dice.integers(0, DAY, users.size * 4))
    whose = users[dice.integers(0, users.size, polls.size)]
    report = np.zeros(polls.size, dtype=int)
    report[np.searchsorted(polls, day * DAY + 12 * HOUR)] = 1
    kept = np.full(polls.size, 16)
    first = np.searchsorted(polls, day * DAY + 12 * HOUR)
    told = np.arange(1, min(60, users.size)) if run == 0 else np.array([], dtype=int)
    accounts = [f"{n:032x}" for n in range(users.size)] if run == 0 and day == 0 else []
    files = [] if run == 0 else [day * DAY + 12 * HOUR + 600]
    columns = {
        "at": polls.astype("<i4"), "account": whole(whose // 2 + 1 if run == 0 else np.zeros(polls.size)),
        "size": whole(kept + 20), "kept": whole(kept), "report": whole(report),
        "bytes": dice.integers(0, 256, int(kept.sum())).astype("u1"),
        "told_by": whole(np.full(told.size, first)), "told_at": np.full(told.size, day * DAY, dtype="<i4"),
        "told_of": whole(told), "file_at": np.array(files, dtype="<i4"), "file_size": whole([300] * len(files)),
    }  # fmt: skip
    return Chunk(run, "server", day, columns, {"accounts": accounts}), whole(whose), {
        f"{n:032x}": int(user) for n, user in enumerate(users)} if run == 0 else {}  # fmt: skip


def _attacker(run: int, day: int, people: int, dice: Any) -> tuple[Chunk, Any]:
    count = people
    at = np.sort(day * DAY + dice.integers(0, DAY // MINUTE, count) * MINUTE)
    whose = dice.integers(0, people // 2, count) * 2
    whose[::10] = 4  # who declares passes by often
    receiver = dice.integers(0, RECEIVERS, count)
    said = day * count + np.arange(count)
    mine = said[whose == 4] if run == 1 else np.array([], dtype=int)
    where = np.random.default_rng(5).random((2, RECEIVERS)) * SIDE_M if day == 0 else np.empty((2, 0))
    columns = {
        "at": at.astype("<i4"), "receiver": whole(receiver), "said": whole(said),
        "rssi": dice.integers(-98, -50, count).astype("i1"),
        "receiver_x": where[0].astype("<f4"), "receiver_y": where[1].astype("<f4"),
        "told_said": whole(mine), "told_as": whole(np.zeros(mine.size)),
        "bytes": np.frombuffer(b"".join(n.to_bytes(HEARD_BYTES, "big") for n in said.tolist()), dtype="u1"),
    }  # fmt: skip
    return Chunk(run, "attacker", day, columns, {"alike": "4c00"}), whole(whose)
