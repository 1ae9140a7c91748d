"""Formats are data: shipped ones are sound, and a shop adds its own without code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.statements import read_statement
from cs_macros.statements.profiles import Profile, all_profiles
from cs_macros.statements.recognise import LABELS, columns_of

OWN = """
id = "village-bank"
name = "村镇银行明细"
required = ["paid_at", "amount", "direction"]

[columns]
paid_at = ["何时"]
amount = ["多少"]
direction = ["方向"]
payer_name = ["谁"]
kind = ["为何"]

[text]
summary = ["kind"]

[dates]
formats = ["%d-%m-%Y"]

[direction]
by = "word"
income = ["进"]
expense = ["出"]

[account]
patterns = ["尾号(\\\\d{4})"]
"""


def own_folder(folder: Path, text: str = OWN) -> Path:
    own = folder / "流水格式"
    own.mkdir()
    (own / "村镇.toml").write_text(text, "utf-8")
    return own


def test_a_shop_adds_a_format_without_code(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "本账户尾号1234,\n何时;多少;方向;谁;为何\n22-11-2026;5,5;进;张三;货款\n22-11-2026;6;出;李四;退货\n",
        "utf-8",
    )
    file.write_text(file.read_text("utf-8").replace("5,5", "5.5"), "utf-8")
    statement = read_statement(file, extra_profiles=own_folder(tmp_path))
    assert (statement.profile, statement.account_tail) == ("village-bank", "1234")
    assert [(str(line.amount_in), str(line.amount_out)) for line in statement.lines] == [
        ("5.50", "None"),
        ("None", "6.00"),
    ]


def test_a_shops_file_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = own_folder(tmp_path, OWN.replace("village-bank", "ccb"))
    assert [one.name for one in all_profiles(own) if one.id == "ccb"] == ["村镇银行明细"]


def test_a_missing_folder_is_no_problem(tmp_path: Path) -> None:
    assert all_profiles(tmp_path / "没有") == all_profiles()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(('id = "village-bank"', ""), "村镇.toml 缺少 id", id="no id"),
        pytest.param(('"paid_at", "amount"', '"amount"'), "required 里要有 paid_at", id="no time"),
        pytest.param(('by = "word"', 'by = "颜色"'), "direction.by 只能是", id="unknown direction"),
        pytest.param(("kind =", "colour ="), "不认识的字段 colour", id="unknown field"),
        pytest.param(("[columns]", "[columns"), "不是有效的 TOML", id="broken"),
        pytest.param(("(\\\\d{4})", "(\\\\d{4}"), "写得不对", id="broken pattern"),
        pytest.param(('["何时"]', '"何时"'), "方括号", id="no list"),
        pytest.param(('["何时"]', "[]"), "columns 里没有写 paid_at", id="no header word"),
    ],
)
def test_a_wrong_format_file_is_named_with_what_is_wrong(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    with pytest.raises(CsError, match=re.escape(message)) as caught:
        all_profiles(own_folder(tmp_path, OWN.replace(*change)))
    assert "照着自带的格式文件" in caught.value.hint


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    own = own_folder(tmp_path)
    (own / "又一个.toml").write_text(OWN, "utf-8")
    with pytest.raises(CsError, match="id 相同"):
        all_profiles(own)


@pytest.mark.parametrize("profile", all_profiles(), ids=lambda one: one.id)
def test_every_field_of_a_shipped_format_has_a_name_for_people(profile: Profile) -> None:
    assert set(profile.columns) <= set(LABELS)


@pytest.mark.parametrize("profile", all_profiles(), ids=lambda one: one.id)
def test_no_two_fields_of_a_format_want_the_same_first_header(profile: Profile) -> None:
    first = [names[0] for field, names in profile.columns.items() if field != "time"]
    assert len(first) == len(set(first))
    assert set(columns_of(profile, first)) >= set(profile.columns) - {"time"}


def test_the_file_says_its_account_and_another_is_refused(tmp_path: Path) -> None:
    sample = Path(__file__).parents[1] / "data" / "statements" / "icbc-debit.csv"
    assert read_statement(sample, account_tail="1234 5678 9876").account_tail == "9876"
    with pytest.raises(CsError, match="尾号 9876 的账户的流水，与填写的收款账户尾号 1234 不一致"):
        read_statement(sample, account_tail="1234")
    with pytest.raises(CsError, match="不是四位数字"):
        read_statement(sample, account_tail="工行")
