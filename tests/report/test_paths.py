"""Does the figure of the true path and the rebuilt one show what the journals say, in words of both languages?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from sim.hall.journal import LISTENED, Journal, Vantage
from sim.report import paths
from sim.report.figures import FIGURES, compute
from sim.report.style import house_style
from sim.report.wording import LANGUAGES
from sim.units import DAY, HOUR
from tests.report.studied import origin_of


def overheard(heard: dict[int, str], vantage: Vantage = Vantage.PARASITE) -> dict[tuple[str, int], Journal]:
    """A journal of an arm whose declarers' outings were heard (x; 1: in a second track) or not (-), one a day."""
    made = Journal("gaen", "gaen", 1, date(2020, 6, 29), 21)
    made.numbers |= {LISTENED[vantage]: len(heard), "people": 100, "app_users": 50}
    for person, outings in heard.items():
        for day, sign in enumerate(outings):
            at = day * DAY + 9 * HOUR
            made.note("outings", int(vantage), person, at, at + HOUR, 5, 100.0 * day, 10.0 * person, "x1".find(sign))
    for track in range(2):
        made.note("tracks", int(vantage), track, -1, 10, 20, 3, 2, -1.0, 0.0)
        made.note("guesses", int(vantage), track, -1, 1.0)
    none = Journal("none", "none", 1, date(2020, 6, 29), 21, numbers={"people": 100, "app_users": 0})
    return {("none", 1): none.close(), ("gaen", 1): made.close()}


def test_it_shows_the_declarer_of_whom_most_was_heard(tmp_path: Path) -> None:
    journals = overheard({3: "x--x-", 8: "-xxx", 9: "----"})
    origin = origin_of(tmp_path, journals)
    data = paths.data(origin, journals)
    assert data is not None
    path = data.paths["gaen"]
    assert path.track.tolist() == [-1, 0, 0, 0]
    assert (path.x.tolist(), set(path.y.tolist()), path.days) == ([0.0, 100.0, 200.0, 300.0], {80.0}, 4)
    assert [*paths.sentences(origin, data, "en")] == [
        f"{origin.names('en', brief=True)['gaen']}: 3 outings of 4 found, in 4 days."
    ]


def test_it_is_drawn_in_both_languages(tmp_path: Path) -> None:
    journals = overheard({3: "x--x-"})
    origin = origin_of(tmp_path, journals)
    data = compute(origin, journals)["paths"]
    for language in LANGUAGES:
        with house_style():
            drawn = FIGURES["paths"].figure(origin, data, language)
        (axes,) = drawn.axes
        labels = [text.get_text() for text in drawn.legends[0].get_texts()]
        assert labels == [paths.SAID[language][word] for word in ("true", "rebuilt")]
        assert (axes.get_xlabel(), axes.get_ylabel()) == (paths.SAID[language]["x"], paths.SAID[language]["y"])
        true, rebuilt = (line for line in axes.lines if len(line.get_xdata()) > 0)
        assert np.asarray(true.get_xdata()).tolist() == [0.0, 100.0, 200.0, 300.0, 400.0]
        assert np.asarray(rebuilt.get_xdata()).tolist() == [0.0, 300.0]


def test_what_nobody_can_join_is_not_joined(tmp_path: Path) -> None:
    """Two tracks of one declarer are two lines."""
    journals = overheard({3: "x1x1-"})
    origin = origin_of(tmp_path, journals)
    with house_style():
        (axes,) = paths.figure(origin, compute(origin, journals)["paths"], "en").axes
    assert [np.asarray(line.get_xdata()).tolist() for line in axes.lines[1:]] == [[0.0, 200.0], [100.0, 300.0]]


def test_without_a_parasite_that_heard_anybody_there_is_no_figure(tmp_path: Path) -> None:
    for journals in (overheard({3: "---"}), overheard({}), overheard({3: "xx"}, Vantage.LISTENER)):
        assert paths.data(origin_of(tmp_path, journals), journals) is None
