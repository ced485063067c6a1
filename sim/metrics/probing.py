"""What is measured of what a few phones of one's own find out about one person? Targets, held against who declared.

A target is told positive where every account that was near it was alerted in the days waited. Declared: who reported
between the watch and the end of the wait (in a letter box: anybody of that home); whoever had reported before is left
out. Every figure is a lower bound: that of the best attack that is run here.
"""

from __future__ import annotations

from sim.metrics.metric import OF_SHARES, Metric

PROBED = "privacy.prober."
"""What the names of all these begin with."""
FEWEST_TARGETS = 60
"""Below so many nothing is printed: privacy definitions of this project, section 3."""
POSITIVE = "told positive: every account near the target was alerted in the days waited"
COSTS = {
    "phones": (
        "phones",
        "phones that are held at once at most: each from the visit until the end of the days waited, when it is free "
        "for another target; none where human tracers ring up whoever was named",
        "Phones for one recognised",
        "Téléphones pour un positif reconnu",
    ),
    "accounts": (
        "accounts",
        "accounts at once at most, one on each phone; none where the server knows phones by none (it publishes keys)",
        "Accounts for one recognised",
        "Comptes pour un positif reconnu",
    ),
    "minutes": (
        "min",
        "minutes that phones were on near targets (one bag of phones counts once)",
        "Minutes for one recognised",
        "Minutes pour un positif reconnu",
    ),
    "euros": (
        "EUR",
        "euros for these phones, second hand (50), a captcha (0.003) or a prepaid number (10) for each account, and "
        "the minutes at the French minimum wage of 2020 (10.15 an hour; a letter box takes none)",
        "Euros for one recognised",
        "Euros pour un positif reconnu",
    ),
}
"""What it costs, by its name: unit, what is counted for each target recognised, and what to call that."""

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
        OF_SHARES,
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
    *(
        Metric(f"{PROBED}cost_{what}", unit, "ratio", f"{formula} / targets who declared and are told positive", en, fr)
        for what, (unit, formula, en, fr) in COSTS.items()
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
        f"{PROBED}slots_guessed",
        "1",
        "share",
        "the chance that one of those whom each can name and met in the quarters of these accounts, drawn at random, "
        "declared in the days waited, summed over these / these",
        "Declarers guessed of those met then",
        "Devinés parmi les gens croisés alors",
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
        "Users alerted with no report behind it",
        "Utilisateurs alertés sans déclaration",
    ),
)
