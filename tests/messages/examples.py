"""Values to try the templates with: one believable row, and the worst that a sheet may hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from cs_macros.messages import Template

EXAMPLE: Mapping[str, object] = {
    "actual": "3件",
    "address": "浙江省杭州市西湖区文三路100号2幢301室",
    "agent": "张三",
    "agent_name": "小美",
    "alternative": "轻便款拉杆箱",
    "amount": Decimal("128.5"),
    "amount_due": Decimal("128.5"),
    "amount_received": 100.0,
    "approved_by": "李店长",
    "away_reason": "开会",
    "back_time": "14:30",
    "backup_agent": "小丽",
    "base_price": Decimal("199"),
    "benefit": "九五折",
    "campaign_end": datetime(2026, 11, 30, 23, 59),
    "campaign_name": "冬季上新",
    "campaign_text": "满200元减20元",
    "change_kind": "属性修改",
    "care_note": "定期擦干轮轴",
    "channel": "支付宝",
    "claimed_at": None,
    "cod_price": Decimal("205.00"),
    "comment": "继续努力",
    "complaint_text": "收到的箱子轮子不转，联系客服没有回复",
    "courier": "中通快递",
    "customer_id": "tb00123",
    "customer_name": "王小姐",
    "cutoff": "16:00",
    "date": date(2026, 11, 25),
    "delay_reason": "仓库盘点",
    "detail": "黑色改成蓝色",
    "diff": Decimal("30"),
    "difference": Decimal("-28.50"),
    "direction": "short",
    "emo_bye": "/:804",
    "emo_happy": "/:)-(",
    "emo_kiss": "/:087",
    "emo_smile": "/:^_^",
    "eta_days": "2至3",
    "event_date": date(2026, 12, 24),
    "event_name": "老客户联谊",
    "events": ["10-08 罚 私自调班 50.00 元：没有申请"],
    "expected_life": "4至5年",
    "explain_text": "箱体的划痕是托运时造成的",
    "far_days": "3至5",
    "features": "20寸，可登机，万向轮静音",
    "figures": ["销售额 12000.00 元", "询单转化率 71.0%"],
    "fit_note": "适合三到五天的出行",
    "followup_time": "今天17:00",
    "flag_colour": "红",
    "freight": Decimal("12"),
    "freight_amount": Decimal("12"),
    "freight_changed": True,
    "free_shipping": True,
    "from_agent": "张三",
    "gift_name": "行李牌",
    "gift_text": "一个行李牌",
    "holiday": "元旦",
    "is_brand_direct": True,
    "is_coming": False,
    "is_default": True,
    "is_paid": True,
    "needed": True,
    "silent_tries": 3,
    "silent_wait_s": 5,
    "is_reship": True,
    "issue": "箱体有一处磕碰",
    "item": "20寸拉杆箱",
    "items": ["订单2233待补发", "王小姐等回电"],
    "jzh_days": "1至2",
    "kind": "退货",
    "last_topic": "上次您买的背包用得还顺手吧",
    "late_by": None,
    "latest_status": "已到达杭州转运中心",
    "manager_title": "主管",
    "member_rule": "满两单九五折",
    "member_word": "旺旺ID（会员名）",
    "model": "LG-20",
    "month": "2026-10",
    "n": 12,
    "near_days": "1至2",
    "near_region": "江浙沪皖",
    "need_restock": True,
    "new_address": "浙江省杭州市滨江区江南大道8号",
    "new_attr": "蓝色24寸",
    "new_item": "24寸拉杆箱",
    "new_price": Decimal("188"),
    "next_step": "退款马上为您办理",
    "next_time": datetime(2026, 11, 23, 18, 0),
    "official": True,
    "old_attr": "黑色20寸",
    "old_item": "20寸拉杆箱",
    "on_slips": False,
    "online_exclusive": True,
    "open": 3,
    "order_no": "2233445566778899001",
    "order_no_close": "2233445566778899002",
    "order_no_keep": "2233445566778899001",
    "orig_shift": "早班",
    "other": "李四",
    "outcome": "退款",
    "outcome_text": "退款正在为您办理",
    "package_term": "鞋盒",
    "page": "5件",
    "person": "小丽",
    "phone_masked": "138****1111",
    "photos": "照片 1",
    "place": "杭州门市二楼",
    "post_days": "5至7",
    "post_name": "售后",
    "proof_text": "每件都可以提供进货凭证",
    "province_days": "1至2",
    "qty": 1,
    "rating": "差评",
    "reason": "家里有事",
    "reason_hint": "轮子有响声",
    "received_date": date(2026, 11, 22),
    "recipient": "王小姐",
    "refund_amount": Decimal("128.5"),
    "refund_date": date(2026, 11, 22),
    "reply_by": datetime(2026, 11, 24, 18, 0),
    "request": "包装里放一张生日贺卡",
    "reship_tracking": "73100012345",
    "return_address": "浙江省杭州市余杭区仓前街道6号仓",
    "return_phone": "057188888888",
    "return_recipient": "胜球售后",
    "salutation": "王小姐",
    "ship_date": date(2026, 11, 23),
    "ship_text": "我们会尽快为您安排发货",
    "shop_name": "胜球旗舰店",
    "solution": "更换了轮子的供应商",
    "solution_text": "我们为您免费更换一对轮子",
    "spec": "黑色20寸",
    "special_price": Decimal("188"),
    "standing": "已批准",
    "survey_link": "订单页的“服务评价”",
    "target_account": "胜球旗舰店:小丽",
    "to_agent": "李四",
    "topic": "轮子有响声",
    "total": 5,
    "totals": ["提成金额 180.00 元", "应发合计 130.00 元"],
    "tracking_no": "73100012345",
    "uniform_price": True,
    "unused": 2,
    "usage_text": "拉杆要按住按钮再收",
    "wait_min": 2,
    "wait_minutes": 5,
    "week": "2026-W47",
    "workdays": 7,
}

CHOSEN: Mapping[str, Mapping[str, object]] = {
    "exchange_diff": {"direction": "pay"},
    "internal_review_reason": {"outcome": "客户接受", "reason": "轮子有响声"},
    "rejected_contact": {"kind": "拒收"},
    "review_public_reply": {"reason": "轮子的响声"},
}
"""Templates in which a variable means something else."""

SENTENCES = {"solution_text", "usage_text", "explain_text", "outcome_text", "next_step", "ship_text"}
"""Typed as whole sentences, sometimes with their full stop."""

LONG = "阿不都热合曼·买买提江（备用名：欧阳娜娜）Very-Long-Customer-Name-0123456789"


def example(template: Template) -> dict[str, object]:
    """Everything filled in."""
    chosen = CHOSEN.get(template.id, {})
    return {name: chosen.get(name, EXAMPLE[name]) for name in template.variables}


def worst(template: Template) -> dict[str, object]:
    """Long and awkward texts in what is required, every optional value missing in its own way."""
    blanks = [None, "", "  ", float("nan"), "NaT", "\u200b", "None"]
    values: dict[str, object] = {}
    for place, (name, variable) in enumerate(template.variables.items()):
        value = example(template)[name]
        if variable.policy != "required":
            value = blanks[place % len(blanks)]
        elif isinstance(value, str) and not variable.choices and name not in ("month", "week"):
            value = f" {LONG}\n{value}{'。' if name in SENTENCES else ''}"
        values[name] = value
    return values
