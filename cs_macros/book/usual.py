"""The columns that sheets share, each with one header and one list of what else people call it.

    class Review(Entry, sheet="中差评登记表", table="reviews", prefix="RV"):
        status: ReviewStatus | None = usual.status()
        shop: Text = usual.shop()
        order_no: IdText = usual.order_no("评价订单号")

A sheet may add words that hold in it alone, and word the header or anything else of a column otherwise.
A word stands here when it means the column in every sheet that has it; one that a sheet uses for another
of its columns is that one's. The rules that sheets share are in `usual_rules`, and named here too.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from cs_macros.book.columns import BUTTONS, column
from cs_macros.book.defaults import fixed, operator, shops_courier, shops_platform, single_shop, today
from cs_macros.book.flags import Flag
from cs_macros.book.repeats import once as once
from cs_macros.book.usual_rules import as_agreed as as_agreed
from cs_macros.book.usual_rules import by_state as by_state
from cs_macros.book.usual_rules import hand_in_by as hand_in_by
from cs_macros.book.usual_rules import handed_in_by as handed_in_by
from cs_macros.book.usual_rules import in_a_week as in_a_week
from cs_macros.book.usual_rules import must as must
from cs_macros.book.usual_rules import week_by as week_by
from cs_macros.book.usual_rules import weekday_by as weekday_by
from cs_macros.book.usual_rules import where as where
from cs_macros.book.usual_rules import whose as whose
from cs_macros.book.usual_rules import within as within
from cs_macros.book.usual_times import not_ahead as not_ahead
from cs_macros.book.usual_times import not_before as not_before


def _usual(name: str, words: str, *more: str, header: str = "", **about: Any) -> Any:
    """Declare a shared column.

    Args:
      name: Its header, unless `header` says otherwise.
      words: What else it is called in every sheet, separated by spaces.
      more: What else it is called in this one.
    """
    return column(header or name, *more, shared=(name, *words.split()), **about)


# -- where a row stands ---------------------------------------------------------------------------

status = partial(
    _usual, "状态", "進度 处理状态 狀態 进度 当前状态 跟进状态 处理进度", owner=BUTTONS, width=10
)
log_date = partial(_usual, "登记日期", "日期 登記日期 登记时间日期 日期登记 受理日期 反馈日期", default=today)

# -- whose order ----------------------------------------------------------------------------------

shop = partial(
    _usual, "店铺", "店名 店鋪 网店 店铺名称 所属店铺", default=single_shop, source="shops", width=14
)
platform = partial(_usual, "平台", "销售平台 所属平台 渠道", default=shops_platform, width=9)
order_no = partial(_usual, "订单号", "订单编号 單號 訂單號 交易号 订单 单号 订单编码", width=23)
customer_id = partial(
    _usual,
    "客户ID",
    "旺旺 旺旺号 旺旺ID 客户旺旺 买家旺旺 会员名 买家会员名 买家ID 客户账号 客戶ID",
    width=16,
)
customer_name = partial(_usual, "客户姓名", "姓名 客戶姓名 客户 买家姓名 顾客姓名", width=10)
RECEIVERS = ("收货人", "收件人")
"""What 客户姓名 is called too, where nothing comes back that somebody of the shop receives."""

phone = partial(_usual, "电话", "联系电话 手机 手机号 手机号码 联系方式 客户电话 電話", width=15)
address = partial(_usual, "收货地址", "地址 收貨地址 详细地址 客户地址", width=32)

# -- which goods, which parcel --------------------------------------------------------------------

item = partial(_usual, "商品", "商品名称 宝贝 宝贝名称 产品 产品名称 货品 品名", width=22)
model = partial(_usual, "型号", "款号 规格 型號 尺码 颜色尺码 货号 规格型号", width=14)
qty = partial(_usual, "数量", "件数 數量", ge=1)
courier = partial(
    _usual,
    "快递公司",
    "快递 快遞 快遞公司 快递名称 物流 物流公司",
    default=shops_courier,
    source="couriers",
    width=12,
)
tracking_no = partial(_usual, "运单号", "快递单号 快递号 物流单号 发货单号 運單號")
received_by = partial(_usual, "收件人", "收货人员 仓库收件人 签收人", default=operator, source="staff")
photos = partial(_usual, "照片凭证", "照片 图片 凭证 凭证图片 截图", hint="文件名或存放位置", width=20)

# -- money, and what the back office is told ------------------------------------------------------

refund_amount = partial(_usual, "退款金额", "退款 退款金額 退款额 应退金额", ge=0)
refund_date = partial(_usual, "退款日期", "退款时间", default=today)
refund_by = partial(_usual, "退款人", "", default=operator, source="staff")
loss_amount = partial(_usual, "损失金额", "损失 报损金额", ge=0)
flag = partial(_usual, "旗色", "插旗", owner=BUTTONS, default=fixed(Flag.NONE), width=7)
remark = partial(_usual, "备注文本", "", owner=BUTTONS, width=30)
follow_note = partial(_usual, "跟踪备注", "备注 跟进", width=36)

# -- who asks, who grants -------------------------------------------------------------------------

applicant = partial(_usual, "申请人", "申請人 姓名", default=operator, source="staff")
approver = partial(_usual, "审批人", "行政审批人", default=operator, source="staff")
decision_note = partial(_usual, "审批说明", "", width=24)
