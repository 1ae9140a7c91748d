"""`doctor` on a workbook's macros: and on the add-in: do the buttons reach this Python?"""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from pyopenvba.excel import ExcelFile

from cs_macros.build.addin import build_addin
from cs_macros.cli import desk
from cs_macros.cli.desk import addins, configuration, examine_file, wps
from cs_macros.cli.findings import Finding
from cs_macros.hosts.package.workbook import Package
from cs_macros.portable import APP, FOLDER, WHOLE
from cs_macros.resources import shipped
from cs_macros.sheets import ALL_SHEETS

WORKBOOK = shipped("workbook") / "客服台账.xlsm"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return Path(shutil.copy(WORKBOOK, tmp_path / "客服 台账.xlsm"))


def found(path: Path, what: str) -> Finding:
    return next(each for each in examine_file(path) if each.what == what)


def test_a_workbook_of_ours_has_its_buttons(workbook: Path) -> None:
    assert found(workbook, "宏").result.startswith("按钮齐全")
    assert not any(each.blocks for each in examine_file(workbook))


def test_an_older_xlwings_module_is_named(workbook: Path) -> None:
    with ExcelFile(workbook) as book:
        if "xlwings" not in book.module_names():
            pytest.skip("this workbook carries no xlwings module")
        source = book.get_module("xlwings")
        book.set_module("xlwings", re.sub(r'(XLWINGS_VERSION As String = ")[\d.]+', r"\g<1>0.30.0", source))
        book.save()
    one = found(workbook, "宏")
    assert one.blocks
    assert "0.30.0" in one.result
    assert "cs-macros upgrade" in one.advice


def test_a_plain_workbook_goes_by_the_next_step(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    one = found(path, "宏")
    assert (one.result, one.blocks) == ("没有按钮（普通工作簿）", False)


def test_a_shared_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xl/revisions/userNames.xml", "<users/>")
    assert found(path, "共享工作簿").blocks


def test_a_damaged_file_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsm"
    path.write_bytes(b"no zip")
    assert found(path, "宏").blocks


@pytest.mark.parametrize("damage", [b"no project", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_a_damaged_project_of_macros_is_said_so(workbook: Path, damage: bytes) -> None:
    whole = Package(workbook.read_bytes())
    workbook.write_bytes(b"".join(whole.rewritten({"xl/vbaProject.bin": damage})))
    one = found(workbook, "宏")
    assert (one.blocks, "损坏" in one.result) == (True, True)


def test_a_damaged_part_is_named(workbook: Path) -> None:
    whole = Package(workbook.read_bytes())
    workbook.write_bytes(b"".join(whole.rewritten({"xl/charts/chart1.xml": b"<a>"})))
    one = found(workbook, "文件损坏")
    assert (one.blocks, one.result) == (True, "xl/charts/chart1.xml")


def test_the_configuration_leads_to_a_python_or_is_named(workbook: Path) -> None:
    file = workbook.with_name("xlwings.conf")
    assert configuration(file).result == f"没有（{workbook.parent}）"
    file.write_text(f'"INTERPRETER_WIN","{workbook}"\n', "utf-8")
    assert not configuration(file).blocks
    file.write_text('"INTERPRETER_WIN","C:\\不在\\python.exe"\n', "utf-8")
    assert configuration(file).blocks
    assert found(workbook, "xlwings.conf").blocks


def test_the_unzipped_program_beside_the_workbook_needs_no_configuration(workbook: Path) -> None:
    version = workbook.parent / FOLDER / APP / "0.3.0"
    version.joinpath(WHOLE[0]).mkdir(parents=True)
    assert not any(each.what == "免安装程序" for each in examine_file(workbook)), "not all there yet"
    version.joinpath(*WHOLE).touch()
    assert str(version) in found(workbook, "免安装程序").result
    assert not any(each.what == "xlwings.conf" for each in examine_file(workbook))
    workbook.with_name("xlwings.conf").write_text('"INTERPRETER_WIN","C:\\不在\\python.exe"\n', "utf-8")
    assert not found(workbook, "xlwings.conf").blocks


@pytest.fixture
def excel_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Excel looks for add-ins, on this machine and in a home of its own."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setitem(desk.ADDIN_FOLDERS, sys.platform, ("AddIns",))
    (tmp_path / "AddIns").mkdir()
    return tmp_path / "AddIns"


def test_without_an_addin_nothing_is_wrong(excel_folder: Path) -> None:
    (excel_folder / "别人的.xlam").write_bytes(b"no zip")
    (one,) = addins()
    assert (one.result, one.blocks) == ("没有装", False)


def test_the_addin_is_found_with_its_version_and_its_way_to_python(excel_folder: Path) -> None:
    path = excel_folder / "客服台账.xlam"
    build_addin(path, ALL_SHEETS.in_order()[:2], version="1")
    one, way = addins()
    assert metadata.version("xlwings") in one.result
    assert not one.blocks
    assert (way.what, way.result) == ("cs_macros.conf", f"没有（{excel_folder.parent / '.cs_macros'}）")
    own = excel_folder.parent / ".cs_macros" / "cs_macros.conf"
    own.parent.mkdir()
    own.write_text(f'"INTERPRETER_WIN","{path}"\n', "utf-8")
    assert addins()[1].result == f"指向 {path}"
    path.with_name("cs_macros.conf").write_text('"INTERPRETER_WIN","C:\\不在\\python.exe"\n', "utf-8")
    assert addins()[1].blocks


def test_an_addin_of_another_xlwings_is_named(excel_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_addin(excel_folder / "客服台账.xlam", ALL_SHEETS.in_order()[:2], version="1")
    monkeypatch.setattr(metadata, "version", lambda name: "0.99")
    one = addins()[0]
    assert one.blocks
    assert "cs-macros build --addin --force" in one.advice


def test_wps_is_looked_for() -> None:
    assert wps().what == "WPS"
