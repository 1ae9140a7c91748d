"""The header of an agent performance table, in one row or in two, whatever program exported it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cs_macros.book.headers import normal, simplified
from cs_macros.sheets.scores.register import ScoreMonth

FIGURES = {
    "sales": (
        "客服销售额",
        "个人销售额",
        "销售金额",
        "成交金额",
        "支付金额",
        "付款金额",
        "最终付款金额",
        "成团金额",
    ),
    "inquiries": ("询单客户数", "询单买家数", "询单量", "售前咨询人数", "询单顾客数"),
    "buyers": (
        "最终付款人数",
        "询单付款人数",
        "询单最终付款人数",
        "支付人数",
        "付款买家数",
        "付款客户数",
        "支付买家数",
        "销售人数",
        "成团人数",
        "最终成团人数",
    ),
}
"""Field → what other programs call it, the surest first; its own header and synonyms come before."""

_WHO = "(?:客户|买家|顾客|用户|会员|消费者)?"
PATTERNS = {
    "sales": re.compile(
        r".*(?:销售|成交|支付|付款|成团|出库|交易|营业)总?(?:额|金额)|.*业绩(?:额|金额)?|gmv"
    ),
    "buyers": re.compile(rf".*(?:付款|支付|成交|成团|购买|出库|销售){_WHO}(?:人数|数|人)"),
    "inquiries": re.compile(
        rf"(?:客服|个人|人工|有效|总|售前)*(?:询单|售前咨询|售前接待){_WHO}(?:人数|人次|数|量|人)?"
    ),
}  # fmt: skip
"""Field → what its headers have in common; the words above go first."""

BETTER = ("最终", "客服", "个人", "促成", "引导", "支付", "付款")
"""Words that make one of several such headers the surer one."""

OTHERS = re.compile(
    r"率|占比|比例|环比|同比|目标|排名|名次|均|客单|单价|退款|退货|售后|静默|上月|上周|上期|昨日|去年|同期|差额|预计|未付|流失|取消|失败"
    r"|全店|店铺|团队|时长|件数|订单|笔数|次数|当日|次日|下单"
)
"""What a header says that means something else than a person's figure of the month."""

PEOPLE = (
    "姓名",
    "员工",
    "员工姓名",
    "客服",
    "客服姓名",
    "客服名称",
    "客服昵称",
    "花名",
    "昵称",
    "旺旺",
    "旺旺号",
    "旺旺昵称",
    "旺旺ID",
    "客服旺旺",
    "子账号",
    "客服账号",
    "账号",
    "账号名称",
    "售前旺旺号",
    "主旺旺号",
    "工号",
)
"""Headers of the columns that say whose a row is."""

_PERSON = re.compile(
    r"(?:接待|售前|店铺)?(?:客服|员工|旺旺|子账号|账号|坐席|座席|成员|人员)(?:人员|旺旺|子账号)?"
    r"(?:昵称|姓名|名称|名|账号|id|工号|号)?"
)

DAYS = ("日期", "月份", "统计日期", "统计月份", "统计时间", "数据日期", "时间", "年月")
"""Headers of the columns that say when."""

UNIT = re.compile(
    r"[(（]\s*(万元|万|元|人|个|位|名|人次|¥|￥)\s*[)）]|[/／](万元|元|人)|(?<=[额绩])(万元|元)|元$"
)
TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Header:
    """Where the columns stand.

    Attributes:
      number: Of its last row.
      figures: Field → place of its column; `headers` are their texts.
      groups: Whether it stands in two rows.
      factors: Field → what its figures are to be multiplied by, for those in 万元.
    """

    number: int
    separator: str
    people: Sequence[int]
    days: Sequence[int]
    figures: Mapping[str, int]
    headers: Sequence[str]
    factors: Mapping[str, int]
    groups: bool = False


def header_of(number: int, cells: Sequence[str], separator: str = "") -> Header | None:
    """The columns of a table, if a row is its header: who, and at least one figure."""
    return _header(number, [(cell, cell) for cell in cells], separator)


def header_of_two(
    number: int, upper: Sequence[str], lower: Sequence[str], separator: str = ""
) -> Header | None:
    """The same for a header in two rows, groups above: each column has its group's words and its own.

    Args:
      number: Of the lower row.
    """
    if _has_figures(lower) or sum(bool(cell.strip()) for cell in lower) < 2:
        return None
    labels, group = [], ""
    for place in range(max(len(upper), len(lower))):
        above, own = (row[place].strip() if place < len(row) else "" for row in (upper, lower))
        group = above or group
        labels.append((group + own, own) if own else (above, above))
    found = _header(number, labels, separator)
    return replace(found, groups=True) if found else None


def _has_figures(cells: Sequence[str]) -> bool:
    return any(re.fullmatch(r"[-+¥￥]?[\d,.]+%?", cell.strip()) for cell in cells)


def _header(number: int, labels: Sequence[tuple[str, str]], separator: str) -> Header | None:
    """Args: labels: Of each column its whole words, and its own alone."""
    figures = {field: at for field in FIGURES if (at := _place(field, labels)) is not None}
    people = [at for at, (_, own) in enumerate(labels) if _is_person(own)]
    if not figures or not people:
        return None
    days = [at for at, (_, own) in enumerate(labels) if _name(own) in _normal(DAYS)]
    factors = {
        field: TEN_THOUSAND
        for field, at in figures.items()
        if (unit := UNIT.search(unicodedata.normalize("NFKC", labels[at][0]))) and "万" in unit[0]
    }
    texts = [own or whole for whole, own in labels]
    return Header(number, separator, people, days, figures, texts, factors)


def _is_person(label: str) -> bool:
    name = _name(label)
    return name in _normal(PEOPLE) or _PERSON.fullmatch(re.sub(r"[/|]", "", name)) is not None


def _place(field: str, labels: Sequence[tuple[str, str]]) -> int | None:
    """Place of the column that holds a figure most surely; None where none does."""
    best: tuple[int, int] | None = None
    for at, (whole, own) in enumerate(labels):
        rank = _rank(field, _name(whole), _name(own))
        if rank is not None and (best is None or rank < best[0]):
            best = (rank, at)
    return best[1] if best else None


def _rank(field: str, whole: str, own: str) -> int | None:
    """How sure it is that a header means a figure, the lower the surer; None when it means another."""
    column = ScoreMonth.layout.by_field[field]
    words = _normal((column.header, *column.synonyms, *FIGURES[field]))
    group = whole.removesuffix(own) if own != whole else ""
    if OTHERS.search(group):
        return None
    for name in (own, whole):
        if name in words:
            return words.index(name)
    others = [other for other in ("buyers", "inquiries", "sales") if other != field]
    for name in (own, whole):
        plain = re.sub(r"[->→—:：_\s]", "", name)
        if PATTERNS[field].fullmatch(plain) and not OTHERS.search(plain):
            is_clear = field != "inquiries" or not any(PATTERNS[other].fullmatch(plain) for other in others)
            if is_clear:
                return len(words) + len(BETTER) - sum(word in plain for word in BETTER)
    return None


def _name(label: str) -> str:
    """A header to compare; its unit does not matter."""
    return simplified(UNIT.sub("", unicodedata.normalize("NFKC", label).strip()))


def _normal(words: Sequence[str]) -> list[str]:
    return [normal(word) for word in words]
