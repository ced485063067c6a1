"""Which attack works against which system, as the literature grades it, and what of our runs answers each?

The grades are read out of published analyses, and are judgements: DP-3T's risk evaluation and its remarks on ROBERT
(April 2020), "Le traçage anonyme, dangereux oxymore" (2020), Vaudenay (eprint 2020/399 and 2020/531), Baumgärtner et
al. (2020), Dehaye and Reardon (2020), Iovino et al. (2020), Avitabile et al. (2020), Creţu et al. (2022). H works
cheaply and at scale, M with cost or limits, L is marginal, "-" is no threat or blocked by design.

Which scenario, arm and metric answers a row was written down before these scenarios were lived for it. Of several arms
of a system the one as deployed is taken, at the setting that the attack describes; that this is the arm where all is
filmed, and the one with a directory of telephone numbers, was written down after they had been lived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sim.measures.quotations import Both

SYSTEMS = ("robert", "bluetrace", "gaen", "dp3t_low_cost", "dp3t_unlinkable", "desire", "tracers")
"""The columns of the matrix, in its order."""
SOURCE = Both(
    "notes lues dans les analyses publiées (DP-3T, Vaudenay, Inria, Dehaye et Reardon, Creţu et coll.) : des jugements",
    "grades read out of published analyses (DP-3T, Vaudenay, Inria, Dehaye and Reardon, Creţu et al.): judgements",
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What of a summary answers a row: the metric, its baseline (None: 0, as `nothing` says), and the arm by system.

    `light` says that one device, one account and one hour are enough. `apart` are systems with a metric and a baseline
    of their own.
    """

    scenario: str
    metric: str
    baseline: str | None
    arms: Mapping[str, str]
    light: bool
    nothing: Both | None = None
    apart: Mapping[str, tuple[str, str]] | None = None


class Row(NamedTuple):
    """An attack, its grades in the order of `SYSTEMS` ("LM": L to M), and what answers it, or why nothing does."""

    attack: Both
    grades: tuple[str, ...]
    answer: Answered | Both


NOT_BUILT = Both("pas encore d'attaquant", "no such attacker yet")
BY_DESIGN = Both(
    "une liste que le système tient par construction : rien à mesurer",
    "a list that the design keeps: nothing to measure",
)
ON_THE_AIR = Both(
    "qui passe à portée l'entend par construction : rien à mesurer",
    "by design whoever is within reach hears it: nothing to measure",
)
NOT_ALONE = Both(
    "mesuré seulement joint aux déclarations (central_server, version robert_addresses)",
    "measured only together with reports (central_server, arm robert_addresses)",
)
NO_ATTACKER = Both("sans attaquant ici : voir le scénario coat", "nobody attacks here: see the scenario coat")
NO_KEYS = Both(
    "sans clés publiées, aucune trace n'est connue pour celle d'une personne déclarée",
    "without published keys no track is known to be a declarer's",
)
NO_ROWS = Both("sans lignes du serveur, aucun lien n'est vu", "without the server's rows no pair is seen")

NEIGHBOURS = {"robert": "robert_1_7", "gaen": "gaen_1_7", "tracers": "gaen_1_7"}
"""The sole suspect is the case of few meetings: 1.7 others a day, as in spring 2020."""
BY_TRACERS = {"tracers": ("privacy.neighbour.tracers", "privacy.neighbour.prior")}
PROBED = {each: each for each in ("robert", "bluetrace", "gaen", "dp3t_unlinkable", "tracers")}
HEARD = {each: each for each in ("robert", "gaen", "dp3t_low_cost", "dp3t_unlinkable", "desire", "tracers")}
FOLLOWED = {each: each for each in ("robert", "bluetrace", "gaen", "dp3t_low_cost", "dp3t_unlinkable", "desire")}
FILMED = HEARD | {"gaen": "gaen_filmed", "dp3t_low_cost": "dp3t_low_cost_filmed"}
"""The attack is joined with cameras, as many as it likes; in other arms a fifth of the places films."""
SERVED = {
    "robert": "robert", "bluetrace": "bluetrace", "gaen": "gaen", "dp3t_low_cost": "dp3t", "desire": "desire",
    "tracers": "tracers",
}  # fmt: skip
STOLEN = SERVED | {"bluetrace": "bluetrace_directory"}
"""TraceTogether's server has telephone numbers, and whoever steals them looks up whose they are."""

ROWS: Mapping[str, Row] = {
    "sole_suspect": Row(
        Both("Soupçonner le seul qu'on a vu", "To suspect the only one whom one met"),
        ("H", "H", "H", "H", "H", "H", "H"),
        Answered(
            "who_was_it", "privacy.neighbour.identified", "privacy.neighbour.prior", NEIGHBOURS, light=True,
            apart=BY_TRACERS,
        ),
    ),
    "compare": Row(
        Both("Recouper entre personnes alertées", "To compare among the alerted"),
        ("H", "H", "H", "H", "H", "H", "M"),
        Answered(
            "who_was_it", "privacy.neighbour.three", "privacy.neighbour.prior",
            {"robert": "robert_1_7", "gaen": "gaen_1_7"}, light=False,
        ),
    ),
    "one_entry": Row(
        Both("Un téléphone près d'une seule personne", "One phone near one person"),
        ("M", "LM", "H", "H", "H", "M", "-"),
        Answered("one_phone", "privacy.prober.tpr", "privacy.prober.fpr", PROBED, light=True),
    ),
    "all_met": Row(
        Both("Identifier tous les positifs croisés", "To identify all the positive one met"),
        ("L", "L", "H", "H", "H", "L", "-"),
        Answered(
            "who_was_it", "privacy.neighbour.logged", "privacy.neighbour.prior", {"gaen": "gaen_1_7"}, light=False
        ),
    ),
    "sniffers": Row(
        Both("Suivre les positifs par des récepteurs", "To track the positive by receivers"),
        ("-", "-", "H", "H", "L", "-", "-"),
        Answered("parasite_app", "privacy.listener.track_coverage", None, HEARD, light=False, nothing=NO_KEYS),
    ),
    "parasite": Row(
        Both("Appli parasite, jointe à des caméras", "Parasite app, joined with cameras"),
        ("L", "L", "H", "H", "M", "L", "-"),
        Answered("parasite_app", "privacy.parasite.named_90", "privacy.parasite.named_90_prior", FILMED, light=False),
    ),
    "homes": Row(
        Both("Trouver le domicile des positifs", "To find the homes of the positive"),
        ("LM", "L", "H", "H", "MH", "L", "-"),
        Answered("parasite_app", "privacy.listener.home", None, HEARD, light=False, nothing=NO_KEYS),
    ),
    "state_tracks": Row(
        Both("L'État suit n'importe qui", "The state tracks anybody"),
        ("H", "H", "-", "-", "-", "LM", "L"),
        Answered("state_tracks", "privacy.listener.whole", "privacy.listener.whole_alone", FOLLOWED, light=False),
    ),
    "graph": Row(
        Both("Le serveur voit qui côtoie qui", "The server sees who is near whom"),
        ("MH", "H", "-", "-", "-", "L", "M"),
        Answered("central_server", "privacy.operator.edges_seen", None, SERVED, light=True, nothing=NO_ROWS),
    ),
    "at_risk_list": Row(
        Both("La liste des personnes à risque au serveur", "The list of those at risk at the server"),
        ("H", "H", "-", "-", "-", "H", "H"),
        BY_DESIGN,
    ),
    "breach": Row(
        Both("Qui vole la base retrouve les gens", "Whoever steals the database finds people"),
        ("H", "H", "L", "L", "L", "M", "M"),
        Answered("central_server", "privacy.operator.recall_90", "privacy.operator.prior", STOLEN, light=True),
    ),
    "replay": Row(
        Both("Rejeu différé", "Delayed replay"), ("-", "L", "M", "H", "L", "-", "-"), NOT_BUILT
    ),
    "relay": Row(Both("Relais en direct", "Real-time relay"), ("H", "M", "H", "H", "H", "M", "-"), NOT_BUILT),
    "pollution": Row(
        Both("Glisser un identifiant dans une déclaration", "To paste somebody's identifier into a report"),
        ("H", "M", "-", "-", "-", "L", "L"),
        NOT_BUILT,
    ),
    "bought_upload": Row(
        Both("Déclaration achetée", "Bought upload"), ("H", "M", "H", "H", "M", "M", "L"), NOT_BUILT
    ),
    "time_machine": Row(
        Both("Machine à remonter le temps", "Time machine"), ("L", "L", "H", "M", "L", "-", "-"), NOT_BUILT
    ),
    "range": Row(Both("Portée allongée", "Range extension"), ("H", "H", "H", "H", "H", "M", "-"), NOT_BUILT),
    "left_phone": Row(
        Both("Téléphone oublié, prêté ou promené", "Forgotten, lent or carried phone"),
        ("H", "H", "H", "H", "H", "H", "-"),
        NO_ATTACKER,
    ),
    "out_of_step": Row(
        Both("Adresse radio qui ne change pas en même temps", "Radio address out of step"),
        ("M", "M", "M", "M", "M", "M", "-"),
        Both("le décalage est une clé du scénario (phones.out_of_step), non un résultat",
             "how often it happens is a key of the scenario (phones.out_of_step), not a result"),
    ),
    "app_usage": Row(
        Both("Voir qui a l'appli", "To see who runs the app"), ("H", "H", "H", "H", "H", "H", "-"), ON_THE_AIR
    ),
    "network": Row(
        Both("Identité par l'adresse réseau", "Identity by network address"), ("H", "H", "M", "M", "M", "M", "-"),
        NOT_ALONE,
    ),
    "vendor": Row(
        Both("Télémétrie du fabricant", "Telemetry of the maker"), ("L", "M", "H", "-", "-", "-", "-"), NOT_BUILT
    ),
}  # fmt: skip
"""The matrix by short names of attacks."""
