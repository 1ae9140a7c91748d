"""导入退款: exports of any platform become rows, renewed and closed by later ones (SERVICE 26)."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cs_macros.book.outcome import Outcome
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from cs_macros.sheets.disputes.exports import is_over, kind_of
from tests.builders import FIRST_ROW, NOW, all_cells, push
from tests.sheets.service_desk import AFTER, MANAGER, SUPERVISOR, desk, rows_of

TAOBAO = Path(__file__).parents[1] / "data" / "orders" / "taobao-refunds.xlsx"
MONDAY = datetime(2026, 11, 23, 10)
DAY = timedelta(days=1)


def take(
    host: MemoryHost, *files: Path, now: datetime = MONDAY, shop: str = "", by: str = SUPERVISOR
) -> Outcome:
    asks = {"refund_files": [str(file) for file in files], "refund_shop": shop}
    return push(host, "import_refunds", by=by, now=now, asks=asks)


def found(host: MemoryHost) -> list[Mapping[str, Cell]]:
    return rows_of(host, "disputes")


@pytest.fixture
def taken() -> MemoryHost:
    host = desk()
    assert take(host, TAOBAO).ok
    return host


# -- Taobao -------------------------------------------------------------------------------------


def test_every_refund_of_taobao_becomes_a_row(taken: MemoryHost) -> None:
    rows = found(taken)
    sheet = load_workbook(TAOBAO).active
    assert sheet is not None
    headers, *lines = sheet.iter_rows(values_only=True)
    truth = [dict(zip(headers, line, strict=True)) for line in lines]
    for row, told in zip(rows, truth, strict=True):
        assert row["订单号"] == told["订单编号"], "digit for digit"
        assert row["退款编号"] == told["退款编号"]
        assert row["客户ID"] == told["买家会员名称"]
        assert row["平台状态"] == told["退款状态"]
        assert row["退款金额"] == float(str(told["买家退款金额"]))
        assert row["申请时间"] == datetime.fromisoformat(str(told["退款的申请时间"]))
        assert row["平台处理截止"] == datetime.fromisoformat(str(told["超时时间"]))
        over = told["退款状态"] in ("退款成功", "退款关闭")
        assert row["状态"] == ("已结束" if over else "新增")
        assert row["类型"] == ("退款中" if told["客服介入状态"] == "无需客服介入" else "维权中")
        day = date.fromisoformat(str(told["退款完结时间"])[:10]) if told["退款完结时间"] else None
        assert row.get("结束日期") == day
    assert {row["店铺"] for row in rows} == {"示例旗舰店"}
    assert {row["检查日期"] for row in rows} == {MONDAY.date()}


def test_what_came_of_it_is_told_with_the_columns_used() -> None:
    done = take(desk(), TAOBAO)
    counts = "更新 0 条，结束 0 条，没有变化 0 条，没有导入 0 条。"
    assert done.summary == f"读了 1 个文件：新登记 13 条（其中平台已结束 4 条），{counts}"
    [used] = [p.message for p in done.problems if "用到的列" in p.message]
    assert "订单编号、退款编号、买家会员名称" in used
    assert any("有 4 条维权，要马上告知店长" in p.message for p in done.problems)


def test_the_same_file_again_changes_nothing(taken: MemoryHost) -> None:
    before = {table: all_cells(taken, table) for table in taken.tables()}
    done = take(taken, TAOBAO, now=MONDAY + timedelta(hours=1))
    assert {table: all_cells(taken, table) for table in taken.tables()} == before
    assert "没有变化 13 条" in done.summary


def test_undo_takes_the_import_back_and_its_numbers_never_return(taken: MemoryHost) -> None:
    assert len(rows_of(taken, "journal")) == 1
    push(taken, "undo", by=SUPERVISOR, now=MONDAY)
    assert found(taken) == []
    take(taken, TAOBAO)
    assert found(taken)[0]["记录号"] == "WQ20261123-014"


def test_an_import_that_somebody_has_worked_on_stays(taken: MemoryHost) -> None:
    push(taken, "remind_aftersales", [FIRST_ROW], by=AFTER, now=MONDAY + timedelta(hours=1))
    done = push(taken, "undo", by=SUPERVISOR, now=MONDAY + timedelta(hours=2))
    assert len(found(taken)) == 13
    assert {p.row for p in done.problems if p.blocks} == {FIRST_ROW}
    push(taken, "undo", by=AFTER, now=MONDAY + timedelta(hours=3))
    push(taken, "undo", by=SUPERVISOR, now=MONDAY + timedelta(hours=4))
    assert found(taken) == [], "what was taken back hinders nothing"


def test_what_somebody_has_typed_into_an_imported_row_keeps_the_import(taken: MemoryHost) -> None:
    taken.write([Replace("disputes", FIRST_ROW, {"进度": "打过电话"})])
    done = push(taken, "undo", by=SUPERVISOR, now=MONDAY)
    assert [p.header for p in done.problems if p.blocks] == ["进度"]
    assert len(found(taken)) == 13


# -- later exports ------------------------------------------------------------------------------

HEADERS = ("订单编号", "退款编号", "买家会员名称", "买家退款金额", "退款的申请时间", "超时时间",
           "退款完结时间", "退款状态", "客服介入状态")  # fmt: skip
ROW = ("4126111500010019101", "8000000000000000077", "示例买家", "39.90", "2026-11-22 21:02:44",
       "2026-11-23 21:02:44", "", "买家已经申请退款，等待卖家同意", "无需客服介入")  # fmt: skip


def export(
    folder: Path, *rows: Sequence[str], headers: Sequence[str] = HEADERS, name: str = "退款.xlsx"
) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (headers, *rows):
        sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def said(row: Sequence[str], **more: str) -> tuple[str, ...]:
    """The row as a later export tells it."""
    places = {"state": 7, "step": 8, "due": 5, "over": 6, "amount": 3}
    cells = list(row)
    for name, text in more.items():
        cells[places[name]] = text
    return tuple(cells)


def test_a_later_export_renews_what_the_platform_owns(tmp_path: Path) -> None:
    host = desk()
    take(host, export(tmp_path, ROW))
    push(host, "remind_aftersales", [FIRST_ROW], by=SUPERVISOR, now=MONDAY)
    later = said(ROW, state="卖家拒绝退款", due="2026-11-25 08:00:00", amount="30.00", step="客服处理中")
    done = take(host, export(tmp_path, later), now=MONDAY + DAY)
    [row] = found(host)
    assert (row["状态"], row["平台状态"], row["退款金额"], row["类型"]) == (
        "已提醒",
        "卖家拒绝退款",
        30.0,
        "维权中",
    )
    assert (row["检查日期"], row["提醒售后"]) == ((MONDAY + DAY).date(), AFTER)
    assert row["到期"] == MONDAY, "店长 has not heard of it"
    assert "更新 1 条" in done.summary
    assert any(row["记录号"] in p.message for p in done.problems if "维权" in p.message)


def test_what_is_over_on_the_platform_is_over_here(tmp_path: Path) -> None:
    host = desk()
    take(host, export(tmp_path, ROW))
    over = said(ROW, state="退款成功", over="2026-11-24 09:00:00")
    done = take(host, export(tmp_path, over), now=MONDAY + DAY)
    [row] = found(host)
    assert (row["状态"], row["结果"], row["结束日期"]) == ("已结束", "退款成功", date(2026, 11, 24))
    assert "结束 1 条" in done.summary
    push(host, "undo", by=SUPERVISOR, now=MONDAY + DAY)
    assert found(host)[0]["状态"] == "新增"


def test_an_older_export_opens_nothing_again_and_a_dispute_stays_one(tmp_path: Path) -> None:
    host = desk()
    take(host, export(tmp_path, said(ROW, state="退款关闭")))
    take(host, export(tmp_path, ROW), now=MONDAY + DAY)
    assert [row["状态"] for row in found(host)] == ["已结束"]
    host = desk()
    take(host, export(tmp_path, said(ROW, step="需要客服介入")))
    take(host, export(tmp_path, ROW), now=MONDAY + DAY)
    assert [row["类型"] for row in found(host)] == ["维权中"]


def test_what_people_typed_stands(tmp_path: Path) -> None:
    host = desk()
    fields = {"shop": "示例旗舰店", "order_no": ROW[0], "customer_id": "我写的", "kind": "退款中",
              "refund_reason": "尺码不合", "progress": "打过电话", "owner": AFTER}  # fmt: skip
    push(host, "register_dispute", by=SUPERVISOR, now=NOW, **fields)
    done = take(host, export(tmp_path, ROW))
    [row] = found(host)
    assert "更新 1 条" in done.summary
    assert (row["客户ID"], row["退款原因"], row["进度"], row["处理人"]) == (
        "我写的",
        "尺码不合",
        "打过电话",
        AFTER,
    )
    assert row["退款编号"] == ROW[1], "the refund that was typed by its order is the one of the export"


def test_two_files_of_one_press_tell_of_one_refund(tmp_path: Path) -> None:
    host = desk()
    take(host, export(tmp_path, ROW), export(tmp_path, ROW, name="另一个.xlsx"))
    assert len(found(host)) == 1


def test_an_archived_refund_is_not_registered_again(built: Path, tmp_path: Path, cs: Any) -> None:
    file = tmp_path / "客服台账.xlsm"
    shutil.copy(built, file)
    args = ("import-refunds", file, export(tmp_path, said(ROW, state="退款成功")), "--shop", "示例店")
    assert "新登记 1 条" in cs(*args, now="2026-11-23T10:00")[1]["summary"]
    assert cs("archive", file, "--before", "2026-12-01", now="2026-12-02T10:00")[0] == 0
    assert cs("show", file, "disputes")[1]["rows"] == []
    assert "没有变化 1 条" in cs(*args, now="2026-12-02T11:00")[1]["summary"]
    assert cs("show", file, "disputes")[1]["rows"] == []


def test_having_looked_is_on_record_whatever_came_of_it(tmp_path: Path) -> None:
    host = desk()
    over = export(tmp_path, said(ROW, state="退款成功"))
    take(host, over)
    for now, count in ((MONDAY + DAY, 1), (MONDAY + DAY * 2, 1)):
        assert len(looks(host, now)) == count
        take(host, over, now=now)
        assert looks(host, now) == []


def test_a_row_checked_today_is_a_look_and_so_is_registering_an_older_one() -> None:
    fields = {"shop": "示例旗舰店", "order_no": ROW[0], "customer_id": "1", "kind": "退款中"}
    for check_date in ("2026-11-23", "2026-11-20"):
        host = desk()
        push(host, "register_dispute", by=SUPERVISOR, now=MONDAY, check_date=check_date, **fields)
        assert looks(host, MONDAY) == []
    host = desk(disputes=[{**fields, "number": "WQ20261101-001", "status": "新增", "check_date": MONDAY}])
    assert looks(host, MONDAY) == []
    assert len(looks(host, MONDAY + DAY)) == 1


def looks(host: MemoryHost, now: datetime) -> list[Mapping[str, Cell]]:
    """What the board says of nobody's having looked today."""
    push(host, "refresh", by=SUPERVISOR, now=now)
    return [row for row in rows_of(host, "board") if row["事项"] == "查看退款中、维权中的订单"]


# -- other platforms ----------------------------------------------------------------------------

PDD = ("售后单号,订单号,商品名称,售后状态,退款金额（元）,申请时间,售后原因,平台介入状态,逾期时间\n"
       "\t8800001,\t261122-000000000000001,台灯,待商家处理,￥59.00,2026-11-22 10:00:00,质量问题,未介入,"
       "2026/11/24 10:00\n"
       "\t8800002,\t261122-000000000000002,台灯,退款成功,￥19.00,2026-11-21 10:00:00,不想要,,\n")  # fmt: skip
DOUYIN = ("售后单号,订单号,用户昵称,售后状态,申请退款金额,售后申请时间,售后完成时间\n"
          "\t7123456789012345678\t,\t6923456789012345678\t,张**,待商家同意,88,2026-11-22 09:00:00,-\n"
          "\t7123456789012345679\t,\t6923456789012345679\t,李**,平台仲裁中,99,2026-11-22 09:30:00,-\n"
          )  # fmt: skip
JD = ("服务单号,订单号,客户账号,服务单状态,申请时间,店铺名称\n"
      "3300001,280000000001,jd_a,待审核,2026-11-22 08:00,示例旗舰店\n"
      "3300002,280000000002,jd_b,已取消,2026-11-22 08:30,示例旗舰店\n")  # fmt: skip
WRAPPED = ('店铺退款列表,,,\n导出时间,2026-11-23,,\n订单编号 ,退款编号,退款状态,申请时间\n'
           '="4126111500010019101","=""8000000000000000077""",卖家拒绝退款,2026-11-22 21:02:44\n'
           '合计,,,\n')  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding", "wanted"),
    [
        (PDD, "utf-8-sig", [("新增", "退款中", "8800001", 59.0), ("已结束", "退款中", "8800002", 19.0)]),
        (DOUYIN, "utf-8", [
            ("新增", "退款中", "7123456789012345678", 88.0),
            ("新增", "维权中", "7123456789012345679", 99.0)]),
        (JD, "gb18030", [("新增", "退款中", "3300001", None), ("已结束", "退款中", "3300002", None)]),
        (WRAPPED, "gb18030", [("新增", "退款中", "8000000000000000077", None)]),
    ],
)  # fmt: skip
def test_other_platforms_are_read_by_their_words(
    tmp_path: Path, text: str, encoding: str, wanted: list[tuple[Cell, ...]]
) -> None:
    path = tmp_path / "导出.csv"
    path.write_bytes(text.encode(encoding))
    host = desk()
    done = take(host, path)
    assert done.ok, done.problems
    got = [tuple(row.get(name) for name in ("状态", "类型", "退款编号", "退款金额")) for row in found(host)]
    assert got == wanted


def test_a_file_that_lacks_something_says_what(tmp_path: Path) -> None:
    path = export(tmp_path, ("1", "2"), headers=("订单编号", "买家"))
    done = take(desk(), path)
    assert [p.message for p in done.problems] == ["退款.xlsx 不是退款或售后单的导出文件，没有读取。"]
    assert "没有找到：退款状态、申请时间" in done.problems[0].hint
    assert done.summary.endswith("另有 1 个文件没有读进来。")


def test_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 no")
    host = desk()
    done = take(host, bad, export(tmp_path, ROW))
    assert len(found(host)) == 1
    assert [p.message for p in done.problems if p.blocks] == ["坏.xlsx 不是完好的 Excel 工作簿。"]


def test_nothing_asked_for_and_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(CsError, match="没有指定退款文件"):
        push(desk(), "import_refunds", by=SUPERVISOR)
    with pytest.raises(CsError, match="找不到退款文件"):
        take(desk(), tmp_path / "没有.xlsx")


def test_of_several_shops_the_file_or_a_person_says_which(tmp_path: Path) -> None:
    shops = [{"name": "一店", "platform": "淘宝"}, {"name": "二店", "platform": "淘宝"}]
    host = desk(shops=shops)
    done = take(host, export(tmp_path, ROW))
    assert (found(host), done.ok) == ([], True)
    assert any("不知道是哪个店铺的，没有导入这一行" in p.message for p in done.problems)
    take(host, export(tmp_path, ROW), shop="二店")
    assert [row["店铺"] for row in found(host)] == ["二店"]


def test_a_number_that_excel_has_damaged_is_left_out_and_named(tmp_path: Path) -> None:
    host = desk()
    done = take(host, export(tmp_path, ("4.1261115E+18", *ROW[1:]), ROW))
    assert len(found(host)) == 1
    assert any("第 2 行订单号" in p.message for p in done.problems)


def test_an_amount_that_cannot_be_read_is_named_and_the_row_is_there(tmp_path: Path) -> None:
    host = desk()
    done = take(host, export(tmp_path, said(ROW, amount="约四十")))
    assert "退款金额" not in found(host)[0]
    assert any("退款金额“约四十”" in p.message for p in done.problems)


def test_an_outsider_imports_nothing() -> None:
    with pytest.raises(CsError, match="要由售前、售后、主管、店长来做"):
        take(desk(), TAOBAO, by="赵磊")
    assert take(desk(), TAOBAO, by=MANAGER).ok


# -- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state", ["退款成功", "退款关闭", "售后完成", "已撤销", "已取消", "售后关闭", "换货成功", "已退款"]
)
def test_such_a_state_is_over(state: str) -> None:
    assert is_over(state)


@pytest.mark.parametrize(
    "state",
    [
        "买家已经退货，等待卖家确认收货",
        "待商家处理",
        "卖家拒绝退款",
        "待买家退货",
        "未完成",
        "待完成",
        "退款中",
        "没见过的状态",
    ],
)
def test_such_a_state_is_not(state: str) -> None:
    assert not is_over(state)


@given(st.text(max_size=12), st.sampled_from(["", "无需客服介入", "未介入", "否", "无"]))
def test_without_a_word_of_the_platform_it_is_a_mere_refund(status: str, stepped: str) -> None:
    plain = not any(word in status for word in ("维权", "介入", "仲裁", "纠纷", "平台处理", "举证"))
    if plain:
        assert kind_of(status, stepped).value == "退款中"
