"""The head of the list as work proposed to a CMMS: SAP maintenance notifications, Maximo service requests.

Both are files that the system's own import takes (SAP: a table for an LSMW or migration-cockpit upload of transaction
IW21; Maximo: a flat file for the integration framework's MXSR object). A planner reads them before they are loaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from pdm.errors import UsageError
from pdm.sinks.files import replace_file

SAP_COLUMNS = ("QMART", "QMTXT", "TPLNR", "EQUNR", "PRIOK", "QMDAT", "STRMN", "LTRMN", "QMNAM", "LTXT")
MAXIMO_COLUMNS = (
    "SITEID", "ASSETNUM", "LOCATION", "DESCRIPTION", "DESCRIPTION_LONGDESCRIPTION", "REPORTEDPRIORITY", "REPORTDATE",
    "REPORTEDBY", "EXTERNALRECID",
)  # fmt: skip
_PAPERWORK = ("amount of records", "data gaps", "criticality", "age", "smaller things together")
"""Families of reasons that say nothing of what is wrong with a machine."""
_SAP_SHORT = 40
_MAXIMO_SHORT = 100


def write_sap_notifications(risk: pd.DataFrame, path: Path, *, top: int = 20, kind: str = "M2") -> int:
    """Write the first `top` assets as notifications, tab-separated, one row each; returns their number.

    Dates are YYYYMMDD, texts carry no tabs or line ends, QMTXT has at most 40 characters, PRIOK runs from 1 (very high).
    Only rows with a risk of their own are proposed: a held-back or unscored asset gives no work.

    Raises:
        UsageError: `top` is below 1.
    """
    rows = []
    for row in _head(risk, top):
        day = pd.Timestamp(row["as_of"])
        rows.append({
            "QMART": kind, "QMTXT": _line(f"Inspect: {_first(row)}", _SAP_SHORT), "TPLNR": _text(row["functional_location"]),
            "EQUNR": _text(row["asset_id"]), "PRIOK": str(_priority(row["risk"])), "QMDAT": f"{day:%Y%m%d}",
            "STRMN": f"{day:%Y%m%d}", "LTRMN": f"{day + pd.Timedelta(days=int(row['horizon_days'])):%Y%m%d}",
            "QMNAM": "PDM-LOGS", "LTXT": _line(_long(row), 2000),
        })  # fmt: skip
    # as it is: an import of tab-separated text takes quotation marks for part of a value
    lines = ["\t".join(SAP_COLUMNS), *("\t".join(" ".join(row[c].split()) for c in SAP_COLUMNS) for row in rows)]
    replace_file(path, lambda part: part.write_bytes("".join(f"{line}\r\n" for line in lines).encode()))
    return len(rows)


def write_maximo_requests(risk: pd.DataFrame, path: Path, *, top: int = 20, system: str = "PDMLOGS") -> int:
    """Write the first `top` assets as service requests (flat file of the integration framework); returns their number.

    The first line names external system, interface and language; the second the columns. EXTERNALRECID is the run and
    the asset, so that a file loaded twice makes one request.

    Raises:
        UsageError: `top` is below 1.
    """
    rows = []
    for row in _head(risk, top):
        rows.append({
            "SITEID": _text(row["site"]).upper(), "ASSETNUM": _text(row["tag"]), "LOCATION": _text(row["functional_location"]),
            "DESCRIPTION": _line(f"Inspect {_text(row['tag'])}: {_first(row)}", _MAXIMO_SHORT),
            "DESCRIPTION_LONGDESCRIPTION": _line(_long(row), 4000), "REPORTEDPRIORITY": str(_priority(row["risk"])),
            "REPORTDATE": f"{pd.Timestamp(row['as_of']).isoformat()}", "REPORTEDBY": system,
            "EXTERNALRECID": f"{_text(row['run_id'])}/{_text(row['asset_id'])}",
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(MAXIMO_COLUMNS))

    def write(part: Path) -> None:
        with part.open("w", encoding="utf-8", newline="") as handle:
            handle.write(f"{system},MXSRInterface,AddChange,EN\r\n")
            frame.to_csv(handle, index=False, lineterminator="\r\n")

    replace_file(path, write)
    return len(frame)


def _head(risk: pd.DataFrame, top: int) -> list[dict[str, Any]]:
    if top < 1:
        raise UsageError(f"{top} assets cannot be proposed.", remedy="Ask for one at least.")
    newest = risk[
        (risk["as_of"] == risk["as_of"].max()) & risk["risk"].notna() & risk["basis"].isin(["model", "fallback"])
    ]
    return [{str(k): v for k, v in r.items()} for r in newest.sort_values("rank").head(top).to_dict("records")]


def _priority(risk: float) -> int:
    return 1 if risk >= 0.4 else 2 if risk >= 0.2 else 3 if risk >= 0.08 else 4


def _first(row: dict[str, Any]) -> str:
    """The weightiest reason that tells of the machine itself: how much was written of it is nothing to inspect."""
    found = [r for r in _raised_by(row) if r.get("family") not in _PAPERWORK]
    return str(found[0]["text"]) if found else f"risk {_in_hundred(row['risk'])}"


def _long(row: dict[str, Any]) -> str:
    told = (
        f"Risk of failure within {int(row['horizon_days'])} days: {_in_hundred(row['risk'])}, rank {int(row['rank'])}."
    )
    return " ".join([told, *(f"{text.rstrip('.')}." for text in _reasons(row)[:4])])


def _in_hundred(risk: float) -> str:
    count = round(100 * risk)
    return f"{count} in 100" if 0 < count < 100 else "more than 99 in 100" if count else "fewer than 1 in 100"


def _reasons(row: dict[str, Any]) -> list[str]:
    return [str(r["text"]) for r in _raised_by(row)]


def _raised_by(row: dict[str, Any]) -> list[dict[str, Any]]:
    return list(json.loads(row["reasons"])) if isinstance(row["reasons"], str) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _line(text: str, most: int) -> str:
    """One line without separators, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    cut = flat[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:") + "…"
