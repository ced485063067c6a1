"""pistage scenarios: which questions can be asked at once?"""

from __future__ import annotations

import rich_click as click


@click.command()
def scenarios() -> None:
    """List the scenarios that come with pistage, each with its question."""
    from sim.hall.scenario import shipped

    width = max((len(each.name) for each in shipped()), default=0)
    for each in shipped():
        click.echo(f"{each.name:<{width}}  {each.question}")
