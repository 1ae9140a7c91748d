"""Whether the buttons of a workbook reach this Python: its macros, the trust in them, the configuration."""

from __future__ import annotations

import csv
import shutil
import sys
import zipfile
from importlib import metadata
from pathlib import Path

from cs_macros.cli.findings import Finding

WPS = ("wps", "et")
MAC_WPS = Path("/Applications/wpsoffice.app")
CONFIGURATION = "xlwings.conf"
INTERPRETERS = ("INTERPRETER_WIN", "INTERPRETER_MAC", "INTERPRETER")
OFFICE_VERSION = "16.0"


def wps() -> Finding:
    """Whether WPS is here, whose free edition runs no macros."""
    there = MAC_WPS.exists() or any(map(shutil.which, WPS)) or windows_knows("KET.Application")
    advice = "多数 WPS 不运行宏：在“下一步”里选动作，保存、关闭后运行 cs-macros run。" if there else ""
    return Finding("WPS", "已安装" if there else "没有找到", advice)


def windows_knows(program: str) -> bool:
    """Whether a program is registered with Windows."""
    if sys.platform != "win32":
        return False
    import winreg

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, program))
    except OSError:
        return False
    return True


def examine_file(path: Path) -> list[Finding]:
    """The macros of a workbook file, and whether they will run here."""
    # Here, not above: only doctor opens the VBA project.
    from cs_macros.migrate.inspection import facts_of

    try:
        facts = facts_of(path)
    except (zipfile.BadZipFile, OSError) as error:
        return [
            Finding(
                "宏", f"读不了（{error}）", "这个文件可能已损坏；用 cs-macros restore 恢复备份。", blocks=True
            )
        ]
    findings = []
    if facts.shared:
        hint = "在 Excel 的 审阅 里取消“共享工作簿”；一人一个文件，每周用 cs-macros compile 汇总。"
        findings.append(Finding("共享工作簿", "已打开，按钮不能用", hint, blocks=True))
    if facts.locked:
        findings.append(Finding("宏", "有密码或签名，看不了", "按钮不能用时，请设密码的人去掉密码。"))
    elif not facts.buttons:
        hint = "用“下一步”加 cs-macros run，或装上加载项 客服台账.xlam。"
        findings.append(Finding("宏", "没有按钮（普通工作簿）", hint))
    else:
        findings += [macros(facts.xlwings), configuration(path), trust(path)]
    return findings


def macros(version: str) -> Finding:
    """The workbook's xlwings module against the installed package: they only work together."""
    installed = metadata.version("xlwings")
    if version in ("", installed):
        return Finding("宏", f"按钮齐全，xlwings 模块 {version or '不在工作簿里'}")
    hint = "运行 cs-macros upgrade 更新工作簿里的模块。"
    return Finding("宏", f"xlwings 模块是 {version}，装的是 {installed}，按钮会报错", hint, blocks=True)


def configuration(path: Path) -> Finding:
    """Whether the file beside the workbook leads to a Python that is there."""
    file = path.with_name(CONFIGURATION)
    if not file.exists():
        hint = "运行安装包里的 安装.bat（Mac 用 install.command）；LibreOffice 不需要它。"
        return Finding(CONFIGURATION, "工作簿旁边没有", hint)
    encoding = "mbcs" if sys.platform == "win32" else "utf-8"
    lines = file.read_bytes().decode(encoding, "replace").splitlines()
    found = {row[0].upper(): row[1] for row in csv.reader(lines) if len(row) > 1}
    python = next((found[name] for name in INTERPRETERS if name in found), "")
    if python and Path(python).exists():
        return Finding(CONFIGURATION, f"指向 {python}")
    return Finding(
        CONFIGURATION, f"指向的“{python}”不存在", "再运行一次安装，按钮才找得到程序。", blocks=True
    )


def trust(path: Path) -> Finding:
    """Whether Excel will run the macros of a file in this folder."""
    if sys.platform != "win32":
        return Finding("宏的信任", "打开时点“启用宏”")
    if Path(f"{path}:Zone.Identifier").exists():
        hint = "右键文件 › 属性 › 勾选“解除锁定”，或再运行一次 安装.bat。"
        return Finding("宏的信任", "文件来自网络，Excel 不让它的宏运行", hint, blocks=True)
    if any(path.resolve().is_relative_to(folder) for folder in trusted_folders()):
        return Finding("宏的信任", "文件夹是受信任位置")
    hint = f"文件 › 选项 › 信任中心 › 受信任位置，添加“{path.resolve().parent}”，就不用每次点“启用内容”。"
    return Finding("宏的信任", "每次打开要点“启用内容”", hint)


def trusted_folders() -> list[Path]:
    """The folders whose macros Excel on Windows runs without asking."""
    if sys.platform != "win32":
        return []
    import os
    import winreg

    place = rf"Software\Microsoft\Office\{OFFICE_VERSION}\Excel\Security\Trusted Locations"
    folders = []
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as locations:
            for number in range(winreg.QueryInfoKey(locations)[0]):
                with winreg.OpenKey(locations, winreg.EnumKey(locations, number)) as one:
                    folders.append(Path(os.path.expandvars(winreg.QueryValueEx(one, "Path")[0])).resolve())
    except OSError:
        return folders
    return folders
