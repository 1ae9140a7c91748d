# ruff: noqa: E501, rows stand as they come in files
"""A format is taught from a sample: only what the file does not tell is asked, and never twice (issue 14, 4)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cs_macros.cli import cli
from cs_macros.cli.output import Setup
from cs_macros.errors import CsError
from cs_macros.hosts.memory import MemoryHost
from cs_macros.statements import Line, read_statement
from cs_macros.statements.taught import Taught, answers_of, taught
from tests.builders import a_workbook, push
from tests.statements.exports import EXPORTS
from tests.statements.layouts import some_payments

CASES = Path(__file__).parents[1] / "data" / "statements" / "cases"
LAYOUTS = sorted(path for path in CASES.iterdir() if path.name[:2].isdigit())
MOST = 8

PINYIN = """riqi,shike,je,yue,mingzi,beizhu
2026-11-01,09:05:07,128.50,1128.50,陈小敏,货款TB2233405
2026-11-01,16:18:18,-36.00,1092.50,欧阳志远,购物
2026-11-02,06:44:40,99.00,1191.50,张伟,货款TB2233435
2026-11-02,13:57:51,-500.00,691.50,李娜,购物
"""
TWO_COLUMNS = """shijian;jin;chu;shui;shuoming
2026-11-01 09:05:07;128.50;;陈小敏;货款一
2026-11-01 16:18:18;;36.00;欧阳志远;购物二
2026-11-02 06:44:40;99.00;;张伟;货款三
"""
WORDS = """何时,多少,方向,谁,为何
2026-11-01 09:05:07,128.50,进,陈小敏,货款一
2026-11-01 16:18:18,36.00,出,欧阳志远,购物二
2026-11-02 06:44:40,99.00,进,张伟,货款三
"""
INCOME = """到账时间,金额,付款客户,说明
03/11/2026,128.50,陈小敏,货款一
04/11/2026,36.00,欧阳志远,购物二
"""
DAY_OR_MONTH = """日期,收入,支出,余额,对方户名,摘要
03/04/2026,5.00,,5.00,陈小敏,转账
"""


def a_file(folder: Path, text: str, name: str = "样本.csv") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def teach(file: Path, told: dict[str, str]) -> tuple[Taught, int]:
    """Answer what is asked from a script, the proposal where the script says nothing; how many answers."""
    answers: dict[str, str] = {}
    found = taught(file, answers)
    while found.questions:
        question = found.questions[0]
        answers[question.key] = told.get(question.key) or question.proposal
        assert answers[question.key], question
        found = taught(file, answers)
    assert found.path is not None
    found.path.parent.mkdir(exist_ok=True)
    found.path.write_text(found.text, "utf-8")
    return found, len(answers)


def facts(lines: tuple[Line, ...]) -> list[tuple[Any, ...]]:
    return [(x.paid_at, x.amount, x.balance, x.payer_name, x.payer_tail, x.memo, x.summary) for x in lines]


def test_given_layouts_are_taught_without_a_question_and_read_the_same(tmp_path: Path) -> None:
    for path in LAYOUTS:
        file = Path(shutil.copy(path, tmp_path))
        before = facts(read_statement(file).lines)
        found, count = teach(file, {})
        again = read_statement(file)
        assert (count, again.profile) == (0, found.path and found.path.stem), path.name
        assert facts(again.lines) == before, path.name
        shutil.rmtree(tmp_path / "流水格式")


def test_every_layout_is_taught_with_few_answers(tmp_path: Path) -> None:
    payments = some_payments(1)
    for export in EXPORTS:
        if export.second:
            continue  # two rows of headers: read without being taught
        file = export.write(tmp_path, payments)
        found, count = teach(file, {})
        assert count <= MOST, export.name
        assert found.statement is not None
        assert len(found.statement.lines) == len(payments), export.name
        shutil.rmtree(tmp_path / "流水格式")


@pytest.mark.parametrize(
    ("text", "told", "most"),
    [
        pytest.param(PINYIN, {}, 2, id="the balances tell the amounts"),
        pytest.param(TWO_COLUMNS, {"金额": "1", "收入金额": "B", "支出金额": "C"}, 5, id="two columns"),
        pytest.param(WORDS, {"金额": "2", "收支方向": "C", "方向“进”": "1", "方向“出”": "2"}, 7, id="a word"),
        pytest.param(INCOME, {"金额": "4", "日期顺序": "1"}, 4, id="all income"),
        pytest.param(DAY_OR_MONTH, {"日期顺序": "1"}, 2, id="day or month"),
    ],
)
def test_an_unknown_layout_is_read_after_a_few_answers_and_then_asks_none(
    tmp_path: Path, text: str, told: dict[str, str], most: int
) -> None:
    file = a_file(tmp_path, text)
    with pytest.raises(CsError, match=r"没有读取|没有找到表头") as caught:
        read_statement(file)
    assert "教新格式" in caught.value.hint
    found, count = teach(file, told)
    assert 0 < count <= min(most, MOST)
    statement = read_statement(file)  # a second reading: no question, by the format just taught
    assert statement.profile == found.path.stem if found.path else False
    assert found.statement is not None
    assert facts(statement.lines) == facts(found.statement.lines)
    assert statement.lines[0].payer_name == "陈小敏"
    assert [line.amount < 0 for line in statement.lines[1:2]] in ([], [text != INCOME])


def test_dates_are_read_as_answered(tmp_path: Path) -> None:
    found, _ = teach(a_file(tmp_path, DAY_OR_MONTH), {"日期顺序": "1"})
    assert found.statement
    assert str(found.statement.lines[0].paid_at.date()) == "2026-04-03"
    shutil.rmtree(tmp_path / "流水格式")
    other, _ = teach(a_file(tmp_path, DAY_OR_MONTH), {"日期顺序": "2"})
    assert other.statement
    assert str(other.statement.lines[0].paid_at.date()) == "2026-03-04"


def test_a_column_may_be_corrected(tmp_path: Path) -> None:
    text = "交易时间,收入,支出,余额,对方户名,甲,乙\n2026-11-01 10:00:00,5.00,,5.00,店小二,陈小敏,货款\n"
    found = taught(a_file(tmp_path, text), {"对方户名": "甲", "附言": "G"})
    assert found.statement
    assert (found.statement.lines[0].payer_name, found.statement.lines[0].memo) == ("陈小敏", "货款")


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        pytest.param({"金额": "9"}, "“金额”的回答“9”不在可选的里面", id="not offered"),
        pytest.param({"对方户名": "Z"}, "“对方户名”的回答“Z”不是这个文件的列", id="no column"),
    ],
)
def test_a_wrong_answer_is_named_with_what_may_be_answered(
    tmp_path: Path, answers: dict[str, str], message: str
) -> None:
    with pytest.raises(CsError, match=message) as caught:
        taught(a_file(tmp_path, TWO_COLUMNS), answers)
    assert "可选的是" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("日期,卡号末四位,金额\n2026-11-01,1234,5.00\n", "是信用卡账单", id="credit card"),
        pytest.param("菜名,份数,口味\n面,大,辣\n", "没有找到带日期和金额的表格", id="no statement"),
        pytest.param("a,,b\n2026-11-01,5.00,陈小敏\n", "没有找到带日期和金额的表格", id="hardly a header"),
    ],
)
def test_what_cannot_be_taught_is_said(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CsError, match=message):
        taught(a_file(tmp_path, text), {})


def test_answers_are_read_as_people_write_them() -> None:
    assert answers_of(["金额 = 2", "收入金额＝C"]) == {"金额": "2", "收入金额": "C"}
    with pytest.raises(CsError, match="“金额”不是回答"):
        answers_of(["金额"])


def test_orders_may_lie_in_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "流水格式").mkdir()
    (tmp_path / "流水格式" / "订单.toml").write_text('subject = "订单"\nid = "x"\n', "utf-8")
    file = a_file(tmp_path, "交易时间,收入,支出,余额,摘要\n2026-11-01 10:00:00,5.00,,5.00,转账\n")
    assert len(read_statement(file).lines) == 1


# -- at the terminal --------------------------------------------------------------------------


def run(*args: object, typed: str = "") -> Any:
    return CliRunner().invoke(cli, ["teach-format", *map(str, args)], input=typed, obj=Setup())


def test_the_terminal_shows_the_rows_and_takes_a_line_an_answer(tmp_path: Path) -> None:
    file = a_file(tmp_path, PINYIN)
    done = run(file, typed="\n\n")
    assert done.exit_code == 0, done.output
    assert "A riqi | B shike | C je" in done.output
    assert "哪一列是“对方户名”？" in done.output
    assert "已教会格式“样本”" in done.output
    assert [line.payer_name for line in read_statement(file).lines][:1] == ["陈小敏"]


def test_a_script_that_ends_too_early_is_told_what_is_open(tmp_path: Path) -> None:
    file = a_file(tmp_path, TWO_COLUMNS)
    done = run(file, typed="")
    assert isinstance(done.exception, CsError)
    assert "金额（金额是怎么写的？可选 1 收入和支出分两列" in str(done.exception)
    assert not (tmp_path / "流水格式").exists()


def test_answers_on_the_command_line_need_nobody(tmp_path: Path) -> None:
    file = a_file(tmp_path, TWO_COLUMNS)
    told = ["金额=1", "收入金额=jin", "支出金额=C", "对方户名=shui", "附言=E"]
    done = run(file, "--name", "村镇银行", *(part for one in told for part in ("--answer", one)))
    assert done.exit_code == 0, done.output
    assert read_statement(file).profile_name == "村镇银行"


def test_a_dry_run_writes_nothing_and_a_taken_name_is_kept(tmp_path: Path) -> None:
    file = a_file(tmp_path, PINYIN)
    done = CliRunner().invoke(cli, ["teach-format", str(file)], input="\n\n", obj=Setup(dry_run=True))
    assert "读进 4 行" in done.output
    assert not (tmp_path / "流水格式").exists()
    assert run(file, typed="\n\n").exit_code == 0
    other = a_file(tmp_path, PINYIN.replace("beizhu", "fuyan"))
    done = run(other, typed="\n\n")
    assert "已经有名为“样本”的格式" in str(done.exception)
    assert run(other, "--force", typed="\n\n").exit_code == 0


# -- the button -------------------------------------------------------------------------------


def in_folder(folder: Path) -> MemoryHost:
    empty = a_workbook()
    names = ["teach_file", "teach_answers", "statement_files", "statement_account"]
    tables = {name: empty.read(name) for name in empty.tables()}
    return MemoryHost(tables, empty.cells(names), label=str(folder / "客服台账.xlsm"))


def test_the_button_asks_first_and_then_reads_the_file(tmp_path: Path) -> None:
    host, file = in_folder(tmp_path), a_file(tmp_path, TWO_COLUMNS)
    asks: dict[str, Any] = {"teach_file": str(file)}
    first = push(host, "teach_format", by="李强", asks=asks)
    assert first.ok
    assert first.summary.startswith("样本.csv：还要回答 ")
    assert any("金额是怎么写的？" in problem.message for problem in first.problems)
    assert any("A shijian | B jin" in problem.message for problem in first.problems)
    asks["teach_answers"] = "金额=1，收入金额=B，支出金额=C，对方户名=D，附言=E"
    done = push(host, "teach_format", by="李强", asks=asks)
    assert done.summary.startswith("已教会格式“样本”，以后导入不再问。读了 1 个文件：新流水 3 笔")
    grid = host.read("statement_lines")
    at = grid.headers.index("对方户名")
    assert [row[at] for row in grid.rows.values()][:1] == ["陈小敏"]
