"""An order export that nobody can read is taught from a sample; a statement is never read as orders."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cs_macros.book.book import Book
from cs_macros.cli import status_of
from cs_macros.errors import CsError
from cs_macros.exports import State, read_export
from cs_macros.exports.lessons import is_export, taught
from cs_macros.resources import OWN_FORMATS
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.orders.register import Order
from cs_macros.statements.profiles import all_profiles
from tests.builders import a_workbook, push
from tests.lists import for_each

DATA = Path(__file__).parent.parent / "data"
STRANGE = (
    "编码甲,走到哪,什么时候,哪位,货,几个,多少钱\n"
    "WX20261121000001,备货完,2026-11-21 09:00:00,小满,台灯,1,128.50\n"
    "WX20261121000002,寄走了,2026-11-21 09:05:00,小雪,吊灯,2,300.00\n"
    "WX20261121000003,不要了,2026-11-21 09:06:00,小雪,吊灯,1,150.00\n"
)
ANSWERS = {"订单号": "A", "订单状态": "B", "备货完": "2", "寄走了": "3", "不要了": "5", "下单时间": "C"}


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    path = tmp_path / "奇怪.csv"
    path.write_text(STRANGE, "utf-8")
    return path


def test_only_what_the_file_does_not_tell_is_asked(strange: Path) -> None:
    with pytest.raises(CsError):
        read_export(strange)
    first = taught(strange, {})
    assert [question.key for question in first.questions] == ["订单号", "订单状态", "下单时间"]
    assert [answer for answer, _ in first.questions[0].choices] == ["A"]
    second = taught(strange, {"订单号": "A", "订单状态": "B", "下单时间": "C"})
    assert [question.key for question in second.questions] == ["寄走了", "不要了"]


def test_a_taught_format_reads_the_next_file_and_leaves_statements_alone(
    strange: Path, tmp_path: Path
) -> None:
    found = taught(strange, ANSWERS)
    assert found.path == tmp_path / "流水格式" / "奇怪.toml"
    found.path.parent.mkdir()
    found.path.write_text(found.text, "utf-8")
    (export,) = read_export(strange)
    assert [order.state for order in export.orders] == [State.TO_SHIP, State.SHIPPED, State.CLOSED]
    assert export.orders[1].order_no == "WX20261121000002"
    assert "奇怪" not in [profile.id for profile in all_profiles(found.path.parent)]


def test_answers_that_were_not_offered_are_refused(strange: Path) -> None:
    with pytest.raises(CsError, match="不在可选的里面"):
        taught(strange, {**ANSWERS, "寄走了": "9"})


def test_the_button_asks_then_imports(strange: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(strange.parent)
    host = a_workbook()
    now = datetime(2026, 11, 22, 15, 0)
    asks = {"order_sample": str(strange), "order_shop": "示例旗舰店"}
    done = push(host, "teach_export", asks=asks, now=now)
    assert "还要回答 3 个问题" in done.summary
    answers = "，".join(f"{key}={answer}" for key, answer in ANSWERS.items())
    done = push(host, "teach_export", asks={**asks, "order_answers": answers}, now=now)
    assert done.summary.startswith("已教会格式“奇怪”，以后导入不再问。读了 1 个文件：新订单 3 个")
    rows = Book(host, ALL_SHEETS, now=now).table(Order).rows()
    assert [str(row.record.status) for row in rows] == ["待发货", "已发货", "已关闭"]


def test_the_command_tells_orders_from_statements(strange: Path) -> None:
    more = [word for key, answer in ANSWERS.items() for word in ("--answer", f"{key}={answer}")]
    assert status_of(["teach-format", str(strange), "--kind", "订单", *more]) == 0
    assert (strange.parent / "流水格式" / "奇怪.toml").exists()
    assert is_export(DATA / "orders" / "pdd-orders.csv")
    assert not is_export(DATA / "statements" / "wechat.csv")


@for_each(
    [
        ("subject = '订单'\nid = '甲'\nname = '甲'\n[columns]\norder_no = '编", "不是有效的 TOML"),
        ("subject = '订单'\nid = '甲'\nname = '甲'\n", "缺少 columns"),
        ("subject = '订单'\nid = '甲'\nname = '甲'\n[columns]\norder_no = '编码甲'\n", "没有写 status"),
    ]
)
def test_a_format_of_the_shop_that_cannot_be_used_is_named_and_nothing_is_read(told: tuple[str, str]) -> None:
    with TemporaryDirectory() as folder:
        (formats := Path(folder) / OWN_FORMATS).mkdir()
        (formats / "甲.toml").write_text(told[0], "utf-8")
        (sheet := Path(folder) / "奇怪.csv").write_text(STRANGE, "utf-8")
        with pytest.raises(CsError, match=told[1]) as caught:
            read_export(sheet)
    assert "甲.toml" in caught.value.message
    assert "照着自带的格式文件" in caught.value.hint


def test_two_formats_of_the_shop_with_one_id_are_refused(strange: Path) -> None:
    (formats := strange.parent / OWN_FORMATS).mkdir()
    for name in "甲乙":
        text = "subject = '订单'\nid = '甲'\nname = '甲'\n[columns]\norder_no = '编码甲'\nstatus = '走到哪'\n"
        (formats / f"{name}.toml").write_text(text, "utf-8")
    with pytest.raises(CsError, match="两个订单格式文件的 id 相同"):
        read_export(strange)


@for_each(
    sorted(p for p in (DATA / "statements").iterdir() if p.suffix in (".csv", ".xls", ".xlsx")),
    named=lambda p: p.name,
)
def test_a_statement_is_never_read_as_orders(path: Path) -> None:
    with pytest.raises(CsError):
        read_export(path)
