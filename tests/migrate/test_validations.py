"""Rules of a fresh sheet at their places in an older one, whose table begins elsewhere."""

from __future__ import annotations

from cs_macros.migrate.validations import renewed

FRESH = (
    b'<worksheet><dataValidations count="1"><dataValidation type="list" sqref="C10:C1048576">'
    b"<formula1>INDEX(x!$A$1,MATCH($B10,y,0))</formula1></dataValidation></dataValidations></worksheet>"
)
OLD = (
    b'<worksheet xmlns="m"><sheetData/><dataValidations count="2">'
    b'<dataValidation type="custom" sqref="D7:D1048576"><formula1>FALSE</formula1></dataValidation>'
    b'<dataValidation type="list" sqref="Z7:Z9"><formula1>mine</formula1></dataValidation>'
    b"</dataValidations><pageMargins/></worksheet>"
)


def test_a_rule_moves_with_its_table_and_the_users_own_stays() -> None:
    new = renewed(OLD, "sheet1.xml", FRESH, {1: 1, 2: 5, 3: 4}, (10, 7))
    assert b'sqref="D7:D1048576"><formula1>INDEX(x!$A$1,MATCH($E7,y,0))' in new
    assert b"<formula1>mine</formula1>" in new
    assert b"FALSE" not in new
    assert b'count="2"' in new
