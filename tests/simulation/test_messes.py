"""The logs are as bad as real ones: each mess is really there, and the truth says so."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from pdm.simulation.documents.canvas import Canvas
from pdm.simulation.documents.hands import Hand, make_hand, write
from pdm.simulation.documents.paper import draw_pages
from pdm.simulation.documents.scan import Look, take
from pdm.simulation.documents.sheet import draw_sheet
from pdm.simulation.logbook import HAND, build_truth

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def demo():
    return build_truth(3, "normal", "demo")


def cells(built, field=None):
    return [c for c in built.cells if field is None or c.field == field]


def within(picture: np.ndarray, box) -> np.ndarray:
    """The part of a picture in a box of fractions, a little smaller than the box so that the ruling stays outside."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = box
    dx, dy = 0.06 * (x1 - x0), 0.14 * (y1 - y0)
    return picture[int((y0 + dy) * height) : int((y1 - dy) * height), int((x0 + dx) * width) : int((x1 - dx) * width)]


def dark(picture: np.ndarray) -> float:
    return float((picture < 110).mean())


def test_two_sites_hold_most_of_their_events_only_in_handwriting(demo):
    told = demo.lines[demo.lines["event_id"].notna()]
    only = told["channel"].isin(HAND).groupby([told["site"], told["event_id"]]).all()
    share = only.groupby(level=0).mean()
    assert (share >= 0.6).sum() >= 2
    assert told.loc[told["channel"].isin(HAND), "writer_id"].nunique() >= 8


def test_handwriting_is_in_many_hands():
    hands = [make_hand(np.random.default_rng(n)) for n in range(8)]
    drawings = {tuple(write("P-101A seal", h, np.random.default_rng(0)).points.round(2).ravel()) for h in hands}
    assert len(drawings) == 8
    # and no hand writes a letter twice in the same way
    twice = write("aa", Hand(joined=0.0, slant=0.0), np.random.default_rng(1))
    half = len(twice.points) // 2
    assert not np.allclose(twice.points[:half] - twice.points[0], twice.points[half:] - twice.points[half], atol=1e-3)


@pytest.mark.parametrize("dpi", [150, 300])
def test_ruled_sheets_at_150_and_300_dpi(paper, dpi):
    built = paper.drawn(paper.plan(paper.lines(4), name="page.png", dpi=dpi, variant=0))
    image = Image.open(io.BytesIO(built.data))
    assert sorted(image.size, reverse=True) == [round(297 / 25.4 * dpi), round(210 / 25.4 * dpi)]
    assert {p.dpi for p in built.placements} == {dpi}
    grey = np.asarray(image.convert("L"))
    for cell in cells(built, "equipment"):
        if not cell.ditto:
            assert dark(within(grey, cell.box)) > 0.005


def test_work_order_forms_hold_one_line_each_with_its_labels(paper):
    lines = paper.lines(3)
    built = paper.drawn(paper.plan(lines, kind="work_order_form", pages=3))
    assert [(p.line_id, p.page, p.row) for p in built.placements] == [("L0000", 1, 1), ("L0001", 2, 1), ("L0002", 3, 1)]
    for cell in cells(built, "work_order"):
        assert cell.written == lines.set_index("line_id").at[cell.line_id, "work_order"]
    for page, picture in enumerate(paper.pictures(built), 1):
        for cell in built.cells:
            if cell.page == page:
                assert dark(within(picture, cell.box)) > 0.0004


def test_scans_are_skewed_and_the_truth_knows_the_angle(paper):
    built = paper.drawn(paper.plan(paper.lines(40), pages=10))
    slopes = {}
    for cell in built.cells:
        x0, y0, x1, y1 = cell.quad[:4]
        slopes[cell.page] = abs((y1 - y0) / (x1 - x0)) if x1 > x0 else 0.0
    noted = {p.page: "skew" in p.messes for p in built.placements}
    upright = {p.page for p in built.placements if not {"upside down", "on its side"} & set(p.messes)}
    skewed = [slopes[p] for p in upright if noted[p]]
    assert skewed
    assert min(skewed) > max((slopes[p] for p in upright if not noted[p]), default=0.0)


def blank(seed: int, **look: object):
    rng = np.random.default_rng(seed)
    return take(Canvas(210, 148, 100), Hand(), Look(100, **look), rng)


def test_shadows_fall_on_pages():
    taken = [blank(n) for n in range(25)]
    shaded = [np.ptp(np.median(t.picture, axis=0)) for t in taken if "shadow" in t.messes and len(t.messes) == 1]
    clean = [np.ptp(np.median(t.picture[20:-20, 20:-20], axis=0)) for t in taken if not t.messes]
    assert shaded
    assert clean
    assert np.median(shaded) > 4 * np.median(clean)


def test_pages_are_stained():
    taken = [blank(n) for n in range(60)]
    stained = [
        np.percentile(t.picture[30:-30, 30:-30], 0.2) for t in taken if set(t.messes) in ({"stain"}, {"stain", "skew"})
    ]
    clean = [np.percentile(t.picture[30:-30, 30:-30], 0.2) for t in taken if not t.messes]
    assert stained
    assert np.median(stained) < np.median(clean) - 8


def test_whole_lines_are_struck_out(paper):
    lines = paper.lines(6, void=[False, True, False, False, False, True])
    built = paper.drawn(paper.plan(lines, dpi=300, name="p.png"))
    assert {p.line_id for p in built.placements if p.struck} == {"L0001", "L0005"}
    assert {c.line_id for c in built.cells if c.struck} == {"L0001", "L0005"}
    grey = paper.pictures(built)[0]
    # a stroke crosses what is left empty in the row as well
    blanks = {c.line_id: within(grey, c.box) for c in cells(built, "running_hours")}
    assert all(dark(blanks[k]) > 0 for k in ("L0001", "L0005"))


def test_words_are_struck_out_and_written_anew(paper):
    built = paper.drawn(paper.plan(paper.lines(60), pages=4), "worst")
    crossed = [c for c in built.cells if c.crossed]
    assert crossed
    for cell in crossed:
        assert cell.crossed not in cell.written.split()


def test_ditto_marks_repeat_the_line_above(paper):
    built = paper.drawn(paper.plan(paper.lines(24), pages=3, writers=3))
    values = {(c.page, c.row, c.field): c for c in built.cells}
    dittos = [c for c in built.cells if c.ditto]
    assert len(dittos) > 5
    for cell in dittos:
        assert cell.value == values[cell.page, cell.row - 1, cell.field].value
        assert cell.written in ('"', ",,", '- " -', "do")
    assert {p.line_id for p in built.placements if p.ditto} == {c.line_id for c in dittos}


def test_cells_and_pages_are_left_blank(paper):
    lines = paper.lines(9)
    built = paper.drawn(paper.plan(lines, dpi=300, name="p.png"))
    warm = {c.line_id for c in cells(built, "temperature")}
    assert warm == set(lines.loc[lines["temperature"].notna(), "line_id"]) != set(lines["line_id"])
    plan = paper.plan(lines)
    empty = plan.pages[0].__class__("blank", "", (), "")
    with_back = plan.__class__(**(plan.__dict__ | {"pages": (*plan.pages, empty)}))
    drawing = draw_pages(with_back, "s.pdf", "easy")
    assert len(drawing.images) == 2
    assert {p.page for p in drawing.placements} == {1}
    assert dark(np.asarray(drawing.images[1].convert("L"))[60:-60, 60:-60]) < 0.001


def test_telephones_see_pages_in_perspective_and_in_colour(paper):
    built = paper.drawn(paper.plan(paper.lines(5), kind="photo", name="IMG.jpg", seed=2))
    image = Image.open(io.BytesIO(built.data))
    assert image.mode == "RGB"
    assert all({"photograph", "perspective"} <= set(p.messes) for p in built.placements)
    skew = []
    for cell in built.cells:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = np.array(cell.quad).reshape(4, 2)
        skew.append(np.hypot((x1 - x0) - (x2 - x3), (y1 - y0) - (y2 - y3)))
    assert max(skew) > 1e-4  # opposite sides are not parallel
    assert np.asarray(image.convert("L"))[:8].mean() < 160  # a table lies around the page


def test_pages_lie_upside_down_now_and_then():
    seen = {}
    for turned in (0, 1, 2, 3):
        t = blank(3, turned=turned)
        seen[turned] = t.quad((0, 0, 210, 148))[0].round(1).tolist()
        assert ("upside down" in t.messes) == (turned == 2)
    assert seen == {0: [0.0, 0.0], 1: [0.0, 1.0], 2: [1.0, 1.0], 3: [1.0, 0.0]}


def test_long_texts_go_on_in_the_next_row_or_a_second_line(paper):
    line = paper.lines(3).iloc[2]
    form = paper.form(variant=2)
    for wraps in (True, False):
        hand = make_hand(np.random.default_rng(1)).__class__(wraps=wraps)
        _, written = draw_sheet(form, "sheet", "03/2024", [line], hand, np.random.default_rng(1), "easy")
        parts = [w for w in written if w.field == "description"]
        assert len(parts) > 1
        assert [w.part for w in parts] == list(range(1, len(parts) + 1))
        assert " ".join(w.written for w in parts) == line["text"] == parts[0].value
        below = parts[1].rect[1] >= parts[0].rect[3] - 1e-6
        assert below == (not wraps)


def test_scanners_that_know_no_grey(paper):
    built = paper.drawn(paper.plan(paper.lines(6), name="fax.tif", dpi=300, pages=2))
    image = Image.open(io.BytesIO(built.data))
    assert (image.mode, image.n_frames) == ("1", 2)
    assert all("black and white" in p.messes for p in built.placements)


def test_one_pump_goes_under_many_names(demo):
    people = demo.lines[demo.lines["asset_id"].notna() & ~demo.lines["channel"].isin(["sap", "maximo"])]
    names = people.groupby("asset_id")["mention"].nunique()
    assert (names >= 8).sum() > 50
    shared = people.groupby(["site", "mention"])["asset_id"].nunique()
    assert (shared > 1).any()  # and some names are of several machines


def test_shorthand_and_misspelling(demo):
    text = " ".join(demo.lines["text"].str.lower())
    for written in ("brg", "m/seal", "chkd", "trpd", "siezed", "leek", "stoped"):
        assert written in text


def test_temperature_and_load_are_missing_on_most_lines(demo):
    told = demo.lines[demo.lines["event_id"].notna()]
    assert told["temperature"].isna().mean() > 0.5
    assert told["load"].isna().mean() > 0.5
    assert told["temperature"].notna().any()


def test_lines_come_late_and_a_site_falls_silent(demo):
    delay = (demo.lines["arrives_at"] - demo.lines["written_at"]).dt.days
    assert 0.01 < (delay > 60).mean() < 0.1
    last = demo.lines.groupby("site")["arrives_at"].max()
    assert last.max() - last["westfield"] > pd.Timedelta(days=120)


def test_harmless_lines_sound_like_failures_and_failures_do_not(demo):
    failed = (
        demo.events.set_index("event_id")["is_failure"].reindex(demo.lines["event_id"]).fillna(False).to_numpy(bool)
    )
    sounds = demo.lines["text"].str.lower().str.contains(r"trip|broke|seiz|burst|fail|shut down").to_numpy()
    assert (sounds & ~failed).sum() > 100
    assert (failed & ~sounds).sum() > 100


def test_two_things_are_told_in_one_line(demo):
    both = demo.lines[demo.lines["also_event_id"].notna()]
    assert len(both) > 5
    events = demo.events.set_index("event_id")
    for line in both.itertuples():
        assert events.at[line.also_event_id, "asset_id"] == line.asset_id


@pytest.mark.parametrize("better", ["easy", "normal"])
def test_a_worse_profile_is_worse(better):
    worse = {"easy": "normal", "normal": "worst"}[better]
    one, other = make_hand(np.random.default_rng(7), better), make_hand(np.random.default_rng(7), worse)
    assert other.shake > one.shake
    assert other.slur > one.slur
    tags = {}
    for name in (better, worse):
        truth = build_truth(9, name, "tiny")
        lines = truth.lines[truth.lines["asset_id"].notna()]
        tag = truth.assets.set_index("asset_id")["tag"].reindex(lines["asset_id"]).to_numpy()
        tags[name] = (lines["mention"].to_numpy() == tag).mean()
    assert tags[worse] < tags[better]
