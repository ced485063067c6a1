"""pistage schema: which keys may a scenario file have, in a form that editors understand?"""

from __future__ import annotations

import json

import rich_click as click


@click.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors.

    Save it beside your scenario and open the scenario with the line: #:schema ./scenario.schema.json
    """
    from sim.hall.scenario import schema as described

    click.echo(json.dumps(described(), indent=2))
