"""`doctor` on a workbook's macros: do the buttons reach this Python?"""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from pyopenvba.excel import ExcelFile

from cs_macros.cli.desk import configuration, examine_file, wps
from cs_macros.cli.findings import Finding
from cs_macros.resources import shipped

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


def test_the_configuration_leads_to_a_python_or_is_named(workbook: Path) -> None:
    file = workbook.with_name("xlwings.conf")
    assert configuration(workbook).result == "工作簿旁边没有"
    file.write_text(f'"INTERPRETER_WIN","{workbook}"\n', "utf-8")
    assert not configuration(workbook).blocks
    file.write_text('"INTERPRETER_WIN","C:\\不在\\python.exe"\n', "utf-8")
    assert configuration(workbook).blocks


def test_wps_is_looked_for() -> None:
    assert wps().what == "WPS"
