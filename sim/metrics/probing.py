"""What is measured of what a few phones of one's own find out about one person? Targets, held against who declared.

A target is told positive where every account that was near it was alerted in the days waited. Declared: who reported
between the watch and the end of the wait (in a letter box: anybody of that home); whoever had reported before is left
out. Every figure is a lower bound: that of the best attack that is run here.
"""

from __future__ import annotations

from sim.metrics.metric import Metric

PROBED = "privacy.prober."
"""What the names of all these begin with."""
FEWEST_TARGETS = 60
"""Below so many nothing is printed: privacy definitions of this project, section 3."""
POSITIVE = "told positive: every account near the target was alerted in the days waited"

PROBER = (
    Metric(
        f"{PROBED}targets",
        "persons",
        "count",
        "persons whom a prober was near in time, less those who had declared before: a report of their own (in a "
        "letter box, of their home)",
        "Targets of a prober",
        "Cibles d'un curieux",
    ),
    Metric(
        f"{PROBED}tpr",
        "1",
        "share",
        f"targets who declared and are {POSITIVE} / targets who declared",
        "Positives recognised by a phone",
        "Positifs reconnus par un téléphone",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}contagious_tpr",
        "1",
        "share",
        "the same of those who were met from two days before the first symptoms on (without any: before the report): "
        "most reports tell of no earlier meeting",
        "Contagious, recognised by a phone",
        "Contagieux reconnus par un téléphone",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}fpr",
        "1",
        "share",
        "targets who did not declare and are told positive all the same / targets who did not declare",
        "Others taken for positive",
        "Autres pris pour positifs",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}advantage",
        "1",
        "mean",
        "share of the targets who declared that are told positive, less the share of the others; seeds weigh by their "
        "targets who declared",
        "Recognised less wrongly accused",
        "Reconnus moins accusés à tort",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}infected_tpr",
        "1",
        "share",
        "targets who had been infected in the 14 days before and are told positive / targets infected in those days, "
        "declared or not",
        "Infected recognised by a phone",
        "Contaminés reconnus par un téléphone",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}infected_fpr",
        "1",
        "share",
        "targets who had not been infected in the 14 days before and are told positive / targets not infected then",
        "Uninfected taken for positive",
        "Non-contaminés pris pour positifs",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}ppv",
        "1",
        "ratio",
        "of those told positive, the share who declared, where a share of the targets declares that the prober assumed "
        "(adversaries.prober.probes.prior): prior x recognised / (prior x recognised + (1 - prior) x wrongly accused)",
        "Accused who are positive",
        "Accusés qui sont positifs",
    ),
    Metric(
        f"{PROBED}believed",
        "1",
        "mean",
        "mean weight, by Bayes, that the prober puts on targets that are told positive / targets told positive",
        "Belief in those accused",
        "Croyance envers les accusés",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}placebo",
        "1",
        "share",
        "targets who declared and whose place a phone takes that was near another target, which is alerted / targets "
        "who declared",
        "Recognised with a placebo",
        "Reconnus avec un placebo",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}placebo_others",
        "1",
        "share",
        "targets who did not declare and whose place a phone takes that was near another target, which is alerted / "
        "targets who did not declare",
        "Others accused with a placebo",
        "Autres accusés avec un placebo",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}cost_minutes",
        "min",
        "ratio",
        "minutes that phones were on near targets (one bag of phones counts once) / targets who declared and are told "
        "positive",
        "Minutes for one recognised",
        "Minutes pour un positif reconnu",
    ),
    Metric(
        f"{PROBED}cost_accounts",
        "accounts",
        "ratio",
        "accounts, each on a phone of its own, / targets who declared and are told positive; a phone serves one target "
        "at a time, and another one after the days waited",
        "Accounts for one recognised",
        "Comptes pour un positif reconnu",
    ),
    Metric(
        f"{PROBED}slots_alerted",
        "persons",
        "count",
        "persons who carried a phone that took another account every quarter of an hour of one day, and of whose "
        "accounts one or more were alerted",
        "Alerted, and know the quarter",
        "Alertés qui savent le quart d'heure",
    ),
    Metric(
        f"{PROBED}slots_identified",
        "1",
        "share",
        "of these, those whose heaviest candidate declared in the days waited / these (ties score their fraction)",
        "Declarers named by the quarter",
        "Désignés par le quart d'heure",
        FEWEST_TARGETS,
    ),
    Metric(
        f"{PROBED}slots_wrong",
        "1",
        "share",
        "of these, those who put a weight of 1/2 or more on somebody who did not declare in the days waited / these",
        "Wrongly accused by the quarter",
        "Accusés à tort par le quart d'heure",
        FEWEST_TARGETS,
    ),
    Metric(
        "server.false_answers",
        "1",
        "ratio",
        "persons alerted at least once with no report behind it / app users; with probabilistic answers, their price",
        "Users alerted for nothing",
        "Utilisateurs alertés pour rien",
    ),
)
