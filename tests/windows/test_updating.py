"""An update is an unzipping over the old: also over one in use, and back again."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cs_macros import __version__
from cs_macros.build.vba import ADDIN_FILE, in_vba, module
from cs_macros.first_run import ADDIN, WORKBOOK
from cs_macros.portable import APP, FOLDER, PROGRAM, WHOLE, newest
from tests.windows.conftest import at_home_in_wine
from tests.windows.test_presses import TRANSFER, options
from tests.windows.wine import Desk, Wine, windows

INIT = "Lib/site-packages/cs_macros/__init__.py"


def unzip(package: Path, folder: Path, version: str, between: Callable[[], object] = lambda: None) -> None:
    """Unzip the package as if it were of another version, file by file, over whatever is there."""
    old, new = f"{FOLDER}/{APP}/{__version__}/", f"{FOLDER}/{APP}/{version}/"
    with zipfile.ZipFile(package) as zipped:
        for entry in zipped.infolist():
            name = entry.filename.replace(old, new)
            data = zipped.read(entry)
            if name == new + INIT:
                data = data.replace(f'"{__version__}"'.encode(), f'"{version}"'.encode())
            if "cs_macros/__pycache__/__init__." in name:
                continue  # compiled of another version
            if name == new + "/".join(WHOLE):
                between()
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def at_version(desk: Desk, version: str) -> Desk:
    return Desk(desk.wine, desk.folder, version)


@pytest.fixture
def used(wine: Wine, package: Path, stub: Path, tmp_path: Path) -> Desk:
    """0.2 in use: set up by 开始.bat, a row typed and registered."""
    desk = Desk(wine, tmp_path / "客服 台账", "0.2.0")
    unzip(package, desk.folder, "0.2.0")
    at_home_in_wine(desk, stub)
    assert desk.bat(desk.folder / FOLDER / "开始.bat").status == 0
    assert desk.cs("register-transfer", desk.folder / WORKBOOK, *options(TRANSFER)).status == 0
    return desk


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def says(desk: Desk) -> str:
    return desk.bat(desk.folder / FOLDER / "cs-macros.bat", "--version").text.split()[-1]


def test_the_zip_holds_no_file_that_people_work_in(package: Path) -> None:
    with zipfile.ZipFile(package) as zipped:
        names = zipped.namelist()
    outside = [name for name in names if not name.startswith(f"{FOLDER}/{APP}/{__version__}/")]
    assert {Path(name).name for name in outside} & {WORKBOOK, ADDIN} == set()
    assert {Path(name).suffix for name in outside} == {".bat", ".txt", ".xltm"}
    assert all(name.removeprefix(f"{FOLDER}/").isascii() for name in set(names) - set(outside))
    assert names[-1].endswith("/".join(WHOLE))


def test_unzipped_over_one_in_use_during_a_press(used: Desk, package: Path, stub: Path) -> None:
    before = digests(used.folder)
    file = used.folder / WORKBOOK
    kept = shutil.copy(file, used.folder / "另一个.xlsm")
    press = used.wine.start(
        used.program, "-B", "-m", "cs_macros", "--json", "--by", "张敏", "register-transfer", windows(file),
        *options(TRANSFER),
    )  # fmt: skip
    time.sleep(1.0)
    seen: list[str] = []
    unzip(package, used.folder, "0.3.0", between=lambda: seen.append(says(used)))
    out, problems = press.communicate(timeout=300)
    assert (press.returncode, problems) == (0, b""), out.decode("utf-8")
    assert seen == ["0.2.0"], "a version that is not all there yet is not used"

    newer = at_home_in_wine(at_version(used, "0.3.0"), stub)
    assert says(used) == "0.3.0"
    rows = newer.cs("show", file, "bank_transfers").json["rows"]
    assert [row["应付金额"] for row in rows] == ["128.50", "128.50"]
    after = digests(used.folder)
    assert after["另一个.xlsm"] == before[WORKBOOK] == digests(used.folder)[Path(kept).name]
    old = f"{FOLDER}/{APP}/0.2.0/"
    assert {name: digest for name, digest in after.items() if name.startswith(old)} == {
        name: digest for name, digest in before.items() if name.startswith(old)
    }
    assert newer.bat(used.folder / FOLDER / "开始.bat").status == 0
    assert digests(used.folder)[WORKBOOK] == after[WORKBOOK]

    shutil.rmtree(used.folder / FOLDER / APP / "0.3.0")
    assert says(used) == "0.2.0", "back by deleting the new one"
    assert used.cs("show", file, "bank_transfers").json["rows"] == rows


def test_an_addin_that_excel_has_loaded_is_changed_at_the_next_first_run(used: Desk) -> None:
    addin = used.folder / FOLDER / ADDIN
    addin.write_bytes(b"of 0.1")
    code = "import sys; file = open(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    excel = used.wine.start(used.program, "-c", code, windows(addin))
    assert excel.stdout is not None
    assert excel.stdout.readline().strip() == b"held"
    done = used.bat(used.folder / FOLDER / "开始.bat")
    assert done.status == 0, done.text
    assert "关掉 Excel，再双击一次" in done.text
    assert addin.read_bytes() == b"of 0.1"
    excel.communicate()
    assert "已放好" in used.bat(used.folder / FOLDER / "开始.bat").text
    assert addin.read_bytes() != b"of 0.1"


# -- the macros, 开始.bat and the program look the same way --------------------------------------

SCENE = """
Class Thing
Public Path
Public Name
Public Installed
Public PathSeparator
Public AddIns
End Class
Dim ThisWorkbook, Application, addin
Set ThisWorkbook = New Thing
Set Application = New Thing
Set addin = New Thing
Application.PathSeparator = "\\"
Application.AddIns = Array(addin)
addin.Name = WScript.Arguments(1)
addin.Installed = True
addin.Path = WScript.Arguments(3)
ThisWorkbook.Path = WScript.Arguments(2)
Dim found, number
found = program()
If found = "" Then WScript.Echo "nothing"
For number = 4 To WScript.Arguments.Count - 1
If found = WScript.Arguments(number) Then WScript.Echo "place " & number - 4
Next
"""
"""What Excel gives to the macros; VBScript, which Wine has, is VBA without types."""


def finder() -> str:
    """The macros' own way to the program, as VBScript."""
    source = module(["undo"]).replace("\r\n", "\n")
    functions = [
        re.search(rf"Private Function {name}\(.*?\nEnd Function\n", source, re.DOTALL)
        for name in ("program", "beside", "newest", "rank")
    ]
    text = "".join(found[0] for found in functions if found)
    text = text.replace(in_vba(FOLDER), "WScript.Arguments(0)")
    text = text.replace(in_vba(ADDIN_FILE), "WScript.Arguments(1)")
    assert "said(" not in text
    return SCENE + re.sub(r" As (String|Object|Double|Integer|Variant)\b", "", text)


def version(folder: Path, name: str, *, whole: bool = True) -> Path:
    """A version of nothing but the two files that are looked for."""
    place = folder / APP / name
    place.joinpath(WHOLE[0]).mkdir(parents=True)
    (place / PROGRAM).touch()
    if whole:
        place.joinpath(*WHOLE).touch()
    return place / PROGRAM


def test_macros_and_program_choose_the_same_version(wine: Wine, tmp_path: Path) -> None:
    script = tmp_path / "finder.vbs"
    script.write_text(finder(), "ascii", newline="\r\n")
    nowhere = tmp_path / "哪里也不是"
    wrong = []

    def look(expected: Path | None, workbook: Path, addin: Path = nowhere) -> None:
        candidates = [windows(expected)] if expected else []
        places = (FOLDER, ADDIN_FILE, windows(workbook), windows(addin))
        done = wine.run("cscript", "/nologo", windows(script), *places, *candidates)
        if done.text.strip() != ("place 0" if expected else "nothing"):
            wrong.append((workbook.name, expected, done.text))

    beside, inside, third = tmp_path / "旁边 的", tmp_path / "里面", tmp_path / "加载项 在 这里"
    names = ["0.9.0", "0.10.2", "0.10.1", "0.3.0 - 副本", "1.0", "备份", "9.9.9.9", "2.0.0"]
    made = {name: version(beside / FOLDER, name, whole=name != "2.0.0") for name in names}
    assert newest(beside / FOLDER) == made["0.10.2"]
    look(made["0.10.2"], beside)
    own = version(inside, "0.1.0")
    look(own, inside)
    loaded = version(third / FOLDER, "0.1.0")
    look(loaded, nowhere, third)
    look(made["0.10.2"], beside, third)
    look(None, nowhere)
    home = Path(wine.run("cmd", "/c", "echo %USERPROFILE%").text.strip().replace("\\", "/"))
    users = Path(wine.environment()["WINEPREFIX"]) / "dosdevices" / "c:" / "/".join(home.parts[1:])
    personal = users / FOLDER
    try:
        version(personal, "0.1.0")
        places = (FOLDER, ADDIN_FILE, windows(nowhere), windows(nowhere))
        wanted = f"{str(home).replace('/', chr(92))}\\{FOLDER}\\{APP}\\0.1.0\\{PROGRAM}"
        done = wine.run("cscript", "/nologo", windows(script), *places, wanted)
        assert done.text.strip() == "place 0"
    finally:
        shutil.rmtree(personal)
    assert wrong == []


def test_a_press_starts_no_later_than_with_an_installed_python(desk: Desk, tmp_path: Path) -> None:
    """What Python imports before our first line: by xlwings' way in, pandas and numpy come along."""
    count = "; print(len([name for name in ('pandas', 'numpy') if name in sys.modules]))"
    installed = desk.python("-c", f"import sys, xlwings.utils, cs_macros.excel{count}")
    unzipped = desk.python("-c", f"import sys, cs_macros.excel{count}")
    assert (installed.text.strip(), unzipped.text.strip()) == ("2", "0")
    assert os.fspath(desk.program).endswith(PROGRAM)
