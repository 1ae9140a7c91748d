"""Formulas that people type: what Excel cannot read is refused, the rest stands in the file as it needs."""

from __future__ import annotations

import inspect
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.formula.tokenizer import Tokenizer, TokenizerError
from xlsxwriter.worksheet import Worksheet

from cs_macros.errors import CsError
from cs_macros.hosts.package.grammar import arguments, declared
from cs_macros.hosts.package.stored_form import spilling_in, stored_form
from cs_macros.hosts.package.tokens import tokens

AS_TYPED = [
    "SUM(A1,B2)*(1+2)", '"（，"&A1', "T[[#This Row],[a]]", "'x y'!A1", "A1", "-A1", "+-A1%", "A1=B1",
    "NOW()", 'IF(A1="",{1,2;3,4},-1.5E+3%)', "IF(A1,,2)", "SUM(A1:B2 B1:C3)", "SUM((A1,B2))", "T[#All]",
    "1:1", "$1:$3", "SUBTOTAL(109,[数])", "INDEX(A:A,3):B2", "A1:INDEX(A:A,3)", "[1]S!A1", "'[1]x y'!A1:B2",
    "S!A:A", "S1:S3!A1", "工作表1!A1", "数据", "S!#REF!", "#N/A", 'IFERROR(1/0,"")', "ROW()", 'A1&" "&B1',
    '{"a",TRUE;#N/A,-1}', "A1\n+\tB1", 'SUMPRODUCT((A1:A3="x")*(B1:B3))', 'COUNTIF(A:A,">="&B1)', "A1<>B1",
    "MyUdf(1,2)", "LOG10(5)", "1E5", "10E+5", ".5+5.", "Sheet.1!A1", "OFFSET(A1,,1)", "_xlfn.CONCAT(A1)",
    "T[a'[b']]", "T[a'[]", "'it''s'!A1", '"a""b"', "T[[#Headers],[a]:[b]]", "SUM( A1 , B1 )", "A1:B2:C3",
    "(A1):(B2)", "TRUE", "A1^-2", "2*-1",
]  # fmt: skip
PUT_IN_FORM = {
    "concat(A1)": "_xlfn.CONCAT(A1)",
    'TEXTJOIN(",",TRUE,A1:A3)': '_xlfn.TEXTJOIN(",",TRUE,A1:A3)',
    'XLOOKUP(A1,B:B,C:C,"无")': '_xlfn.XLOOKUP(A1,B:B,C:C,"无")',
    "IFS(A1>1,SUM(A1))": "_xlfn.IFS(A1>1,SUM(A1))",
    "SUM(FILTER(A1:B9,A1:A9>1))": "SUM(_xlfn._xlws.FILTER(A1:B9,A1:A9>1))",
    '"CONCAT(A1)"&CONCAT(A1)': '"CONCAT(A1)"&_xlfn.CONCAT(A1)',
    "MYCONCAT(A1)": "MYCONCAT(A1)",
    "LET(x,1,x)": "_xlfn.LET(_xlpm.x,1,_xlpm.x)",
    "LET(x,1,A1)": "_xlfn.LET(_xlpm.x,1,A1)",
    "LET( 单价 ,A1, 单价 *2)": "_xlfn.LET( _xlpm.单价 ,A1, _xlpm.单价 *2)",
    "x+LET(x,1,y,X+1,x*y)+y": "x+_xlfn.LET(_xlpm.x,1,_xlpm.y,_xlpm.X+1,_xlpm.x*_xlpm.y)+y",
    "LAMBDA(x,x+1)(5)": "_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)(5)",
    "LET(f,LAMBDA(y,y*2),f(3))": "_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.y,_xlpm.y*2),_xlpm.f(3))",
    "MAP(A1:A3,LAMBDA(v,v&T[v]))": "_xlfn.MAP(A1:A3,_xlfn.LAMBDA(_xlpm.v,_xlpm.v&T[v]))",
    "SUM(A1#)": "SUM(_xlfn.ANCHORARRAY(A1))",
    "@A1:A3": "A1:A3",
    "T[@a]": "T[[#This Row],[a]]",
    "T[@]": "T[#This Row]",
    "T[@[a b]:[c]]*2": "T[[#This Row],[a b]:[c]]*2",
}
REFUSED = [
    "SUM(A1", "A1)", '"x', "SUM（A1）", "SUM(A1，A2)", "", " ", "T[[a]", "'x!A1", "1+", "*1", "A1 5",
    '"a" "b"', "SUM(A1;B1)", "==1", "A1,B1", "()", "{1,A1}", "{1,2;3}", "{1,,2}", "{-}", "IF()",
    "IF(1,2,3,4)", "VLOOKUP(A1,B:C)", "2月!A1", "SUM(A1))", "((1)", "A1++", "A1=", "A1=>B1", "[@a]", "5 6",
    "TRUE FALSE", "A1B!", "TODAY(1)", "SUM(,", "1..2", "A1!", "!A1", "A1 B1 +", "%5", "ＳＵＭ(A1)",
    "LET(x,1)", "LET(A1,1,2)", "LET(1,1,2)", "LAMBDA(A1,2)", f'"{"a" * 256}"', "(" * 70 + "1" + ")" * 70,
    "1+" * 4096 + "1", "T[@a", "SUM(A1 ,)x", "2a", "$A", "@", "#", "SUM(A1}", "{1)", "A1@B1", "#WHAT!",
    "'a'", "A1:", ":A1", "A1#5", "SUM()#", "f(x)#", "a&&b", "<1", "[C:\\x.xlsx]S!A1", "“a”&A1",
    "SUM(1,2,)(", "()()",
]  # fmt: skip


def test_what_excel_reads_stands_as_it_was_typed() -> None:
    assert {text: stored_form("=" + text) for text in AS_TYPED} == {text: text for text in AS_TYPED}


def test_newer_functions_variables_and_short_forms_are_put_in_the_form_of_the_file() -> None:
    assert {text: stored_form(text) for text in PUT_IN_FORM} == PUT_IN_FORM
    assert stored_form("[@a]*2", table="T") == "T[[#This Row],[a]]*2"


def test_what_is_in_that_form_stays_so() -> None:
    for form in PUT_IN_FORM.values():
        assert stored_form(form) == form


def test_what_excel_cannot_read_is_refused_with_a_reason() -> None:
    wrong = []
    for text in REFUSED:
        try:
            wrong.append((text[:40], stored_form(text)))
        except CsError as error:
            if not re.search(r"写得不完整.*（.+）.*未作任何改动", error.message, re.DOTALL):
                wrong.append((text[:40], error.message))
    assert wrong == []


def test_a_function_that_may_fill_several_cells_is_known() -> None:
    assert spilling_in("_xlfn._xlws.SORT(A1:A3)") == "SORT"
    assert spilling_in("SUM(A1:A3)") == ""


def test_our_list_of_newer_functions_holds_that_of_xlsxwriter() -> None:
    source = inspect.getsource(Worksheet._prepare_formula)
    theirs = re.findall(r'"_xlfn\.(_xlws\.)?([A-Z0-9.]+)\(', source)
    assert len(theirs) > 100
    lists = {"": declared()["future"], "_xlws.": declared()["worksheet"]}
    assert [name for mark, name in theirs if name not in str(lists[mark])] == []


def test_no_function_takes_its_arguments_in_two_ways() -> None:
    told = declared()["arguments"]
    assert isinstance(told, dict)
    names = [name for group in told.values() for name in group]
    assert len(names) == len(set(names)) == len(arguments())


FAULTS = ["A1#", "T[a'[]", "#SPILL!", "A1)"]


def test_the_tokenizer_still_has_the_faults_that_are_kept_out_of_its_way() -> None:
    """When openpyxl mends them, `tokens.put_right` can lose what it does for them."""
    for formula in FAULTS:
        with pytest.raises((TokenizerError, IndexError)):
            Tokenizer("=" + formula)
    assert [one.value for one in Tokenizer("=SUM(A1").items] == ["SUM(", "A1"]
    assert [one.value for one in Tokenizer("=A1\n+B1").items][:2] == ["\n", "A1"]


pieces = st.sampled_from(
    ["A1", "$B$2:C9", "1.5", '"x,("', "'a b'!C3", "T[[#This Row],[a]]", "SUM(", "IF(", "(", ")", "{", "}",
     ",", ";", "+", "-", "*", "%", "=", "<>", " ", "#", "@", "[", "]", "'", '"', ":", "!", "LET(", "x", "，",
     "\n", "#REF!"]
)  # fmt: skip


@given(st.lists(pieces, max_size=12).map("".join))
@example("'" * 9)
@example("[" * 500)
@example("\x00")
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        form = stored_form(text)
    except CsError:
        return
    assert "".join(token.text for token in tokens(form)) == form
    assert stored_form(form) == form
