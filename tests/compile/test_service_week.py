"""A week of twelve agents at the service desk: what they noted and handed in, compiled, against a count of
its own. Two hand in nothing, one hands in late (issue 20)."""

from __future__ import annotations

import contextlib
import io
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cs_macros.build.hand_in import hand_in_file
from cs_macros.cli import status_of
from cs_macros.compile.span import reportable
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import a_workbook, push
from tests.compile.conftest import Compiled, run
from tests.compile.made import write_staff
from tests.sheets.rosters import rows_of

WEEK, NOW = "2026-W47", "2026-11-23T09:00"
FRIDAY, SATURDAY = datetime(2026, 11, 20, 15), datetime(2026, 11, 21, 14)
AGENTS = [f"客服{n:02}" for n in range(1, 13)]
MISSING, LATE = AGENTS[-2:], AGENTS[3]
STAFF: list[dict[str, Cell]] = [
    *({"staff_no": f"{n:02}", "name": name, "posts": "售前"} for n, name in enumerate(AGENTS)),
    {"staff_no": "90", "name": "王店", "posts": "店长"},
]
KINDS = ("热卖", "质量问题", "顾客意见", "优质买家反馈")
GOODS = {"TD-01": "台灯", "TD-02": "落地灯", "XZ-38": "皮鞋"}
CATEGORIES, LOST = ("商品咨询", "物流", "质量"), ("价格高", "缺货")


class Kept(MemoryHost):
    """A workbook in memory whose files are really made."""

    lasting = True


@dataclass
class Desk:
    """The folder, and what was typed: rows by table, with who typed them."""

    folder: Path
    typed: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"opinions": [], "daily_log": []})


def an_opinion(dice: random.Random, kind: str, n: int) -> dict[str, Any]:
    model = dice.choice(sorted(GOODS))
    goods = {"shop": "示例旗舰店", "model": model, "item": GOODS[model], "count": dice.randint(1, 40)}
    said = {"detail": f"说法 {n}"}
    return {
        "热卖": {**goods},
        "质量问题": {**goods, **said},
        "顾客意见": {**said},
        "优质买家反馈": {**said, "customer_id": f"买家{n}"},
    }[kind] | {"kind": kind}


def a_problem(dice: random.Random, n: int) -> dict[str, Any]:
    sold = dice.choice(("是", "否", None))
    return {
        "customer_id": f"客户{n}", "item": dice.choice(list(GOODS.values())), "stage": "售前",
        "category": dice.choice(CATEGORIES), "question": f"问题 {n}", "solution": "答了",
        "solved": dice.choice(("是", "否")), "sold": sold,
        "lost_reason": dice.choice(LOST) if sold == "否" else None,
    }  # fmt: skip


def work_a_week(desk: Desk, agent: str, code: int, dice: random.Random) -> None:
    """One agent: notes on Tuesday, hands in on Friday, or late; everything through the buttons."""
    tuesday = datetime(2026, 11, 17, 10) + timedelta(minutes=code)
    opinions = [an_opinion(dice, kind, 100 * code + n) for n, kind in enumerate(KINDS * dice.randint(1, 2))]
    problems = [a_problem(dice, 100 * code + n) for n in range(dice.randint(2, 5))]
    host = Kept(label=str(desk.folder / agent / "客服台账.xlsx"), beneath=a_workbook({
        "staff": STAFF, "opinions": opinions, "daily_log": problems,
        "settings": [{"key": "hand_in_dir", "value": ".."}, {"key": "file_code", "value": f"A{code}"}],
    }))  # fmt: skip
    for name in ("record_opinion", "record_problem"):
        done = push(host, name, by=agent, now=tuesday)
        assert done.ok, [str(p) for p in done.problems]
    desk.typed["daily_log"] += [{**row, "agent": agent} for row in problems]
    write_log(host, desk.folder / f"每日问题_{agent}.xlsx")
    if agent not in MISSING:
        done = push(host, "submit_opinions", by=agent, now=FRIDAY + timedelta(hours=agent == LATE))
        assert done.ok, [str(p) for p in done.problems]
        desk.typed["opinions"] += [{**row, "agent": agent} for row in opinions]


def write_log(host: MemoryHost, path: Path) -> None:
    """The agent's 每日问题记录 as a small workbook."""
    sheet = ALL_SHEETS["daily_log"]
    headers = {column.field: column.header for column in sheet.record.layout.columns}
    rows = [{name: row.get(header) for name, header in headers.items()} for row in rows_of(host, "daily_log")]
    path.write_bytes(hand_in_file(sheet, "每日问题", "", [("", row) for row in rows], FRIDAY))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    from xlsxwriter.workbook import Workbook

    made, dice = Desk(tmp_path_factory.mktemp("desk") / "上交"), random.Random(20)
    for code, agent in enumerate(AGENTS, start=1):
        (made.folder / agent).mkdir(parents=True)
        work_a_week(made, agent, code, dice)
    with Workbook(made.folder.parent / "名册.xlsx") as book:
        write_staff(book, AGENTS)
    return made


@pytest.fixture(scope="module")
def summary(desk: Desk) -> Callable[[str], Compiled]:
    made: dict[str, Compiled] = {}

    def of(kind: str) -> Compiled:
        if kind not in made:
            out, staff = desk.folder.parent / f"{kind}.xlsx", desk.folder.parent / "名册.xlsx"
            made[kind] = run(desk.folder, out, "--staff", staff, kind=kind, now=NOW, week=WEEK)
        return made[kind]

    return of


def added(rows: Iterable[dict[str, Any]], by: str) -> dict[str, tuple[int, int]]:
    """Word → rows and pieces, added up with plain loops."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        word = str(row.get(by) or "（未填）")
        n, pieces = found.get(word, (0, 0))
        found[word] = n + 1, pieces + (row.get("count") or 0)
    return found


@pytest.mark.parametrize(("title", "by"), [("按类别", "kind"), ("按款号", "model"), ("按登记客服", "agent")])
def test_opinions_add_up(desk: Desk, summary: Callable[[str], Compiled], title: str, by: str) -> None:
    found = summary("opinions").block("汇总", title)
    rows = desk.typed["opinions"]
    assert found.pop("合计")[:2] == (len(rows), sum(row.get("count") or 0 for row in rows))
    assert {word: cells[:2] for word, cells in found.items()} == added(rows, by)


@pytest.mark.parametrize(("kind", "title"), [("热卖", "热卖款"), ("质量问题", "质量问题款")])
def test_what_sold_and_what_had_faults_stand_apart(
    desk: Desk, summary: Callable[[str], Compiled], kind: str, title: str
) -> None:
    rows = [row for row in desk.typed["opinions"] if row["kind"] == kind]
    found = summary("opinions").block("汇总", title)
    assert found.pop("合计")[1:3] == (len(rows), sum(row["count"] for row in rows))
    wanted = added(rows, "model")
    assert {model: cells[1:3] for model, cells in found.items()} == wanted
    assert [cells[2] for cells in found.values()] == sorted((n for _, n in wanted.values()), reverse=True)


def test_the_report_of_opinions_lists_the_good_buyers_and_nobody_else(
    desk: Desk, summary: Callable[[str], Compiled]
) -> None:
    listed = summary("opinions").listed("意见报告书")
    wanted = [row for row in desk.typed["opinions"] if row["kind"] == KINDS[3]]
    said = [(row["customer_id"], row["detail"], row["agent"]) for row in wanted]
    assert sorted((row["客户ID"], row["问题描述/顾客意见"], row["登记客服"]) for row in listed) == sorted(
        said
    )


def test_two_are_missing_and_one_is_late(desk: Desk, summary: Callable[[str], Compiled]) -> None:
    made = summary("opinions")
    late = [row for row in made.listed("明细") if row["迟交"] == "是"]
    assert {row["登记客服"] for row in late} == {LATE}
    table = [row for row in desk.typed["opinions"] if row["agent"] == LATE and row["kind"] != KINDS[3]]
    assert len(late) == len(table), "the good buyers' report is due on Saturday and in time"
    missing = [row["文件"] for row in made.listed("各文件情况") if row["情况"] == "缺交"]
    assert missing == MISSING


def test_the_days_problems_add_up(desk: Desk, summary: Callable[[str], Compiled]) -> None:
    made, rows = summary("daily"), desk.typed["daily_log"]
    for title, by in (("按问题类别", "category"), ("按客服", "agent"), ("按已解决", "solved")):
        found = made.block("汇总", title)
        assert found.pop("合计")[0] == len(rows)
        assert {word: cells[0] for word, cells in found.items()} == Counter(str(row[by]) for row in rows)
    lost = made.block("汇总", "没有成交的，按未成交原因")
    unsold = [row for row in rows if row["sold"] == "否"]
    assert lost.pop("合计")[0] == len(unsold)
    assert {word: cells[0] for word, cells in lost.items()} == Counter(row["lost_reason"] for row in unsold)


def test_the_hand_ins_of_other_registers_lie_in_the_same_folder_and_are_no_fault(
    desk: Desk, summary: Callable[[str], Compiled]
) -> None:
    for kind, files in (("opinions", 20), ("daily", 12)):
        made = summary(kind)
        assert (made.status, len(made.listed("各文件情况"))) == (0, files + 2 * (kind == "opinions")), kind
        assert "跳过" not in {row["情况"] for row in made.listed("各文件情况")}


def test_an_open_row_is_late_by_the_hand_in_of_its_own_kind(tmp_path: Path) -> None:
    """Compiled on Friday evening: the table's row should have come, the report's may still."""
    (tmp_path / "夹").mkdir()
    sheet = ALL_SHEETS["opinions"]
    rows = [
        {"number": f"YJ20261117-{n:03}", "status": "登记中", "kind": kind, "created_by": AGENTS[0],
         "created_at": datetime(2026, 11, 17, 10), "week": WEEK, "detail": f"说法 {n}"}
        for n, kind in enumerate(KINDS)
    ]  # fmt: skip
    content = hand_in_file(sheet, "意见", "", [("", row) for row in rows], FRIDAY)
    (tmp_path / "夹" / "一.xlsx").write_bytes(content)
    for now, late in (("2026-11-20T15:00", 0), ("2026-11-20T15:00:01", 3), ("2026-11-21T14:00:01", 4)):
        made = run(tmp_path / "夹", tmp_path / f"{late}.xlsx", kind="opinions", now=now, week=WEEK)
        assert sum(row["迟交"] == "是" for row in made.listed("未结")) == late, now


# -- reports (SERVICE 42) ------------------------------------------------------------------------------


def report(folder: Path, out: Path, kind: str, *words: str, by: str = "王店") -> Compiled:
    """Run `report` on a folder."""
    line = ["--json", "--by", by, "--now", NOW, "report", kind, str(folder), "--out", str(out), *words]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status = status_of(line)
    return Compiled(status, json.loads(printed.getvalue()), out)


@pytest.mark.parametrize(
    ("words", "title", "counts"),
    [
        (("--date", "2026-11-17"), "2026年11月17日", True),
        (("--date", "2026-11-18"), "2026年11月18日", False),
        (("--week", "2026-W47"), "2026年第47周（11月16日至11月22日）", True),
        (("--week", "2026-W46"), "2026年第46周（11月9日至11月15日）", False),
        (("--month", "2026-11"), "2026年11月", True),
        (("--month", "2026-10"), "2026年10月", False),
        (("--year", "2026"), "2026年", True),
        ((), "2026年10月", False),
    ],
)
def test_a_report_counts_what_happened_in_its_time(
    desk: Desk, tmp_path: Path, words: tuple[str, ...], title: str, counts: bool
) -> None:
    made = report(desk.folder, tmp_path / "报表.xlsx", "daily", *words)
    rows = desk.typed["daily_log"]
    assert made.status == 0
    assert made.json["summary"].startswith(f"每日问题汇总：{title}；读了 12 个文件")
    found = made.block("汇总", "按问题类别")
    assert found.pop("合计", (0,))[0] == (len(rows) if counts else 0)
    told = [p["message"] for p in made.json["problems"]]
    assert told == ([] if counts else [f"{title}没有可以统计的行"])


def test_a_report_of_opinions_says_where_each_row_stands(desk: Desk, tmp_path: Path) -> None:
    made = report(desk.folder, tmp_path / "报表.xlsx", "opinions", "--month", "2026-11")
    rows = desk.typed["opinions"]
    wanted = len(rows), sum(row.get("count") or 0 for row in rows)
    found = made.block("汇总", "按状态")
    assert {word: cells[:2] for word, cells in found.items()} == {"已提交": wanted, "合计": wanted}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--month", "2026-11", "--year", "2026"), "--month、--year只能写一个"),
        (("--month", "哪个月"), "--month “哪个月”看不懂"),
    ],
)
def test_one_period_that_can_be_read_is_asked_for(
    desk: Desk, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    made = report(desk.folder, tmp_path / "报表.xlsx", "daily", *words)
    assert made.status == 2
    assert message in made.json["problems"][0]["message"]


def test_scores_have_a_month_of_their_own(desk: Desk, tmp_path: Path) -> None:
    assert report(desk.folder, tmp_path / "报表.xlsx", "scores").status == 2


def test_every_register_that_is_compiled_by_a_date_can_be_reported(sampled: Path, tmp_path: Path) -> None:
    """The made-up shop's year: all its registered rows, by the states in which they stand."""
    wrong = []
    for kind, table in ALL_SHEETS.kinds.items():
        compiled = ALL_SHEETS[table].compiled
        if compiled is None or not reportable(compiled()):
            continue
        made = report(sampled, tmp_path / f"{kind}.xlsx", kind, "--year", "2026", by="周婉婷")
        found = made.block("汇总", "按状态") if made.status == 0 else {}
        if found.get("合计", (0,))[0] == 0:
            wrong.append((kind, made.json["summary"], found))
    assert wrong == []
