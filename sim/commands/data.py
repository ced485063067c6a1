"""pistage data: which measured data are there, where do they lie, and how may they be used?"""

from __future__ import annotations

import rich_click as click


@click.group(invoke_without_command=True)
@click.pass_context
def data(ctx: click.Context) -> None:
    """List the measured data, or fetch them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@data.command("list")
def list_() -> None:
    """List the datasets with their files, licence, citation, and where each file lies here."""
    from sim.hall.data import SOURCES, find
    from sim.problems import Refused, shown

    for dataset in SOURCES.values():
        click.echo(f"{dataset.name}: {dataset.what}\n  {dataset.licence}; cite {dataset.citation}")
        for file in dataset.files:
            try:
                where = str(find(f"{dataset.name}/{file}"))
            except Refused:
                where = f"not here; pistage data get {dataset.name}"
            click.echo(f"  {file}: {shown(where)}")


@data.command()
@click.argument("name")
def get(name: str) -> None:
    """Fetch the files of dataset NAME from its publisher, once; what is here already is left alone."""
    from sim.hall.data import SOURCES
    from sim.hall.data import get as get_files
    from sim.problems import shown

    if name in SOURCES:
        click.echo(f"fetching what is not here yet of {name}", err=True)
    for copy in get_files(name):
        doubt = "" if copy.published else " (not the published file: its SHA-256 differs)"
        click.echo(f"{'fetched' if copy.fetched else 'here already'}: {shown(str(copy.path))}{doubt}")
