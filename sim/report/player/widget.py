"""How is a film watched in a notebook? In a cell, by the same modules as on a page, through anywidget.

A notebook has no import map of ours: the modules are handed over as texts, and each is named to the others by an
address that the browser makes for it. Without anywidget (the extra `notebook`) nothing else is missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

from sim.problems import Problem, Refused
from sim.report.player.page import NEIGHBOUR, files, packed, tables

HEIGHT_PX = 680
"""How high a cell is if nobody says."""
RENDER = """
const MODULES = {modules};
const WORDS = {words};
const held = {{}};
for (const [name, text] of MODULES) {{
  const named = text.replace(/from "\\.\\/(\\w+)\\.js"/g, (_, neighbour) => `from "${{held[neighbour]}}"`);
  held[name] = URL.createObjectURL(new Blob([named], {{ type: "text/javascript" }}));
}}
export default {{
  async render({{ model, el }}) {{
    const [{{ unpacked }}, {{ mount }}] = await Promise.all([import(held.film), import(held.player)]);
    const root = document.createElement("div");
    root.className = "within";
    root.style.setProperty("--height", `${{model.get("height")}}px`);
    el.append(root);
    const source = unpacked(model.get("film"));
    const player = mount(root, {{ source, header: model.get("header"), words: WORDS, address: false }});
    return () => player.close();
  }},
}};
"""


def esm() -> str:
    """Return the module that a notebook's front end loads: it mounts a player on what its model holds."""
    text = files(".js")
    order = TopologicalSorter({name: set(NEIGHBOUR.findall(code)) for name, code in text.items()}).static_order()
    return RENDER.format(
        modules=json.dumps([(name, text[name]) for name in order], ensure_ascii=False),
        words=json.dumps(tables(), ensure_ascii=False),
    )


def widget(chunks: Sequence[bytes], header: Mapping[str, Any], height: int = HEIGHT_PX) -> Any:
    """Return a widget that plays a film in a notebook's cell, so many pixels high; `header` as a page's.

    Raises Refused where anywidget is not installed.
    """
    try:
        import anywidget
        import traitlets
    except ImportError as why:
        mend = "pip install 'pistage[notebook]', or write a page with pistage replay"
        raise Refused(Problem("a film in a notebook needs anywidget, which is not installed here", mend)) from why
    traits = {
        "film": traitlets.Unicode().tag(sync=True),
        "header": traitlets.Dict().tag(sync=True),
        "height": traitlets.Int().tag(sync=True),
    }
    kind = type("Film", (anywidget.AnyWidget,), {"_esm": esm(), "_css": files(".css")["player"], **traits})
    return kind(film=packed(chunks), header=dict(header), height=height)
