"""Rows of a table, as text, into entries: by columns, not by cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pdm.config import DateOrder
from pdm.errors import Reason, Refusal
from pdm.records import CELLS, CROPS, ENTRIES, PageReading, entry_id
from pdm.sources.files.opened import Source
from pdm.sources.tables.actual_days import actual_days
from pdm.sources.tables.carried_rows import carried_on, days_from_above, steps_of_orders
from pdm.sources.tables.clock_columns import clocks_alone, clocks_on_days, with_clocks
from pdm.sources.tables.counted_in import added, counted_in, stood_between, stood_until_back
from pdm.sources.tables.dated_texts import days_of_texts
from pdm.sources.tables.journals import STAMP, in_order
from pdm.sources.tables.layout import Layout
from pdm.sources.tables.night_rows import past_midnight
from pdm.sources.tables.planned_tables import only_planned, without_estimates
from pdm.sources.tables.route_rows import machines_of_points, readings_at_points
from pdm.sources.tables.signed_rows import is_signed
from pdm.sources.tables.split_days import whole_days
from pdm.sources.tables.sub_headers import is_sub_header
from pdm.sources.tables.taken_back import with_corrections
from pdm.sources.tables.totals import is_total
from pdm.sources.tables.unformatted import mend_unformatted
from pdm.sources.tables.unit_columns import with_parameters, with_places, with_units
from pdm.sources.tables.unmarked import unmarked
from pdm.sources.tables.week_days import in_week, of_week
from pdm.vocabulary.fields import FIELDS, ID_FIELDS, TEXT_FIELDS

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK_ROWS = 50_000
"""Rows handed on at a time; memory stays bounded by it, not by the file."""

ERRORS = (
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#N/A",
    "#NULL!",
    "#NUM!",
    "#BEZUG!",
    "#WERT!",
    "#NV",
    "#SPILL!",
    "#CALC!",
)
_NEEDED = ("date", "equipment", "description", "started_at")
_DITTO = ('"', "''", "″", "〃", "”", "“", '-"-', "-''-", "do", "do.", "dto", "dto.", "ditto", "idem", '""')
_RULE = r"[-=_:+|*\s]+"
"""Lines drawn with characters, as below the headers of printed lists."""
NOTHING = r"n/?\.?a\.?|n\.? ?a\.?|k\. ?a\.?|s/o|n\.v\.t\.?|[-–—._/]+|null|keine angaben?|not applicable|#n/d"
_MARKUP = r"</?(?:div|p|br|span|font|b|i|u|strong|em|ul|ol|li|table|tr|td|h\d)(?:\s[^<>]*)?/?>|<!--.*-->"
_SCIENTIFIC = r"^\d(?:[.,]\d+)?E[+]?\d{2,3}$"
_NUMBERS = ("temperature", "load", "vibration", "pressure", "running_hours", "cost", "downtime")


def text_frame(rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> pd.DataFrame:
    """Rows of equal length as a frame of text; columns are positions, the index is the row number."""
    columns = {p: pd.array(list(c), dtype="str") for p, c in enumerate(zip(*rows))}
    return pd.DataFrame(columns, index=list(numbers))


def to_entries(
    source: Source,
    frame: pd.DataFrame,
    layout: Layout,
    *,
    page: int = 1,
    channel: str | None = None,
    merged: Collection[int] = (),
) -> PageReading:
    """Turn rows of a table into entries.

    Args:
        source: The document.
        frame: Columns are positions in the file, cells text (empty for nothing), the index is the row as a person sees it.
        layout: Which column is which field.
        page: Sheet or page.
        channel: `cmms`, `typed` or `mail`; None to decide by the headers.
        merged: Rows whose day is that of a cell merged with the row above.

    Returns:
        Entries and the rows that were set aside or flagged. Blank rows, rules, repeated headers and totals are passed over.
    """
    frame = frame.reindex(columns=range(max([len(layout.headers), *(c + 1 for c in layout.columns)])))
    frame = frame.astype("str").fillna("")
    frame = frame.apply(lambda c: c.str.strip())
    frame = _without_nothing(_without_markup(frame, layout), layout)
    frame = _without_stamps(frame, layout, source.settings.date_order)
    filled = frame.ne("")
    ruled = (frame.apply(lambda c: c.str.fullmatch(_RULE)) | ~filled).all(axis=1)
    repeated = _repeats_header(frame, layout)
    repeated |= is_sub_header(frame, filled, layout, repeated)
    keep = ~ruled & ~repeated & ~is_total(frame, filled, layout) & ~is_signed(frame, filled, layout)
    frame = frame[keep]
    names: dict[str, pd.Series[Any]] = {}
    for position, named in sorted(layout.columns.items()):
        both = added if named == "downtime" else _together
        names[named] = both(names[named], frame[position]) if named in names else frame[position]
    refusals: list[Refusal] = []
    table = pd.DataFrame(names, index=frame.index)
    table = table[[f for f in FIELDS if f in table]]
    extra = frame[[p for p in frame.columns if p not in layout.columns]]
    extra = extra.rename(columns={p: _header(layout, int(p)) for p in extra.columns}).replace(list(ERRORS), "")
    table, bad = _formula_errors(source, table, page, refusals)
    _flag_scientific(source, table, page, refusals)
    _flag_lost_letters(source, table, page, refusals)
    table, extra = carried_on(
        mend_unformatted(table[~bad].copy()), extra[~bad], {f: _header(layout, p) for p, f in layout.columns.items()}
    )
    table = machines_of_points(table, frame, layout.headers, layout.columns)
    table = steps_of_orders(table, frame, layout.headers, layout.columns)
    for field in [f for f in ("date", "equipment", "technician", "functional_location") if f in table]:
        repeated = table[field].isin(_DITTO)
        if repeated.any():
            table[field] = table[field].mask(repeated).ffill().fillna("")
    table = with_units(table, frame, layout.headers, layout.columns, layout.amounts)
    table = with_parameters(table, frame, layout.headers, layout.columns)
    for field in [f for f in _NUMBERS if f in table]:
        # SAP writes the minus behind the number
        table[field] = table[field].str.replace(r"^(\d[\d.,]*)-$", r"-\1", regex=True)
        unit = layout.units.get(field)
        if unit:
            table[field] = table[field].str.replace(r"^([-+]?\d[\d.,]*)$", rf"\1 {unit}", regex=True)
    table = unmarked(table, next((_header(layout, p) for p, f in layout.columns.items() if f == "breakdown"), ""))
    table = readings_at_points(table, frame, layout.headers, layout.columns)
    table = with_places(table, frame, layout.headers, layout.columns)
    for field, value in layout.head.items():
        table[field] = table[field].replace("", value) if field in table else value
    table = past_midnight(table, layout.head, source.settings.date_order)
    table = in_week(table, layout.week, source.settings.date_order)
    table = with_clocks(table, frame.loc[table.index], layout.headers, layout.columns, source.settings.date_order)
    table = counted_in(table, source.settings.date_order, meant=source.settings.units.downtime)
    table = stood_between(table, source.settings.date_order)
    headings = {f: _header(layout, p) for p, f in layout.columns.items()}
    table = stood_until_back(table, headings, source.settings.date_order)
    table = actual_days(table, headings)
    due = table.get("date")
    table, why = only_planned(
        table, frame.loc[table.index], layout.headers, layout.columns, layout.announced, met_on=layout.met_on, order=source.settings.date_order
    )  # fmt: skip
    if due is not None and (moved := due.ne("") & due.ne(table["date"])).any():
        extra = extra.assign(**{headings.get("date", "date"): due.where(moved, "")})
    table, extra = without_estimates(table, extra, why, headings)
    table = days_of_texts(whole_days(_begun_on(table), frame.loc[table.index], layout.headers))
    if "date" not in layout.head and not layout.cmms:
        table, undated = days_from_above(table, merged)
        if undated:
            table = clocks_on_days(table, source.settings.date_order)
            refusals.append(_from_above(source, undated, page))
    table = of_week(table, layout.week)
    how = channel or ("cmms" if layout.cmms else "typed")
    return entries_of(source, table, extra, page=page, channel=how, form=layout.form, refusals=refusals)


def _begun_on(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the day of its beginning, else that of its end, for a record without a day; a clock alone is none."""
    for other in [f for f in ("started_at", "ended_at") if f in table]:
        told = table[other].mask(clocks_alone(table[other], beside_days="date" in table), "")
        table = table.assign(date=table["date"].where(table["date"].ne(""), told) if "date" in table else told)
    return table


def entries_of(
    source: Source,
    table: pd.DataFrame,
    extra: pd.DataFrame | None = None,
    *,
    page: int,
    channel: str,
    form: str,
    refusals: Sequence[Refusal] = (),
    boxes: Sequence[Any] | None = None,
) -> PageReading:
    """Entries of a frame whose columns are fields and whose index is the row number."""
    if table.empty:
        return PageReading.nothing(*refusals)
    rows = [int(r) for r in table.index]
    text = join_text({f: table[f] for f in TEXT_FIELDS if f in table}, table.index)
    extra = with_corrections(table, extra, text.tolist(), source.settings.date_order)
    entries = pd.DataFrame(
        {
            "entry_id": [entry_id(source.document_id, page, r) for r in rows],
            "document_id": source.document_id,
            "site": source.site,
            "page": page,
            "row": rows,
            "channel": channel,
            "form": form,
            "fields": json_objects(table),
            "extra": json_objects(extra) if extra is not None else None,
            "text": text.to_numpy(),
            "text_confidence": 1.0,
            "box": list(boxes) if boxes is not None else None,
            "sent_at": source.sent_at,
        }
    )
    return PageReading(ENTRIES.conform(entries), CELLS.empty(), CROPS.empty(), list(refusals))


def join_text(columns: Mapping[str, pd.Series[Any]], index: pd.Index[Any]) -> pd.Series[Any]:
    """Description, long text and remarks joined by ` / `; a text that repeats the one before it is left out.

    Lines of a cell stay lines: each may tell of a job of its own.
    """
    arrays = []
    before: pd.Series[Any] | None = None
    for series in columns.values():
        text = series.str.replace(r"[^\S\n]+", " ", regex=True).str.replace(r" ?\n\s*", "\n", regex=True)
        text = text.mask(text.eq(before)) if before is not None else text
        arrays.append(_arrow(text.where(text.ne(""))))
        before = series
    if not arrays:
        return pd.Series("", index=index, dtype="str")
    return pd.Series(_join(arrays, " / ").to_pylist(), index=index, dtype="str")


def _together(one: pd.Series[Any], other: pd.Series[Any]) -> pd.Series[Any]:
    """Cells of two columns that are one field, the first one's first; what says the same stands once."""
    both = one.str.cat(other, sep=" / ")
    return both.mask(other.eq("") | other.eq(one), one).mask(one.eq(""), other)


def json_objects(frame: pd.DataFrame) -> list[str]:
    """Each row of a text frame as a JSON object of its filled cells, built column by column."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = []
    for name in frame.columns:
        values = _arrow(frame[name].astype("str"))
        values = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
        for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
            values = pc.replace_substring(values, plain, escaped)
        values = pc.replace_substring_regex(values, r"[\x00-\x1f]", " ")
        quoted = str(name).replace("\\", "\\\\").replace('"', '\\"')
        quoted = re.sub(r"[\x00-\x1f]", " ", quoted)
        parts.append(pc.binary_join_element_wise(f'"{quoted}": "', values, '"', "", null_handling="emit_null"))
    if not parts or frame.empty:
        return ["{}"] * len(frame)
    return ["{" + body + "}" for body in _join(parts, ", ").to_pylist()]


def _join(arrays: Sequence[pa.Array], separator: str) -> pa.Array:
    """Join the filled cells of each row. An empty text stands first so that a row of nothing stays a row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    out = pa.array([""] * len(arrays[0]), type=pa.string())
    for array in arrays:
        # joining all at once with nulls skipped drops rows when one column is given (pyarrow 26)
        filled = pc.fill_null(array, "")
        between = pc.if_else(pc.and_(pc.not_equal(out, ""), pc.not_equal(filled, "")), separator, "")
        out = pc.binary_join_element_wise(out, between, filled, "")
    return out


def _arrow(series: pd.Series[Any]) -> pa.Array:
    import pyarrow as pa

    array = pa.array(series, type=pa.string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _without_nothing(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Texts that say only that there is none ("n/a", "-", "k. A.") as empty cells."""
    frame = frame.copy()
    for position in [p for p, field in layout.columns.items() if field in TEXT_FIELDS]:
        nothing = frame[position].str.fullmatch(NOTHING, case=False).fillna(False)
        frame[position] = frame[position].mask(nothing.astype(bool), "")
    return frame


def _without_markup(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Texts that a system keeps as a page ("<div>Found <b>worn</b></div><!-- RICH TEXT -->") as people read them."""
    from pdm.sources.tables.html_table import as_text

    frame = frame.copy()
    for position in [p for p, field in layout.columns.items() if field in TEXT_FIELDS]:
        marked = frame[position].str.contains(_MARKUP, case=False).fillna(False).astype(bool)
        if marked.any():
            told = frame.loc[marked, position].map(as_text).str.replace(r"\s+", " ", regex=True).str.strip()
            frame.loc[marked, position] = told
    return frame


def _without_stamps(frame: pd.DataFrame, layout: Layout, order: DateOrder) -> pd.DataFrame:
    """Texts that a system keeps as a journal as they were told, the oldest note first."""
    for position in [p for p, field in layout.columns.items() if field in TEXT_FIELDS]:
        kept = frame[position].str.contains(STAMP, flags=re.M).fillna(False).astype(bool)
        if kept.any():
            frame.loc[kept, position] = frame.loc[kept, position].map(lambda c: in_order(str(c), order))
    return frame


def _header(layout: Layout, position: int) -> str:
    name = layout.headers[position] if position < len(layout.headers) else ""
    if not name or layout.headers.index(name) != position:
        return f"{name or 'column'} {position + 1}"
    return name


def _repeats_header(frame: pd.DataFrame, layout: Layout) -> pd.Series[Any]:
    """Rows that are the header again, as on every page of a list."""
    named = [p for p in layout.columns if p < len(layout.headers) and layout.headers[p]]
    if not named:
        return pd.Series(False, index=frame.index)
    same = np.zeros(len(frame), dtype=int)
    for position in named:
        same += frame[position].str.casefold().eq(layout.headers[position].casefold()).to_numpy(dtype=int)
    return pd.Series(same >= max(1, (len(named) + 1) // 2), index=frame.index)


def _from_above(source: Source, rows: Sequence[int], page: int) -> Refusal:
    some = "1 row names" if len(rows) == 1 else f"{len(rows)} rows name"
    return source.refusal(
        Reason.NO_DATE,
        f"{some} a machine or a job and no day, the first is row {rows[0]}; the day of the row above was taken. The rows were kept.",
        "Write the day into each row where it is another one.", page=page, row=rows[0],
    )  # fmt: skip


def _formula_errors(
    source: Source, table: pd.DataFrame, page: int, refusals: list[Refusal]
) -> tuple[pd.DataFrame, pd.Series[Any]]:
    bad = pd.Series(False, index=table.index)
    for field in table.columns:
        wrong = table[field].isin(ERRORS)
        if not wrong.any():
            continue
        needed = field in _NEEDED
        for row, value in table.loc[wrong, field].items():
            refusals.append(
                source.refusal(
                    Reason.FORMULA_ERROR,
                    f"The formula of {field} gives {value}; " + ("the row was set aside." if needed else "the cell was left empty."),
                    "Mend the formula or type the value, save, and send the file again.",
                    page=page, row=int(str(row)), value=value,
                )
            )  # fmt: skip
        table[field] = table[field].mask(wrong, "")
        bad |= wrong & needed
    return table, bad


def _flag_scientific(source: Source, table: pd.DataFrame, page: int, refusals: list[Refusal]) -> None:
    for field in [f for f in table.columns if f in ID_FIELDS]:
        wrong = table[field].str.match(_SCIENTIFIC, case=False)
        for row, value in table.loc[wrong.fillna(False), field].items():
            refusals.append(
                source.refusal(
                    Reason.SPREADSHEET_TAG,
                    f"A spreadsheet turned the {field} into {value}; digits are lost. The row was kept.",
                    "Format that column as text, type the number again, and send the file anew.",
                    page=page, row=int(str(row)), value=value,
                )
            )  # fmt: skip


def _flag_lost_letters(source: Source, table: pd.DataFrame, page: int, refusals: list[Refusal]) -> None:
    for field in table.columns:
        lost = table[field].str.contains("\ufffd", regex=False)
        for row, value in table.loc[lost.fillna(False), field].items():
            refusals.append(
                source.refusal(
                    Reason.UNREADABLE_TEXT, f"Letters of the {field} are lost. The row was kept.",
                    "Export the file again as UTF-8 and send it anew.", page=page, row=int(str(row)), value=value,
                )
            )  # fmt: skip
