"""Results to where people and other systems take them up."""

from pdm.sinks.database import check_url, write_risk_table
from pdm.sinks.files import check_kind, write_events, write_risk
from pdm.sinks.uploads import write_maximo_requests, write_sap_notifications

__all__ = [
    "check_kind",
    "check_url",
    "write_events",
    "write_maximo_requests",
    "write_risk",
    "write_risk_table",
    "write_sap_notifications",
]
