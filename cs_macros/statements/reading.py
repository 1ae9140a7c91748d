"""A statement file from the outside into typed lines."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cs_macros.errors import CsError
from cs_macros.resources import OWN_FORMATS
from cs_macros.statements.accounts import tail
from cs_macros.statements.checks import check_balances, check_days, pair_reversals, suspect_returns
from cs_macros.statements.identity import identify
from cs_macros.statements.line import Line, Skipped, Statement
from cs_macros.statements.profiles import Profile, all_profiles
from cs_macros.statements.recognise import Match, found_in
from cs_macros.statements.refusing import TEACH, no_statement
from cs_macros.statements.sheets import open_sheets
from cs_macros.statements.taking import Taken, take
from cs_macros.statements.words import bare


def read_statement(
    path: Path, *, account_tail: str | None = None, extra_profiles: Path | None = None
) -> Statement:
    """Read a bank, Alipay or WeChat export, whatever its name, encoding and kind of file.

    Every worksheet that holds a statement is read, the others are named.

    Args:
      account_tail: Last four digits of our account, where the file does not say; more digits
        are cut. With another tail than the file's own nothing is read.
      extra_profiles: The shop's folder 流水格式, which may be missing; one beside the file counts too.

    Raises:
      CsError: Unknown or changed format, no row readable, another account, a file that cannot
        be read or is too big.
    """
    with collector_resting():
        profiles = all_profiles(extra_profiles, path.parent / OWN_FORMATS)
        return read_with(path, profiles, account_tail)


@contextmanager
def collector_resting() -> Iterator[None]:
    """Hold back the cyclic garbage collector, which would walk all lines read so far again and
    again; nothing here makes cycles. Saves a third of the time on 100,000 lines."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():  # all that was made counts as old, else it would be walked at once
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def read_with(path: Path, profiles: Sequence[Profile], account_tail: str | None = None) -> Statement:
    """Read a file with these formats; see `read_statement`."""
    matches, others, looked = found_in(open_sheets(path), profiles)
    if not matches:
        raise no_statement(path.name, looked)
    many = len(matches) > 1
    parts = [
        _read_sheet(path.name, match, account_tail, match.sheet.name if many else "") for match in matches
    ]
    first = parts[0]
    if many:
        first = _together(parts)
    if others:
        names = "、".join(f"“{name}”" for name in others)
        said = f"没有读的工作表：{names}，里面不是流水。"
        first = replace(first, other_sheets=tuple(others), warnings=(*first.warnings, said))
    return first


def _together(parts: Sequence[Statement]) -> Statement:
    """Several sheets of one workbook as one statement; a line that two sheets have counts once."""
    seen: dict[str, Line] = {}
    skipped = [one for part in parts for one in part.skipped]
    for part in parts:
        for line in part.lines:
            if (first := seen.setdefault(line.line_id, line)) is not line:
                _, sheet, row = first.source.rsplit(":", 2)
                skipped.append(
                    Skipped(line.row, f"与工作表“{sheet}”第 {row} 行相同", line.source.rsplit(":", 2)[1])
                )
    return replace(
        parts[0],
        sheet="、".join(part.sheet for part in parts),
        lines=tuple(seen.values()),
        skipped=tuple(skipped),
        warnings=tuple(f"工作表“{part.sheet}”：{text}" for part in parts for text in part.warnings),
    )


def _read_sheet(file: str, match: Match, account_tail: str | None, sheet: str) -> Statement:
    """One sheet.

    Args:
      sheet: Its name where several are read, to tell their rows apart.
    """
    profile = match.profile
    header = [bare(cell) for cell in match.header.cells]
    account, notes = _account(file, match, account_tail)
    place = f"{file}:{sheet}:" if sheet else f"{file}:"
    body = match.sheet.below(match.header)
    taken = take(body, match.columns, profile, header, place=place, scale=match.scale)
    if taken.unread and not taken.lines:
        raise _unreadable(file, profile, taken)
    for line in taken.lines if account else ():
        line.account_tail = line.account_tail or account
    taken.warnings[:0] = notes + _garbled(match) + _unit(match) + _date_order(match, taken)
    taken.warnings += pair_reversals(taken.lines, profile.reversal_words) + suspect_returns(taken.lines)
    proven, said = check_balances(taken.lines)
    taken.warnings += said + ([] if proven else check_days(taken.lines))
    lines, repeated = identify(taken.lines, profile.id, taken.moments)
    if not lines:
        taken.warnings.append("没有一行是已经完成的收款或付款。")
    used = set(match.columns.values())
    skipped = sorted([*taken.skipped, *repeated], key=lambda one: one.row)
    return Statement(
        file=file,
        sheet=match.sheet.name,
        profile=profile.id,
        profile_name=profile.name,
        encoding=match.sheet.encoding,
        header_row=match.header.number,
        account_tail=account,
        columns={name: " ".join(header[place].split()) for name, place in match.columns.items()},
        unused=tuple(name for place, name in enumerate(header) if name and place not in used),
        lines=tuple(lines),
        skipped=tuple(replace(one, sheet=sheet) for one in skipped) if sheet else tuple(skipped),
        warnings=tuple(taken.warnings),
    )


def _account(file: str, match: Match, asked: str | None) -> tuple[str, list[str]]:
    """Tail of our account, from the rows above the header or from the user."""
    own = _first(match.profile.accounts, match.titles)
    digits = re.sub(r"[\s*-]", "", asked or "")
    if not digits:
        return own, []
    if not (digits.isascii() and digits.isdigit()) or len(digits) < 4:
        hint = "填账户的最后四位数字，如 9876；不知道就留空。"
        raise CsError(f"收款账户尾号“{asked}”不是四位数字。", hint=hint)
    if own and own != digits[-4:]:
        raise CsError(
            f"{file} 是尾号 {own} 的账户的流水，与填写的收款账户尾号 {digits[-4:]} 不一致，没有读取。",
            hint=f"把收款账户尾号改成 {own} 或留空，或换成对应账户的文件。",
        )
    return digits[-4:], ["收款账户尾号多于四位，只用最后四位。"] if len(digits) > 4 else []


def _first(patterns: Sequence[re.Pattern[str]], texts: Sequence[str]) -> str:
    hits = (one.search(text) for one in patterns for text in texts)
    tails = (tail(hit[hit.re.groups and 1] or "") for hit in hits if hit)
    return next(filter(None, tails), "")


def _garbled(match: Match) -> list[str]:
    count = match.sheet.garbled
    return [f"文件里有 {count} 个字按 {match.sheet.encoding} 读不出来，显示为“\ufffd”。"] if count else []


def _unit(match: Match) -> list[str]:
    if match.scale == 1:
        return []
    unit = "分" if match.scale < 1 else {10_000: "万元", 1_000: "千元"}.get(int(match.scale), "百万元")
    exact = "；原数只写到这个单位的小数，请与银行核对到分" if match.scale > 1 else ""
    return [f"金额的单位是{unit}，已经换算成元{exact}。"]


def _date_order(match: Match, taken: Taken) -> list[str]:
    """Say how dates were read that others might read otherwise."""
    form = next((one for one in match.profile.formats if not one.startswith("%Y")), "")
    if match.profile.own or not form or not taken.lines:
        return []
    order = "".join(
        {"%d": "日", "%m": "月", "%b": "月", "%Y": "年", "%y": "年"}.get(one, "")
        for one in re.findall("%.", form)
    )
    first = taken.lines[0]
    return [f"日期按{'、'.join(order)}的顺序读：第 {first.row} 行是 {first.paid_at:%Y年%m月%d日}，请核对。"]


def _unreadable(file: str, profile: Profile, taken: Taken) -> CsError:
    first = next(one for one in taken.skipped if any(f"第 {one.row} 行" in said for said in taken.warnings))
    return CsError(
        f"{file} 的表头像{profile.name}，但一行也读不出来：第 {first.row} 行{first.reason}。",
        hint=f"若日期或金额的写法变了，{TEACH}",
    )
