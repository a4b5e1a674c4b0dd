"""The queue and the ledger: what people answer changes events and risk, is signed, is kept, and can be taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from pdm.errors import UsageError
from pdm.workspace import Workspace

from .conftest import content, open_mills, write_csv

ODD = [
    ("03.10.2025", "the old feed pump", "seal blown, pump down"),
    ("10.10.2025", "Bertha", "bearing seized"),
    ("20.10.2025", "Bertha", "tripped"),
    ("30.10.2025", "Bertha", "coupling broken, replaced"),
    ("02.11.2025", "big fan in the yard", "belt torn, machine down"),
]


def with_questions(folder: Path) -> Workspace:
    """The mills with a log in which names stand that no register knows."""
    rows = [
        {"Date": d, "Equipment": e, "Description": t, "Work order": "", "Type": "", "Technician": "KQ"}
        for d, e, t in ODD
    ]
    write_csv(folder / "inbox" / "north" / "autumn.csv", rows)
    workspace = open_mills(folder, "2026-01-08T06:00:00")
    workspace.ingest(history=True)
    return workspace


@pytest.fixture(scope="module")
def _asked(_scored_mills: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(_scored_mills, tmp_path_factory.mktemp("asked") / "mills"))
    with_questions(folder).score("2025-12-31")
    return folder


@pytest.fixture
def asked(_asked: Path, tmp_path: Path) -> Workspace:
    """Scored after the odd names came in: three questions about machines are open."""
    return open_mills(Path(shutil.copytree(_asked, tmp_path / "mills")), "2026-01-09T06:00:00")


def question(workspace: Workspace, words: str) -> str:
    """item_id of the question about a line or name."""
    queue = workspace.queue
    found = queue[queue["written"].str.contains(words, regex=False)]
    return str(found["item_id"].iloc[0])


def line_of(workspace: Workspace, words: str) -> pd.Series[Any]:
    events = workspace.events
    (row,) = events.index[events["text"] == words]
    return events.loc[row]


def risk_of(workspace: Workspace, asset: str) -> pd.Series[Any]:
    risk = workspace.risk
    return risk[risk["asset_id"] == asset].iloc[0]


def evidence_of(risk: pd.Series[Any]) -> list[dict[str, Any]]:
    reasons = json.loads(risk["reasons"]) + json.loads(risk["against"])
    return [row for r in reasons for e in r["evidence"] if e["kind"] == "rows" for row in e["rows"]]


@pytest.mark.acceptance
def test_queue_to_workbook_three_answers_applied_events_and_risk_change_and_the_person_is_named(
    asked: Workspace, tmp_path: Path
) -> None:
    before = asked.risk.set_index("asset_id")["risk"]
    path = tmp_path / "queue.xlsx"
    assert asked.write_queue(path) == len(asked.queue) >= 3
    book = openpyxl.load_workbook(path)
    sheet = next(s for s in book.worksheets if "item_id" in [c.value for r in s.iter_rows(max_row=20) for c in r])
    header = next(r for r in sheet.iter_rows(max_row=20) if "item_id" in [c.value for c in r])
    column = {c.value: c.column for c in header}
    answers = {
        question(asked, "the old feed pump"): "P-101A", question(asked, "Bertha"): "P-101B",
        question(asked, "big fan"): "N3",
    }  # fmt: skip
    for row in range(header[0].row + 1, sheet.max_row + 1):
        item = sheet.cell(row, column["item_id"]).value
        if item in answers:
            sheet.cell(row, column["answer"]).value = answers[item]
    book.save(path)

    done = asked.apply_queue(path, by="Ann Reviewer")
    assert sorted(done["applied"]) == sorted(answers)
    assert done["errors"] == []

    old = line_of(asked, "seal blown, pump down")
    assert (old["asset_id"], old["accepted_by"]) == ("N1", "person")
    assert "Ann Reviewer, 2026-01-09" in old["decided_by"]
    assert line_of(asked, "belt torn, machine down")["asset_id"] == "N3"
    bertha = asked.events[asked.events["asset_mention"] == "Bertha"]
    assert list(bertha["asset_id"]) == ["N2"] * 3
    assert bertha["decided_by"].str.contains("Ann Reviewer").all()

    asked.score("2025-12-31")
    after = asked.risk.set_index("asset_id")["risk"]
    assert after["N2"] != before["N2"]
    signed = [e for e in evidence_of(risk_of(asked, "N2")) if e.get("decided_by")]
    assert signed
    assert all("Ann Reviewer" in e["decided_by"] for e in signed)

    version = asked.context.store.version()
    again = asked.apply_queue(path, by="Somebody Else")
    assert again["applied"] == []
    assert sorted(again["unchanged"]) == sorted(answers)
    assert asked.context.store.version() == version


def test_who_answers_otherwise_than_somebody_did_is_told_so(asked: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from pdm.review import Answer

    item = question(asked, "Bertha")
    for by, asset, told in (("Ann", "P-101A", 0), ("Ann", "P-101B", 0), ("Bert", "P-101A", 1)):
        answers = [Answer(item, asset)]
        monkeypatch.setattr("pdm.review.read_queue", lambda _, a=answers: a)
        done = asked.apply_queue("queue.xlsx", by=by)
        assert done["applied"] == [item]
        assert len(done["overturned"]) == told
    assert done["overturned"][0].startswith("inbox/north/autumn.csv, ")
    assert "Ann had answered 'N2'" in done["overturned"][0]


def test_a_wrong_answer_is_named_with_its_question_and_the_others_are_applied(
    asked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pdm.review import Answer

    good, bad = question(asked, "Bertha"), question(asked, "the old feed pump")
    answers = [Answer(good, "P-101B"), Answer(bad, "P-9999"), Answer("0" * 20, "P-101A")]
    monkeypatch.setattr("pdm.review.read_queue", lambda _: answers)
    done = asked.apply_queue("queue.xlsx", by="Ann")
    assert done["applied"] == [good]
    assert len(done["errors"]) == 2
    assert "P-9999" in done["errors"][0]
    assert "0" * 20 in done["errors"][1]


def test_unclear_and_wrong_answers_are_named_with_the_row_of_the_workbook_and_the_good_ones_kept(
    asked: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "queue.xlsx"
    asked.write_queue(path)
    book = openpyxl.load_workbook(path)
    sheet = book["queue"]
    column = {c.value: c.column for c in sheet[1]}
    at = {sheet.cell(r, column["item_id"]).value: r for r in range(2, sheet.max_row + 1)}
    good, wrong, twice = (question(asked, q) for q in ("Bertha", "the old feed pump", "big fan"))
    extra = sheet.max_row + 1
    for row, item, answer in (
        (at[good], good, "P-101B"),
        (at[wrong], wrong, "P-9999"),
        (at[twice], twice, "N3"),
        (extra, twice, "N1"),
        (extra + 1, None, "yes"),
    ):
        sheet.cell(row, column["item_id"]).value, sheet.cell(row, column["answer"]).value = item, answer
    book.save(path)
    done = asked.apply_queue(path, by="Ann")
    assert done["applied"] == [good]
    told = {e.split(": ")[0]: e for e in done["errors"]}
    assert set(told) == {f"queue.xlsx, row {r}" for r in (at[wrong], at[twice], extra + 1)}
    assert f"queue.xlsx, row {extra}" in told[f"queue.xlsx, row {at[twice]}"]
    assert twice in set(asked.queue["item_id"])


def test_answers_that_were_not_applied_are_not_written_over(asked: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "queue.xlsx"
    asked.write_queue(path)
    asked.write_queue(path)  # nobody answered anything yet
    book = openpyxl.load_workbook(path)
    sheet = book["queue"]
    column = {c.value: c.column for c in sheet[1]}
    item = question(asked, "the old feed pump")
    (row,) = (r for r in range(2, sheet.max_row + 1) if sheet.cell(r, column["item_id"]).value == item)
    sheet.cell(row, column["answer"]).value = "none"
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="holds 1 answer that was not applied"):
        asked.write_queue(path)
    assert path.read_bytes() == before
    asked.apply_queue(path)
    assert asked.write_queue(path) == len(asked.queue)
    other = tmp_path / "costs.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(UsageError, match="is no queue"):
        asked.write_queue(other)


def test_a_page_goes_out_and_the_answers_that_it_saves_come_back(asked: Workspace, tmp_path: Path) -> None:
    page, answers = tmp_path / "queue.html", tmp_path / "answers.json"
    assert asked.write_queue(page) == len(asked.queue)
    item = question(asked, "the old feed pump")
    assert item.encode() in page.read_bytes()
    told = {
        "format": "pdm-logs answers",
        "by": "Ann",
        "answers": [{"item_id": item, "answer": "none", "note": "scrapped"}, {"item_id": "other", "answer": "yes"}],
    }
    answers.write_text(json.dumps(told))
    done = asked.apply_queue(answers)
    assert done["applied"] == [item]
    assert asked.decisions["by"].iloc[-1] == "Ann"
    assert len(done["errors"]) == 1
    assert done["errors"][0].startswith("answers.json, answer 2: there is no question 'other'")
    assert asked.decisions["note"].iloc[-1] == "scrapped"
    assert asked.apply_queue(answers, by="Bob")["unchanged"] == [item]
    # nobody's answers lie in a page
    asked.write_queue(page)
    assert item.encode() not in page.read_bytes()
    page.write_text("<html>a report</html>")
    with pytest.raises(UsageError, match="is no queue"):
        asked.write_queue(page)


def test_a_decision_is_one_commit_with_the_events_it_changes(asked: Workspace) -> None:
    store = asked.context.store
    before = store.version()
    decision = asked.decide(question(asked, "the old feed pump"), "P-101A", by="Ann", note="asked Karin")
    first = store.commits()[before]
    assert first.kind == "decide"
    assert first.rows == {"decisions": 1, "items": 1, "events": 1}
    row = asked.decisions.iloc[-1]
    assert (row["decision_id"], row["by"], row["note"], row["answer"]) == (decision, "Ann", "asked Karin", "N1")
    # what was seen before the decision is still there
    old = store.events(version=before)
    assert old.loc[old["text"] == "seal blown, pump down", "asset_id"].isna().all()


def test_a_better_link_keeps_when_the_line_would_have_been_known(asked: Workspace) -> None:
    before = line_of(asked, "seal blown, pump down")
    asked.decide(question(asked, "the old feed pump"), "P-101A")
    after = line_of(asked, "seal blown, pump down")
    assert after["supersedes"] == before["event_id"]
    assert after["available_at"] == before["available_at"]
    assert after["known_at"] > before["known_at"]


def test_what_was_answered_is_not_asked_again_and_the_same_answer_does_nothing(asked: Workspace) -> None:
    item = question(asked, "Bertha")
    assert asked.decide(item, "P-101B", by="Ann") is not None
    assert item not in set(asked.queue["item_id"])
    version = asked.context.store.version()
    assert asked.decide(item, "N2", by="Ben") is None
    assert asked.context.store.version() == version


def test_undo_brings_the_former_state_back_and_keeps_both_in_the_ledger(asked: Workspace) -> None:
    before = content(asked)
    item = question(asked, "Bertha")
    decision = asked.decide(item, "P-101B", by="Ann")
    assert decision is not None
    assert not content(asked).equals(before)
    undone = asked.undo(decision, by="Ben")
    pd.testing.assert_frame_equal(content(asked), before)
    assert asked.events["decided_by"].isna().all()
    assert item in set(asked.queue["item_id"])
    ledger = asked.decisions.set_index("decision_id")
    assert ledger.loc[undone, "undoes"] == decision
    assert list(ledger["by"]) == ["Ann", "Ben"]
    assert asked.undo(decision, by="Ben") is None
    # and it can be answered anew, otherwise
    assert asked.decide(item, "P-101A", by="Cem") is not None
    assert set(asked.events.loc[asked.events["asset_mention"] == "Bertha", "asset_id"]) == {"N1"}


def test_a_second_answer_replaces_the_first(asked: Workspace) -> None:
    item = question(asked, "the old feed pump")
    asked.decide(item, "P-101A", by="Ann")
    asked.decide(item, "none", by="Ben")
    line = line_of(asked, "seal blown, pump down")
    assert pd.isna(line["asset_id"])
    assert "Ben" in line["decided_by"]
    assert list(asked.decisions["previous"].fillna("")) == ["", "N1"]


def test_decisions_hold_for_lines_that_come_in_later(asked: Workspace) -> None:
    """A confirmed name is known from then on."""
    asked.decide(question(asked, "Bertha"), "P-101B", by="Ann")
    rows = [{"Date": "12.11.2025", "Equipment": "Bertha", "Description": "noisy", "Work order": "", "Type": "",
             "Technician": "KQ"}]  # fmt: skip
    write_csv(asked.context.root / "inbox" / "north" / "winter.csv", rows)
    asked.ingest(history=True)
    new = line_of(asked, "noisy")
    assert new["asset_id"] == "N2"
    assert "Ann" in new["decided_by"]


def _told(asked: Workspace, *texts: str) -> None:
    """Lines without a machine in a field."""
    rows = [
        {
            "Date": f"{n + 12}.11.2025",
            "Equipment": "",
            "Description": t,
            "Work order": "",
            "Type": "",
            "Technician": "KQ",
        }
        for n, t in enumerate(texts)
    ]
    write_csv(asked.context.root / "inbox" / "north" / "told.csv", rows)
    asked.ingest(history=True)


def test_a_confirmed_name_is_known_where_texts_begin_with_it_until_it_is_taken_back(asked: Workspace) -> None:
    _told(asked, "Bertha tripped on overload", "belt near Bertha torn", "bertha's cousin visited")
    assert pd.isna(line_of(asked, "Bertha tripped on overload")["asset_id"])
    decision = asked.decide(question(asked, "Bertha"), "P-101B", by="Ann")
    assert line_of(asked, "Bertha tripped on overload")["asset_id"] == "N2"
    assert "confirmed here" in line_of(asked, "Bertha tripped on overload")["link_reason"]
    assert pd.isna(line_of(asked, "belt near Bertha torn")["asset_id"])
    _told(asked, "Bertha noisy again")
    assert line_of(asked, "Bertha noisy again")["asset_id"] == "N2"
    asked.undo(str(decision), by="Ann")
    assert pd.isna(line_of(asked, "Bertha tripped on overload")["asset_id"])


def test_a_short_name_and_one_that_is_a_part_count_only_as_people_write_machines(asked: Workspace) -> None:
    rows = [
        {"Date": d, "Equipment": e, "Description": "stopped", "Work order": "", "Type": "", "Technician": "KQ"}
        for d, e in (("01.12.2025", "Jaw"), ("02.12.2025", "Jaw"), ("03.12.2025", "Ida"), ("04.12.2025", "Ida"))
    ]
    write_csv(asked.context.root / "inbox" / "north" / "names.csv", rows)
    _told(asked, "Jaw: liner fell off", "Jaw plate worn", "Ida tripped", "ida plate worn")
    asked.decide(question(asked, "Jaw"), "K-201", by="Ann")
    asked.decide(question(asked, "Ida"), "P-101A", by="Ann")
    links = {t: line_of(asked, t)["asset_id"] for t in ("Jaw: liner fell off", "Jaw plate worn", "Ida tripped", "ida plate worn")}  # fmt: skip
    assert links["Jaw: liner fell off"] == "N3"
    assert links["Ida tripped"] == "N1"
    assert pd.isna(links["Jaw plate worn"])
    assert pd.isna(links["ida plate worn"])


def test_decisions_outlive_a_reading_from_scratch(asked: Workspace, tmp_path: Path) -> None:
    """They name the place on paper, so the same documents in a new store meet the same decisions."""
    asked.decide(question(asked, "the old feed pump"), "P-101A", by="Ann")
    asked.decide(question(asked, "Bertha"), "P-101B", by="Ann")
    decided = content(asked)
    fresh = Path(shutil.copytree(asked.context.root, tmp_path / "fresh", ignore=shutil.ignore_patterns(".pdm")))
    again = open_mills(fresh, "2026-02-01T06:00:00")
    ledger = {"decisions": asked.decisions, "items": asked.context.store.read("items")}
    again.context.store.commit(ledger, kind="decide", at=again.context.clock())
    again.ingest(history=True)
    pd.testing.assert_frame_equal(content(again), decided)


def test_a_coding_decision_is_signed_and_survives_a_link_decision_on_the_same_line(asked: Workspace) -> None:
    from pdm.records import ITEMS, item_id

    line = line_of(asked, "seal blown, pump down")
    place = {c: line[c] for c in ("site", "document", "page", "row", "part", "event_id")}
    item = ITEMS.rows([{
        **place, "item_id": item_id("event", line["document"], 1, line["row"], 0, "is_failure"), "kind": "event",
        "field": "is_failure", "reading": "yes", "candidates": [], "gain": 1.0,
    }])  # fmt: skip
    asked.context.store.commit({"items": item}, kind="items", at=asked.context.clock())
    asked.decide(item["item_id"].iloc[0], "no", by="Ann")
    asked.decide(question(asked, "the old feed pump"), "P-101A", by="Ben")
    line = line_of(asked, "seal blown, pump down")
    assert not line["is_failure"]
    assert line["asset_id"] == "N1"
    assert "is_failure: Ann" in line["decided_by"]
    assert "asset: Ben" in line["decided_by"]


def test_a_reading_decision_changes_the_line_and_what_is_made_of_it(asked: Workspace) -> None:
    from pdm.records import ITEMS, item_id

    line = line_of(asked, "belt torn, machine down")
    place = {c: line[c] for c in ("site", "document", "page", "row", "part", "event_id")}
    items = ITEMS.rows(
        {
            **place, "item_id": item_id("reading", line["document"], 1, line["row"], 0, field), "kind": "reading",
            "field": field, "reading": was, "candidates": [], "gain": 1.0,
        }
        for field, was in (("equipment", "big fan in the yard"), ("date", "02.11.2025"))
    )  # fmt: skip
    asked.context.store.commit({"items": items}, kind="items", at=asked.context.clock())
    for item, answer in zip(items["item_id"], ("K-201", "04.11.2025"), strict=True):
        asked.decide(item, answer, by="Ann")
    line = line_of(asked, "belt torn, machine down")
    assert line["asset_id"] == "N3"
    assert f"{line['occurred_at']:%Y-%m-%d}" == "2025-11-04"
    assert "reading of equipment: Ann" in line["decided_by"]


def test_two_tellings_are_one_event_until_a_person_says_otherwise(read_mills: Workspace) -> None:
    rows = [{"Date": "09.10.2025", "Equipment": "K-201", "Description": t, "Work order": "", "Type": "", "Technician": "KQ"}
            for t in ("blower tripped, bearing seized", "Blower stopped: bearing seized, blower tripped")]  # fmt: skip
    root = read_mills.context.root
    write_csv(root / "inbox" / "north" / "a.csv", rows[:1])
    write_csv(root / "inbox" / "north" / "b.csv", rows[1:])
    read_mills.ingest(history=True)
    events = read_mills.events
    copies = events[events["same_event_as"].notna()]
    assert len(copies) == 1
    assert set(copies["same_event_as"]) <= set(events["event_id"])
    queue = read_mills.queue
    (item,) = queue.loc[queue["kind"] == "duplicate", "item_id"]
    decision = read_mills.decide(item, "no", by="Ann")
    assert read_mills.events["same_event_as"].isna().all()
    assert read_mills.events["decided_by"].str.contains("same event: Ann").sum() == 1
    read_mills.undo(str(decision))
    events = read_mills.events
    assert events["same_event_as"].notna().sum() == 1
    assert set(events["same_event_as"].dropna()) <= set(events["event_id"])


def test_unknown_questions_and_decisions_are_refused_with_what_to_do(asked: Workspace) -> None:
    with pytest.raises(UsageError, match="Write the queue anew"):
        asked.decide("0" * 20, "P-101A")
    with pytest.raises(UsageError, match="pdm-logs audit"):
        asked.undo("0" * 20)
