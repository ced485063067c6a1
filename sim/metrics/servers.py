"""What does tracing cost its users, and what can servers and who stands by link?"""

from __future__ import annotations

from sim.metrics.metric import Metric

SERVERS = (
    Metric(
        "privacy.listener.bridged",
        "1",
        "ratio",
        "changes of identifier at which the radio's address stays the same, so that who stands by links the old with "
        "the new / changes; of 2,000 phones in a day",
        "Identifiers linked by the address",
        "Identifiants reliés par l'adresse",
    ),
    Metric(
        "bandwidth.bytes_per_user_day",
        "B",
        "ratio",
        "bytes that apps exchange with servers / app users and days: what a phone without anything to tell sends and "
        "fetches in a week after its first day, every published file once for each user, and declarers' uploads",
        "Bytes per user and day",
        "Octets par utilisateur et jour",
    ),
    *(
        Metric(
            f"server.edges.{link}{part}",
            "pairs per 1,000 users",
            "ratio",
            f"pairs of persons whom the server can link {by}{of}, each once in the run, / 1,000 app users (where there "
            "is no app: persons); what reports alone tell it, without any side knowledge",
            f"Pairs linked {en}{en_of}",
            f"Paires reliées {fr}{fr_of}",
        )
        for link, by, en, fr in (
            ("named", "by name", "by name", "par le nom"),
            ("pseudonymous", "by account", "by account", "par compte"),
        )
        for part, of, en_of, fr_of in (
            ("", "", "", ""),
            (".declarer", ", one of them the declarer", " (with the declarer)", " (avec le déclarant)"),
            (".together", ", both told of in one report", " (in one report)", " (dans une déclaration)"),
        )
    ),
)
