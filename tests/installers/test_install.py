"""The set-up beside a workbook, as far as it can be shown here.

docs/安装检查清单.md lists what only Windows and Mac can show.
"""

from __future__ import annotations

import csv
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cs_macros.build.addin import bridge
from cs_macros.cli.desk import own_configuration

INSTALLERS = Path(__file__).parents[2] / "installers"


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, INSTALLERS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


install = loaded("install")
make_package = loaded("make_package")


def test_the_batch_file_is_ascii_with_windows_line_ends() -> None:
    text = (INSTALLERS / "安装.bat").read_bytes()
    assert text.isascii()
    assert text.count(b"\n") == text.count(b"\r\n") > 10


def test_the_batch_file_quotes_its_own_folder_and_asks_for_no_administrator() -> None:
    text = (INSTALLERS / "安装.bat").read_text("ascii").lower()
    assert 'cd /d "%~dp0"' in text
    assert '"%~dp0install.py"' in text
    assert "runas" not in text
    assert "setx" not in text


def test_the_mac_file_can_be_started_and_is_a_posix_script() -> None:
    file = INSTALLERS / "install.command"
    assert os.access(file, os.X_OK)
    subprocess.run(["sh", "-n", str(file)], check=True)


@pytest.mark.parametrize(
    ("system", "python", "name"),
    [
        ("win32", "C:\\客服 台账\\程序\\Scripts\\pythonw.exe", "INTERPRETER_WIN"),
        ("darwin", "/Users/li/.cs_macros/python-environment/bin/python", "INTERPRETER_MAC"),
    ],
)
def test_the_configuration_is_what_vba_reads(system: str, python: str, name: str) -> None:
    """`Input #` takes pairs of quoted fields, a line each."""
    lines = install.config(python, system).splitlines()
    pairs = dict(csv.reader(lines))
    assert pairs[name] == python
    assert pairs["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"


def test_a_chinese_path_is_written_in_windows_old_code_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(install, "encoding_of_vba", lambda system: "gbk")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    python = tmp_path / "客服" / "python.exe"
    install.write_config(tmp_path, python, "win32")
    assert str(python) in (tmp_path / "xlwings.conf").read_bytes().decode("gbk")


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_the_addins_buttons_find_python_where_xlwings_looks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str
) -> None:
    """As xlwings_custom_addin.bas composes it, and as `doctor` looks for it."""
    monkeypatch.setattr(install, "encoding_of_vba", lambda system: "utf-8")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", system)
    file = tmp_path / install.ADDIN_CONFIGURATION[system]
    assert file == own_configuration()
    if system == "darwin":
        file.parent.mkdir(parents=True)
    python = tmp_path / "python"
    said: list[str] = []
    install.write_addin_config(python, system, said.append)
    name = "INTERPRETER_MAC" if system == "darwin" else "INTERPRETER_WIN"
    assert f'"{name}"' in file.read_text("utf-8")
    assert said == []
    source = bridge()
    composed = 'Environ("USERPROFILE") & "\\." & PROJECT_NAME & "\\" & PROJECT_NAME & ".conf"'
    on_mac = 'GetMacDir("$HOME", False) & "/" & PROJECT_NAME & ".conf"'
    assert (on_mac if system == "darwin" else composed) in source


def test_on_a_mac_where_excel_never_ran_the_rest_is_set_up_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    said: list[str] = []
    install.write_addin_config(tmp_path / "bin" / "python", "darwin", said.append)
    assert "先打开一次 Excel" in said[0]
    assert not (tmp_path / "Library").exists()


def test_a_path_outside_that_code_page_goes_by_its_short_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "encoding_of_vba", lambda system: "gbk")
    monkeypatch.setattr(install, "short_path", lambda path: "C:\\KEFU~1\\python.exe")
    assert install.python_for_vba(Path("C:/한국/python.exe"), "win32") == "C:\\KEFU~1\\python.exe"


def test_on_the_mac_the_buttons_go_through_a_link_without_chinese(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    python = tmp_path / "客服 台账" / "程序" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    for _ in range(2):  # a second run renews the link
        found = install.python_for_vba(python, "darwin")
    assert Path(found).resolve() == python.resolve()
    assert "客服" not in found


def test_the_newest_wheel_is_taken_by_number(tmp_path: Path) -> None:
    for version in ("0.9.0", "0.10.0"):
        (tmp_path / f"cs_macros-{version}-py3-none-any.whl").touch()
    assert install.newest_wheel(tmp_path).name == "cs_macros-0.10.0-py3-none-any.whl"


def test_without_the_wheel_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert install.main(["--folder", str(tmp_path)]) == 1
    assert "把安装包整个解压出来再运行" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_step_that_fails_tells_its_last_words() -> None:
    with pytest.raises(install.Stopped, match="安装没有成功：没有网络"):
        install.run([sys.executable, "-c", "import sys; sys.exit('没有网络')"], "安装没有成功")


def test_with_everything_along_no_internet_is_used(tmp_path: Path) -> None:
    assert install.pip_options(tmp_path) == []
    (tmp_path / "wheels").mkdir()
    assert "--no-index" in install.pip_options(tmp_path)


def test_what_only_windows_needs_is_not_forgotten(tmp_path: Path) -> None:
    """pip reads the conditions of dependencies for the machine it runs on."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "xlwings-0.37.8-cp311-cp311-win_amd64.whl", "w") as wheel:
        wheel.writestr(
            "xlwings-0.37.8.dist-info/METADATA",
            'Name: xlwings\nRequires-Dist: pywin32>=224; platform_system == "Windows"\n'
            'Requires-Dist: psutil; platform_system == "Darwin"\nRequires-Dist: numpy; extra == "all"\n',
        )
    assert make_package.lacking(tmp_path, "win_amd64", "3.11") == ["pywin32>=224"]
    assert make_package.lacking(tmp_path, "macosx_11_0_arm64", "3.11") == ["psutil"]


@pytest.mark.skipif("CS_MACROS_CI" not in os.environ, reason="installs for real: minutes, and the internet")
def test_the_installer_sets_a_folder_up_and_the_buttons_commands_work(tmp_path: Path) -> None:
    folder = tmp_path / "店 铺" / "客服 台账"
    make_package.main([str(folder)])
    (folder / "客服台账.xlsm").unlink()
    environment = {**os.environ, "HOME": str(tmp_path)}
    for _ in range(2):  # a second run renews, and keeps the workbook
        done = subprocess.run(
            [sys.executable, str(folder / "install.py")],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    assert "装好了" in done.stdout
    assert (folder / "客服台账.xlam").exists()
    assert "三、" not in done.stdout
    (line, *_) = (folder / "xlwings.conf").read_text("utf-8").splitlines()
    python = next(csv.reader([line]))[1]
    told = subprocess.run(
        [python, "-I", "-m", "cs_macros", "doctor", str(folder / "客服台账.xlsm")],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "一切正常" in told.stdout


@pytest.mark.skipif(
    "CS_MACROS_CI" not in os.environ, reason="asks the package registry about every dependency"
)
def test_every_dependency_has_a_windows_wheel(tmp_path: Path) -> None:
    make_package.main([str(tmp_path), "--offline", "win_amd64"])
    names = {wheel.name.split("-")[0].lower() for wheel in (tmp_path / "wheels").glob("*.whl")}
    assert {"xlwings", "pywin32", "pandas", "openpyxl", "jinja2"} <= names
    assert make_package.lacking(tmp_path / "wheels", "win_amd64", "3.11") == []
