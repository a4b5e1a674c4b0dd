"""Written names to assets, with a posterior and a reason in bits."""

from pdm.entity_resolution.duplicates import find_duplicates
from pdm.entity_resolution.mentions import COLUMNS as MENTION_COLUMNS
from pdm.entity_resolution.mentions import mentions_of
from pdm.entity_resolution.orders import KNOWN as ORDER_COLUMNS
from pdm.entity_resolution.orders import with_orders_machines
from pdm.entity_resolution.prepared import Prepared
from pdm.entity_resolution.proposals import propose_assets, unregistered
from pdm.entity_resolution.resolve import resolve
from pdm.entity_resolution.standing import surest

__all__ = [
    "MENTION_COLUMNS",
    "ORDER_COLUMNS",
    "Prepared",
    "find_duplicates",
    "mentions_of",
    "propose_assets",
    "resolve",
    "surest",
    "unregistered",
    "with_orders_machines",
]
