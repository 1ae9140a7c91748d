"""What a weekly summary says: its title, what needs attention, how it went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cs_macros.compile.standing import Asked, Standing
from cs_macros.errors import CsError, Level, Problem

if TYPE_CHECKING:
    from cs_macros.compile.duplicates import Group
    from cs_macros.compile.gathering import Gathering
    from cs_macros.compile.reading import FileReport


class WeekWords:
    """The words of `weekly.Week`."""

    option, word, example = "--week", "周", "2026-W47"
    rows, unread = "行数", "没有读取"
    listed = ("计入", "未结", "未上交", "冲突", "相同", "以前已汇总", "其他周", "迟交")
    fates = (*listed, Standing.UNMARKED.value)
    rows_note = "每行一件，来源文件和行号在最前面。"

    def title(self, week: str) -> str:
        """A week as the title says it."""
        return in_words(week)

    def made(self, gathering: Gathering) -> str:
        """When, and of what."""
        read = sum(file.refused is None for file in gathering.reports)
        now = f"{gathering.asked.now:%Y-%m-%d %H:%M}"
        return f"汇总于 {now}，读了 {read} 个文件，共 {len(gathering.reports)} 个。"

    def nothing(self, gathering: Gathering) -> CsError | None:
        """Why there is nothing to compile."""
        hint = "核对目录；要汇总的是 .xlsx 和 .xlsm 文件。"
        return None if gathering.reports else CsError("没有找到要汇总的工作簿，没有汇总。", hint=hint)

    def lists(self, files: int) -> str:
        """Where the colleagues come from when no workbook is named."""
        return f"{files} 个文件里的员工名册合在一起"

    def attention(self, gathering: Gathering) -> Iterator[str]:
        """Sentences about what is not as it should be."""
        count, missing, groups = gathering.count_of, gathering.missing, gathering.judgement.groups
        if skipped := [file.label for file in gathering.reports if file.refused]:
            yield f"跳过的文件 {len(skipped)} 个：{some(skipped)}。原因见“各文件情况”。"
        if missing.people:
            yield f"缺交 {len(missing.people)} 人：{some(list(missing.people))}（对照：{missing.source}）。"
        if not missing.source:
            yield "没有员工名册，没有查谁缺交。"
        if found := count("冲突"):
            number = sum(not group.counted for group in groups)
            yield f"冲突 {found} 行没有计入，共 {number} 组，见“冲突”：核对后改好源文件，再汇总一次。"
        if found := sum(group.counted for group in groups):
            yield f"疑似重复 {found} 组，已计入，见“冲突”。"
        if found := count("未上交"):
            yield f"已经处理、还没有上交的 {found} 行没有计入，见“未结”。"
        problems = [each for file in gathering.reports for each in file.problems]
        if found := sum(each.row is not None for each in problems):
            yield f"看不懂的格子 {found} 处，见“看不懂的格子”。"
        lacking = [file for file in gathering.reports if any(each.row is None for each in file.problems)]
        if lacking:
            yield f"缺列的文件 {len(lacking)} 个，缺的列按空白汇总，见“看不懂的格子”。"
        if found := count("没有日期"):
            yield f"没有日期的 {found} 行算在这一周，见“明细”；补上登记日期，再汇总一次。"
        if found := count("以前各周"):
            week = gathering.asked.which
            yield (
                f"自己做的表里属于以前各周的 {found} 行没有计入；其中这一周才处理完的，"
                f"在“所属周”里写 {week}，再汇总一次。"
            )
        if found := count("以后"):
            yield f"登记日期在今天以后的 {found} 行没有计入：核对登记日期，再汇总一次。"
        if found := count("补交"):
            yield f"其中以前各周的 {found} 行随这一周补交。"
        if (hands := gathering.period.hands) and (found := count("随以后各周")):
            days = hands.grace.days
            yield f"属于这一周、迟交超过 {days} 天的 {found} 行没有计入，随上交的那一周汇总。"
        if found := count(Standing.UNMARKED.value):
            yield f"以前各周上交、没有标记已汇总的 {found} 行不在合计里，列在本页最后。"

    def summary(self, gathering: Gathering) -> str:
        """One sentence about it all."""
        plan, count, total = gathering.plan, gathering.count_of, gathering.total
        refused = sum(file.refused is not None for file in gathering.reports)
        counted = f"计入 {total.rows} 行" + (f"、{total.pieces} 件" if plan.sums.pieces else "")
        told = [
            f"{plan.compiled.title}：{in_words(gathering.asked.which)}，"
            f"读了 {len(gathering.reports) - refused} 个文件，跳过 {refused} 个",
            "，".join([counted, *(gathering.money_in_words() if total.rows else [])]),
            f"未结 {count('未结')} 行，冲突 {count('冲突')} 行",
        ]
        if found := count(Standing.UNMARKED.value):
            told.append(f"以前各周没有标记已汇总的 {found} 行不在合计里")
        if missing := gathering.missing.people:
            told.append(f"缺交 {len(missing)} 人（对照：{gathering.missing.source}）")
        return "；".join(told) + "。"

    def problems(self, gathering: Gathering) -> Iterator[Problem]:
        """What to put right beyond single cells."""
        for file in gathering.reports:
            if file.unmarked:
                weeks = "、".join(f"{week} {n} 行" for week, n in sorted(file.unmarked.items()))
                what = f"以前各周上交、没有标记已汇总的 {file.unmarked.total()} 行不在合计里：{weeks}"
                hint = "用 --week 汇总那一周，加 --write-back 标记；已经汇总过的标记以后不再列出。"
                sheet = gathering.plan.sheet.title
                yield Problem(what, hint, sheet, level=Level.WARN, file=str(file.path))
        if found := gathering.count_of("随以后各周"):
            what = f"{found} 行迟交太久，没有计入，随上交的那一周汇总"
            yield Problem(what, "汇总下一周时核对。", level=Level.WARN)
        if found := gathering.count_of("以后"):
            what = f"{found} 行的登记日期在今天以后，没有计入"
            yield Problem(what, "核对登记日期，再汇总一次。", level=Level.WARN)
        if found := gathering.count_of("没有日期"):
            what = f"{found} 行没有日期，算在 {gathering.asked.which}"
            yield Problem(what, "补上登记日期，再汇总一次。", level=Level.WARN)
        source = gathering.missing.source
        if not source:
            hint = "用 --staff 指定有员工名册的工作簿。"
            yield Problem("没有员工名册，没有查谁缺交", hint, level=Level.WARN)
        for name, reason in gathering.missing.people.items():
            hint = f"请 {name} 上交，再汇总一次（对照：{source}）。"
            yield Problem(f"{name} 缺交：{reason}", hint, level=Level.WARN)

    def contradiction(self, group: Group) -> str:
        """What rows have in common that contradict each other, and whether they count."""
        return f"{group.words}：{group.places}（{'疑似重复，已计入' if group.counted else '冲突，没有计入'}）"

    def told_of(self, file: FileReport, asked: Asked) -> tuple[str, str]:
        """How a file fared, and why."""
        if file.refused:
            return "跳过", file.refused.message + file.refused.hint
        return "已读取", ""


def in_words(week: str) -> str:
    """A week as people say it.

    >>> in_words("2026-W47")
    '2026年第47周（11月16日至11月22日）'
    """
    first = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    last = first + timedelta(days=6)
    days = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
    return f"{week[:4]}年第{int(week[6:])}周（{days}）"


def some(names: list[str], most: int = 8) -> str:
    told = "、".join(names[:most])
    return f"{told} 等" if len(names) > most else told
