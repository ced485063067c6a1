"""What would refute each claim, what is best said against it, and what is its verdict decided by?

Rules and falsifiers were written down before any run. The arguments are the best we know against each claim, neither
for nor against apps: whoever reads a verdict should have read them too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.measures.quotations import Both


@dataclass(frozen=True, slots=True)
class Trial:
    """How a claim is judged: the rule of its verdict, the result that would refute it, and what is said against it."""

    rule: Both
    falsifier: Both
    against: Both


TRIALS: Mapping[str, Trial] = {
    "a": Trial(
        Both(
            "Pour chaque règle nationale, la probabilité qu'une alerte soit donnée à qui passe au plus 5 minutes à "
            "moins de 2 m d'un téléphone laissé seul (2 000 passants ou plus) : vérifié si la borne basse de "
            "l'intervalle dépasse 0,5 ; non vérifié si la borne haute est sous 0,05.",
            "For each national rule, the probability of an alert for whoever passes for 5 minutes at most within 2 "
            "m of a phone left alone (2,000 passers or more): it holds if the lower end of the interval is above "
            ".5, and does not hold if the upper end is below .05.",
        ),
        Both(
            "Moins d'un passant sur vingt alerté, borne haute comprise, sous chacune des règles.",
            "Fewer than one passer in twenty alerted, upper end included, under every rule.",
        ),
        Both(
            "La plupart des règles demandent un quart d'heure, pas un passage ; le voisin du manteau, lui, reste "
            "longtemps, et une alerte inutile se corrige par un test.",
            "Most rules ask for a quarter of an hour, not for a passage; whoever sits beside the coat does stay for "
            "long, and a test undoes a needless alert.",
        ),
    ),
    "b": Trial(
        Both(
            "La part d'alertes fausses (distance ou durée, ou exposition nulle) de l'appli moins celle des "
            "enquêteurs, à sensibilité égale, hors du foyer, sur une grille de mémoires et d'erreurs : vérifié si "
            "la borne basse dépasse 0,10 ; non vérifié si la borne haute est sous 0,05.",
            "The share of false alerts (distance or time, or no exposure) of the app less that of the tracers, at "
            "equal sensitivity, without housemates, over a grid of what is remembered and mistaken: it holds if the "
            "lower end is above .10, and does not hold if the upper end is below .05.",
        ),
        Both(
            "Une appli qui ne fait pas plus de 5 points d'alertes fausses de plus que les enquêteurs, borne haute "
            "comprise, partout sur la grille.",
            "An app with at most 5 points more of false alerts than the tracers, upper end included, all over the "
            "grid.",
        ),
        Both(
            "Un enquêteur ne retrouve que ceux dont on se souvient : les inconnus du tram lui échappent. Et une "
            "alerte est un avertissement, pas un diagnostic ; les gens appelés ne sont le plus souvent pas "
            "contaminés non plus.",
            "A tracer finds only those who are remembered: the strangers of the tram escape. And an alert is a "
            "warning, no diagnosis; most people whom tracers call are not infected either.",
        ),
    ),
    "c": Trial(
        Both(
            "La puissance de deux études à 12 % d'adoption : 20 villes contre 20, de 50 000 habitants, pendant 8 "
            "semaines ; et la positivité des alertés contre celle de non-alertés semblables (400 essais ou plus). "
            "Vérifié si la borne haute de la puissance est sous 0,8 dans les deux ; non vérifié si la borne basse "
            "atteint 0,8 dans l'une.",
            "The power of two studies at 12 % adoption: 20 towns against 20, of 50,000 people, for 8 weeks; and the "
            "positivity of the alerted against that of others like them (400 trials or more). It holds if the upper "
            "end of the power is below .8 in both, and does not hold if the lower end reaches .8 in either.",
        ),
        Both(
            "Une seule des deux études qui décèle l'effet huit fois sur dix.",
            "One of the two studies that detects the effect eight times in ten.",
        ),
        Both(
            "On n'a pas besoin de voir moins de malades pour évaluer : il suffit de comparer la positivité des "
            "alertés, ce que l'Angleterre a fait. Et peu d'utilisateurs dans un pays peuvent être nombreux dans un "
            "lieu.",
            "Nobody has to see fewer cases to evaluate: comparing the positivity of the alerted is enough, as "
            "England did. And few users in a country may be many in one place.",
        ),
    ),
    "d": Trial(
        Both(
            "Les trajets refusés aux 70 ans et plus, rapportés à ceux des 20 à 59 ans, quand l'appli est exigée : "
            "vérifié si la borne basse du rapport dépasse 2 ; non vérifié si la borne haute est sous 1,25. L'écart "
            "de protection est donné à part.",
            "The trips refused to people of 70 and older, over those refused to people of 20 to 59, where the app "
            "is required: it holds if the lower end of the ratio is above 2, and does not hold if the upper end is "
            "below 1.25. The gap in protection is told apart.",
        ),
        Both(
            "Des refus presque égaux pour les deux âges, borne haute sous 1,25.",
            "Nearly equal refusals for both ages, upper end below 1.25.",
        ),
        Both(
            "L'exclusion vient de qui exige l'appli, pas de l'appli : la loi peut l'interdire, et la France a voulu "
            "StopCovid volontaire. Un objet distribué, comme à Singapour, atteint qui n'a pas de smartphone.",
            "What shuts people out is whoever demands the app, not the app: the law can forbid it, and France made "
            "StopCovid voluntary. A token handed out, as in Singapore, reaches those without a smartphone.",
        ),
    ),
    "e1": Trial(
        Both(
            "Existentiel (« sous certaines conditions ») : dans huit cas fixés d'avance (1,7, 3,3, 5,3 et 9 "
            "rencontres par jour hors du foyer, avec Google/Apple et avec StopCovid), la part des alertes, foyer "
            "exclu, qui donnent à la bonne personne un poids d'au moins 1/2. Vérifié sous conditions là où la borne "
            "basse de l'intervalle à 95 % dépasse 25 %, après la correction de Holm ; non vérifié si la borne haute "
            "est sous 10 % dans tous les cas ; sinon on ne peut pas trancher. À côté, sans entrer dans le verdict : "
            "les personnes désignées sans l'alerte, sous enquête humaine et avec un téléphone ouvert.",
            'Existential ("under certain conditions"): in eight cells fixed beforehand (1.7, 3.3, 5.3 and 9 meetings '
            "a day away from home, with Google/Apple and with StopCovid), the share of alerts, housemates left out, "
            "that put a weight of 1/2 or more on the right person. It holds under conditions where the lower end of "
            "the 95 % interval is above 25 %, after Holm's correction; it does not hold if the upper end is below "
            "10 % in all cells; else the run cannot tell. Beside it, and no part of the verdict: who is named "
            "without the alert, under human tracing, and with an opened phone.",
        ),
        Both(
            "Moins d'une identification juste pour dix alertes, borne haute comprise, dans tous les cas.",
            "Fewer than one right identification in ten alerts, upper end included, in all cells.",
        ),
        Both(
            "Un appel d'enquêteur, ou un collègue soudain absent, en dit souvent autant : seul l'excès sur ce qu'on "
            "sait sans appli peut être reproché à l'appli. Une alerte sans date ni lieu en dit moins encore.",
            "A tracer's call, or a colleague who is suddenly absent, often says as much: only the excess over what "
            "is known without the app can be laid at its door. An alert without date or place says less still.",
        ),
    ),
    "e2": Trial(
        Both(
            "Avec 1 % des personnes connues d'avance, la part des autres qu'un serveur retrouve en ayant raison "
            "neuf fois sur dix : vérifié si la borne basse dépasse 0,10 et dix fois le hasard ; non vérifié si la "
            "borne haute est sous deux fois le hasard. Le serveur de Google et Apple, témoin, doit être « non "
            "vérifié ».",
            "With 1 % of the people known beforehand, the share of the others whom a server finds while being right "
            "nine times in ten: it holds if the lower end is above .10 and ten times the chance, and does not hold "
            "if the upper end is below twice the chance. The server of Google and Apple, the control, must come out "
            "as not holding.",
        ),
        Both(
            "Un serveur central qui ne retrouve pas deux fois plus de monde que le hasard ; ou un témoin qui en "
            "retrouve : alors c'est la mesure qui est fausse.",
            "A central server that finds fewer than twice as many as chance does; or a control that finds some: "
            "then the measurement is wrong.",
        ),
        Both(
            "La base ne contient ni nom ni lieu, et qui la tient répond devant la CNIL : ce qu'un serveur pourrait "
            "faire n'est pas ce qu'il fait. Décentraliser déplace l'information vers tous les téléphones, sans la "
            "supprimer.",
            "The database holds neither names nor places, and who runs it answers to the data protection authority: "
            "what a server could do is not what it does. Decentralising moves information to everybody's phones and "
            "does not remove it.",
        ),
    ),
    "f": Trial(
        Both(
            "Avec un parasite sur 1 % des téléphones, la part des déclarants nommés en ayant raison neuf fois sur "
            "dix : vérifié si la borne basse dépasse 0,05 ; non vérifié si la borne haute est sous 0,01. StopCovid, "
            "témoin, dont le serveur ne publie rien, doit être « non vérifié ».",
            "With a parasite on 1 % of the phones, the share of declarers named while being right nine times in "
            "ten: it holds if the lower end is above .05, and does not hold if the upper end is below .01. "
            "StopCovid, the control, whose server publishes nothing, must come out as not holding.",
        ),
        Both(
            "Moins d'un déclarant sur cent nommé, borne haute comprise ; ou un témoin qui en nomme : alors c'est la "
            "mesure qui est fausse.",
            "Fewer than one declarer in a hundred named, upper end included; or a control that names some: then the "
            "measurement is wrong.",
        ),
        Both(
            "Une appli qui a accès au Bluetooth, au compte et au lieu sait déjà presque tout sans traçage. Les "
            "boutiques d'applis peuvent l'exclure, et peu l'installeraient.",
            "An app with access to Bluetooth, account and place knows nearly everything without any tracing. App "
            "stores can ban it, and few would install it.",
        ),
    ),
    "g": Trial(
        Both(
            "Deux verdicts. Avec un seul téléphone, le taux de positifs reconnus moins celui d'accusations fausses "
            ": vérifié si la borne basse dépasse 0,2, non vérifié si la borne haute est sous 0,05. Fausses alertes "
            "par heure d'attaquant : vérifié si la borne basse dépasse 1, non vérifié si la borne haute est sous "
            "0,1.",
            "Two verdicts. With one phone, the rate of positives recognised less that of false accusations: it "
            "holds if the lower end is above .2, and does not hold if the upper end is below .05. False alerts per "
            "hour of an attacker: it holds if the lower end is above 1, and does not hold if the upper end is below "
            ".1.",
        ),
        Both(
            "Un plaisantin qui ne reconnaît presque personne de plus qu'il n'accuse à tort, et à qui une fausse "
            "alerte coûte plus de dix heures.",
            "A prankster who recognises hardly more people than are accused wrongly, and to whom one false alert "
            "costs more than ten hours.",
        ),
        Both(
            "Il faut du temps, de la proximité et un code de test ; mentir à un enquêteur humain coûte moins encore.",
            "It takes time, nearness and a code from a test; to lie to a human tracer is cheaper still.",
        ),
    ),
    "h1": Trial(
        Both(
            "Universel (« impossible ») : non vérifié si une seule forme de publication garde au moins la moitié "
            "des visites des malades alors que quatre points n'y désignent une personne que dans moins de 5 % des "
            "cas, borne haute ; vérifié si, pour toutes les formes publiées, la borne basse dépasse 0,5.",
            'Universal ("impossible"): it does not hold if one release keeps half of the visits of cases or more '
            "while four points single out a person in fewer than 5 % of cases, upper end; it holds if the lower end "
            "is above .5 for all released forms.",
        ),
        Both(
            "Une forme de publication utile (la moitié des visites) dans laquelle presque personne n'est unique.",
            "One useful form of release (half of the visits) in which hardly anybody is unique.",
        ),
        Both(
            "Des comptages par lieu et par heure, sans trajets, peuvent servir l'alerte sans suivre personne. Être "
            "unique dans un fichier n'est pas y être nommé : il faut encore un second fichier.",
            "Counts by place and hour, without itineraries, may serve warnings and follow nobody. To be unique in a "
            "file is not to be named in it: a second file is needed.",
        ),
    ),
    "h2": Trial(
        Both(
            "L'aire sous la courbe de « la source est contagieuse maintenant », l'alerte étant connue, pour des "
            "résultats de test de 0 à 7 jours : vérifié si la borne haute est sous 0,6 ; non vérifié si la borne "
            "basse dépasse 0,7.",
            'The area under the curve of "the source is contagious now", given the alert, for test results of 0 to '
            "7 days: it holds if the upper end is below .6, and does not hold if the lower end is above .7.",
        ),
        Both(
            "Une alerte dont la seule date départage les sources encore contagieuses des autres plus de sept fois "
            "sur dix.",
            "An alert whose date alone tells sources that are still contagious from others more than seven times in "
            "ten.",
        ),
        Both(
            "L'alerte n'est pas faite pour cela : elle concerne le risque passé de qui la reçoit, et c'est sa "
            "propre contagiosité à venir qu'il s'agit d'éviter.",
            "The alert is not made for that: it concerns its receiver's past risk, and what it is meant to prevent "
            "is the receiver's own contagiousness to come.",
        ),
    ),
    "i": Trial(
        Both(
            "La probabilité que chaque mesure fasse mieux que l'appli à coût égal, sur 200 tirages ou plus des "
            "inconnues, de 5 graines chacun ; les lits sur les seuls décès. Vérifié si elle atteint 0,9 pour "
            "chacune ; non vérifié si elle est d'au plus 0,5 pour l'une. Il faut une table de coûts sourcée.",
            "The probability that each measure does better than the app at equal cost, over 200 draws or more of "
            "what is unknown, of 5 seeds each; beds on deaths only. It holds if it reaches .9 for each, and does "
            "not hold if it is .5 or less for any. A sourced table of costs is needed.",
        ),
        Both(
            "Une mesure (tests, masques ou lits) que l'appli égale à coût égal.",
            "One measure (tests, masks or beds) that the app equals at equal cost.",
        ),
        Both(
            "Ce n'est pas l'un ou l'autre : une appli coûte peu à côté des tests et des lits, et elle peut rendre "
            "chaque test plus utile. La comparaison à coût égal dépend de coûts que peu ont publiés.",
            "It is not either or: an app costs little beside tests and beds, and may make each test more useful. A "
            "comparison at equal cost depends on costs that few have published.",
        ),
    ),
}
"""How each claim is judged, by id."""
