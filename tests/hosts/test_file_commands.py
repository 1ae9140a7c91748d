"""`cs-macros set`, `append`, `diff` and `restore` on a workbook that is not ours."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cs_macros.cli import status_of
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.package import grouped
from cs_macros.hosts.package.workbook import Package
from tests.hosts.package import generated


class Shell:
    """Runs commands and keeps what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *args: object) -> tuple[int, str]:
        status = status_of([str(arg) for arg in args])
        captured = self._capsys.readouterr()
        return status, captured.out + captured.err

    def json(self, *args: object) -> dict[str, Any]:
        status, text = self("--json", *args)
        answer: dict[str, Any] = json.loads(text)
        assert status == (0 if answer["ok"] else status)
        return answer


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "别人的 台账.xlsx"
    generated.with_everything(file)
    return file


def values(path: Path, *places: tuple[int, int]) -> list[object]:
    sheet = Package(path.read_bytes()).sheet("登记")
    return [sheet.value(*place) for place in places]


def test_cells_are_set_by_type(path: Path, shell: Shell) -> None:
    status, text = shell(
        "set", path, "登记!A1==1+1", "登记!A2:number=1,280.50", "登记!A3:date=2026/1/2 8:30",
        "登记!B5:blank", "'登记'!$B$6:bool=是", "登记!B7:formula==1+1", "operator=张敏",
    )  # fmt: skip
    assert (status, "已改写 7 个单元格" in text) == (0, True)
    assert values(path, (1, 1), (2, 1), (3, 1), (5, 2), (6, 2), (1, 2)) == [
        "=1+1", 1280.5, datetime(2026, 1, 2, 8, 30), None, True, "张敏",
    ]  # fmt: skip


def test_out_leaves_the_file_alone(path: Path, shell: Shell) -> None:
    before, out = path.read_bytes(), path.with_name("另存.xlsx")
    answer = shell.json("set", path, "登记!A1=x", "--out", out)
    assert path.read_bytes() == before
    assert values(out, (1, 1)) == ["x"]
    assert answer["files"] == [str(out)]
    assert sorted(one.name for one in path.parent.iterdir()) == sorted([path.name, out.name])


def test_dry_run_changes_nothing(path: Path, shell: Shell) -> None:
    before = path.read_bytes()
    answer = shell.json("--dry-run", "set", path, "登记!A1=x")
    assert answer["changed"][0]["fields"] == {"A1": [None, "x"]}
    assert path.read_bytes() == before


def test_the_answer_as_json(path: Path, shell: Shell) -> None:
    assert shell.json("set", path, "登记!C5:number=2") == {
        "ok": True,
        "command": "set",
        "summary": "已改写 1 个单元格。",
        "changed": [{"file": str(path), "sheet": "登记", "number": "C5", "fields": {"C5": [1.5, "2"]}}],
        "messages": [],
        "problems": [],
        "rows": [],
        "files": [str(path)],
    }


def test_setting_what_is_there_already_says_so(path: Path, shell: Shell) -> None:
    answer = shell.json("set", path, "登记!B5=B1")
    assert (answer["changed"], answer["files"]) == ([], [])


@pytest.mark.parametrize(
    ("assignment", "status", "words"),
    [
        ("登记!A1", 2, "看不懂"),
        ("登记!A1:number=abc", 2, "不是数字"),
        ("登记!A1:date=昨天", 2, "不是日期"),
        ("登记!A1:bool=也许", 2, "不是“是”"),
        ("没有!A1=x", 1, "现有的工作表：登记"),
        ("登记!ZZZ1=x", 1, "不是单元格地址"),
        ("没有这个名称=x", 1, "没有名为"),
        ("登记!I18=x", 1, "合并单元格"),
        ("登记!N2=x", 1, "数组公式"),
    ],
)
def test_what_cannot_be_set_is_said_and_nothing_is_written(
    path: Path, shell: Shell, assignment: str, status: int, words: str
) -> None:
    before = path.read_bytes()
    got, text = shell("set", path, "登记!A9=先", assignment)
    assert (got, words in text) == (status, True), text
    assert path.read_bytes() == before


def test_a_row_is_appended(path: Path, shell: Shell) -> None:
    answer = shell.json(
        "append", path, "登记表", "编 号=0012345", "金额:number=128.50", "日期:date=2026-11-22"
    )
    assert answer["summary"] == "已在表格“登记表”加了一行：工作表“登记”第 10 行。"
    assert answer["changed"][0]["fields"]["金额"] == [None, "128.50"]
    assert values(path, (10, 2), (10, 3)) == ["0012345", 128.5]


@pytest.mark.parametrize(
    ("args", "words"), [(("没有", "a=b"), "现有的表格：登记表"), (("登记表", "价=1"), "编号、金额")]
)
def test_an_unknown_table_or_column_names_the_known_ones(
    path: Path, shell: Shell, args: tuple[str, ...], words: str
) -> None:
    status, text = shell("append", path, *args)
    assert (status, words in text) == (1, True), text


def test_diff_tells_what_changed(path: Path, shell: Shell) -> None:
    out = path.with_name("另存.xlsx")
    shell("set", path, "登记!B5=改", "--out", out)
    status, text = shell("diff", path, out)
    assert status == 0
    assert "【登记】B5的值：“B1” → “改”" in text
    rows = shell.json("diff", path, out)["rows"]
    assert {
        "part": "xl/worksheets/sheet1.xml",
        "sheet": "登记",
        "place": "B5",
        "what": "value",
    }.items() <= rows[0].items()
    assert "没有不同" in shell("diff", path, path)[1]


def test_restore_lists_and_brings_back(path: Path, shell: Shell) -> None:
    before = path.read_bytes()
    shell("set", path, "登记!B5=改")
    assert len(shell.json("restore", path, "--list")["rows"]) == 1
    assert path.read_bytes() != before
    assert shell("restore", path, "--at", "2000-01-01")[0] == 1
    assert shell.json("restore", path)["ok"]
    assert path.read_bytes() == before


def test_a_protected_sheet_is_changed_with_a_warning(tmp_path: Path, shell: Shell) -> None:
    import xlsxwriter

    file = tmp_path / "保护.xlsx"
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("表").protect()
    book.close()
    answer = shell.json("set", file, "表!A1=x")
    assert (answer["ok"], answer["problems"][0]["level"]) == (True, "warn")


def test_a_signed_vba_project_is_warned_of(tmp_path: Path, shell: Shell) -> None:
    import zipfile

    file = tmp_path / "签名.xlsx"
    generated.without_strings(file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProjectSignature.bin", b"x")
    answer = shell.json("set", file, "空表!A5=x")
    assert (answer["ok"], "签名" in answer["problems"][0]["message"]) == (True, True)
    assert ClosedHost(file).package.sheet("空表").value(5, 1) == "x"


def test_another_extension_for_out_is_wrong_usage(path: Path, shell: Shell) -> None:
    assert shell("set", path, "登记!A1=x", "--out", path.with_suffix(".xlsm"))[0] == 2


def formula_at(path: Path, row: int, column: int) -> str:
    opened = Package(path.read_bytes()).sheet("登记")
    return grouped.formula_at(opened, row, column)


def test_an_exclamation_mark_or_a_formula_in_the_value_is_no_place(path: Path, shell: Shell) -> None:
    told = ('登记!D1:formula=登记!A1&"x!B2"', "登记!D2=see 登记!A1=5", "operator=登记!A1")
    answer = shell.json("set", path, *told)
    assert [one["number"] for one in answer["changed"]] == ["D1", "D2", answer["changed"][2]["number"]]
    assert values(path, (2, 4)) == ["see 登记!A1=5"]
    assert formula_at(path, 1, 4) == '登记!A1&"x!B2"'


REFUSED_SETS = {
    "登记!B3:number=sNaN": 2, "登记!B3:number=-Infinity": 2, "登记!B3:number=1_0": 2,
    "登记!B3:number=1e999999": 1, "登记!B3:number=6222020200112233445": 2, "登记!B3:date=2026-13-01": 2,
    "登记!B3:bool=也许": 2, "登记!B3": 2,
    "=5": 2, "没有!B3=x": 1, "登记!ZZZ9=x": 1, "登记!B3:formula=SUM(A1": 1, "登记!B3:formula=没有!A1": 1,
    "登记!B3:formula=没有[数]": 1, "登记!B3:formula=SUM(登记表[没有])": 1, "登记!B3:formula=[3]甲!A1": 1,
    "登记!B3:formula=": 1, "没有的名称=5": 1, "登记!$b$3=": 0,
}  # fmt: skip


def test_json_is_one_object_and_nothing_is_written_whatever_the_arguments(path: Path, shell: Shell) -> None:
    before = path.read_bytes()
    wrong = []
    for argument, expected in REFUSED_SETS.items():
        for extra in ((), ("登记!A1=先写的",)):
            status, text = shell("--json", "set", path, *extra, argument)
            answer = json.loads(text)
            if status != expected or (expected and (answer["ok"] or not answer["problems"][0]["hint"])):
                wrong.append((argument, status, text))
            if expected and ([*path.parent.iterdir()], path.read_bytes()) != ([path], before):
                wrong.append((argument, "was written"))
        path.write_bytes(before)
        shutil.rmtree(path.parent / "备份", ignore_errors=True)
    assert wrong == []


def test_half_a_character_in_the_arguments_is_still_one_object(path: Path, shell: Shell) -> None:
    status, text = shell("--json", "set", path, "登记!A1=a\udcffb")
    assert (status, json.loads(text)["ok"]) == (0, True)


def test_newer_functions_get_their_marks_and_doubts_are_told(path: Path, shell: Shell) -> None:
    answer = shell.json("set", path, "登记!D1:formula=SORT(A1:A3)", "登记!D2:formula=foo+BAR(1)")
    assert formula_at(path, 1, 4) == "_xlfn._xlws.SORT(A1:A3)"
    told = " ".join(one["message"] for one in answer["problems"])
    assert ("SORT 的结果可能占多格" in told, "“foo”不是名称" in told, "“BAR”不是 Excel" in told) == (
        True,
    ) * 3


def odd_table(path: Path) -> Path:
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    names = ["价", "价=1", "时间:date", "时 间"]
    sheet.add_table(0, 0, 1, 3, {"name": "T", "columns": [{"header": name} for name in names]})
    sheet.write(1, 0, "x")
    book.close()
    return path


@pytest.mark.parametrize(
    ("arguments", "row"),
    [
        pytest.param(['"价=1"=5'], {"价=1": "5"}, id="quoted"),
        pytest.param(["'价'=1=5"], {"价": "1=5"}, id="the shorter one quoted"),
        pytest.param(["价=1:number=5"], None, id="two columns may be meant"),
        pytest.param(['"价=1":number=5', "时间=x"], {"价=1": 5.0, "时 间": "x"}, id="with a type, folded"),
        pytest.param(['"时间:date"=y'], {"时间:date": "y"}, id="a type in the header"),
        pytest.param(["时 间:date=2026-01-02"], {"时 间": date(2026, 1, 2)}, id="a type behind the header"),
        pytest.param(["时 间=a", "时间=b"], None, id="named twice"),
        pytest.param(["价"], None, id="no value"),
        pytest.param(['"价":formula=ROW()&"="'], {"价": None}, id="a formula"),
    ],
)
def test_a_header_may_hold_equals_signs_and_colons(
    arguments: list[str], row: dict[str, object] | None, tmp_path: Path, shell: Shell
) -> None:
    file = odd_table(tmp_path / "x.xlsx")
    before = file.read_bytes()
    status, text = shell("--json", "append", file, "T", *arguments)
    assert json.loads(text)["ok"] is (row is not None), text
    if row is None:
        assert (status, file.read_bytes(), [*tmp_path.iterdir()]) == (2, before, [file])
    else:
        grid = ClosedHost(file).read("T")
        last = dict(zip(grid.headers, list(grid.rows.values())[-1], strict=True))
        assert {key: last[key] for key in row} == row


def test_this_row_of_the_table_is_known_by_its_place(tmp_path: Path, shell: Shell) -> None:
    file = odd_table(tmp_path / "x.xlsx")
    assert shell("set", file, "S!B2:formula=[@价]&1")[0] == 0
    sheet = Package(file.read_bytes()).sheet("S")
    assert grouped.formula_at(sheet, 2, 2) == "T[[#This Row],[价]]&1"
    assert shell("set", file, "S!F9:formula=[@价]&1")[0] == 1


def test_a_sum_elsewhere_that_leaves_the_new_row_out_is_told(tmp_path: Path, shell: Shell) -> None:
    import xlsxwriter

    file = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("S")
    sheet.add_table(0, 0, 2, 0, {"name": "T", "columns": [{"header": "数"}], "data": [[1], [2]]})
    sheet.write_formula(3, 0, "=SUM(A2:A3)", None, 3)
    book.add_worksheet("汇总").write_formula(0, 0, "=SUM(S!A2:A3)", None, 3)
    book.close()
    answer = shell.json("append", file, "T", "数:number=3")
    told = [one["message"] for one in answer["problems"]]
    assert told == ["“汇总”的公式“=SUM(S!A2:A3)”只算到 A3，没有包括新行"], "not of the sum that made room"
