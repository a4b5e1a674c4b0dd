"""Results to where people and other systems take them up."""

from pdm.sinks.files import check_kind, write_events, write_risk

__all__ = ["check_kind", "write_events", "write_risk"]
