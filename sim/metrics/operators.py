"""What is measured of what the operator of a server finds out? Claims whose an account is, held against whose it is."""

from __future__ import annotations

from sim.metrics.metric import NO_MOST, OF_SHARES, Kind, Metric

OPERATED = "privacy.operator."
"""What the names of all these begin with."""
RIGHT_OF_TEN = 0.9
"""How often names must be right to count: verdict rules of this project, e2."""
FEWEST_USERS, FEWEST_NAMES = 60, 60
"""Below so many targets nothing is printed: privacy definitions of this project, section 3."""
USERS = "app users whom it did not know beforehand"
NAMES = "names of accounts that are heard the day after too, under another name"

ASKING = "names of accounts that ask for news in the next days too, under another name"

_SAYS: dict[str, tuple[Kind, str, int, tuple[str, str, str]]] = {
    "recall_90": ("share", "1", FEWEST_USERS, (
        f"{USERS} whom the operator names rightly, as far down the one list of all seeds of an arm, the surest first, "
        f"as nine names in ten are right; where that ends is seen with the truth in hand / {USERS}",
        "Users found again, nine names in ten right",
        "Utilisateurs retrouvés, neuf noms sur dix justes",
    )),
    "prior": ("ratio", "1", FEWEST_USERS, (
        f"the same without any row of the server: one in as many as it could be / {USERS}",
        "Found by chance, one in as many as there are",
        "Retrouvés par hasard, un sur tous ceux possibles",
    )),
    "withheld": ("share", "1", FEWEST_USERS, (
        f"privacy.operator.recall_90 of the same attack with the server's rows withheld, on what the operator knows "
        f"beforehand alone / {USERS}",
        "Found again without the server's rows",
        "Retrouvés sans les lignes du serveur",
    )),
    "placebo": ("share", "1", FEWEST_USERS, (
        f"privacy.operator.recall_90 with accounts exchanged in the server's graph / {USERS}",
        "Found again with a placebo",
        "Retrouvés avec un placebo",
    )),
    "likeliest": ("share", "1", FEWEST_USERS, (
        f"{USERS} whose likeliest name is right, however unsure it is / {USERS}",
        "Users whose likeliest name is right",
        "Utilisateurs dont le nom le plus probable est juste",
    )),
    "likeliest_placebo": ("share", "1", FEWEST_USERS, (
        f"the same with accounts exchanged in the server's graph / {USERS}",
        "Likeliest name right, with a placebo",
        "Nom le plus probable juste, avec un placebo",
    )),
    "likeliest_prior": ("ratio", "1", FEWEST_USERS, (
        f"names that the placebo gives, by one in as many as there are / {USERS}",
        "Likeliest name right, by guessing as often as the placebo",
        "Nom le plus probable juste, en devinant aussi souvent que le placebo",
    )),
    "named": ("share", "1", FEWEST_USERS, (
        f"{USERS} named rightly with a weight of 1/2 or more / {USERS}",
        "Users named rightly",
        "Utilisateurs désignés à raison",
    )),
    "precision": ("share", "1", FEWEST_NAMES, (
        "names given with a weight of 1/2 or more that are right / such names",
        "Of its names, right",
        "Parmi ses noms, justes",
    )),
    "wrong": ("ratio", "1", FEWEST_USERS, (
        f"names given with a weight of 1/2 or more that are wrong / {USERS}",
        "Users named wrongly",
        "Utilisateurs désignés à tort",
    )),
    "gallery": ("count", "persons", 0, (
        "persons of the town among whom the operator looks for each, those known beforehand left out",
        "Persons it could be",
        "Personnes possibles",
    )),
    "known": ("count", "persons", 0, (
        "app users whom the operator knows by name and account beforehand; they count as found in nothing",
        "Known beforehand",
        "Connus d'avance",
    )),
    "edges_seen": ("share", "1", FEWEST_USERS, (
        "pairs of app users near each other in life (one home, next door, one class, one team) that the server sees in "
        "regular company / such pairs",
        "True pairs that the server sees",
        "Vrais liens vus par le serveur",
    )),
    "edges_true": ("share", "1", FEWEST_USERS, (
        "pairs that the server sees in regular company and that are near each other in life / such pairs",
        "Of the server's pairs, true ones",
        "Parmi les liens du serveur, les vrais",
    )),
    "joined": ("share", "1", FEWEST_USERS, (
        f"{NAMES} that the operator puts together rightly, by the hours at which the same declarers heard them / "
        f"{NAMES}",
        "Names of two days put together",
        "Noms de deux jours réunis à raison",
    )),
    "joined_right": ("share", "1", FEWEST_NAMES, (
        "names that the operator puts together rightly / names that it puts together",
        "Of the names put together, rightly",
        "Parmi les noms réunis, à raison",
    )),
    "joined_prior": ("ratio", "1", FEWEST_USERS, (
        f"the same by chance, one in as many as there are the day after / {NAMES}",
        "Put together by chance",
        "Réunis par hasard",
    )),
    "joined_placebo": ("share", "1", FEWEST_USERS, (
        f"{NAMES} put together rightly where each that is put together is so with any name of the day after, by draw / "
        f"{NAMES}",
        "Put together with a placebo",
        "Réunis avec un placebo",
    )),
    "clocked": ("share", "1", FEWEST_USERS, (
        f"{ASKING} of which the one that the operator holds for likeliest to be the same is it, by the minute at which "
        f"their phones ask for news and how wrong these phones' clocks are / {ASKING}",
        "Names put together by clocks",
        "Noms réunis par les horloges",
    )),
    "clocked_wrong": ("share", "1", FEWEST_USERS, (
        f"{ASKING} on another account's of which the operator so puts a weight of 1/2 or more / {ASKING}",
        "Names put together wrongly by clocks",
        "Noms réunis à tort par les horloges",
    )),
    "clocked_prior": ("share", "1", FEWEST_USERS, (
        f"privacy.operator.clocked of the same attack with the clocks withheld, by the minute of asking alone / "
        f"{ASKING}",
        "Put together without the clocks",
        "Réunis sans les horloges",
    )),
    "clocked_placebo": ("share", "1", FEWEST_USERS, (
        f"privacy.operator.clocked with the clocks of all names of a time exchanged, by draw / {ASKING}",
        "Put together by exchanged clocks",
        "Réunis par des horloges échangées",
    )),
    "shape": ("ratio", "1", 0, (
        "how far distances between accounts in a plane drawn from the server's pairs rank as those between their homes "
        "do (Spearman's correlation) / seeds",
        "Shape of the area, from the server's pairs",
        "Forme du quartier, d'après les liens du serveur",
    )),
    "shape_placebo": ("ratio", "1", 0, (
        "privacy.operator.shape with the accounts exchanged / seeds",
        "Shape of the area, placebo",
        "Forme du quartier, placebo",
    )),
    "messages_per_report": ("ratio", "messages", 0, (
        "messages in which reports reach the operator / reports that reach it",
        "Messages per report",
        "Messages par déclaration",
    )),
    "delay_h": ("ratio", "h", 0, (
        "hours that reports wait for others before the server has them / reports that reach it",
        "Delay of a report",
        "Retard d'une déclaration",
    )),
}  # fmt: skip

_WITHIN = {"shape": OF_SHARES, "shape_placebo": OF_SHARES, "wrong": NO_MOST}
"""Correlations; and one user may have several names, each wrong."""

OPERATOR = tuple(
    Metric(f"{OPERATED}{name}", unit, kind, *says, least, _WITHIN.get(name))
    for name, (kind, unit, least, says) in _SAYS.items()
)
