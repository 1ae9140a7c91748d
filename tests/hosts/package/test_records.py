"""Rows of tables, and formulas that must not come to harm."""

# ruff: noqa: E501 - the XML is easier to compare in one line
from __future__ import annotations

from pathlib import Path

import pytest

from cs_macros.errors import CsError
from cs_macros.hosts.package import records
from cs_macros.hosts.package.references import Area
from cs_macros.hosts.package.values import Formula
from cs_macros.hosts.package.workbook import Package
from tests.hosts.package.made import MAIN, package, saved, sheet_bytes, table


def row(number: int, *cells: str | float | None, left: str = "A") -> str:
    """Return a row of text and numbers; a text that begins with `<` is taken as the cell's content."""
    out = ""
    for place, value in enumerate(cells):
        at = f"{chr(ord(left) + place)}{number}"
        if isinstance(value, str):
            out += (
                f'<c r="{at}">{value}</c>'
                if value.startswith("<")
                else f'<c r="{at}" t="str"><v>{value}</v></c>'
            )
        elif value is not None:
            out += f'<c r="{at}"><v>{value}</v></c>'
    return f'<row r="{number}">{out}</row>'


def book(*rows: str, ref: str = "A1:B3", after: str = "", **more: str) -> Package:
    about = more.pop("about", "")
    inside = more.pop("inside", "")
    described = table(ref, "名", "数", about=about, inside=inside)
    return package(f"<sheetData>{''.join(rows)}</sheetData>{after}", table=described, **more)


def values(opened: Package, *places: tuple[int, int]) -> list[object]:
    return [opened.sheet("表").value(*place) for place in places]


def test_two_rows_appended_in_one_go_grow_everything_once(tmp_path: Path) -> None:
    opened = book(
        row(1, "名", "数"), row(2, "a", 1), row(3, "b", 2),
        after='<conditionalFormatting sqref="A2:B3"><cfRule type="expression" priority="1"><formula>1</formula></cfRule></conditionalFormatting>'
        '<dataValidations count="3"><dataValidation type="whole" sqref="B2:B3"/><dataValidation type="whole" sqref="B2:B99"/>'
        '<dataValidation type="whole" sqref="D2:D3"/></dataValidations>',
        workbook="<definedNames><definedName name=\"n\">表!$B$2:$B$3</definedName><definedName name=\"m\">表!$B$2</definedName></definedNames>",
    )  # fmt: skip
    for name in ("c", "d"):
        records.append(opened, opened.table("t"), {"名": name})
    again = saved(opened, tmp_path)
    assert again.table("T").area == Area(1, 1, 5, 2)
    assert b'<autoFilter ref="A1:B5"/>' in again.archive.read("xl/tables/table1.xml")
    data = again.sheet("表").data
    assert [f'sqref="{ref}"'.encode() in data for ref in ("A2:B5", "B2:B5", "B2:B99", "D2:D3")] == [True] * 4
    assert [name.text for name in again.directory.names()] == ["表!$B$2:$B$5", "表!$B$2"]


def test_the_totals_row_moves_down_with_its_formula(tmp_path: Path) -> None:
    totals = row(4, "共", "<f>SUBTOTAL(109,[数])</f><v>3</v>")
    opened = book(
        row(1, "名", "数"), row(2, "a", 1), row(3, "b", 2), totals, ref="A1:B4", about='totalsRowCount="1"'
    )
    records.append(opened, opened.table("T"), {"名": "c", "数": 4})
    again = saved(opened, tmp_path)
    assert values(again, (4, 1), (4, 2), (5, 1), (5, 2)) == ["c", 4.0, "共", 3.0]
    assert again.table("T").area.bottom == 5
    assert again.directory.recalculates


def test_a_totals_row_that_a_formula_points_at_is_not_moved() -> None:
    totals = row(4, "共", "<f>SUBTOTAL(109,[数])</f><v>3</v>")
    opened = book(
        row(1, "名", "数", None, "<f>B4*2</f>"),
        row(2, "a", 1),
        row(3, "b", 2),
        totals,
        ref="A1:B4",
        about='totalsRowCount="1"',
    )
    with pytest.raises(CsError, match="下面有汇总行，“表”的公式“=B4"):
        records.append(opened, opened.table("T"), {"名": "c"})


def test_a_calculated_column_goes_on_in_the_new_row() -> None:
    columns = (
        '<tableColumns count="2"><tableColumn id="1" name="名"/><tableColumn id="2" name="数">'
        "<calculatedColumnFormula>T[[#This Row],[名]]&amp;1</calculatedColumnFormula></tableColumn></tableColumns>"
    )
    opened = book(
        row(1, "名", "数"),
        row(2, "a", "<f>T[[#This Row],[名]]&amp;1</f><v>0</v>"),
        ref="A1:B2",
        inside=columns,
    )
    records.append(opened, opened.table("T"), {"名": "c"})
    assert b'<c r="B3"><f>T[[#This Row],[\xe5\x90\x8d]]&amp;1</f></c>' in sheet_bytes(opened)


def test_a_row_is_not_appended_over_another_table_or_merged_cells() -> None:
    opened = book(
        row(1, "名", "数"),
        row(2, "a", 1),
        ref="A1:B2",
        after='<mergeCells><mergeCell ref="A2:B4"/></mergeCells>',
    )
    with pytest.raises(CsError, match="合并单元格 A2:B4"):
        records.append(opened, opened.table("T"), {"名": "c"})


def test_a_table_at_the_end_of_the_sheet_cannot_grow() -> None:
    opened = book(row(1048576, "a", 1), ref="A1048575:B1048576")
    with pytest.raises(CsError, match="最后一行"):
        records.append(opened, opened.table("T"), {"名": "c"})


def test_an_unknown_header_names_the_known_ones() -> None:
    opened = book(row(1, "名", "数"), row(2, "a", 1), ref="A1:B2")
    with pytest.raises(CsError, match="没有“金额”这一列") as refused:
        records.append(opened, opened.table("T"), {"金额": 1})
    assert "名、数" in refused.value.hint


def test_deleting_moves_the_tables_cells_and_nothing_beside_it(tmp_path: Path) -> None:
    opened = book(row(1, "名", "数"), row(2, "a", 1, "旁"), row(3, "b", 2, "边"), ref="A1:B3")
    records.delete(opened, opened.table("T"), 2)
    again = saved(opened, tmp_path)
    assert values(again, (2, 1), (2, 2), (2, 3), (3, 1), (3, 3)) == ["b", 2.0, "旁", None, "边"]
    assert again.table("T").area.bottom == 2


def test_an_appended_row_taken_out_again_leaves_the_parts_as_they_were(tmp_path: Path) -> None:
    opened = book(row(1, "名", "数"), row(2, "a", 1), ref="A1:B2")
    records.append(opened, opened.table("T"), {"名": "c"})
    grown = saved(opened, tmp_path)
    records.delete(grown, grown.table("T"), 3)
    again = saved(grown, tmp_path)
    assert again.archive.read("xl/tables/table1.xml") == opened.archive.read("xl/tables/table1.xml")
    assert values(again, (2, 1), (3, 1)) == ["a", None]


@pytest.mark.parametrize(
    "tie",
    [
        pytest.param({"after": '<mergeCells><mergeCell ref="A3:B3"/></mergeCells>'}, id="merged"),
        pytest.param({"after": '<hyperlinks><hyperlink ref="A3"/></hyperlinks>'}, id="link"),
        pytest.param(
            {"workbook": '<definedNames><definedName name="n">表!$A$3</definedName></definedNames>'},
            id="name",
        ),
    ],
)
def test_rows_that_something_points_at_are_not_moved(tie: dict[str, str]) -> None:
    opened = book(row(1, "名", "数"), row(2, "a", 1), row(3, "b", 2), ref="A1:B3", **tie)
    with pytest.raises(CsError, match="第 2 行不能删除"):
        records.delete(opened, opened.table("T"), 2)


def test_a_header_cell_renames_its_column(tmp_path: Path) -> None:
    opened = book(row(1, "名", "数"), row(2, "a", 1), ref="A1:B2")
    opened.sheet("表").write(1, 2, "应付\n金额")
    again = saved(opened, tmp_path)
    assert again.table("T").headers == ["名", "应付\n金额"]
    assert b'name="\xe5\xba\x94\xe4\xbb\x98_x000a_' in again.archive.read("xl/tables/table1.xml")


@pytest.mark.parametrize(("value", "reason"), [(5, "只能写文本"), ("名", "不能作表格"), (None, "只能写文本")])
def test_a_header_that_would_break_the_table_is_refused(value: str | int | None, reason: str) -> None:
    opened = book(row(1, "名", "数"), row(2, "a", 1), ref="A1:B2")
    opened.sheet("表").write(1, 2, value)
    with pytest.raises(CsError, match=reason):
        opened.changed()


def test_a_header_that_a_formula_uses_is_not_renamed() -> None:
    opened = book(row(1, "名", "数", None, "<f>SUM(T[数])</f>"), row(2, "a", 1), ref="A1:B2")
    opened.sheet("表").write(1, 2, "金额")
    with pytest.raises(CsError, match="有公式用到“数”"):
        opened.changed()


@pytest.mark.parametrize("text", ["SUM(A1", "A1)", '"x', "SUM（A1）", "SUM(A1，A2)", "", "T[[a]", "'x!A1"])
def test_a_formula_that_excel_could_not_open_is_refused(text: str) -> None:
    with pytest.raises(CsError, match="写得不完整"):
        package("<sheetData/>").sheet("表").write(1, 1, Formula(text))


@pytest.mark.parametrize(
    "text",
    [
        "SUM(A1,B2)*(1+2)",
        '"（，"&A1',
        "T[[#This Row],[a]]",
        "'x y'!A1",
        'IF(A1="",{1,2;3,4},-1.5E+3%)',
        "A1#",
        "@A1",
    ],
)
def test_a_sound_formula_is_written(text: str) -> None:
    opened = package("<sheetData/>")
    opened.sheet("表").write(1, 1, Formula("=" + text))
    assert (1, 1) in opened.sheet("表").formulas


SHARED = (
    row(1, '<f t="shared" ref="A1:A4" si="0">B1*2</f><v>2</v>', 1)
    + "".join(row(n, f'<f t="shared" si="0"/><v>{n * 2}</v>', n) for n in (2, 3, 4))
)  # fmt: skip


def test_a_shared_formula_passes_to_the_next_cell(tmp_path: Path) -> None:
    opened = package(f"<sheetData>{SHARED}</sheetData>")
    opened.sheet("表").write(1, 1, "改")
    data = saved(opened, tmp_path).sheet("表").data
    assert b'<c r="A2"><f t="shared" ref="A2:A4" si="0">B2*2</f><v>4</v></c>' in data
    assert b'<c r="A3"><f t="shared" si="0"/><v>6</v></c>' in data


def test_a_shared_formula_of_a_block_is_written_out() -> None:
    cells = '<row r="1"><c r="A1"><f t="shared" ref="A1:B2" si="3">D1+$E$1</f></c><c r="B1"><f t="shared" si="3"/></c></row>'
    opened = package(f'<sheetData>{cells}<row r="2"><c r="A2"><f t="shared" si="3"/></c></row></sheetData>')
    opened.sheet("表").write(1, 1, 5)
    new = sheet_bytes(opened)
    assert b'<c r="B1"><f>E1+$E$1</f></c>' in new
    assert b'<c r="A2"><f>D2+$E$1</f></c>' in new


def test_a_cell_of_an_array_is_refused_and_a_dynamic_array_gives_way() -> None:
    legacy = '<sheetData><row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row></sheetData>'
    for place in ((1, 1), (2, 1)):
        with pytest.raises(CsError, match="数组公式 A1:A2"):
            package(legacy).sheet("表").write(*place, 5)
    dynamic = package(legacy.replace('<c r="A1">', '<c r="A1" cm="1">'))
    with pytest.raises(CsError, match="数组公式"):
        dynamic.sheet("表").write(2, 1, 5)
    dynamic.sheet("表").write(1, 1, 5)
    assert values(dynamic, (1, 1), (2, 1)) == [5.0, None]


def test_an_array_of_one_cell_is_overwritten() -> None:
    opened = package(
        '<sheetData><row r="1"><c r="A1"><f t="array" ref="A1">SUM(B1:B2*2)</f><v>1</v></c></row></sheetData>'
    )
    opened.sheet("表").write(1, 1, 5)
    assert values(opened, (1, 1)) == [5.0]


CHAIN = f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="A2"/><c r="A3" l="1"/></calcChain>'


def test_an_overwritten_formula_leaves_the_calculation_chain() -> None:
    formulas = "".join(row(n, f"<f>B{n}</f><v>1</v>") for n in (1, 2, 3))
    opened = package(f"<sheetData>{formulas}</sheetData>", chain=CHAIN)
    opened.sheet("表").write(1, 1, 5)
    changed = opened.changed()["xl/calcChain.xml"]
    assert changed is not None
    assert b'<c r="A2" i="1"/><c r="A3" l="1"/>' in changed
    assert b'"A1"' not in changed


def test_a_chain_without_entries_goes_with_its_relation_and_content_type() -> None:
    opened = package(
        f"<sheetData>{row(1, '<f>B1</f><v>1</v>')}</sheetData>",
        chain=CHAIN.replace('<c r="A2"/><c r="A3" l="1"/>', ""),
    )
    opened.sheet("表").write(1, 1, 5)
    changed = opened.changed()
    assert changed["xl/calcChain.xml"] is None
    assert b"calcChain" not in (changed["[Content_Types].xml"] or b"")
    assert b"calcChain" not in (changed["xl/_rels/workbook.xml.rels"] or b"")


@pytest.mark.parametrize("damage", ['i="x"', 'i="1"/><c r="A3" l="', 'i="99999999999999999999"'])
def test_a_damaged_chain_is_left_out_and_told(damage: str) -> None:
    formulas = "".join(row(n, f"<f>B{n}</f><v>1</v>") for n in (1, 2, 3))
    opened = package(f"<sheetData>{formulas}</sheetData>", chain=CHAIN.replace('i="1"', damage))
    opened.sheet("表").write(1, 1, 5)
    assert opened.changed()["xl/calcChain.xml"] is None
    assert "计算顺序的部件已损坏" in opened.warnings[0]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("B1*2", True),
        ("SUM(A:C)", True),
        ("SUM(2:3)", False),
        ("C1&amp;\"B1\"", False),
        ("表!B1", True),
        ("别!B1", False),
        ("名字", True),
        ("别名", False),
        ("INDIRECT(\"B\"&amp;1)", True),
        ("SUM(B2:B9)", False),
    ],
)  # fmt: skip
def test_excel_recalculates_only_when_a_formula_looks_at_the_change(formula: str, expected: bool) -> None:
    names = '<definedNames><definedName name="名字">表!$B$1</definedName><definedName name="别名">表!$F$1</definedName></definedNames>'
    opened = package(
        f"<sheetData>{row(1, None, 1.5, None, f'<f>{formula}</f><v>3</v>')}</sheetData>", workbook=names
    )
    opened.sheet("表").write(1, 2, 7)
    opened.changed()
    assert opened.directory.recalculates is expected


def test_the_order_to_recalculate_stands_where_the_schema_wants_it() -> None:
    opened = package("<sheetData/>", workbook="<definedNames/><pivotCaches/>")
    opened.sheet("表").write(1, 1, Formula("=1+1"))
    data = opened.changed()["xl/workbook.xml"]
    assert data is not None
    assert b'<definedNames/><calcPr fullCalcOnLoad="1"/><pivotCaches/>' in data
