"""pistage verify: does the scenario of a result directory give the same result again, here and now?"""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from sim.interrupts import ending_at_once


@click.command()
@click.argument("directory", metavar="DIR")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="How many processes share the runs.")
@click.pass_context
def verify(context: click.Context, directory: str, jobs: int) -> None:
    """Run the scenario of a result directory again and compare every fact.

    Exit code 0 if all is the same; 1, saying where the runs first part, if not.
    """
    folder = Path(directory)
    with ending_at_once():
        from sim import study
        from sim.commands.progress import shown
        from sim.problems import shown as printed
        from sim.results.again import circumstances, differences, read_run, restored

        run = read_run(folder)
        scenario = restored(run, folder)
    with shown() as progress:
        result = study.run(scenario, arms=run["arms"], jobs=jobs, progress=progress)
    found = list(differences(run, folder, result))
    if not found:
        click.echo(f"same: {len(result.journals)} runs, digest {run['digest']}")
        return
    for difference in found:
        click.echo(f"different: {difference}")
    for note in circumstances(run, result.scenario, result.journals):
        click.echo(f"  {printed(note)}")
    context.exit(1)
