"""Lists of work that is still to be done: their only day is a planned one, or their title says so, and nothing tells that it was done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.grammar.weeks import days_in
from pdm.records import ONLY_PLANNED
from pdm.vocabulary.field_content import DATE
from pdm.vocabulary.field_units import of_another_time
from pdm.vocabulary.fields import MEASURED, normalise, planned
from pdm.vocabulary.order_status import order_state

_WHEN = ("date", "started_at", "ended_at")
_TITLES = re.compile(
    r"\b(?:work ?list|(?:job|punch|jobs|wish) list|(?:work|job|shutdown|turnaround|outage|t ?a|stop|overhaul|refit|docking|yard|repair) scope|scope of works?|scope list|not approved|(?:draft|proposed) (?:scope|work|jobs)|"
    r"forward plan|look ?ahead|forward log|(?:work|jobs|maintenance|wo|order) backlog|backlog(?: of| list| report)?|to ?do(?: list)?|(?:works?|jobs) (?:to be done|to do|planned|proposed|pending)|planned (?:works?|jobs)|"
    r"outage plan|shutdown plan|turnaround plan|budget (?:list|proposal)|"
    r"arbeitsvorrat|auftragsvorrat|arbeitsruckstand|auftragsruckstand|nicht (?:freigegeben|genehmigt)|offene (?:arbeiten|auftrage|punkte)|geplante (?:arbeiten|massnahmen|auftrage)|"
    r"(?:stillstands|revisions|reparatur)(?:umfang|planung|plan|liste)|massnahmenplan(?:ung)?|arbeitsumfang|vorschau|"
    r"travaux (?:a (?:faire|realiser|prevoir)|prevus|planifies|en attente)|liste (?:de|des) travaux|(?:programme|plan) (?:de|des|d)? ?(?:travaux|arret)|carnet de travaux|non approuve|a valider|portefeuille (?:de )?travaux|"
    r"trabajos? (?:pendientes?|por hacer|previstos?|programados?|planificados?)|lista de trabajos|alcance (?:de|del) (?:trabajos?|paro|parada)|programa de (?:trabajos?|paro|parada)|no aprobado|cartera de trabajos|"
    r"lavori (?:da fare|previsti|programmati|in sospeso)|(?:elenco|piano|programma) (?:dei )?lavori|non approvato|servicos? (?:pendentes?|previstos?|programados?)|escopo (?:da|de) parada|nao aprovado|"
    r"werkvoorraad|(?:uit te voeren|geplande|openstaande) werk\w*|niet goedgekeurd|prace (?:planowane|do wykonania)|zakres (?:prac|remontu)|plan (?:prac|remontu))\b"
)
"""Titles, as `normalise` writes them, of lists of what is to be done."""
_BEGUN = re.compile(
    r"\b(?:in progress|in process|in work|wip|under way|started|begun|ongoing|part(?:ly|ially) (?:done|complete\w*|confirmed)|attended|rectified|fixed|repaired|executed|in arbeit|begonnen|lauft|en cours|en curso|en proceso|"
    r"in corso|em andamento|in uitvoering|w toku|inprg|pcnf|truk|truc|miar|nopr|done|complet\w*|closed|finished|erledigt|fertig|abgeschlossen|termine\w*|terminad\w*|realizad\w*|hecho|fatto|eseguito|gereed|wykonane|ok|teco|clsd|cnf|100)\b"
)
"""Words of a status, as `normalise` writes them, of work that was begun or done."""
_NOT_YET = re.compile(
    r"\b(?:not|no|non|never|nicht|noch|pas|nie|niet|nao|to be|still|yet|in ?complete|un(?:done|finished)|0 ?%?)\b"
)
_TELLS_DONE = re.compile(
    r"\b(?:actual|ist\w*|reel\w*|real|reales|efectiv\w*|effecti\w*|done|taken|performed|carried out|complet\w*|finish\w*|clos\w*|execut\w*|rectif\w*|attended|findings?|found|results?|as found|as left|"
    r"erledigt|ausgefuhrt|durchgefuhrt|befund|ergebnis|abgeschlossen|fait|faite|realise\w*|effectue\w*|constat\w*|termine\w*|realizad\w*|ejecutad\w*|terminad\w*|hallazgo\w*|resultad\w*|hecho|"
    r"uitgevoerd|gereed|bevinding\w*|eseguit\w*|esito|completat\w*|executad\w*|concluid\w*|wykonan\w*|zakonczen\w*|signed?|sign ?off|signature|unterschrift|visa|firma)\b"
)
"""Headings, as `normalise` writes them, of what tells that work was done."""
_SAYS_HOW_FAR = re.compile(r"\b(?:status|stand|progress|stato|estado|statut|update|fortschritt|avancement)\b")
"""Headings of cells that tell how far the work is, which may be that nothing was done ("Done / status": "on order")."""
_DAY_BEHIND = re.compile(
    r"\W{0,3}(?:(?:on|am|le|il|el|op|em|den|dt)\.?\s+)?\d{1,2}(?:[./-]|(?:st|nd|rd|th)?\s+[^\W\d_]{3})", re.I
)
"""A day right behind a word."""
_CLAUSE = re.compile(r"[,;:.!]\s|\s[–-]\s")
_TO_BE_DONE = re.compile(r"\b(?:to be|to do|zu|noch|a faire|por|da fare|te)\b")
_OF_ANOTHER_DAY = re.compile(
    r"\b(?:creat\w*|raised|report\w*|request\w*|enter\w*|issued?|approv\w*|print\w*|revis\w*|updated?|chang\w*|receiv\w*|order(?:ed)?|purchas\w*|install\w*|built|deliver\w*|arriv\w*|eta|expir\w*|valid\w*|basis|"
    r"last|prev\w*|angelegt|erfasst|gemeldet|melde\w*|geandert|bestellt|liefer\w*|letzt\w*|cree\w*|demande\w*|commande\w*|dernier\w*|cread\w*|solicitad\w*|ultim\w*|creat[oa]|richiest\w*|aangemaakt|laatst\w*)\b"
)
"""Headings of days on which something else happened than the work of the list."""
_LONGEST = 120
"""Letters of a title."""
_EVIDENCE = ("breakdown", "damage_code", "done", "signature")
_NO = frozenset(
    ("", "no", "n", "nein", "non", "false", "0", "open", "offen", "-", "x?", "nee", "nao", "nie", "pending")
)
_FIGURE = r"\D*[1-9].*"


def announced_by(texts: Sequence[str]) -> str:
    """The first of titles and names of sheets and files that says that what stands below is still to be done; empty where none does."""
    return next((t.strip() for t in texts if len(t) <= _LONGEST and _TITLES.search(normalise(t))), "")


def only_planned(
    table: pd.DataFrame,
    frame: pd.DataFrame,
    headers: Sequence[str],
    columns: Mapping[int, str],
    title: str,
    *,
    met_on: date | None = None,
    order: DateOrder = "DMY",
) -> tuple[pd.DataFrame, pd.Series[str]]:
    """The table with planned days for rows that were not done yet, and why a row is nothing but a plan; empty for rows that may tell of what was done.

    The reason is the heading of the planned day, or the title of the list. Where the day stands under a heading that says nothing of plans, a title
    decides only where no row of the list tells that anything was done. A row that was done by its planned day takes the day behind the word that says so
    ("Done 1/3"), else as all rows of minutes the day of their meeting.

    Args:
        table: Columns are fields.
        frame: The same rows as they stand in the file, columns are positions.
        headers: Texts of the header row by column.
        columns: Column to field.
        title: As `announced_by` gives it.
        met_on: The day of the meeting whose list it is; None where it is of none.
        order: Order of day, month and year at the site.
    """
    none = pd.Series("", index=table.index, dtype="str")
    when = [p for f in _WHEN for p, field in sorted(columns.items()) if field == f and p < len(headers)]
    if not when or table.empty:
        return table, none
    at = when[0]
    if planned(headers[at]):
        done = _done(frame, headers, columns, at) | _by_status(table)
        table = (
            table
            if columns[at] != "date"
            else table.assign(date=_days_done(table["date"], frame, headers, done, met_on, order))
        )
        return table, none.mask(~done, headers[at])
    if all(_TELLS_DONE.search(normalise(headers[p])) for p in when):
        return _not_done_yet(table, frame, headers, columns, when)
    if not title:
        return table, none
    done = _done(frame, headers, columns, at) | _by_status(table) | _tells(table, ("technician", *MEASURED))
    return table, none if done.any() else none.mask(~done, title)


def _days_done(
    due: pd.Series[str], frame: pd.DataFrame, headers: Sequence[str], done: pd.Series[bool], met_on: date | None, order: DateOrder
) -> pd.Series[str]:  # fmt: skip
    """The days of rows whose own is a planned one: that behind the word which says that they were done, else that of the meeting at which they were told."""
    out = due.mask(due.ne(""), met_on.isoformat()) if met_on is not None else due.copy()
    told = [p for p in frame.columns if p < len(headers) and _TELLS_DONE.search(normalise(headers[p]))]
    for row in due.index[done & due.ne("")]:
        near = next((c.day for c in parse(due[row], order=order)), met_on)
        days = [_day_behind(frame.at[row, p], near, met_on, order) for p in told]
        out[row] = next((day.isoformat() for day in days if day is not None), out[row])
    return out


def _day_behind(cell: str, near: date | None, last: date | None, order: DateOrder) -> date | None:
    """The day right behind a word that says that the work was done ("Done 1/3"), nearest to the planned one and not behind the last that may be told."""
    behind = next((cell[m.end() :] for m in _BEGUN.finditer(cell.casefold()) if _DAY_BEHIND.match(cell, m.end())), "")
    if not behind or near is None:
        return None
    days = {d for y in (near.year - 1, near.year, near.year + 1) for d in days_in(behind, order, y)[:1]}
    return min((d for d in days if last is None or d <= last), key=lambda d: abs(d - near), default=None)


def _not_done_yet(
    table: pd.DataFrame, frame: pd.DataFrame, headers: Sequence[str], columns: Mapping[int, str], when: Sequence[int]
) -> tuple[pd.DataFrame, pd.Series[str]]:
    """Rows that have a day beside the columns for days on which work was done ("Due" beside an empty "Done on")."""
    why = pd.Series("", index=table.index, dtype="str")
    due = [p for p, h in enumerate(headers) if p not in columns and planned(h) and "next" not in normalise(h).split()]
    waits = frame[list(when)].eq("").all(axis=1)
    if not due or not waits.any():
        return table, why
    waits &= ~_done(frame, headers, columns, when[0]) & ~_by_status(table)
    day = pd.Series("", index=table.index, dtype="str")
    for p in due:
        told = waits & why.eq("") & frame[p].map(lambda c: DATE.match(c) is not None).astype(bool)
        why, day = why.mask(told, headers[p]), day.mask(told, frame[p])
    if "date" not in table:
        table = table.assign(date=table[columns[when[0]]])
    return table.assign(date=table["date"].mask(why.ne(""), day)), why


def without_estimates(
    table: pd.DataFrame, extra: pd.DataFrame, why: pd.Series[str], headings: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of plans without the amounts that were estimated for them, which nobody measured; they and the reason stand beside the fields then.

    Args:
        table: Columns are fields.
        extra: Cells of columns that are no field.
        why: As `only_planned` gives it.
        headings: Of the fields.
    """
    plan = why.ne("")
    if not plan.any():
        return table, extra
    table, extra = table.copy(), extra.copy()
    for field in [f for f in MEASURED if f in table]:
        heading = headings.get(field, field)
        extra[heading if heading not in extra else f"{heading} ({field})"] = table[field].where(plan, "")
        table[field] = table[field].mask(plan, "")
    extra[ONLY_PLANNED] = why
    return table, extra


def _done(frame: pd.DataFrame, headers: Sequence[str], columns: Mapping[int, str], at: int) -> pd.Series[bool]:
    """Rows with a cell that tells that the work was done: another day than the planned one, or what was found, done or signed."""
    out = pd.Series(False, index=frame.index)
    for p in frame.columns:
        if p == at:
            continue
        heading = headers[p] if p < len(headers) else ""
        said = normalise(heading)
        if planned(heading) or _OF_ANOTHER_DAY.search(said) or of_another_time(heading):
            continue
        out |= frame[p].map(lambda c: DATE.match(c) is not None).astype(bool)
        field = columns.get(p, "")
        if field == "status":
            continue
        if _SAYS_HOW_FAR.search(said) and _TELLS_DONE.search(said):
            out |= frame[p].map(_says_done).astype(bool)
        elif field in _EVIDENCE or (_TELLS_DONE.search(said) and not _TO_BE_DONE.search(said)):
            out |= ~frame[p].map(normalise).isin(_NO) & ~frame[p].str.fullmatch(r"0+(?:[.,]0+)?\s*%?")
        if field == "downtime":
            out |= frame[p].str.fullmatch(_FIGURE)
    return out


def _by_status(table: pd.DataFrame) -> pd.Series[bool]:
    """Rows whose status says that the work was begun, done or cancelled."""
    if "status" not in table:
        return pd.Series(False, index=table.index)
    return table["status"].map(_settled).astype(bool)


def _settled(status: str) -> bool:
    state = order_state(status, ordered=True)
    said = normalise(status)
    return state in ("done", "cancelled") or (
        state != "waiting" and bool(_BEGUN.search(said)) and not _NOT_YET.search(said)
    )


def _says_done(cell: str) -> bool:
    """Whether what stands under "Done / status" says that the work was done or begun: as a status, before any more is told, or with its day."""
    first = _CLAUSE.split(cell, maxsplit=1)[0]
    low = cell.casefold()
    return _settled(cell) or _settled(first) or any(_DAY_BEHIND.match(low, m.end()) for m in _BEGUN.finditer(low))


def _tells(table: pd.DataFrame, fields: Sequence[str]) -> pd.Series[bool]:
    found = [table[f].ne("") for f in fields if f in table]
    return pd.concat(found, axis=1).any(axis=1) if found else pd.Series(False, index=table.index)
