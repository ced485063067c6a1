"""What is measured of when an alert comes? Hours since the reports behind it, whatever kept it back."""

from __future__ import annotations

from sim.metrics.metric import Metric

AFTER_REPORT = "alerts.after_report_h"

TELLING = (
    Metric(
        AFTER_REPORT,
        "h",
        "mean",
        "mean over alerts, with a report behind them, of the hours from the latest of these reports until the alert",
        "From the report to the alert",
        "De la déclaration à l'alerte",
    ),
)
