"""Why a file is not read as a statement, in words, and what to do: teach it; never another bank's export."""

from __future__ import annotations

from collections.abc import Sequence

from cs_macros.errors import CsError
from cs_macros.statements import layout as doubts
from cs_macros.statements.recognise import Looked, Near, label

_SHOWN = 8

TEACH = "在“银行流水”表按“教新格式”，回答几个问题就能读。"
"""What to do about a layout that is not understood."""


def no_statement(file: str, looked: Sequence[Looked]) -> CsError:
    """Why a file is not read: what it is, or what could not be told, and what to do."""
    for one in looked:
        if one.refusal:
            name, why = one.refusal
            return CsError(
                f"{file} 是{name}：{why}，没有读取。",
                hint="导入收款账户（银行卡、支付宝、微信、店铺）的明细。",
            )
    near = max((one.near for one in looked if one.near), key=lambda one: one.score, default=None)
    if near and near.is_changed:
        return _changed(file, near)
    doubtful = next((one.doubtful for one in looked if one.doubtful), None)
    if doubtful:
        row, layout = doubtful
        what = "、".join(_DOUBTS[one] for one in dict.fromkeys(layout.doubts))
        return CsError(f"{file} 第 {row.number} 行像表头，但说不清{what}，没有读取。", hint=TEACH)
    half = max((one.half for one in looked if one.half), key=lambda half: len(half[1]), default=None)
    if half:
        at, told = half
        lacking = [name for name, fields in _NEEDED.items() if not fields & {one for one, _ in told}]
        what = f"，缺少{'、'.join(lacking)}" if lacking else "，下面没有读得懂的行"
        names = "、".join(header for _, header in told[:_SHOWN]) + "等" * (len(told) > _SHOWN)
        return CsError(
            f"{file} 第 {at} 行像表头，认得出的有：{names}{what}，没有读取。", hint=f"若确实是流水，{TEACH}"
        )
    return CsError(f"{file} 不是认识的流水：没有找到表头。", hint=f"若确实是流水，{TEACH}")


_NEEDED = {
    "交易时间": {"when"},
    "金额（或收入、支出两列）": {"amount", "amount_in", "amount_out"},
}


_DOUBTS = {
    doubts.DIRECTION: "哪些是收入、哪些是支出",
    doubts.DAY_FIRST: "日期里哪个是日、哪个是月",
    doubts.STATE: "交易有没有成功（缺少状态列）",
}


def _changed(file: str, near: Near) -> CsError:
    profile, cells = near.profile, near.header.cells
    hits = [near.columns[field] for field in profile.required if field in near.columns]
    found = "、".join(cells[place].strip() for place in hits)
    missing = "、".join(
        f"{label(field)}（表头应为 {' 或 '.join(profile.headers[field][:3])}）" for field in near.missing
    )
    taken = set(near.columns.values())
    rest = [cell.strip() for place, cell in enumerate(cells) if place not in taken]
    others = "、".join(filter(None, rest))
    wrong = f"缺少 {missing}" if missing else "多了不该有的列"
    return CsError(
        f"{file} 第 {near.header.number} 行最像{profile.name}的表头，但{wrong}。"
        f"找到的：{found}。" + (f"不认识的：{others}。" if others else ""),
        hint=f"若格式确实变了，{TEACH}（存进“流水格式”文件夹）",
    )
