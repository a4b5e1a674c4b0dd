"""Pages made flat and straight."""

from __future__ import annotations

import cv2
import numpy as np

from pdm.ocr.picture.orient import rectify


def test_paper_with_round_corners_is_seen_from_above() -> None:
    corners = np.array([[150, 90], [1350, 120], [1390, 960], [95, 900]], dtype=np.float32)
    paper = np.zeros((1050, 1500), np.uint8)
    cv2.fillConvexPoly(paper, corners.astype(np.int32), 255)
    # corners worn off by a tenth of the paper's width
    round_ = cv2.morphologyEx(paper, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (121, 121)))
    picture = np.where(round_ > 0, 240, 120).astype(np.uint8)
    for share in (0.25, 0.5, 0.75):
        left = corners[0] + share * (corners[3] - corners[0])
        right = corners[1] + share * (corners[2] - corners[1])
        inner = left + 0.1 * (right - left), left + 0.9 * (right - left)
        cv2.line(picture, tuple(map(round, inner[0].tolist())), tuple(map(round, inner[1].tolist())), 30, 3)
    flat = rectify(picture)
    assert flat.shape != picture.shape
    ys, xs = np.nonzero(flat < 90)
    for middle in np.array([0.25, 0.5, 0.75]) * flat.shape[0]:
        near = np.abs(ys - middle) < 0.1 * flat.shape[0]
        assert near.sum() > 100
        slope = np.polyfit(xs[near], ys[near], 1)[0]
        assert abs(slope) < 0.01


def test_scan_keeps_what_is_written_in_the_dark_of_a_fold() -> None:
    # a scanned book: the left tenth lies in the fold, and lines run from there to the right
    picture = np.full((1240, 1754), 230, np.uint8)
    picture[:, :150] = 120
    for y in range(200, 1100, 40):
        picture[y : y + 3, 60:1600] = np.minimum(picture[y : y + 3, 60:1600], 80)
    assert rectify(picture).shape == picture.shape


def test_shadow_across_lines_is_not_the_rim_of_the_paper() -> None:
    # paper that fills the picture, dark along its left and its lower side
    picture = np.full((1240, 1754), 120, np.uint8)
    cv2.fillConvexPoly(picture, np.array([[170, 0], [1754, 0], [1754, 1100], [200, 1060]], dtype=np.int32), 235)
    for y in range(120, 1200, 40):
        picture[y : y + 3, 60:1700] = 60
    for x in range(100, 1700, 200):
        picture[120:1200, x : x + 3] = 60
    assert rectify(picture).shape == picture.shape


def test_two_cards_on_one_table_are_both_kept() -> None:
    table = np.full((1900, 1500), 70, np.uint8)
    for top in (60, 980):
        cv2.fillPoly(table, [np.array([[70, top + 20], [1400, top], [1415, top + 840], [85, top + 860]])], 215)
        cv2.putText(table, f"TAG {top}", (300, top + 420), cv2.FONT_HERSHEY_SIMPLEX, 3, 30, 8)
    upper, lower = np.array_split(rectify(table), 2)
    assert upper.shape[1] < 1400
    assert (upper < 50).sum() > 5_000
    assert (lower < 50).sum() > 5_000
