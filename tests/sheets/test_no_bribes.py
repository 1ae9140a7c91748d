"""No text of the shop's buys a review, in whatever register somebody writes it (COM-07)."""

from __future__ import annotations

import re

import pytest

from cs_macros.book.book import Book
from cs_macros.book.checking import check_book
from cs_macros.book.columns import TYPED
from cs_macros.book.offers import may_name_one
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import NOW, a_workbook
from tests.sheets.service_desk import AFTER, AGENT, Desk, warned

BRIBES = (
    "返现5元请他改好评", "送优惠券，请客户删除差评", "赔10元换他修改中差评", "免单，条件是改评价",
    "下次包邮，请客户追加五星好评", "微信转5块钱让他把差评删了",
)  # fmt: skip
HONEST = (
    "补寄灯罩",
    "退差价 12 元",
    "解释清楚，客户满意，愿意修改评价",
    "店里不能返现换好评",
    "送一张洗涤说明",
)
OURS = re.compile("方案|解决办法|答复内容|回评|建议|后续事项|话题|下次通话内容|实施结果")


def offering() -> list[tuple[str, str, str]]:
    """Table, field and level of every column in which something can be offered."""
    return [
        (sheet.table, column.field, column.offers.value)
        for sheet in ALL_SHEETS.registers()
        for column in sheet.record.layout.columns
        if column.offers
    ]


def test_every_column_in_which_the_shop_speaks_is_one_of_them() -> None:
    known = {(table, field) for table, field, _ in offering()}
    unguarded = [
        (sheet.table, column.header)
        for sheet in ALL_SHEETS.registers()
        for column in sheet.record.layout.columns
        if column.kind.name == "text" and column.owner is TYPED and OURS.search(column.header)
        if (sheet.table, column.field) not in known
    ]
    assert unguarded == []


def test_check_names_a_bribe_in_every_such_column_and_nothing_honest() -> None:
    wrong = []
    for table, field, level in offering():
        record = ALL_SHEETS[table].record
        rows: list[dict[str, Cell]] = [{field: words} for words in (*BRIBES, *HONEST)]
        book = Book(a_workbook({table: rows}), ALL_SHEETS, now=NOW)
        found = check_book(book, [ALL_SHEETS[table]])
        told = {row.position: [p.level.value for p in mine if "用钱物换评价" in p.message]
                for row, mine in found.items()}  # fmt: skip
        places = list(book.table(record).positions)
        levels = [told.get(place, []) for place in places]
        if not all(set(each) == {level} for each in levels[: len(BRIBES)]) or any(levels[len(BRIBES) :]):
            wrong.append((table, field, levels))
    assert wrong == []


@pytest.mark.parametrize("words", BRIBES)
def test_a_complaint_is_not_settled_so(words: str) -> None:
    d = Desk("complaints")
    d.do("register_complaint", received_at=NOW, channel="电话", shop="示例旗舰店", order_no="4126",
         customer_id="1", salutation="陈女士", content="不亮", serious="否",
         answered_at_once="否")  # fmt: skip
    d.do("confirm_complaint", restated="是")
    d.do("investigate", AFTER, category="商品质量", judgement="产品质量", investigation="看过", cause="坏了")
    assert d.refused("propose_plan", AFTER, plan=words, reported_to="主管") == ["处理方案"]
    assert d.refused("answer_at_once", AFTER, plan=words, answered_at_once="是") == ["处理方案"]
    d.do("propose_plan", AFTER, plan="换一只", reported_to="主管")


def test_a_note_among_colleagues_is_warned_of_and_stays() -> None:
    d = Desk("daily_log")
    row: dict[str, Cell] = {"stage": "售后", "category": "质量", "question": "不亮", "solved": "是"}
    done = d.do("record_problem", AGENT, **row, solution="返现5元请他改好评")
    assert warned(done) == ["解决办法"]
    assert d.cells["解决办法"] == "返现5元请他改好评"


@pytest.mark.parametrize("words", [*BRIBES, "HAOPING返现", "五★返5元"])
def test_what_could_name_a_review_is_read(words: str) -> None:
    assert may_name_one(words)


def test_most_words_load_nothing() -> None:
    assert not any(map(may_name_one, ("补寄灯罩", "联系快递补扫", "退 12 元", "答了")))
