"""The VBA project: xlwings' own module, and one generated line a macro.

Where Python is stands in no workbook, so that one can be sent to many computers: it is found as an
unzipped folder at each press, or by the file xlwings.conf beside the workbook, which install.py wrote.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path

from cs_macros.build.spots import ALL_VIEWS
from cs_macros.hosts.live.desk import WORKING
from cs_macros.portable import APP, FOLDER, PROGRAM, WHOLE

MODULE = "cs_macros"
ADDIN_FILE = "客服台账.xlam"

NOTHING_OPEN = "没有可以处理的工作簿。请先打开工作簿；顶上有“启用编辑”时，先点它。"
"""What a button says when no workbook is active: none is open, or it is in Protected View."""

NEVER_SAVED = "工作簿还没有保存过，未作任何改动。请先保存，再按一次。"
"""What it says of a workbook without a folder, beside which files are looked for and made."""

FROM_THE_WEB = (
    "这个工作簿是从网址（OneDrive、SharePoint）打开的，未作任何改动。"
    "请另存到这台电脑的文件夹里，从那里打开，再按一次。"
    "已经同步到这台电脑的，在 OneDrive 的设置里关掉“使用 Office 应用程序同步文件”，再从文件夹打开。"
)
"""Backups, slips and hand-ins are made beside the workbook, and there is no beside of an address."""

NO_PROGRAM = (
    f"没有找到程序，未作任何改动。请把安装包解压到工作簿所在的文件夹：“{FOLDER}”要在工作簿旁边，"
    "在加载项旁边，或者在自己的用户文件夹里；正在解压的，等它完成，再按一次。"
)

HEAD = r"""Option Explicit

' One line a button; every one runs cs_macros.excel.run with its own name.
' Made by "cs-macros build" from the declarations: do not edit.

Private Sub press(ByVal button As String)
    Dim python As String
    If ActiveWorkbook Is Nothing Then
        MsgBox {nothing_open}
    ElseIf ActiveWorkbook.Path = "" Then
        MsgBox {never_saved}
    ElseIf InStr(ActiveWorkbook.Path, "://") > 0 Then
        MsgBox {from_the_web}
    Else
        Application.StatusBar = {working}
        python = program()
        If python <> "" Then
            RunFrozenPython python, "-B -m cs_macros.excel " & button
        ElseIf installed() Then
            RunPython "import cs_macros.excel; cs_macros.excel.run('" & button & "')"
        Else
            Application.StatusBar = False
            MsgBox {no_program}
        End If
        If Application.PathSeparator <> "\" Then
            Application.StatusBar = {working} ' over xlwings' own; on the Mac it does not wait for Python
        ElseIf CStr(Application.StatusBar) = {working} Then
            Application.StatusBar = False ' Python was cut off before it said what came of it
        End If
    End If
End Sub

' Whether xlwings.conf (install.py) says where Python is; on the Mac there is no other way.
Private Function installed() As Boolean
    installed = GetConfig("INTERPRETER_WIN", "") & GetConfig("INTERPRETER", "") <> ""
    If Application.PathSeparator <> "\" Then installed = True
End Function

' The Python of the unzipped folder (cs_macros/portable.py), looked for at each press: a USB stick
' changes its letter. Only what the person has opened with its macros or installed says where it is.
Private Function program() As String
    Dim one As Object, home As String
    If Application.PathSeparator <> "\" Then Exit Function
    program = beside(ThisWorkbook.Path)
    For Each one In Application.AddIns
        If program = "" And LCase(one.Name) = {addin} Then
            If one.Installed Then program = beside(one.Path)
        End If
    Next
    home = CreateObject("WScript.Shell").Environment("Process").Item("USERPROFILE")
    If program = "" Then program = newest(home & "\" & {folder})
End Function

Private Function beside(ByVal place As String) As String
    beside = newest(place & "\" & {folder})
    If beside = "" Then beside = newest(place)
End Function

' The Python of the newest whole version in a folder. FileSystemObject, unlike Dir, knows every letter.
Private Function newest(ByVal place As String) As String
    Dim files As Object, one As Object, best As Double
    Set files = CreateObject("Scripting.FileSystemObject")
    If Not files.FolderExists(place & "\{app}") Then Exit Function
    For Each one In files.GetFolder(place & "\{app}").SubFolders
        If rank(one.Name) > best And files.FileExists(one.Path & "\{whole}") Then
            best = rank(one.Name)
            newest = one.Path & "\{python}"
        End If
    Next
End Function

' What orders versions by the name of their folder; 0 for anything else.
Private Function rank(ByVal version As String) As Double
    Dim parts As Variant, number As Double, place As Integer, letter As Integer
    parts = Split(version, ".")
    If UBound(parts) <> 2 Then Exit Function
    For place = 0 To 2
        If Len(parts(place)) < 1 Or Len(parts(place)) > 4 Then Exit Function
        For letter = 1 To Len(parts(place))
            If InStr("0123456789", Mid(parts(place), letter, 1)) = 0 Then Exit Function
        Next
        number = number * 10000 + CDbl(parts(place))
    Next
    rank = number + 1
End Function

' Text from the codes of its letters, four digits each: a module holds no others than its code page's.
Private Function said(ByVal codes As String) As String
    Dim place As Integer
    For place = 1 To Len(codes) Step 4
        said = said & ChrW(CLng("&H" & Mid(codes, place, 4)))
    Next
End Function

' The ribbon's buttons carry the macros' names as their ids.
Public Sub press_ribbon(control As IRibbonControl)
    press control.ID
End Sub

Public Sub view_ribbon(control As IRibbonControl)
    Select Case control.ID
{views}    End Select
End Sub

"""


def module(macros: Iterable[str]) -> str:
    """The generated module, ASCII only.

    >>> print(module(["mark_shipped"]).splitlines()[-1])
    Public Sub mark_shipped(): press "mark_shipped": End Sub
    """
    texts = {
        "nothing_open": NOTHING_OPEN,
        "never_saved": NEVER_SAVED,
        "from_the_web": FROM_THE_WEB,
        "no_program": NO_PROGRAM,
        "working": WORKING,
        "folder": FOLDER,
        "addin": ADDIN_FILE,
    }
    head = HEAD.format(
        **{name: in_vba(text) for name, text in texts.items()},
        app=APP,
        whole="\\".join(WHOLE),
        python=PROGRAM,
        views="".join(f'    Case "{view.name}": {view.name}\n' for view in ALL_VIEWS),
    )
    views = (Path(__file__).parent / "excel" / "views.bas").read_text("utf-8")
    views = re.sub(r'"[^"\n]*[^\x00-\x7f][^"\n]*"', lambda text: in_vba(text[0][1:-1]), views)
    lines = head + views + "".join(f'Public Sub {name}(): press "{name}": End Sub\n' for name in macros)
    return lines.replace("\n", "\r\n")


def in_vba(text: str) -> str:
    """A text as an expression that any code page can hold.

    >>> in_vba("好。")
    'said("597D3002")'
    """
    return f'said("{text.encode("utf-16-be").hex().upper()}")'


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
    # Here, not above: whoever writes a workbook without macros needs none of it, and it loads slowly.
    from pyopenvba.excel import ExcelFile
    from pyopenvba.vba import VBAModuleKind

    with ExcelFile(path) as workbook:
        project = workbook.add_vba_project()
        project.add_module("xlwings", bridge or xlwings_source("xlwings.bas"))
        # RunPython does not compile on a Mac without it: there is no Scripting.Dictionary there.
        project.add_module("Dictionary", xlwings_source("addin/Dictionary.cls"), kind=VBAModuleKind.other)
        project.add_module(MODULE, module(macros))
        workbook.save()
