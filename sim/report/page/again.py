"""How is the result had again, and quoted? Command lines that a reader can copy, and one line that names the run."""

from __future__ import annotations

import shlex

from sim.problems import shown
from sim.report.origin import SHORT_DIGEST, Origin
from sim.report.page.keys import toml
from sim.report.page.markup import Markup, element
from sim.report.page.tables import draws
from sim.report.page.words import SAID
from sim.report.wording import Language, typeset

OPTIONS = ("seeds.first", "seeds.count", "arms")
"""Changed keys for which the command line has options of their own."""


def commands(origin: Origin) -> tuple[str, str]:
    """Return the line that lives a result again and compares, and the one that lives its scenario elsewhere."""
    return "pistage verify .", " ".join(_run(origin))


def _run(origin: Origin) -> list[str]:
    seeds, changed = origin.summary["seeds"], origin.scenario.changed(origin.arms)
    parts = ["pistage", "run", shlex.quote(shown(origin.scenario.name)), "--seed", str(seeds[0]), "--seeds",
             str(len(seeds))]  # fmt: skip
    if "arms" in changed:
        parts += ["--arms", ",".join(origin.arms)]
    for key, value in changed.items():
        if key not in OPTIONS:
            parts += ["--set", shlex.quote(shown(f"{key}={toml(value, key)}"))]
    return parts


def again(origin: Origin, language: Language) -> Markup:
    """Return how to run it again."""
    said, (verify, run) = SAID[language], commands(origin)
    return Markup(
        element("p", typeset(said["again_verify"], language))
        + element("pre", element("code", verify), tabindex="0")
        + element("p", typeset(said["again_run"], language))
        + element("pre", element("code", run), tabindex="0")
        + element("p", said["again_same"])
    )


def cite(origin: Origin, language: Language) -> Markup:
    """Return the line to quote the result by, and what it takes to find it."""
    said, scenario = SAID[language], shown(origin.scenario.name)
    seeds, version = draws(origin, language), origin.version
    line = said["cite_as"].format(version=version, scenario=scenario, seeds=seeds, digest=origin.digest[:SHORT_DIGEST])
    facts = (
        ("version", f"pistage {version}"),
        ("scenario", scenario),
        ("seeds", seeds),
        ("digest", element("code", origin.digest)),
        ("scenario_digest", element("code", origin.scenario.digest())),
    )
    rows = [[element("dt", said[name]), element("dd", value)] for name, value in facts]
    return Markup(element("p", typeset(line, language)) + element("dl", *rows))
