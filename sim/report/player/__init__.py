"""How is a film watched? By a player in plain ES modules, the same for a page, a file that is sent, and a notebook.

    replay(chunks, header)           one HTML file that fetches nothing
    widget.widget(chunks, header)    the same in a notebook's cell (the extra `notebook`)

film: chunks and runs · lives, messages, heard, owners: what each part holds · clock, place, dots: time, whereabouts,
pixels · truth, server, attacker: the panels · card, events, controls, stage, address, words: the rest of the page
player: all of it
"""

from sim.report.player.page import replay

__all__ = ["replay"]
