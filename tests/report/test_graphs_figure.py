"""Do the two graphs, the true one and the server's, show what the journals say, in two languages?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.journal import Journal, Means
from sim.report import graphs
from sim.report.figures import FIGURES
from sim.report.style import house_style
from sim.report.wording import LANGUAGES, Language
from tests.measures.facts import Facts
from tests.report.studied import origin_of
from tests.report.test_evidence_figures import texts
from tests.report.test_figures import plain

TRUE, SEEN = ((0, 1), (1, 2), (2, 3), (3, 4)), ((0, 1), (2, 4))


def journals(seen: tuple[tuple[int, int], ...] = SEEN) -> dict[tuple[str, int], Journal]:
    found = {}
    for arm in ("none", "gaen"):
        for seed in (1, 2):
            facts = Facts(seed=seed, arm=arm, town=True)
            for means, pairs in ((Means.NEAR, TRUE), (Means.LINKED, seen)) if arm == "gaen" else ():
                for one, other in pairs:
                    facts.journal.note("claims", one, 0, int(means), -1, other, 1.0)
            found[arm, seed] = facts.closed()
    return found


def test_the_first_arm_and_seed_in_which_a_server_sees_anything_are_shown(tmp_path: Path) -> None:
    data = graphs.data(origin_of(tmp_path, journals()), journals())
    assert data == graphs.Data("gaen", 1, (0, 1, 2, 3, 4), frozenset(TRUE), frozenset(SEEN))


def test_where_no_server_sees_anything_there_is_no_figure(tmp_path: Path) -> None:
    assert graphs.data(origin_of(tmp_path, journals(())), journals(())) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "among 5 users there are 4 true pairs; the server sees 1 of them, and 1 that are none."),
     ("fr", "parmi 5 utilisateurs, 4 vrais liens ; le serveur en voit 1, et 1 qui n'en sont pas.")],
)  # fmt: skip
def test_the_sentence_says_what_is_drawn(tmp_path: Path, language: Language, said: str) -> None:
    origin = origin_of(tmp_path, journals())
    data = graphs.data(origin, journals())
    assert data is not None
    assert said in next(graphs.sentences(origin, data, language))


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "of true pairs the server sees 29 of 100; of those that it sees, 40 of 100 are true."),
     ("fr", "des vrais liens, le serveur voit 29 sur 100 ; parmi ceux qu'il voit, 40 sur 100 sont vrais.")],
)  # fmt: skip
def test_the_shares_of_the_whole_town_stand_beside_one_neighbourhood(
    tmp_path: Path, language: Language, said: str
) -> None:
    origin = origin_of(tmp_path, journals())
    data = graphs.data(origin, journals())
    assert data is not None
    assert len(list(graphs.sentences(origin, data, language))) == 1, "too few users for a share"
    for name, value in zip(graphs.SHARES, (0.29, 0.4), strict=True):
        origin.summary["arms"]["gaen"][name] |= {"value": value, "low": None, "high": None}
    assert list(graphs.sentences(origin, data, language))[1].endswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_graphs_have_the_same_dots_and_their_own_lines(tmp_path: Path, language: Language) -> None:
    origin = origin_of(tmp_path, journals())
    data = graphs.data(origin, journals())
    assert data is not None
    with house_style():
        figure = graphs.figure(origin, data, language)
    true, seen = figure.axes
    assert [len(axes.lines) for axes in (true, seen)] == [len(TRUE), len(SEEN)]
    dots = [axes.collections[0].get_offsets().tolist() for axes in (true, seen)]  # type: ignore[union-attr]
    assert dots[0] == dots[1]
    assert len(dots[0]) == 5
    assert {line.get_linestyle() for line in seen.lines} == {"-", "--"}
    assert plain(graphs.caption(origin, language)) in texts(figure)


def test_it_is_one_of_the_figures() -> None:
    assert FIGURES["graphs"] is graphs


def test_both_languages_say_the_same_things() -> None:
    assert list(graphs.SAID["fr"]) == list(graphs.SAID["en"])
