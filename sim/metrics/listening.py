"""What is measured of those who listen to Bluetooth? Claims and tracks, held against who declared and was where."""

from __future__ import annotations

from sim.metrics.metric import Kind, Metric

LISTENERS = {
    "listener": ("receivers set up in the town", "des capteurs posés en ville"),
    "parasite": ("an app that listens", "une appli parasite"),
}
"""Those who listen, by the names of their metrics."""
FEWEST_REPORTS, FEWEST_TRACKS = 60, 60
"""Below so many nothing is printed: privacy definitions of this project, section 3."""

OF_TRACKS = ("tracks", "changes", "links", "identifiers", "phones")

_OF: tuple[tuple[str, Kind, str, str, str], ...] = (
    (
        "named_90",
        "share",
        "declarers named by claims that, all claims of an arm at least as sure taken together, are right nine times in "
        "ten / reports",
        "Declarers named, right 9 times in 10",
        "Déclarés nommés, juste 9 fois sur 10",
    ),
    (
        "named_90_placebo",
        "share",
        "declarers named so by claims of another declarer's track: each claim is held against that one, ranked anew "
        "and counted as far down as nine in ten are right by it / reports",
        "Named, right 9 in 10, placebo",
        "Nommés, juste 9 sur 10, placebo",
    ),
    (
        "named_90_prior",
        "share",
        "declarers named so by chance: each track names anybody whose face was seen, ranked by how likely that is "
        "right, as far down as nine in ten are / reports",
        "Named, right 9 in 10, by chance",
        "Nommés, juste 9 sur 10, au hasard",
    ),
    (
        "named",
        "share",
        "declarers on whom a claim puts a weight of 1/2 or more / reports",
        "Declarers named",
        "Déclarés nommés",
    ),
    (
        "located",
        "share",
        "declarers who were recognised in one place or more / reports",
        "Declarers recognised somewhere",
        "Déclarés reconnus quelque part",
    ),
    (
        "home",
        "share",
        "declarers whose home is within 50 m of where one of their tracks is most at night / reports",
        "Declarers' homes found",
        "Domiciles de déclarés trouvés",
    ),
    (
        "named_home",
        "share",
        "declarers whose household a directory names rightly, by where a track of theirs is at night, with a weight of "
        "1/2 or more / reports",
        "Households named by a directory",
        "Foyers nommés par un annuaire",
    ),
    (
        "named_home_wrong",
        "share",
        "tracks whose nights and a directory put a weight of 1/2 or more on another household than the declarer's / "
        "tracks",
        "Wrong households named",
        "Foyers nommés à tort",
    ),
    (
        "named_home_prior",
        "share",
        "the weight of the declarer's household if it could be any of the town, of declarers with a track / reports",
        "Households named by chance",
        "Foyers nommés au hasard",
    ),
    (
        "named_home_placebo",
        "share",
        "declarers whose household is the one that the nights of another declarer's track give, the share of their "
        "tracks of which it is / reports",
        "Households named with a placebo",
        "Foyers nommés avec un placebo",
    ),
    (
        "track_coverage",
        "share",
        "declarers' stays away from home, from two days before the first symptoms until the report, that a track of "
        "theirs has / such stays",
        "Outings that a track has",
        "Sorties que la trace contient",
    ),
    (
        "longest_track",
        "share",
        "of those stays, the ones that the longest track of each declarer has / such stays",
        "Outings on the longest track",
        "Sorties sur la plus longue trace",
    ),
    (
        "wrong_accusation",
        "share",
        "tracks that put a weight of 1/2 or more on somebody who did not say what is in it / tracks",
        "Tracks that accuse the wrong person",
        "Traces qui accusent à tort",
    ),
    (
        "placebo",
        "share",
        "declarers whose track's claim names another track's declarer, the share of their tracks of which it "
        "does, ties scoring their fraction / reports",
        "Named with a placebo",
        "Nommés avec un placebo",
    ),
    (
        "prior",
        "share",
        "the weight of declarers with a track if it could be anybody whose face was seen / reports",
        "Named by chance",
        "Nommés au hasard",
    ),
)

_LINKS: tuple[tuple[str, Kind, str, str, str], ...] = (
    (
        "linked",
        "share",
        "changes of identifier (two of one phone, heard soon after one another at one place; of anybody, declared or "
        "not) of which the two are linked, by all means / changes",
        "Changes of identifier seen through",
        "Changements d'identifiant percés",
    ),
    (
        "linked_alone",
        "share",
        "the same by lone rotation alone: one falls silent, another begins, and no other does / changes",
        "Seen through by lone rotation",
        "Percés par rotation solitaire",
    ),
    (
        "linked_wrong",
        "share",
        "links, by all means, of identifiers of two phones / links",
        "Links that are wrong",
        "Liens erronés",
    ),
    (
        "linked_alone_wrong",
        "share",
        "the same by lone rotation alone / links",
        "Lone links that are wrong",
        "Liens solitaires erronés",
    ),
    (
        "linked_prior",
        "share",
        "changes that a guess would link: to each identifier that ends, one of those that soon begin there / changes",
        "Seen through by a guess",
        "Percés au hasard",
    ),
    (
        "linked_prior_wrong",
        "share",
        "links that are wrong if one guesses so / links",
        "Guessed links that are wrong",
        "Liens au hasard erronés",
    ),
)

_HELPED: tuple[tuple[str, Kind, str, str, str], ...] = (
    (
        "linked_helped",
        "share",
        "the same with whoever runs the server, whose key says of each identifier whose it is, where it opens it; of "
        "the others by all means / changes",
        "Seen through with the server's help",
        "Percés avec l'aide du serveur",
    ),
    (
        "linked_helped_wrong",
        "share",
        "links, so made, of identifiers of two phones / links",
        "Links with the server's help that are wrong",
        "Liens erronés malgré l'aide du serveur",
    ),
    (
        "linked_helped_placebo",
        "share",
        "changes seen through by the help alone of a server with another key / changes",
        "Seen through with another server's key",
        "Percés avec la clé d'un autre serveur",
    ),
    (
        "opened",
        "share",
        "identifiers heard of which the server's key says whose they are, of anybody, or that follow from one report / "
        "identifiers",
        "Identifiers that the server opens",
        "Identifiants que le serveur ouvre",
    ),
    (
        "opened_undeclared",
        "share",
        "the same of those whose owners did not declare / identifiers",
        "Identifiers of the undeclared that it opens",
        "Identifiants de non-déclarés qu'il ouvre",
    ),
    (
        "whole",
        "share",
        "phones of which two identifiers or more were heard, at any places, whose identifiers are all on one track "
        "with nobody else's, with the server's help / phones",
        "Whole tracks, with the server's help",
        "Traces entières, avec l'aide du serveur",
    ),
    (
        "whole_alone",
        "share",
        "the same without the server's help / phones",
        "Whole tracks, without help",
        "Traces entières, sans aide",
    ),
    (
        "whole_placebo",
        "share",
        "the same with the help of a server with another key, which opens nothing, or nonsense / phones",
        "Whole tracks, with another server's key",
        "Traces entières, avec la clé d'un autre serveur",
    ),
    (
        "followed",
        "share",
        "phones heard of which a track names the owner, by cameras and cards, with a weight of 1/2 or more, with the "
        "server's help / phones",
        "Phones whose owner is named, with help",
        "Téléphones dont le porteur est nommé, avec l'aide",
    ),
    (
        "followed_wrong",
        "share",
        "tracks, with the server's help, that put a weight of 1/2 or more on somebody who did not say what is in them "
        "/ tracks",
        "Tracks of anybody that name the wrong person",
        "Traces de n'importe qui nommées à tort",
    ),
    (
        "followed_alone",
        "share",
        "the same phones named without the server's help / phones",
        "Phones whose owner is named, without help",
        "Téléphones dont le porteur est nommé, sans aide",
    ),
    (
        "followed_prior",
        "share",
        "the weight of owners if it could be anybody whose face was seen / phones",
        "Phones whose owner is named by chance",
        "Téléphones dont le porteur est nommé au hasard",
    ),
    (
        "numbered",
        "share",
        "phones heard of which the server then has the telephone number of whom its key names / phones",
        "Phones heard whose number the server has",
        "Téléphones entendus dont le serveur a le numéro",
    ),
)
"""With a server's help."""


def _metric(who: str, name: str, kind: Kind, formula: str, en: str, fr: str) -> Metric:
    by_en, by_fr = LISTENERS[who]
    least = FEWEST_TRACKS if formula.endswith(OF_TRACKS) else FEWEST_REPORTS
    return Metric(f"privacy.{who}.{name}", "1", kind, formula, f"{en} ({by_en})", f"{fr} ({by_fr})", least)


LISTENING = tuple(_metric(who, *each) for who in LISTENERS for each in (*_OF, *_LINKS, *_HELPED))
