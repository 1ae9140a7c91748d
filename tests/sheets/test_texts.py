"""话术库, 话术 and 违禁词: choosing a message, what was said, what may not be said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_macros import messages
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.sheets.texts.seeds import phrases, rows_of, words
from tests.builders import FIRST_ROW, NOW, SHOPS, TestDesk, a_workbook, all_cells, cells_of, push
from tests.sheets.test_transfers import TRANSFER

LIBRARY = rows_of(phrases())
PLACE = {str(row["template"]): FIRST_ROW + n for n, row in enumerate(LIBRARY)}


def library(template: str = "", **typed: Any) -> tuple[MemoryHost, int]:
    """A workbook whose 话术库 has something typed into one row, and that row's number."""
    rows = [{**row, **(typed if row["template"] == template else {})} for row in LIBRARY]
    return a_workbook({"phrases": rows, "bank_transfers": [TRANSFER]}), PLACE.get(template, FIRST_ROW)


# -- 话术库 -----------------------------------------------------------------------------------


def test_the_library_lists_every_message_with_its_group_initials_and_what_it_wants() -> None:
    assert len(LIBRARY) == len(messages.all_ids())
    row = next(row for row in LIBRARY if row["template"] == "bargain_2_bulk")
    assert (row["group"], row["initials"], row["wanted"]) == ("议价", "YJ2DMNFPY", "活动文案")
    titles = [row["title"] for row in LIBRARY]
    assert len({*titles}) == len(titles)


def test_a_free_message_takes_its_values_in_the_order_wanted() -> None:
    host, row = library("campaign_notice", values="双十一；满 200 减 20；11月12日")
    desk = TestDesk()
    push(host, "use_phrase", [row], desk=desk)
    text = cells_of(host, "phrases", row)["内容"]
    assert "双十一" in str(text)
    assert "满 200 减 20" in str(text)
    assert desk.clipboard == text == host.cells(["phrases_message"])["phrases_message"]


def test_a_value_may_be_named_as_people_call_it() -> None:
    host, row = library("bargain_2_bulk", values="活动文案=满三件打九折")
    push(host, "use_phrase", [row])
    assert "满三件打九折" in str(cells_of(host, "phrases", row)["内容"])


def test_what_is_missing_is_shown_in_its_place_and_nothing_is_copied() -> None:
    host, row = library("campaign_notice", values="双十一")
    desk = TestDesk()
    done = push(host, "use_phrase", [row], desk=desk)
    assert "【活动文案】" in str(cells_of(host, "phrases", row)["内容"])
    assert [p.message for p in done.problems if p.header == "补充"] == ["还缺：活动文案、活动截止"]
    assert desk.clipboard is None
    assert all_cells(host, "messages") == []


def test_a_phrase_for_a_record_reads_that_row() -> None:
    host, row = library("bank_transfer_ack", number="BT20261122-001")
    push(host, "register_transfer", [FIRST_ROW])
    push(host, "use_phrase", [row], now=NOW + timedelta(days=1))
    text = str(cells_of(host, "phrases", row)["内容"])
    assert "128.50元" in text
    assert cells_of(host, "bank_transfers")["话术"] == text


def test_an_unknown_record_is_named_and_the_others_are_written() -> None:
    host, row = library("bargain_case_mall", number="BT20200101-001")
    other = PLACE["bargain_case_quantity"]
    done = push(host, "use_phrase", [row, other])
    assert [p.message for p in done.problems if p.blocks] == ["没有这个记录号"]
    assert "内容" not in cells_of(host, "phrases", row)
    assert "需要多少" in str(cells_of(host, "phrases", other)["内容"])


def test_more_values_than_wanted_are_refused() -> None:
    host, row = library("bargain_case_mall", values="多出来的")
    done = push(host, "use_phrase", [row])
    assert [p.header for p in done.problems if p.blocks] == ["补充"]


def test_several_phrases_are_written_at_once_and_none_is_copied() -> None:
    host, _ = library()
    desk = TestDesk()
    push(host, "use_phrase", [PLACE["bargain_case_mall"], PLACE["bargain_case_quantity"]], desk=desk)
    assert len(all_cells(host, "messages")) == 2
    assert desk.clipboard is None


def test_a_forbidden_word_in_a_value_is_not_written() -> None:
    host, row = library("bargain_2_bulk", values="高仿特价")
    done = push(host, "use_phrase", [row])
    assert any("高仿" in p.message for p in done.problems)
    assert "内容" not in cells_of(host, "phrases", row)


def test_using_a_phrase_can_be_taken_back() -> None:
    host, row = library("campaign_notice", values="双十一；满减；今晚")
    before = all_cells(host, "phrases")
    push(host, "use_phrase", [row])
    push(host, "undo", on="phrases")
    assert all_cells(host, "phrases") == before
    assert all_cells(host, "messages") == []


def test_renewing_keeps_what_people_typed_and_fills_an_empty_sheet() -> None:
    host, row = library("campaign_notice", values="双十一")
    push(host, "renew_phrases")
    assert cells_of(host, "phrases", row)["补充"] == "双十一"
    empty = a_workbook()
    assert push(empty, "renew_phrases").summary.startswith(f"话术库有 {len(LIBRARY)} 条")
    assert len(all_cells(empty, "phrases")) == len(LIBRARY)
    assert all_cells(empty, "journal") == []


# -- finding by initials ------------------------------------------------------------------------


def test_a_message_goes_by_its_initials_on_every_register() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    asks = {"message_template": "zzdjhz"}
    done = push(host, "make_message", [FIRST_ROW], asks=asks, now=NOW + timedelta(days=1))
    assert done.messages[0]["template"] == "bank_transfer_ack"


def test_initials_of_several_messages_list_them() -> None:
    with pytest.raises(CsError, match="对得上几条话术：议价 1"):
        messages.id_of("yj")


def test_every_message_is_found_by_its_own_initials_or_named_among_those_that_share_them() -> None:
    from cs_macros.messages.initials import found_by, initials

    for template_id, title in messages.titles().items():
        assert template_id in found_by(initials(title).lower())


# -- what was said ------------------------------------------------------------------------------


def test_every_message_is_on_record_with_its_version_and_who_made_it() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    grid = host.read("messages")
    (row,) = [dict(zip(grid.headers, cells, strict=True)) for cells in grid.rows.values()]
    assert (row["记录号"], row["话术编号"], row["操作人"]) == ("BT20261122-001", "bank_transfer_ack", "张敏")
    assert row["版本"] == messages.version(messages.load("bank_transfer_ack"))
    assert row["客户ID"] == TRANSFER["customer_id"]


def test_the_same_message_twice_a_day_warns() -> None:
    """COM-03: no frequent contact."""
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    again = push(host, "make_message", [FIRST_ROW])
    assert any("今天已经给这位客户发过同样的话术" in p.message for p in again.problems)
    assert len(again.messages) == 1
    tomorrow = push(host, "make_message", [FIRST_ROW], now=NOW + timedelta(days=1))
    assert not any("发过同样的话术" in p.message for p in tomorrow.problems)


def test_a_reminder_is_never_made_twice_a_day() -> None:
    host, row = library("payment_worry_ask", number="BT20261122-001")
    push(host, "register_transfer", [FIRST_ROW])
    first = push(host, "use_phrase", [row])
    again = push(host, "use_phrase", [row])
    assert (len(first.messages), len(again.messages)) == (1, 0)
    assert len(all_cells(host, "messages")) == 2  # the acknowledgement, and one reminder
    assert len(push(host, "use_phrase", [row], now=NOW + timedelta(days=1)).messages) == 1


@pytest.mark.parametrize(("limit", "warned"), [(None, False), ("3", False), ("2", True)])
def test_a_customer_is_not_written_to_too_often(limit: str | None, warned: bool) -> None:
    host_limit = [{"key": "max_contacts_per_day", "value": limit}]
    host = a_workbook({"bank_transfers": [TRANSFER], "settings": host_limit})
    push(host, "register_transfer")
    push(host, "make_message", [FIRST_ROW])
    done = push(host, "make_message", [FIRST_ROW])
    assert any("今天已经联系这位客户 2 次" in p.message for p in done.problems) is warned


def test_several_rows_of_a_customer_are_one_reminder() -> None:
    rows = [{**TRANSFER, "number": f"BT20261122-00{n}", "status": "待汇款"} for n in (1, 2)]
    host = a_workbook(
        {"bank_transfers": [*rows, {**rows[0], "number": "BT20261122-003", "customer_id": "z"}]}
    )
    asks = {"message_template": "payment_worry_ask"}
    done = push(host, "make_message", [FIRST_ROW, FIRST_ROW + 1, FIRST_ROW + 2], asks=asks)
    assert [m["number"] for m in done.messages] == ["BT20261122-001", "BT20261122-003"]
    assert any("这次已经给这位客户写了一条" in p.message for p in done.problems)


def test_who_waits_for_a_price_is_answered_in_time() -> None:
    """R-047: come back after two to three minutes."""
    host, row = library("bargain_6_hold")
    done = push(host, "use_phrase", [row], now=MORNING)
    assert [p.message for p in done.problems] == ["请在 10:02 到 10:03 之间答复这位客户"]


def test_a_free_message_is_said_to_many_and_nobody_is_written_to_twice() -> None:
    host, row = library("payment_worry_ask", values="拉杆箱")
    first, again = (push(host, "use_phrase", [row]) for _ in range(2))
    assert (len(first.messages), len(again.messages)) == (1, 1)
    assert again.problems == []


def test_who_approved_a_gift_is_on_record_though_it_is_not_said() -> None:
    host, row = library("bargain_6_gift", values="行李牌；王芳；客户ID=00123")
    done = push(host, "use_phrase", [row])
    assert "王芳" not in str(done.messages[0]["text"])
    assert done.problems == []
    grid = host.read("messages")
    (line,) = [dict(zip(grid.headers, cells, strict=True)) for cells in grid.rows.values()]
    assert (line["批准人"], line["客户ID"]) == ("王芳", "00123")


@pytest.mark.parametrize(
    ("approver", "by", "reason"),
    [
        ("李店长", "张敏", "批准人“李店长”不是主管或店长"),
        ("李强", "张敏", "批准人“李强”不是主管或店长"),
        ("王芳", "王芳", "批准人不能是自己"),
    ],
)
def test_only_somebody_else_who_may_can_approve(approver: str, by: str, reason: str) -> None:
    host, row = library("bargain_6_gift", values=f"行李牌；{approver}；客户ID=00123")
    done = push(host, "use_phrase", [row], by=by)
    assert done.messages == []
    assert [p.message for p in done.problems if reason in p.message]
    assert all_cells(host, "messages") == []
    assert done.summary == "写好 0 条话术。"


def test_an_approval_for_nobody_in_particular_is_told() -> None:
    host, row = library("bargain_6_gift", values="行李牌；王芳")
    (problem,) = push(host, "use_phrase", [row]).problems
    assert "没有记下是给哪位客户批准的" in problem.message


def test_one_wrong_value_stops_only_its_row() -> None:
    host, row = library("old_customer_hello", values="last_topic=箱子")
    grid_row = PLACE["payment_reminder_chatted"]
    rows = [
        {
            **each,
            "values": {PLACE["payment_reminder_chatted"]: "邮费已改=也许"}.get(PLACE[str(each["template"])]),
        }
        for each in LIBRARY
    ]
    host = a_workbook({"phrases": rows})
    done = push(host, "use_phrase", [grid_row, row])
    (blocked,) = [p for p in done.problems if p.blocks]
    assert (blocked.header, blocked.row) == ("补充", grid_row)
    assert blocked.message == "邮费已改填的是“也许”，看不出是或否"
    assert len(done.messages) == 1


def test_how_long_a_thing_lasts_is_said_only_as_the_goods_say_it() -> None:
    rows = [row for row in LIBRARY if row["template"] == "durability_answer"]
    asked = [{**row, "values": "商品名称=拉杆箱；保养说明=随便用；有依据的寿命说法=一百年"} for row in rows]
    product = {"model": "LG-20", "name": "拉杆箱", "care_note": "定期擦干轮轴"}
    said = push(a_workbook({"phrases": asked, "products": [product]}), "use_phrase", [FIRST_ROW])
    (made,) = said.messages
    assert "定期擦干轮轴" in str(made["text"])
    assert "一百年" not in str(made["text"])
    unknown = push(a_workbook({"phrases": asked}), "use_phrase", [FIRST_ROW])
    assert unknown.messages == []
    assert any("保养说明" in p.message for p in unknown.problems)


@pytest.mark.parametrize(
    ("shop", "setting", "made"),
    [("是", None, 1), ("否", None, 0), (None, None, 0), (None, "是", 1), ("否", "是", 0)],
)
def test_a_changed_price_is_told_only_where_prices_can_be_changed(
    shop: str | None, setting: str | None, made: int
) -> None:
    """CON-18: where it is not known, the price cannot be changed."""
    rows = [row for row in LIBRARY if row["template"] == "wait_price_change"]
    settings = [{"key": "price_editable", "value": setting}] if setting else []
    shops = [{**SHOPS[0], **({"price_editable": shop} if shop else {})}]
    host = a_workbook({"phrases": rows, "shops": shops, "settings": settings})
    done = push(host, "use_phrase", [FIRST_ROW])
    assert len(done.messages) == made
    assert made or "可改价" in done.problems[0].message


def test_parameters_are_said_where_nothing_else_is_known() -> None:
    rows = [row for row in LIBRARY if row["template"] in ("bargain_6_hold", "old_customer_hello")]
    settings = [{"key": "bargain_wait_min", "value": 3}, {"key": "vip_discount", "value": 0.05}]
    host = a_workbook({"phrases": rows, "settings": settings})
    texts = {
        m["template"]: str(m["text"]) for m in push(host, "use_phrase", [FIRST_ROW, FIRST_ROW + 1]).messages
    }
    assert "稍等我3分钟" in texts["bargain_6_hold"]
    assert "享受9.5折" in texts["old_customer_hello"]


@pytest.mark.parametrize(("answer", "made"), [("是", 1), ("否", 0), (None, 0)])
def test_only_a_flagship_vouches_and_every_shop_says_its_name(answer: str | None, made: int) -> None:
    rows = [row for row in LIBRARY if row["template"] in ("authenticity_flagship", "greeting_first")]
    shop = {name: value for name, value in SHOPS[0].items() if name != "flagship"}
    host = a_workbook({"phrases": rows, "shops": [{**shop, **({"flagship": answer} if answer else {})}]})
    done = push(host, "use_phrase", [FIRST_ROW, FIRST_ROW + 1])
    assert [m["template"] for m in done.messages].count("authenticity_flagship") == made
    assert [m["template"] for m in done.messages].count("greeting_first") == 1
    assert not any("首句问候" in p.message for p in done.problems)


def test_things_handed_over_are_lines_of_their_own() -> None:
    host, row = library("internal_handover", values="张三；李四；订单待补发、王小姐等回电")
    text = str(push(host, "use_phrase", [row]).messages[0]["text"])
    assert text.splitlines()[1:] == ["1. 订单待补发", "2. 王小姐等回电"]


def test_after_the_cutoff_nobody_says_today() -> None:
    host, row = library("ship_today")
    assert push(host, "use_phrase", [row], now=EVENING).messages == []
    assert len(push(host, "use_phrase", [row], now=EVENING - timedelta(minutes=1)).messages) == 1


def test_undo_takes_the_record_of_a_message_away_too() -> None:
    host = a_workbook({"bank_transfers": [TRANSFER]})
    push(host, "register_transfer")
    push(host, "undo")
    assert all_cells(host, "messages") == []


def test_a_message_for_one_platform_is_not_made_on_another() -> None:
    limited = next(t for t in map(messages.load, messages.all_ids()) if t.platforms)
    elsewhere = next(p for p in ("淘宝", "快手") if p not in limited.platforms)
    shops = [{**SHOPS[0], "platform": elsewhere}]
    rows = [row for row in LIBRARY if row["template"] == limited.id]
    host = a_workbook({"phrases": rows, "shops": shops})
    done = push(host, "use_phrase", [FIRST_ROW])
    assert done.messages == []
    assert any(f"只能在{'、'.join(limited.platforms)}用" in p.message for p in done.problems)


# -- 违禁词 -----------------------------------------------------------------------------------


def test_the_list_as_shipped_changes_nothing() -> None:
    host = a_workbook({"forbidden_words": rows_of(words())})
    done = push(host, "check_message", asks={"message_text": "亲，这是高仿的"})
    assert [p.message for p in done.problems if p.blocks]
    own = [(w.word, str(w.verdict), w.advice or "", w.platform or "") for w in words()]
    shipped = messages.WordLists.shipped()
    assert shipped.with_own(own) is shipped


@pytest.mark.parametrize(
    ("word", "verdict", "text", "blocked"),
    [
        pytest.param("尾单", "禁止", "亲，这是尾单哦", True, id="a word of the shop's own"),
        pytest.param("尾单", "禁止", "亲，这是尾 单哦", True, id="however it is written"),
        pytest.param("尾单", "提醒", "亲，这是尾单哦", False, id="only a warning"),
        pytest.param("高仿", "放行", "亲，这是高仿的", False, id="a shipped word let pass"),
        pytest.param("第一", "禁止", "亲，我们是第一哦", True, id="a shipped warning made a block"),
    ],
)
def test_the_shop_decides_what_a_word_means(word: str, verdict: str, text: str, blocked: bool) -> None:
    own = {"word": word, "verdict": verdict, "advice": "说清是什么货。"}
    shipped = [row for row in rows_of(words()) if row["word"] != word]
    host = a_workbook({"forbidden_words": [*shipped, own]})
    done = push(host, "check_message", asks={"message_text": text})
    assert any(p.blocks for p in done.problems) is blocked


def test_a_word_for_one_platform_is_found_there_only() -> None:
    host = a_workbook({"forbidden_words": [{"word": "尾单", "verdict": "禁止", "platform": "快手"}]})
    asks = {"message_text": "亲，这是尾单哦"}
    assert push(host, "check_message", asks=asks).ok
    assert not push(host, "check_message", asks={**asks, "message_platform": "快手"}).ok


def test_the_shops_words_hold_for_messages_too() -> None:
    host = a_workbook(
        {"bank_transfers": [TRANSFER], "forbidden_words": [{"word": "元", "verdict": "禁止", "advice": "改"}]}
    )
    done = push(host, "register_transfer")
    assert done.messages == []
    assert any("“元”是本店列出的违禁词" in p.message for p in done.problems)


# -- answers that are worked out ------------------------------------------------------------------

MORNING = datetime(2026, 11, 22, 10, 0)
EVENING = datetime(2026, 11, 22, 16, 0)


def promise(now: datetime, settings: dict[str, str] | None = None, **asks: str) -> str:
    host = a_workbook({"settings": [{"key": key, "value": value} for key, value in (settings or {}).items()]})
    done = push(host, "promise_shipping", asks={f"promise_{name}": v for name, v in asks.items()}, now=now)
    return str(done.messages[0]["text"])


def test_stock_before_the_cutoff_is_promised_for_today() -> None:
    assert "今天16:00前付款，今天就可以给您发货" in promise(MORNING, stock="有")


def test_at_the_cutoff_itself_it_is_tomorrow() -> None:
    assert "今天付款的话，11月23日给您发货" in promise(EVENING, stock="有")
    assert "今天16:00前" in promise(EVENING, {"ship_cutoff_inclusive": "是"}, stock="有")


def test_a_paid_order_names_its_day() -> None:
    assert "我们会在11月22日为您发出" in promise(EVENING, stock="有", paid_at="2026-11-22 15:59")
    assert "我们会在11月23日为您发出" in promise(EVENING, stock="有", paid_at="2026-11-22 16:00")


def test_unknown_stock_is_promised_nothing() -> None:
    assert "和仓库确认一下库存和发货时间" in promise(MORNING)


def test_without_stock_only_an_expected_day_is_said() -> None:
    assert "预计11月23日" in promise(MORNING, stock="无", paid_at="2026-11-22 09:00")


def test_a_shop_that_promises_hours_counts_from_the_payment() -> None:
    mode = {"ship_promise_mode": "within_hours", "ship_within_hours": "24"}
    assert "11月23日 09:00之前" in promise(MORNING, mode, stock="有", paid_at="2026-11-22 09:00")
    with pytest.raises(CsError, match="客户还没付款"):
        promise(MORNING, mode, stock="有")


def test_without_stock_no_hours_are_promised() -> None:
    mode = {"ship_promise_mode": "within_hours"}
    host = a_workbook({"settings": [{"key": "ship_promise_mode", "value": "within_hours"}]})
    asks = {"promise_stock": "无", "promise_paid_at": "2026-11-22 09:00"}
    done = push(host, "promise_shipping", asks=asks, now=MORNING)
    assert done.messages == []  # 缺货 asks for the item
    assert any("缺货" in p.message for p in done.problems)
    late = promise(MORNING, mode, stock="有", paid_at="2026-11-18 09:00")
    assert "我们会尽快为您安排发货" in late
    assert "11月19日" not in late


def test_an_urgent_order_gets_the_day_that_the_warehouse_named() -> None:
    mode = {"ship_promise_mode": "within_hours"}
    paid = {"paid_at": "2026-11-22 09:00", "urgent": "是", "checked": "是", "date": "2026-11-27"}
    assert "我们会在11月27日为您发出" in promise(MORNING, mode, stock="有", **paid)


def test_the_days_of_a_promise_are_the_shops() -> None:
    days = {"after_cutoff_days": "2", "no_stock_days": "3"}
    assert "11月24日" in promise(EVENING, days, stock="有", paid_at="2026-11-22 16:00")
    assert "预计11月25日" in promise(MORNING, days, stock="无", paid_at="2026-11-22 09:00")


def test_a_cutoff_that_was_wiped_out_is_asked_for() -> None:
    host = a_workbook({"settings": [{"key": "ship_cutoff", "value": ""}]})
    with pytest.raises(CsError, match="截单时间"):
        push(host, "promise_shipping", asks={"promise_stock": "有"}, now=MORNING)


def test_a_word_that_is_not_offered_is_refused() -> None:
    with pytest.raises(CsError, match="库存"):
        promise(MORNING, stock="大概有")


def test_coupons_are_refunded_to_the_fen() -> None:
    """SYS-43."""
    asks = {"coupon_paid": "100", "coupon_total": "3", "coupon_used": "1"}
    done = push(a_workbook(), "refund_coupon", asks=asks, now=datetime(2026, 11, 23, 9))
    assert "应退66.67元" in str(done.messages[0]["text"])
    assert "最晚 2026-12-02" in done.summary


def test_a_refund_that_is_late_is_told_as_late() -> None:
    asks = {
        "coupon_paid": "100",
        "coupon_total": "3",
        "coupon_used": "1",
        "coupon_expired_at": "2026-11-20 10:00",
    }
    push_at = [datetime(2026, 12, 1, 9), datetime(2026, 12, 2, 9)]
    in_time, late = (push(a_workbook(), "refund_coupon", asks=asks, now=now) for now in push_at)
    assert "7个工作日内退回" in str(in_time.messages[0]["text"])
    assert "本应在12月1日前退到" in str(late.messages[0]["text"])
    assert late.summary == "应退 66.67 元，本应在 2026-12-01 前退到，已经过了。"
    assert "退款期限 2026-12-01 已经过了" in [p.message for p in late.problems]


def test_public_holidays_are_no_working_days() -> None:
    asks = {"coupon_paid": "100", "coupon_total": "3", "coupon_used": "1"}
    host = a_workbook({"holidays": [{"date": "2026-11-25", "name": "店庆", "kind": "放假"}]})
    assert "最晚 2026-12-03" in push(host, "refund_coupon", asks=asks, now=datetime(2026, 11, 23, 9)).summary


def test_a_refund_keeps_to_the_unit_and_the_days_of_the_shop() -> None:
    settings = [{"key": "refund_unit", "value": 0.5}, {"key": "refund_workdays", "value": 3}]
    asks = {"coupon_paid": "100", "coupon_total": "3", "coupon_used": "1"}
    done = push(a_workbook({"settings": settings}), "refund_coupon", asks=asks, now=datetime(2026, 11, 23, 9))
    assert "应退66.50元，3个工作日内" in str(done.messages[0]["text"])
    assert "最晚 2026-11-26" in done.summary


def test_used_up_coupons_are_not_refunded() -> None:
    asks = {"coupon_paid": "100", "coupon_total": "3", "coupon_used": "3"}
    done = push(a_workbook(), "refund_coupon", asks=asks)
    assert (done.messages, done.summary) == ([], "不退款：卡券已全部使用。")


def test_coupons_without_their_numbers_are_asked_for() -> None:
    with pytest.raises(CsError, match="缺少订单金额、总张数"):
        push(a_workbook(), "refund_coupon", asks={"coupon_used": "1"})
