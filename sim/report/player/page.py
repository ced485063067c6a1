"""How does one file hold a film and all that plays it? Modules in an import map, chunks as one packed text.

The page forbids itself every fetch, so that it plays from a stick, from a mail, and in a room without a network.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from sim.report.wording import LANGUAGES

LENGTH_BYTES = 4
BEST = 9
"""The gzip level: a file is packed once and sent often."""
NOTHING_LOADED = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline' data:; "
    "base-uri 'none'; form-action 'none'"
)
NEIGHBOUR = re.compile(r'from "\./(\w+)\.js"')
"""How a module names another of ours; in one file there is no folder to look in, but a name in the import map."""
START = """
import { unpacked } from "pistage/film";
import { mount } from "pistage/player";
const said = (id) => JSON.parse(document.getElementById(id).textContent);
const source = unpacked(document.getElementById("film").textContent);
window.pistage = mount(document.getElementById("player"), { source, header: said("header"), words: said("words") });
"""
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{title} · pistage</title>
<style>body {{ margin: 0; }}
{style}</style>
<script type="importmap">{modules}</script>
</head>
<body>
<div id="player"></div>
<noscript>{noscript}</noscript>
<script type="application/json" id="header">{header}</script>
<script type="application/json" id="words">{words}</script>
<script type="text/plain" id="film">{film}</script>
<script type="module">{start}</script>
</body>
</html>
"""
NOSCRIPT = "Ce film se regarde avec JavaScript. · This film needs JavaScript."


def files(ending: str) -> dict[str, str]:
    """Return the player's own files of a kind, by name without the ending."""
    here: Traversable = resources.files("sim.report.player")
    found = sorted((each for each in here.iterdir() if each.name.endswith(ending)), key=lambda each: each.name)
    return {each.name.removesuffix(ending): each.read_text(encoding="utf-8") for each in found}


def tables() -> dict[str, dict[str, str]]:
    """Return what the player says, by language and key."""
    said = files(".json")
    return {language: json.loads(said[f"words.{language}"]) for language in LANGUAGES}


def modules() -> dict[str, str]:
    """Return the import map: every module under a name of its own, as an address that holds it."""
    return {f"pistage/{name}": _held(NEIGHBOUR.sub(r'from "pistage/\1"', text)) for name, text in files(".js").items()}


def _held(text: str) -> str:
    return "data:text/javascript;base64," + base64.b64encode(text.encode()).decode()


def packed(chunks: Sequence[bytes]) -> str:
    """Return chunks as one text: each after its length, all of them gzipped, in base64."""
    framed = b"".join(len(chunk).to_bytes(LENGTH_BYTES, "little") + chunk for chunk in chunks)
    return base64.b64encode(gzip.compress(framed, BEST, mtime=0)).decode()


def replay(chunks: Sequence[bytes], header: Mapping[str, Any]) -> str:
    """Return one HTML file that plays a film from anywhere and fetches nothing.

    `header`: question and, in `runs`, each run's label and title in both languages; start (an ISO date), days, seed;
    `language` may be left out, `map` (x0, y0, x1, y1 in m) where the film itself says how large the town is, and
    `source` (scenario, version, digest), whence the film comes.
    """
    language = header.get("language", LANGUAGES[0])
    return PAGE.format(
        language=language, policy=escape(NOTHING_LOADED), title=escape(header["question"][language]),
        style=files(".css")["player"], modules=_json({"imports": modules()}), noscript=NOSCRIPT,
        header=_json(dict(header)), words=_json(tables()), film=packed(chunks), start=START,
    )  # fmt: skip


def _json(said: Any) -> str:
    """Return JSON that no element of a page can end."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
