"""What does the page say? Every sentence of its own, in French and English, under the same names."""

from __future__ import annotations

from collections.abc import Mapping

SAID: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "language": "Français",
        "languages": "Langue",
        "mark": "simulé, non observé",
        "marked": "Simulé, non observé.",
        "kicker": "pistage {version}, scénario {scenario}",
        "contents": "Dans cette page",
        "stance": "Ni pour ni contre les applications : chaque chiffre se lit à côté des mêmes jours sans traçage, et "
        "des enquêteurs là où ils ont été simulés.",
        "no_untraced": "Aucune version sans traçage n'a été vécue ici : rien ne dit ce que le traçage change.",
        "versions": "Les versions de la ville",
        "version_rule": "règle {rule}",
        "verdict": "La réponse",
        "claim": "La phrase mise à l'épreuve",
        "claim_source": "Antonio Casilli, Journal du CNRS, 24 avril 2020",
        "no_verdict": "Ce scénario ne met aucune phrase à l'épreuve : il n'y a pas de verdict. Les chiffres ci-dessous "
        "répondent à la question, avec leurs intervalles.",
        "no_verdict_few": "Ce scénario ne met aucune phrase à l'épreuve : il n'y a pas de verdict. Les chiffres "
        "ci-dessous répondent à la question ; pour des intervalles, il faut au moins {fewest} tirages.",
        "conditions": "À quelles conditions",
        "against": "Ce qu'on peut objecter de plus fort",
        "key_figures": "Les chiffres clés",
        "key_caption": "Chaque version de la ville, sans traçage d'abord. Dessous, en petit : l'intervalle à 95 % de "
        "ce que fait le hasard, sur {seeds}.",
        "key_few": "Chaque version de la ville, sans traçage d'abord ; {seeds}. Sans intervalle : il faut au moins "
        "{fewest} tirages, et le hasard seul fait de plus grandes différences.",
        "quantity": "Grandeur",
        "nothing": "–",
        "nothing_means": "– : rien à compter dans cette version, ou non mesuré.",
        "not_measured": "Non mesuré ici",
        "figures": "Les figures",
        "no_figure": "Pas de figure, faute de données dans ce scénario : {names}.",
        "scrolls": "{name} (se fait défiler)",
        "tables": "Toutes les mesures",
        "tables_intro": "Ce que chaque ligne compte exactement se lit avec pistage explain suivi du nom de la mesure ; "
        "les tables Parquet du dossier ont chaque fait.",
        "all_metrics": "Toutes les mesures, version par version",
        "paired": "Différences avec la ville sans traçage, tirage par tirage",
        "paired_caption": "Version moins ville sans traçage, dans les mêmes tirages ; dessous, l'intervalle à 95 %.",
        "parameters": "Les paramètres et leurs sources",
        "parameters_intro": "Chaque clé du scénario, avec sa valeur ici. Une valeur par défaut a sa source ; celle que "
        "le scénario choisit est expliquée dans son fichier. Descriptions et sources sont en anglais, comme les clés. "
        "Les constantes des modèles : pistage explain parameters.",
        "parameters_all": "Toutes les clés ({count}, dont {changed})",
        "changed_none": "aucune changée pour ce calcul",
        "changed_some": "{count} changées pour ce calcul",
        "key": "Clé",
        "value": "Valeur",
        "unit": "Unité",
        "source": "Source",
        "by_scenario": "choix du scénario",
        "by_arm": "choix de cette version",
        "by_change": "changée pour ce calcul",
        "by_default": "défaut",
        "reached": "Ce que la ville atteint",
        "reached_intro": "Avec des premiers cas simulés, tous les autres pouvant être contaminés ; après ±, l'erreur "
        "type.",
        "limits": "Limites et réserves",
        "limits_intro": "Un modèle, pas une mesure : il vaut par ses hypothèses. Les intervalles disent ce que fait le "
        "hasard des tirages, non si le modèle est juste. Des attaques, on ne montre que la meilleure essayée : une "
        "borne basse.",
        "caveats_english": "En anglais, tels que le programme les écrit :",
        "again": "Refaire ce calcul",
        "again_verify": "Dans le dossier qui contient cette page, revivre tout et comparer chaque fait :",
        "again_run": "Vivre le même scénario ailleurs :",
        "again_same": "La même commande donne le même résultat, et donc la même empreinte.",
        "cite": "Citer",
        "cite_as": "pistage {version}, scénario {scenario}, {seeds}, empreinte {digest}. Simulé, non observé.",
        "version": "Version",
        "scenario": "Scénario",
        "seeds": "Tirages",
        "digest": "Empreinte des faits (SHA-256)",
        "scenario_digest": "Empreinte du scénario (SHA-256)",
        "draw": "tirage",
        "numbered": "{draws} (n° {first} à {last})",
        "numbered_one": "tirage n° {first}",
    },
    "en": {
        "language": "English",
        "languages": "Language",
        "mark": "simulated, not observed",
        "marked": "Simulated, not observed.",
        "kicker": "pistage {version}, scenario {scenario}",
        "contents": "On this page",
        "stance": "Neither for nor against apps: every figure is read beside the same days without tracing, and beside "
        "human tracers where they were simulated.",
        "no_untraced": "No version without tracing was lived here: nothing tells what the tracing changes.",
        "versions": "The versions of the town",
        "version_rule": "rule {rule}",
        "verdict": "The answer",
        "claim": "The sentence put to the test",
        "claim_source": "Antonio Casilli, Journal du CNRS, 24 April 2020",
        "no_verdict": "This scenario puts no sentence to the test: there is no verdict. The figures below answer the "
        "question, with their intervals.",
        "no_verdict_few": "This scenario puts no sentence to the test: there is no verdict. The figures below answer "
        "the question; intervals take {fewest} draws at least.",
        "conditions": "Under which conditions",
        "against": "The strongest objection",
        "key_figures": "Key figures",
        "key_caption": "Each version of the town, without tracing first. Below, in small type: the 95 % interval of "
        "what chance does, over {seeds}.",
        "key_few": "Each version of the town, without tracing first; {seeds}. No interval: it takes {fewest} draws at "
        "least, and chance alone makes larger differences.",
        "quantity": "Quantity",
        "nothing": "–",
        "nothing_means": "–: nothing to count in this version, or not measured.",
        "not_measured": "Not measured here",
        "figures": "Figures",
        "no_figure": "No figure, for want of data in this scenario: {names}.",
        "scrolls": "{name} (scrolls)",
        "tables": "All measures",
        "tables_intro": "What exactly a row counts is told by pistage explain with the name of the measure; the "
        "Parquet tables of the folder have every fact.",
        "all_metrics": "All measures, version by version",
        "paired": "Differences from the town without tracing, draw by draw",
        "paired_caption": "Version less town without tracing, within the same draws; below, the 95 % interval.",
        "parameters": "Parameters and their sources",
        "parameters_intro": "Every key of the scenario, with its value here. A default has its source; a value that "
        "the scenario chooses is explained in its file. Constants of the models: pistage explain parameters.",
        "parameters_all": "All keys ({count}, {changed})",
        "changed_none": "none changed for this run",
        "changed_some": "{count} changed for this run",
        "key": "Key",
        "value": "Value",
        "unit": "Unit",
        "source": "Source",
        "by_scenario": "the scenario's choice",
        "by_arm": "this version's choice",
        "by_change": "changed for this run",
        "by_default": "default",
        "reached": "What the town reaches",
        "reached_intro": "With simulated first cases, everybody else susceptible; after ±, the standard error.",
        "limits": "Limits and caveats",
        "limits_intro": "A model, not a measurement: it is worth what its assumptions are. Intervals say what the "
        "chance of the draws does, not whether the model is right. Of attacks, only the best one tried is shown: a "
        "lower bound.",
        "caveats_english": "",
        "again": "Run it again",
        "again_verify": "In the folder that holds this page, live all of it again and compare every fact:",
        "again_run": "Live the same scenario elsewhere:",
        "again_same": "The same command gives the same result, and so the same digest.",
        "cite": "How to cite",
        "cite_as": "pistage {version}, scenario {scenario}, {seeds}, digest {digest}. Simulated, not observed.",
        "version": "Version",
        "scenario": "Scenario",
        "seeds": "Draws",
        "digest": "Digest of the facts (SHA-256)",
        "scenario_digest": "Digest of the scenario (SHA-256)",
        "draw": "draw",
        "numbered": "{draws} (no. {first} to {last})",
        "numbered_one": "draw no. {first}",
    },
}

UNITS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "1": "",
        "persons": "personnes",
        "swabs": "prélèvements",
        "reports": "déclarations",
        "alerts": "alertes",
        "alerts per report": "alertes par déclaration",
        "person-days": "jours-personnes",
        "person-hours": "heures-personnes",
    },
    "en": {
        "1": "",
        "persons": "persons",
        "swabs": "swabs",
        "reports": "reports",
        "alerts": "alerts",
        "alerts per report": "alerts per report",
        "person-days": "person-days",
        "person-hours": "person-hours",
    },
}
"""Units of metrics as a reader sees them; a share is written in percent. Others are written as they are."""
