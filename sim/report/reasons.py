"""Why is there no number? The measures say so in English; here are the same sentences in French.

A sentence that is not known here stays as it was given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sim.report.wording import Language

WHAT: Mapping[str, str] = {
    "alerts": "alertes",
    "calls": "appels",
    "reports": "déclarations",
    "infections": "contaminations",
    "infections in arm none": "contaminations dans la version none",
    "alerts without infection": "alertes sans infection",
    "alerts without a declarer of the same home": "alertes venues d'un autre foyer",
    "alerts for a declarer of the same home": "alertes venues du même foyer",
    "targets": "personnes",
    "targets who declared": "personnes visées qui se sont déclarées",
    "alerts with a report behind them": "alertes qui reposent sur une déclaration",
    "others": "autres personnes",
    "visits of cases": "visites de malades",
    "app users whom it did not know beforehand": "utilisateurs qu'il ne connaissait pas d'avance",
    "names": "noms",
    "pairs near each other in life": "paires proches dans la vie",
    "pairs in company": "paires vues ensemble",
    "addresses named": "adresses désignées",
    "reports found": "déclarations trahies",
    "phones woken": "téléphones réveillés",
    "phones": "téléphones",
    "identifiers": "identifiants",
    "changes": "changements d'identifiant",
    "links": "liens",
    "names of accounts that ask for news in the next days too, under another name": "noms de comptes qui demandent des "
    "nouvelles les jours suivants aussi, sous un autre nom",
    "names of accounts that are heard the day after too, under another name": "noms de comptes entendus le lendemain "
    "aussi, sous un autre nom",
    "names put together": "noms rapprochés",
    "reports that reached the operator": "déclarations parvenues à l'exploitant",
    "seeds in which ten accounts or more hang together": "tirages où dix comptes ou plus se tiennent",
    "user-days": "jours d'utilisateurs",
    "app users": "utilisateurs",
    "infections averted": "contaminations évitées",
    "infected": "contaminés",
    "persons kept at home": "personnes retenues chez elles",
    "persons infected by a declarer": "personnes contaminées par quelqu'un qui s'est déclaré",
    "persons found": "personnes retrouvées",
    "outings": "sorties",
    "tracks": "pistes",
    "grown-ups turned away where somebody of 70 or more came": "adultes refoulés là où des 70 ans et plus sont venus",
    "targets told positive": "personnes visées dites positives",
    "targets recognised": "personnes visées reconnues",
    "thousand app users": "milliers d'utilisateurs",
    "thousand inhabitants": "milliers d'habitants",
    "persons who passed a declarer": "personnes passées près de quelqu'un qui s'est déclaré",
    "seeds": "tirages",
    "seconds heard": "secondes entendues",
}
LATE = " 14 days or more before the end", " 14 jours ou plus avant la fin"
"""What a share is of, and what may follow that."""

TOO_FEW = r"([\d,]+) (.+) in all seeds, and (\d+) are the least"
FRENCH: Mapping[str, str] = {
    r"nothing to divide by: no (.+) in any seed": "rien à diviser : pas de {0}, dans aucun tirage",
    TOO_FEW: "{0} {1} dans tous les tirages, il en faut {2}",
    r"fewer than (\d+) (.+) in all seeds": "moins de {0} {1} dans tous les tirages",
    r"nothing to divide by: in all seeds together (\S+) (.+)": "rien à diviser : {0} {1} dans tous les tirages réunis",
    "nobody is alerted without tracing": "sans traçage, personne n'est alerté",
    r"no interval: (\d+) of the seeds bear on it, and (\d+) are the least": "sans intervalle : {0} des tirages la "
    "concernent, il en faut {1}",
    "nobody in this scenario tries to find out who declared": "personne dans ce scénario ne cherche à savoir qui s'est "
    "déclaré",
    "nobody in this scenario reads what is released of where people were": "personne ici ne lit ce qui est "
    "publié des lieux où l'on était",
    "nothing is released of where people were": "rien n'est publié des lieux où l'on était",
    "this release is no list of places where cases were": "cette publication n'est pas une liste de lieux de malades",
    "a recorded world knows no places": "un monde enregistré ne connaît pas de lieux",
    "situations lie on no map": "les situations ne sont sur aucune carte",
    "only a part of the alerted were asked; raise adversaries.asks_at_most": "une partie seulement des personnes "
    "alertées a été interrogée ; augmenter adversaries.asks_at_most",
    "no phone learns here what an alert rests on: a server decides, or human tracers": "aucun téléphone n'apprend ici "
    "sur quoi repose une alerte : un serveur décide, ou des enquêteurs",
    r"fewer than ([\d,]+) claims do not tell whether the weights behind it are right": "moins de {0} soupçons ne "
    "disent pas si leurs poids sont justes",
    r"the weights behind it are not right: held against the truth, some tenth is off by more than \.05": "les poids "
    "des soupçons ne sont pas justes : face à la vérité, un dixième d'entre eux s'écarte de plus de 0,05",
    "no operator of a server tries here to find out who is behind its accounts": "aucun exploitant de serveur ne "
    "cherche ici qui est derrière ses comptes",
    "accounts keep their names here": "les comptes gardent ici leur nom",
    r"the operator does not look at phones' clocks here \(adversaries\.clocks\.sd_s\)": "l'exploitant ne regarde pas "
    "ici les horloges des téléphones (adversaries.clocks.sd_s)",
    "no request here tells the server both whose account asks and what its phone's clock shows": "aucune demande ne "
    "dit ici au serveur à la fois quel compte interroge et ce que montre l'horloge de son téléphone",
    r"whoever runs a server here does not help those who listen \(adversaries\.links\.server_helps\)": "qui tient un "
    "serveur n'aide pas ici ceux qui écoutent (adversaries.links.server_helps)",
    "nobody in this arm listens": "dans cette version, personne n'écoute",
    "nobody here looks at the messages that pass, or no app sends any": "personne ici ne regarde passer les messages, "
    "ou aucune application n'en envoie",
    "nobody here looks at who is woken, or no server has phones woken: they ask, or find out alone": "personne ici ne "
    "regarde qui est réveillé, ou aucun serveur ne fait réveiller de téléphones : ils interrogent, ou jugent seuls",
    "not every message is played: nobody looks at those that pass, and no guard is on": "tous les messages ne sont pas "
    "joués : personne ne regarde ceux qui passent, et aucune protection n'est active",
    "only a town knows homes, and which address a phone speaks from": "seule une ville connaît des foyers, et de "
    "quelle adresse parle un téléphone",
    "nobody in this arm wears a wristband": "dans cette version, personne ne porte de bracelet",
    "no tracers judge alerts in this arm": "dans cette version, aucun enquêteur n'examine les alertes",
    "there is no app, or nobody runs it": "il n'y a pas d'application, ou personne ne l'utilise",
    "no phone of this arm says anything by Bluetooth": "dans cette version, aucun téléphone ne dit rien par Bluetooth",
    "these arms live in different towns, or begin with other cases, where the same seed draws other people": "ces "
    "versions vivent dans des villes différentes, ou commencent avec d'autres malades : le même tirage y donne "
    "d'autres gens",
    "badges see about 1.5 m face to face and no distance, wall or screen": "les badges voient jusqu'à 1,5 m environ, "
    "face à face, et ni distance, ni mur, ni écran",
    "the recording knows colleagues, not homes": "l'enregistrement connaît des collègues, non des foyers",
    "the run did not simulate first cases": "aucun premier cas n'a été simulé",
    "this metric is a difference from arm none already": "cette mesure est déjà une différence avec la version none",
    "this metric ranks the claims of all seeds together, so seeds cannot be paired": "cette mesure classe ensemble les "
    "soupçons de tous les tirages, qui ne peuvent donc être appariés",
    "one estimate serves all seeds, so seeds cannot be paired": "une seule estimation sert à tous les tirages, qui ne "
    "peuvent donc être appariés",
    "this arm was declared and not lived": "cette version était prévue et n'a pas été vécue",
    r"the scenario names no arms to be compared with \(verdict\.curve\)": "le scénario ne nomme pas de versions à qui "
    "comparer (verdict.curve)",
    "this arm is one of those that the others are compared with": "cette version est de celles auxquelles les autres "
    "sont comparées",
    "arms that it would be compared with were not lived": "les versions auxquelles la comparer n'ont pas été vécues",
    "none of the arms compared with finds as much, or as little": "aucune des versions comparées ne trouve autant, ou "
    "aussi peu",
    r"no interval: it takes (\d+) seeds": "sans intervalle : il faut {0} tirages",
    "no interval: without one of the seeds, none of the arms compared with finds as much, or as little": "sans "
    "intervalle : sans l'un des tirages, aucune des versions comparées ne trouve autant, ou aussi peu",
    "this is said of all seeds together, and of an arm beside others": "cela se dit de tous les tirages à la fois, et "
    "d'une version à côté d'autres",
    "nobody holds phones of their own near somebody here, or no phone takes part": "personne ne tient ici ses propres "
    "téléphones près de quelqu'un, ou aucun téléphone ne participe",
    r"nobody carries slot accounts here: write probes\.way = \"slots\"": "personne ne porte ici de comptes par "
    'tranches d\'heure : écrire probes.way = "slots"',
    "whoever carries slot accounts asks who it was, not whether one person is positive": "qui porte des comptes par "
    "tranches d'heure demande qui c'était, non si une personne est positive",
    "nobody listens at the doors of shops here": "personne n'écoute ici aux portes des magasins",
    "nobody listens at the doors of homes here": "personne n'écoute ici aux portes des logements",
    "nobody's phone runs an app that speaks, so no gate can ask for it": "aucun téléphone n'a d'application qui parle "
    ": aucune porte ne peut l'exiger",
    "no identifier that was heard is known to be a declarer's": "on ne sait d'aucun identifiant entendu qu'il est "
    "celui de quelqu'un qui s'est déclaré",
    r"whoever listens here does not link identifiers, or no phone speaks \(adversaries\.links\.days\)": "qui écoute "
    "ici ne relie pas les identifiants, ou aucun téléphone ne parle (adversaries.links.days)",
    "whoever listens here has no directory of addresses": "qui écoute ici n'a pas d'annuaire d'adresses",
    r"nobody sends bad messages \(servers\.junk_a_day, phones\.junk_answers, phones\.junk_beacons\), or there is no "
    r"server that could get any": "personne n'envoie de mauvais messages (servers.junk_a_day, phones.junk_answers, "
    "phones.junk_beacons), ou aucun serveur ne pourrait en recevoir",
    r"every report of this run still waits for others at its end: lower adversaries\.reports_together": "à la fin, "
    "chaque déclaration en attend encore d'autres : baisser adversaries.reports_together",
    r"more than ([\d,]+) pairs, which are not counted": "plus de {0} paires, qui ne sont pas comptées",
    "situations know no homes": "les situations ne connaissent pas de foyers",
    "nobody passes anybody: this is no world of situations": "personne ne croise personne : ce n'est pas un monde de "
    "situations",
    "no situation of the scenario decides": "aucune situation du scénario ne tranche",
    "no situations of the scenario are near and far": "le scénario n'a pas de situations de près et de loin",
    "no phone of this arm hears others": "dans cette version, aucun téléphone n'en entend d'autres",
    "no situations of one day, or several kinds of them, differ in their minutes alone": "aucune situation d'un jour, "
    "ou plusieurs sortes à la fois, ne diffèrent par leurs seules minutes",
    "at no length of the scenario was half of those who passed alerted, or at every one": "à aucune durée du scénario "
    "la moitié des passants n'a été alertée, ou à toutes",
    r"no arm without tracing \(system = \"none\"\) was run, so there is nothing to compare with": "aucune version sans "
    "traçage n'a été vécue : il n'y a rien à quoi comparer",
}
"""By what a reason looks like: how it is told in French; what stands in it is counted in French too."""


def reason(why: str, language: Language) -> str:
    """Return why there is no number, in a language; as it was given where we have no words for it."""
    if language == "en":
        return why
    for pattern, told in FRENCH.items():
        found = re.fullmatch(pattern, why)
        if found:
            return told.format(*(_what(part) for part in found.groups())).replace(" de a", " d'a")
    return why


def for_want_of_cases(why: str) -> bool:
    """Tell whether something was looked for and counted, and too little of it found: more seeds would measure it."""
    return re.fullmatch(TOO_FEW, why) is not None


def _what(part: str) -> str:
    """Return what was counted, or how many, in French."""
    if part[0].isdigit():
        return part.replace(",", "\N{NARROW NO-BREAK SPACE}")
    counted = part.removesuffix(LATE[0])
    return WHAT.get(counted, counted) + (LATE[1] if counted != part else "")
