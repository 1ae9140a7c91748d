"""`compile` beside the great week: who may, what comes again, what is marked, what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cs_macros.book.book import Book
from cs_macros.build.hand_in import hand_in_file
from cs_macros.cli import status_of
from cs_macros.compile.compiled import ENTERED
from cs_macros.hosts.closed import ClosedHost
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.rejections.register import Rejection
from cs_macros.sheets.rejections.sheets import SHEETS
from tests.compile.conftest import PLANS, WEEKLY, Compiled
from tests.compile.made import DEADLINE, FIELDS, Maker, write_book

Run = Callable[..., Compiled]
AGENT = "客服01"


def a_file(folder: Path, *rows: Mapping[str, Any], name: str = f"{AGENT}.xlsx", **options: Any) -> Path:
    """A workbook of ours with some rows."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    fields: Sequence[str] = options.pop("fields", FIELDS)
    write_book(path, rows, fields, sheet="拒收退件登记表", staff=options.pop("staff", [AGENT]), **options)
    return path


def a_row(fate: str = "counted", **cells: Any) -> dict[str, Any]:
    return Maker().row(AGENT, 1, fate) | cells


def counts(compiled: Compiled) -> dict[str, int]:
    """What became of the rows of the first file, and how many of its cells cannot be read."""
    row = compiled.json["rows"][0] | {"看不懂": sum(p["row"] is not None for p in compiled.json["problems"])}
    return {name: n for name, n in row.items() if isinstance(n, int) and n and name != "行数"}


def status_in(path: Path) -> list[Any]:
    book = Book(ClosedHost(path), ALL_SHEETS, now=datetime(2026, 11, 23))
    return [row.record.status for row in book.table(Rejection).rows()]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({}, {"计入": 1}, id="handed in"),
        pytest.param({"week": "哪周"}, {"计入": 1, "看不懂": 1}, id="its week typed over"),
        pytest.param({"status": "已收到", "outcome": None}, {"未结": 1}, id="open"),
        pytest.param({"status": "已处理"}, {"未结": 1, "未上交": 1}, id="settled, not handed in"),
        pytest.param({"outcome": None}, {"未结": 1}, id="handed in, its outcome emptied since"),
        pytest.param({"status": None, "number": None}, {"未结": 1}, id="typed, not registered"),
        pytest.param({"created_at": DEADLINE + timedelta(minutes=1)}, {"其他周": 1}, id="of next week"),
        pytest.param(
            {"created_at": DEADLINE - timedelta(days=9)}, {"计入": 1, "迟交": 1}, id="of last week, late"
        ),
        pytest.param(
            {"created_at": DEADLINE - timedelta(days=30), "status": "已登记", "outcome": None},
            {"未结": 1},
            id="open since a month",
        ),
        pytest.param(
            {"created_at": DEADLINE - timedelta(days=9), "status": "已汇总",
             "compiled_at": DEADLINE - timedelta(days=5)},
            {"以前已汇总": 1},
            id="compiled last week",
        ),
        pytest.param(
            {"status": "已汇总", "compiled_at": DEADLINE + timedelta(days=9)},
            {"计入": 1},
            id="of this week, compiled: printed again",
        ),
        pytest.param({"submitted_at": DEADLINE, "late": None}, {"计入": 1}, id="in the deadline's second"),
        pytest.param(
            {"submitted_at": DEADLINE + timedelta(seconds=1), "late": None},
            {"计入": 1, "迟交": 1},
            id="of this week, late",
        ),
    ],
)  # fmt: skip
def test_a_row_stands_where_it_belongs(
    tmp_path: Path, compile_: Run, cells: dict[str, Any], expected: dict[str, int]
) -> None:
    a_file(tmp_path / "交", a_row(**cells))
    assert counts(compile_(tmp_path / "交")) == expected


def test_write_back_marks_the_counted_rows_and_no_others(tmp_path: Path, compile_: Run) -> None:
    folder = tmp_path / "交"
    maker = Maker()
    rows = [maker.row(AGENT, 1, fate) for fate in ("counted", "open", "kept", "counted", "elsewhere")]
    path = a_file(folder, *rows)
    other = {**rows[3], "qty": rows[3]["qty"] + 1}
    second = a_file(folder, other, name="客服02.xlsx")
    before = compile_(folder, name="先.xlsx")
    after = compile_(folder, "--write-back", name="后.xlsx")
    assert after.status == 0
    assert [change["fields"]["状态"] for change in after.json["changed"]] == [["已上交", "已汇总"]]
    assert status_in(path) == ["已汇总", rows[1]["status"], "已处理", "已上交", "已上交"]
    assert status_in(second) == ["已上交"]
    assert list((folder / "备份").glob("*.xlsx"))
    again = compile_(folder, "--write-back", name="再.xlsx")
    assert before.path.read_bytes() == after.path.read_bytes() == again.path.read_bytes()
    assert again.json["changed"] == []


def test_a_hand_in_is_marked_like_a_workbook(tmp_path: Path, compile_: Run) -> None:
    folder = tmp_path / "交"
    folder.mkdir()
    path = folder / "拒收退件_2026-W47_A3_客服01.xlsx"
    path.write_bytes(hand_in_file(SHEETS[0], "拒收退件 2026-W47", "", [("上交", a_row())], DEADLINE))
    compiled = compile_(folder, "--write-back")
    assert (compiled.status, status_in(path)) == (0, ["已汇总"])


def test_a_hand_in_goes_by_the_list_of_colleagues_that_is_named(tmp_path: Path, compile_: Run) -> None:
    folder = tmp_path / "交"
    folder.mkdir()
    path = folder / "拒收退件_2026-W47_A3_客服01.xlsx"
    path.write_bytes(hand_in_file(SHEETS[0], "拒收退件 2026-W47", "", [("上交", a_row())], DEADLINE))
    staff = a_file(tmp_path / "行政", staff=[AGENT])
    refused = compile_(folder, "--write-back", "--staff", staff, by=AGENT)
    assert (refused.status, status_in(path)) == (1, ["已上交"])
    compiled = compile_(folder, "--write-back", "--staff", staff, by="周行政")
    assert (status_in(path), compiled.json["problems"]) == (["已汇总"], [])


def test_only_the_post_writes_back_and_the_others_files_are_told_of(tmp_path: Path, compile_: Run) -> None:
    folder = tmp_path / "交"
    path = a_file(folder, a_row())
    locked = a_file(
        folder, a_row(number="RJ20261120-02-0001", tracking_no="SF2", order_no="2"), name="锁.xlsx"
    )
    compiled = compile_(folder, "--write-back", by=AGENT)
    assert compiled.status == 1
    assert status_in(path) == status_in(locked) == ["已上交"]
    refused = [problem for problem in compiled.json["problems"] if problem["level"] == "block"]
    assert {problem["file"] for problem in refused} == {str(path.resolve()), str(locked.resolve())}
    locked.chmod(0o400)
    partly = compile_(folder, "--write-back", by="周行政")
    locked.chmod(0o600)
    assert status_in(path) == ["已汇总"]
    assert partly.status in (0, 1)  # root may write to what is marked read-only


def test_a_trial_run_writes_nothing(tmp_path: Path, compile_: Run) -> None:
    path = a_file(tmp_path / "交", a_row())
    compiled = compile_(tmp_path / "交", "--write-back", "--dry-run")
    assert (compiled.path.exists(), compiled.json["files"], status_in(path)) == (False, [], ["已上交"])


def test_phones_are_shown_only_to_whom_they_may(tmp_path: Path, compile_: Run) -> None:
    a_file(tmp_path / "交", a_row())
    refused = compile_(tmp_path / "交", "--unmasked", by=AGENT)
    assert (refused.status, refused.path.exists()) == (1, False)
    shown = compile_(tmp_path / "交", "--unmasked", by="周行政")
    assert shown.listed("明细")[0]["电话"] == "13800000001"
    assert compile_(tmp_path / "交", name="遮.xlsx").listed("明细")[0]["电话"] == "138****0001"


def test_the_list_of_colleagues_may_come_from_one_workbook(tmp_path: Path, compile_: Run) -> None:
    a_file(tmp_path / "交", a_row(), staff=[AGENT, "客服02"])
    admin = a_file(tmp_path / "行政", staff=[AGENT, "客服02", "客服03"])
    told = [p["message"] for p in compile_(tmp_path / "交", "--staff", admin).json["problems"]]
    assert told == ["客服02 缺交：没有收到文件", "客服03 缺交：没有收到文件"]
    told = [p["message"] for p in compile_(tmp_path / "交").json["problems"]]
    assert told == ["客服02 缺交：没有收到文件"]


def test_what_cannot_be_read_is_shown_and_counts_as_blank(tmp_path: Path, compile_: Run) -> None:
    a_file(tmp_path / "交", a_row(outcome="报损", loss_amount="约五十", qty="两双"))
    compiled = compile_(tmp_path / "交")
    (row,) = compiled.listed("明细")
    assert (row["损失金额"], row["数量"]) == ("约五十", "两双")
    assert compiled.block("汇总", "按类型")["合计"][:4] == (1, 0, 0, 0)
    assert [row["内容"] for row in compiled.listed("看不懂的格子")] == ["两双", "约五十"]
    assert (compiled.status, [p["row"] for p in compiled.json["problems"]]) == (0, [2, 2])


def test_text_never_becomes_a_formula(tmp_path: Path, compile_: Run) -> None:
    a_file(tmp_path / "交", a_row(item="=1+1", reason="@SUM(A1)"))
    compiled = compile_(tmp_path / "交")
    cells = [cell for row in compiled.book["明细"].iter_rows(min_row=4) for cell in row]
    assert {cell.data_type for cell in cells if cell.value in ("=1+1", "@SUM(A1)")} == {"s"}


def test_a_far_away_cell_and_an_error_do_no_harm(tmp_path: Path, compile_: Run) -> None:
    from openpyxl import load_workbook

    path = a_file(tmp_path / "交", a_row())
    book = load_workbook(path)
    sheet = book["拒收退件登记表"]
    sheet["XFD1048576"] = "远"
    column = [cell.value for cell in sheet[1]].index("损失金额") + 1
    sheet.cell(2, column).value = "#N/A"
    sheet.cell(2, column).data_type = "e"
    book.save(path)
    compiled = compile_(tmp_path / "交")
    assert counts(compiled) == {"计入": 1, "看不懂": 1}
    assert [p["value"] for p in compiled.json["problems"]] == ["#N/A"]


def test_a_workbook_of_somebody_is_never_overwritten(tmp_path: Path, compile_: Run) -> None:
    path = a_file(tmp_path / "交", a_row())
    before = path.read_bytes()
    compiled = compile_(tmp_path / "交", name=f"交/{AGENT}.xlsx")
    assert (compiled.status, path.read_bytes()) == (1, before)
    assert "没有覆盖" in compiled.json["problems"][0]["message"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["compile", "rejections", "交", "--week", "47"], id="no week"),
        pytest.param(["compile", "rejections", "交", "--out", "汇总.xlsm"], id="no .xlsx"),
        pytest.param(["compile", "bank", "交"], id="no such kind"),
        pytest.param(["compile", "after-sales", "交", "--write-back"], id="nothing to mark"),
    ],
)
def test_wrong_calls_are_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    a_file(tmp_path / "交", a_row())
    assert status_of(["--json", *words]) == 2


def test_an_empty_folder_is_something_to_put_right(tmp_path: Path, compile_: Run) -> None:
    compiled = compile_(tmp_path)
    assert (compiled.status, compiled.path.exists()) == (1, False)


def test_by_default_it_is_the_week_that_closed_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_file(tmp_path / "交", a_row())
    assert status_of(["--now", "2026-11-21T16:00", "compile", "rejections", str(tmp_path / "交")]) == 0
    assert "第47周" in capsys.readouterr().out
    assert (tmp_path / "交" / "拒收退件汇总 2026-W47.xlsx").exists()


def test_a_workbook_as_built_is_read(sampled: Path, tmp_path: Path, compile_: Run) -> None:
    folder = tmp_path / "交"
    folder.mkdir()
    shutil.copy(sampled, folder)
    for kind in WEEKLY:
        compiled = compile_(folder, kind=kind, name=f"{kind}.xlsx")
        assert [row["情况"] for row in compiled.json["rows"]] == ["已读取"]


@pytest.mark.parametrize("kind", PLANS)
def test_every_field_and_state_of_a_declaration_is_one_of_its_sheet(kind: str) -> None:
    plan = PLANS[kind]
    assert {*plan.fields} - {ENTERED} <= {*plan.layout.by_field}
    assert {*plan.compiled.counts} <= plan.states


def two_versions(folder: Path, older: Mapping[str, Any], newer: Mapping[str, Any]) -> Path:
    """A record in the hand-in of one week and of the next, as both lie in the folder of hand-ins."""
    folder.mkdir()
    for week, cells in (("W46", older), ("W47", newer)):
        content = hand_in_file(SHEETS[0], "拒收退件", "", [("", cells)], DEADLINE)
        (folder / f"拒收退件_2026-{week}_A3_{AGENT}.xlsx").write_bytes(content)
    return folder


def of_all(compiled: Compiled) -> dict[str, int]:
    """What became of the rows of all files."""
    found: dict[str, int] = {}
    for row in compiled.json["rows"]:
        for name, n in row.items():
            if isinstance(n, int) and n and name in ("计入", "未结", "冲突", "相同", "以前已汇总"):
                found[name] = found.get(name, 0) + n
    return found


WAITS = {
    "status": "已收到",
    "outcome": None,
    "submitted_at": None,
    "refund_amount": None,
    "loss_amount": None,
}
BEFORE = {"status": "已汇总", "created_at": DEADLINE - timedelta(days=9),
          "compiled_at": DEADLINE - timedelta(days=6)}  # fmt: skip


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        pytest.param(WAITS, {}, {"计入": 1, "相同": 1}, id="open last week, handed in now"),
        pytest.param(WAITS, WAITS, {"未结": 1, "相同": 1}, id="open in both"),
        pytest.param(WAITS | {"qty": 9}, {}, {"冲突": 2}, id="open, and about something else"),
        pytest.param(
            BEFORE, BEFORE | {"status": "已上交"}, {"以前已汇总": 2}, id="compiled, the copy not marked"
        ),
        pytest.param(
            BEFORE,
            BEFORE | {"status": "已上交", "compiled_at": None, "reopen_note": "金额改正", "qty": 9},
            {"计入": 1, "相同": 1},
            id="compiled, opened again and handed in anew",
        ),
    ],
)
def test_the_newest_version_of_a_record_counts(
    tmp_path: Path, compile_: Run, older: dict[str, Any], newer: dict[str, Any], expected: dict[str, int]
) -> None:
    row = a_row()
    folder = two_versions(tmp_path / "交", row | older, row | newer)
    assert of_all(compile_(folder)) == expected


def test_a_file_is_somebodys_by_its_rows_or_by_its_name(tmp_path: Path, compile_: Run) -> None:
    folder, staff = tmp_path / "交", [AGENT, "客服1", "张敏", "李静"]
    a_file(folder, a_row(), staff=staff)
    a_file(folder, name="11月张敏的台账.xlsx", staff=())
    (folder / "李静.xlsx").write_bytes(b"PK")
    told = [p["message"] for p in compile_(folder).json["problems"] if "缺交" in p["message"]]
    assert told == ["客服1 缺交：没有收到文件", "李静 缺交：文件“李静.xlsx”读不了"]


def test_without_any_list_of_colleagues_nobody_is_called_missing(tmp_path: Path, compile_: Run) -> None:
    a_file(tmp_path / "交", a_row(), staff=())
    compiled = compile_(tmp_path / "交")
    assert [p["message"] for p in compiled.json["problems"]] == ["没有员工名册，没有查谁缺交"]
    assert compiled.status == 0
