"""Are names joined by the clocks of phones, and none by exchanged ones? By hand, in bytes, and in a hamlet."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from sim.adversaries.claims import Kind
from sim.adversaries.clocks import Pace, same_clocks
from sim.adversaries.views import AskedAt, Handle
from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.journal import CLOCKS, Journal
from sim.hall.scenario import load
from sim.measures import measure
from sim.measures.counted import Counted, Unknown
from sim.problems import Refused
from sim.systems.machine import Delivered, Installed, Line, Send, Settings, SyncDue
from sim.systems.registry import design
from sim.systems.robert.limits import SERVICE_START
from sim.systems.robert.messages import Exposure, Refusal, decode
from sim.systems.robert.requests import asks, clock
from sim.units import DAY, HOUR, UnixTime
from tests.adversaries.test_helped import SERVER
from tests.hall.hamlet import FILE

BEGIN = 18_400 * DAY
PACE = Pace(DAY, 360, 0.0)


def asked(name: str, day: int, at: int, fast: int) -> AskedAt:
    return AskedAt(UnixTime(BEGIN + day * DAY + at), Handle(name.encode()), fast)


def joined(*rows: AskedAt, by: Pace = PACE, days: int = 1) -> dict[str, tuple[str, float]]:
    """By the first letter of each name: that of its likeliest candidate, and how likely."""
    claims = same_clocks(sorted(rows, key=lambda row: (row.at, row.account)), days, by)
    assert {claim.kind for claim in claims} <= {Kind.SAME_PHONE}
    found = {}
    for claim in claims:
        first = claim.candidates[0]
        assert claim.target is not None
        assert first is not None
        found[claim.target.decode()] = first.decode(), claim.weights[0]
    return found


def test_two_who_ask_at_one_minute_are_told_apart_by_their_clocks() -> None:
    rows = asked("a", 0, 100, 3), asked("b", 0, 110, -2), asked("c", 1, 120, -2), asked("d", 1, 130, 3)
    assert {one: other for one, (other, _) in joined(*rows).items()} == {"a": "d", "b": "c"}
    assert min(weight for _, weight in joined(*rows).values()) > 0.99
    withheld = joined(*rows, by=PACE._replace(moves_s=None))
    assert max(weight for _, weight in withheld.values()) < 0.6


def test_who_asks_at_another_minute_is_somebody_else() -> None:
    assert joined(asked("a", 0, 100, 3), asked("b", 1, 461, 3)) == {}
    assert joined(asked("a", 0, 100, 3), asked("b", 1, 460, 3)).keys() == {"a"}
    assert joined(asked("a", 0, 460, 3), asked("b", 1, 100, 3)).keys() == {"a"}


def test_a_minute_before_midnight_is_near_one_after() -> None:
    rows = asked("a", 0, DAY - 50, 3), asked("b", 1, 40, 3)
    assert joined(*rows) == {"a": ("b", 1.0)}
    assert joined(*rows, by=Pace(6 * HOUR, 360, 0.0)) == {"a": ("b", 1.0)}


def test_names_of_the_same_days_and_of_days_apart_are_not_joined() -> None:
    assert joined(asked("a", 0, 100, 3), asked("b", 0, 100, 3)) == {}
    assert joined(asked("a", 0, 100, 3), asked("b", 2, 100, 3)) == {}
    kept = [asked("a", day, 100 + day, 3) for day in (2, 3)] + [asked("b", day, 100, 3) for day in (4, 5)]
    assert joined(*kept, days=2) == {"a": ("b", 1.0)}


def test_more_requests_of_one_name_tell_its_minute_better() -> None:
    """Between its own first and last, no request of another account can lie on either side of the latest."""
    many = [asked("a", 0, at, 0) for at in (100, 6 * HOUR + 400)]
    two = asked("b", 1, 250, 0), asked("c", 1, 500, 0)
    alike = joined(*many, *two, by=Pace(6 * HOUR, 360, None))
    assert alike == {"a": ("b", 1.0)}


def test_a_clock_that_moves_says_less() -> None:
    rows = asked("a", 0, 100, 3), asked("b", 1, 100, 3), asked("c", 1, 100, 4)
    still, moving = (joined(*rows, by=PACE._replace(moves_s=moves))["a"][1] for moves in (0.0, 2.0))
    assert still > 0.9
    assert 0.6 > moving > 0.5


def weights_and_hits(rows: Iterable[AskedAt], pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    claims = same_clocks(sorted(rows, key=lambda row: (row.at, row.account)), 1, pace)
    told = [(weight, claim.target[1:] == name[1:]) for claim in claims if claim.target is not None
            for name, weight in zip(claim.candidates, claim.weights, strict=True) if name is not None]  # fmt: skip
    weight, hit = (np.array(column) for column in zip(*told, strict=True))
    return weight, hit


def test_weights_are_what_they_say() -> None:
    """Privacy definitions of this project, section 2: in each tenth, mean weight and hit rate lie within .05."""
    stream, people, rows = Draws(5).stream("clocks"), 400, []
    for town in range(30):
        minute, fast = stream.uniform(0, 6 * HOUR, people), stream.normal(0.0, 2.0, people)
        for who in range(people):
            for day in (0, 1):
                at = minute[who] + stream.uniform(0, 360, 4) + np.arange(4) * 6 * HOUR
                shown = np.round(fast[who] + stream.normal(0.0, 0.5, 4)).astype(int)
                rows += [asked(f"{day}{who:03d}", 2 * town * 2 + day, int(a), int(f))
                         for a, f in zip(at, shown, strict=True) if a < DAY - 1]  # fmt: skip
    weight, hit = weights_and_hits(_apart(rows), Pace(6 * HOUR, 360, 0.5))
    tenth = np.minimum((weight * 10).astype(int), 9)
    for each in range(10):
        mine = tenth == each
        if mine.sum() >= 1_000:
            assert abs(weight[mine].mean() - hit[mine].mean()) <= 0.05
    assert (np.bincount(tenth, minlength=10) >= 1_000).sum() >= 5


def _apart(rows: Iterable[AskedAt]) -> list[AskedAt]:
    """The same rows, whose names tell the town as well, by its days."""
    return [AskedAt(row.at, Handle(row.account + b"%04d" % ((row.at - BEGIN) // DAY // 4)), row.fast) for row in rows]


# -- in bytes ---------------------------------------------------------------------------------------------------------


def test_the_request_is_the_one_that_a_phone_sends_whose_clock_is_right() -> None:
    of, secrets = design("robert"), Draws(1).secrets(7)
    settings = of.pin(Settings(rule="stopcovid_2020_06"), {"backend": SERVER})
    assert of.phone is not None
    phone, server = of.phone(secrets, settings), of.servers["backend"](SERVER, settings)
    now = UnixTime(SERVICE_START + 3 * DAY)

    def crossed(stimulus: Installed | SyncDue, at: UnixTime) -> bytes:
        (sent,) = phone.handle(stimulus, at)
        assert isinstance(sent, Send)
        (answer,) = server.handle(Delivered(sent.message, Line(b"line")), at)
        assert isinstance(answer, Send)
        phone.handle(Delivered(answer.message, Line(b"line")), at)
        return sent.message

    crossed(Installed(), now)
    later = UnixTime(now + 7 * HOUR)
    assert crossed(SyncDue(), later) == asks(SERVER, secrets, settings, later, 0)
    for day, (fast, taken) in enumerate(((60, True), (61, False), (-60, True), (-61, False)), 1):
        at = UnixTime(later + day * DAY)
        message = asks(SERVER, secrets, settings, at, fast)
        (answer,) = server.handle(Delivered(message, Line(b"line")), at)
        assert isinstance(answer, Send)
        assert isinstance(decode(answer.message), Exposure if taken else Refusal)
        read = clock(SERVER, message, at)
        assert read is not None
        assert read.fast == fast
        assert of.account is not None
        assert read.account == of.account(SERVER, secrets)


@pytest.mark.parametrize("fast", [-70, -1, 0, 1, 70])
@pytest.mark.parametrize("at", [0, 1, 899])
def test_a_phone_proves_itself_with_the_identifier_of_its_own_time(at: int, fast: int) -> None:
    """At midnight too, where the day's key changes."""
    now = UnixTime(SERVICE_START + 20 * DAY + at)
    message = asks(SERVER, Draws(1).secrets(7), Settings(), now, fast)
    read = clock(SERVER, message, now)
    assert read is not None
    assert read.fast == fast


def test_no_other_message_shows_a_clock() -> None:
    assert clock(SERVER, b"report {}", UnixTime(BEGIN)) is None
    assert clock(SERVER, b'receipt {"success":true}', UnixTime(BEGIN)) is None
    message = asks(Draws(2).secrets(-10), Draws(1).secrets(7), Settings(), UnixTime(SERVICE_START), 0)
    assert clock(SERVER, message, UnixTime(SERVICE_START)) is None


# -- in a hamlet ------------------------------------------------------------------------------------------------------

TOWN = ("population.people=900", "days=6", "phones.adoption=0.6")
ARMS = "arms=[{}]".format(", ".join(f'{{name="{each}",system="{each}"}}' for each in
                                    ("robert", "bluetrace", "gaen", "desire", "tracers")))  # fmt: skip


def looked(arm: str, *keys: str) -> Journal:
    told = ", ".join(['name="operator"', *keys])
    return live(load(FILE, (*TOWN, ARMS, f"adversaries=[{{{told}}}]")), arm, 1)


def share(of: Journal, name: str) -> float:
    found = measure(of)[f"privacy.operator.{name}"]
    assert isinstance(found, Counted)
    assert found.denominator > 1_500
    return found.numerator / found.denominator


def test_clocks_join_more_than_the_minute_alone_and_exchanged_ones_no_more_than_it() -> None:
    made = looked("robert", "renamed_days=1", "clocks={sd_s=5.0}")
    clocked, prior, placebo = (share(made, name) for name in ("clocked", "clocked_prior", "clocked_placebo"))
    assert clocked > prior + 0.2 > placebo
    assert share(made, "clocked_wrong") < 1.0 - clocked
    better = looked("robert", "renamed_days=1", "clocks={sd_s=20.0, moves_s=0.0}")
    assert share(better, "clocked") > clocked
    assert share(better, "clocked_prior") == prior


def test_a_run_in_which_nobody_looks_at_clocks_is_as_it_was() -> None:
    plain, other = looked("robert", "renamed_days=1"), looked("robert", "renamed_days=1", "clocks={sd_s=5.0}")
    assert {name: other.numbers[name] for name in plain.numbers} == plain.numbers
    assert all(name.startswith(("operator_clocked", CLOCKS)) for name in other.numbers.keys() - plain.numbers.keys())
    for kind, table in plain.tables.items():
        assert all(np.array_equal(column, other.table(kind)[name]) for name, column in table.items())


@pytest.mark.parametrize("arm", ["bluetrace", "gaen", "desire"])
def test_where_requests_show_no_clock_it_is_not_known_what_one_would_tell(arm: str) -> None:
    made = looked(arm, "renamed_days=1", "clocks={sd_s=5.0}")
    why = measure(made)["privacy.operator.clocked"]
    assert why == Unknown("no request here tells the server both whose account asks and what its phone's clock shows")
    why = measure(looked(arm, "renamed_days=1"))["privacy.operator.clocked"]
    assert isinstance(why, Unknown)
    assert "does not look" in why.why


@pytest.mark.parametrize(("keys", "at", "mend"), [
    ("clocks={sd_s=2.0}", "clocks", "renamed_days = 1"),
    ("renamed_days=1, clocks={moves_s=1.0}", "moves_s", "sd_s = 2"),
    ("renamed_days=1, clocks={sd_s=21.0}", "sd_s", ""),
])  # fmt: skip
def test_clocks_that_would_change_nothing_are_refused(keys: str, at: str, mend: str) -> None:
    with pytest.raises(Refused) as caught:
        load(FILE, (ARMS, f'adversaries=[{{name="operator", {keys}}}]'))
    (problem,) = caught.value.problems
    assert problem.key.endswith(at)
    assert mend in problem.mend


def test_an_operator_whom_no_arm_shows_a_clock_is_refused() -> None:
    with pytest.raises(Refused, match="no request shows here") as caught:
        load(FILE, ('arms=[{name="gaen",system="gaen"}]',
                    'adversaries=[{name="operator", renamed_days=1, clocks={sd_s=2.0}}]'))  # fmt: skip
    assert caught.value.problems[0].key.endswith("clocks")
