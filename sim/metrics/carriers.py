"""What is measured of those who carry messages or wake phones, of what hides from them, and of what that costs?

An address is named where the weight of a claim about it is 1/2 or more; a report counts as found where its address is
named on its day. Every figure is a lower bound: that of the best attack that is run here.
"""

from __future__ import annotations

from sim.metrics.metric import Kind, Metric

NETWORKED, WOKEN, TRAFFIC = "privacy.network.", "privacy.vendor.", "traffic."
"""What the names of these begin with."""
FEWEST = 60
"""Below so many nothing is printed: privacy definitions of this project, section 3."""
USER_DAYS = "app users and days"

_SAYS: dict[str, tuple[Kind, str, int, tuple[str, str, str]]] = {
    f"{NETWORKED}recall": ("share", "1", FEWEST, (
        "reports whose address is named, on their day, by whoever carries the messages and sees their lengths, hosts "
        "and times alone / reports",
        "Reports known by their passing",
        "Déclarations trahies par leur passage",
    )),
    f"{NETWORKED}prior": ("ratio", "1", FEWEST, (
        "the same if as many addresses had been drawn each day, among those from which the app was used, as are named: "
        "sum over reports of addresses named / addresses seen, both of their day / reports",
        "Known by chance, as many addresses drawn",
        "Trahies par hasard, autant d'adresses tirées",
    )),
    f"{NETWORKED}placebo": ("share", "1", FEWEST, (
        "privacy.network.recall with each address named exchanged for another one of its day, by draw / reports",
        "Known by their passing, placebo",
        "Trahies par leur passage, placebo",
    )),
    f"{NETWORKED}withheld": ("share", "1", FEWEST, (
        "privacy.network.recall with lengths and hosts withheld: only that there was a message, and when / reports",
        "Known without lengths or hosts",
        "Trahies sans tailles ni serveurs",
    )),
    f"{NETWORKED}precision": ("share", "1", FEWEST, (
        "addresses named, each once a day, from which somebody reported that day / addresses named",
        "Of the addresses named, right",
        "Parmi les adresses désignées, justes",
    )),
    f"{NETWORKED}people": ("ratio", "persons", 0, (
        "persons behind the addresses of reports that are found: who live in the home; of a carrier's address, whose "
        "apps used it that day / reports found",
        "Persons behind a named address",
        "Personnes derrière une adresse",
    )),
    f"{NETWORKED}alone": ("share", "1", FEWEST, (
        "reports found from the home of somebody who lives alone, so that to name the address is to name the person / "
        "reports",
        "Reports known, of who lives alone",
        "Trahies, de qui vit seul",
    )),
    f"{NETWORKED}home": ("share", "1", 0, (
        "reports from a home's address; the others come from a carrier's, which many share / reports",
        "Reports from a home's address",
        "Déclarations depuis un domicile",
    )),
    f"{WOKEN}precision": ("share", "1", FEWEST, (
        "phones woken whose owner is alerted within an hour / phones woken for a server by the maker of their system",
        "Of the phones woken, alerted",
        "Parmi les téléphones réveillés, alertés",
    )),
    f"{WOKEN}recall": ("share", "1", FEWEST, (
        "alerts, followed or not by others, of those whose phone was woken in the hour before and that are named with "
        "a weight of 1/2 or more by whoever wakes phones / alerts",
        "Alerts known by a push",
        "Alertes trahies par un réveil",
    )),
    f"{WOKEN}placebo": ("share", "1", FEWEST, (
        "the same as privacy.vendor.precision with each phone exchanged for another user's, by draw / phones woken",
        "Of the phones woken, alerted, placebo",
        "Parmi les réveillés, alertés, placebo",
    )),
    f"{WOKEN}prior": ("ratio", "1", FEWEST, (
        "alerts within the hour after a push, of anybody / app users, summed over phones woken / phones woken",
        "Alerted by chance, of all users",
        "Alertés par hasard, parmi tous",
    )),
    f"{TRAFFIC}bytes_per_user_day": ("ratio", "B", 0, (
        "bytes that crossed between apps and servers since day 0, both ways, dummies and padding included / "
        f"{USER_DAYS}",
        "Bytes that crossed per user and day",
        "Octets passés par utilisateur et jour",
    )),
    f"{TRAFFIC}requests_per_user_day": ("ratio", "messages", 0, (
        f"messages that reached servers from apps since day 0 / {USER_DAYS}",
        "Messages to servers per user and day",
        "Messages reçus par utilisateur et jour",
    )),
    f"{TRAFFIC}dummies_per_report": ("ratio", "messages", 0, (
        "uploads that tell nothing and look like reports / reports",
        "Dummies per report",
        "Leurres par déclaration",
    )),
    f"{TRAFFIC}home_at_server": ("share", "1", 0, (
        "reports that reach the server from a home's address which it sees / reports",
        "Reports whose home the server sees",
        "Déclarations de domicile vu du serveur",
    )),
}  # fmt: skip

CARRIERS = tuple(Metric(name, unit, kind, *says, least) for name, (kind, unit, least, says) in _SAYS.items())
