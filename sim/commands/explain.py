"""pistage explain: what does a key, a metric, a label or a column mean, in what unit, and who says so?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

import rich_click as click

from sim.commands import named
from sim.problems import Problem, Refused

if TYPE_CHECKING:
    from sim.hall.scenario import Explanation
    from sim.metrics import Metric


@click.command()
@click.argument("words", metavar="[KEY]", nargs=-1)
def explain(words: tuple[str, ...]) -> None:
    """Explain a key, such as health.lab.turnaround_h, a metric, such as alerts.late, a label, such as Late alerts, or
    the name of a system or a shipped scenario.

    Without KEY, list all keys of scenario files. A table, such as adversaries, shows its keys with their defaults and
    sources; what names of metrics begin with, such as privacy.neighbour, lists these. `pistage explain metrics` lists
    all metrics with their labels, `pistage explain tables` every column of a result's tables (`tables.infections`: of
    one), `pistage explain parameters` every constant with its unit and source, and `pistage explain rules` the dated
    rules (`swisscovid_2020_06`: the thresholds of one, and after how many minutes it alerts).
    """
    key = " ".join(words)
    if not key:
        click.echo(_keys())
    elif key in LISTS:
        click.echo(LISTS[key]())
    elif (told := _rule(key)) is not None:
        click.echo(told)
    elif key.startswith(TABLES):
        click.echo(_columns(*key.removeprefix(TABLES).split(".", 1)))
    else:
        click.echo(_one(key))


TABLES = "tables."
PLAIN = "plain_"


def _rule(key: str) -> str | None:
    """Return the page of a rule, such as swisscovid_2020_06; None where there is none of that name."""
    if "_" not in key or ("." in key and not key.startswith(PLAIN)):
        return None
    from sim.commands.rules import page

    return page(key)


def _keys() -> str:
    from sim.hall.scenario import every_key
    from sim.hall.scenario import explain as explained

    keys = [explained(each) for each in every_key()]
    width = max(len(each.key) for each in keys)
    defaults = (f" [{each.default}]" if each.default else "" for each in keys)
    return "\n".join(f"{e.key:<{width}}  {e.description}{d}" for e, d in zip(keys, defaults, strict=True))


def _one(key: str) -> str:
    """Return the page of a metric, by its name or a label, or else of a key or a family of metrics, and of a system or
    a scenario of that name.

    Raises Refused for what is none of these.
    """
    told = named.page(key)
    try:
        return "\n\n".join(filter(None, [_key_or_metric(key), told]))
    except Refused:
        if told:
            return told
        close = get_close_matches(key, named.every_name(), n=1, cutoff=NEAR_NAME)
        if not close:
            raise
    raise Refused(Problem("no such name", f"did you mean {close[0]}?", key=key))


def _key_or_metric(key: str) -> str:
    """Return the page of a metric, a key or a family of metrics. Raises Refused."""
    from sim.hall.scenario import explain as explained
    from sim.metrics import METRICS

    labels = {_folded(label): metric for metric in METRICS.values() for label in (metric.en, metric.fr)}
    metric = METRICS.get(key) or labels.get(_folded(key))
    if metric is not None:
        return _metric(metric)
    close = get_close_matches(_folded(key), labels, n=1, cutoff=NEAR_LABEL)
    try:
        return _page(explained(key))
    except Refused:
        family = [each for each in METRICS.values() if each.name.startswith(f"{key}.")]
        if family:
            return _family(key, family)
        if not close:
            _refuse_like_rule(key)
            raise
    found = labels[close[0]]
    nearest = next(label for label in (found.en, found.fr) if _folded(label) == close[0])
    raise Refused(Problem("no such key or label", f'did you mean "{nearest}"?', key=key))


def _refuse_like_rule(key: str) -> None:
    """Refuse what is written almost like a rule."""
    from sim.commands.rules import like

    if nearest := "" if "." in key else like(key):
        raise Refused(Problem("no such key or rule", f"did you mean {nearest}?", key=key))


NEAR_NAME = 0.85
"""How alike a text and a name must be before one is taken for the other."""
NEAR_LABEL = 0.75
"""How alike a text and a label must be before one is taken for the other."""


def _folded(label: str) -> str:
    """Return a label as it is compared: without capitals, and with plain spaces and apostrophes."""
    return " ".join(label.replace("\u2019", "'").split()).casefold()


def _metric(metric: Metric) -> str:
    lines = [f"{metric.name}: {metric.formula}"]
    lines += [f"  {name:<8} {text}" for name, text in (("unit", metric.unit), ("en", metric.en), ("fr", metric.fr))]
    return "\n".join([*lines, *map(_note, _notes(metric))])


def _notes(metric: Metric) -> Iterator[str]:
    """Yield what a metric leaves out, below how many it is not printed, and which claims it decides."""
    from sim.hall.scenario import shipped
    from sim.metrics import NEIGHBOURLY
    from sim.metrics.privacy import HOUSEMATES

    if metric.name.startswith(NEIGHBOURLY):
        yield HOUSEMATES
    if metric.least:
        below = metric.formula.rpartition(" / ")[2].partition(" (")[0] if " / " in metric.formula else "alerts"
        yield f"below {metric.least} {below} in all seeds nothing is printed"
    for each in shipped():
        if each.claim and each.decided_by == metric.name:
            yield f"decides claim {each.claim}, in the scenario {each.name} (pistage claims {each.claim})"


def _note(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _family(key: str, family: list[Metric]) -> str:
    """Return the metrics whose names begin alike, each on a line, with what holds of all of them."""
    from sim.metrics import NEIGHBOURLY
    from sim.metrics.privacy import HOUSEMATES

    said = f"; {HOUSEMATES}" if f"{key}." == NEIGHBOURLY else ""
    head = textwrap.fill(f"{key}: {len(family)} metrics{said}", WIDTH, subsequent_indent="  ")
    return "\n".join([head, *(_note(_line(each)) for each in family)])


def _line(metric: Metric) -> str:
    return f'{metric.name} [{metric.unit}] "{metric.en}": {metric.formula}'


def _metrics() -> str:
    from sim.metrics import METRICS

    return "\n".join(map(_line, METRICS.values()))


def _tables() -> str:
    from sim.hall.journal import KINDS

    return "\n\n".join(_columns(table) for table in KINDS)


def _columns(table: str, name: str | None = None) -> str:
    """Return a table's columns, or one of them, each with its type and what it says. Raises Refused for a stranger."""
    from sim.hall.journal import KINDS
    from sim.results.columns import columns, described

    if table not in KINDS:
        close = get_close_matches(table, KINDS, n=1)
        mend = f"did you mean {TABLES}{close[0]}?" if close else f"tables: {', '.join(KINDS)}"
        raise Refused(Problem("no such table", mend, key=TABLES + table))
    rows = [each for each in columns(table) if name in (None, each.name)]
    if not rows:
        close = get_close_matches(str(name), [each.name for each in columns(table)], n=1)
        mend = f"did you mean {TABLES}{table}.{close[0]}?" if close else f"see pistage explain {TABLES}{table}"
        raise Refused(Problem("no such column", mend, key=f"{TABLES}{table}.{name}"))
    if name is not None:
        return f"{TABLES}{table}.{name}: {rows[0].says}\n  type     {rows[0].type}"
    width = max(len(each.name) for each in rows)
    said = [textwrap.fill(f"{each.name:<{width}}  {each.says} ({each.type})", WIDTH, initial_indent="  ",
                          subsequent_indent=" " * (width + 4), break_on_hyphens=False) for each in rows]  # fmt: skip
    return "\n".join([textwrap.fill(f"{TABLES}{table}: {described(table)}", WIDTH, subsequent_indent="  "), *said])


WIDTH = 100


def _parameters() -> str:
    from sim.parameters import catalogue

    return "\n".join(f"{row.room}.{row.name} = {row.value} [{row.unit}]: {row.source}" for row in catalogue())


def _rules() -> str:
    from sim.commands.rules import listed

    return listed()


LISTS = {"metrics": _metrics, "tables": _tables, "parameters": _parameters, "rules": _rules}


KEYS_WIDE = 80


def _page(found: Explanation) -> str:
    rows = {
        "type": found.type,
        "unit": found.unit,
        "default": found.default or ("" if found.keys else "none"),
        "source": found.source,
        "keys": textwrap.fill(", ".join(found.keys), KEYS_WIDE).replace("\n", "\n" + 11 * " "),
    }
    lines = [f"{found.key}: {found.description}"] + [_row(name, text) for name, text in rows.items() if text]
    return "\n".join([*lines, *_inside(found)])


def _row(name: str, text: str) -> str:
    """Return a row of a key's page; of a table with many keys, over several lines."""
    row = f"  {name:<8} {text}"
    return row if name != "keys" else textwrap.fill(row, WIDTH, subsequent_indent=" " * 11)


def _inside(table: Explanation) -> Iterator[str]:
    """Yield each key of a table, those of its tables included, with its default, unit and source."""
    from sim.hall.scenario import every_key
    from sim.hall.scenario import explain as explained

    inside = [explained(each) for each in every_key() if table.keys and each.startswith(f"{table.key}.")]
    width = max((len(each.key) for each in inside), default=0)
    for each in inside:
        unit = f" [{each.unit}]" if each.unit else ""
        source = f": {each.source}" if each.source else ""
        yield textwrap.fill(
            f"{each.key:<{width}}  {each.default or 'no default'}{unit}{source}", WIDTH, initial_indent="  ",
            subsequent_indent=" " * (width + 4), break_on_hyphens=False,
        )  # fmt: skip
