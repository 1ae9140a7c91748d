' The buttons of our workbooks in LibreOffice: each starts Python, which comes back to this office
' through a pipe of its own. "cs-macros build" adds PYTHON, spots() and a Sub a macro below.
Option Explicit

Global office_pipe As String
Global office_acceptor As Object ' the pipe is open as long as this is kept

' Start Python for the workbook in front, and go on: the office waits for nothing.
Sub press(macro As String)
    If ThisComponent.getURL() = "" Then
        MsgBox "工作簿还没有保存过，未作任何改动。" & Chr(10) & "→ 先保存，再按一次。", 48, "客服台账"
        Exit Sub
    End If
    If IsNull(office_acceptor) Then listen
    On Error Goto no_python
    Shell PYTHON, 0, "-m cs_macros.excel " & macro & " " & office_pipe & " " & ThisComponent.getURL()
    Exit Sub
no_python:
    MsgBox "找不到 " & PYTHON & "，未作任何改动。" & Chr(10) & _
        "→ 请维护人重新运行 cs-macros build 客服台账.oxt，再双击安装。", 16, "客服台账"
End Sub

Sub listen
    Randomize
    office_pipe = "cs_macros_" & Format(Now, "yyyymmddhhmmss") & "_" & CLng(Rnd * 1000000000)
    office_acceptor = createUnoService("com.sun.star.office.Acceptor")
    office_acceptor.initialize(Array("pipe,name=" & office_pipe & ";urp;StarOffice.ComponentContext", True))
End Sub

' When any document has been opened: give the buttons on our sheets their macros, and draw those that
' are not there. LibreOffice 7.4 saves form buttons in a way that it cannot read back.
Sub opened(happening As Object)
    Dim document As Object, spot As Variant, place As Integer, unchanged As Boolean
    document = happening.Source
    If Not document.supportsService("com.sun.star.sheet.SpreadsheetDocument") Then Exit Sub
    unchanged = Not document.isModified()
    document.UndoManager.lock()
    For Each spot In spots()
        If document.DatabaseRanges.hasByName(spot(0)) Then
            place = document.DatabaseRanges.getByName(spot(0)).DataArea.Sheet
            If Not is_bound(document.DrawPages.getByIndex(place), spot) Then
                draw(document, place, spot)
                is_bound(document.DrawPages.getByIndex(place), spot)
            End If
        End If
    Next
    document.UndoManager.unlock()
    If unchanged Then document.setModified(False)
End Sub

' Bind the button with the spot's caption to its macro; False when there is no such button.
Function is_bound(page As Object, spot As Variant) As Boolean
    Dim form As Object, number As Integer, place As Integer
    Dim click As New com.sun.star.script.ScriptEventDescriptor
    click.ListenerType = "XActionListener"
    click.EventMethod = "actionPerformed"
    click.ScriptType = "Script"
    click.ScriptCode = "vnd.sun.star.script:cs_macros.press." & spot(2) & "?language=Basic&location=application"
    For number = 0 To page.Forms.Count - 1
        form = page.Forms.getByIndex(number)
        For place = 0 To form.Count - 1
            If form.getByIndex(place).supportsService("com.sun.star.form.component.CommandButton") Then
                If form.getByIndex(place).Label = spot(1) Then
                    form.revokeScriptEvents(place)
                    form.registerScriptEvent(place, click)
                    form.getByIndex(place).FocusOnClick = False ' or Enter would press it again
                    is_bound = True
                End If
            End If
        Next
    Next
End Function

Sub draw(document As Object, place As Integer, spot As Variant)
    Dim shape As Object, button As Object
    Dim position As New com.sun.star.awt.Point
    Dim size As New com.sun.star.awt.Size
    button = document.createInstance("com.sun.star.form.component.CommandButton")
    button.Label = spot(1)
    button.HelpText = spot(3)
    button.Printable = False
    shape = document.createInstance("com.sun.star.drawing.ControlShape")
    shape.Control = button
    document.DrawPages.getByIndex(place).add(shape)
    position.X = spot(4)
    position.Y = spot(5)
    size.Width = spot(6)
    size.Height = spot(7)
    shape.Anchor = document.Sheets.getByIndex(place)
    shape.setSize(size)
    shape.setPosition(position)
End Sub

