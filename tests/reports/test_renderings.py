"""One summary, many renderings: the same words and figures, nothing unescaped, nothing from the network."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import pypdfium2
import pytest

from pdm.records import RISK
from pdm.reports import fleet_page, render_html, render_pdf, render_text, words
from pdm.reports.html import unbroken
from pdm.reports.svg import timeline_chart
from pdm.reports.words import short_basis
from pdm.vocabulary.held_back import held_reason

from .conftest import line

HOSTILE = "<script>alert(1)</script> & \"leak\" #text(99pt)[x] 'n' $1$ \\"


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"\s+", " ", text.replace("\ufffe", "-"))


def shown(page: str) -> str:
    """What a page says; what only keeps words together parts none."""
    return re.sub(r"<[^>]+>", " ", re.sub(r"</?span[^>]*>", "", page))


@pytest.mark.acceptance
def test_the_same_figures_stand_in_every_rendering(make_summary: Any) -> None:
    summary = make_summary()
    page = re.sub(r"\s+", " ", shown(render_html(summary)))
    for text in (page, pdf_text(render_pdf(summary)), render_text(summary)):
        assert "43 in 100" in text
        assert "quite possible" in text
        for points in ("+25.0", "+11.0", "−3.0"):
            assert points in text
        assert "no operating temperature since March 2025" in text.replace("No operating", "no operating")
    told = json.loads(json.dumps(summary.as_dict()))
    total = sum(r["risk_points"] for r in [*told["reasons"], *told["against"]])
    assert told["risk"]["base_risk"] + total == pytest.approx(told["risk"]["risk"], abs=1e-9)


def test_every_file_adds_up_to_the_last_digit(make_summary: Any) -> None:
    summary = make_summary(risk=0.1 + 0.1 + 0.25 + 0.11 - 0.03)
    page = render_html(summary)
    assert summary._repr_html_().count("data-points") == page.count("data-points") == 3
    risk, base = (float(re.findall(rf'data-{name}="([^"]+)"', page)[0]) for name in ("risk", "base-risk"))
    points = [float(p) for p in re.findall(r'data-points="([^"]+)"', page)]
    told = pypdfium2.PdfDocument(render_pdf(summary)).get_metadata_dict()["Keywords"]
    printed = dict(part.rsplit("=", 1) for part in told.split(", "))
    assert float(printed.pop("risk")) == risk == summary.risk["risk"]
    assert float(printed.pop("base_risk")) == base == summary.risk["base_risk"]
    assert sorted(map(float, printed.values())) == sorted(points)
    assert sorted(points) == sorted(r["risk_points"] for r in [*summary.reasons, *summary.against])


def test_what_earlier_lists_said_stands_in_every_rendering_with_what_came_after(make_summary: Any) -> None:
    summary = make_summary()
    after = ["failed on 2025-11-20", "no failure within 30 days", "repaired on 2025-08-03", "no failure so far"]
    summary.past = [{"date": f"2025-1{k}-01", "risk": 0.2 + k / 100, "after": told} for k, told in enumerate(after)]
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", render_html(summary)))
    for text in (page, pdf_text(render_pdf(summary)), render_text(summary)):
        assert "2025-10-01: 20 in 100 – failed on 2025-11-20" in text
    assert "What earlier lists said" not in render_html(make_summary())


def test_names_of_years_do_not_stand_on_one_another() -> None:
    for first, years in (("2019-12-20", 4), ("1990-05-01", 36), ("2025-03-01", 1)):
        begun = int(first[:4])
        days = [first, *(f"{y}-06-01" for y in range(begun + 1, begun + years)), f"{begun + years - 1}-11-01"]
        drawn = timeline_chart([{"date": d, "text": "", "kind": "failure"} for d in sorted(days)], [])
        at = sorted(float(x) for x in re.findall(r'<text x="([\d.]+)" y="[\d.]+" fill="#5b6675">\d{4}<', drawn))
        assert at
        assert all(later - earlier >= 34 for earlier, later in pairwise(at))


def test_page_needs_no_network_and_shows_the_handwriting(make_summary: Any) -> None:
    page = render_html(make_summary())
    assert "data:image/png;base64," in page
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:|//)|@import|<script""", page)


def test_what_people_wrote_is_never_markup(make_summary: Any) -> None:
    summary = make_summary(text=HOSTILE)
    assert "<script>" not in render_html(summary)
    assert "<script>" not in summary._repr_html_()
    assert "#text(99pt)[x]" in pdf_text(render_pdf(summary))


def test_pdf_is_the_same_each_time_and_prints_on_few_pages(make_summary: Any) -> None:
    summary = make_summary()
    first = render_pdf(summary)
    assert first == render_pdf(summary)
    assert len(pypdfium2.PdfDocument(first)) <= 2
    assert b"pdfuaid" in first


def test_a_report_of_much_fits_on_two_pages_and_says_what_it_leaves_out(make_summary: Any) -> None:
    summary = make_summary()
    # as many lines with a picture as a reason shows, and a long history
    for k, reason in enumerate((summary.reasons * 4)[:5]):
        pieces = [
            {
                **reason["evidence"][0],
                "kind": "rows",
                "count": 9,
                "rows": [line(row=r, text=f"seal leaking {r}, " * 4, crop=f"c{k}-{r}")],
            }
            for r in range(9)
        ]
        summary.pictures.update({f"c{k}-{r}": summary.pictures["c1"] for r in range(9)})
        summary.reasons.append({**reason, "evidence": pieces})
    summary.gaps.extend(f"no reading of the {n}. kind since May 2025" for n in range(12))
    summary.timeline.extend([summary.timeline[0]] * 40)
    data = render_pdf(summary)
    assert len(pypdfium2.PdfDocument(data)) == 2
    assert re.search(
        rf"{len(summary.timeline) - 5} older lines|{len(summary.timeline) - 3} older lines", pdf_text(data)
    )


def test_an_asset_without_a_figure_says_why(make_summary: Any) -> None:
    summary = make_summary(risk=None, basis="none")
    for text in (render_html(summary), pdf_text(render_pdf(summary)), render_text(summary)):
        assert "Nothing is recorded of this asset" in text
    assert "in 100" not in render_text(summary)


def test_small_reasons_unfold_and_are_added_up(make_summary: Any) -> None:
    summary = make_summary()
    small = [
        {"family": "x", "text": f"small reason {k}", "risk_points": 0.004, "evidence": summary.reasons[1]["evidence"]}
        for k in range(7)
    ]
    nothing = {**small[0], "text": "rounded away", "risk_points": 0.0002}
    summary.reasons = [*summary.reasons, *small, nothing]
    page = render_html(summary)
    shown, _, unfolds = page.partition('<details class="rest">')
    assert "small reason 3" in shown
    assert "small reason 4" not in shown
    assert all(text in unfolds for text in ("small reason 4", "small reason 6", "rounded away"))
    # 3 of 0.4 and what is rounded away
    assert "4 smaller ones, together +1.2 in 100" in page
    assert "5 smaller ones, together +1.6 in 100" in pdf_text(render_pdf(summary))


def test_a_name_as_in_the_register_is_not_repeated(make_summary: Any) -> None:
    summary = make_summary()
    assert "written as" not in render_html(summary)
    for reason in summary.reasons:
        for piece in reason["evidence"]:
            for row in piece.get("rows", []):
                row["mention"] = "pump 1A by the gate"
    assert "written as “pump 1A by the gate”" in render_html(summary)


@pytest.mark.parametrize(("lines", "words"), [(0, "nothing was ever written"), (2, "only 2 lines were ever written")])
def test_a_figure_that_rests_on_little_says_so(make_summary: Any, lines: int, words: str) -> None:
    summary = make_summary()
    summary.timeline = summary.timeline[:lines]
    for text in (render_html(summary), pdf_text(render_pdf(summary)), render_text(summary)):
        assert words in text
    assert words not in render_text(make_summary())


def test_a_held_back_asset_without_a_figure_speaks_of_none(make_summary: Any) -> None:
    summary = make_summary(risk=None, basis="stale")
    summary.risk["base_risk"] = 0.01
    for text in (render_html(summary), pdf_text(render_pdf(summary)), render_text(summary)):
        assert "records are held back" in text
        assert "older figure" not in text
        assert "ypical asset" not in text


def test_why_a_figure_is_old_did_not_raise_it(make_summary: Any) -> None:
    summary = make_summary(basis="stale")
    for text in (render_html(summary), pdf_text(render_pdf(summary)), render_text(summary)):
        assert "This is an older figure" in text
        assert "+25.0" not in text
        assert "How sure" not in text
        assert "doubtful readings" not in text


def test_an_old_figure_names_its_day_on_the_report_and_on_the_fleet_page(make_summary: Any) -> None:
    why = held_reason(["silent for 40 days"], date(2025, 12, 15))
    summary = make_summary(basis="stale")
    summary.risk["basis_reason"] = why
    summary.reasons[0]["evidence"] = [
        {"kind": "settings", "file": "plant.toml", "key": "[gate] closed", "value": "north"}
    ]
    for text in (shown(render_html(summary)), pdf_text(render_pdf(summary)), render_text(summary)):
        assert "Silent for 40 days. The figure is that of 2025-12-15." in text
        # thirty days from then, not from the day of this list
        assert "On 2025-12-15 a failure within 30 days was quite possible" in text
        assert "A failure within" not in text
        assert "[gate] closed: " in text
    for text in (render_html(summary), pdf_text(render_pdf(summary))):
        # why there is no newer figure did not add up to it, and this list's model did not make it
        assert "The figure is that of the list of 2025-12-15." in text
        assert "all points together" not in text
        assert "m-1" not in text
    row = {"basis": "stale", "basis_reason": why, "risk": 0.2, "horizon_days": 30, "as_of": "2026-01-01"}
    assert short_basis(row) == "figure of 2025-12-15"
    assert short_basis({**row, "risk": float("nan")}) == "no figure"
    assert short_basis({**row, "basis_reason": "Held back: silent."}) == "older figure"


def test_a_forecast_whose_time_is_over_is_told_first_and_not_ranked(make_summary: Any) -> None:
    # the thirty days end on the day of the list
    why = held_reason(["silent for 40 days"], date(2025, 12, 2))
    summary = make_summary(basis="stale")
    summary.risk["basis_reason"] = why
    for text in (shown(render_html(summary)), pdf_text(render_pdf(summary)), render_text(summary)):
        assert "No forecast any more: what there was ended on 2026-01-01." in text
        assert "Not ranked among the 120 assets" in text
        assert "Rank 1" not in text
    row = {
        "run_id": "r",
        "site": "north",
        "as_of": pd.Timestamp("2026-01-01", tz="UTC"),
        "horizon_days": 30,
        "reasons": "[]",
    }
    listed = RISK.rows([
        {**row, "asset_id": "a", "tag": "P-1", "risk": 0.5, "rank": 1, "basis": "stale", "basis_reason": why},
        {**row, "asset_id": "b", "tag": "P-2", "risk": 0.1, "rank": 2, "basis": "model"},
    ])  # fmt: skip
    page = fleet_page(listed, plant="p", names={"north": "North"}, links={}, changes=[])
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    assert body.index("P-2") < body.index("P-1")
    assert "50 in 100" not in body
    assert "No forecast for North" in page


def test_the_list_can_be_filtered_by_any_name_of_a_site() -> None:
    row = {"run_id": "r", "asset_id": "a", "tag": "P-1", "site": "n", "as_of": pd.Timestamp("2026-01-01", tz="UTC"), "horizon_days": 30,
           "risk": 0.01, "rank": 1, "basis": "model", "reasons": "[]", "against": "[]"}  # fmt: skip
    page = fleet_page(RISK.rows([row]), plant="p", names={"n": "Mill  2 (old)"}, links={}, changes=[])
    # a browser takes blanks out of an option that has no value of its own
    assert '<option value="Mill  2 (old)">' in page
    assert 'data-site="Mill  2 (old)"' in page


def test_a_row_of_the_list_without_a_reason_says_what_speaks_against_it() -> None:
    against = [{"family": "leaks", "text": "No leak reports in a year", "risk_points": -0.1, "evidence": []}]
    row = {"run_id": "r", "asset_id": "a", "tag": "P-1", "site": "north", "as_of": pd.Timestamp("2026-01-01", tz="UTC"), "horizon_days": 30,
           "risk": 0.01, "rank": 1, "basis": "model", "reasons": "[]", "against": json.dumps(against)}  # fmt: skip
    page = fleet_page(RISK.rows([row]), plant="p", names={}, links={}, changes=[])
    assert "<td>speaks against it: No leak reports in a year</td>" in page


def test_a_change_says_what_happened_since_and_that_the_model_is_another(make_summary: Any) -> None:
    reason = {"family": "repairs", "text": "Last failure or repair 15 days ago (it failed)", "risk_points": -0.1,
              "evidence": [{"kind": "rows", "feature": "days_since_renewal", "count": 1, "rows": [line(date="2025-12-17")]}]}  # fmt: skip
    row = {"run_id": "r", "asset_id": "a", "tag": "P-1", "site": "north", "as_of": pd.Timestamp("2026-01-01", tz="UTC"), "horizon_days": 30,
           "risk": 0.09, "previous_risk": 0.46, "rank": 1, "basis": "model", "reasons": "[]", "against": json.dumps([reason]), "model_id": "m-2"}  # fmt: skip
    facts: dict[str, Any] = {
        "plant": "p",
        "names": {"north": "North works"},
        "links": {},
        "changes": ["P-1 (north) down from 46 to 9 in 100, rank 1 to 1"],
    }
    page = fleet_page(RISK.rows([row]), **facts, since="2025-12-01", model_before="m-1")
    assert "P-1 (North works) down from 46 to 9 in 100, rank 1 to 1: it failed on 2025-12-17" in page
    assert "The model is another one" in page
    # recorded late: it fell only now
    assert "it failed on 2025-12-17" in fleet_page(RISK.rows([row]), **facts, since="2025-12-20")
    facts["changes"] = ["P-1 (north) up from 6 to 9 in 100, rank 1 to 1"]
    before = fleet_page(RISK.rows([row]), **facts, since="2025-12-20", model_before="m-2")
    assert "it failed on" not in before
    assert "The model is another one" not in before


def test_how_sure_names_both_doubts(make_summary: Any) -> None:
    summary = make_summary()
    assert "doubtful readings alone could make it anything from 31 in 100 to 52 in 100" in render_text(summary)
    assert "judged by" not in render_text(summary)
    summary.risk.update(model_low=0.43, model_high=0.8)
    for text in (shown(render_html(summary)), pdf_text(render_pdf(summary)), render_text(summary)):
        assert "judged by what became of earlier figures like it, it may stand for 43 in 100 to 80 in 100" in text


def test_no_figure_is_parted_from_what_it_counts_at_the_end_of_a_line() -> None:
    whole = '<span class="whole">{}</span>'.format
    assert unbroken("3 in 100 by 2026-01-01 at 54.5 % <b>") == (
        f"{whole('3 in 100')} by {whole('2026-01-01')} at {whole('54.5 %')} &lt;b&gt;"
    )


def test_every_rendering_shows_the_doubt_about_a_line(make_summary: Any) -> None:
    summary = make_summary()
    summary.reasons[0]["evidence"][0]["rows"][0].update(confidence=0.94, mention="pump by the gate")
    second = {
        "kind": "rows",
        "feature": "x",
        "count": 1,
        "rows": [line(date="2025-09-09", text="second figure", crop=None)],
    }
    summary.reasons[0]["evidence"].append(second)
    for text in (re.sub(r"<[^>]+>", "", render_html(summary)), pdf_text(render_pdf(summary)), render_text(summary)):
        assert "94 in 100 sure that this asset is meant" in text
        assert "written as “pump by the gate”" in text
        assert "second figure" in text


def test_lines_that_may_well_belong_to_it_are_shown_with_their_chance(make_summary: Any) -> None:
    from pdm.records import EVENTS
    from pdm.reports.summary import _possible

    told = [{"asset_id": "a1", "posterior": 0.3}, {"asset_id": "a2", "posterior": 0.05}]
    events = EVENTS.rows([{"event_id": "e", "site": "north", "text": "weeps", "candidates": json.dumps(told)}])
    assert len(_possible(events, "a1")) == 1
    assert _possible(events, "a2").empty
    summary = make_summary()
    summary.doubtful = [{**summary.timeline[0], "text": "weeps at gland", "mention": "P-10?", "chance": 30}]
    for text in (re.sub(r"<[^>]+>", "", render_html(summary)), pdf_text(render_pdf(summary)), render_text(summary)):
        assert "weeps at gland" in text
        assert "30 in 100" in text


def test_a_picture_is_shown_once_and_in_parts_on_a_phone(make_summary: Any) -> None:
    summary = make_summary()
    for reason in summary.reasons:
        reason["evidence"] = [
            {"kind": "rows", "feature": "x", "count": 1, "rows": [line(text=f"line {reason['family']}")]}
        ]
    page = render_html(summary)
    assert page.count("data:image/png;base64,") == 1
    # 420 by 44: twice nine heights
    assert page.count('<svg class="part"') == 2
    assert ".strip .part { display: block" in page[page.index("@media (max-width") :]


def test_others_are_told_by_what_they_did_or_how_many_they_are(make_summary: Any) -> None:
    summary = make_summary()
    others = {"kind": "peers", "count": 3, "who": "pumps at all sites", "value": None}
    for told, shown in (
        ({}, "Compared with 3 pumps at all sites."),
        ({"told": "7 failures of the 5 other assets"}, "7 failures of the 5 other assets."),
    ):
        summary.reasons[0]["evidence"] = [{**others, **told}]
        for text in (render_html(summary), pdf_text(render_pdf(summary)), render_text(summary)):
            assert shown in text


def test_lines_that_are_not_printed_are_counted_on_paper(make_summary: Any) -> None:
    summary = make_summary()
    page = render_html(summary)
    rows = re.findall(r'<tr class="[^"]*"><td class="day">', page)
    hidden = sum("long" in row for row in rows)
    assert (len(rows), hidden) == (18, 10)
    assert f'<p class="sub paper">{hidden} older lines: on the page on screen' in page
    assert "screen" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).replace("on the page on screen", "")
    summary.timeline = summary.timeline * 2
    assert '<p class="sub screen">11 older lines: in the events export.' in render_html(summary)
    summary.timeline = summary.timeline[:26]
    assert '<p class="sub screen">1 older line: in the events export.' in render_html(summary)


def test_a_line_that_two_figures_rest_on_is_shown_once(make_summary: Any) -> None:
    summary = make_summary()
    last = line(date="2025-01-10", text="knocking on start", crop=None)
    summary.reasons[0]["evidence"] = [
        {"kind": "absence", "looked_for": "noise", "from": "2025-11-20", "to": "2026-01-01", "last": last},
        {"kind": "rows", "feature": "days_since_noise", "count": 1, "rows": [last]},
    ]
    summary.timeline = []
    page = re.sub(r"<[^>]+>", "", render_html(summary))
    for text in (page, pdf_text(render_pdf(summary)), render_text(summary)):
        assert text.count("knocking on start") == 1


def test_what_lies_behind_a_reason_is_counted_as_people_do(make_summary: Any) -> None:
    summary = make_summary()
    assert "all 3 lines behind" in render_html(summary)
    summary.reasons[0]["evidence"][0]["count"] = 2
    summary.reasons[1]["evidence"][0]["value"] = "(empty)"
    told = render_html(summary)
    assert "both lines behind" in told
    assert "column installed_on: empty" in told


@pytest.mark.parametrize(
    ("points", "told"),
    [([0.0002], "1 smaller one, less than 0.1 in 100"), ([-0.003, -0.002], "2 smaller ones, together −0.5 in 100")],
)
def test_what_is_too_small_to_show_has_no_sign(points: list[float], told: str) -> None:
    assert words.smaller([{"risk_points": p} for p in points], 3) == told


def test_reasons_that_move_nothing_do_not_stand_as_reasons(make_summary: Any) -> None:
    summary = make_summary(risk=0.005)
    for number, reason in enumerate(summary.reasons):
        reason.update(text=f"idle reason {number}", risk_points=0.0002)
    told = "Nothing that moves the figure noticeably: 2 small reasons, together less than 0.1 in 100"
    page = render_html(summary)
    shown, _, unfolds = page.partition('<details class="rest">')
    assert "idle reason" not in shown
    assert told in unfolds
    assert "idle reason 1" in unfolds
    for text in (pdf_text(render_pdf(summary)), render_text(summary)):
        assert told in text
        assert "idle reason" not in text
    # why a figure is an old one or one of a class is told whatever its points
    assert [words.leading(summary.reasons, 6, b) for b in ("model", "stale", "fallback")] == [0, 1, 1]


@pytest.mark.parametrize(
    ("risk", "told"),
    [
        (0.44, "quite possible"),
        (0.46, "about as likely as not"),
        (0.502, "about as likely as not"),
        (0.56, "more likely than not"),
    ],
)
def test_a_figure_that_is_shown_as_half_is_called_so(risk: float, told: str) -> None:
    assert words.likelihood(risk) == told


def test_a_phone_shows_the_newest_part_of_the_chart_first_with_the_names_of_its_lanes(make_summary: Any) -> None:
    page = render_html(make_summary())
    assert page.count('class="near" display="none"') == 4 + ("risk, up to" in page)
    phone = page[page.index("@media (max-width") :]
    assert ".chart { direction: rtl; }" in phone
    assert ".near { display: inline; }" in phone


def test_a_report_is_of_the_day_that_was_asked_for_wherever_the_site_lies(make_summary: Any) -> None:
    summary = make_summary(zone="America/Chicago")
    assert summary.risk["as_of"] == summary.history[-1][0] == "2026-01-01"


def test_a_line_behind_two_figures_of_a_reason_is_told_once(make_summary: Any) -> None:
    summary = make_summary()
    summary.reasons[0]["evidence"] *= 2
    where = summary.reasons[0]["evidence"][0]["rows"][0]["where"]
    assert render_text(summary).count(where) == render_text(make_summary()).count(where)


@pytest.mark.parametrize(
    "text", ["泵一 leaking 5 ㎜", "pump \U0001f525 hot", "a\x00b \x0c bell", "泵 \U0001f525 насос ポンプ \ud7ff"]
)
def test_no_sign_that_people_wrote_costs_the_pdf(make_summary: Any, text: str) -> None:
    summary = make_summary(text=text)
    summary.timeline[0]["text"] = text
    data = render_pdf(summary)
    assert "43 in 100" in pdf_text(data)
    assert render_pdf(summary) == data


def test_signs_that_no_font_has_are_said_to_be_missing(make_summary: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import typst

    compile_ = typst.compile
    # a computer without fonts of its own
    monkeypatch.setattr(typst, "compile", lambda *a, **k: compile_(*a, **{**k, "ignore_system_fonts": True}))
    told = pdf_text(render_pdf(make_summary(text="泵一 leaking")))
    assert "?? leaking" in told
    assert "no font here has" in told
    assert "no font here has" not in pdf_text(render_pdf(make_summary(text="насос leaking")))


def test_a_name_without_a_gap_stays_on_the_page(make_summary: Any) -> None:
    summary = make_summary(text="A" * 300)
    summary.asset["description"] = "B" * 300
    pages = pypdfium2.PdfDocument(render_pdf(summary))
    for page in pages:
        text = page.get_textpage()
        edges = [text.get_charbox(i)[2] for i in range(text.count_chars())]
        assert max(edges, default=0.0) < page.get_width() - 20


def test_the_list_is_searched_word_by_word() -> None:
    risk = RISK.rows([{
        "run_id": "r", "asset_id": "a", "tag": "P-1", "site": "north", "as_of": pd.Timestamp("2026-01-01", tz="UTC"), "horizon_days": 30,
        "risk": 0.1, "rank": 1, "basis": "model", "reasons": "[]",
    }])  # fmt: skip
    page = fleet_page(risk, plant="p", names={}, links={}, changes=[])
    # "pump 302" and "booster " find what holds these words, wherever they stand in the row
    assert r"q.value.toLowerCase().split(/\s+/)" in page
    assert "words.every(" in page


@pytest.mark.parametrize(
    ("value", "told"), [(0.9993, "over 99 %"), (1.0, "100 %"), (0.994, "99 %"), (0.0421, "4.2 %"), (0.0, "0.0 %")]
)
def test_what_is_not_certain_is_not_told_as_if_it_were(value: float, told: str) -> None:
    assert words.percent(value) == told


def test_a_model_that_proved_no_better_than_one_figure_says_so_on_every_page(make_summary: Any) -> None:
    from pdm.scoring.score import NOT_TO_RELY_ON

    summary = make_summary()
    summary.risk["basis_reason"] = NOT_TO_RELY_ON
    for text in (render_html(summary), pdf_text(render_pdf(summary)), render_text(summary)):
        assert "do not rely on the order of the list." in " ".join(text.split())
    row = {
        "run_id": "r", "asset_id": "a", "tag": "P-1", "site": "north", "as_of": pd.Timestamp("2026-01-01", tz="UTC"), "horizon_days": 30,
        "risk": 0.1, "rank": 1, "basis": "model", "reasons": "[]",
    }  # fmt: skip
    doubted = fleet_page(
        RISK.rows([{**row, "basis_reason": NOT_TO_RELY_ON}]), plant="p", names={}, links={}, changes=[]
    )
    assert "<strong>On months that it had not seen" in doubted
    assert "<strong>" not in fleet_page(RISK.rows([row]), plant="p", names={}, links={}, changes=[])
