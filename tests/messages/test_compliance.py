"""Every line of domain/5-compliance.md that can be seen in a text: refused and accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs_macros.messages import Finding, ShopFacts, WordLists, check
from cs_macros.messages.folding import tight
from tests.lists import for_each

HERE = Path(__file__).parent


def levels(text: str, rule: str, **how: object) -> set[str]:
    return {str(f.level) for f in check(text, **how) if f.rule == rule}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "level", "platform", "text"),
    [
        *(
            ("COM-01", "block", None, f"亲，这款是{word}哦")
            for word in ("高仿", "精仿", "非正品", "复印版", "扫描版")
        ),
        ("COM-01", "block", "淘宝", "这是A货，质量不错"),
        ("COM-02", "block", None, "你这个人真是傻逼"),
        ("COM-02", "block", None, "爱买不买，随便你"),
        ("COM-02", "block", None, "你给我 滚！"),
        ("COM-02", "block", None, "滚"),
        ("COM-02", "block", None, "你个SB"),
        ("COM-02", "block", None, "再投诉我就让你好看"),
        ("COM-04", "block", "快手", "您加我微信吧"),
        ("COM-04", "warn", "淘宝", "您加我微信吧"),
        ("COM-04", "warn", None, "请看 https://example.com/a?b=1 里的说明"),
        ("COM-04", "block", "快手", "发到 kefu@example.com 就可以"),
        ("COM-04", "block", "快手", "打到6222020200112233445这个账户"),
        ("COM-04", "block", "快手", "打到 6222 0202 0011 2233 445 就可以"),
        ("COM-04", "block", "快手", "六二二二零二零二零零一一二二三三"),
        ("COM-04", "block", "快手", "请扫二维码付款"),
        ("COM-04", "block", "快手", "支付宝账号是 abc"),
        ("COM-04", "block", "快手", "我们实体店地址在人民路"),
        ("COM-04", "block", "快手", "您可以去淘宝搜我们的店"),
        ("COM-05", "warn", None, "这是传销"),
        ("COM-05", "warn", None, "别家的都是假的"),
        ("COM-06", "block", "快手", "您好，我是快手官方客服"),
        ("COM-06", "block", None, "我是平台客服，请您配合"),
        ("COM-06", "block", None, "这里是淘宝小二"),
        ("COM-07", "block", None, "给个好评，返现5元"),
        ("COM-07", "block", None, "送您优惠券一张，麻烦改评价"),
        ("COM-07", "block", None, "您删除评价，我们补偿您20元"),
        ("COM-07", "block", None, "五星好评有赠品"),
        ("COM-07", "block", None, "修改评价后给您升级会员"),
        ("COM-07", "warn", None, "给您一张优惠券，与是否好评无关"),
        ("COM-07", "block", None, "給個好 評，送您小礼物"),
        ("COM-07", "block", None, "给个好评，我们有礼品相送"),
        ("COM-08", "block", None, "我们的质量是最好的"),
        ("COM-08", "block", None, "全国销量第一"),
        ("COM-08", "block", None, "绝对不会坏"),
        ("COM-08", "block", None, "100%不褪色"),
        ("COM-08", "block", None, "永不生锈"),
        ("COM-09", "block", None, "我特意为您申请的价格，别人都是原价"),
        ("COM-09", "block", None, "主管说可以给您便宜五元"),
        ("COM-09", "block", None, "店长已经同意了，给您包邮"),
        ("COM-10", "warn", None, "签收后我们概不负责"),
        ("COM-10", "warn", None, "您已经签字了，就不能退了"),
        ("COM-08", "warn", None, "这是永久的纪念"),
        ("COM-12", "block", None, "请把验证码发给我"),
        ("COM-14", "warn", None, "好啊"),
        ("COM-14", "warn", None, "嗯，知道了"),
        ("COM-14", "warn", None, "恩，好的"),
        ("COM-14", "warn", None, "噢，是这样"),
        ("COM-14", "warn", None, "行。"),
        ("COM-15", "info", None, "这一款有黑色和蓝色两种颜色可选"),
        ("COM-16", "warn", None, "我们的商品都不讲价的"),
        ("COM-16", "warn", None, "不知道。"),
        ("COM-17", "warn", None, "这个不归我管"),
        ("COM-18", "warn", None, "付款之后又要加价5元"),
        ("COM-18", "warn", None, "亲，您还需再付10元"),
        ("COM-19", "warn", None, "今天就可以给您发货"),
        ("COM-20", "warn", None, "重复的订单已经帮您关闭了"),
        ("COM-21", "warn", None, "我们保证正品"),
        ("COM-22", "warn", None, "小张这次罚款50元"),
        ("COM-23", "warn", None, "我们的成本就要80元"),
        ("COM-24", "info", None, "你到底想怎么样"),
        ("COM-25", "warn", "快手", "我们有个粉丝群，您可以加群"),
        ("COM-26", "info", "快手", "加我微信"),
    ],
)
def test_it_is_found(rule: str, level: str, platform: str | None, text: str) -> None:
    assert levels(text, rule, platform=platform) == {level}


@pytest.mark.parametrize(
    ("rule", "platform", "text"),
    [
        ("COM-01", None, "高仿真花束，装饰用"),
        ("COM-01", None, "个子很高，仿佛大人"),
        ("COM-01", None, "这是正品，请放心"),
        ("COM-02", None, "给您妈妈的礼物"),
        ("COM-02", None, "垃圾桶和傻瓜相机都有货"),
        ("COM-02", None, "电脑过去死机过一次"),
        ("COM-04", "快手", "您的订单号2233445566778899001已经发货"),
        ("COM-04", "快手", "请去中国银行办理"),
        ("COM-04", "快手", "尺码有 36 37 38 39 40 41 42"),
        ("COM-04", "快手", "2026-11-22 16:30 之前"),
        ("COM-04", "快手", "电话 0571-88888888 或 13800001111"),
        ("COM-04", "快手", "运费会退到您的支付宝"),
        ("COM-04", "快手", "这是二维码扫描枪，可以扫条码"),
        ("COM-05", None, "别家的产品我不是很了解，不便评价"),
        ("COM-06", None, "我是胜球官方旗舰店的客服小美"),
        ("COM-06", None, "您可以联系平台客服介入"),
        ("COM-07", None, "感谢您的好评"),
        ("COM-07", None, "首页可以领取优惠券"),
        ("COM-07", None, "质量问题，我们补偿您20元，很抱歉"),
        ("COM-07", None, "您好，评价里说到的优惠券已经补发"),
        ("COM-08", None, "文三路 100 号，温度 100 度"),
        ("COM-08", None, "我会第一时间回复您，最近比较忙，最晚明天"),
        ("COM-09", None, "我去帮您向主管申请一下"),
        ("COM-10", None, "签收前请检查外包装"),
        ("COM-14", None, "银行正在进行盘点，行李箱有货，感恩支持，可行"),
        ("COM-15", None, "好的"),
        ("COM-16", None, "亲，很抱歉，我们暂时不议价"),
        ("COM-18", None, "亲，运费由我们承担"),
        ("COM-19", None, "我们会尽快为您安排发货"),
        ("COM-19", None, "今天暂时无法发出"),
        ("COM-20", None, "请问是否可以关闭后一笔订单"),
        ("COM-25", "淘宝", "我们有老客户旺旺群"),
        ("COM-26", "快手", "您好，请稍等"),
    ],
)
def test_it_is_left_alone(rule: str, platform: str | None, text: str) -> None:
    assert levels(text, rule, platform=platform) == set()


@pytest.mark.parametrize(
    ("rule", "text", "true", "false"),
    [
        ("COM-09", "我问过主管了", ShopFacts(approved=True), ShopFacts(approved=False)),
        ("COM-19", "今天就可以给您发货", ShopFacts(ships_today=True), ShopFacts(ships_today=False)),
        ("COM-19", "明天给您发货", ShopFacts(ships_tomorrow=True), ShopFacts(ships_tomorrow=False)),
        ("COM-20", "已经帮您关闭了", ShopFacts(consent=True), ShopFacts(consent=False)),
        ("COM-21", "我们是旗舰店，品牌直销，保证正品", ShopFacts(flagship=True), ShopFacts(flagship=False)),
    ],
)
def test_what_is_true_may_be_said(rule: str, text: str, true: ShopFacts, false: ShopFacts) -> None:
    assert levels(text, rule, facts=true) == set()
    assert levels(text, rule, facts=false) == {"block"}


def test_the_same_reminder_twice_a_day_is_doubted() -> None:
    assert levels("亲，您好", "COM-03", facts=ShopFacts(same_today=True)) == {"warn"}
    often = ShopFacts(sent_today=3, max_contacts_per_day=3)
    assert levels("亲，您好", "COM-03", facts=often) == {"warn"}
    assert levels("亲，您好", "COM-03", facts=ShopFacts(sent_today=9)) == set()


def test_known_numbers_are_no_accounts() -> None:
    text = "您的6222020200112233445 73100012345已经发出"
    assert levels(text, "COM-04", platform="快手", known_ids=["6222020200112233445"]) == set()
    assert levels(text, "COM-04", platform="快手") == {"block"}


@pytest.mark.parametrize(
    "text",
    [
        "订单号4111111111111111已发货",
        "您的两个订单号是2233445566778899001和2233445566778899002",
        "运单号77712345678901、77712345678902都到了",
        "3210000123456789和3210000123456790是您的两个单号",
        "231120-098765432109876这单已退款",
        "订单231120-098765432109876和231121-098765432109877都退了",
    ],
)
def test_a_number_with_its_label_is_no_bank_account(text: str) -> None:
    for platform in (None, "淘宝", "拼多多", "快手"):
        assert levels(text, "COM-04", platform=platform) == set()


def test_a_label_hides_no_account_that_money_is_to_be_sent_to() -> None:
    assert "block" in levels("打款到订单号6222020200112233440这个卡号", "COM-04", platform="快手")


def test_the_longest_word_is_named() -> None:
    found = [finding.words for finding in check("这是非正品") if finding.rule == "COM-01"]
    assert found == ["非正品"]


def test_a_finding_points_at_the_words_as_typed() -> None:
    text = "亲，這是 Ａ　貨 哦，也有高·仿的"
    places = [(f.words, text[f.start : f.end]) for f in check(text) if f.rule == "COM-01"]
    assert places == [("Ａ　貨", "Ａ　貨"), ("高·仿", "高·仿")]


def test_every_finding_says_what_to_write_instead() -> None:
    for finding in check("高仿，加我微信，嗯，今天发货，最好的，旗舰店", platform="快手"):
        assert finding.message
        assert finding.hint
        assert finding.basis


def test_a_shop_extends_and_strikes_words() -> None:
    lists = WordLists.shipped().with_own(
        [
            ("尾单", "禁止", "说清是什么货。", ""),
            ("高仿羊绒", "放行", "", ""),
            ("水货", "放行", "", ""),
        ]
    )
    assert levels("尾单特价", "本店", words=lists) == {"block"}
    assert levels("高仿羊绒围巾", "COM-01", words=lists) == set()
    assert levels("这是水货", "COM-01", words=lists) == set()
    assert levels("尾单特价", "COM-01") == set()


def test_a_cell_with_a_whole_letter_in_it_is_a_word_too() -> None:
    letter = "亲，" * 2000 + "长" * 3000
    lists = WordLists.shipped().with_own([(letter, "禁止", "", "")])
    assert levels(f"说：{letter}", "本店", words=lists) == {"block"}
    assert levels("亲，您好", "本店", words=lists) == set()


@for_each((HERE / "disguised.txt").read_text("utf-8").splitlines())
def test_a_word_is_found_behind_every_mask(line: str) -> None:
    rule, _, text = line.partition(" ")
    assert "block" in levels(f"亲，{text}，您看看", rule, platform="快手")
    assert "block" in levels(text, rule, platform="快手")


@pytest.mark.parametrize("platform", [None, "快手"])
def test_ordinary_sentences_are_not_even_doubted(platform: str | None) -> None:
    sentences = (HERE / "unsuspected.txt").read_text("utf-8").splitlines()
    doubted = {
        sentence: [finding.words for finding in found]
        for sentence in sentences
        if (found := [f for f in check(sentence, platform=platform) if f.level != "info"])
    }
    assert doubted == {}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("请加微信", "block"),
        ("请勿加微信", "warn"),
        ("我们不会向您索要银行卡号", "warn"),
        ("不要，加微信", "block"),
    ],
)
def test_what_the_text_warns_against_weighs_less(text: str, level: str) -> None:
    assert levels(text, "COM-04", platform="快手") == {level}


def test_the_return_address_may_be_sent() -> None:
    text = "请寄到：实体店地址人民路 1 号，电话 057188888888"
    assert levels(text, "COM-04", platform="快手", template="return_instructions") == set()
    assert levels(text, "COM-04", platform="快手") == {"block"}


def test_words_stand_in_the_lists_as_they_are_looked_for() -> None:
    lists = WordLists.shipped()
    listed = [word for rule in lists.rules for word in rule.words] + list(lists.harmless)
    assert [word for word in listed if tight(word) != word] == []


def test_every_pattern_has_a_trigger() -> None:
    for rule in WordLists.shipped().rules:
        assert bool(rule.patterns) == bool(rule.triggers), rule.message


def test_rules_have_levels_that_weigh_by_platform() -> None:
    found: list[Finding] = check("请看 www.example.com", platform="拼多多")
    assert {str(finding.level) for finding in found if finding.rule == "COM-04"} == {"warn"}
