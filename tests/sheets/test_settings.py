from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.book.book import Book
from cs_macros.book.office import Parameter, Reason, ReasonKind
from cs_macros.book.setting_kinds import KINDS, NAMES, WeekTime
from cs_macros.book.settings import WORDED, all_settings, rows_of_settings
from cs_macros.hosts.port import CellError
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.masters.seeds import rows_of_reasons
from tests.builders import a_workbook, push
from tests.lists import for_each

NOW = datetime(2026, 11, 22, 10, 0)

CORE = re.findall(
    r"\w+",
    """
file_code hand_in_dir print_dir early_start early_end late_start late_end rotation_weeks
rest_days_per_week min_rest_hours max_run_days cover_early cover_late both_posts_on_duty
min_on_duty roster_posts holiday_closed roster_publish_weekday attendance_grace_minutes
swap_approver swap_fine swap_fine_both cleaning_areas closing_area bank_transfer_stale_hours
match_window_days confirm_by_other_person intercept_days slip_copies receipt_text package_term
quality_freight nonquality_return_freight nonquality_resend_freight freight_refund_channel
return_tracking_wait_days return_refund_days reject_freight gift_allowed rejection_due payday
payday_month_offset score_due_days_before conv_threshold rate_low rate_high rate_at_threshold
streak_awards streak_mode tie_policy w_service w_solve w_reception praise_points
criticism_points no_complaint_months mask_phone
""",
)
"""CORE 13, in its order (paired keys of one line side by side)."""

DOMAIN = re.findall(
    r"\w+",
    """
early_start early_end late_start late_end rotation_weeks swap_approver swap_fine swap_fine_both
min_on_duty meal_minutes work_hours rest_days_per_week roster_publish_weekday reply_minutes
platform_reply_seconds typing_min dunning_time dunning_online_only cod_contact_minutes
cod_surcharge cod_pause_off_hours ship_notice_deadline ship_cutoff ship_cutoff_inclusive
ship_promise_mode ship_within_hours no_stock_days after_cutoff_days slip_run_minutes
bank_transfer_stale_hours confirm_by_other_person bargain_wait_min bargain_wait_max slip_copies
receipt_text package_term quality_freight freight_refund_channel nonquality_return_freight
nonquality_resend_freight gift_allowed sign_is_acceptance review_days review_phone_required
review_comp_enabled review_comp_mid review_comp_bad weekly_meeting_weekday payday_day_of_month
score_due_days_before conv_threshold rate_low rate_high rate_at_threshold streak_awards
streak_mode tie_policy public_order_policy campaign_split yellow_public_when w_service w_solve
w_reception no_complaint_months praise_points criticism_points rejection_due product_report_due
opinion_report_due opinion_report_to issue_report_days solution_tell_days repeat_complaint_n
profile_days fu1_from fu1_to fu2_from fu2_to event_notice_days letter_days silent_wait_s
silent_tries refund_unit refund_workdays expire_start_hours task_1 task_2 task_3 task_4 task_5
task_6 default_courier prev_day_offset unshipped_fetch_by intercept_days reject_freight
max_contacts_per_day vip_discount price_editable mask_phone survey_monthly_quota
return_refund_days return_tracking_wait_days kpi_connect_in kpi_connect_out
""",
)
"""Domain 2.10, in its order."""

ASKED = (
    "earliest_date",
    "retention_months",
    "duplicate_hours",
    "slip_run_from",
    "slip_run_to",
    "survey_target",
    "survey_link",
    "weekly_report_weekday",
    "monthly_summary_day",
)
"""Parameters that issues asked for, and what surveys need (domain 1.26: a target; SERVICE 36: a link);
when reports are due (SERVICE A32)."""


def test_cores_parameters_come_first_and_in_its_order() -> None:
    assert list(all_settings())[: len(CORE)] == CORE


@for_each(DOMAIN)
def test_every_parameter_of_the_domain_is_declared(key: str) -> None:
    assert key in {name for setting in all_settings().values() for name in setting.names}


def test_nothing_is_declared_that_nobody_asked_for() -> None:
    assert [
        key for key in all_settings() if key not in {*CORE, *DOMAIN, *ASKED} and not key.startswith("kpi_")
    ] == []


@pytest.mark.parametrize(("name", "found"), [(" payday_day_of_month ", 15), ("paydya", None)])
def test_payday_is_found_by_its_old_name(name: str, found: int | None) -> None:
    book = Book(a_workbook({"settings": [{"key": name, "value": "15"}]}), ALL_SHEETS, now=NOW)
    assert book.setting("payday") == found


@for_each(all_settings())
def test_every_default_can_be_read(key: str) -> None:
    setting = all_settings()[key]
    value = setting.parse(setting.default, NOW)
    assert (value is None) == (setting.default == "")


@for_each(all_settings())
def test_a_blank_cell_means_not_set(key: str) -> None:
    setting = all_settings()[key]
    assert [setting.parse(cell, NOW) for cell in (None, "", "　")] == [None, None, None]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("early_start", time(9, 30)),
        ("late_end", time(22, 30)),
        ("rotation_weeks", 1),
        ("rest_days_per_week", None),
        ("cover_early", {"合计": 1}),
        ("both_posts_on_duty", True),
        ("roster_posts", ("售前", "售后")),
        ("swap_approver", ("行政",)),
        ("swap_fine", Decimal("50.00")),
        ("swap_fine_both", False),
        ("cleaning_areas", None),
        ("closing_area", "关店巡查"),
        ("bank_transfer_stale_hours", None),
        ("match_window_days", 3),
        ("confirm_by_other_person", True),
        ("slip_copies", 2),
        ("receipt_text", "原包裹已收到"),
        ("package_term", "鞋盒"),
        ("quality_freight", "shop_both"),
        ("nonquality_return_freight", "customer"),
        ("nonquality_resend_freight", "shop"),
        ("freight_refund_channel", "支付宝"),
        ("reject_freight", None),
        ("gift_allowed", False),
        ("rejection_due", WeekTime("SAT", time(16, 0))),
        ("payday", None),
        ("payday_month_offset", 1),
        ("conv_threshold", Decimal("0.70")),
        ("rate_low", Decimal("0.010")),
        ("rate_high", Decimal("0.015")),
        ("rate_at_threshold", "low"),
        ("streak_awards", [Decimal("50.00"), Decimal("100.00"), Decimal("200.00")]),
        ("streak_mode", "replace"),
        ("tie_policy", "manual"),
        ("no_complaint_months", 3),
        ("mask_phone", True),
        ("review_comp_enabled", "否"),
        ("refund_unit", Decimal("0.01")),
        ("work_hours", Decimal(8)),
        ("task_3", (time(12), time(14))),
        ("unshipped_fetch_by", "early_end"),
        ("kpi_handle_seconds", (Decimal(210), Decimal(330))),
        ("kpi_connect_in", Decimal("0.80")),
    ],
)
def test_the_defaults_are_those_of_the_rules(key: str, value: object) -> None:
    setting = all_settings()[key]
    assert setting.parse(setting.default, NOW) == value


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        pytest.param("early_start", time(9), time(9), id="a real time"),
        pytest.param("early_start", 0.375, time(9), id="Excel's number for a time"),
        pytest.param("early_start", "９：００", time(9), id="full-width time"),
        pytest.param("swap_fine", 50.0, Decimal("50.00"), id="a number for money"),
        pytest.param("swap_fine", "￥50 元", Decimal("50.00"), id="money with its sign"),
        pytest.param("payday", 15.0, 15, id="Excel's double for a whole number"),
        pytest.param("conv_threshold", "70%", Decimal("0.7"), id="percent sign"),
        pytest.param("conv_threshold", 0.7, Decimal("0.7"), id="share as a number"),
        pytest.param("mask_phone", False, False, id="a real false"),
        pytest.param("file_code", "a３", "A3", id="small letter, full-width digit"),
        pytest.param("file_code", 7.0, "7", id="a number for a code"),
        pytest.param("print_dir", ' "D:\\客服 资料\\打印" ', "D:\\客服 资料\\打印", id="a copied path"),
        pytest.param("roster_publish_weekday", "星期天", "SUN", id="Chinese weekday"),
        pytest.param("rejection_due", "周六 16：00", WeekTime("SAT", time(16)), id="Chinese week time"),
        pytest.param("cleaning_areas", "前台、仓库，茶水 间", ["前台", "仓库", "茶水 间"], id="mixed commas"),
        pytest.param("streak_awards", "50，100、200", [Decimal(50), Decimal(100), Decimal(200)], id="commas"),
        pytest.param("roster_posts", "售后,售前、售后", ("售后", "售前"), id="posts once each"),
        pytest.param("cover_late", "合计:2、售前:1、售后:1", {"合计": 2, "售前": 1, "售后": 1}, id="cover"),
        pytest.param("unshipped_fetch_by", "18:00", time(18), id="a time instead of a shift's end"),
        pytest.param("kpi_rings", "2～3", (Decimal(2), Decimal(3)), id="full-width tilde"),
    ],
)
def test_values_are_read_forgivingly(key: str, cell: str | float | time, value: object) -> None:
    assert all_settings()[key].parse(cell, NOW) == value


@pytest.mark.parametrize(
    ("key", "cell", "reason"),
    [
        ("early_start", "25:00", "没有这个时刻"),
        ("early_start", "早上九点", "不是时间"),
        ("rotation_weeks", "0", "不能小于 1"),
        ("rotation_weeks", "1.5", "要整数"),
        ("rest_days_per_week", "7", "要在 0 到 6 之间"),
        ("min_rest_hours", "-1", "要在 0 到 24 之间"),
        ("swap_fine", "-50", "不能小于 0"),
        ("swap_fine", "五十", "不是金额"),
        ("payday", "32", "要在 1 到 31 之间"),
        ("conv_threshold", "70", "比例要在 0 到 100% 之间"),
        ("mask_phone", "也许", "要填“是”或“否”"),
        ("quality_freight", "顾客", "不在可选项里"),
        ("file_code", "总店", "代号只能是 1 到 4 个英文字母或数字"),
        ("file_code", "ABCDE", "代号只能是 1 到 4 个英文字母或数字"),
        ("print_dir", "退回单?", "不是文件夹"),
        ("roster_publish_weekday", "周八", "不是星期几，要填周一到周日"),
        ("rejection_due", "周六", "要填星期和时间，如 周六 16:00"),
        ("rejection_due", "SAT 下午四点", "要填星期和时间，如 周六 16:00"),
        ("cleaning_areas", "、", "列表里没有内容"),
        ("streak_awards", "50,一百", "不是金额"),
        ("streak_awards", "50,-100", "金额不能小于 0"),
        ("swap_approver", "人事", "没有“人事”这个岗位"),
        ("cover_early", "两人", "“两人”要写成 岗位:人数，如 售前:1"),
        ("cover_early", "合计:1、合计:2", "“合计”写了两次"),
        ("task_1", "09:30", "要填起止两个值，中间用“-”"),
        ("task_1", "09:30-08:30", "结束时间要晚于开始时间"),
        ("kpi_rings", "3-2", "前一个数不能大于后一个数"),
        ("unshipped_fetch_by", "noon_end", "不是时间"),
    ],
)
def test_a_bad_value_is_refused_in_a_chinese_sentence(key: str, cell: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        all_settings()[key].parse(cell, NOW)


def test_an_error_value_is_refused() -> None:
    with pytest.raises(ValueError, match="错误值 #N/A"):
        all_settings()["payday"].parse(CellError("#N/A"), NOW)


@given(st.sampled_from(sorted(all_settings())), st.text(max_size=20) | st.floats() | st.integers())
def test_nothing_but_a_value_error_comes_out_of_any_cell(key: str, cell: str | float) -> None:
    try:
        all_settings()[key].parse(cell, NOW)
    except ValueError as error:
        assert re.search(r"[\u4e00-\u9fff]", str(error))  # noqa: PT017 - either outcome is right


@for_each(all_settings())
def test_every_note_is_one_chinese_sentence_with_full_width_marks(key: str) -> None:
    setting = all_settings()[key]
    assert setting.note.endswith("。")
    assert not re.search(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]", setting.note.replace(":", "："))
    assert not re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", setting.note)
    assert setting.source


@for_each([key for key, setting in all_settings().items() if setting.choices])
def test_the_note_names_every_choice(key: str) -> None:
    setting = all_settings()[key]
    assert [word for word in setting.choices if word not in setting.told] == []


def test_every_kind_has_a_chinese_name() -> None:
    assert set(NAMES) == {*KINDS, "enum"}


def test_the_rows_of_the_sheet_are_readable_and_one_a_parameter() -> None:
    rows = rows_of_settings()
    assert sorted(str(row["code"]) for row in rows) == sorted(all_settings())
    groups = [row["group"] for row in rows]
    assert [a for a, b in pairwise(groups) if a != b] == list(dict.fromkeys(groups))[:-1]
    assert [bad for row in rows if (bad := Parameter.read(row, NOW)[1])] == []


def test_the_reasons_are_readable_and_each_there_once() -> None:
    rows = rows_of_reasons()
    assert [bad for row in rows if (bad := Reason.read(row, NOW)[1])] == []
    assert len({(row["kind"], row["reason"]) for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} == set(ReasonKind)


def test_the_reasons_of_rejection_are_those_of_core() -> None:
    found = [row["reason"] for row in rows_of_reasons() if row["kind"] == "拒收原因"]
    assert found == ["客户不想要了", "外包装破损", "联系不上", "地址错误", "货到付款拒付", "延误", "其他"]


@for_each([key for key, setting in all_settings().items() if setting.kind.name in WORDED])
def test_old_words_are_read_and_chinese_ones_shown(key: str) -> None:
    setting = all_settings()[key]
    words = setting.choices or ("周五",) * (setting.kind.name == "weekday")
    for word in words or (setting.default,):
        value = setting.parse(word, NOW)
        assert setting.shown(word, NOW) == word
        if isinstance(value, str):  # what rules call it, and what older workbooks hold
            assert setting.parse(value, NOW) == value
            assert setting.shown(value, NOW) == word
    assert setting.shown("说不清", NOW) == "说不清"
    assert setting.shown(None, NOW) is None


@pytest.mark.parametrize("name", ["file_code", "文件代号", " file_code "])
@pytest.mark.parametrize("column", ["key", "code"])
def test_a_parameter_is_found_by_key_or_name_in_either_column(column: str, name: str) -> None:
    book = Book(a_workbook({"settings": [{column: name, "value": "A3"}]}), ALL_SHEETS, now=NOW)
    assert book.setting("file_code") == "A3"


def test_a_default_that_somebody_has_mistyped_does_not_stop_refreshing() -> None:
    """It is told where the parameter is used, with its row."""
    host = a_workbook({"settings": [{"key": "review_comp_enabled", "value": "是"}]})
    assert push(host, "refresh", on="board").ok
