"""More than 2,000 sentences that nobody would mind, from the catalogue and everyday words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from cs_macros.messages import all_ids, load, render
from tests.messages.examples import example, worst

ITEMS = (
    "拉杆箱",
    "女装外套",
    "高仿真花",
    "垃圾桶",
    "傻瓜相机",
    "二维码扫描枪",
    "行李牌",
    "银行卡包",
    "儿童行李箱",
    "高精度秤",
)
ASKS = (
    "请问{}还有货吗",
    "{}什么时候可以到",
    "我想看看{}的尺寸",
    "{}可以换一个颜色吗",
    "收到的{}有点小",
    "麻烦把{}的发票一起寄给我",
    "{}是不是很重",
    "您好，{}的保养方法是什么",
)
ANSWERS = (
    "{}有现货，您可以放心购买",
    "亲，{}的尺寸在详情页可以看到",
    "{}需要先用湿布擦干净，再晾干",
    "您的{}正在派送途中，请注意查收",
    "{}的包装很结实，请您收到后先检查",
    "很抱歉，{}暂时缺货，预计下周到货",
    "{}是今年的新款，颜色有黑、白、蓝三种",
    "我已经把{}的图片发给您了",
)
SCENES = ("", "您好，", "亲，", "不好意思，", "好的，", "谢谢您，", "请您放心，", "另外，", "麻烦您了，")
EVERYDAY = Path(__file__).with_name("everyday.txt").read_text("utf-8").splitlines()


def harmless() -> Iterator[str]:
    """The sentences, in a fixed order."""
    for template_id in all_ids():
        template = load(template_id)
        for values in (example(template), worst(template)):
            yield render(template_id, values)
    for scene, text, item in product(SCENES, (*ASKS, *ANSWERS), ITEMS):
        yield f"{scene}{text.format(item)}。"
    for scene, text in product(SCENES, EVERYDAY):
        yield f"{scene}{text}。"
