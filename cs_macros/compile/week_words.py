"""What a weekly summary says: its title, what needs attention, how it went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from cs_macros.compile.standing import Standing
from cs_macros.errors import CsError, Level, Problem

if TYPE_CHECKING:
    from cs_macros.compile.duplicates import Group
    from cs_macros.compile.gathering import Gathering


def in_words(week: str) -> str:
    """A week as people say it.

    >>> in_words("2026-W47")
    '2026年第47周（11月16日至11月22日）'
    """
    first = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    last = first + timedelta(days=6)
    days = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
    return f"{week[:4]}年第{int(week[6:])}周（{days}）"


SENTENCES = {
    "没有日期": "没有日期的 {} 行算在这一周，见“明细”；补上{day}，再汇总一次。",
    "以前各周": "自己做的表里属于以前各周的 {} 行没有计入{again}。",
    "以后": "{day}在今天以后的 {} 行没有计入：核对{day}，再汇总一次。",
    "补交": "其中以前各周的 {} 行随这一周补交。",
    "随以后各周": "属于这一周、迟交超过 {days} 天的 {} 行没有计入，随上交的那一周汇总。",
    Standing.UNMARKED.value: "以前各周上交、没有标记{mark}的 {} 行不在合计里，列在本页最后。",
}
"""What rows are counted as → what 汇总 says of them."""

PROBLEMS = {
    "随以后各周": ("{} 行迟交超过 {days} 天，没有计入，随上交的那一周汇总", "汇总那一周时核对。"),
    "以后": ("{} 行的{day}在今天以后，没有计入", "核对{day}，再汇总一次。"),
    "没有日期": ("{} 行没有日期，算在 {which}", "补上{day}，再汇总一次。"),
}
"""What rows are counted as → what is told of them, and what to do."""


def words_of(gathering: Gathering) -> dict[str, object]:
    """The sheet's own words in such sentences."""
    plan, which, period = gathering.plan, gathering.asked.which, gathering.period
    hands, again = period.hands, ""
    if hands and hands.week:
        again = f"；其中这一周才处理完的，在“{plan.header(hands.week)}”里写 {which}，再汇总一次"
    return {
        "which": which,
        "again": again,
        "day": plan.header(period.day) if period.day else "日期",
        "days": hands.grace.days if hands else 0,
        "mark": "、".join(plan.mark.to) if plan.mark else "",
    }


def some(names: Sequence[str], most: int = 8) -> str:
    told = "、".join(names[:most])
    return f"{told} 等" if len(names) > most else told


class WeekWords:
    """The words of `weekly.Week`."""

    option, word, example = "--week", "周", "2026-W47"
    rows, unread = "行数", "没有读取"
    title = staticmethod(in_words)
    made = "汇总于 {now}，读了 {read} 个文件，共 {all} 个。"
    staff = "{} 个文件里的员工名册合在一起"
    listed: ClassVar[Sequence[str]] = (
        "计入",
        "未结",
        "未上交",
        "冲突",
        "相同",
        "以前已汇总",
        "其他周",
        "迟交",
    )
    fates: ClassVar[Sequence[str]] = (*listed, Standing.UNMARKED.value)
    expects = True
    """Whether anybody has to have handed something in."""

    def nothing(self, gathering: Gathering) -> CsError | None:
        """Why there is nothing to compile."""
        hint = "核对目录；要汇总的是 .xlsx 和 .xlsm 文件。"
        return None if gathering.reports else CsError("没有找到要汇总的工作簿，没有汇总。", hint=hint)

    def attention(self, gathering: Gathering) -> Iterator[str]:
        """Sentences about what is not as it should be."""
        count, missing, groups = gathering.count_of, gathering.missing, gathering.judgement.groups
        if skipped := [file.label for file in gathering.reports if file.refused]:
            yield f"跳过的文件 {len(skipped)} 个：{some(skipped)}。原因见“各文件情况”。"
        if missing:
            yield f"缺交 {len(missing)} 人：{some(list(missing))}（对照：{gathering.source}）。"
        if self.expects and not gathering.source:
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
        for name, text in SENTENCES.items():
            if found := count(name):
                yield text.format(found, **words_of(gathering))

    def summary(self, gathering: Gathering) -> str:
        """One sentence about it all."""
        plan, count, total = gathering.plan, gathering.count_of, gathering.total
        refused = sum(file.refused is not None for file in gathering.reports)
        counted = f"计入 {total.rows} 行" + (f"、{total.pieces} 件" if plan.sums.pieces else "")
        told = [
            f"{plan.compiled.title}：{self.title(gathering.asked.which)}，"
            f"读了 {len(gathering.reports) - refused} 个文件，跳过 {refused} 个",
            "，".join([counted, *(gathering.money_in_words() if total.rows else [])]),
            f"未结 {count('未结')} 行，冲突 {count('冲突')} 行",
        ]
        if found := count(Standing.UNMARKED.value):
            told.append(f"以前各周没有标记{words_of(gathering)['mark']}的 {found} 行不在合计里")
        if missing := gathering.missing:
            told.append(f"缺交 {len(missing)} 人（对照：{gathering.source}）")
        return "；".join(told) + "。"

    def problems(self, gathering: Gathering) -> Iterator[Problem]:
        """What to put right beyond single cells."""
        for file in gathering.reports:
            if file.unmarked:
                weeks = "、".join(f"{week} {n} 行" for week, n in sorted(file.unmarked.items()))
                mark = words_of(gathering)["mark"]
                what = f"以前各周上交、没有标记{mark}的 {file.unmarked.total()} 行不在合计里：{weeks}"
                hint = "用 --week 汇总那一周，加 --write-back 标记；标记以后不再列出。"
                sheet = gathering.plan.sheet.title
                yield Problem(what, hint, sheet, level=Level.WARN, file=str(file.path))
        words = words_of(gathering)
        for name, (what, hint) in PROBLEMS.items():
            if found := gathering.count_of(name):
                yield Problem(what.format(found, **words), hint.format(**words), level=Level.WARN)
        source = gathering.source
        if self.expects and not source:
            hint = "用 --staff 指定有员工名册的工作簿。"
            yield Problem("没有员工名册，没有查谁缺交", hint, level=Level.WARN)
        for name, reason in gathering.missing.items():
            hint = f"请 {name} 上交，再汇总一次（对照：{source}）。"
            yield Problem(f"{name} 缺交：{reason}", hint, level=Level.WARN)

    def contradiction(self, group: Group) -> str:
        """What rows have in common that contradict each other, and whether they count."""
        return f"{group.words}：{group.places}（{'疑似重复，已计入' if group.counted else '冲突，没有计入'}）"
