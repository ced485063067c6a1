"""Does chance belong to events? Published words, ranges, permutations, and domains that do not touch."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.draws import Draws, normal_of, permuted, philox, uniform_of, uniforms_of, unpermuted
from sim.units import Secrets

WORDS = st.integers(-(2**31), 2**32 - 1)

# Known answers of philox4x32-10, from the file kat_vectors of the authors' Random123 library.
KNOWN = [
    ((0, 0, 0, 0), 0, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, 0xFFFFFFFFFFFFFFFF, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), 0x299F31D0A4093822,
     (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]  # fmt: skip


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_philox_gives_the_published_words(counter: tuple[int, ...], key: int, words: tuple[int, ...]) -> None:
    assert tuple(int(w) for w in philox(*counter, np.uint64(key))) == words


@given(WORDS, WORDS, WORDS, WORDS)
def test_one_event_one_number_alone_or_in_a_column(a: int, b: int, c: int, d: int) -> None:
    draws = Draws(7)
    alone = draws.uniform("law", a, b, c, d)
    column = draws.uniform("law", np.array([1, a, 2]), b, c, d)
    assert 0.0 < alone < 1.0
    assert column[1] == alone == uniform_of(draws.key("law"), a, b, c, d)
    key, ids = draws.key("law"), np.array([a, a + 1, 7])
    assert uniforms_of(key, ids, b).tolist() == [uniform_of(key, one, b, 0, 0) for one in ids.tolist()]


def test_seeds_names_and_places_of_an_event_all_matter() -> None:
    seen = {
        Draws(seed).uniform(name, *event)
        for seed in (1, 2) for name in ("x", "y")
        for event in ((1, 2, 3, 4), (2, 1, 3, 4), (1, 2, 4, 3), (-1, 2, 3, 4))
    }  # fmt: skip
    assert len(seen) == 16


def test_uniforms_are_uniform_and_neighbours_do_not_know_each_other() -> None:
    """Kolmogorov-Smirnov and lag-1 correlation; false alarm 1e-6 each; a bias of .005 in the mean is found with
    power > .999 at n = 400,000. Fixed seed."""
    u = Draws(3).uniform("law", np.arange(400_000))
    assert stats.kstest(u, "uniform").pvalue > 1e-6
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 4.9 / np.sqrt(u.size)


@given(st.integers(1, 5_000), st.integers(0, 2**63 - 1))
@settings(max_examples=60)
def test_a_keyed_permutation_is_one_and_has_its_inverse(n: int, key: int) -> None:
    image = [permuted(np.uint64(key), n, i) for i in range(n)]
    assert sorted(image) == list(range(n))
    assert all(unpermuted(np.uint64(key), n, j) == i for i, j in enumerate(image))


@pytest.mark.parametrize("distance", [1, 2, 3])
def test_neighbours_are_not_kept_together_by_a_permutation(distance: int) -> None:
    """Share of pairs (i, i + d) that land in one group of 40 out of 20,000, over 40 keys, against 39/19,999: within
    4 standard errors (false alarm 6e-5 each); four half-rounds are 9-18 % too often, found with power > .99."""
    n, group, keys = 20_000, 40, 40
    together = trials = 0
    for k in range(keys):
        key = Draws(k).key("tram")
        seat = np.array([permuted(key, n, i) for i in range(n)]) // group
        together += int((seat[:-distance] == seat[distance:]).sum())
        trials += n - distance
    expected = (group - 1) / (n - 1)
    assert abs(together / trials - expected) < 4 * np.sqrt(expected / trials)


@pytest.mark.parametrize("u", [1e-300, 1e-20, 1e-5, 0.07, 0.425, 0.5, 0.6, 0.93, 1 - 1e-9])
def test_the_normal_quantile_agrees_with_scipy(u: float) -> None:
    assert normal_of(u) == pytest.approx(stats.norm.ppf(u), rel=1e-13, abs=1e-15)


def test_secrets_are_a_domain_of_their_own_and_pickle() -> None:
    secrets = Draws(1).secrets(5)
    assert secrets("tek 1", 16) == pickle.loads(pickle.dumps(secrets))("tek 1", 16)
    assert len({secrets("a"), secrets("b"), Draws(1).secrets(6)("a"), Draws(2).secrets(5)("a")}) == 4
    assert secrets.key not in (Draws(1)._bytes("event", "5", 32), Draws(1)._bytes("stream", "5", 32))
    assert "key" not in repr(secrets)
    assert isinstance(secrets, Secrets)


def test_streams_are_named() -> None:
    one, again, other = (Draws(1).stream(name).random(4).tolist() for name in ("a", "a", "b"))
    assert one == again != other
