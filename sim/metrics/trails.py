"""What is measured of releases of where people were? Whether anybody is singled out, and what the release is good for.

Fixed before any run (h1; privacy definitions of this project, sections 1 to 3; unicity: de Montjoye et al. 2013). A
point is a true stay of somebody, its place and hour. Unicity speaks of points that the release shows, and asks that a
reader learns something besides: of places that nothing links, a known one found again tells nothing new. All others
speak of any points of the last seven days. What is found is a lower bound: the best attack that we run.
"""

from __future__ import annotations

from sim.metrics.metric import Metric

TRAILS = "privacy.trails."
"""What the names of all these begin with."""
PEOPLE, VISITS, SHOWN, SHOWN_NEAR, COUNTS = (
    "trails_gallery", "trails_visits", "trails_shown", "trails_shown_near", "trails_counts",
)  # fmt: skip
"""Numbers of a journal: how many are in the release, public visits of cases, how many of them it shows, how many of
them to within 100 m, and how many counts it has."""
FEWEST_TARGETS = 60
"""Below so many nothing is printed: privacy definitions of this project, section 3."""
POINTS = 4
_OF_CASES = (
    "visits of cases to vehicles, shops and places where one goes out, from two days before the first symptoms (the "
    "result) until the result, as far back as the release goes"
)


def _share(name: str, formula: str, en: str, fr: str) -> Metric:
    return Metric(f"{TRAILS}{name}", "1", "share", formula, en, fr, FEWEST_TARGETS)


def _unicity(points: int) -> Metric:
    en = "point" if points == 1 else "points"
    return _share(
        f"unicity_{points}",
        f"targets whom {points} {en} drawn of those that the release shows of them single out: a chain, all of its "
        "rows their own, shows some of them, no other chain shows all of these, and it shows something besides that "
        "was not known (of several such chains, those that show most of the points, all of them the target's) / "
        f"targets of whom the release shows {points} {en} or more (others are left out; where it has no trails, nobody "
        "is); a chain is the rows that the release shows as one person's, by a handle for good or for a day, or joined "
        "by lone transitions",
        f"Singled out by {points} {en}",
        f"Personnes distinguées par {points} point{'s' * (points > 1)}",
    )


RELEASES = (
    *(_unicity(points) for points in range(1, POINTS + 1)),
    _share(
        "unicity_placebo",
        "targets singled out, in the same way, by as many points as are known that the release shows of anybody in it, "
        "the target as likely as others / targets for whom that other has so many",
        "Singled out with a placebo",
        "Distinguées par un placebo",
    ),
    _share(
        "unicity_prior",
        "of these, 1 / people in the release where the other's points single out a chain of one person's, 0 elsewhere "
        "/ the same targets",
        "Singled out by guessing whose chain it is",
        "Distinguées en devinant à qui est la suite",
    ),
    _share(
        "recall",
        "visits of which the release says by itself, as exactly as its form does, that a case was there, and which, on "
        "that day (none, where it does not say who is a case) / "
        f"{_OF_CASES}",
        "Visits of cases that the release shows",
        "Visites de malades visibles dans la publication",
    ),
    _share(
        "recall_near",
        f"visits of which the release says so to within 100 m / {_OF_CASES}",
        "Visits of cases shown to within 100 m",
        "Visites de malades visibles à 100 m près",
    ),
    _share(
        "identified",
        "targets whose own chain shows most of as many points as are known, drawn of any of the last seven days, and "
        "of these, those that fewest chains show (ties, and chains of several people's rows, score their fraction; "
        "where no chain shows any, one of the release is guessed) / targets",
        "Trails attributed rightly",
        "Trajets attribués à raison",
    ),
    _share(
        "placebo",
        "the same, with the points of anybody in the release, the target as likely as others / targets",
        "Attributed with a placebo",
        "Attribués avec un placebo",
    ),
    _share(
        "prior",
        "mean of 1 / people in the release over targets / targets",
        "Attributed by guessing",
        "Attribués au hasard",
    ),
    _share(
        "listed",
        "targets all of whose points, of any of the last seven days, stand in a release of cases, whoever's / targets",
        "Cases whose points are all in the release",
        "Malades dont tous les points figurent dans la publication",
    ),
    _share(
        "listed_others",
        "the same of others who are no case, drawn by chance, over the same days / others",
        "Others whose points are all in the release",
        "Non-malades dont tous les points y figurent",
    ),
    Metric(
        f"{TRAILS}gallery",
        "persons",
        "count",
        "people of whom the release has a trail",
        "People in the release",
        "Personnes dans la publication",
    ),
)
