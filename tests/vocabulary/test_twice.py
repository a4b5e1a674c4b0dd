"""Columns of a kind that exports have twice."""

from __future__ import annotations

from pdm.vocabulary.columns import name_columns


def test_below_the_kind_of_a_stop_stands_what_was_wrong() -> None:
    found = name_columns(
        ["Start", "End", "Station", "Reason L1", "Reason L2"],
        {
            0: ["06/10/2025 06:03:11", "06/10/2025 06:42:49", "06/10/2025 07:24:48", "06/10/2025 09:57:01"],
            1: ["06/10/2025 06:04:11", "06/10/2025 06:46:02", "06/10/2025 07:27:01", "06/10/2025 10:12:01"],
            2: ["BAGGER 3A", "BAGGER 3A", "CASE ERECTOR 3", "LINE 3"],
            3: ["Minor Stop", "Minor Stop", "Breakdown", "Planned"],
            4: ["Product in seal", "Product in seal", "Knife", "Break"],
        },
    )
    assert (found[3], found[4]) == ("cause_code", "description")


def test_a_second_column_of_types_of_work_is_kept_as_one() -> None:
    heads = ["id", "title", "workType", "categories", "asset.name", "completedAt"]
    cells = {
        0: ["881", "893", "900"],
        1: ["Bagger down - jaw drive fault", "Fryer oil level low trip", "weekly check, all ok"],
        2: ["Reactive", "Reactive", "Preventive"],
        3: ["Breakdown", "Breakdown", "Preventive"],
        4: ["Bagger 3A", "Fryer 3", "Comp 1"],
        5: ["2024-11-04T08:20:00Z", "2024-11-06T15:02:00Z", "2024-11-11T09:14:00Z"],
    }
    found = name_columns(heads, cells)
    assert (found[2], found[3]) == ("work_type", "order_type")
    # other categories are none
    assert 3 not in name_columns(heads, {**cells, 3: ["Lines", "Lines", "Utilities"]})


def test_two_columns_of_a_status_stand_together() -> None:
    found = name_columns(
        ["Notifctn", "Description", "Equipment", "User status", "System status", "Notif.date"],
        {
            0: ["200114607", "200114711", "200116688"],
            1: ["belt splice opening up", "Guard missing, make & fit", "Duplicate of above - pls delete"],
            2: ["10004149", "10004177", "10004429"],
            3: ["OSNO ORAS", "NOPR", "DLFL"],
            4: ["OSNO", "OSNO", "OSNO"],
            5: ["08.01.2024", "09.01.2024", "08.08.2024"],
        },
    )
    assert (found[3], found[4]) == ("status", "status")
