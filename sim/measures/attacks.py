"""Which attacks are tried, what does each find out, what does it cost, and what helps against it?

Words for a page of each, in both languages. Nothing here transmits: attacks are lived in the simulated town alone, and
what they find there is a lower bound, since a better attack may exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.measures.quotations import Both

SOURCE = Both(
    "d'après « Le traçage anonyme, dangereux oxymore » (2020) et l'analyse des risques de DP-3T (21 avril 2020)",
    "after “Le traçage anonyme, dangereux oxymore” (2020) and the risk evaluation of DP-3T (21 April 2020)",
)


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack: who tries it, what it finds out and where, its cost, its remedy with what that costs, its limit.

    `metrics` is how the names of its metrics begin.
    """

    who: Both
    effect: Both
    cost: Both
    remedy: Both
    against: Both
    metrics: str


ATTACKS: Mapping[str, Attack] = {
    "neighbour": Attack(
        Both("Quelqu'un que son téléphone alerte, et qui se souvient", "Somebody whose phone warns, and who remembers"),
        Both(
            "Deviner qui était positif parmi les personnes côtoyées, sous tous les systèmes, enquêteurs compris ; le "
            "jour de l'exposition, que Google/Apple affiche, réduit les suspects.",
            "To guess who was positive among those one was near, under every system, human tracers included; the day "
            "of exposure, which Google/Apple shows, leaves fewer suspects.",
        ),
        Both("Rien : un souvenir.", "Nothing: a memory."),
        Both(
            "Taire le jour, retarder ou arrondir l'alerte : la personne alertée s'isole alors plus tard ou plus "
            "longtemps.",
            "To keep the day back, to delay or coarsen the alert: whoever is alerted then stays at home later, or "
            "longer.",
        ),
        Both(
            "L'appel d'un enquêteur en dit autant ; qui ne voit qu'une personne la soupçonnera toujours.",
            "A tracer's call says as much; who sees one person only will always suspect that one.",
        ),
        "privacy.neighbour.",
    ),
    "prober": Attack(
        Both("Un voisin qui a un second téléphone", "A neighbour with a second phone"),
        Both(
            "Savoir si une personne choisie est positive : un téléphone qui n'est allumé que près d'elle ne peut être "
            "alerté que pour elle. Un compte par quart d'heure dit aussi quand.",
            "To learn whether one chosen person is positive: a phone that is on near nobody else can only be warned of "
            "that one. An account for each quarter of an hour tells when, too.",
        ),
        Both(
            "Un téléphone et une demi-heure par cible ; sous un serveur central, un compte ou plus (un captcha) ; "
            "avec des enquêteurs, pas même un téléphone, si la cible se souvient de la visite.",
            "A phone and half an hour for each target; with a central server an account or more (a captcha); "
            "with human tracers not even a phone, if the target recalls the visit.",
        ),
        Both(
            "Des réponses au hasard du serveur (ROBERT les propose, StopCovid ne les avait pas) : trois comptes les "
            "défont, et 5 % des utilisateurs sont alertés pour rien.",
            "Random answers of the server (ROBERT proposes them, StopCovid had none): three accounts undo them, and "
            "5 % of all users are warned for nothing.",
        ),
        Both(
            "Une cible à la fois, qu'il faut approcher ; le résultat n'arrive que si elle se déclare.",
            "One target at a time, who has to be approached; and an answer comes only if that one declares.",
        ),
        "privacy.prober.",
    ),
    "listener": Attack(
        Both("Qui pose des récepteurs Bluetooth en ville", "Whoever puts Bluetooth receivers about a town"),
        Both(
            "Reconstituer où sont passées les personnes déclarées, quand leurs clés sont publiées : un jour entier par "
            "clé sous Google/Apple, tout le passé sous DP-3T à bas coût, une époque sous DP-3T non liable ; rien sous "
            "un serveur central, sauf à s'entendre avec lui. Et suivre un moment n'importe qui, sans aucune clé, par "
            "le moment où un identifiant en remplace un autre ; sous StopCovid, l'horloge et la phase s'y lisent. Avec "
            "l'aide de qui tient un serveur central (ou le vole, ou lui donne des ordres) : suivre n'importe qui, "
            "déclaré ou non, partout et pour toujours, car sa clé ouvre chaque identifiant relevé (un compte sous "
            "StopCovid et NTK, un numéro de téléphone sous TraceTogether). Là où les téléphones font les identifiants, "
            "le serveur n'ouvre que ceux des déclarés, dont il a reçu les clés, même quand un filtre n'en publie pas.",
            "To rebuild where declarers went, once their keys are published: a whole day by each key of Google/Apple, "
            "all the past with low-cost DP-3T, one epoch with unlinkable DP-3T; nothing with a central server, unless "
            "it takes part. And to follow anybody for a while, with no key, by when one identifier takes the place of "
            "another; under StopCovid clock and phase can be read as well. With the help of whoever runs a central "
            "server (or robs it, or orders it): to follow anybody, declared or not, everywhere and for good, as its "
            "key opens each identifier that was caught (an account under StopCovid and NTK, a telephone number under "
            "TraceTogether). Where phones make the identifiers, a server opens those of declarers alone, whose keys it "
            "got, though a filter may list none.",
        ),
        Both(
            "Un récepteur par lieu (un nano-ordinateur) ; pour l'aide, les clés du serveur.",
            "A receiver for each place (a small computer); for the help, the server's keys.",
        ),
        Both(
            "Des identifiants non liables ou dits en parts, des clés plus courtes, des heures retenues : les fichiers "
            "à télécharger grossissent, ou des expositions échappent. Contre un serveur qui aide : que les téléphones "
            "fassent leurs identifiants ; la liste des déclarés devient alors publique.",
            "Identifiers that cannot be linked, or are said in shares, shorter keys, hours kept back: files to fetch "
            "grow, or exposures are missed. Against a server that helps: that phones make their identifiers; then the "
            "list of declarers' keys is public.",
        ),
        Both(
            "Un téléphone sans appli de traçage se laisse déjà suivre, par ses autres signaux ; une trace n'est pas un "
            "nom.",
            "A phone with no tracing app can already be followed by its other signals; and a path is not yet a name.",
        ),
        "privacy.listener.",
    ),
    "parasite": Attack(
        Both("Une application parasite, sur les téléphones des autres", "A parasite app, on other people's phones"),
        Both(
            "La même écoute sans rien poser : l'appli relève les identifiants et la position, des caméras ou des "
            "cartes de fidélité donnent des visages et des noms, un annuaire ceux d'un foyer.",
            "The same listening without any receiver: the app notes identifiers and the place, cameras or loyalty "
            "cards give faces and names, a directory those of a household.",
        ),
        Both("Une bibliothèque cachée dans une appli répandue.", "A library hidden in an app that many run."),
        Both(
            "Les mêmes remèdes, et des magasins d'applis qui refusent l'écoute en arrière-plan.",
            "The same remedies, and app stores that refuse to listen in the background.",
        ),
        Both(
            "Qui a de telles applis sait déjà presque tout de leurs porteurs, sans aucun traçage.",
            "Whoever has such apps knows nearly all of those who carry them already, without any tracing.",
        ),
        "privacy.parasite.",
    ),
    "gate": Attack(
        Both("Le portique d'un magasin", "The gate of a shop"),
        Both(
            "Refuser qui n'a pas l'appli : sa balise dit qu'elle est là, sous tous les systèmes à Bluetooth. Refusées "
            "surtout, les personnes âgées, qui ont moins de smartphones : cela suit de la part qui en possède un, "
            "donnée à la simulation et non trouvée par elle.",
            "To turn away who does not run the app: its beacon says that it is there, under every system with "
            "Bluetooth. The old are turned away most, as fewer of them have smartphones: that follows from the share "
            "who own one, which the simulation is given and does not find.",
        ),
        Both("Un récepteur par porte.", "A receiver for each door."),
        Both(
            "Une loi qui l'interdit ; techniquement, rien : qui n'émet pas ne peut être averti.",
            "A law that forbids it; in technique, nothing: who does not speak cannot be warned.",
        ),
        Both(
            "Le récepteur se trompe d'un passant à l'autre, et un téléphone prêté ouvre la porte.",
            "The receiver takes one visitor for the next, and a borrowed phone opens the gate.",
        ),
        "privacy.gate.",
    ),
    "burglar": Attack(
        Both("Un cambrioleur qui écoute aux portes", "A burglar who listens at doors"),
        Both(
            "Deviner quand un logement est vide : plus de balise depuis une heure, donc plus personne, croit-il, sous "
            "tous les systèmes à Bluetooth. Mais un logement se tait aussi quand aucun téléphone n'y a l'appli, ou que "
            "le récepteur ne l'entend pas : l'appli aide déjà parce que plus de logements parlent.",
            "To guess when a home is empty: no beacon for an hour, so nobody is in, as the burglar believes, under "
            "every system with Bluetooth. But a home is silent as well where no phone runs the app, or where the "
            "receiver misses it: the app helps already in that more homes speak.",
        ),
        Both("Un récepteur caché par porte.", "A receiver hidden at each door."),
        Both(
            "Couper le Bluetooth chez soi : personne n'est averti d'une rencontre au foyer.",
            "To turn Bluetooth off at home: nobody is warned of an encounter at home.",
        ),
        Both(
            "Beaucoup de téléphones parlent déjà sans appli, et une sonnette suffit ; l'appli n'ajoute que ce qui "
            "dépasse cela.",
            "Many phones speak without any app, and a door bell does as well; the app adds what is beyond that.",
        ),
        "privacy.burglar.",
    ),
    "operator": Attack(
        Both("Qui tient le serveur, le vole ou lui donne des ordres", "Whoever runs the server, robs it or orders it"),
        Both(
            "Reconstituer qui côtoyait qui à partir des déclarations, et nommer les comptes en partant de quelques-uns "
            "qu'on connaît. Si le serveur change les noms chaque jour, la minute où un téléphone interroge, et "
            "l'erreur de son horloge que montrent les demandes de StopCovid, les réunissent. Le serveur de "
            "Google/Apple ne reçoit que des clés.",
            "To rebuild from reports who was near whom, and to name the accounts, beginning with a few that one knows. "
            "If the server gives accounts other names each day, the minute at which a phone asks for news, and how "
            "wrong its clock is, which StopCovid's requests show, join them again. The server of Google/Apple receives "
            "keys alone.",
        ),
        Both("L'accès au serveur ; quelques visages connus.", "Access to the server; a few known faces."),
        Both(
            "N'envoyer que les rencontres longues. Livrer plusieurs déclarations ensemble, mélangées ou non : elles "
            "s'attendent, et les alertes avec elles. Changer de pseudonyme chaque jour, ne pas dire l'heure et "
            "interroger au hasard : il peut encore recoller des noms, à raison ou à tort. Ce que chacun cache dépend "
            "de la ville : les mesures le disent.",
            "To send long encounters alone. To hand over several reports together, mixed or not: they wait for each "
            "other, and alerts with them. To change pseudonyms daily, not to say the time, and to ask at random: it "
            "may still join names again, rightly or wrongly. How much each hides depends on the town: the measures "
            "tell.",
        ),
        Both(
            "Un fichier d'enquêteurs contient des noms ; et un serveur central, lui, ne dit rien au public.",
            "A file of tracers holds names; and a central server says nothing to the public.",
        ),
        "privacy.operator.",
    ),
    "reader": Attack(
        Both("Qui lit ce qui est publié, ou a fui, des lieux", "Whoever reads what was published or leaked of places"),
        Both(
            "Retrouver quelqu'un parmi des trajets sans nom, par quelques lieux et heures où on l'a vu.",
            "To find somebody among paths without names, by a few places and hours at which that one was seen.",
        ),
        Both("Quelques points connus d'une personne.", "A few known points of a person."),
        Both(
            "Publier des lieux grossiers, une liste de lieux sans lien entre eux, ou des comptes par antenne sans "
            "trajets : on y reconnaît moins, et on y apprend moins où l'on a croisé un malade. Des heures grossières "
            "ne cachent rien à qui ne connaît que l'heure.",
            "To publish coarse places, a list of places with nothing linked, or counts by antenna without paths: fewer "
            "are recognised, and readers learn less of where they crossed a case. Coarse hours hide nothing from "
            "somebody who knows no more than the hour.",
        ),
        Both(
            "Les itinéraires publiés servent à qui a croisé un cas ; la mesure tient les deux côte à côte.",
            "Published itineraries serve those who crossed a case; the measure holds both side by side.",
        ),
        "privacy.trails.",
    ),
    "network": Attack(
        Both(
            "Qui transporte les messages : un fournisseur d'accès, le propriétaire d'un Wi-Fi",
            "Whoever carries the messages: an internet provider, the owner of a Wi-Fi",
        ),
        Both(
            "Savoir de quelle adresse une déclaration est partie, sans rien lire : elle est plus longue que les "
            "demandes quotidiennes (des mégaoctets sous StopCovid, une centaine d'octets sous Google/Apple), ou elle "
            "vient hors de leur tour. Aucune appli d'ici ne cesse de demander après une alerte ; TousAntiCovid coupe "
            "alors le Bluetooth, que le réseau ne voit pas, et celle de NTK, réveillée, demande hors de son tour.",
            "To know from which address a report came without reading any: it is longer than the daily requests "
            "(megabytes with StopCovid, some hundred bytes with Google/Apple), or comes out of their turn. No app here "
            "stops asking after an alert; TousAntiCovid's turns Bluetooth off once its owner has declared, which the "
            "network does not see, and NTK's, when it is woken, asks out of turn.",
        ),
        Both("Rien, pour qui transporte déjà les messages.", "Nothing, for whoever carries the messages already."),
        Both(
            "Des leurres parmi les déclarations, longs comme elles. Des messages tous de même longueur ne suffisent "
            "pas : une déclaration vient encore hors du tour des demandes (ici, un téléphone demande chaque jour à la "
            "même minute, à six minutes près : une hypothèse) ; et une déclaration de StopCovid est si longue que "
            "chaque demande devrait l'être aussi. Un relais cache l'adresse au serveur, non la longueur au réseau.",
            "Dummies among the reports, as long as these. Messages all of one length are not enough: a report still "
            "comes out of the requests' turn (here a phone asks at the same minute every day, within six minutes: an "
            "assumption); and a report of StopCovid is so long that every request would have to be. A proxy hides the "
            "address from the server, not the length from the network.",
        ),
        Both(
            "Une adresse n'est pas une personne : un foyer en a plusieurs, et un opérateur mobile en met beaucoup "
            "derrière une seule. L'appel d'un enquêteur passe aussi par un réseau.",
            "An address is not a person: a home has several, and a mobile carrier puts many behind one. A tracer's "
            "call crosses a network, too.",
        ),
        "privacy.network.",
    ),
    "vendor": Attack(
        Both(
            "Qui réveille les téléphones pour un serveur, et en a fait le système",
            "Whoever wakes the phones for a server, and made their system",
        ),
        Both(
            "Savoir qui est alerté, quand un serveur fait réveiller les téléphones concernés (le plan NTK ; pas "
            "StopCovid, qui interroge, ni BlueTrace, dont on appelle les gens). Un téléphone qui juge lui-même n'est "
            "réveillé par personne ; mais qui en a fait le système le voit juger, et les services de Google "
            "l'appelaient toutes les 10 à 20 minutes avec adresse et numéro (Leith et Farrell, 2020) : cela n'est pas "
            "simulé, car aucune spécification ne le montre.",
            "To know who is alerted, where a server has those phones woken (the plan of NTK; not StopCovid, which "
            "asks, nor BlueTrace, whose users are called). A phone that judges by itself is woken by nobody; but who "
            "made its system sees it judge, and Google's services called home every 10 to 20 minutes with address and "
            "number (Leith and Farrell, 2020): that is not simulated, since no specification shows it.",
        ),
        Both("Rien : c'est son service.", "Nothing: it is the service."),
        Both(
            "Réveiller d'autres téléphones avec chacun des vrais, au hasard : autant de demandes en plus.",
            "To wake other phones with each of the true ones, at random: as many requests more.",
        ),
        Both(
            "Il connaît déjà le nom, le numéro et les lieux de qui porte le téléphone, sans aucun traçage.",
            "It knows name, number and places of whoever carries the phone already, without any tracing.",
        ),
        "privacy.vendor.",
    ),
}
"""By the name under which a scenario has them: `[[adversaries]] name = "neighbour"`."""
