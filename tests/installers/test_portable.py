"""The unzipped program of Windows, as far as it can be shown without Wine: tests/windows/ has the rest."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cs_macros import first_run, portable
from cs_macros.build.package import TEMPLATE, WITH_MACROS, retyped
from cs_macros.cli.opening import workbooks
from cs_macros.portable import APP, FOLDER, PROGRAM, WHOLE, newest, program_for, rank
from tests.installers.test_install import INSTALLERS, loaded

sys.path.insert(0, str(INSTALLERS))
maker = loaded("portable")
windows_dlls = loaded("windows_dlls")

PINS = {
    canonicalize_name(line.split("==")[0]): line.split("==")[1].split()[0]
    for line in maker.WHEELS.read_text("utf-8").splitlines()
    if "==" in line and not line.startswith("#")
}


def version(folder: Path, name: str, *, whole: bool = True) -> Path:
    place = folder / APP / name
    place.joinpath(WHOLE[0]).mkdir(parents=True)
    (place / PROGRAM).touch()
    if whole:
        place.joinpath(*WHOLE).touch()
    return place / PROGRAM


# -- which one is used ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["0.3", "0.3.0.1", "0.3.0 - 副本", "v0.3.0", "", "备份", "0.3.x", "１.2.3", "0..3", "12345.0.0"]
)
def test_a_folder_that_is_no_version_is_none(name: str) -> None:
    assert rank(name) == 0


def test_versions_are_ordered_by_number() -> None:
    names = ["0.2.0", "0.9.9", "0.10.0", "0.10.1", "1.0.0", "1.0.9999", "1.1.0", "10.0.0"]
    assert sorted(sorted(names), key=rank) == names


def test_the_newest_whole_version_is_used_and_what_is_not_all_there_is_not(tmp_path: Path) -> None:
    assert newest(tmp_path) is None
    old = version(tmp_path, "0.9.0")
    version(tmp_path, "0.10.0", whole=False)
    assert newest(tmp_path) == old
    new = version(tmp_path, "0.10.1")
    version(tmp_path, "0.10.2 - 副本")
    assert newest(tmp_path) == new


def test_a_button_looks_beside_its_file_then_beside_the_addin_then_in_the_persons_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    workbook, addin = tmp_path / "台账" / "客服台账.xlsm", tmp_path / "公用" / FOLDER / "客服台账.xlam"
    assert program_for(workbook, [addin]) is None
    found = [version(tmp_path / "home" / FOLDER, "0.1.0")]
    for folder in (addin.parent, workbook.parent, workbook.parent / FOLDER):
        assert program_for(workbook, [addin]) == found[-1]
        found.append(version(folder, "0.1.0"))
    assert program_for(workbook, [addin]) == found[-1]


def test_an_older_version_hands_over_to_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = version(tmp_path, "0.2.0"), version(tmp_path, "0.3.0")
    started: list[list[str]] = []
    monkeypatch.setattr(portable.subprocess, "call", lambda command: started.append(command) or 1)
    monkeypatch.setattr(sys, "argv", ["x", "check", "a.xlsm"])
    monkeypatch.setattr(sys, "executable", str(new))
    assert portable.hand_over("cs_macros") is None
    monkeypatch.setattr(sys, "executable", str(old))
    assert portable.hand_over("cs_macros") == 1
    assert started == [[str(new), "-B", "-m", "cs_macros", "check", "a.xlsm"]]


# -- the first run --------------------------------------------------------------------------


@pytest.fixture
def unzipped(tmp_path: Path, built: Path) -> tuple[Path, Path]:
    """The folder as unzipped, and the version in it."""
    folder = tmp_path / "客服 部" / FOLDER
    program = version(folder, "0.3.0").parent
    (program / first_run.SHIPPED_ADDIN).write_bytes(b"add-in of 0.3")
    (folder / first_run.TEMPLATES).mkdir()
    template = folder / first_run.TEMPLATES / first_run.TEMPLATE
    template.write_bytes(retyped(built.read_bytes(), TEMPLATE))
    return folder, program


def test_the_first_run_puts_the_workbook_beside_the_folder_and_later_ones_leave_it_alone(
    unzipped: tuple[Path, Path], built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, program = unzipped
    said: list[str] = []
    assert first_run.first_run(folder, program, lambda text: said.append(str(text))) == 0
    workbook = folder.parent / first_run.WORKBOOK
    with zipfile.ZipFile(built) as wanted, zipfile.ZipFile(workbook) as got:
        assert [got.read(name) for name in wanted.namelist()] == [wanted.read(n) for n in wanted.namelist()]
    assert (folder / first_run.ADDIN).read_bytes() == b"add-in of 0.3"
    assert f"　　{folder.parent}" in said[-2]
    assert "要处理" in capsys.readouterr().out

    workbook.write_bytes(workbook.read_bytes() + b"typed")
    (program / first_run.SHIPPED_ADDIN).write_bytes(b"add-in of 0.4")
    before = workbook.read_bytes()
    said.clear()
    first_run.first_run(folder, program, lambda text: said.append(str(text)))
    assert workbook.read_bytes() == before
    assert "已有“客服台账.xlsm”，没有改动" in said[2]
    assert (folder / first_run.ADDIN).read_bytes() == b"add-in of 0.4"


def test_somebodys_own_workbook_counts(unzipped: tuple[Path, Path]) -> None:
    folder, _ = unzipped
    (folder.parent / "~$别的.xlsm").touch()
    (folder.parent / "王小明.xlsm").touch()
    assert "已有“王小明.xlsm”" in first_run.provide_workbook(folder)
    assert not (folder.parent / first_run.WORKBOOK).exists()


def test_where_nothing_can_be_written_it_says_so(
    unzipped: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, program = unzipped

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", refuse)
    said: list[str] = []
    assert first_run.first_run(folder, program, lambda text: said.append(str(text))) == 1
    assert "没有权限读写" in said[-1]


def test_the_page_of_the_package_is_no_place_where_workbooks_are_looked_for(
    unzipped: tuple[Path, Path],
) -> None:
    """A template is no workbook: a refresh of the folder above does not touch it."""
    folder, _ = unzipped
    assert list(workbooks([folder.parent])) == []


@pytest.mark.parametrize(
    ("kind", "words"), [(4, "允许网络上的受信任位置"), (2, "盘符会变"), (3, "启用内容"), (0, "启用内容")]
)
def test_how_to_trust_the_folder_depends_on_the_drive(
    kind: int, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(first_run, "drive_kind", lambda place: kind)
    assert words in first_run.trust(tmp_path)


# -- the package ----------------------------------------------------------------------------


def test_a_template_is_the_workbook_but_for_its_type(built: Path) -> None:
    with zipfile.ZipFile(built) as package:
        types = package.read("[Content_Types].xml").decode("utf-8")
    made = retyped(built.read_bytes(), TEMPLATE)
    assert retyped(made, WITH_MACROS) != made
    again = Path(built).with_name("again.zip")
    again.write_bytes(made)
    with zipfile.ZipFile(again) as package:
        assert package.read("[Content_Types].xml").decode("utf-8") == types.replace(WITH_MACROS, TEMPLATE)


def test_what_ships_is_pinned_and_meets_what_we_need() -> None:
    needed = {
        canonicalize_name(one.name): one
        for one in map(Requirement, metadata.requires("cs-macros") or ())
        if one.marker is None
    }
    assert set(needed) - set(PINS) == set()
    wrong = [name for name, one in needed.items() if not one.specifier.contains(PINS[name])]
    assert wrong == []
    for file in (maker.WHEELS, maker.PYTHON):
        lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
        assert [line for line in lines if not re.search(r"==\S+ --hash=sha256:[0-9a-f]{64}$", line)] == []


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("pandas/tests/io/test_sql.py", None),
        ("numpy/core/include/numpy/arrayobject.h", None),
        ("pywin32.pth", None),
        ("cs_macros/workbook/客服台账.xlsm", None),
        ("ortools/.libs/ortools.dll", "Lib/site-packages/ortools/.libs/ortools.dll"),
        ("pywin32_system32/pywintypes312.dll", "pywintypes312.dll"),
        ("msvc_runtime-14.51.36231.data/data/Scripts/vcruntime140_1.dll", "vcruntime140_1.dll"),
        ("cs_macros/testing.py", "Lib/site-packages/cs_macros/testing.py"),
    ],
)
def test_what_no_press_needs_stays_out(name: str, place: str | None) -> None:
    assert maker.place_of(name) == place


def test_what_a_roster_and_a_sharing_import_of_the_solver_stays_in() -> None:
    """However little of OR-Tools that is: its Python files are the same on every system."""
    code = (
        "import sys; from ortools.sat.python import cp_model; import cs_macros.roster.columns; "
        "from ortools.graph.python import min_cost_flow; "
        "ours = (each for name, each in sys.modules.items() if name.split('.')[0] == 'ortools'); "
        "print(*(each.__file__ for each in ours), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    paths = [Path(line).as_posix() for line in done.stdout.splitlines() if line != "None"]
    names = [f"ortools/{path.rpartition('/ortools/')[2]}" for path in paths]
    assert "ortools/linear_solver/pywraplp.py" in names
    assert [name for name in names if maker.place_of(name) is None] == []


@pytest.mark.parametrize("name", maker.LAUNCHERS)
def test_a_starter_is_ascii_and_only_starts_python(name: str) -> None:
    text = maker.LAUNCHER.format(
        app=APP, whole="\\".join(WHOLE), python=PROGRAM, module=maker.LAUNCHERS[name]
    )
    assert text.isascii()
    assert text.startswith("@echo off\n")
    (line,) = (line for line in text.splitlines() if PROGRAM in line)
    assert line.endswith("& exit /b"), "read at once: an update may replace the file meanwhile"
    assert not re.search(r"\b(reg|setx|runas)\b", text, re.IGNORECASE)


def an_image(path: Path, *imported: str) -> None:
    """The smallest 64-bit DLL that asks for others."""
    base, table = 0x1000, 20 * (len(imported) + 1)
    descriptors, rest = b"", struct.pack("<H2s", 0, b"f")  # of each, one function
    for name in imported:
        thunks = base + table + len(rest)
        rest += struct.pack("<QQ", base + table, 0)
        descriptors += struct.pack("<5I", thunks, 0, 0, base + table + len(rest), thunks)
        rest += name.encode().ljust(40, b"\0")
    body = descriptors + b"\0" * 20 + rest
    head = b"MZ" + b"\0" * 58 + struct.pack("<I", 64) + b"PE\0\0"
    head += struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0x200, 0, 0, 0, base)
    optional += struct.pack("<QIIHHHHHHIIIIHHQQQQII", 0x180000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x2000,
                            0x200, 0, 2, 0, 0, 0, 0, 0, 0, 16)  # fmt: skip
    directories = bytearray(16 * 8)
    struct.pack_into("<II", directories, 8, base, table)
    section = struct.pack("<8sIIIIIIHHI", b".rdata", 0x1000, base, 0x200, 0x200, 0, 0, 0, 0, 0x40000040)
    start = (head + optional + bytes(directories) + section).ljust(0x200, b"\0")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(start + body.ljust(0x200, b"\0"))


def test_a_dll_that_neither_folder_nor_windows_has_is_named(tmp_path: Path) -> None:
    """msvcp140 is on nearly every computer, and on no Windows 10 of itself."""
    an_image(tmp_path / "python.exe", "KERNEL32.dll", "python312.dll")
    an_image(tmp_path / "python312.dll", "api-ms-win-crt-math-l1-1-0.dll")
    an_image(tmp_path / "Lib" / "a" / "one.pyd", "MSVCP140.dll", "two.dll", "Python312.dll")
    an_image(tmp_path / "Lib" / "a" / "two.dll", "ws2_32.dll")
    an_image(tmp_path / "Lib" / "b" / "three.pyd", "two.dll", "four.dll")
    an_image(tmp_path / "Lib" / "b.libs" / "four.dll", "nonesuch.dll")
    assert windows_dlls.lacking(tmp_path) == [
        "Lib/a/one.pyd: msvcp140.dll",
        "Lib/b/three.pyd: two.dll",
        "Lib/b.libs/four.dll: nonesuch.dll",
    ]


def test_a_runtime_of_another_release_that_lacks_a_function_is_named(tmp_path: Path) -> None:
    an_image(tmp_path / "msvcp140.dll")
    an_image(tmp_path / "one.pyd", "msvcp140.dll")
    assert windows_dlls.lacking(tmp_path) == []
    assert windows_dlls.lacking(tmp_path, ("msvcp140.dll",)) == ["one.pyd: msvcp140.dll has no f"]
