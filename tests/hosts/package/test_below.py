"""What stands below a table is no row of it: `append` goes above it, or says what is in the way."""

# ruff: noqa: E501 - the XML is easier to compare in one line
from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.errors import CsError
from cs_macros.hosts.belonging import why_no_row
from cs_macros.hosts.closed import apply
from cs_macros.hosts.package import below, records
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Append, Cell
from tests.hosts.package.made import MAIN, package, parts, saved, sheet_bytes, table, zipped
from tests.hosts.package.test_records import book, row, values

HEAD = (row(1, "名", "数"), row(2, "a", 1), row(3, "b", 2))
TABLE = {"ref": "A1:B3"}
ABOVE: list[list[Cell]] = [
    ["2026-11-01", "示例店", "王某", 128.0, datetime(2026, 11, 1), "急"],
    ["2026-11-02", "示例店", "李某", 99.5, datetime(2026, 11, 2), None],
    ["2026-11-03", "远山店", "赵某", 30.0, datetime(2026, 11, 3), "要发票，明天寄"],
]
HEADERS = ["日期", "店铺", "客户", "金额", "到账", "备注"]


def test_what_is_no_row_is_told_from_what_is() -> None:
    none: dict[str, list[Cell]] = {
        "合计": ["合计", None, None, 257.5, None, None],
        "合计：": ["合 计：", None, None, 257.5, None, None],
        "Total": [None, None, "Total", 257.5, None, None],
        "本页小计 in the middle": [None, None, "本页小计", 257.5, None, None],
        "Grand Total:": ["Grand Total:", None, None, 257.5, None, None],
        "an average": ["平均金额", None, None, 85.83, None, None],
        "a remark": ["注：金额含运费", None, None, None, None, None],
        "a remark with a star": ["* 以上为十一月数据", None, None, None, None, None],
        "a sentence": ["每周五交财务核对，逾期不补。", None, None, None, None, None],
        "signatures": ["制表：王芳", None, None, "审核：周婉婷", None, None],
        "the header again": ["日期", "店铺", "客户", "金额", "到账", "备注"],
        "another list": ["姓名", "岗位", "电话", "工号", "入职", "备注"],
        "words for figures": [None, None, None, "见附件", "待定时间", None],
    }
    some: dict[str, list[Cell]] = {
        "an ordinary row": ["2026-11-04", "远山店", "孙某", 5.0, datetime(2026, 11, 4), None],
        "typed forgivingly": ["11.4", "远山店", "孙某", "￥１２８", "11月4日", None],
        "a name that begins like a sum": ["Summer", None, "Totale", 5.0, None, None],
        "half a row": ["2026-11-04", "远山店", "孙某", None, None, None],
        "one cell like those above": [None, "示例店", None, None, None, None],
        "a date as a number": ["2026-11-04", None, "孙某", 5.0, 46330.0, None],
        "one slip": ["2026-11-04", "远山店", "孙某", "待定", datetime(2026, 11, 4), None],
        "a remark of that kind": ["2026-11-04", "远山店", "孙某", 5.0, None, "注：小计另算"],
        "a number for a text": [46330.0, "远山店", "孙某", 5.0, None, None],
    }
    some_strictly = some.keys() - {"one slip", "one cell like those above"}
    assert [name for name, line in none.items() if not why_no_row(HEADERS, ABOVE, line)] == []
    assert [name for name, line in some.items() if why_no_row(HEADERS, ABOVE, line)] == []
    assert {
        name for name, line in some.items() if not why_no_row(HEADERS, ABOVE, line, strict=True)
    } == some_strictly


def test_nothing_is_known_below_an_empty_table_but_its_words() -> None:
    assert why_no_row(["甲", "乙"], [], ["合计", 5.0])
    assert why_no_row(["甲", "乙"], [], ["备注：看这里", None])
    assert not why_no_row(["甲", "乙"], [], ["王某", 5.0])


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        pytest.param(row(4, "合计", "<f>SUM(B2:B3)</f><v>3</v>"), "合计", id="a sum"),
        pytest.param(row(4, "共", "<f>SUM(B2:B3)</f><v>3</v>"), "共", id="a formula"),
        pytest.param(row(4, "注：含运费"), "注：含运费", id="a remark"),
        pytest.param(row(4, "x", "见附件"), "x", id="another kind"),
        pytest.param(row(4, "名", "数"), "名", id="a header"),
    ],
)
def test_a_row_is_put_above_what_is_none(line: str, kept: str, tmp_path: Path) -> None:
    opened = book(*HEAD, line, **TABLE)
    assert list(below.rows_below(opened, opened.table("T"))) == []
    assert records.append(opened, opened.table("T"), {"名": "c", "数": 7}) == 4
    again = saved(opened, tmp_path)
    assert values(again, (4, 1), (4, 2), (5, 1)) == ["c", 7.0, kept]
    assert str(again.table("T").area) == "A1:B4"


def test_a_new_row_goes_above_one_cell_alone_which_may_be_half_a_row(tmp_path: Path) -> None:
    opened = book(*HEAD, row(4, "仅供内部"), **TABLE)
    assert list(below.rows_below(opened, opened.table("T"))) == [4]
    assert records.append(opened, opened.table("T"), {"名": "c", "数": 7}) == 4
    assert values(saved(opened, tmp_path), (4, 1), (5, 1)) == ["c", "仅供内部"]


def test_a_sum_over_the_rows_takes_the_new_one_in_and_other_addresses_stay(tmp_path: Path) -> None:
    lines = [
        row(4, "合计", "<f>SUM(B2:B3)+SUM($B$2:$B$3)+COUNT(B3)+B3*1E3</f><v>3</v>", "<f>B2</f>"),
        row(5, "税", "<f>B4*0.06+A$4</f><v>0.18</v>"),
    ]
    opened = book(*HEAD, *lines, **TABLE)
    with pytest.raises(CsError):  # C4 beside it looks at B2, which stays; but nothing looks at B4 …
        records.append(
            book(*HEAD, *lines, row(9, None, None, "<f>B4</f>"), **TABLE), opened.table("T"), {"名": "c"}
        )
    records.append(opened, opened.table("T"), {"名": "c", "数": 7})
    data = saved(opened, tmp_path).sheet("表").data.decode()
    assert "<f>SUM(B2:B4)+SUM($B$2:$B$4)+COUNT(B3)+B3*1E3</f>" in data
    assert '<c r="B6"><f>B5*0.06+A$5</f>' in data
    assert '<c r="C4"><f>B2</f></c>' in data, "what stands beside stays"


def test_a_block_moves_only_as_far_as_the_next_blank_lines(tmp_path: Path) -> None:
    lines = [row(4, "合计", 3), row(5, "注：甲"), row(7, "别的"), row(9, "更远", 5)]
    opened = book(*HEAD, *lines, **TABLE)
    records.append(opened, opened.table("T"), {"名": "c"})
    again = saved(opened, tmp_path)
    assert values(again, *((n, 1) for n in range(4, 10))) == ["c", "合计", "注：甲", "别的", None, "更远"]


def test_several_rows_of_one_press_make_room_once(tmp_path: Path) -> None:
    lines = [row(4, "合计", "<f>SUM(B2:B3)</f><v>3</v>"), row(6, "注：甲")]
    opened = book(*HEAD, *lines, **TABLE)
    apply(opened, [Append("T", {"名": name, "数": 1}) for name in "cde"])
    again = saved(opened, tmp_path)
    assert values(again, *((n, 1) for n in range(4, 10))) == ["c", "d", "e", "合计", None, "注：甲"]
    assert b"SUM(B2:B6)" in again.sheet("表").data
    assert str(again.table("T").area) == "A1:B6"


def test_rows_typed_below_come_first_and_then_the_room(tmp_path: Path) -> None:
    opened = book(*HEAD, row(4, "typed", 5), row(5, "合计", 8), **TABLE)
    assert records.append(opened, opened.table("T"), {"名": "c"}) == 5
    again = saved(opened, tmp_path)
    assert values(again, (4, 1), (5, 1), (6, 1)) == ["typed", "c", "合计"]


def test_what_lies_on_the_cells_moves_with_them(tmp_path: Path) -> None:
    after = (
        '<mergeCells count="2"><mergeCell ref="A4:D4"/><mergeCell ref="F9:G9"/></mergeCells>'
        '<conditionalFormatting sqref="B4 B2:B4"><cfRule type="expression" priority="1"><formula>B2&gt;1</formula></cfRule></conditionalFormatting>'
        '<dataValidations count="3"><dataValidation type="whole" sqref="B2:B3"/><dataValidation type="whole" sqref="A4:B5"/><dataValidation type="whole" sqref="B2:B1048576"/></dataValidations>'
        '<hyperlinks><hyperlink ref="A5" display="x"/></hyperlinks>'
    )
    names = '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">表!$A$1:$H$5</definedName></definedNames>'
    opened = book(*HEAD, row(4, "注：含运费"), row(5, "见"), after=after, workbook=names, **TABLE)
    records.append(opened, opened.table("T"), {"名": "c"})
    again = saved(opened, tmp_path)
    data = again.sheet("表").data.decode()
    for ref in (
        '"A5:D5"',
        '"F9:G9"',
        '"B5 B2:B5"',
        '"B2:B4"',
        '"A5:B6"',
        '"B2:B1048576"',
        'hyperlink ref="A6"',
    ):
        assert ref in data, ref
    assert again.directory.names()[0].text == "表!$A$1:$H$6"


COMMENT = f'<comments xmlns="{MAIN}"><commentList><comment ref="A4"/></commentList></comments>'
PIVOT = f'<pivotTableDefinition xmlns="{MAIN}"><location ref="A4:B9"/></pivotTableDefinition>'
CHART = "<c:chartSpace xmlns:c='x'><c:f>表!$B$4</c:f></c:chartSpace>"
CACHE = f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet"><worksheetSource ref="A1:B4" sheet="表"/></cacheSource></pivotCacheDefinition>'


def with_part(kind: str, name: str, content: str, *lines: str) -> Package:
    """The small table with a further part that its sheet has, or that only lies in the file."""
    found = parts(f"<sheetData>{''.join([*HEAD, *lines])}</sheetData>", table=table("A1:B3", "名", "数"))
    found[name] = content
    if kind:
        rels = str(found["xl/worksheets/_rels/sheet1.xml.rels"])
        arrow = f'<Relationship Id="rId9" Type="x/{kind}" Target="/{name}"/></Relationships>'
        found["xl/worksheets/_rels/sheet1.xml.rels"] = rels.replace("</Relationships>", arrow)
    return Package(zipped(found))


def test_what_is_tied_to_the_cells_is_named_and_nothing_changed() -> None:
    total = row(4, "合计", 3)
    sub_table = table("A4:B5", "甲", "乙").replace('"T"', '"U"').replace('id="1" name="U"', 'id="2" name="U"')
    cases = {
        "有批注": with_part("comments", "xl/comments1.xml", COMMENT, total),
        "数据透视表 A4:B9": with_part("pivotTable", "xl/pivotTables/p.xml", PIVOT, row(4, "行标签", "求和项")),
        "图表": with_part("", "xl/charts/chart1.xml", CHART, total),
        "数据源 A1:B4": with_part("", "xl/pivotCache/c.xml", CACHE, total),
        "表格“U”": with_part("table", "xl/tables/table2.xml", sub_table, row(4, "甲", "乙")),
        "的公式“=B4”": book(*HEAD, total, row(9, None, None, "<f>B4</f>"), **TABLE),
        "名称“n”": book(*HEAD, total, workbook='<definedNames><definedName name="n">表!$B$4</definedName></definedNames>', **TABLE),
        "数组公式 A4:B4": book(*HEAD, row(4, '<f t="array" ref="A4:B4">A2:B2</f><v>1</v>', 2), **TABLE),
        "合并单元格 B3:B4": book(*HEAD, row(4, "合计"), after='<mergeCells><mergeCell ref="B3:B4"/></mergeCells>', **TABLE),
        "D5 有别的内容": book(*HEAD, row(4, "合计"), '<row r="5"><c r="D5"><v>1</v></c></row>', after='<mergeCells><mergeCell ref="A4:D4"/></mergeCells>', **TABLE),
        "是隐藏的": book(*HEAD, row(4, "合计", 3), '<row r="5" hidden="1"/>', **TABLE),
        "规则 A4:F4 只盖住": book(*HEAD, total, after='<extLst><ext><f><sqref>A4:F4</sqref></f></ext></extLst>', **TABLE),
    }  # fmt: skip
    wrong = []
    for words, opened in cases.items():
        try:
            records.append(opened, opened.table("T"), {"名": "c"})
            wrong.append((words, "was done"))
        except CsError as error:
            if words not in error.message or "未作任何改动" not in error.message:
                wrong.append((words, error.message))
    assert wrong == []


def test_the_new_row_has_the_look_of_the_last(tmp_path: Path) -> None:
    styled = [
        '<row r="2"><c r="A2" s="1" t="str"><v>a</v></c><c r="B2" s="1"><v>46000</v></c></row>',
        '<row r="3"><c r="A3"/><c r="B3" s="0"/><c r="C3" s="0"/></row>',
    ]
    for below_it in (
        (),
        ('<row r="3"><c r="A3" t="str"><v>合计</v></c><c r="B3"><f>SUM(B2:B2)</f></c></row>',),
    ):
        opened = book(row(1, "名", "数"), styled[0], *(below_it or styled[1:]), ref="A1:B2")
        records.append(opened, opened.table("T"), {"名": "c"})
        sheet = saved(opened, tmp_path).sheet("表")
        assert [sheet.style_at(3, 1), sheet.style_at(3, 2), sheet.style_at(3, 3)] == [1, 1, 0]


def test_several_new_rows_all_have_the_look_of_the_last(tmp_path: Path) -> None:
    rows = [
        '<row r="2"><c r="A2" s="1" t="str"><v>a</v></c><c r="B2" s="1"><v>46000</v></c></row>',
        '<row r="3"><c r="A3" t="str"><v>合计</v></c><c r="B3"><f>SUM(B2:B2)</f></c></row>',
    ]
    opened = book(row(1, "名", "数"), *rows, ref="A1:B2")
    apply(opened, [Append("T", {"名": name}) for name in "cde"])
    sheet = saved(opened, tmp_path).sheet("表")
    assert [[sheet.style_at(number, at) for at in (1, 2)] for number in (3, 4, 5, 6)] == [[1, 1]] * 3 + [
        [0, 0]
    ]


def test_a_hidden_blank_row_is_left_alone(tmp_path: Path) -> None:
    opened = book(*HEAD, '<row r="4" hidden="1"/>', '<row r="5"/>', ref="A1:B5")
    assert records.append(opened, opened.table("T"), {"名": "c"}) == 5
    only = book(*HEAD, '<row r="4" hidden="1"><c r="A4"/></row>', ref="A1:B4")
    assert records.append(only, only.table("T"), {"名": "c"}) == 5
    assert str(saved(only, tmp_path).table("T").area) == "A1:B5"
    below_it = book(*HEAD, '<row r="4" hidden="1"/>', ref="A1:B3")
    records.append(below_it, below_it.table("T"), {"名": "c"})
    assert "第 4 行是隐藏的" in below_it.warnings[0]


def calculated(declared: str, *formulas: str, after: str = "") -> Package:
    """A table with a calculated column from row 2 on; `<f…>` stands as it is."""
    columns = (
        '<tableColumns count="2"><tableColumn id="1" name="名"/><tableColumn id="2" name="数">'
        + (f"<calculatedColumnFormula>{declared}</calculatedColumnFormula>" if declared else "")
        + "</tableColumn></tableColumns>"
    )
    cells = [text if text.startswith("<") else f"<f>{text}</f><v>0</v>" for text in formulas]
    rows = [row(number, "a", cell) for number, cell in enumerate(cells, 2)]
    return book(row(1, "名", "数"), *rows, ref=f"A1:B{len(cells) + 1}", inside=columns, after=after)


@pytest.mark.parametrize(
    ("declared", "formulas", "expected"),
    [
        pytest.param("A2*2", ["A2*2", "A3*2"], "A4*2", id="relative"),
        pytest.param("A2*$C$1", ["A2*$C$1", "A3*$C$1"], "A4*$C$1", id="absolute"),
        pytest.param("A2", ["$A2+A$1+$A$1", "$A3+A$1+$A$1"], "$A4+A$1+$A$1", id="mixed"),
        pytest.param("A2", ["'x y'!A2+别!$B3", "'x y'!A3+别!$B4"], "'x y'!A4+别!$B5", id="other sheets"),
        pytest.param("A2", ["SUM(B$1:B1)", "SUM(B$1:B2)"], "SUM(B$1:B3)", id="a running sum"),
        pytest.param("A2", ["SUM(C2:E2)*1E3&amp;\"A2\"", "SUM(C3:E3)*1E3&amp;\"A2\""], "SUM(C4:E4)*1E3&amp;\"A2\"", id="ranges, numbers, texts"),
        pytest.param("A2", ["SUM(A:A)/A2", "SUM(A:A)/A3"], "SUM(A:A)/A4", id="whole columns"),
        pytest.param("A2*2", ["A2*2", "<v>7</v>"], "A4*2", id="the last one typed over"),
        pytest.param("A2*2", ['<f t="shared" ref="B2:B3" si="0">A2*2</f><v>0</v>', '<f t="shared" si="0"/><v>0</v>'], "A4*2", id="shared"),
        pytest.param("", ["A2*2", "A3*2"], "A4*2", id="not declared, but in every row"),
        pytest.param("T[[#This Row],[名]]", ["T[[#This Row],[名]]"], "T[[#This Row],[名]]", id="by name"),
    ],
)  # fmt: skip
def test_a_calculated_column_goes_on_one_row_further(
    declared: str, formulas: list[str], expected: str
) -> None:
    opened = calculated(declared, *formulas)
    last = len(formulas) + 2
    assert records.append(opened, opened.table("T"), {"名": "c"}) == last
    assert f'<c r="B{last}"><f>{expected}</f></c>' in sheet_bytes(opened).decode()


def test_a_column_of_different_formulas_is_no_calculated_one() -> None:
    opened = calculated("", "A2*2", "A2*3")
    records.append(opened, opened.table("T"), {"名": "c"})
    assert '<c r="B4"' not in sheet_bytes(opened).decode()


def test_one_formula_is_no_habit_yet() -> None:
    opened = calculated("", "A2*2")
    records.append(opened, opened.table("T"), {"名": "c"})
    assert '<c r="B3"' not in sheet_bytes(opened).decode()


def test_a_calculated_column_without_a_model_is_told_of() -> None:
    opened = calculated("A2*2", "<v>1</v>")
    records.append(opened, opened.table("T"), {"名": "c"})
    assert "“数”每行有公式" in opened.warnings[0]


def test_a_sum_under_a_calculated_column_is_no_row() -> None:
    opened = calculated("A2*2", "A2*2", "A3*2")
    sheet = opened.sheet("表")
    sheet.write(4, 2, 5)
    total = Package(b"".join(opened.rewritten({k: (v or b"").replace(b"<c r=\"B4\"><v>5</v></c>", b"<c r=\"B4\"><f>SUM(B2:B3)</f><v>5</v></c>") if k.endswith("sheet1.xml") else v for k, v in opened.changed().items()})))  # fmt: skip
    records.append(total, total.table("T"), {"名": "c"})
    data = sheet_bytes(total).decode()
    assert '<c r="B4"><f>A4*2</f></c>' in data
    assert '<c r="B5"><f>SUM(B2:B4)</f>' in data


def test_formulas_that_do_not_take_the_new_row_in_are_told_of() -> None:
    from cs_macros.hosts.package import ties

    opened = book(row(1, "名", "数", None, "<f>SUM(B2:B3)</f><v>3</v>"), *HEAD[1:], **TABLE)
    told = list(ties.left_behind(opened, opened.sheet("表"), 2, 3, range(1, 3)))
    assert told == ["“表”的公式“=SUM(B2:B3)”只算到 B3"]
    assert list(ties.left_behind(opened, opened.sheet("表"), 2, 4, range(1, 3))) == []
    assert package("<sheetData/>").warnings == []


contents = st.sampled_from(["合计", "注：含运费", "x", 5, 7.5, "<f>SUM(B2:B3)</f><v>3</v>", None, None, None])
lines = st.lists(st.tuples(contents, contents, contents), max_size=8)


@given(lines=lines, count=st.integers(1, 3), merge=st.one_of(st.none(), st.integers(4, 11)))
def test_nothing_below_a_table_is_lost_or_changes_its_order(
    lines: list[tuple[str | float | None, ...]], count: int, merge: int | None
) -> None:
    """Whatever stands there: done or refused, and then every cell is there, in order, column by column."""
    rows = [row(number, *cells) for number, cells in enumerate(lines, 4) if any(cells)]
    after = f'<mergeCells><mergeCell ref="A{merge}:B{merge}"/></mergeCells>' if merge else ""
    opened = book(*HEAD, *rows, after=after, **TABLE)
    before = {at: column_of(opened, at) for at in (1, 2, 3)}
    try:
        apply(opened, [Append("T", {"名": f"新{number}"}) for number in range(count)])
    except CsError:
        return
    again = Package(b"".join(opened.rewritten(opened.changed())))
    grown = again.table("T").last_row
    new = [f"新{number}" for number in range(count)]
    names = column_of(again, 1)
    assert [name for name in names if name not in new] == before[1]
    assert [name for name in column_of(again, 1, last=grown) if name in new] == new
    assert column_of(again, 2) == before[2]
    assert column_of(again, 3) == before[3], "what stands beside the table stays"


def column_of(opened: Package, column: int, first: int = 1, last: int = 60) -> list[object]:
    sheet = opened.sheet("表")
    held = (sheet.value(number, column) for number in range(first, last + 1))
    return [cell for cell in held if cell is not None]


def test_a_table_that_names_too_few_columns_is_no_bug() -> None:
    opened = book(*HEAD, row(4, "合计", 3, 5), ref="A1:C3")
    records.append(opened, opened.table("T"), {"名": "c"})
    opened.sheet("表").write(1, 3, "多出来的")
    opened.changed()
