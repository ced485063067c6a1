"""What can be asked at the command line? One short file per command: it parses and prints, and nothing else.

A command's module is loaded when the command is called, so that `pistage --help` is immediate.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from types import MappingProxyType
from typing import Any

import rich_click as click

import sim
from sim.commands.exits import ending
from sim.interrupts import ending_at_once
from sim.problems import Problem, Refused

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "run": "Live a scenario: every arm, every seed.",
        "check": "Check a scenario file and show every mistake at once.",
        "explain": "Explain a key, a metric, a label or a column, or list them all.",
        "scenarios": "List the scenarios that come with pistage.",
        "systems": "List the systems of tracing, or show one.",
        "claims": "List the claims under test, or show one whole.",
        "attacks": "List the attacks a scenario can have, or show one whole.",
        "schema": "Print the JSON Schema of scenario files, for editors.",
        "data": "List the measured data, or fetch them.",
        "plot": "Draw the figures of a result again, from its tables.",
        "replay": "Show one seed of a result as a film in one HTML file.",
        "classroom": "Open a page of questions, each lived while it is watched.",
        "compare": "Compare two results: settings, and every metric of their arms.",
        "verify": "Run a result again from its own record, and compare.",
        "calibrate": "Fit the channel between phones to measured signals.",
        "bench": "Tell how fast towns of some sizes live on this machine.",
    }
)
"""Every command with its line of help, in the order they are shown; `sim.commands.NAME` holds the function NAME."""


SEE_HELP = "see pistage --help"


class Front(click.RichGroup):
    """The commands of pistage, each loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name; a page of help needs its name and line only."""
        if cmd_name not in COMMANDS:
            return None
        if ctx.meta.get("listing"):
            return click.RichCommand(name=cmd_name, short_help=COMMANDS[cmd_name])
        with ending_at_once():
            command: click.Command = getattr(import_module(f"sim.commands.{cmd_name}"), cmd_name)
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is called. Raises Refused with the nearest name for one that does not exist."""
        if args[0] not in COMMANDS:
            close = get_close_matches(args[0], COMMANDS, n=1)
            raise Refused(Problem("no such command", f"did you mean {close[0]}?" if close else SEE_HELP, value=args[0]))
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of help without loading any command."""
        ctx.meta["listing"] = True
        super().format_help(ctx, formatter)


@click.group(cls=Front, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(sim.__version__, prog_name="pistage")
@click.pass_context
def pistage(ctx: click.Context) -> None:
    """One town lives the same weeks several times over, each time under another way of tracing contacts.

    Begin with: pistage run stopcovid
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)

    def command() -> None:
        with pistage.make_context("pistage", words.copy()) as context:
            pistage.invoke(context)

    return ending(command, as_json="--json" in words)
