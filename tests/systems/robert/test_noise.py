"""How often does StopCovid's server say yes to nobody's risk, where it is set to?"""

from __future__ import annotations

from sim.systems.machine import Settings, SyncDue
from sim.systems.robert.backend import RobertBackend
from sim.systems.robert.limits import SHARE_KEY, SINCE_KEY
from sim.systems.robert.noise import Noise, false_yes
from sim.systems.robert.rules import JUNE_2020, TOUSANTICOVID
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.systems.robert.france import NOON, France

SERVER = Secrets(b"server backend")
DAYS = 14


def noisy(rule: str, share: float, since: float = 0.0) -> Settings:
    return Settings(rule=rule, extras={SHARE_KEY: share, SINCE_KEY: since})


def test_the_deployed_server_has_none() -> None:
    noise = Noise(SERVER, Settings())
    assert not any(noise.says_yes(ident, UnixTime(NOON + day * DAY)) for ident in range(500) for day in range(DAYS))


def test_there_is_none_before_it_is_turned_on() -> None:
    noise = Noise(SERVER, noisy(JUNE_2020.name, 0.9, since=NOON))
    assert not any(noise.says_yes(ident, UnixTime(NOON - 1)) for ident in range(500))
    assert any(noise.says_yes(ident, NOON) for ident in range(500))


def test_the_hall_is_told_beforehand_what_phones_will_be() -> None:
    """The answers that phones really get, of a server with so much noise that most are told yes in two weeks."""
    for rule in (JUNE_2020, TOUSANTICOVID):
        people = ("alice", "bob", "carol", "dave")
        settings = noisy(rule.name, 0.9)
        france = France(rule, *people)
        noise = Noise(SERVER, settings)
        france.server._noise = noise
        moments = [UnixTime(NOON + (n + 1) * rule.poll_s + HOUR) for n in range(DAYS * DAY // rule.poll_s)]
        phones = [Secrets(name.encode()) for name in people]
        told = dict(zip(people, false_yes(SERVER, phones, settings, [moments] * len(people)), strict=True))
        assert any(told.values())
        for name in people:
            risks = []
            for at in moments:
                france.do(at, name, SyncDue())
                risks.append(france.phone(name)._at_risk)
            assert [at for at, risk in zip(moments, risks, strict=True) if risk] == list(told[name])


def test_a_false_yes_leaves_the_account_as_it_was() -> None:
    france = France(JUNE_2020, "alice")
    assert isinstance(france.server, RobertBackend)
    noise = Noise(SERVER, noisy(JUNE_2020.name, 1.0 - 1e-12))
    france.server._noise = noise
    ident = next(iter(france.server._accounts))
    at = next(NOON + day * DAY for day in range(1, 60) if noise.says_yes(ident, UnixTime(NOON + day * DAY)))
    assert france.ask("alice", at)
    (account,) = france.server._accounts.values()
    assert not account.at_risk
    assert not account.notified
