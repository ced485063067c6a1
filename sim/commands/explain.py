"""pistage explain: what does a key or a metric mean, in what unit, and who says so?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from sim.hall.scenario import Explanation
    from sim.metrics import Metric


@click.command()
@click.argument("key", required=False)
def explain(key: str | None) -> None:
    """Explain a key of scenario files, such as health.lab.turnaround_h, or a metric, such as alerts.late.

    Without KEY, list all keys. `pistage explain metrics` lists all metrics, `pistage explain parameters` every constant
    with its unit and source.
    """
    from sim.hall.scenario import every_key
    from sim.hall.scenario import explain as explained
    from sim.metrics import METRICS

    if key is not None and key in METRICS:
        click.echo(_metric(METRICS[key]))
        return
    if key is not None and key in LISTS:
        click.echo(LISTS[key]())
        return
    if key is not None:
        click.echo(_page(explained(key)))
        return
    keys = [explained(each) for each in every_key()]
    width = max(len(each.key) for each in keys)
    for each in keys:
        default = f" [{each.default}]" if each.default else ""
        click.echo(f"{each.key:<{width}}  {each.description}{default}")


def _metric(metric: Metric) -> str:
    return f"{metric.name}: {metric.formula}\n  unit     {metric.unit}\n  en       {metric.en}\n  fr       {metric.fr}"


def _metrics() -> str:
    from sim.metrics import METRICS

    return "\n".join(f"{metric.name} [{metric.unit}]: {metric.formula}" for metric in METRICS.values())


def _parameters() -> str:
    from sim.parameters import catalogue

    return "\n".join(f"{row.room}.{row.name} = {row.value} [{row.unit}]: {row.source}" for row in catalogue())


LISTS = {"metrics": _metrics, "parameters": _parameters}


def _page(found: Explanation) -> str:
    rows = {
        "type": found.type,
        "unit": found.unit,
        "default": found.default or ("" if found.keys else "none"),
        "source": found.source,
        "keys": ", ".join(found.keys),
    }
    lines = [f"{found.key}: {found.description}"] + [f"  {name:<8} {text}" for name, text in rows.items() if text]
    return "\n".join(lines)
