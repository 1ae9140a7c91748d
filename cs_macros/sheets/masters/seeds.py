"""Reasons that a new workbook's drop-downs begin with; the shop adds and retires its own."""

from __future__ import annotations

from collections.abc import Mapping

from cs_macros.book.office import ReasonKind
from cs_macros.hosts.port import Cell

REASONS: Mapping[ReasonKind, tuple[str, ...]] = {
    # Quality and wrong goods: seed 001/003 「质量问题」「避免发错货的情况」; the rest is common trade usage.
    ReasonKind.RETURN: (
        "质量问题",
        "尺码或规格不合适",
        "颜色或款式不喜欢",
        "与描述不符",
        "发错货",
        "少件或漏发",
        "运输损坏",
        "七天无理由",
        "其他",
    ),
    # CORE 12, F-7.
    ReasonKind.REJECTION: (
        "客户不想要了",
        "外包装破损",
        "联系不上",
        "地址错误",
        "货到付款拒付",
        "延误",
        "其他",
    ),
    # Judgements of a complaint: seed 000 (产品, 服务, 用法不当); 服务态度: R-019; late shipping: R-045.
    ReasonKind.COMPLAINT: (
        "商品质量",
        "服务态度",
        "回复慢",
        "发货延误",
        "物流问题",
        "发错货或少件",
        "退款退货处理慢",
        "用法不当",
        "其他",
    ),
    # Common trade usage; the seeds ask for the reason and name none but 服务态度.
    ReasonKind.REVIEW: (
        "商品质量",
        "与描述不符",
        "尺码或规格不合适",
        "发货慢",
        "物流慢",
        "包装破损",
        "服务态度",
        "价格",
        "其他",
    ),
    # 缺货: R-039; 客户不想要了: R-066; 发货后撤回: R-090; 多付: CORE 1 (多付退回).
    ReasonKind.REFUND: (
        "客户不想要了",
        "缺货",
        "质量问题",
        "多付或重复付款",
        "金额不符，客户放弃",
        "发货后撤回",
        "发错货或少件",
        "其他",
    ),
    # What customers ask every day: seed 000 (客服的日常), seed 001 (议价, 物流, 售后), seed 004.
    ReasonKind.PROBLEM: (
        "商品咨询",
        "尺码或规格",
        "库存与发货",
        "价格与优惠",
        "支付",
        "物流",
        "退换货",
        "质量",
        "发票与赠品",
        "服务态度",
        "其他",
    ),
    # Seed 000 「对于未成交客户进行分析」; the reasons are common trade usage.
    ReasonKind.LOST: (
        "价格高",
        "没有想要的款或码",
        "缺货",
        "发货或物流慢",
        "担心质量",
        "回复不及时",
        "只是问问",
        "去别家买了",
        "其他",
    ),
    # What opinions are about: common trade usage.
    ReasonKind.OPINION: (
        "款式",
        "质量",
        "价格",
        "包装",
        "物流",
        "服务",
        "活动",
        "其他",
    ),
}


def rows_of_reasons() -> list[dict[str, Cell]]:
    """The rows of the sheet 原因字典 in a new workbook, field → cell."""
    return [
        {"kind": kind.value, "reason": reason, "active": "是"}
        for kind, reasons in REASONS.items()
        for reason in reasons
    ]
