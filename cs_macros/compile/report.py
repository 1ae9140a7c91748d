"""The workbook that comes of a compilation: made for reading and printing, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from cs_macros.book.masking import MASKS, without_phones
from cs_macros.build.looks import Looks
from cs_macros.compile.duplicates import Group
from cs_macros.compile.gathering import Gathering, Verdict
from cs_macros.compile.grids import MARK
from cs_macros.compile.listing import Heading, headings_of
from cs_macros.compile.long_listing import LongListing, fill
from cs_macros.compile.people import Missing
from cs_macros.compile.plan import Plan
from cs_macros.compile.standing import Entry, Period, Standing
from cs_macros.compile.summary import (
    claim_cells,
    claim_headings,
    cross_headings,
    write_cross,
    write_facts,
    write_summary,
)  # fmt: skip
from cs_macros.compile.tally import Tally
from cs_macros.compile.weeks import in_words
from cs_macros.errors import Problem

SUMMARY, CROSS, FACTS, CLAIMS, ROWS, OPEN = "汇总", "分类汇总", "统计", "索赔", "明细", "未结"
CONFLICTS, PROBLEMS, FILES = "冲突", "看不懂的格子", "各文件情况"
COUNTS = (Standing.COUNTED.value, "未结", "未上交", "冲突", "相同", "以前已汇总", "其他周", "迟交")


class Report:
    """The workbook in the making: rows go in while they are counted. A context, since they wait on disk.

    Args:
      path: Where to write it.
      masked: Whether phones and addresses are hidden.
    """

    def __init__(self, path: Path, period: Period, *, masked: bool) -> None:
        from xlsxwriter.workbook import Workbook

        self.path, self.period, self.plan, self.masked = path, period, period.plan, masked
        self._stack, self._skeleton = ExitStack(), io.BytesIO()
        self._listings: list[LongListing] = []
        self._book = Workbook(self._skeleton, {"in_memory": True})
        self.title = f"{self.plan.title} {in_words(period.week)}"
        self._book.set_properties({"title": self.title, "created": period.now})
        self._book.set_custom_property(MARK, self.plan.kind)
        self._looks = Looks(self._book)
        names = (SUMMARY, CROSS, FACTS, CLAIMS, ROWS, OPEN, CONFLICTS, PROBLEMS, FILES)
        self._sheets = {name: self._book.add_worksheet(name) for name in names}
        # What has ended is not overdue; what was handed in may have been late.
        more = ("late",) if self.plan.hands_in else ()
        self._rows = self._listing(ROWS, "每行一件，来源文件和行号在最前面。", self._headings(*more))
        self._open = self._listing(
            OPEN,
            "到这一周为止还没有结果或没有上交的行，没有计入，下次再汇总。",
            self._headings("late", "why"),
        )
        self._claims = self._listing(
            CLAIMS, "按处理结果或责任方是快递的行；金额为空的先核实损失。", claim_headings(self.plan)
        )

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _listing(self, name: str, note: str, headings: Sequence[Heading]) -> LongListing:
        note += "电话、地址已遮住。" if self.masked and name in (ROWS, OPEN, CONFLICTS) else ""
        if self.masked:
            headings = [
                each if each.kind == "id" else replace(each, mask=each.mask or without_phones)
                for each in headings
            ]
        place = (self._book, self._sheets[name], self._looks)
        self._listings.append(LongListing(self._stack, *place, self.title, note, headings))
        return self._listings[-1]

    def _headings(self, *more: str) -> list[Heading]:
        plan = self.plan
        first = [Heading("文件", 16), Heading("行", 6, "int", "0")]
        late = Heading("迟交" if plan.hands_in else "逾期", 6, "bool")
        extra = {"late": late, "why": Heading("为什么未结", 18)}
        own = headings_of(plan.layout, ["number", *plan.details], masked=self.masked)
        return [*first, *own, *(extra[name] for name in more)]

    def _all_headings(self) -> list[Heading]:
        return [*self._headings(), *headings_of(self.plan.layout, self.plan.more, masked=self.masked)]

    # -- while counting -------------------------------------------------------------------

    def counted(self, entry: Entry, *, late: bool) -> None:
        """A row of 明细."""
        more = ("是" if late else None,) if self.plan.hands_in else ()
        self._rows.write([*self._cells(entry), *more])
        if (owed := self.plan.claim(entry.values)) is not None:
            self._claims.write(claim_cells(entry, owed, self.plan))

    def open(self, entry: Entry, *, late: bool) -> None:
        """A row of 未结."""
        self._open.write([*self._cells(entry), "是" if late else None, entry.reason])

    def _cells(self, entry: Entry) -> list[Any]:
        values = entry.values
        return [entry.label, entry.row, values["number"], *(values[name] for name in self.plan.details)]

    # -- at the end -----------------------------------------------------------------------

    def finish(self, tally: Tally, gathering: Gathering, missing: Missing) -> None:
        """Write all that is known only now, and the file."""
        self._write_conflicts(gathering.judgement.groups)
        self._write_problems(gathering.verdicts)
        self._write_files(gathering.verdicts, missing)
        cross = self._listing(CROSS, "每行一种组合；用表头的筛选挑选。", cross_headings(self.plan))
        write_cross(cross, tally)
        mask = without_phones if self.masked else str
        write_facts(self._sheets[FACTS], self._looks, self.title, tally, mask)
        place = (self._book, self._sheets[SUMMARY], self._looks, self.title)
        write_summary(*place, tally, gathering, missing, mask)
        for listing in self._listings:
            listing.close()
        self._sheets[SUMMARY].activate()
        pages = self._book.worksheets()
        self._book.close()
        fill(self._skeleton, self._listings, pages, self.path)

    def _write_conflicts(self, groups: Sequence[Group]) -> None:
        own = self._all_headings()
        headings = [Heading("组", 5, "int", "0"), Heading("冲突", 12), Heading("计入", 6, "bool"), *own]
        note = "同一件事写了两遍而内容不同：核对后改好源文件，再汇总一次。没有计入的行不在任何合计里。"
        listing = self._listing(CONFLICTS, note, headings)
        for number, group in enumerate(groups, start=1):
            more = [[entry.values[name] for name in self.plan.more] for entry in group.entries]
            rows = [[*self._cells(entry), *rest] for entry, rest in zip(group.entries, more, strict=True)]
            differing = [at for at in range(3, len(own)) if len({row[at] for row in rows}) > 1]
            for entry, cells in zip(group.entries, rows, strict=True):
                is_counted = "否" if not group.counted else "是" if entry.in_report else entry.standing.value
                listing.write([number, group.words, is_counted, *cells], red=[at + 3 for at in differing])

    def _write_problems(self, verdicts: Sequence[Verdict]) -> None:
        headings = [
            Heading("文件", 24), Heading("工作表", 16), Heading("行", 6, "int", "0"), Heading("列", 14),
            Heading("内容", 24), Heading("问题", 26), Heading("怎么办", 40),
        ]  # fmt: skip
        listing = self._listing(
            PROBLEMS, "数字、日期按空白汇总，选项按写的字归类；改好源文件，再汇总一次。", headings
        )
        for verdict in verdicts:
            for each in verdict.problems:
                value = None if each.value is None else str(shown(each, self.plan, masked=self.masked))
                listing.write(
                    [verdict.label, each.sheet, each.row, each.header, value, each.message, each.hint]
                )

    def _write_files(self, verdicts: Sequence[Verdict], missing: Missing) -> None:
        headings = [
            Heading("文件", 34), Heading("情况", 9, "enum"), Heading("行数", 7, "int", "0"),
            *(Heading(name, 7, "int", "0") for name in COUNTS), Heading("看不懂的格子", 9, "int", "0"),
            Heading("说明", 60),
        ]  # fmt: skip
        listing = self._listing(FILES, "每个文件一行；跳过的文件里的行没有计入。", headings)
        for verdict in verdicts:
            state = "跳过" if verdict.refused else "已读取"
            why = verdict.refused.message + verdict.refused.hint if verdict.refused else ""
            counts = [verdict.counts[name] for name in COUNTS]
            cells = [verdict.label, state, verdict.rows, *counts, len(verdict.problems), why]
            listing.write(cells, red=[1] if verdict.refused else ())
        for name, reason in missing.people.items():
            listing.write([name, "缺交", *[None] * (len(COUNTS) + 2), reason], red=[1])


def shown(problem: Problem, plan: Plan, *, masked: bool) -> object:
    """The cell that a problem is about, masked like the cells themselves."""
    if not masked or not isinstance(problem.value, str):
        return problem.value
    masks = {plan.header(name): mask for name, mask in MASKS.items() if name in plan.layout.by_field}
    return masks.get(problem.header, without_phones)(problem.value)
