"""上交本周: which rows, which week, what 行政 gets (CORE 4, 11, R-099, D-15)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cs_macros.errors import CsError
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets.rejections.register import Rejection
from tests.builders import FIRST_ROW, TestDesk, all_cells, cells_of, push
from tests.sheets.parcels import (
    DUE,
    FRIDAY,
    PARCEL,
    SETTLED,
    TABLE,
    TO_STATE,
    a_parcel,
    a_register,
    cells,
    reasons,
    several,
    states,
    submit,
    taken,
    type_into,
)

# -- handing in -------------------------------------------------------------------------------


def test_handing_in_signs_the_row() -> None:
    made = cells(a_parcel(*TO_STATE["已上交"]))
    assert (made["上交时间"], made["上交人"], made["迟交"]) == (FRIDAY, "张敏", "否")


@pytest.mark.parametrize(("now", "late"), [(DUE, "否"), (DUE + timedelta(seconds=1), "是")])
def test_late_is_after_the_deadline_of_its_own_week(now: datetime, late: str) -> None:
    host = several(("已处理", FRIDAY))
    submit(host, now)
    assert cells(host)["迟交"] == late


def test_open_rows_are_listed_and_stay() -> None:
    host = several(("已处理", FRIDAY), ("已收到", FRIDAY), ("已登记", FRIDAY))
    done = submit(host, FRIDAY)
    assert done.ok
    assert states(host) == ["已上交", "已收到", "已登记"]
    assert [(p.row, p.message) for p in done.problems] == [
        (FIRST_ROW + 1, "未结，列在这次上交里"),
        (FIRST_ROW + 2, "未结，列在这次上交里"),
    ]
    assert "2026-W47 的拒收退件 1 件；未结 2 件，下次再上交" in done.summary


def test_an_open_row_goes_with_the_next_hand_in_and_keeps_its_week() -> None:
    host = several(("已处理", FRIDAY), ("已收到", FRIDAY))
    submit(host, FRIDAY)
    monday = datetime(2026, 11, 23, 9)
    taken(host, SETTLED, now=monday, row=FIRST_ROW + 1)
    done = submit(host, monday)
    made = cells(host, FIRST_ROW + 1)
    assert (made["状态"], made["所属周"], made["迟交"]) == ("已上交", "2026-W47", "是")
    assert "已上交 2026-W48 的拒收退件 1 件；其中迟交 1 件" in done.summary


def test_rows_of_a_later_week_wait() -> None:
    host = several(("已处理", FRIDAY), ("已处理", DUE + timedelta(seconds=1)))
    submit(host, datetime(2026, 11, 22, 9), "2026-W47")
    assert states(host) == ["已上交", "已处理"]


def test_rows_of_all_earlier_weeks_come_along() -> None:
    host = several(("已处理", FRIDAY - timedelta(days=30)), ("已处理", FRIDAY))
    done = submit(host, FRIDAY, "2026-W47")
    assert states(host) == ["已上交", "已上交"]
    assert "其中迟交 1 件" in done.summary


@pytest.mark.parametrize(
    ("now", "week"),
    [
        (DUE, "2026-W47"),
        (DUE + timedelta(seconds=1), "2026-W47"),
        (datetime(2026, 11, 23, 9), "2026-W47"),
    ],
)
def test_a_blank_week_is_the_one_that_closes_next_or_has_just_closed(now: datetime, week: str) -> None:
    assert f"已上交 {week} 的" in submit(several(("已处理", FRIDAY)), now).summary


def test_once_the_closed_week_is_handed_in_a_blank_week_is_the_open_one() -> None:
    host = several(("已处理", FRIDAY), ("已处理", DUE + timedelta(hours=1)))
    submit(host, DUE)
    assert states(host) == ["已上交", "已处理"]
    assert "已上交 2026-W48 的" in submit(host, DUE + timedelta(hours=2)).summary


def test_a_blank_week_over_the_end_of_the_year() -> None:
    host = several(("已处理", datetime(2026, 12, 31)))
    assert "已上交 2026-W53 的" in submit(host, datetime(2027, 1, 3)).summary


@pytest.mark.parametrize("typed", ["2026-W47", "2026年第47周", "２０２６－Ｗ４７", "2026w47"])
def test_a_week_may_be_typed_in_several_ways(typed: str) -> None:
    assert "已上交 2026-W47 的" in submit(several(("已处理", FRIDAY)), FRIDAY, typed).summary


@pytest.mark.parametrize(
    ("typed", "message"),
    [("下礼拜", "不是周"), ("下周", "还没有开始"), ("2026-W54", "不是周"), ("2026-W48", "还没有开始")],
)
def test_a_week_that_is_none_or_has_not_begun_is_refused(typed: str, message: str) -> None:
    host = several(("已处理", FRIDAY))
    before = all_cells(host, TABLE)
    with pytest.raises(CsError, match=message):
        submit(host, FRIDAY, typed)
    assert all_cells(host, TABLE) == before


def test_a_second_press_finds_nothing() -> None:
    host = several(("已处理", FRIDAY))
    submit(host, FRIDAY)
    with pytest.raises(CsError, match="到 2026-W47 为止没有可以“上交本周”的行，未作任何改动"):
        submit(host, FRIDAY)


def test_without_a_row_there_is_nothing_to_hand_in() -> None:
    with pytest.raises(CsError, match="没有可以“上交本周”的行"):
        submit(a_register(), FRIDAY)


def test_rows_that_a_filter_hides_are_told_of_and_not_handed_in() -> None:
    host = several(("已处理", FRIDAY), ("已处理", FRIDAY))
    host = MemoryHost({TABLE: replace(host.read(TABLE), hidden=[FIRST_ROW + 1])}, beneath=host)
    done = submit(host, FRIDAY)
    assert states(host) == ["已上交", "已处理"]
    assert "有 1 行被筛选隐藏，没有“上交本周”" in [p.message for p in done.problems]
    assert "未结 1 件" in done.summary


@pytest.mark.parametrize(
    ("header", "message"),
    [("处理结果", "“上交本周”之前要填写"), ("损失金额", "处理结果是“报损”，这一格要填写")],
)
def test_a_row_whose_outcome_was_emptied_since_is_not_handed_in(header: str, message: str) -> None:
    host = several(("已收到", FRIDAY), ("已处理", FRIDAY))
    taken(host, ("settle_rejection", "张敏", {"outcome": "报损", "loss_amount": 5}))
    type_into(host, FIRST_ROW, header, None)
    done = submit(host, FRIDAY)
    assert states(host) == ["已处理", "已上交"]
    assert [p.message for p in done.problems if p.blocks] == [message]
    assert "未结 1 件" in done.summary


def test_a_row_without_its_time_of_registration_is_refused_and_not_forgotten() -> None:
    host = several(("已处理", FRIDAY))
    type_into(host, FIRST_ROW, "登记时间", None)
    assert reasons(host, "submit_week", "张敏") == ["登记时间空着，算不出所属周"]


def test_colleagues_get_a_covering_note_and_the_customer_s_words_stay() -> None:
    host = several(("已处理", FRIDAY), ("已处理", FRIDAY), ("已收到", FRIDAY))
    before = [cells(host, FIRST_ROW + n)["话术"] for n in range(3)]
    desk = TestDesk()
    done = submit(host, FRIDAY, desk=desk)
    text = "2026年第47周拒收、退件汇总：共2件，未结1件，见附表。"
    assert [(m["template"], m["text"]) for m in done.messages] == [("internal_reject_cover", text)]
    assert desk.clipboard == text
    assert host.cells(["rejections_message"]) == {"rejections_message": text}
    assert [cells(host, FIRST_ROW + n)["话术"] for n in range(3)] == before
    line = cells_of(host, "messages", FIRST_ROW + len(all_cells(host, "messages")) - 1)
    assert line["话术编号"] == "internal_reject_cover"
    assert "客户姓名" not in line


def test_undo_takes_the_hand_in_back() -> None:
    host = several(("已处理", FRIDAY), ("已处理", FRIDAY))
    before = all_cells(host, TABLE)
    submit(host, FRIDAY)
    assert push(host, "undo", by="张敏", now=FRIDAY).ok
    assert all_cells(host, TABLE) == before


# -- the file ---------------------------------------------------------------------------------

FILE = "拒收退件_2026-W47_A3_张敏.xlsx"


class Kept(MemoryHost):
    """A workbook in memory whose files are really made."""

    lasting = True


def handing_to(folder: Path, *ways: tuple[str, datetime], **settings: Cell) -> Kept:
    """A register beside which the hand-in goes to the folder 上交."""
    (folder / "上交").mkdir()
    host = several(*ways, hand_in_dir="上交", file_code="A3", **settings)
    return Kept(label=str(folder / "客服台账.xlsm"), beneath=host)


def delivered(folder: Path, name: str = FILE) -> list[tuple[Cell, ...]]:
    """(上交情况, 记录号, 状态, 处理结果) of the rows of a hand-in file."""
    grid = ClosedHost(folder / "上交" / name, backups=False).read(TABLE)
    wanted = [grid.headers.index(header) for header in ("上交情况", "记录号", "状态", "处理结果")]
    return [tuple(row[i] for i in wanted) for row in grid.rows.values()]


def test_the_file_holds_what_is_handed_in_and_below_it_what_is_open(tmp_path: Path) -> None:
    host = handing_to(tmp_path, ("已收到", FRIDAY), ("已处理", FRIDAY), ("已登记", DUE + timedelta(1)))
    done = submit(host, FRIDAY)
    assert delivered(tmp_path) == [
        ("上交", "RJ20261120-A3-002", "已上交", "入库"),
        ("未结", "RJ20261120-A3-001", "已收到", None),
    ]
    assert done.files == [str(tmp_path / "上交" / FILE)]
    assert f"上交文件：{done.files[0]}" in done.summary
    assert done.messages[0]["text"] == "2026年第47周拒收、退件汇总：共1件，未结1件，见附表。"


def test_the_file_has_the_register_s_table_with_ids_as_text(tmp_path: Path) -> None:
    submit(handing_to(tmp_path, ("已处理", FRIDAY)), FRIDAY)
    book = load_workbook(tmp_path / "上交" / FILE)
    sheet = book["拒收退件登记表"]
    layout = Rejection.layout
    headers = [each.header for each in layout.columns if each.header not in ("下一步", "问题", "话术")]
    assert [each.name for each in sheet.tables[TABLE].tableColumns] == ["上交情况", *headers]
    assert sheet["A1"].value == "拒收退件 2026-W47"
    assert sheet["A2"].value == "张敏 上交 1 件，未结 0 件 · 2026-11-20 10:00"
    row = dict(zip(headers, sheet[5][1:], strict=True))
    assert (row["订单号"].value, row["订单号"].data_type) == ("2233445566778899001", "s")
    assert row["电话"].number_format == "@"
    assert row["上交时间"].value == FRIDAY


def test_a_second_press_of_a_week_adds_to_the_file(tmp_path: Path) -> None:
    host = handing_to(tmp_path, ("已处理", FRIDAY), ("已收到", FRIDAY))
    submit(host, FRIDAY)
    taken(host, SETTLED, row=FIRST_ROW + 1)
    done = submit(host, DUE)
    assert [number for _, number, _, _ in delivered(tmp_path)] == ["RJ20261120-A3-002", "RJ20261120-A3-001"]
    assert {state for _, _, state, _ in delivered(tmp_path)} == {"已上交"}
    assert "共2件，未结0件" in done.messages[0]["text"]


def test_what_the_administrator_compiled_from_the_file_stays_compiled(tmp_path: Path) -> None:
    """Only the hand-ins were compiled: the agent's workbook learns of it with the next press."""
    host = handing_to(tmp_path, ("已处理", FRIDAY), ("已收到", FRIDAY))
    submit(host, FRIDAY)
    file = ClosedHost(tmp_path / "上交" / FILE, backups=False)
    (row, *_) = file.read(TABLE).rows
    marks: dict[str, Cell] = {"状态": "已汇总", "汇总人": "何芳芳", "汇总时间": DUE}
    file.write([Replace(TABLE, row, marks)])
    taken(host, SETTLED, row=FIRST_ROW + 1)
    submit(host, DUE)
    assert {number: state for _, number, state, _ in delivered(tmp_path)} == {
        "RJ20261120-A3-001": "已汇总",
        "RJ20261120-A3-002": "已上交",
    }
    assert cells_of(host, TABLE)["汇总人"] == "何芳芳"


def test_what_was_taken_back_leaves_the_file(tmp_path: Path) -> None:
    host = handing_to(tmp_path, ("已处理", FRIDAY), ("已处理", FRIDAY))
    submit(host, FRIDAY)
    done = push(host, "undo", by="张敏", now=FRIDAY)
    assert done.ok
    assert f"写出的文件没有收回：{tmp_path / '上交' / FILE}" in [p.message for p in done.problems]
    type_into(host, FIRST_ROW, "处理结果", None)
    submit(host, FRIDAY)
    assert delivered(tmp_path) == [
        ("上交", "RJ20261120-A3-002", "已上交", "入库"),
        ("未结", "RJ20261120-A3-001", "已处理", None),
    ]


def test_the_same_press_makes_the_same_file(tmp_path: Path) -> None:
    host = handing_to(tmp_path, ("已处理", FRIDAY))
    submit(host, FRIDAY)
    first = (tmp_path / "上交" / FILE).read_bytes()
    push(host, "undo", by="张敏", now=FRIDAY)
    submit(host, FRIDAY)
    assert (tmp_path / "上交" / FILE).read_bytes() == first


def test_each_week_and_each_workbook_has_a_file_of_its_own(tmp_path: Path) -> None:
    host = handing_to(tmp_path, ("已处理", FRIDAY), ("已处理", DUE + timedelta(hours=1)))
    submit(host, DUE)
    submit(host, DUE + timedelta(hours=2))
    push(host, "undo", by="张敏", now=DUE + timedelta(hours=2))
    host.write([Replace("settings", FIRST_ROW + 1, {"值": None})])
    submit(host, DUE + timedelta(hours=2), by="王芳")
    assert sorted(each.name for each in (tmp_path / "上交").iterdir()) == [
        FILE,
        "拒收退件_2026-W48_A3_张敏.xlsx",
        "拒收退件_2026-W48_客服台账_王芳.xlsx",
    ]


def test_another_workbook_s_file_is_never_overwritten(tmp_path: Path) -> None:
    """Two workbooks without file_code, or with the same: their numbers are the same too."""
    submit(handing_to(tmp_path, ("已处理", FRIDAY)), FRIDAY)
    before = (tmp_path / "上交" / FILE).read_bytes()
    other = several(("已处理", FRIDAY + timedelta(seconds=1)), hand_in_dir="上交", file_code="A3")
    host = Kept(label=str(tmp_path / "客服台账.xlsm"), beneath=other)
    with pytest.raises(CsError, match="里有别的工作簿上交的 RJ20261120-A3-001，没有上交，未作任何改动"):
        submit(host, FRIDAY)
    assert states(host) == ["已处理"]
    assert (tmp_path / "上交" / FILE).read_bytes() == before


def test_a_folder_that_is_not_there_stops_the_hand_in(tmp_path: Path) -> None:
    host = handing_to(tmp_path, ("已处理", FRIDAY))
    (tmp_path / "上交").rmdir()
    before = all_cells(host, TABLE), all_cells(host, "journal"), all_cells(host, "messages")
    with pytest.raises(CsError, match=r"上交目录.*不存在，没有上交，未作任何改动"):
        submit(host, FRIDAY)
    assert (all_cells(host, TABLE), all_cells(host, "journal"), all_cells(host, "messages")) == before
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_stops_the_hand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = handing_to(tmp_path, ("已处理", FRIDAY))

    def denied(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", denied)
    with pytest.raises(CsError, match="未作任何改动"):
        submit(host, FRIDAY)
    assert states(host) == ["已处理"]
    assert [*(tmp_path / "上交").iterdir()] == []


def test_without_a_folder_the_file_is_in_one_of_ours_beside_the_workbook(tmp_path: Path) -> None:
    host = Kept(label=str(tmp_path / "客服台账.xlsm"), beneath=several(("已处理", FRIDAY)))
    done = submit(host, FRIDAY)
    assert states(host) == ["已上交"]
    (path,) = (tmp_path / "上交").iterdir()
    assert str(path) in done.summary
    assert done.files == [str(path)]


def test_a_damaged_file_of_an_earlier_press_stops_the_hand_in(tmp_path: Path) -> None:
    host = handing_to(tmp_path, ("已处理", FRIDAY))
    (tmp_path / "上交" / FILE).write_bytes(b"no workbook")
    with pytest.raises(CsError):
        submit(host, FRIDAY)
    assert states(host) == ["已处理"]


def test_from_the_shell_a_week_is_handed_in(cs: Any, built: Path, tmp_path: Path) -> None:
    """The built workbook, its commands and its file, once through; a trial makes nothing."""
    file = Path(shutil.copy(built, tmp_path / "客服台账.xlsm"))
    (tmp_path / "上交").mkdir()
    cs("append", file, "settings", "参数=file_code", "值=A3")
    row = next(n for n, cells in ClosedHost(file).read("settings").rows.items() if "hand_in_dir" in cells)
    cs("set", file, f"参数!C{row}=上交")
    typed = [part for name, cell in PARCEL.items() for part in (f"--{name.replace('_', '-')}", cell)]
    when = {"now": "2026-11-20T10:00"}
    assert cs("register-rejection", file, *typed, **when)[0] == 0
    number = "RJ20261120-001"
    cs("receive-rejection", file, number, "--condition", "完好", **when)
    assert cs("settle-rejection", file, number, "--outcome", "入库", **when)[0] == 0
    content = file.read_bytes()
    assert cs("--dry-run", "submit-week", file, "--week", "2026-W47", **when)[1]["files"] == []
    assert (file.read_bytes(), [*(tmp_path / "上交").iterdir()]) == (content, [])
    status, told = cs("submit-week", file, "--week", "2026-W47", **when)
    assert status == 0, told
    assert told["files"] == [str(each) for each in (tmp_path / "上交").iterdir()]
    assert told["changed"][0]["fields"]["状态"] == ["已处理", "已上交"]
