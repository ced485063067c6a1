"""What does the server of a classroom answer? One page, its files, and films over a websocket; nothing to anybody else.

Only pages that it served itself may open the websocket: the origin must be this server's own, and its name an address
or localhost, so that no page of the web reaches it through a visitor's browser. Messages are short; one that is nothing
the page could ask is refused in words, and whatever is being shown goes on.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.problems import Refused
from sim.report.classroom.lessons import Lesson
from sim.report.classroom.page import POLICY, file, page
from sim.report.classroom.questions import NoQuestion, question, read
from sim.report.classroom.reels import Full, Projects, Reel, Reels, said

FOREIGN, NOT_FOUND, MISDIRECTED = 1008, 404, 421
"""Codes: a websocket opened from elsewhere (RFC 6455), no such file, a name that is not this server's (RFC 9110)."""
LONGEST_MESSAGE = 2_000
"""Bytes of a message of a page, at most."""
SAFE = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store"}  # fmt: skip


def app(cards: Mapping[str, Any], lesson: Callable[[str], Lesson], projector: Projects, *, host: str = "") -> Starlette:
    """Return the application of a page with these cards.

    `lesson` gives each card's by name, when it is first asked for; `host` is a name under which the page is asked for,
    besides addresses and localhost.
    """
    reels, found = Reels(projector), cache(lesson)

    async def first(request: Request) -> Response:
        return HTMLResponse(page(cards), headers=SAFE) if _ours(request, host) else _elsewhere()

    async def files(request: Request) -> Response:
        if not _ours(request, host):
            return _elsewhere()
        kept = file(request.path_params["folder"], request.path_params["name"])
        if kept is None:
            return PlainTextResponse("no such file", NOT_FOUND, SAFE)
        return Response(kept[0], media_type=kept[1], headers=SAFE)

    async def film(socket: WebSocket) -> None:
        if not _ours(socket, host) or socket.headers.get("origin") != f"http://{socket.headers.get('host')}":
            await socket.close(FOREIGN)
            return
        await socket.accept()
        await _Visit(socket, cards, found, reels).serve()

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield

    return Starlette(
        routes=[Route("/", first), Route("/{folder}/{name}", files), WebSocketRoute("/film", film)], lifespan=life
    )


def _ours(asked: HTTPConnection, host: str) -> bool:
    """Tell whether this server was asked for by an address, as localhost, or by its name."""
    name = asked.url.hostname or ""
    if name in ("localhost", host):
        return bool(name)
    with suppress(ValueError):
        return bool(ipaddress.ip_address(name))
    return False


def _elsewhere() -> Response:
    return PlainTextResponse("this server is asked for by its address, or as localhost", MISDIRECTED, SAFE)


class _Visit:
    """One page that is open somewhere: what it asks, and the film that it is shown."""

    def __init__(
        self, socket: WebSocket, cards: Mapping[str, Any], lesson: Callable[[str], Lesson], reels: Reels
    ) -> None:
        self.socket, self.cards, self.lesson, self.reels = socket, cards, lesson, reels
        self.showing: asyncio.Task[None] | None = None
        self.leave: Callable[[], None] = lambda: None

    async def serve(self) -> None:
        """Hear what the page asks until it is closed."""
        with suppress(WebSocketDisconnect, RuntimeError):
            while True:
                message = await self.socket.receive()
                if message["type"] != "websocket.receive":
                    break
                await self._asked(message.get("text"))
        await self._stop()

    async def _asked(self, text: str | None) -> None:
        try:
            if text is None or len(text) > LONGEST_MESSAGE:
                raise NoQuestion(f"a message is text of at most {LONGEST_MESSAGE} letters")
            name, seed, sliders = read(text, self.cards)
            lesson = await asyncio.to_thread(self.lesson, name)
            asked = question(name, seed, sliders, lesson)
            reel = self.reels.watch(lesson, asked)
        except (NoQuestion, Refused) as why:
            await self._say(refused=str(why))
        except Full:
            await self._say(full=True)
        else:
            await self._stop()
            self.leave = lambda: self.reels.leave(asked, reel)
            header = {**reel.header, "lesson": name, "asked": {"rules": lesson.rules(), "values": lesson.settings()}}
            self.showing = asyncio.create_task(self._show(reel, header))

    async def _show(self, reel: Reel, header: Mapping[str, Any]) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            await self._say(header=header)
            try:
                async for chunk in reel.all():
                    await self.socket.send_bytes(chunk)
            except WebSocketDisconnect:
                raise
            except Exception as problem:  # whatever it was, the page is told
                await self._say(broken=said(problem))
            else:
                await self._say(end=True)

    async def _stop(self) -> None:
        if self.showing is not None:
            self.showing.cancel()
            with suppress(asyncio.CancelledError):
                await self.showing
            self.showing = None
        self.leave()
        self.leave = lambda: None

    async def _say(self, **what: Any) -> None:
        await self.socket.send_text(json.dumps(what, ensure_ascii=False))
