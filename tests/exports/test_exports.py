# ruff: noqa: E501 (rows of exports are long)
"""Order exports: our five against another reading, others by the meaning of their headers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_macros.errors import CsError
from cs_macros.exports import Export, read_export
from cs_macros.exports.order import Kind, Refund, State
from cs_macros.exports.states import refund_of, state_of
from cs_macros.exports.taking import attributes, parcel
from tests.lists import for_each

DATA = Path(__file__).parent.parent / "data" / "orders"


def one(path: Path) -> Export:
    (export,) = read_export(path)
    return export


def written(folder: Path, text: str, name: str = "订单.csv", encoding: str = "gb18030") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


# -- the five files, read by something else ----------------------------------------------------


def plainly(name: str, encoding: str) -> list[dict[str, str]]:
    """Rows as the csv module has them, cells without their wrapping."""
    text = (DATA / name).read_bytes().decode(encoding)
    rows = csv.DictReader(io.StringIO(text))
    return [
        {k.strip(): v.strip().removeprefix('="').removesuffix('"').strip("\t '") for k, v in row.items()}
        for row in rows
    ]


@for_each(
    [
        ("taobao-orders.csv", "gb18030", "订单编号", "总金额", "宝贝总数量"),
        ("pdd-orders.csv", "utf-8-sig", "订单号", "用户实付金额(元)", "商品数量(件)"),
        ("douyin-orders.csv", "utf-8-sig", "主订单编号", "订单应付金额", "商品数量"),
    ]
)
def test_orders_amounts_and_pieces_agree(known: tuple[str, str, str, str, str]) -> None:
    name, encoding, number, amount, pieces = known
    rows, export = plainly(name, encoding), one(DATA / name)
    assert [order.order_no for order in export.orders] == [row[number] for row in rows]
    assert sum(order.amount or 0 for order in export.orders) == sum(Decimal(row[amount]) for row in rows)
    assert sum(order.qty or 0 for order in export.orders) == sum(int(row[pieces]) for row in rows)
    assert export.left_out == []


STATES = {
    "taobao-orders.csv": ("gb18030", "订单状态", {
        "等待买家付款": State.UNPAID, "买家已付款,等待卖家发货": State.TO_SHIP,
        "卖家已发货,等待买家确认": State.SHIPPED, "交易成功": State.RECEIVED, "交易关闭": State.CLOSED,
    }),
    "pdd-orders.csv": ("utf-8-sig", "订单状态", {
        "待支付": State.UNPAID, "待发货": State.TO_SHIP, "已发货，待收货": State.SHIPPED,
        "已收货": State.RECEIVED, "已取消": State.CLOSED,
    }),
    "douyin-orders.csv": ("utf-8-sig", "订单状态", {
        "待支付": State.UNPAID, "待发货": State.TO_SHIP, "已发货": State.SHIPPED, "已完成": State.RECEIVED,
        "已关闭": State.CLOSED,
    }),
}  # fmt: skip


@for_each(STATES)
def test_states_agree(name: str) -> None:
    encoding, header, meant = STATES[name]
    wanted = Counter(meant[row[header]] for row in plainly(name, encoding))
    assert Counter(order.state for order in one(DATA / name).orders) == wanted


def test_goods_and_refunds_agree() -> None:
    goods, rows = one(DATA / "taobao-order-items.csv"), plainly("taobao-order-items.csv", "gb18030")
    assert goods.kind is Kind.ITEMS
    assert [(g.order_no, g.model, g.qty) for g in goods.orders] == [
        (row["订单编号"], row["商家编码"], int(row["购买数量"])) for row in rows
    ]
    refunds = one(DATA / "taobao-refunds.xlsx")
    header, *cells = openpyxl.load_workbook(DATA / "taobao-refunds.xlsx").active.iter_rows(values_only=True)
    numbers = [row[header.index("订单编号")] for row in cells]
    assert refunds.kind is Kind.REFUNDS
    assert [refund.order_no for refund in refunds.orders] == numbers
    closed = ("退款成功", "退款关闭")
    waiting = [row for row in cells if row[header.index("退款状态")] not in closed]
    assert sum(refund.refund is Refund.OPEN for refund in refunds.orders) == len(waiting)


def test_cells_lose_their_wrapping_and_labels() -> None:
    order = one(DATA / "taobao-orders.csv").orders[1]
    assert (order.order_no, order.tracking_no) == ("4126130251596884135", "780000000000102")
    assert (order.seller_note, order.shop, order.address[:6]) == ("", "示例鞋铺", "广东省 深圳")
    shipped = next(o for o in one(DATA / "douyin-orders.csv").orders if o.shipped_at)
    assert (shipped.courier, shipped.tracking_no) == ("顺丰速运", "SF1400000000105")
    waiting = one(DATA / "pdd-orders.csv").orders[4]
    assert (waiting.address, waiting.refund) == ("四川省成都市武侯区****", Refund.OPEN)


# -- platforms that nobody has described -------------------------------------------------------

JD = """订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,应付金额,订单状态,下单帐号,客户姓名,客户地址,联系电话,订单备注,商家备注,付款确认时间,货号,订单完成时间
="291234567801",100001,真皮乐福鞋 棕 40码,1,4-在线支付,2026-11-21 10:00:00,268.00,402.00,402.00,402.00,等待出库,jd_one,沈若溪,江苏省南京市鼓楼区示例路1号,13900000001,周末送,红:加急,2026-11-21 10:01:00,XZ-4001,
="291234567801",100002,软底帆布鞋 白 37码,1,4-在线支付,2026-11-21 10:00:00,134.00,402.00,402.00,402.00,等待出库,jd_one,沈若溪,江苏省南京市鼓楼区示例路1号,13900000001,周末送,红:加急,2026-11-21 10:01:00,XZ-1001,
="291234567802",100003,加绒雪地靴 驼色 37码,2,1-货到付款,2026-11-21 11:00:00,458.00,916.00,916.00,916.00,等待出库,jd_two,冯子凯,广东省深圳市南山区示例路2号,13900000002,,,,XZ-2002,
="291234567803",100003,加绒雪地靴 驼色 37码,1,4-在线支付,2026-11-20 11:00:00,458.00,458.00,458.00,458.00,完成,jd_three,方梓轩,北京市朝阳区示例路3号,13900000003,,,2026-11-20 11:02:00,XZ-2002,2026-11-24 09:00:00
="291234567804",100003,加绒雪地靴 驼色 37码,1,4-在线支付,2026-11-20 12:00:00,458.00,458.00,458.00,458.00,(删除)等待出库,jd_four,邱雅婷,北京市朝阳区示例路4号,13900000004,,,2026-11-20 12:02:00,XZ-2002,
="291234567805",100003,加绒雪地靴 驼色 37码,1,4-在线支付,2026-11-20 12:00:00,458.00,458.00,458.00,458.00,等待确认收货,jd_five,马骏,北京市朝阳区示例路5号,13900000005,,,2026-11-20 12:02:00,XZ-2002,
"""

KUAISHOU = """快手小店订单导出\t\t
导出时间：2026-11-22 10:00:00\t\t
订单编号\t商品名称\t商品规格\tSKU编码\t成交数量\t商品单价\t实付款\t订单状态\t售后状态\t订单创建时间\t支付时间\t发货时间\t买家昵称\t收货人姓名\t收货人电话\t收货地址\t快递公司\t快递单号\t买家留言\t商家备注
`2632500000000001\t居家棉拖鞋\t米 37 码\tXZ-3001\t2\t39.90\t79.80\t已发货\t无售后\t2026/11/21 9:05\t2026/11/21 9:06\t2026/11/21 18:00\t老铁一号\t张*\t139****1111\t浙江省杭州市余杭区***\t中通快递\t`78000000000001\t\t
`2632500000000002\t居家棉拖鞋\t米 38 码\tXZ-3001\t1\t39.90\t39.90\t待付款\t\t2026/11/21 9:15\t\t\t老铁二号\t李*\t139****1112\t浙江省杭州市余杭区***\t\t\t\t
`2632500000000003\t居家棉拖鞋\t米 38 码\tXZ-3001\t1\t39.90\t39.90\t交易成功\t退款中\t2026/11/20 9:15\t2026/11/20 9:16\t2026/11/20 19:00\t老铁三号\t王*\t139****1113\t浙江省杭州市余杭区***\t圆通速递\t`YT8800000000001\t\t
合计\t\t\t\t4\t\t159.60\t\t\t\t\t\t\t\t\t\t\t\t\t
"""

YOUZAN = """订单号,订单类型,订单状态,订单创建时间,买家付款时间,交易成功时间,全部商品名称,商品数量,订单应付金额,收货人/提货人,收货人手机号/提货人手机号,收货人省份,收货人城市,收货人地区,详细收货地址/提货地址,买家备注,商家订单备注,归属店铺,跟进客服
E20261121100000012345678,普通订单,待发货,2026-11-21 10:00:00,2026-11-21 10:00:30,,缓震跑步鞋 灰蓝 41,1,389.00,司马亮,13900000021,浙江省,杭州市,余杭区,示例路1号,要礼盒,,示例优选,小静
E20261121100000012345679,普通订单,交易完成,2026-11-18 10:00:00,2026-11-18 10:00:30,2026-11-21 08:00:00,缓震跑步鞋 灰蓝 41,1,389.00,司马亮,13900000021,浙江省,杭州市,余杭区,示例路1号,,,示例优选,
E20261121100000012345680,普通订单,交易关闭,2026-11-18 10:00:00,,,缓震跑步鞋 灰蓝 41,1,389.00,司马亮,13900000021,浙江省,杭州市,余杭区,示例路1号,,,示例优选,
"""


def test_jingdong_without_a_profile(tmp_path: Path) -> None:
    """Two goods of one order repeat its amount; a struck-out order is closed; 1-货到付款 pays at the door."""
    export = one(written(tmp_path, JD))
    first, door, done, struck, underway = export.orders
    assert (first.order_no, first.qty, first.amount) == ("291234567801", 2, Decimal("402.00"))
    assert first.model == "XZ-4001×1、XZ-1001×1"
    assert first.item == "真皮乐福鞋 棕 40码、软底帆布鞋 白 37码"
    assert (first.customer_id, first.phone, first.buyer_note) == ("jd_one", "13900000001", "周末送")
    assert (first.seller_note, f"{first.paid_at}") == ("红:加急", "2026-11-21 10:01:00")
    assert (door.on_delivery, door.amount, door.model) == (True, Decimal("916.00"), "XZ-2002")
    assert [o.state for o in export.orders] == ["to_ship", "to_ship", "received", "closed", "shipped"]
    assert f"{done.received_at}" == "2026-11-24 09:00:00"
    assert struck.paid_at is not None
    assert underway.state is State.SHIPPED


def test_kuaishou_with_a_title_and_a_total(tmp_path: Path) -> None:
    export = one(written(tmp_path, KUAISHOU, "快手.xls"))
    shipped, unpaid, refunding = export.orders
    assert (export.header_row, export.columns["amount"]) == (3, "实付款")
    assert (shipped.order_no, shipped.tracking_no) == ("2632500000000001", "78000000000001")
    assert (shipped.item, shipped.model, shipped.amount) == (
        "居家棉拖鞋 米 37 码",
        "XZ-3001",
        Decimal("79.80"),
    )
    assert (unpaid.state, unpaid.customer_id, f"{unpaid.ordered_at}") == (
        State.UNPAID, "老铁二号", "2026-11-21 09:15:00",
    )  # fmt: skip
    assert (refunding.state, refunding.refund) == (State.RECEIVED, Refund.OPEN)
    assert [(each.row, each.reason) for each in export.left_out] == [(7, "“合计”不是订单号")]


def test_youzan_with_two_names_in_a_header(tmp_path: Path) -> None:
    export = one(written(tmp_path, YOUZAN, encoding="utf-8-sig"))
    first, done, closed = export.orders
    assert (first.customer_name, first.phone, first.agents) == ("司马亮", "13900000021", "小静")
    assert (first.address, first.buyer_note, first.shop) == (
        "浙江省杭州市余杭区示例路1号",
        "要礼盒",
        "示例优选",
    )
    assert (first.state, done.state, closed.state) == (State.TO_SHIP, State.RECEIVED, State.CLOSED)
    assert f"{done.received_at}" == "2026-11-21 08:00:00"


def test_1688_with_an_orders_cells_merged_over_its_goods(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(
        ["订单编号", "买家公司名", "买家会员名", "货品总价(元)", "运费(元)", "实付款(元)", "订单状态", "订单创建时间",
         "订单付款时间", "收货人姓名", "收货地址", "联系电话", "联系手机", "货品标题", "单价(元)", "数量", "单位",
         "货号", "买家留言", "物流公司", "运单号"]
    )  # fmt: skip
    book.active.append(
        ["1688000000000000001", "示例公司", "采购甲", 1070, 10, 1080, "等待买家收货", "2026-11-21 09:00:00",
         "2026-11-21 09:10:00", "甲方", "浙江省义乌市示例路1号", "0579-88888888", "13900000031", "软底帆布鞋", 134, 4,
         "双", "XZ-1001", "", "中通快递", "78000000000031"]
    )  # fmt: skip
    book.active.append([None] * 13 + ["真皮乐福鞋", 267, 2, "双", "XZ-4001"])
    book.active.append(
        ["1688000000000000002", "示例公司", "采购甲", 134, 0, 134, "等待卖家发货", "2026-11-21 10:00:00",
         "2026-11-21 10:10:00", "甲方", "浙江省义乌市示例路1号", "", "13900000031", "软底帆布鞋", 134, 1, "双",
         "XZ-1001"]
    )  # fmt: skip
    book.save(tmp_path / "1688.xlsx")
    first, second = one(tmp_path / "1688.xlsx").orders
    assert (first.model, first.qty, first.amount) == ("XZ-1001×4、XZ-4001×2", 6, Decimal("1080.00"))
    assert (first.customer_id, first.phone, first.state) == ("采购甲", "13900000031", State.SHIPPED)
    assert (second.order_no, second.amount, second.state) == (
        "1688000000000000002", Decimal("134.00"), State.TO_SHIP,
    )  # fmt: skip


def test_sub_orders_with_amounts_of_their_own_are_added(tmp_path: Path) -> None:
    head = "主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,商品单价,订单应付金额,订单提交时间,订单状态,售后状态\n"
    rows = (
        "6917000000000000001,6917000000000000001,甲,红,1,A12,10.00,10.00,2026-11-21 09:00:00,已发货,-\n"
        "6917000000000000001,6917000000000000002,甲,红,1,A12,10.00,10.00,2026-11-21 09:00:00,待发货,-\n"
        "6917000000000000001,6917000000000000003,乙,蓝,1,B03,10.00,10.00,2026-11-21 09:00:00,已关闭,退款成功\n"
    )
    (order,) = one(written(tmp_path, head + rows, encoding="utf-8")).orders
    assert (order.model, order.qty, order.amount) == ("A12×2、B03×1", 3, Decimal("30.00"))
    assert (order.state, order.said) == (State.TO_SHIP, "待发货")


def test_what_gives_no_order_is_left_out_with_its_reason(tmp_path: Path) -> None:
    text = (
        "订单号,订单状态,下单时间,商品\n4.12617E+18,待发货,2026-11-21,甲\n,待发货,2026-11-21,乙\n"
        "4126000000000000001,外星状态,2026-11-21,丙\n4126000000000000002,待发货,2026-11-21,丁\n"
    )
    export = one(written(tmp_path, text))
    assert [order.order_no for order in export.orders] == ["4126000000000000002"]
    assert [(each.row, each.reason) for each in export.left_out] == [
        (2, "订单号已被表格软件改坏，无法还原"),
        (3, "没有订单号"),
        (4, "看不懂订单状态“外星状态”"),
    ]


def test_cells_that_nobody_can_read_are_told_of(tmp_path: Path) -> None:
    text = (
        "订单号,订单状态,下单时间,商品,数量,应付金额\n"
        "4126000000000000001,待发货,2026-11-21,甲,一对,约一百\n"
        "4126000000000000002,待发货,昨天下午,乙,2,300.00\n"
        "合计,,,,乱写,不是数\n"
    )
    export = one(written(tmp_path, text))
    assert [(o.qty, o.amount) for o in export.orders] == [(None, None), (2, Decimal("300.00"))]
    assert sorted(export.warnings) == [
        "下单时间看不懂，空着导入：第 3 行“昨天下午”。",
        "应付金额看不懂，空着导入：第 2 行“约一百”。",
        "数量看不懂，空着导入：第 2 行“一对”。",
    ]


@for_each(
    [
        ("订单号,商品,下单时间\n4126000000000000001,甲,2026-11-21\n", "缺少订单状态"),
        ("订单号,订单状态,商品\n4126000000000000001,待发货,甲\n", "缺少时间"),
        ("订单号,订单状态,下单时间\n4126000000000000001,乱七八糟,2026-11-21\n", "看不懂订单状态里的说法"),
        ("姓名,年龄,城市\n甲,3,杭州\n", "没有找到有订单号的表头"),
    ]
)
def test_a_file_that_lists_no_orders_is_refused(known: tuple[str, str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, pytest.raises(CsError) as refused:
        read_export(written(Path(folder), known[0]))
    assert known[1] in refused.value.message


# -- words -------------------------------------------------------------------------------------

WORDS = {
    State.UNPAID: "待付款 等待付款 未付款 待支付 未支付 等待买家付款 等待付款确认",
    State.TO_SHIP: "待发货 未发货 等待发货 已付款 已支付 备货中 等待出库 待出库 部分发货 待商家发货 付款成功 待打单 已成团，待发货",
    State.SHIPPED: "已发货 商家已发货 待收货 等待买家收货 运输中 派送中 已出库 待签收 待揽收 卖家已发货，等待买家确认",
    State.RECEIVED: "交易成功 已完成 完成 已收货 已签收 待评价 交易完成 已评价",
    State.CLOSED: "交易关闭 已关闭 已取消 取消 交易失败 已作废 未发货，退款成功 已发货，退款成功 已退款",
}  # fmt: skip


@for_each([(word, state) for state, words in WORDS.items() for word in words.split()])
def test_the_words_of_platforms_for_a_state(known: tuple[str, State]) -> None:
    assert state_of(known[0]) is known[1]


@for_each(
    [("无", ""), ("未申请", ""), ("退款关闭", ""), ("售后已取消", ""), ("退款成功", "done"), ("已全额退款", "done"),
     ("退款中", "open"), ("待商家处理", "open"), ("买家已经申请退款，等待卖家同意", "open"), ("售后处理中", "open"),
     ("同意退款，退款中", "open"), ("平台介入", "open")]
)  # fmt: skip
def test_the_words_of_platforms_for_a_refund(known: tuple[str, str]) -> None:
    assert refund_of(known[0]) == known[1]


@given(st.text(max_size=40))
def test_no_cell_breaks_a_reader(text: str) -> None:
    for read in (state_of, refund_of, attributes, parcel):
        read(text)  # type: ignore[operator]
