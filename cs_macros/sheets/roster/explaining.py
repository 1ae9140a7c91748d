"""说明排班: why the selected rows have their shifts."""

from __future__ import annotations

from datetime import date

from cs_macros.book.book import Book
from cs_macros.book.flow import button
from cs_macros.book.press import Press
from cs_macros.errors import CsError
from cs_macros.roster.explaining import why
from cs_macros.roster.modelling import model
from cs_macros.roster.planning import plan_of
from cs_macros.roster.problem import DAY, monday_of
from cs_macros.sheets.roster.gathering import Purpose, gather

MOST_ROWS = 14
"""Rows explained in one go: two weeks of one person."""


@button("说明排班", bulk=False, icon="Help")
def explain_roster(press: Press) -> None:
    """说明选中的班次为什么这样排：轮到哪一班，换成别的班会违反哪条规则，或让谁的班更不均匀。"""
    rows = [row for row in press.rows() if row.key and row.record.shift and not row.bad]
    if not rows:
        raise CsError("选中的行里没有排好的班次，未作任何改动。", hint="在“值班表”选中要问的行，再按一次。")
    said = []
    for row in rows[:MOST_ROWS]:
        reasons = reasons_for(press.book, row.record.date, row.record.agent)
        said.append(f"{row.record.date} {row.record.agent} {row.record.shift}：" + "".join(reasons))
    if len(rows) > MOST_ROWS:
        said.append(f"一次说明 {MOST_ROWS} 行，另外 {len(rows) - MOST_ROWS} 行请再选。")
    press.outcome.summary = "\n".join(said)


def reasons_for(book: Book, day: date, agent: str) -> list[str]:
    """Why somebody has a shift, judged by the week that the day is in, as 值班表 now stands."""
    monday = monday_of(day)
    found = gather(book, [monday + DAY * n for n in range(7)], Purpose.EXPLAIN)
    if agent not in found.problem.by_name:
        return ["不在员工名册的排班岗位里。"]
    made = model(found.problem)
    shifts = {spot: str(row.record.shift) for spot, row in found.rows.items() if row.record.shift}
    return why(made, plan_of(made, shifts), (day, agent))
