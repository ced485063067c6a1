"""What is measured of those who listen at doors? Who runs the app, and is somebody at home: held against the truth.

The gain of an app is over what phones say without it: `ordinary` in the same arm, or the arm that traces nobody.
"""

from __future__ import annotations

from sim.metrics.metric import NO_MOST, OF_SHARES, Ends, Kind, Metric

FEWEST = 60
"""Below so many visits, or homes and hours, nothing is printed: privacy definitions of this project, section 3."""
AGES = {"15_19": (15, 19), "20_59": (20, 59), "60_69": (60, 69), "70_plus": (70, 150)}
"""Bands of age by the ends of metrics' names, in years, both included."""
GATE, BURGLAR = "privacy.gate.", "privacy.burglar."


DIFFERENCES = ("advantage", "ordinary", "placebo", "prior")
"""Those that are one share less another."""


def _within(name: str) -> Ends | None:
    return OF_SHARES if name in DIFFERENCES else NO_MOST if name == "refused_ratio" else None


def _gate(name: str, kind: Kind, formula: str, en: str, fr: str) -> Metric:
    labels, within = (f"{en} (gate)", f"{fr} (portique)"), _within(name)
    return Metric(f"{GATE}{name}", "1", kind, formula, *labels, FEWEST, within, times=kind == "ratio")


def _burglar(name: str, kind: Kind, formula: str, en: str, fr: str) -> Metric:
    labels = f"{en} (burglar)", f"{fr} (cambrioleur)"
    return Metric(f"{BURGLAR}{name}", "1", kind, formula, *labels, FEWEST, _within(name))


AT_DOORS = (
    _gate("tpr", "share", "visits with a phone that runs the app and of which the gate says so / such visits",
          "Users recognised", "Utilisateurs reconnus"),
    _gate("fpr", "share", "visits without a phone that runs the app and of which the gate says it does / such visits",
          "Others taken for users", "Autres pris pour utilisateurs"),
    _gate("advantage", "mean", "users recognised less others taken for users; seeds weigh by their visits of users",
          "Users less others", "Utilisateurs moins autres"),
    _gate("ordinary", "mean", "the same of a gate that hears only what phones say without the app: the baseline",
          "Without the app's beacon", "Sans la balise de l'appli"),
    _gate("placebo", "mean", "the same where each visit is judged by what was heard at another visit to the same shop",
          "With a placebo", "Avec un placebo"),
    _gate("prior", "mean", "the same where each visit is judged by how many visits to the same shop are said to have "
          "the app: 0 but for what whole shops differ by", "By the shop alone", "Par le magasin seul"),
    _gate("turned_away", "share", "visits of persons of 15 or more whom the gate turns away, as it does not hear the "
          "app / visits of persons of 15 or more", "Turned away", "Refusés"),
    *(
        _gate(f"turned_away.{name}", "share", f"the same of persons of {first} to {last} years" if last < 120 else
              f"the same of persons of {first} years or more", f"Turned away, {name.replace('_', ' to ', 1)}"
              if last < 120 else f"Turned away, {first} or more", f"Refusés, {first} à {last} ans" if last < 120 else
              f"Refusés, {first} ans et plus")
        for name, (first, last) in AGES.items()
    ),
    _gate("refused_ratio", "ratio", "share of visits of persons of 70 or more that are turned away / the same share of "
          "those of 20 to 59", "Old refused, over others", "Âgés refusés, par rapport aux autres"),
    _burglar("tpr", "share", "hours at which nobody was in a home and of which the burglar says so / such hours",
             "Empty homes recognised", "Logements vides reconnus"),
    _burglar("fpr", "share", "hours at which somebody was in and of which the burglar says nobody was / such hours",
             "Homes wrongly taken for empty", "Logements crus vides à tort"),
    _burglar("advantage", "mean", "empty homes recognised less homes wrongly taken for empty; seeds weigh by the hours "
             "of empty homes", "Empty less occupied", "Vides moins occupés"),
    _burglar("ordinary", "mean", "the same of a burglar who hears only what phones say without the app: the baseline",
             "Without the app's beacon", "Sans la balise de l'appli"),
    _burglar("prior", "mean", "the same where each home is taken to be as empty as all others are heard to be at that "
             "hour: what the hour alone tells", "By the hour alone", "Par l'heure seule"),
    _burglar("placebo", "mean", "the same where each home is judged by what was heard at another door at that hour",
             "With a placebo", "Avec un placebo"),
    _burglar("wrong_entry", "share", "hours at which the burglar takes a home to be empty and somebody is in / hours "
             "at which the burglar takes a home to be empty", "Entries on somebody", "Entrées chez quelqu'un"),
)  # fmt: skip
