"""KPI表: figures from our own registers and typed ones, against the shop's standards (SERVICE 38, SYS-39)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell, Replace
from tests.builders import FIRST_ROW, STAFF, a_workbook, all_cells, cells_of, push

NOW, SECOND = datetime(2026, 11, 22, 10), timedelta(seconds=1)
BOSS = "王芳"
MONTH = "2026-11"
SALES: dict[str, Cell] = {
    "month": MONTH, "agent": "张敏", "status": "草稿", "sales": 12000, "inquiries": 100, "buyers": 71,
    "target": 10000, "service_score": 95,
}  # fmt: skip
PAID = [
    ("张敏", datetime(2026, 11, 2), "已收货", None),
    ("张敏", datetime(2026, 11, 30, 23, 59), "已关闭", "退款"),
    ("张敏", datetime(2026, 11, 5), "已关闭", "缺货"),
    ("张敏", datetime(2026, 11, 6), "已发货", None),
    ("张敏", datetime(2026, 10, 31, 23, 59), "已关闭", "退款"),
    ("周洁", datetime(2026, 11, 6), "已关闭", "退款"),
    ("张敏", None, "已关闭", "退款"),
]
ORDERS = [
    {"order_no": f"500000000000{n}", "shop": "示例旗舰店", "agent": agent, "paid_at": paid, "status": state,
     "close_reason": reason}
    for n, (agent, paid, state, reason) in enumerate(PAID)
]  # fmt: skip
COMPLAINTS = [
    {"number": f"TS2026110{n}-001", "status": "已评价", "responsible": who, "received_at": at}
    for n, (who, at) in enumerate(
        [("张敏", datetime(2026, 11, 3)), ("张敏", datetime(2026, 10, 3)), ("周洁", datetime(2026, 11, 3))]
    )
]
CHATS = [
    {"number": f"ZJC{n}", "status": "已抽查", "agent": "张敏", "checked_at": day, "passed": verdict}
    for n, (day, verdict) in enumerate([
        (date(2026, 11, 3), "合格"), (date(2026, 11, 4), "不合格"), (date(2026, 11, 5), "合格"),
        (date(2026, 10, 5), "不合格"), (date(2026, 11, 6), None),
    ])
]  # fmt: skip
SURVEYS = [
    {"number": f"MY2026110{n}-001", "status": "已回收", "month": month, "q6": q6, "created_by": who}
    for n, (month, q6, who) in enumerate(
        [
            (MONTH, 5, "张敏"),
            (MONTH, 4, "张敏"),
            ("2026-10", 1, "张敏"),
            (MONTH, 1, "周洁"),
            (MONTH, None, "张敏"),
        ]
    )
]


def a_month(**tables: Any) -> MemoryHost:
    settings = [{"key": key, "value": value} for key, value in tables.pop("settings", {}).items()]
    return a_workbook({"staff": STAFF, "settings": settings, **tables})


def everything(**more: Any) -> MemoryHost:
    return a_month(score_months=[SALES], orders=ORDERS, complaints=COMPLAINTS, chat_checks=CHATS,
                   surveys=SURVEYS, **more)  # fmt: skip


def build(host: MemoryHost, now: datetime = NOW, month: Cell = MONTH) -> Any:
    return push(host, "build_kpi", None, by=BOSS, now=now, asks={"kpi_month": month})


def figures(host: MemoryHost) -> dict[Any, tuple[Any, ...]]:
    """Indicator → numerator, denominator, value, standard, met."""
    headers = [each for each in host.read("kpi").headers if each != "问题"]
    rows = [dict(zip(headers, row, strict=True)) for row in all_cells(host, "kpi")]
    return {r["指标"]: tuple(r[h] for h in ("分子", "分母", "数值", "标准", "达标")) for r in rows}


# -- from our own registers ---------------------------------------------------------------------


def test_a_month_is_filled_from_our_own_registers() -> None:
    host = everything()
    done = build(host)
    assert done.summary == "2026-11 的KPI：新登记 12 行，更新 0 行。"
    assert figures(host) == {
        "接待人数": (None, None, 100, None, "无标准"),
        "询单转化率": (71, 100, None, "≥70%", "达标"),
        "客单价": (12000, 71, None, None, "无标准"),
        "平均响应": (None, None, None, "≤5", None),
        "服务得分": (None, None, 95, None, "无标准"),
        "解决率得分": (None, None, None, None, None),
        "接待客户数得分": (None, None, None, None, None),
        "退款率": (1, 4, None, None, "无标准"),
        "投诉率": (1, 100, None, None, "无标准"),
        "销售目标完成率": (12000, 10000, None, "≥100%", "达标"),
        "监听合格率": (2, 3, None, None, "无标准"),
        "客户满意度": (9, 2, None, None, "无标准"),
    }


def test_every_agent_has_the_ten_rows_and_nobody_else() -> None:
    host = a_month()
    build(host)
    assert {row[host.read("kpi").headers.index("客服")] for row in host.read("kpi").rows.values()} == {"张敏"}
    assert len(figures(host)) == 10


def test_a_second_press_renews_what_a_button_wrote_and_keeps_what_people_typed() -> None:
    host = a_month(score_months=[SALES])
    build(host)
    assert build(host, NOW + SECOND).summary == "2026-11 的KPI：新登记 0 行，更新 0 行。"
    grid, scores = host.read("kpi"), host.read("score_months")
    at = {cells[grid.headers.index("指标")]: n for n, cells in grid.rows.items()}
    host.write([Replace("kpi", at["接待人数"], {"数值": 90}), Replace("kpi", at["平均响应"], {"数值": 4})])
    host.write([Replace("score_months", FIRST_ROW, {"询单人数": 200})])
    assert scores.headers
    done = build(host, NOW + 2 * SECOND)
    assert figures(host)["接待人数"][2] == 90
    assert figures(host)["询单转化率"][:2] == (71, 200)
    assert (figures(host)["询单转化率"][4], figures(host)["平均响应"][4]) == ("未达标", "达标")
    assert [p.message for p in done.problems] == ["手工填的 1 格没有动"]


def test_what_a_register_no_longer_knows_is_not_kept() -> None:
    host = a_month(score_months=[SALES])
    build(host)
    host.write([Replace("score_months", FIRST_ROW, {"询单人数": None})])
    build(host, NOW + SECOND)
    made = figures(host)
    assert (made["接待人数"][:3], made["询单转化率"][:3]) == ((None,) * 3, (None,) * 3)


def test_all_of_a_whole_is_a_figure() -> None:
    host = a_month(kpi=[{**PHONE, "indicator": "接通率(呼入)", "numerator": 80, "denominator": 80}])
    build(host)
    assert (cells_of(host, "kpi")["状态"], cells_of(host, "kpi")["达标"]) == ("开放", "达标")


def test_a_locked_month_stands() -> None:
    host = everything()
    build(host)
    locked = push(host, "lock_kpi", None, by=BOSS, now=NOW + SECOND, asks={"kpi_month": MONTH})
    assert locked.ok
    before = figures(host)
    host.write([Replace("score_months", FIRST_ROW, {"询单人数": 200})])
    build(host, NOW + 2 * SECOND)
    assert figures(host) == before
    assert {row[host.read("kpi").headers.index("状态")] for row in host.read("kpi").rows.values()} == {"锁定"}


def test_locking_tells_what_is_missing_and_does_it_all_the_same() -> None:
    host = a_month()
    build(host)
    done = push(host, "lock_kpi", None, by=BOSS, now=NOW + SECOND, asks={"kpi_month": MONTH})
    assert len([p for p in done.problems if "没有数据" in p.message]) == 10


# -- typed ones ---------------------------------------------------------------------------------

PHONE: dict[str, Cell] = {"month": MONTH, "agent": "张敏"}


@pytest.mark.parametrize(
    ("indicator", "good", "bad", "standard"),
    [
        ("接通率(呼入)", (0.8,), (0.79,), "≥80%"),
        ("接通率(呼出)", (0.6,), (0.59,), "≥60%"),
        ("服务水平", (0.8,), (0.79,), "≥80%（20 秒内）"),
        ("平均处理时长", (210, 330), (209, 331), "210–330"),
        ("平均振铃次数", (2, 3), (1.9, 3.1), "2–3"),
        ("平均排队时间", (20,), (21,), "≤20"),
        ("呼出占有率", (0.9,), (0.89,), "≥90%"),
        ("一次性解决率", (0.85,), (0.84,), "≥85%"),
        ("呼出工作效率", (0.7,), (0.69,), "≥70%"),
        ("平均响应", (5,), (5.1,), "≤5"),
        ("呼叫量", (), (), None),
        ("监听合格率", (), (), None),
        ("客户满意度", (), (), None),
    ],
)
def test_each_norm_is_met_at_its_bound_and_not_beyond(
    indicator: str, good: tuple[float, ...], bad: tuple[float, ...], standard: Cell
) -> None:
    """R-122 to R-131."""
    for values, wanted in ((good, "达标"), (bad, "未达标"), ((), "无标准") if good else ((0.5,), "无标准")):
        for value in values:
            host = a_month(kpi=[{**PHONE, "indicator": indicator, "value": value}])
            build(host)
            made = cells_of(host, "kpi")
            assert (made["状态"], made.get("标准"), made["达标"]) == ("开放", standard, wanted), value


def test_without_its_norm_a_figure_has_no_standard() -> None:
    host = a_month(
        settings={"kpi_connect_in": None}, kpi=[{**PHONE, "indicator": "接通率(呼入)", "value": 0.1}]
    )
    build(host)
    assert cells_of(host, "kpi")["达标"] == "无标准"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"indicator": "接通率(呼入)", "numerator": 81, "denominator": 80}, ("分子", "分子比分母大")),
        ({"indicator": "接通率(呼入)", "numerator": 1, "denominator": 0}, ("分母", "分母是 0，算不出来")),
        ({"indicator": "接通率(呼入)", "value": 85}, ("数值", "“接通率(呼入)”不会大于 1")),
        ({"indicator": "平均处理时长", "numerator": 100, "denominator": 2, "value": 60},
         ("数值", "数值和分子÷分母不符")),
        ({"indicator": None}, ("指标", "“生成KPI”之前要填写")),
        ({"indicator": "呼叫量", "agent": None}, ("客服", "“生成KPI”之前要填写")),
    ],
)  # fmt: skip
def test_a_typed_figure_that_cannot_be_is_refused_and_stays(
    typed: dict[str, Cell], told: tuple[str, str]
) -> None:
    host = a_month(kpi=[{**PHONE, **typed, "value": typed.get("value")}])
    done = build(host)
    assert [(p.header, p.message) for p in done.problems if p.blocks] == [told]
    assert "状态" not in cells_of(host, "kpi")


def test_a_typed_figure_twice_is_told_and_none_is_made_beside_it() -> None:
    row = {**PHONE, "indicator": "接待人数", "value": 90}
    host = a_month(kpi=[row, row], score_months=[SALES])
    done = build(host)
    assert [(p.row, p.message) for p in done.problems if p.blocks] == [
        (FIRST_ROW + 1, "这个月的这项指标已经有一行了")
    ]
    assert (cells_of(host, "kpi")["数值"], cells_of(host, "kpi")["状态"]) == (90, "开放")
    names = [cells[host.read("kpi").headers.index("指标")] for cells in host.read("kpi").rows.values()]
    assert names.count("接待人数") == 2


def test_only_managers_build_and_lock() -> None:
    host = a_month()
    with pytest.raises(Exception, match="要由主管、店长来做"):
        push(host, "build_kpi", None, by="张敏", now=NOW, asks={"kpi_month": MONTH})


def test_a_press_is_taken_back() -> None:
    host = everything()
    build(host)
    push(host, "undo", None, by=BOSS, on="kpi", now=NOW + SECOND)
    assert all_cells(host, "kpi") == []


# -- out of other programs' tables --------------------------------------------------------------


def imported(host: MemoryHost, path: Any, text: str, now: datetime = NOW, encoding: str = "utf-8") -> Any:
    path.write_text(text, encoding)
    asks = {"kpi_files": [str(path)], "kpi_month": MONTH}
    return push(host, "import_kpi", None, by=BOSS, now=now, asks=asks)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_table_with_a_column_a_figure_is_read(tmp_path: Any, encoding: str) -> None:
    text = (
        "客服绩效,2026年11月\n客服昵称,咨询人数,平均响应时间(秒),呼入接通率,平均排队时长（分钟）,备注\n"
        "小敏,120,90,85.5%,0.5,好\n合计,120,90,85.5%,0.5,\n没有的人,1,1,1%,1,\n"
    )
    host = a_month()
    done = imported(host, tmp_path / "kpi.csv", text, encoding=encoding)
    made = figures(host)
    assert {name: made[name][2] for name in made} == {
        "接待人数": 120,
        "平均响应": 1.5,
        "接通率(呼入)": 0.855,
        "平均排队时间": 30,
    }
    assert (made["平均响应"][4], made["接通率(呼入)"][4], made["平均排队时间"][4]) == (
        "达标",
        "达标",
        "未达标",
    )
    assert done.summary == "2026-11 的KPI：读了 1 个文件，填好 4 格。"
    assert {p.message for p in done.problems} == {"员工名册里没有“没有的人”，这一格没有导入"}
    assert imported(host, tmp_path / "kpi.csv", text, NOW + SECOND).summary.endswith("填好 0 格。")


def test_a_table_with_a_row_a_figure_is_read(tmp_path: Any) -> None:
    host = a_month()
    imported(
        host, tmp_path / "kpi.csv", "姓名,指标,数值\n张敏,质检合格率,0.9\n张敏,心情,9\n张敏,通话总量,300\n"
    )
    assert {name: figure[2] for name, figure in figures(host).items()} == {"监听合格率": 0.9, "呼叫量": 300}


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("约八成", "不是数字，没有导入"),
        ("85", "比率要写成 85% 或 0.85，没有导入"),
        ("-0.1", "不能小于 0，没有导入"),
    ],
)
def test_a_figure_that_cannot_be_read_is_told_and_not_taken(tmp_path: Any, cell: str, told: str) -> None:
    host = a_month()
    done = imported(host, tmp_path / "kpi.csv", f"姓名,呼入接通率,呼叫量\n张敏,{cell},30\n")
    assert [(p.row, p.message, p.value) for p in done.problems] == [(2, told, cell)]
    assert set(figures(host)) == {"呼叫量"}


def test_what_our_own_registers_know_and_what_people_typed_stays(tmp_path: Any) -> None:
    host = a_month(score_months=[SALES])
    build(host)
    grid = host.read("kpi")
    at = {cells[grid.headers.index("指标")]: n for n, cells in grid.rows.items()}
    host.write([Replace("kpi", at["平均响应"], {"数值": 4})])
    text = "姓名,转化率,接待量,平均响应,解决率得分\n张敏,60%,90,3,88\n"
    done = imported(host, tmp_path / "kpi.csv", text, NOW + SECOND)
    made = figures(host)
    assert (made["询单转化率"][:3], made["接待人数"][2], made["平均响应"][2]) == ((71, 100, None), 100, 4)
    assert made["解决率得分"][2] == 88
    assert len([p for p in done.problems if "已经有别的数，没有覆盖" in p.message]) == 3
    build(host, NOW + 2 * SECOND)
    assert figures(host)["解决率得分"][2] == 88, "what was imported is not emptied"
    again = imported(host, tmp_path / "kpi.csv", "姓名,解决率得分\n张敏,89\n", NOW + 3 * SECOND)
    assert (again.summary[-6:], figures(host)["解决率得分"][2]) == ("好 1 格。", 89)


def test_two_figures_of_one_person_in_a_file_are_told_and_a_locked_month_stands(tmp_path: Any) -> None:
    host = a_month()
    done = imported(host, tmp_path / "kpi.csv", "姓名,呼叫量\n张敏,30\n小敏,31\n")
    assert [p.message for p in done.problems] == ["同一个人的这项指标在文件里有两个数，只用了前一个"]
    push(host, "lock_kpi", None, by=BOSS, now=NOW + SECOND, asks={"kpi_month": MONTH})
    imported(host, tmp_path / "kpi.csv", "姓名,呼叫量\n张敏,99\n", NOW + 2 * SECOND)
    assert figures(host)["呼叫量"][2] == 30


def test_a_file_without_such_a_table_is_told(tmp_path: Any) -> None:
    done = imported(a_month(), tmp_path / "kpi.csv", "日期,天气\n今天,晴\n")
    assert [p.message for p in done.problems] == ["kpi.csv 里没有认出 KPI 的表。"]
