"""How a compilation went, for a person and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cs_macros.book.outcome import Outcome
from cs_macros.compile.blocks import money_headers
from cs_macros.compile.gathering import Gathering
from cs_macros.compile.people import Missing
from cs_macros.compile.report import COUNTS, shown
from cs_macros.compile.summary import total_of
from cs_macros.compile.tally import Tally
from cs_macros.compile.weeks import in_words
from cs_macros.errors import Level, Problem


def tell(outcome: Outcome, gathering: Gathering, tally: Tally, missing: Missing, *, masked: bool) -> None:
    """Say how it went: figures, a verdict a file, everything to put right."""
    plan, period = gathering.plan, gathering.period
    sums = zip(money_headers(plan), tally.total.money, strict=False)
    money = "，".join(f"{header} {found:.2f} 元" for header, found in sums)
    refused = [verdict for verdict in gathering.verdicts if verdict.refused]
    read = len(gathering.verdicts) - len(refused)
    told = [
        f"{plan.title}：{in_words(period.week)}，读了 {read} 个文件，跳过 {len(refused)} 个",
        f"计入 {tally.total.rows} 行、{tally.total.qty} 件" + (f"，{money}" if money else ""),
        f"未结 {total_of(gathering, '未结')} 行，冲突 {total_of(gathering, '冲突')} 行",
    ]
    if missing.people:
        told.append(f"缺交 {len(missing.people)} 人（对照：{missing.source}）")
    outcome.summary = "；".join(told) + "。"
    for verdict in gathering.verdicts:
        counts = {name: verdict.counts[name] for name in COUNTS}
        state = "跳过" if verdict.refused else "已读取"
        why = verdict.refused.message if verdict.refused else None
        outcome.rows.append(
            {"文件": verdict.label, "情况": state, "行数": verdict.rows, **counts, "说明": why}
        )
        outcome.problems += [verdict.refused] if verdict.refused else []
        for each in verdict.problems:
            value = shown(each, plan, masked=masked)
            outcome.problems.append(replace(each, value=value, file=str(verdict.path)))
    outcome.problems += conflicts(gathering)
    if found := total_of(gathering, "以后"):
        what = f"{found} 行的登记日期在今天以后，没有计入"
        outcome.problems.append(Problem(what, "核对登记日期，再汇总一次。", level=Level.WARN))
    if tally.undated:
        what = f"{tally.undated} 行没有日期，算在 {period.week}"
        outcome.problems.append(Problem(what, "补上登记日期，再汇总一次。", level=Level.WARN))
    if not missing.source:
        hint = "用 --staff 指定有员工名册的工作簿。"
        outcome.problems.append(Problem("没有员工名册，没有查谁缺交", hint, level=Level.WARN))
    for name, reason in missing.people.items():
        hint = f"请 {name} 上交，再汇总一次（对照：{missing.source}）。"
        outcome.problems.append(Problem(f"{name} 缺交：{reason}", hint, level=Level.WARN))


def conflicts(gathering: Gathering) -> Iterator[Problem]:
    """Each group of rows that contradict each other."""
    for group in gathering.judgement.groups:
        places = "、".join(f"{entry.label} 第 {entry.row} 行" for entry in group.entries)
        first = group.entries[0]
        what = "疑似重复，已计入" if group.counted else "冲突，没有计入"
        yield Problem(
            f"{group.words}：{places}（{what}）",
            "核对后改好源文件，再汇总一次。",
            first.table.sheet,
            first.row,
            level=Level.WARN,
            file=str(gathering.verdicts[first.file].path),
        )
