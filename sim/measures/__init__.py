"""What does a journal say? Every metric of `sim.metrics`, counted from the facts of one arm and one seed."""

from __future__ import annotations

from sim.adversaries.releases import FORMS
from sim.hall.journal import Journal
from sim.measures.alerts import alerts
from sim.measures.carriers import carriers
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.epidemic import NO_BASELINE, averted, epidemic
from sim.measures.graphs import operator
from sim.measures.judging import judging
from sim.measures.listening import listening
from sim.measures.missed import reached
from sim.measures.presence import presence
from sim.measures.privacy import neighbours
from sim.measures.probing import prober, told_for_nothing
from sim.measures.quarantine import quarantine
from sim.measures.servers import servers
from sim.measures.situations import situations
from sim.measures.staff import staff
from sim.measures.telling import telling
from sim.measures.unicity import trails
from sim.metrics import METRICS, PROBED
from sim.metrics.trails import TRAILS

__all__ = ["Counted", "Measured", "Unknown", "measure"]

NO_NEIGHBOUR = "nobody in this scenario tries to find out who declared"
NOTHING_READ = "nobody in this scenario reads what is released of where people were"
NOTHING_RELEASED = "nothing is released of where people were"
NO_PROBER = "nobody holds phones of their own near somebody here, or no phone takes part"
NO_ALERTS = "nobody is alerted without tracing"


def measure(journal: Journal, baseline: Journal | Unknown = NO_BASELINE) -> Measured:
    """Count every metric of one journal, in the order of METRICS.

    `baseline` is the journal of arm none with the same seed and town, or why there is none: without it nothing can be
    said of infections averted.
    """
    found = epidemic(journal) | averted(journal, baseline) | alerts(journal) | quarantine(journal)
    found |= (
        servers(journal)
        | staff(journal)
        | telling(journal)
        | neighbours(journal)
        | trails(journal)
        | operator(journal)
        | listening(journal)
        | presence(journal)
        | prober(journal)
        | carriers(journal)
        | told_for_nothing(journal)
        | situations(journal)
        | judging(journal)
        | reached(journal)
    )
    nobody = Unknown(NO_ALERTS if journal.system == "none" else NO_NEIGHBOUR)
    absent = {
        TRAILS: Unknown(NOTHING_READ if journal.system in FORMS else NOTHING_RELEASED),
        PROBED: Unknown(NO_PROBER),
    }
    why = {name: next((why for start, why in absent.items() if name.startswith(start)), nobody) for name in METRICS}
    return {name: found.get(name, why[name]) for name in METRICS}
