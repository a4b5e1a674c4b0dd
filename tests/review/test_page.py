"""The page out: what a reviewer sees and must not see, what each button answers, and the file of answers that comes back."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pdm.errors import UsageError
from pdm.records import ITEMS
from pdm.review import interpret, is_page, queue_page, read_queue
from pdm.review.page import offered
from pdm.review.sheet import choices


def data_of(page: bytes) -> dict[str, Any]:
    """What the page knows of its questions."""
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page.decode(), re.DOTALL)
    return dict(json.loads(found))


def saved(path: Path, answers: list[dict[str, object]], **more: object) -> Path:
    path.write_text(json.dumps({"format": "pdm-logs answers", "answers": answers, **more}), encoding="utf-8")
    return path


def test_a_page_shows_picture_reading_effect_and_a_button_for_each_answer(items: pd.DataFrame, crops) -> None:
    page = queue_page(items, crops.get, plant="Two mills")
    assert is_page(page)
    data = data_of(page)
    assert data["plant"] == "Two mills"
    asked = data["items"]
    assert [a["id"] for a in asked] == list(items["item_id"])
    assert [bool(a["picture"]) for a in asked] == [True] * 7 + [False]
    assert asked[0]["question"] == "Which machine goes by this name at this site?"
    assert [c["told"] for c in asked[0]["choices"]] == [
        "P-101A – feed pump  [00010023417]", "P-101B – feed pump  [A2]", "It stands in no register",
    ]  # fmt: skip
    assert (asked[2]["written"], asked[2]["affects"]) == ("3l.05.25", "1 record")
    assert [c["told"] for c in asked[4]["choices"]] == ["Yes", "No"]
    assert [bool(a["other"]) for a in asked] == [True, True, True, True, False, False, False, True]


def test_a_page_tells_no_audited_link_from_a_doubtful_one_and_needs_no_network(items: pd.DataFrame, crops) -> None:
    page = queue_page(items, crops.get)
    data = data_of(page)
    keys = set().union(*(set(a) for a in data["items"]))
    assert not keys & {"audit", "confidence", "gain", "probability", "reading"}
    told = {k: v for k, v in data["items"][1].items() if k != "choices"}
    assert "00010023417" not in str(told)
    assert not re.search(rb"""(src|href)\s*=\s*["']?(https?:|//)|@import|fetch\(|XMLHttp""", page)
    assert b"default-src 'none'" in page


def test_what_people_wrote_ends_no_script(items: pd.DataFrame, crops) -> None:
    evil = "</script><script>alert(1)</script>\u2028<!--"
    page = queue_page(items.assign(written=evil, affects=evil, origin=evil), crops.get, plant=evil)
    assert data_of(page)["items"][0]["written"] == evil
    assert page.count(b"<script") == 2
    assert b"<!--" not in page


def test_every_button_answers_just_what_stands_on_it(items: pd.DataFrame, register: pd.DataFrame) -> None:
    """Also where an asset_id, a code or a reading could be taken for the number of a candidate."""
    names = [{"answer": "7", "label": "F-1"}, {"answer": "2", "label": "K-7"}, {"answer": "1", "label": "F-2"}]
    codes = [{"answer": "2", "label": "worn"}, {"answer": "1", "label": "leak"}]
    readings = [{"answer": "2", "label": "as read"}, {"answer": "1", "label": "1"}]
    more = items.iloc[[1, 7, 3]].assign(candidates=[json.dumps(c) for c in (names, codes, readings)])
    for item in [*items.to_dict("records"), *more.to_dict("records")]:
        listed = [str(c["answer"]) for c in choices(item["candidates"])]
        for number, (told, answer) in enumerate(offered(item)):
            settled = interpret(item, answer, register)
            if answer in ("yes", "no"):
                assert (told.lower(), settled) == (answer, answer)
            elif answer == "none":
                assert settled == "none"
            elif item["field"] == "work_type":
                assert settled == told
            else:
                assert settled == listed[number]


def test_machines_of_the_site_are_offered_where_one_is_typed(
    items: pd.DataFrame, register: pd.DataFrame, crops
) -> None:
    data = data_of(queue_page(items, crops.get, register=register.assign(description="feed pump")))
    assert data["machines"] == {"north": [["00010023417", "P-101A – feed pump"], ["A2", "P-101B – feed pump"]]}
    assert [a["machine"] for a in data["items"]] == [True, True] + [False] * 6
    assert data_of(queue_page(items, crops.get))["machines"] == {}


def test_a_machine_that_no_register_holds_is_added_by_yes(items: pd.DataFrame, register: pd.DataFrame) -> None:
    found = [{"answer": "new-1", "label": "a machine to be added: F-9"}, {"answer": "A2", "label": "P-101B"}]
    item = {**items.iloc[0].to_dict(), "field": "asset", "candidates": json.dumps(found)}
    buttons = offered(item)
    assert [t for t, _ in buttons] == [
        "Yes: a machine to be added: F-9  [new-1]", "P-101B  [A2]", "It is no machine",
    ]  # fmt: skip
    assert [interpret(item, a, register) for _, a in buttons] == ["new-1", "A2", "none"]


def test_answers_that_the_page_saved_are_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "answers.json", [
        {"item_id": "a", "answer": " A2 ", "note": "ask\nAnn", "place": "x"}, {"item_id": "b", "answer": "not sure"}, {"item_id": "c", "answer": 5},
        {"item_id": "d", "answer": "yes"}, {"item_id": "d", "answer": "no"}, {"answer": "yes"},
    ])  # fmt: skip
    one, two, lost = read_queue(path)
    assert one.by == ""
    assert (one.item_id, one.answer, one.note, one.place) == ("a", "A2", "ask Ann", "answers.json, answer 1")
    assert "differs from 'no' in answers.json, answer 5" in two.unclear
    assert "has no item_id" in lost.unclear


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"answers": []}', '{"format": "other", "answers": []}', '{"format": "pdm-logs answers", "answers": [1]}', "[" * 100_000],
    ids=range(8),
)  # fmt: skip
def test_a_file_that_holds_no_answers_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"holds no answers.*that the page"):
        read_queue(path)
    with pytest.raises(UsageError, match="does not exist"):
        read_queue(tmp_path / "none.json")


def test_a_queue_without_questions_makes_a_page(crops) -> None:
    assert data_of(queue_page(ITEMS.empty(), crops.get))["items"] == []


CLICKS = """<script>
var saved; URL.createObjectURL = function (blob) { saved = blob; return "#"; };
function choose(n) { document.querySelectorAll("#choices button")[n].click(); }
function type(value) { document.getElementById("other").value = value; document.querySelector("#typed button").click(); }
function at() { return document.getElementById("number").textContent; }
var seen = [at()], offered = document.querySelectorAll("#machines option").length;
choose(1); seen.push(at());                                                  // alias: the second machine
choose(0); document.getElementById("back").click(); choose(0);               // link: chosen, and taken back
document.getElementById("skip").click(); seen.push(at());
document.dispatchEvent(new KeyboardEvent("keydown", { key: "1" }));          // date: by key
document.getElementById("note").value = "smudged"; type("2");                // description: a number that is one
choose(0);                                                                   // is it a failure: yes
document.getElementById("kind").value = "the same event?"; document.getElementById("kind").dispatchEvent(new Event("change")); seen.push(at());
choose(1);
document.getElementById("by").value = " Ann "; document.getElementById("by").dispatchEvent(new Event("change"));
document.getElementById("save").click();
saved.text().then(function (text) {
  var out = document.createElement("pre"); out.id = "out";
  out.textContent = JSON.stringify({ saved: JSON.parse(text), seen: seen, told: document.getElementById("told").textContent, kept: localStorage.length, offered: offered, left: document.querySelectorAll("#machines option").length });
  document.body.appendChild(out);
});
</script>"""


@pytest.mark.slow
def test_a_browser_shows_the_questions_and_saves_the_answers(
    items: pd.DataFrame, register: pd.DataFrame, crops, tmp_path: Path
) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium here")
    page = tmp_path / "queue.html"
    page.write_bytes(
        queue_page(items, crops.get, plant="Mill", register=register).replace(b"</body>", CLICKS.encode() + b"</body>")
    )
    dumped = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}",
         "--virtual-time-budget=3000", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout  # fmt: skip
    (found,) = re.findall(r'<pre id="out">(.*?)</pre>', dumped, re.DOTALL)
    out = json.loads(html.unescape(found))
    assert out["seen"] == ["1 of 8 · north", "2 of 8 · north", "3 of 8 · north", "1 of 1 · north"]
    assert out["told"] == "5 saved as answers.json."
    assert out["kept"] == 1
    assert (out["offered"], out["left"]) == (2, 0)
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(out["saved"]))
    answers = {a.item_id: a for a in read_queue(path)}
    by_row = dict(zip(items["row"], items["item_id"], strict=True))
    settled = {
        r: interpret(items.iloc[r - 1].to_dict(), answers[i].answer, register)
        for r, i in by_row.items()
        if i in answers
    }
    assert settled == {1: "A2", 3: "2025-05-31", 4: "2", 5: "yes", 7: "no"}
    assert answers[by_row[4]].note == "smudged"
    assert {a.by for a in answers.values()} == {"Ann"}
