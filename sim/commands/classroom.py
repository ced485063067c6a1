"""pistage classroom: a page of questions for a room, each a small town that is lived while it is watched."""

from __future__ import annotations

import errno
import ipaddress
import logging
import socket
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import rich_click as click

from sim.interrupts import ending_at_once
from sim.problems import Problem, Refused

if TYPE_CHECKING:
    from sim.projector import Projector
    from sim.report.classroom.lessons import Lesson

HERE = "127.0.0.1"
PORT = 8460
LAST_PORT = 65_535
EVERYWHERE = ("0.0.0.0", "::")


@click.command()
@click.argument("scenario", required=False)
@click.option("--set", "settings", multiple=True, metavar="KEY=TOML", help="Set a key of SCENARIO anew.")
@click.option("--port", type=click.IntRange(0, LAST_PORT), default=PORT, metavar="N", help="Where it listens; 0: any.")
@click.option("--host", default=HERE, metavar="ADDRESS", help="Who may ask; this machine alone if not given.")
@click.option("--no-browser", is_flag=True, help="Open no browser; only say where the page is.")
def classroom(scenario: str | None, *, settings: tuple[str, ...], port: int, host: str, no_browser: bool) -> None:
    """Open a page for a classroom: questions, and films that are lived while they are watched.

    Without SCENARIO it opens with a card for each sentence under test; with one, that scenario is the page's film.
    Ctrl-C ends it.
    """
    with ending_at_once():
        if settings and scenario is None:
            raise Refused(Problem("only a scenario has keys", "pistage classroom SCENARIO --set ...", key="--set"))
        from sim.projector import Projector

        listening = _listening(host, port)
        projector = Projector()
    try:
        where = _where(host, listening)
        if scenario is None:
            click.echo(f"{where} (Ctrl-C ends it)")  # a browser may ask already, and is answered in a moment
        with ending_at_once():
            cards, lesson = _lessons(scenario, settings)
        if scenario is not None:
            click.echo(f"{where} (Ctrl-C ends it)")
        if not _only_here(host):
            click.echo("whoever reaches this machine can open the page; it has nothing but made-up towns", err=True)
        if not no_browser and not webbrowser.open(
            where if scenario is None else f"{where}#lesson={quote(next(iter(cards)))}"
        ):
            click.echo("no browser was found: open the address by hand", err=True)
        _serve(cards, lesson, projector, listening, host)
    finally:
        projector.close()
        listening.close()


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises Refused where the port is taken or the address is none of this machine's."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind)
    except OSError as why:
        raise Refused(
            Problem(f"no address of this machine: {why}", f"--host {HERE}", key="--host", value=host)
        ) from why
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen()
    except PermissionError as why:
        raise Refused(
            Problem("this port is not for everybody", f"--port {PORT}", key="--port", value=str(port))
        ) from why
    except OSError as why:
        listening.close()
        if why.errno == errno.EADDRINUSE:
            taken = "something else listens there, perhaps another pistage classroom"
            raise Refused(Problem(taken, "--port 0 takes a free one", key="--port", value=str(port))) from why
        raise Refused(Problem(f"nothing can listen there: {why.strerror}", f"--host {HERE}", key="--host",
                              value=host)) from why  # fmt: skip
    return listening


def _lessons(scenario: str | None, settings: tuple[str, ...]) -> tuple[Mapping[str, Any], Callable[[str], Lesson]]:
    """Return the cards of the page, and what gives each one's lesson."""
    from sim.report.classroom import lessons

    if scenario is None:
        return lessons.cards(), lessons.shipped
    mine = lessons.own(scenario, settings)
    return {mine.name: mine.asks}, lambda _: mine


def _only_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _where(host: str, listening: socket.socket) -> str:
    name = "localhost" if host in (HERE, *EVERYWHERE) else f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}/"


def _serve(
    cards: Mapping[str, Any], lesson: Callable[[str], Lesson], projector: Projector, listening: socket.socket, host: str
) -> None:
    """Serve the page until Ctrl-C."""
    import uvicorn

    from sim.report.classroom.app import LONGEST_MESSAGE, app

    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # a page that goes while it is sent a film is no news
    config = uvicorn.Config(
        app(cards, lesson, projector, host=host), log_level="error", ws="websockets-sansio",
        ws_max_size=LONGEST_MESSAGE, lifespan="off", timeout_graceful_shutdown=1, access_log=False,
    )  # fmt: skip
    uvicorn.Server(config).run([listening])
