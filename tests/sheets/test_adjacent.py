"""SYS-45: what of the hospital's customer service (001-C), of watching a vendor (002-A) and of the norms of
call centres (002-C) is kept, and as what; what is left out, and why.

Each line is a sentence of a seed. Kept is a column (`table.field`), a state (`table/state`), a parameter, a
KPI with its norm, a template, a button or a report; left out is a reason.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cs_macros.book.settings import all_settings
from cs_macros.cli.reporting import REPORTS
from cs_macros.resources import shipped
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.kpi import rules
from cs_macros.sheets.kpi.register import Indicator
from cs_macros.sheets.team.register import Point

KEPT: dict[str, dict[str, tuple[str, ...]]] = {
    "001-C 医院客服": {
        "VIP客户的档案建立与管理": ("customers.is_vip", "customers/已建档"),
        "跟踪回访": ("call_plans/待第一次", "button plan_calls"),
        "①提取资料": ("call_plans.customer_code", "call_plans.topic1"),
        "②拨通电话后简单问候": ("template followup_call_1",),
        "③了解当前状况": ("calls.usage",),
        "④了解综合评价": ("calls.opinion", "surveys.q6"),
        "⑤填写回访记录": ("button record_call", "calls/已记录"),
        "⑥分析并报告": ("calls/已上报", "calls.report_due"),
        "⑦归档": ("calls/归档", "call_plans/归档"),
        "满意度调查表的发放回收": ("surveys/已发放", "surveys/已回收", "surveys/未回收"),
        "统计与分析": ("surveys/已分析", "report surveys"),
        "每月投放**份": ("parameter survey_monthly_quota",),
        "推出优秀员工的提名名单": ("surveys.nominee", "report surveys"),
        "将分析结果及时上报": ("surveys/已上报",),
        "针对满意度不高的地方进行调整和改进": ("surveys.measure", "surveys.owner", "parameter survey_target"),
        "意见由客服人员查看": ("opinions.detail", "button submit_opinions"),
        "做好售中服务质量监控": ("chat_checks/已抽查", "report kpi"),
        "电话回访统计分析，及时反馈": ("report summary", "calls.reported_at"),
        "①接待投诉，复述确认": ("complaints/已接待", "complaints/已确认"),
        "②进行判断，调查核实": ("complaints/已核实", "complaints.judgement"),
        "③分析原因": ("complaints.cause",),
        "④提出处理方案，请主管领导批示": ("complaints/方案待批", "complaints/方案已批"),
        "⑤实施方案": ("complaints/实施中",),
        "⑥总结评价": ("complaints/已评价", "complaints.evaluation"),
        "⑦填写投诉分类统计表": ("report complaints",),
        "⑧统计分析改进": ("complaints.improvement", "report complaints"),
        "⑨存档": ("complaints/已归档",),
        "受理渠道短、处理速度快": ("button answer_at_once", "parameter issue_report_days"),
        "处理代价平": ("reviews.cost",),
        "服务流程的执行与管理": ("chat_checks.missing_steps",),
    },
    "002-A 外包客服": {
        "1、通过合同条款进行限制": ("point 合同条款",),
        "2、确认服务方案": ("point 服务方案",),
        "3、做好风险预估": ("point 风险预案",),
        "4、不定期进行实地考察或检测": ("point 实地考察", "vendor_checks.checked_at"),
        "5、报表反馈": ("point 报表反馈",),
        "6、店主要适当授权": ("point 授权",),
        "六个方面": ("button open_vendor", "vendor_checks/待落实", "vendor_checks/已复核"),
    },
    "002-C 呼叫中心": {
        "(1)接通率 ≥80%、≥60%": ("kpi 接通率(呼入) ≥80%", "kpi 接通率(呼出) ≥60%"),
        "(2)80%的电话在20秒以内应答": ("kpi 服务水平 ≥80%（20 秒内）", "parameter kpi_answer_seconds"),
        "(3)平均处理时长 210-330秒": ("kpi 平均处理时长 210–330",),
        "(4)平均振铃次数 2-3次": ("kpi 平均振铃次数 2–3",),
        "(5)平均排队时间 ≤20秒": ("kpi 平均排队时间 ≤20",),
        "(6)呼出项目占有率 ≥90%": ("kpi 呼出占有率 ≥90%",),
        "(7)一次性解决问题率 85%": ("kpi 一次性解决率 ≥85%",),
        "(8)监听合格率": ("kpi 监听合格率", "chat_checks.passed"),
        "(9)客户满意度": ("kpi 客户满意度", "surveys.q6"),
        "(10)呼叫量": ("kpi 呼叫量",),
        "(11)呼出项目工作效率 ≥70%": ("kpi 呼出工作效率 ≥70%",),
        "各项数字从电话系统来": ("button import_kpi",),
        "售前客服考核销售额": ("score_months.sales", "score_months.rank", "kpi 销售目标完成率"),
        "影响成交以及客单价": ("kpi 询单转化率", "kpi 客单价"),
        "服务得分、解决率得分、接待客户数": ("kpi 服务得分", "kpi 解决率得分", "kpi 接待客户数得分"),
        "各占多少分": ("parameter w_service", "parameter w_solve", "parameter w_reception"),
        "多劳多得": ("score_months.commission",),
        "被投诉率高就会被扣分": ("kpi 投诉率", "score_events.category"),
    },
}

LEFT_OUT = {
    "整理每日门诊初诊，复诊人数": "网店没有门诊；每天的人数是订单和接待人数，在订单跟进表和 KPI 里",
    "预约挂号、引导来院就诊": "网店没有预约和就诊；承诺客户的时间在交接班记录和跟进时间里",
    "门诊、住院各一份调查": "网店没有两种客人；调查按店铺分开统计",
    "设置意见箱": "没有实物意见箱；客户意见登记在热卖与意见登记表，每周上交",
    "推出诊疗优惠活动": "不是客服台账的事；店铺活动在活动日历",
    "远程操控外包团队": "软件不接入外包商的系统，只登记六个要点和复核结果",
    "ACD 接入、排队、振铃的计量": "软件不接电话系统；数字由导入KPI读入，或手工填写",
}
"""What no register keeps, and why not."""


def lacking(kept: str) -> Iterator[str]:
    """Why something is not there that is said to be kept."""
    kind, _, rest = kept.partition(" ")
    if kind == "parameter":
        there = rest in all_settings()
    elif kind == "template":
        there = any(shipped("templates").rglob(f"{rest}.j2"))
    elif kind == "button":
        there = any(rest in line.macros for line in ALL_SHEETS.index.values())
    elif kind == "report":
        there = rest in REPORTS
    elif kind == "point":
        there = rest in {str(point) for point in Point}
    elif kind == "kpi":
        name, _, norm = rest.partition(" ")
        there = name in {str(each) for each in Indicator} and (rules.norm(Indicator(name)) or "") == norm
    elif "/" in kept:
        table, _, state = kept.partition("/")
        flow = ALL_SHEETS[table].flow
        there = flow is not None and state in {str(each) for each in flow.states}
    else:
        table, _, field = kept.partition(".")
        there = field in ALL_SHEETS[table].record.layout.by_field
    if not there:
        yield kept


@pytest.mark.parametrize("part", KEPT)
def test_every_sentence_is_kept_as_it_is_said_to_be(part: str) -> None:
    wrong = [
        (sentence, each)
        for sentence, places in KEPT[part].items()
        for place in places
        for each in lacking(place)
    ]
    assert wrong == []


def test_what_is_left_out_has_a_reason_and_is_nowhere() -> None:
    headers = {column.header for sheet in ALL_SHEETS.values() for column in sheet.record.layout.columns}
    assert not {word for word in headers if any(each in word for each in ("门诊", "挂号", "患者", "意见箱"))}
    assert [sentence for sentence, why in LEFT_OUT.items() if len(why) < 10] == []


def test_all_six_points_and_all_norms_are_spoken_of() -> None:
    told = {each for part in KEPT.values() for places in part.values() for each in places}
    assert {f"point {point}" for point in Point} <= told
    named = {each.split(" ")[1] for each in told if each.startswith("kpi ")}
    normed = {str(each) for each in Indicator if rules.norm(each)}
    assert normed <= named
