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

HEAD = """\
Option Explicit

' One line a button; every one runs cs_macros.excel.run with its own name.
' Made by "cs-macros build" from the declarations: do not edit.

Private Sub press(ByVal button As String)
    RunPython "import cs_macros.excel; cs_macros.excel.run('" & button & "')"
End Sub

' The ribbon's buttons carry the macros' names as their ids.
Public Sub press_ribbon(control As IRibbonControl)
    press control.ID
End Sub

"""


def module(macros: Iterable[str]) -> str:
    """The generated module.

    >>> print(module(["mark_shipped"]).splitlines()[-1])
    Public Sub mark_shipped(): press "mark_shipped": End Sub
    """
    lines = HEAD + "".join(f'Public Sub {name}(): press "{name}": End Sub\n' for name in macros)
    return lines.replace("\n", "\r\n")


def xlwings_source(file: str) -> str:
    """A VBA source of the installed xlwings, line ends as they are; importing it would import pandas."""
    found = importlib.util.find_spec("xlwings")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / file).read_bytes().decode("ascii")


def add_vba(path: Path, macros: Iterable[str]) -> None:
    """Give a workbook its VBA project, with a document module for every sheet."""
    with ExcelFile(path) as workbook:
        project = workbook.add_vba_project()
        project.add_module("xlwings", xlwings_source("xlwings.bas"))
        # RunPython does not compile on a Mac without it: there is no Scripting.Dictionary there.
        project.add_module("Dictionary", xlwings_source("addin/Dictionary.cls"), kind=VBAModuleKind.other)
        project.add_module(MODULE, module(macros))
        workbook.save()
