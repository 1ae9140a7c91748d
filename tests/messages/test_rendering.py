"""Values into text, and the refusal that names what is missing."""

from __future__ import annotations

import contextlib
import os
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.errors import CsError
from cs_macros.hosts.port import CellError
from cs_macros.messages import MissingVariables, all_ids, load, render, values_for
from tests.messages.examples import example
from tests.messages.test_templates import NEVER

TRANSFER: dict[str, object] = {
    "customer_name": "王小姐",
    "item": "拉杆箱",
    "amount_due": Decimal("128.5"),
    "amount_received": Decimal("100"),
    "difference": Decimal("-28.50"),
    "received_date": date(2026, 11, 22),
}
BLANKS = [
    None,
    "",
    " \t\u3000",
    "\u200b",
    float("nan"),
    float("inf"),
    Decimal("NaN"),
    "nan",
    "None",
    "NaT",
    CellError("#N/A"),
]


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
def test_a_blank_value_refuses_the_message_and_is_named(blank: object) -> None:
    with pytest.raises(MissingVariables) as refusal:
        render("bank_transfer_shipped", {"customer_name": blank, "item": "箱", "courier": blank})
    assert refusal.value.variables == ("customer_name", "courier", "tracking_no")


def test_an_id_is_said_as_it_is_and_prose_as_the_sentence_takes_it() -> None:
    typed = "小敏爱猫；"
    text = render("internal_print_special", {"customer_id": typed, "request": "两双分开装。"})
    assert text == f"【特殊要求】ID：{typed}，两双分开装，已备注红旗。"


def test_the_refusal_is_in_words_that_people_use() -> None:
    with pytest.raises(MissingVariables, match="还缺 1 项：运单号。"):
        render("bank_transfer_shipped", {"customer_name": "王", "item": "箱", "courier": "中通"})


def test_pandas_blanks_are_blank() -> None:
    import pandas as pd

    for blank in (pd.NA, pd.NaT):
        with pytest.raises(MissingVariables):
            render("receipt_confirm", {"item": blank})


@pytest.mark.parametrize("damaged", ["1.23E+17", 1.23e17], ids=repr)
def test_a_damaged_number_is_not_printed(damaged: object) -> None:
    with pytest.raises(MissingVariables, match="订单号"):
        render("cod_unreachable", {"order_no": damaged})


def test_the_row_gives_what_the_template_calls_otherwise() -> None:
    template = load("bank_transfer_ack")
    values = values_for(template, TRANSFER, {"agent_name": "小美"})
    assert values["amount"] == Decimal("128.5")
    assert "128.50元" in render("bank_transfer_ack", values)


@pytest.mark.parametrize(
    ("difference", "words"),
    [(Decimal("-28.5"), "还差28.50元"), (Decimal("28.5"), "多出的28.50元"), (-28.5, "还差28.50元")],
)
def test_the_sign_decides_who_owes(difference: object, words: str) -> None:
    values = values_for(load("bank_transfer_mismatch"), {**TRANSFER, "difference": difference}, {})
    assert words in render("bank_transfer_mismatch", values)


def test_the_button_wins_over_the_row() -> None:
    template = load("bank_transfer_shipped")
    assert values_for(template, TRANSFER, {"item": "背包"})["item"] == "背包"
    assert values_for(template, TRANSFER, {"item": " "})["item"] == "拉杆箱"


def test_the_next_step_of_a_return_is_never_the_column() -> None:
    assert values_for(load("return_received"), {"next_step": "验收"}, {})["next_step"] is None


def test_jinja_in_a_value_stays_text() -> None:
    text = render("reassure_problem", {}) + render("special_confirm", {"request": "{{ 7 * 7 }}{% if x %}"})
    assert "“{{ 7 * 7 }}{% if x %}”" in text


@pytest.mark.parametrize(
    "typed", ["-", "／", "。", "；", "……", "#REF!", "#N/A", "Infinity", "2.23345E18", "########"]
)
def test_what_only_fills_a_cell_is_no_value(typed: str) -> None:
    with pytest.raises(MissingVariables):
        render("receipt_confirm", {"item": typed})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("黑色,20寸", "黑色，20寸"),
        ("拉杆箱(大号)", "拉杆箱（大号）"),
        ("拉杆箱，", "拉杆箱"),
        ("拉杆箱。", "拉杆箱"),
        ("颜色:黑", "颜色：黑"),
        ("A:B 1,280(kg)", "A:B 1,280(kg)"),
    ],
)
def test_typed_marks_are_put_right(typed: str, read: str) -> None:
    assert f"您的{read}已经签收" in render("receipt_confirm", {"item": typed})


def test_names_that_others_gave_stay_as_they_are() -> None:
    values = {"target_account": "胜球旗舰店:小丽", "post_name": "售后"}
    assert "转接到胜球旗舰店:小丽，" in render("transfer_to_agent", values)


def test_a_value_stays_on_its_line() -> None:
    assert "“放一张 贺卡”" in render("special_confirm", {"request": "放一张\r\n\x07贺卡 "})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3.0, "约3分钟"),
        (Decimal("1E+1"), "约10分钟"),
        (Decimal("2.5"), "约2.5分钟"),
        (2, "约2分钟"),
        ("3 至 5", "约3 至 5分钟"),
    ],
    ids=repr,
)
def test_numbers_read_as_people_write_them(value: object, shown: str) -> None:
    text = render("queue_busy", {"agent_name": "小美", "wait_minutes": value})
    assert shown in text.replace("大约", "约")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime(2026, 11, 22, 16, 30), "11月22日 16:30前"),
        (date(2026, 11, 22), "11月22日前"),
        (time(16, 30), "16:30前"),
        ("2026-11-22T16:30", "11月22日 16:30前"),
        ("明天中午", "明天中午前"),
    ],
    ids=repr,
)
def test_moments_are_chinese(value: object, shown: str) -> None:
    assert shown in render("complaint_pending", {"reply_by": value})


@pytest.mark.parametrize(("value", "said"), [("是", True), ("否", False), (True, True), (None, False)])
def test_yes_and_no_are_understood(value: object, said: bool) -> None:
    text = render("bargain_5_elsewhere", {"shop_name": "某店", "is_brand_direct": value})
    assert ("品牌直销" in text) is said


def test_a_yes_that_is_neither_is_asked_about() -> None:
    with pytest.raises(CsError, match="看不出是或否"):
        render("bargain_5_elsewhere", {"shop_name": "某店", "is_brand_direct": "也许"})


def test_an_amount_that_is_none_is_asked_about() -> None:
    with pytest.raises(CsError, match="不是金额"):
        render("intercept_returned_refund", {"refund_amount": "一百多"})


def test_a_choice_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CsError, match="补或退"):
        render("bank_transfer_mismatch", {**example(load("bank_transfer_mismatch")), "direction": "up"})


def test_a_gift_needs_the_one_who_approved_it() -> None:
    with pytest.raises(MissingVariables, match="批准人"):
        render("bargain_6_gift", {"gift_name": "行李牌"})
    assert "李店长" not in render("bargain_6_gift", {"gift_name": "行李牌", "approved_by": "李店长"})


def test_a_misspelt_template_gets_a_suggestion() -> None:
    with pytest.raises(CsError, match="bank_transfer_ack"):
        load("bank_transfer_akc")


def test_the_shop_overrides_a_template(tmp_path: Path) -> None:
    (tmp_path / "reassure_problem.j2").write_text("\ufeff亲，别着急，有{{ shop_name }}在！", "utf-8")
    assert load("reassure_problem", tmp_path).overridden
    assert not load("escalated", tmp_path).overridden
    text = render("reassure_problem", {"shop_name": "胜球"}, overrides=tmp_path)
    assert text == "亲，别着急，有胜球在！"
    with pytest.raises(MissingVariables, match="店铺名"):
        render("reassure_problem", {}, overrides=tmp_path)


def test_an_override_may_stand_in_a_folder_of_its_topic(tmp_path: Path) -> None:
    (tmp_path / "升级").mkdir()
    (tmp_path / "升级" / "escalated.j2").write_text("已上报", "utf-8")
    assert render("escalated", {}, overrides=tmp_path) == "已上报"
    assert render("escalated", {}, overrides=tmp_path / "没有").startswith("亲")


def test_the_closing_price_message_follows_the_shops_own_text(tmp_path: Path) -> None:
    (tmp_path / "bargain_3_return.j2").write_text("下次来有会员价", "utf-8")
    assert render("bargain_case_member", {"shop_name": "胜球"}, overrides=tmp_path) == "下次来有会员价"


def test_an_edited_override_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "escalated.j2"
    file.write_text("一", "utf-8")
    assert render("escalated", {}, overrides=tmp_path) == "一"
    file.write_text("二", "utf-8")
    os.utime(file, ns=(0, 0))
    assert render("escalated", {}, overrides=tmp_path) == "二"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("亲，{{ item", "写法不对"),
        ("---\ntitle: [\n---\n亲", "说明写法不对"),
        ("", "没有正文"),
        ("{{ item.__class__.__mro__ }}", "没有的写法"),
        ("{{ item | nosuch }}", "写法不对"),
    ],
)
def test_a_broken_override_says_what_to_do(body: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "receipt_confirm.j2").write_text(body, "utf-8")
    with pytest.raises(CsError, match=words):
        render("receipt_confirm", {"item": "箱"}, overrides=tmp_path)


def test_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "escalated.j2").write_bytes("亲".encode("gb18030"))
    with pytest.raises(CsError, match="UTF-8"):
        load("escalated", tmp_path)


cells = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(BLANKS),
    st.floats(),
    st.integers(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.dates(),
    st.datetimes(),
    st.booleans(),
    st.sampled_from(["1.23E+17", "００１", "王小姐", "128.5", "2026-11-22", "是"]),
)


@given(st.sampled_from(all_ids()), st.data())
def test_no_row_prints_what_nobody_can_read(template_id: str, data: st.DataObject) -> None:
    template = load(template_id)
    row = {name: data.draw(cells, label=name) for name in template.variables}
    with contextlib.suppress(CsError):
        text = render(template_id, row)
        typed = "".join(str(value) for value in row.values() if isinstance(value, str))
        assert NEVER.search(typed) or not NEVER.search(text)
        assert text == text.strip()


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "数量。长时间没有收到"),
        ({"jzh_days": 2, "courier": "中通"}, "数量。长时间没有收到"),
        ({"province_days": 1}, "省内快递一般1天左右。超出时间没有收到"),
        (
            {"courier": "中通", "jzh_days": 2, "far_days": 5, "post_days": 7},
            "江浙沪外5天左右；邮政7天左右。超出",
        ),
        (
            {"courier": "中通", "jzh_days": 2, "far_days": 5, "near_region": "江浙沪皖"},
            "中通江浙沪皖内一般2天左右，",
        ),
    ],
)
def test_delivery_times_are_whole_sentences(known: dict[str, object], said: str) -> None:
    """CON-24: the courier's own region."""
    assert said in render("payment_confirmed_terms", {"ship_text": "我们会尽快为您安排发货", **known})


def test_nothing_to_pay_is_said_in_words() -> None:
    text = render("exchange_diff", {"old_item": "甲", "new_item": "乙", "diff": 0, "direction": "pay"})
    assert text == "亲，甲换成乙，没有差价，您确认后我们马上安排。"
