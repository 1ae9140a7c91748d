"""The VBA project: xlwings' own module, and one generated line a macro.

The workbook has no sheet xlwings.conf: the file xlwings.conf beside the workbook, written by the
installer, says where Python is, so that one workbook can be sent to many computers.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path

from pyopenvba.excel import ExcelFile
from pyopenvba.vba import VBAModuleKind

MODULE = "cs_macros"

FROZEN = r"cs_macros\cs_macros.exe"
"""The frozen program (installers/cs_macros.spec), seen from the folder of the file with the buttons."""

NOTHING_OPEN = "没有可以处理的工作簿。请先打开工作簿；顶上有“启用编辑”时，先点它。"
"""What a button says when no workbook is active: none is open, or it is in Protected View."""

NEVER_SAVED = "工作簿还没有保存过，未作任何改动。请先保存，再按一次。"
"""What it says of a workbook without a folder, beside which files are looked for and made."""

HEAD = """\
Option Explicit

' One line a button; every one runs cs_macros.excel.run with its own name.
' Made by "cs-macros build" from the declarations: do not edit.

Private Sub press(ByVal button As String)
    If ActiveWorkbook Is Nothing Then
        MsgBox {nothing_open}
    ElseIf ActiveWorkbook.Path = "" Then
        MsgBox {never_saved}
    ElseIf frozen() = "" Then
        RunPython "import cs_macros.excel; cs_macros.excel.run('" & button & "')"
    Else
        RunFrozenPython frozen(), button
    End If
End Sub

' The program as a folder beside this file, for desks where nothing may be installed. Only on Windows:
' xlwings has no RunFrozenPython on the Mac. FileSystemObject, unlike Dir, knows every letter.
Private Function frozen() As String
    Dim folder As String
    If Application.PathSeparator <> "\\" Then Exit Function
    folder = GetDirectoryPath(ThisWorkbook)
    If folder = "" Then Exit Function
    If CreateObject("Scripting.FileSystemObject").FileExists(folder & "{program}") Then
        frozen = folder & "{program}"
    End If
End Function

' The ribbon's buttons carry the macros' names as their ids.
Public Sub press_ribbon(control As IRibbonControl)
    press control.ID
End Sub

"""


def module(macros: Iterable[str]) -> str:
    """The generated module, ASCII only.

    >>> print(module(["mark_shipped"]).splitlines()[-1])
    Public Sub mark_shipped(): press "mark_shipped": End Sub
    """
    texts = {"nothing_open": in_vba(NOTHING_OPEN), "never_saved": in_vba(NEVER_SAVED)}
    head = HEAD.format(**texts, program=FROZEN)
    lines = head + "".join(f'Public Sub {name}(): press "{name}": End Sub\n' for name in macros)
    return lines.replace("\n", "\r\n")


def in_vba(text: str) -> str:
    """A text as an expression that any code page can hold.

    >>> in_vba("好。")
    'ChrW$(22909) & ChrW$(12290)'
    """
    return " & ".join(f"ChrW$({ord(letter)})" for letter in text)


def xlwings_source(file: str) -> str:
    """A VBA source of the installed xlwings, line ends as they are; importing it would import pandas."""
    found = importlib.util.find_spec("xlwings")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / file).read_bytes().decode("ascii")


def add_vba(path: Path, macros: Iterable[str], bridge: str | None = None) -> None:
    """Give a workbook its VBA project, with a document module for every sheet.

    Args:
      bridge: Source of the module `xlwings`; None for the one that serves its own workbook.
    """
    with ExcelFile(path) as workbook:
        project = workbook.add_vba_project()
        project.add_module("xlwings", bridge or xlwings_source("xlwings.bas"))
        # RunPython does not compile on a Mac without it: there is no Scripting.Dictionary there.
        project.add_module("Dictionary", xlwings_source("addin/Dictionary.cls"), kind=VBAModuleKind.other)
        project.add_module(MODULE, module(macros))
        workbook.save()
