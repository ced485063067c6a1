"""What does tracing cost its users, and what can servers and who stands by link?"""

from __future__ import annotations

from sim.metrics.metric import Metric

NO_USERS = " (where antennas tell: phones followed); none where nobody runs an app, see server.edges_of_town"
EDGES, EDGES_OF_TOWN = "edges", "edges_of_town"
"""The same pairs, held against those who run the app, and against everybody: only the second has human tracers too."""
COMES_OF_JUNK = {
    "refused": (
        "of the bad messages, those that are no message of the receiver's protocol; its state is unchanged",
        "Bad messages refused",
        "Messages aberrants refusés",
    ),
    "answered": (
        "of the bad messages, those that were answered without any change of the receiver's state: by a no of the "
        "protocol's own, or by what anybody is told who asks",
        "Answered without effect",
        "Dont répondus sans effet",
    ),
    "taken": (
        "of the bad messages, those that the receiver took as good ones, so that its state changed: a request that is "
        "said again counts as one more where nothing in it shows that it is old",
        "Taken as good",
        "Dont pris pour de bons",
    ),
}
"""By what comes of a bad message: the formula of its number, and what to call it in English and French."""

SERVERS = (
    Metric(
        "messages.junk",
        "messages",
        "count",
        "bad messages that servers and phones got: any bytes, cut off, another app's, huge, said again, old; payloads "
        "on the air that are not this app's (servers.junk_a_day, phones.junk_answers, phones.junk_beacons)",
        "Bad messages",
        "Messages aberrants",
    ),
    *(Metric(f"messages.{came}", "messages", "count", *said) for came, said in COMES_OF_JUNK.items()),
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
            f"server.{whole}.{link}{part}",
            f"pairs per 1,000 {per}",
            "ratio",
            f"pairs of persons whom the server can link {by}{of}, each once in the run, / 1,000 {per}{but}; what "
            "reports alone tell it, without any side knowledge",
            f"Pairs {by}{en_of} per 1,000 {en_per}",
            f"Paires {fr}{fr_of} pour 1 000 {fr_per}",
        )
        for whole, per, en_per, fr_per, but in (
            (EDGES, "app users", "app users", "utilisateurs", NO_USERS),
            (EDGES_OF_TOWN, "inhabitants", "people", "habitants", ", with or without the app"),
        )
        for link, by, fr in (("named", "by name", "par le nom"), ("pseudonymous", "by account", "par compte"))
        for part, of, en_of, fr_of in (
            ("", "", "", ""),
            (".declarer", ", one of them the declarer", " (with the declarer)", " (avec le déclarant)"),
            (".together", ", both told of in one report", " (in one report)", " (dans une déclaration)"),
        )
    ),
)  # fmt: skip
