"""Does an account cost what the plan wants, and is it the same in whatever order phones come?"""

from __future__ import annotations

import pickle

import pytest

from sim.systems.ntk.messages import Begin, Challenge, Fetch, Refusal, Register, Registered
from sim.systems.ntk.registration import PROOF_BITS, Client, challenge_of, push_id_of, solution, solves
from sim.units import Secrets
from tests.systems.ntk.germany import NOON, SERVER, Germany

PUSH_ID = push_id_of(Secrets(b"mallory"))


def test_a_solution_is_the_first_that_solves() -> None:
    tries = []
    for number in range(40):
        challenge = number.to_bytes(8, "big")
        nonce = solution(challenge)
        first = int.from_bytes(nonce, "big")
        assert solves(challenge, nonce)
        assert not any(solves(challenge, n.to_bytes(8, "big")) for n in range(first))
        tries.append(first + 1)
    assert 0.4 < sum(tries) / 40 / 2**PROOF_BITS < 2


def test_an_account_needs_the_solution_of_its_own_challenge() -> None:
    town = Germany()
    challenge = town.tell(Begin(PUSH_ID))
    assert isinstance(challenge, Challenge)
    assert challenge.challenge == challenge_of(SERVER, PUSH_ID)
    before = pickle.dumps(town.server)
    wrong = next(n.to_bytes(8, "big") for n in range(99) if not solves(challenge.challenge, n.to_bytes(8, "big")))
    assert town.tell(Register(PUSH_ID, wrong)) == Refusal()
    assert pickle.dumps(town.server) == before
    assert isinstance(town.tell(Register(PUSH_ID, solution(challenge.challenge))), Registered)
    assert len(town.server._accounts) == 3


def test_who_registers_twice_has_one_account() -> None:
    town = Germany()
    nonce = solution(challenge_of(SERVER, PUSH_ID))
    first = town.tell(Register(PUSH_ID, nonce))
    before = pickle.dumps(town.server)
    assert town.tell(Register(PUSH_ID, nonce), NOON + 1) == first
    assert pickle.dumps(town.server) == before


def test_the_order_of_registrations_does_not_matter() -> None:
    one, other = Germany("alice", "bob", "carol"), Germany("carol", "alice", "bob")
    for who in one.phones:
        assert pickle.dumps(one.phones[who]) == pickle.dumps(other.phones[who])
    assert set(one.server._accounts) == set(other.server._accounts)


@pytest.mark.parametrize("at", [0, 1])
def test_nobody_speaks_for_an_account_without_its_secret(at: int) -> None:
    town = Germany()
    client = town.phones["bob"]._client
    assert client is not None
    assert not isinstance(town.tell(Fetch(client)), Refusal)
    forged = Client(*(bytes(16) if n == at else part for n, part in enumerate(client)))
    assert town.tell(Fetch(forged)) == Refusal()
