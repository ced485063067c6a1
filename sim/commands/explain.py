"""pistage explain: what does a key of a scenario file mean, in what unit, and who says its default?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from sim.hall.scenario import Explanation


@click.command()
@click.argument("key", required=False)
def explain(key: str | None) -> None:
    """Explain a key of scenario files, such as health.lab.turnaround_h; without KEY, list them all."""
    from sim.hall.scenario import every_key
    from sim.hall.scenario import explain as explained

    if key is not None:
        click.echo(_page(explained(key)))
        return
    keys = [explained(each) for each in every_key()]
    width = max(len(each.key) for each in keys)
    for each in keys:
        default = f" [{each.default}]" if each.default else ""
        click.echo(f"{each.key:<{width}}  {each.description}{default}")


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
