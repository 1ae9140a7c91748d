"""What works on this machine and in this workbook, and what to do about the rest."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib import metadata
from pathlib import Path

from cs_macros import __version__
from cs_macros.book.book import Book
from cs_macros.book.letters import overrides
from cs_macros.book.refusals import OPERATOR
from cs_macros.book.releases import numbers_of
from cs_macros.cli.desk import addins, examine_file, windows_knows, wps
from cs_macros.cli.findings import Finding
from cs_macros.errors import CsError
from cs_macros.sheets import ALL_SHEETS

OFFICES = ("soffice", "libreoffice")
MAC_EXCEL = Path("/Applications/Microsoft Excel.app")


def examine_machine() -> list[Finding]:
    """Python, the packages, the spreadsheet programs, the templates, the clipboard."""
    return [
        Finding("cs_macros", __version__),
        Finding("Python", f"{platform.python_version()}（{sys.executable}）"),
        *(package(name) for name in ("xlwings", "openpyxl", "pandas", "jinja2", "python-calamine")),
        excel(),
        *addins(),
        libreoffice(),
        wps(),
        templates(),
        clipboard(),
    ]


def package(name: str) -> Finding:
    try:
        return Finding(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Finding(name, "没有安装", f"运行 pip install {name}。", blocks=True)


def excel() -> Finding:
    """Whether buttons can be pressed in Excel here."""
    if sys.platform == "darwin" and MAC_EXCEL.exists():
        return Finding("Excel", "已安装（Mac）", "宏要允许运行；第一次按按钮时按提示授权。")
    if sys.platform == "win32" and windows_knows("Excel.Application"):
        return Finding(
            "Excel", "已安装（Windows）", "文件 › 选项 › 信任中心：把工作簿所在目录设为受信任位置。"
        )
    return Finding("Excel", "没有找到", "没有 Excel 也能用：在表里选“下一步”，再运行 cs-macros run。")


def libreoffice() -> Finding:
    found = next(filter(None, map(shutil.which, OFFICES)), None)
    return Finding("LibreOffice", found or "没有找到", "" if found else "只在没有 Excel 的电脑上需要。")


def templates() -> Finding:
    from cs_macros import messages

    try:
        count = len([messages.load(name) for name in messages.all_ids()])
    except CsError as error:
        return Finding("话术模板", error.message, error.hint, blocks=True)
    return Finding("话术模板", f"{count} 条，都能读")


def clipboard() -> Finding:
    import pyperclip

    if pyperclip.is_available():
        return Finding("剪贴板", "可用")
    return Finding("剪贴板", "不可用", "话术仍会写在“话术”格里，从那里复制。")


def examine_workbook(book: Book) -> list[Finding]:
    """The workbook's tables, columns, people and warnings."""
    tables = set(book.host.tables())
    findings = [Finding("工作簿", book.host.label), release(book.host.version)]
    absent = [sheet.title for sheet in ALL_SHEETS.in_order() if sheet.table not in tables]
    if absent:
        none = len(absent) == len(ALL_SHEETS)  # otherwise its role, or its modules, do without them
        advice = "不是客服台账；用 cs-macros build 生成新的。" if none else ""
        findings.append(Finding("没有的表", "、".join(absent), advice, blocks=none))
    for sheet in ALL_SHEETS.in_order():
        if sheet.table in tables and (lost := book.table(sheet.record).missing):
            names = "、".join(column.header for column in lost)
            findings.append(Finding(f"{sheet.title} 缺少的列", names, "在表头行补上这些列。", blocks=True))
    findings.append(people(book))
    operator = book.host.cells([OPERATOR]).get(OPERATOR)
    findings.append(
        Finding("操作人", str(operator or "没有填"), "" if operator else "在今日看板的“操作人”格填姓名。")
    )
    findings += examine_file(Path(book.host.label))
    findings += own_texts(book)
    findings += [Finding("提醒", text) for text in getattr(book.host, "warnings", [])]
    return findings


def release(theirs: str) -> Finding:
    """The version of ours that made the workbook, against this program's."""
    if not theirs:
        return Finding("工作簿的版本", "没有写", "不是这里的程序做的，或是别的表格。")
    if numbers_of(theirs) > numbers_of(__version__):
        hint = "升级这台电脑上的程序；在那以前，这个工作簿不能用这里的程序处理。"
        return Finding("工作簿的版本", f"{theirs}，比程序（{__version__}）新", hint, blocks=True)
    if numbers_of(theirs) < numbers_of(__version__):
        hint = "照常可以用；关闭工作簿后运行 cs-macros upgrade，新的列和按钮才会有。"
        return Finding("工作簿的版本", f"{theirs}，比程序（{__version__}）旧", hint)
    return Finding("工作簿的版本", theirs)


def own_texts(book: Book) -> list[Finding]:
    """The texts in 话术 beside the workbook: in use, outdated, or not to be used."""
    from cs_macros import messages

    folder = overrides(book)
    findings = []
    for own in messages.overrides_in(folder) if folder else ():
        what = f"话术/{own.path.relative_to(folder).as_posix()}" if folder else own.path.name
        state = own.wrong.rstrip("。") or ("已过时，自带的话术后来改过" if own.outdated else "代替自带的话术")
        findings.append(Finding(what, f"“{own.title}”{state}", own.hint, blocks=bool(own.wrong)))
    return findings


def people(book: Book) -> Finding:
    if not book.staff:
        return Finding("员工名册", "空", "先填员工名册；空着的时候谁都可以按任何按钮。")
    nobody = [person.name for person in book.staff.values() if not person.login]
    result = f"{len(book.staff)} 人"
    return Finding("员工名册", result, f"没有填电脑账号：{'、'.join(nobody)}。" if nobody else "")
