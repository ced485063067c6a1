"""What is the page of a classroom made of? The player's modules and its own, each a file of this server's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from sim.report.player.page import tables as player_tables
from sim.report.wording import LANGUAGES

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FOLDERS = {"player": "sim.report.player", "classroom": "sim.report.classroom"}
KINDS = {".js": "text/javascript", ".css": "text/css"}
PAGE = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>pistage</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="player/player.css">
<link rel="stylesheet" href="classroom/classroom.css">
</head>
<body>
<div id="cards"></div>
<div id="player" hidden></div>
<noscript>Cette page se regarde avec JavaScript. · This page needs JavaScript.</noscript>
<script type="application/json" id="questions">{cards}</script>
<script type="application/json" id="words">{words}</script>
<script type="module" src="classroom/classroom.js"></script>
</body>
</html>
"""


def file(folder: str, name: str) -> tuple[str, str] | None:
    """Return a file of the page, as its text and its media type; nothing where there is none."""
    kind = next((media for ending, media in KINDS.items() if name.endswith(ending)), None)
    if folder not in FOLDERS or kind is None:
        return None
    here: Traversable = resources.files(FOLDERS[folder])
    found = {each.name: each for each in here.iterdir()}
    return (found[name].read_text(encoding="utf-8"), kind) if name in found else None


def tables() -> dict[str, dict[str, str]]:
    """Return what the page says beside the player, by language and key."""
    here: Traversable = resources.files("sim.report.classroom")
    return {each: json.loads((here / f"words.{each}.json").read_text(encoding="utf-8")) for each in LANGUAGES}


def page(cards: Mapping[str, Any]) -> str:
    """Return the page itself, which begins with these cards."""
    words = {language: {**said, **tables()[language]} for language, said in player_tables().items()}
    return PAGE.format(cards=_json(dict(cards)), words=_json(words))


def _json(said: Any) -> str:
    """Return JSON that no element of a page can end."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
