"""Whether buttons reach this Python: the macros of workbook and add-in, trust in them, configuration."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from cs_macros.cli.findings import Finding
from cs_macros.errors import CsError
from cs_macros.hosts.sharing import followed
from cs_macros.portable import FOLDER, program_for

WPS = ("wps", "et")
MAC_WPS = Path("/Applications/wpsoffice.app")
CONFIGURATION = "xlwings.conf"
ADDIN_CONFIGURATION = "cs_macros.conf"
MAC_EXCEL_HOME = "Library/Containers/com.microsoft.Excel/Data"
"""What Excel on the Mac takes for the home folder: it sees no other."""

ADDIN_FOLDERS = {
    "win32": ("Microsoft/AddIns", "Microsoft/Excel/XLSTART"),
    "darwin": (
        "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Add-Ins.localized",
        "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel",
    ),
}
"""Where Excel looks for add-ins: below %APPDATA%, on the Mac below the home folder."""

INTERPRETERS = ("INTERPRETER_WIN", "INTERPRETER_MAC", "INTERPRETER")
OFFICE_VERSION = "16.0"
OLD_MODULE = "xlwings 模块是 {}，装的是 {}，按钮会报错"


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
    findings = [*damage(path)]
    if facts.shared:
        hint = "在 Excel 的 审阅 里取消“共享工作簿”；一人一个文件，每周用 cs-macros compile 汇总。"
        findings.append(Finding("共享工作簿", "已打开，按钮不能用", hint, blocks=True))
    if facts.broken:
        findings.append(Finding("宏", "已损坏，读不了", "用 cs-macros restore 恢复备份。", blocks=True))
    elif facts.locked:
        findings.append(Finding("宏", "有密码或签名，看不了", "按钮不能用时，请设密码的人去掉密码。"))
    elif not facts.buttons:
        hint = "用“下一步”加 cs-macros run，或装上加载项 客服台账.xlam。"
        findings.append(Finding("宏", "没有按钮（普通工作簿）", hint))
    else:
        findings += [macros(facts.xlwings), *robbed(path), *ways_to_python(path), trust(path)]
    return findings


def robbed(path: Path) -> Iterator[Finding]:
    """The sheets whose buttons do nothing any more, since another program has saved the workbook."""
    from cs_macros.migrate.robbed import titles_robbed

    with contextlib.suppress(CsError):  # the workbook itself has said by now what is wrong with it
        if titles := titles_robbed(path):
            result = f"{'、'.join(titles)}：按钮丢了宏，点了没有反应（被 LibreOffice 等程序存过）"
            hint = "运行 cs-macros upgrade 补回；用命令登记、刷新时也会一并补回。"
            yield Finding("按钮", result, hint, blocks=True)


def damage(path: Path) -> Iterator[Finding]:
    """Parts of the file that are broken, whether anybody reads them or not."""
    from cs_macros.hosts.package.archive import Archive
    from cs_macros.hosts.package.soundness import damaged_parts

    with contextlib.suppress(CsError):
        if names := list(damaged_parts(Archive(path.read_bytes()))):
            hint = "用 Excel 打开修复，或用 cs-macros restore 恢复备份。"
            yield Finding("文件损坏", "、".join(names), hint, blocks=True)


def macros(version: str) -> Finding:
    """The workbook's xlwings module against the installed package: they only work together."""
    installed = metadata.version("xlwings")
    if version in ("", installed):
        return Finding("宏", f"按钮齐全，xlwings 模块 {version or '不在工作簿里'}")
    hint = "运行 cs-macros upgrade 更新工作簿里的模块。"
    return Finding("宏", OLD_MODULE.format(version, installed), hint, blocks=True)


def ways_to_python(path: Path) -> Iterator[Finding]:
    """The unzipped program that the buttons find, and the file that leads to an installed Python."""
    program = program_for(path, [*installed_addins(), *opened_by_excel()])
    if program:
        yield unzipped(program)
    file = path.with_name(CONFIGURATION)
    if not program or file.exists():
        yield configuration(file, blocks=not program)


def unzipped(program: Path) -> Finding:
    """The program as an unzipped folder, which is not always the one that runs now."""
    hint = "" if sys.platform == "win32" else "只在 Windows 的 Excel 里用得上；这台电脑要另外安装程序。"
    return Finding("免安装程序", f"按钮用 {program.parent}", hint)


def configuration(file: Path, *, blocks: bool = True) -> Finding:
    """Whether a configuration file leads to a Python that is there.

    Args:
      blocks: Whether the buttons have no other way.
    """
    if not file.exists():
        hint = f"Windows 把“{FOLDER}”解压到工作簿旁边；Mac 用 install.command；LibreOffice 不需要。"
        return Finding(file.name, f"没有（{file.parent}）", hint)
    encoding = "mbcs" if sys.platform == "win32" else "utf-8"
    lines = file.read_bytes().decode(encoding, "replace").splitlines()
    found = {row[0].upper(): row[1] for row in csv.reader(lines) if len(row) > 1}
    python = next((found[name] for name in INTERPRETERS if name in found), "")
    if python and Path(python).exists():
        return Finding(file.name, f"指向 {python}")
    return Finding(file.name, f"指向的“{python}”不存在", "再运行一次安装，按钮才找得到程序。", blocks=blocks)


def addins() -> list[Finding]:
    """The add-in where Excel looks for it; having none is no fault."""
    from cs_macros.migrate.inspection import facts_of

    found: list[Finding] = []
    for path in dict.fromkeys([*installed_addins(), *opened_by_excel()]):
        try:
            facts = facts_of(path)
        except (zipfile.BadZipFile, OSError):
            continue  # not ours to judge
        if facts.buttons:
            found += examine_addin(path, facts.xlwings)
    if found:
        return found
    hint = "只有工作簿自己没有宏时才需要：cs-macros build --addin 客服台账.xlam，再在 Excel 里装上。"
    return [Finding("加载项", "没有装", hint)]


def examine_addin(path: Path, version: str) -> Iterator[Finding]:
    """One add-in of ours: its version, and its way to Python."""
    installed = metadata.version("xlwings")
    if version == installed:
        yield Finding("加载项", f"{path}，xlwings 模块 {version}")
    else:
        hint = f"关掉 Excel，运行 cs-macros build --addin --force “{path}”。"
        yield Finding("加载项", f"{path} 的 {OLD_MODULE.format(version, installed)}", hint, blocks=True)
    if program := program_for(path):
        yield unzipped(program)
        return
    beside = path.with_name(ADDIN_CONFIGURATION)
    yield configuration(beside if beside.exists() else own_configuration())


def own_configuration() -> Path:
    """The person's own file, in which xlwings' add-in code looks for Python."""
    own = MAC_EXCEL_HOME if sys.platform == "darwin" else ".cs_macros"
    return Path.home() / own / ADDIN_CONFIGURATION


def installed_addins() -> Iterator[Path]:
    """The add-ins in Excel's own folders."""
    home = Path(os.environ.get("APPDATA", "")) if sys.platform == "win32" else Path.home()
    for folder in ADDIN_FOLDERS.get(sys.platform, ()):
        yield from sorted((home / folder).glob("*.xlam"))


def opened_by_excel() -> list[Path]:
    """The add-ins that Excel on Windows loads from elsewhere: ticked after 浏览."""
    if sys.platform != "win32":
        return []
    import winreg

    texts = []
    try:
        with winreg.OpenKey(
            winreg.HKEY_CURRENT_USER, rf"Software\Microsoft\Office\{OFFICE_VERSION}\Excel\Options"
        ) as options:
            for number in range(winreg.QueryInfoKey(options)[1]):
                name, value, _ = winreg.EnumValue(options, number)
                if re.fullmatch(r"OPEN\d*", name):
                    texts.append(str(value))
    except OSError:
        return []
    return [*named_addins(texts)]


def named_addins(texts: Iterable[str]) -> Iterator[Path]:
    r"""The files that Excel's OPEN settings name by their full path.

    >>> [str(path) for path in named_addins([r'/R "C:\店\a.xlam"', "b.xlam", r'"C:\c.xll"'])]
    ['C:\\店\\a.xlam']
    """
    for text in texts:
        if found := re.search(r'([A-Za-z]:[\\/][^"]*\.xlam)"?$', text, re.IGNORECASE):
            yield Path(found[1])


def trust(path: Path) -> Finding:
    """Whether Excel will run the macros of a file in this folder."""
    if sys.platform != "win32":
        return Finding("宏的信任", "打开时点“启用宏”")
    if Path(f"{path}:Zone.Identifier").exists():
        hint = "右键文件 › 属性 › 勾选“解除锁定”，或再双击一次 开始.bat。"
        return Finding("宏的信任", "文件来自网络，Excel 不让它的宏运行", hint, blocks=True)
    if any(path.resolve().is_relative_to(folder) for folder in trusted_folders()):
        return Finding("宏的信任", "文件夹是受信任位置")
    hint = f"文件 › 选项 › 信任中心 › 受信任位置，添加“{followed(path).parent}”，就不用每次点“启用内容”。"
    return Finding("宏的信任", "每次打开要点“启用内容”", hint)


def trusted_folders() -> list[Path]:
    """The folders whose macros Excel on Windows runs without asking."""
    if sys.platform != "win32":
        return []
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
