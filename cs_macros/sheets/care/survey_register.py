"""Columns of 满意度调查表 (SERVICE 36, domain 1.26)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cs_macros.book import usual
from cs_macros.book.columns import Choice, Count, Day, Entry, IdText, Month, Person, Text, column
from cs_macros.book.defaults import single_shop, today
from cs_macros.sheets.care.register import Customer

if TYPE_CHECKING:
    from cs_macros.book.book import Book


class SurveyStatus(Choice):
    """Where a question for a customer's satisfaction stands."""

    SENT = "已发放"
    RETURNED = "已回收"
    LOST = "未回收"
    ANALYSED = "已分析"
    REPORTED = "已上报"


class Channel(Choice):
    """By what way a customer was asked."""

    CHAT = "旺旺"
    QQ = "QQ"
    PLATFORM = "平台客服工具"
    PHONE = "电话"
    SMS = "短信"
    MAIL = "邮件"
    LETTER = "信函"
    GROUP = "微信群/旺旺群"


SCORE = "填 1 到 5 的整数，5 最满意"


def this_month(record: Any, book: Book) -> str:
    return f"{book.now:%Y-%m}"


def customers_shop(record: Any, book: Book) -> str | None:
    """The shop of the customer's file, where there is one; else the only shop there is."""
    files = book.known(Customer)
    found = {files.row(n).record.shop for n in files.index(("customer_id",)).get((record.customer_id,), ())}
    return str(*found) if len(found) == 1 else single_shop(record, book)


def score(header: str, *words: str) -> Any:
    """The column of one question."""
    return column(header, *words, hint=SCORE, ge=1, le=5, width=8)


class Survey(Entry, sheet="满意度调查表", table="surveys", prefix="MY", messages=True, deadline=True):
    """A question for one customer's satisfaction, and the answer.

    Source: seed 001 「满意度调查表的发放回收统计与分析」, seed 000 「参与客户满意度调查和统计分析」.
    """

    status: SurveyStatus | None = usual.status()
    month: Month = column("月份", "调查月份", default=this_month, stage="发放")
    shop: Text | None = usual.shop(default=customers_shop)
    customer_id: IdText = usual.customer_id()
    channel: Channel = column("渠道", "发放渠道", "调查渠道", width=13)
    sent_at: Day = column("发放日期", "发放时间", "发出日期", default=today)
    returned_at: Day | None = column("回收日期", "回收时间", default=today, stage="回收")
    q1: Count | None = score("产品", "产品满意度", "商品")
    q2: Count | None = score("服务态度", "态度")
    q3: Count | None = score("响应", "响应速度")
    q4: Count | None = score("物流", "物流速度")
    q5: Count | None = score("售后", "售后服务")
    q6: Count | None = score("总体", "总体满意度", "总评")
    complaint: Text | None = column("不满意处", "不满意的地方", width=16)
    suggestion: Text | None = column("意见", "意见建议", "建议", width=16)
    nominee: Person | None = column("提名客服", "提名", "优秀客服", source="staff", hint="客户夸了哪位同事")
    measure: Text | None = column("改进措施", "措施", width=24, stage="分析")
    owner: Person | None = column("负责人", "改进负责人", source="staff")
