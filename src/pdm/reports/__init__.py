"""One summary of an asset, many renderings."""

from pdm.reports.fleet import fleet_page
from pdm.reports.html import render_html
from pdm.reports.pdf import render_pdf
from pdm.reports.record import TrackRecord, track_record
from pdm.reports.summary import AssetSummary, summarise
from pdm.reports.text import render_text
from pdm.reports.words import likelihood, percent

__all__ = [
    "AssetSummary",
    "TrackRecord",
    "fleet_page",
    "likelihood",
    "percent",
    "render_html",
    "render_pdf",
    "render_text",
    "summarise",
    "track_record",
]
