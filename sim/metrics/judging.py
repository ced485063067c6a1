"""How well did a way of tracing judge whom to send home?"""

from __future__ import annotations

from sim.metrics.metric import EITHER_WAY, OF_SHARES, Metric

MISSES = tuple(
    Metric(
        f"misses.{name}", "1", "share",
        "of the persons who should be warned (infected by a declarer of another home, where homes are known, before "
        "the report and inside the upload window, the report at least 7 days before the end), those warned of that "
        f"declarer {how} / these persons",
        en, fr,
    )
    for name, how, en, fr in (
        ("in_time", "before their own contagiousness began, a day after the infection", "Warned in time",
         "Avertis à temps"),
        ("late", "later than that", "Warned late", "Avertis trop tard"),
        ("never", "never", "Never warned", "Jamais avertis"),
    )
)  # fmt: skip

JUDGING = (
    Metric(
        "judging.found", "1", "share",
        "of the persons whom a declarer of another home infected before the report, inside the upload window, the "
        "report at least 7 days before the end, those kept at home by an alert or call for that declarer / these "
        "persons; only who could be warned",
        "Found, of those infected by a declarer", "Trouvés, de ceux qu'un déclarant a contaminés",
    ),
    Metric(
        "judging.wrong", "1", "share",
        "persons kept at home by an alert or call without a declarer of the same home, who were with nobody behind it "
        "within 2 m for 15 minutes of a day or got no dose of them / persons so kept at home",
        "Wrongly kept at home", "Retenus à tort chez eux",
    ),
    Metric(
        "judging.without_dose", "1", "share",
        "persons kept at home by an alert or call without a declarer of the same home, who got no dose of anybody "
        "behind it, whatever the distance and time / persons so kept at home",
        "Kept at home for nothing passed on", "Retenus sans que rien ait pu passer",
    ),
    Metric(
        "judging.days", "d", "mean",
        "days from the infection by a declarer of another home to the alert or call that kept the person at home",
        "Days from infection to alert", "Jours de la contamination à l'alerte",
    ),
    Metric(
        "judging.needless_per_averted", "person-days per infection", "ratio",
        "needless person-days of quarantine / infections averted, all seeds together; nothing is told where none are "
        "averted",
        "Needless days per infection averted", "Jours inutiles par contamination évitée", within=EITHER_WAY,
    ),
    Metric(
        "judging.excess", "1", "mean",
        "judging.wrong of the arms of verdict.curve, between two of them where these together find as much as this "
        "arm, less judging.wrong of this arm; all seeds together",
        "Wrong beyond this, where as many are found", "À tort en plus, à autant de trouvés", within=OF_SHARES,
    ),
    Metric(
        "judging.excess_without_dose", "1", "mean",
        "the same of judging.without_dose, in which the rule's distance and time play no part",
        "For nothing beyond this, as many found", "Pour rien en plus, à autant de trouvés", within=OF_SHARES,
    ),
)  # fmt: skip
