"""The shipped templates: complete, agreed, in Chinese punctuation, allowed to be sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import meta
from jinja2.sandbox import SandboxedEnvironment

from cs_macros.messages import ShopFacts, Template, all_ids, check, emoticons, label, load, render, titles
from cs_macros.resources import shipped
from cs_macros.sheets import ALL_SHEETS
from tests.lists import for_each
from tests.messages.examples import example, worst

GOLDEN = Path(__file__).parents[1] / "golden" / "messages"
PLATFORMS = ("淘宝", "天猫", "拼多多", "快手", "其他")
KNOWN_SHEETS = {*ALL_SHEETS.index, "free"}
NEVER = re.compile(r"None|nan|NaN|NaT|<NA>|\d[Ee]\+\d|\{\{|\}\}|\{%")
GAP = re.compile(r"[，。；：（“][，。；：）”！]|（）|“”|[\u4e00-\u9fff，。]元(?!旦)")


WRITTEN = [(template_id, row) for template_id in all_ids() for row in (example, worst)]
"""Every template with both of its rows."""


def row_name(written: tuple[str, Callable[[Template], dict[str, object]]]) -> str:
    return f"{written[0]} {written[1].__name__}"


@for_each(WRITTEN, row_name)
def test_a_message_reads_as_agreed(
    written: tuple[str, Callable[[Template], dict[str, object]]], update_golden: bool
) -> None:
    template_id, row = written
    values = row(load(template_id))
    golden = GOLDEN / f"{template_id}{'' if row is example else '.worst'}.txt"
    text = render(template_id, values) + "\n"
    if update_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8"), "agreed with the team? pytest --update-golden"


def test_no_golden_text_is_left_over() -> None:
    names = {path.name.removesuffix(".txt").removesuffix(".worst") for path in GOLDEN.glob("*.txt")}
    assert names == set(all_ids())


def test_the_catalogue_is_complete() -> None:
    assert len(all_ids()) >= 125


def test_ids_are_unique_over_the_folders() -> None:
    stems = [path.stem for path in shipped("templates").rglob("*.j2")]
    assert sorted(stems) == sorted(set(stems))


def test_titles_tell_the_templates_apart() -> None:
    assert len(set(titles().values())) == len(all_ids())


@for_each(all_ids())
def test_front_matter_is_complete(template_id: str) -> None:
    template = load(template_id)
    assert template.title
    assert template.situation
    assert re.search(r"seed|推定|CORE|F-\d", template.source), "where it comes from"
    assert {template.sheet, *template.sheets} <= KNOWN_SHEETS
    assert set(template.platforms) <= set(PLATFORMS)
    assert not template.overridden


@for_each(all_ids())
def test_variables_declared_are_variables_used(template_id: str) -> None:
    template = load(template_id)
    environment = SandboxedEnvironment()
    environment.filters.update(
        dict.fromkeys(("yuan", "size", "day", "days", "counted", "moment", "month", "week"), str)
    )
    used = meta.find_undeclared_variables(environment.parse(template.body))
    assert used == {name for name, variable in template.variables.items() if variable.printed}


@for_each(WRITTEN, row_name)
def test_nothing_unreadable_is_printed(
    written: tuple[str, Callable[[Template], dict[str, object]]],
) -> None:
    template_id, row = written
    text = render(template_id, row(load(template_id)))
    assert not NEVER.search(text), text
    assert not GAP.search(text), text


@for_each(all_ids())
def test_it_may_be_sent_on_every_platform_it_is_for(template_id: str) -> None:
    template = load(template_id)
    for platform in template.platforms or PLATFORMS:
        values = {**example(template), **{name: "" for name in template.variables if name.startswith("emo_")}}
        text = render(template_id, {**values, **emoticons(platform)})
        found = check(text, platform=platform, template=template_id, facts=ShopFacts(flagship=True))
        assert [finding for finding in found if finding.level == "block"] == [], text


@for_each(all_ids())
def test_every_variable_has_a_name_that_people_use(template_id: str) -> None:
    for name in load(template_id).variables:
        assert re.search(r"[\u4e00-\u9fff]", label(name)), name


@for_each(all_ids())
def test_words_to_be_used_sparingly_are_not_used(template_id: str) -> None:
    text = render(template_id, example(load(template_id)))
    assert [finding.words for finding in check(text) if finding.rule == "COM-14"] == []


@for_each(sorted(shipped("templates").rglob("*.j2")), lambda path: path.stem)
def test_chinese_text_has_chinese_punctuation(path: Path) -> None:
    text = path.read_text("utf-8").split("---\n", 2)[2]
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "字", text)
    assert re.findall(r"[\u4e00-\u9fff][,:;!?()]|[,:;!?()][\u4e00-\u9fff]", text) == []


def test_emoticon_codes_stay_in_wangwang() -> None:
    text = render("greeting_first", {"shop_name": "胜球旗舰店", "agent_name": "小美", **emoticons("快手")})
    assert text == "您好！欢迎光临胜球旗舰店，我是客服小美，很高兴为您服务，请问有什么可以帮到您的吗？"
    text = render("greeting_first", {"shop_name": "胜球旗舰店", "agent_name": "小美", **emoticons("天猫")})
    assert text.startswith("您好！欢迎光临胜球旗舰店/:087 我是")
