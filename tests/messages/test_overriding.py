"""The shop's own texts: which stand in for ours, which are outdated, which are not used."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs_macros.book.book import Book
from cs_macros.cli.doctor import own_texts
from cs_macros.hosts.memory import MemoryHost
from cs_macros.messages import all_ids, id_of, load, overrides_in, titles, version
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, TRANSFER, a_workbook, push


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def told(folder: Path) -> list[tuple[str, str, bool]]:
    """What doctor says of the folder 话术 in a folder."""
    host = MemoryHost(label=str(folder / "客服台账.xlsm"), beneath=a_workbook())
    return [(f.what, f.result, f.blocks) for f in own_texts(Book(host, ALL_SHEETS, now=NOW))]


def test_a_version_changes_with_the_text_only(tmp_path: Path) -> None:
    write(tmp_path, "escalated.j2", "---\ntitle: 别的标题\n---\n" + load("escalated").body)
    assert version(load("escalated", tmp_path)) == version(load("escalated"))
    write(tmp_path, "escalated.j2", "亲，已经上报")
    assert version(load("escalated", tmp_path)) != version(load("escalated"))


@pytest.mark.parametrize(
    ("text", "state", "blocks"),
    [
        pytest.param("亲，已上报", "代替自带的话术", False, id="no version"),
        pytest.param("---\nmade_for: {now}\n---\n亲，已上报", "代替自带的话术", False, id="up to date"),
        pytest.param("---\nmade_for: v0a1b2c3d\n---\n亲", "已过时，自带的话术后来改过", False, id="outdated"),
        pytest.param("{{ name", "正文第 1 行的写法不对", True, id="broken text"),
        pytest.param("---\na: [\n---\n亲", "的说明写法不对", True, id="broken front matter"),
    ],
)
def test_doctor_shows_what_stands_in_for_ours(tmp_path: Path, text: str, state: str, blocks: bool) -> None:
    write(tmp_path / "话术", "escalated.j2", text.replace("{now}", version(load("escalated"))))
    ((what, result, found),) = told(tmp_path)
    assert (what, found) == ("话术/escalated.j2", blocks)
    assert state in result


def test_an_outdated_text_is_told_the_version_to_name(tmp_path: Path) -> None:
    write(tmp_path, "escalated.j2", "---\nmade_for: v0a1b2c3d\n---\n亲")
    (own,) = overrides_in(tmp_path)
    assert version(load("escalated")) in own.hint


def test_a_file_that_stands_in_for_nothing_is_named(tmp_path: Path) -> None:
    write(tmp_path / "话术", "没有这条.j2", "亲")
    assert told(tmp_path) == [("话术/没有这条.j2", "“没有这条.j2”没有这个编号的话术，不会用到", True)]


def test_of_two_files_for_one_text_one_is_used(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for folder, text in [(tmp_path / "a", "一"), (tmp_path, "二")]:
        write(folder, "escalated.j2", text)
    first, second = overrides_in(tmp_path)
    assert load("escalated", tmp_path).path == first.path
    assert second.wrong == "同一编号有两个文件，只用前一个"


def test_without_a_folder_nothing_is_said(tmp_path: Path) -> None:
    assert told(tmp_path) == []


def test_every_title_names_one_text() -> None:
    assert [id_of(title) for title in titles().values()] == all_ids()


def test_a_message_may_be_named_by_its_title() -> None:
    host = a_workbook({"bank_transfers": [{**TRANSFER, "number": "BT20261122-001", "status": "待汇款"}]})
    done = push(host, "make_message", [FIRST_ROW], asks={"message_template": "转账登记回执"})
    assert [each["template"] for each in done.messages] == ["bank_transfer_ack"]
