"""How are many arms read on a terminal? An arm on each line, the main metrics as columns, no tracing and tracers first.

Every other metric, and the differences within seeds, are asked for with `--all`, and stand in summary.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.metrics import METRICS
from sim.metrics.carriers import NETWORKED, TRAFFIC, WOKEN
from sim.metrics.staff import TRIAGE, WRISTBAND
from sim.metrics.trails import TRAILS
from sim.report.lines import tabulated, wrapped

MOST_BESIDE = 6
"""Of more arms than these, only the main metrics are shown, and each arm has a line."""
MAIN = (
    "epidemic.infections",
    "epidemic.infections_averted",
    "tests.used",
    "reports",
    "alerts.people",
    "alerts.per_report",
    "alerts.false_radio",
    "alerts.false_exposure",
    "alerts.false_infection",
    "alerts.missed",
    "quarantine.days",
    "quarantine.needless_days",
    "tracers.hours",
    "bandwidth.bytes_per_user_day",
    "server.edges_of_town.named",
    "server.edges_of_town.pseudonymous",
    "triage.asked",
    "triage.groundless",
    "wristband.checks",
    "wristband.false_checks",
    "wristband.police_hours",
    "privacy.neighbour.named",
    "privacy.neighbour.wrong_accusation",
    "privacy.trails.unicity_4",
    "privacy.trails.recall",
    "privacy.operator.recall_90",
    "privacy.operator.prior",
    "privacy.operator.clocked",
    "privacy.operator.clocked_prior",
    "privacy.listener.whole",
    "privacy.listener.whole_alone",
    "privacy.prober.tpr",
    "privacy.prober.fpr",
    "privacy.prober.advantage",
    "privacy.network.recall",
    "privacy.network.prior",
    "privacy.network.precision",
    "privacy.vendor.recall",
    "traffic.bytes_per_user_day",
)
"""What stands in the table of many arms, as far as any of them has it."""
NARROW = 11
"""Width of a head before it is broken into lines."""
WHOLE = (
    "Counts are means per seed; shares are of the alerts of all seeds; pairs are those that the server can link by "
    "reports, per 1,000 people of the town, so that tracing without an app compares. To link "
    "nobody is not to know nobody: pistage systems."
)
REST = "{} of {} metrics. pistage run with --all prints every one, and differences within seeds; summary.json has them."

OF_FEW = (TRIAGE, WRISTBAND, TRAILS, NETWORKED, WOKEN, TRAFFIC)
"""How metrics begin that few arms have, so that a line is enough for each."""

NOTHING = "-"
"""What stands where there is no value."""

Cells = Mapping[str, Mapping[str, tuple[str, str]]]
"""By arm and metric: a value and its interval, either of which may be empty."""


def overview(values: Cells, known: Sequence[str]) -> Iterator[str]:
    """Yield the table of the main metrics, what its numbers are of, and where the others are."""
    names = [name for name in MAIN if name in known and not name.startswith(OF_FEW)]
    rows, columns = list[str](), dict[str, list[str]]({METRICS[name].en: [] for name in names})
    for arm, cells in values.items():
        rows.append(arm)
        below = [cells[name][1] for name in names]
        for name in names:
            columns[METRICS[name].en].append(cells[name][0])
        if any(below):
            rows.append("")
            for name, interval in zip(names, below, strict=True):
                columns[METRICS[name].en].append(interval)
    yield tabulated(rows, columns, NARROW)
    yield "\n".join(wrapped(line, "  ") for line in _of_few(values, [name for name in MAIN if name.startswith(OF_FEW)]))
    yield wrapped(WHOLE)
    yield wrapped(REST.format(len([name for name in MAIN if name in known]), len(known)))


def _of_few(values: Cells, names: Sequence[str]) -> Iterator[str]:
    """Yield a line for each of these metrics that some arm has: its value in every such arm."""
    for name in names:
        told = [f"{arm} {' '.join(filter(None, cells[name]))}" for arm, cells in values.items()
                if name in cells and cells[name][0] != NOTHING]  # fmt: skip
        if told:
            yield f"{METRICS[name].en}: {', '.join(told)}."
