"""What does the server of DESIRE learn of an upload? Not what was heard, and not whose account told it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import chain, combinations, islice
from math import sqrt

from sim.systems.desire.messages import Register, Status, Subscribe, Upload, decode, encode
from sim.systems.machine import SlipIssued, SyncDue, TestedPositive
from sim.units import UnixTime
from tests.systems.desire.inria import NOW, Server, code, meet

PHONES, DECLARERS, QUARTERS = 30, 10, 4
LATER = UnixTime(NOW + 3_600)


@cache
def lived() -> tuple[Server, tuple[bytes, ...]]:
    """Thirty phones meet each other in four epochs, all ask, and ten declare; and every payload that was said.

    The server sees neither times nor lines, as behind a mix; `seen` has the name of the phone as the truth.
    """
    server = Server()
    phones = {f"phone {n}": server.phone(f"phone {n}") for n in range(PHONES)}
    said = []
    for quarter in range(QUARTERS):
        at = UnixTime(NOW + 900 * quarter)
        said += [payload for phone in phones.values() if (payload := phone.beacon(at))]
        for one, other in combinations(phones.values(), 2):
            meet(one, other, at)
    for name, phone in phones.items():
        server.tell(name, phone, SyncDue(), LATER)
    for number, name in enumerate(list(phones)[:: PHONES // DECLARERS]):
        server.machine.handle(SlipIssued(code(number)), LATER)
        server.tell(name, phones[name], TestedPositive(code(number), None), LATER)
    for phone in phones.values():
        lists = set(phone._met), {met.request for met in phone._met.values()}
        assert len(lists[0]) == len(lists[1]) == (PHONES - 1) * QUARTERS
        assert lists[0].isdisjoint(lists[1])
    return server, tuple(said)


def test_no_payload_reaches_the_server() -> None:
    """Neither half of what any phone said is in any byte that the server got; and a user's lists are disjoint."""
    server, said = lived()
    everything = b"".join(message for _, message, _ in server.seen)
    assert len(set(said)) == PHONES * QUARTERS
    assert not any(half in everything for payload in said for half in (payload[:16], payload[16:]))


Guesses = Callable[[Upload], tuple[str, str]]


def attack(server: Server) -> Guesses:
    """Return whom a server takes for the teller of an upload, in two ways.

    The account that shares most with it, by any eight bytes in what an account sent or was sent; and, since an account
    that asks for this very token may be the other of the two who met, the one that asked for the token nearest to it.
    """
    pieces: dict[bytes, set[str]] = {}
    asked: list[tuple[bytes, str]] = []
    for name, up, down in server.seen:
        said = decode(up)
        if isinstance(said, Register | Subscribe | Status):
            for message in (up, down):
                for offset in (0, 1):
                    for at in range(offset, len(message) - 7, 8):
                        pieces.setdefault(message[at : at + 8], set()).add(name)
        if isinstance(said, Status):
            asked += [(token, name) for token in said.requests]
    asked.sort()

    def guess(upload: Upload) -> tuple[str, str]:
        message = encode(upload)
        shared = Counter(name for at in range(len(message) - 7) for name in pieces.get(message[at : at + 8], ()))
        at = bisect_left(asked, (upload.exposure, "")) % len(asked)
        near = next(name for token, name in chain(islice(asked, at, None), asked) if token != upload.exposure)
        return shared.most_common(1)[0][0] if shared else near, near

    return guess


def hits(server: Server) -> tuple[int, int, int]:
    """How many uploads each way lays at the right account, and how many there are."""
    guess = attack(server)
    told = [(name, guess(said)) for name, up, _ in server.seen if isinstance(said := decode(up), Upload)]
    return sum(one == name for name, (one, _) in told), sum(two == name for name, (_, two) in told), len(told)


def test_an_upload_is_linked_to_an_account_no_better_than_by_chance() -> None:
    """1,160 uploads among 30 accounts, each way to guess held to 5 standard deviations above chance: 69 hits.

    Guesses that are chance are found guilty in 5 of 10^6 runs; an attack that links every twentieth upload hits 95
    times, and is missed in fewer than 1 of 10^6.
    """
    server, _ = lived()
    *found, told = hits(server)
    assert told == DECLARERS * (PHONES - 1) * QUARTERS >= 1_000
    assert max(found) <= told / PHONES + 5 * sqrt(told / PHONES * (1 - 1 / PHONES))


def test_a_single_list_would_be_linked() -> None:
    """The same attack on phones that tell the tokens they ask for, as if there were one list, finds every teller."""
    server, _ = lived()
    naive = Server()
    requests: dict[str, list[bytes]] = {}
    for name, up, down in server.seen:
        said = decode(up)
        if isinstance(said, Status):
            requests[name] = list(said.requests)
        if isinstance(said, Upload):
            told = Upload(said.token, requests[name].pop(), said.seconds, said.day, said.rssi)
            naive.seen.append((name, encode(told), down))
        else:
            naive.seen.append((name, up, down))
    found, _, told_n = hits(naive)
    assert found == told_n


def test_uploads_travel_alone() -> None:
    """Each is as long as any other, and comes in an order of its bytes."""
    server, _ = lived()
    told = [(name, said.exposure, len(up)) for name, up, _ in server.seen if isinstance(said := decode(up), Upload)]
    assert {length for *_, length in told} == {1 + 32 + 128 + 32 + 5}
    for name in {name for name, *_ in told}:
        mine = [exposure for teller, exposure, _ in told if teller == name]
        assert mine == sorted(mine)
