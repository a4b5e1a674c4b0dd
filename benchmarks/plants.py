"""Real histories as workspaces: the CSV in the inbox as it is, a register, settings."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

SETTINGS = """\
[plant]
name = "{name}"

[sites.{site}]
name = "{site}"
date_order = "YMD"
reporting_lag_days = {lag}

[[sites.{site}.forms]]
match = "*.csv"
columns = {{ {columns} }}

[risk]
horizon_days = 30
step_days = 14
"""


def write_excavators(source: Path, out: Path) -> pd.Timestamp:
    """Work orders of five excavators; an asset is a machine with a functional location (upper-cased), PM01 is corrective.

    Args:
        source: Folder of the public data set.
        out: Workspace to make.

    Returns:
        The day after the last order.
    """
    orders = pd.read_csv(source / "work_orders.csv", dtype=str)
    place = orders["FuncLocation"].fillna("").str.strip().str.upper()
    key = orders["Asset"] + "-" + place.replace("", "UNKNOWN")
    register = pd.DataFrame({
        "asset_id": key, "site": "pit", "parent_id": orders["Asset"], "functional_location": key, "description": place.str.capitalize(),
        "equipment_class": "excavator part",
    }).drop_duplicates("asset_id")  # fmt: skip
    machines = pd.DataFrame({"asset_id": sorted(orders["Asset"].unique()), "site": "pit", "equipment_class": "vehicle"})
    register = pd.concat([machines.assign(description="excavator"), register], ignore_index=True)
    columns = {
        "BscStartDate": "date", "Equipment": "equipment", "OriginalShorttext": "description", "PMType": "order_type", "Cost": "cost",
    }  # fmt: skip
    # a CMMS exports one number per asset; the public file has it in two columns
    _workspace(out, "Excavators", "pit", register, columns, lag=0)
    orders.assign(Equipment=key).to_csv(out / "inbox" / "pit" / "work_orders.csv", index=False)
    return pd.Timestamp(pd.to_datetime(orders["BscStartDate"]).max(), tz="UTC") + pd.Timedelta(days=1)


def write_chillers(source: Path, out: Path) -> pd.Timestamp:
    """Work orders and alerts of eleven chillers; an asset is a chiller, a failure a corrective order."""
    events = pd.read_csv(source / "event.csv", dtype=str)
    register = (
        pd.DataFrame({"asset_id": events["equipment_id"], "site": "plant", "description": events["equipment_name"]})
        .drop_duplicates("asset_id")
        .assign(equipment_class="chiller")
    )
    columns = {
        "event_id": "work_order", "event_category": "order_type", "description": "description", "equipment_id": "equipment",
        "equipment_name": "equipment_name", "event_time": "date",
    }  # fmt: skip
    _workspace(out, "Chillers", "plant", register, columns, lag=0)
    shutil.copy(source / "event.csv", out / "inbox" / "plant" / "event.csv")
    return pd.Timestamp(pd.to_datetime(events["event_time"]).max(), tz="UTC").normalize() + pd.Timedelta(days=1)


def write_pictures(source: Path, out: Path) -> dict[str, str]:
    """Pictures of handwriting as the inbox of a site without a register to speak of.

    Args:
        source: Folder of the public data set: `labels.tsv` or `N.gt.txt` beside `N.jpg`.
        out: Workspace to make.

    Returns:
        Name of each picture and what is written on it.
    """
    register = pd.DataFrame({"asset_id": ["unknown-1"], "site": ["archive"], "description": ["nothing in particular"]})
    _workspace(out, "Archive", "archive", register, {}, lag=0)
    labels = source / "labels.tsv"
    if labels.exists():
        table = pd.read_csv(labels, sep="\t", dtype=str, names=["file", "kind", "text"], header=None)
        truth = dict(zip(table["file"], table["text"], strict=True))
    else:
        pages = sorted(source.glob("*.gt.txt"))
        pictures = {p.name.split(".")[0]: p for p in source.iterdir() if p.suffix in (".jpg", ".png")}
        truth = {pictures[p.name.split(".")[0]].name: p.read_text(encoding="utf-8") for p in pages}
    for name in truth:
        shutil.copy(source / name, out / "inbox" / "archive" / Path(name).name)
    return {Path(k).name: v for k, v in truth.items()}


def _workspace(out: Path, name: str, site: str, register: pd.DataFrame, columns: dict[str, str], lag: int) -> None:
    (out / "inbox" / site).mkdir(parents=True)
    told = ", ".join(f'"{k}" = "{v}"' for k, v in columns.items())
    text = SETTINGS.format(name=name, site=site, columns=told, lag=lag)
    (out / "plant.toml").write_text(text, encoding="utf-8")
    register.to_csv(out / "register.csv", index=False)
