' The buttons of our workbooks in LibreOffice: each starts Python, which comes back to this office
' through a pipe of its own. "cs-macros build" adds PYTHON, WORKING, spots() and a Sub a macro below.
Option Explicit

Global office_pipe As String
Global office_acceptor As Object ' the pipe is open as long as this is kept

' Start Python for the workbook in front, and go on: the office waits for nothing.
Sub press(macro As String)
    If ThisComponent.getURL() = "" Then
        MsgBox "工作簿还没有保存过，未作任何改动。" & Chr(10) & "→ 先保存，再按一次。", 48, "客服台账"
        Exit Sub
    End If
    ThisComponent.CurrentController.StatusIndicator.start(WORKING, 0)
    If IsNull(office_acceptor) Then listen
    On Error Goto no_python
    Shell PYTHON, 0, "-m cs_macros.excel " & macro & " " & office_pipe & " " & ThisComponent.getURL()
    Exit Sub
no_python:
    ThisComponent.CurrentController.StatusIndicator.end()
    MsgBox "找不到 " & PYTHON & "，未作任何改动。" & Chr(10) & _
        "→ 请维护人重新运行 cs-macros build 客服台账.oxt，再双击安装。", 16, "客服台账"
End Sub

Sub listen
    Randomize
    office_pipe = "cs_macros_" & Format(Now, "yyyymmddhhmmss") & "_" & CLng(Rnd * 1000000000)
    office_acceptor = createUnoService("com.sun.star.office.Acceptor")
    office_acceptor.initialize(Array("pipe,name=" & office_pipe & ";urp;StarOffice.ComponentContext", True))
End Sub

' What Python writes with a press, in one call: looked at and painted once, and whole even where Python is
' gone meanwhile. Each step names its sheet, first column and row, last column and row, counted from 0, and
' the table to be drawn there, or the rows of values. Returns how many were carried out: the one that the
' office refuses, and those after it, are asked for again one by one, and then it says why.
Function write_at_once(document As Object, steps As Variant) As Long
    Dim one As Variant, cells As Object
    EnableReschedule False ' nothing is painted, nobody types in between
    document.lockControllers()
    On Error Goto refused
    For Each one In steps
        cells = one(1).getCellRangeByPosition(one(2), one(3), one(4), one(5))
        If one(0) <> "" Then
            document.DatabaseRanges.getByName(one(0)).setDataArea(cells.getRangeAddress())
        ElseIf cells.queryContentCells(com.sun.star.sheet.CellFlags.ANNOTATION).Count > 0 Then
            Exit For ' an array takes comments away: Python sets such cells by themselves
        Else
            cells.setDataArray(one(6))
        End If
        write_at_once = write_at_once + 1
    Next
refused:
    document.unlockControllers()
    On Error Resume Next
    ' Everything anew: in a merged cell the new text lay over the old one (7.4).
    If Not IsNull(document.CurrentController) Then document.CurrentController.Frame.ComponentWindow.invalidate(1)
End Function

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
                hang(document, place, spot)
            ElseIf document.DatabaseRanges.getByName(spot(0)).DataArea.StartRow = spot(10) Then
                hang(document, place, spot)
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

' Draw a button; `hang` says where.
Sub draw(document As Object, place As Integer, spot As Variant)
    Dim shape As Object, button As Object
    button = document.createInstance("com.sun.star.form.component.CommandButton")
    button.Label = spot(1)
    button.HelpText = spot(3)
    button.Printable = False
    shape = document.createInstance("com.sun.star.drawing.ControlShape")
    shape.Control = button
    document.DrawPages.getByIndex(place).add(shape)
End Sub

' Hang a button on its cell, in its row and over the column with its header: so it moves with its column
' when those left of it are folded. A file of Excel's comes with buttons that hang on the sheet. In a
' workbook whose head is higher, rows are counted from the header upwards.
Sub hang(document As Object, place As Integer, spot As Variant)
    Dim page As Object, shape As Object, cell As Object, column As Long, row As Long, number As Long
    Dim position As New com.sun.star.awt.Point
    Dim size As New com.sun.star.awt.Size
    column = column_of(document, spot(0), spot(5))
    If column < 0 Then Exit Sub
    row = document.DatabaseRanges.getByName(spot(0)).DataArea.StartRow - spot(10) + spot(4)
    If row < 0 Then Exit Sub
    cell = document.Sheets.getByIndex(place).getCellByPosition(column, row)
    page = document.DrawPages.getByIndex(place)
    For number = 0 To page.Count - 1
        shape = page.getByIndex(number)
        If shape.supportsService("com.sun.star.drawing.ControlShape") Then
            If shape.Control.Label = spot(1) Then
                position.X = cell.Position.X + spot(6)
                position.Y = cell.Position.Y + spot(7)
                size.Width = spot(8)
                size.Height = spot(9)
                If column = 0 Then ' the corner never moves, and reaches over several columns
                    shape.Anchor = document.Sheets.getByIndex(place)
                Else
                    shape.Anchor = cell
                End If
                shape.setSize(size)
                shape.setPosition(position)
            End If
        End If
    Next
End Sub

' The views of a register: one stage's columns, or those that the selected row needs next. No Python starts.
' Every cell of the band above the header names its column's stage; the first column of each never folds.

' Let the person choose a stage.
Sub show_stage(Optional happening)
    Dim register As String, menu As Object, names As Variant, place As Integer, chosen As Integer
    Dim under As New com.sun.star.awt.Rectangle
    Dim parent As Object
    register = front_register()
    If register = "" Then Exit Sub
    names = Split("全部" & stages_of(register), "|")
    menu = createUnoService("com.sun.star.awt.PopupMenu")
    For place = 0 To UBound(names)
        menu.insertItem(place + 1, names(place), 0, place)
    Next
    parent = ThisComponent.CurrentController.Frame.ContainerWindow
    under.X = 300
    under.Y = 260
    If Not IsMissing(happening) Then
        parent = happening.Source.Peer
        under.X = 0
        under.Y = happening.Source.getPosSize().Height
    End If
    chosen = menu.execute(parent, under, com.sun.star.awt.PopupMenuDirection.EXECUTE_DOWN)
    If chosen > 0 Then view_stage(names(chosen - 1))
End Sub

Sub view_stage(stage As String)
    Dim register As String
    register = front_register()
    If register = "" Then Exit Sub
    If stage = "全部" Then
        fold(register, "")
    ElseIf InStr(stages_of(register) & "|", "|" & stage & "|") > 0 Then
        fold(register, "|" & stage & "|")
    End If
End Sub

' Unfold what the next moves of the selected row ask for: the one chosen in its next step, or all.
Sub follow_row(Optional happening)
    Dim register As String, wanted As String, state As String, row As Long
    register = front_register()
    If register = "" Then Exit Sub
    row = selected_row(register)
    If row < 0 Then
        MsgBox "先选中表里的一行，再按“跟行”。", 64, "客服台账"
        Exit Sub
    End If
    state = value_in(register, "状态", row)
    wanted = needed(register, state, value_in(register, "下一步", row))
    If wanted = "" Then wanted = needed(register, state, "")
    If wanted = "" Then Exit Sub
    fold(register, stages_with(register, wanted))
    If state <> "" Then narrow(register, wanted) ' a new row is typed with all its columns in view
End Sub

' Today's first row right below the header: of today, else of the next day that there is, else the last.
Sub show_today(Optional happening)
    Dim register As String, area As Object, column As Long, target As Long, controller As Object
    register = front_register()
    If register = "" Then Exit Sub
    column = column_of(ThisComponent, register, "日期")
    If column < 0 Then
        MsgBox "这张表没有“日期”列；“今天”用在值班表、值日表这样按天看的表里。", 64, "客服台账"
        Exit Sub
    End If
    area = ThisComponent.DatabaseRanges.getByName(register).DataArea
    If Not by_day(area, column) Then sort_by_day(area, column)
    target = row_of_today(area, column)
    If target < 0 Then Exit Sub
    controller = ThisComponent.CurrentController
    controller.select(controller.ActiveSheet.getCellByPosition(column, target))
    controller.getByIndex(controller.Count - 1).setFirstVisibleRow(target)
End Sub

' The days of a table, top down; what is no date counts for nothing.
Function days_of(area As Object, column As Long) As Variant
    days_of = ThisComponent.Sheets.getByIndex(area.Sheet).getCellRangeByPosition( _
        column, area.StartRow + 1, column, area.EndRow).DataArray
End Function

Function by_day(area As Object, column As Long) As Boolean
    Dim day As Variant, last As Double
    by_day = True
    For Each day In days_of(area, column)
        If VarType(day(0)) = 5 Then
            If day(0) < last Then by_day = False
            last = day(0)
        End If
    Next
End Function

' Only where every row may move as a whole, and the person says so.
Sub sort_by_day(area As Object, column As Long)
    Dim sheet As Object, rows As Object, number As Long, torn As Boolean
    Dim field As New com.sun.star.table.TableSortField
    Dim how(2) As New com.sun.star.beans.PropertyValue
    sheet = ThisComponent.Sheets.getByIndex(area.Sheet)
    rows = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow + 1, area.EndColumn, area.EndRow)
    torn = sheet.isProtected() Or rows.queryContentCells(com.sun.star.sheet.CellFlags.FORMULA).Count > 0
    For number = area.StartRow + 1 To area.EndRow
        If Not sheet.Rows.getByIndex(number).IsVisible Then torn = True
    Next
    If torn Then
        MsgBox "日期没有按先后排。表里有公式、筛掉或隐藏的行，或者受保护，所以没有替您排。" & Chr(10) & _
            "→ 清除筛选后再按“今天”；有公式的，自己点“日期”旁边的箭头选升序。", 64, "客服台账"
        Exit Sub
    End If
    If MsgBox("日期没有按先后排。现在按日期排好吗？" & Chr(10) & _
        "每一行还是那一行，只换位置；不排就只移到今天的第一行。", 36, "客服台账") <> 6 Then Exit Sub
    field.Field = column - area.StartColumn
    field.IsAscending = True
    how(0).Name = "SortFields"
    how(0).Value = Array(field)
    how(1).Name = "ContainsHeader"
    how(1).Value = False
    how(2).Name = "BindFormatsToContent"
    how(2).Value = True
    rows.sort(how())
End Sub

' The visible row of today, else of the first day to come, else of the last day; -1 where there is none.
Function row_of_today(area As Object, column As Long) As Long
    Dim day As Variant, number As Long, best As Double, rows As Object
    rows = ThisComponent.Sheets.getByIndex(area.Sheet).Rows
    row_of_today = -1
    number = area.StartRow
    For Each day In days_of(area, column)
        number = number + 1
        If VarType(day(0)) = 5 Then
            If rows.getByIndex(number).IsVisible Then
                If row_of_today < 0 Or is_nearer(Int(day(0)), best, CLng(Date)) Then
                    row_of_today = number
                    best = Int(day(0))
                End If
            End If
        End If
    Next
End Function

' Whether a day is the better one to lead to.
Function is_nearer(day As Double, best As Double, today As Double) As Boolean
    If best >= today Then
        is_nearer = day >= today And day < best
    Else
        is_nearer = day > best
    End If
End Function

' The register on the sheet in front: the table that the hidden list of needs names; empty for none.
Function front_register() As String
    Dim one As Variant, front As Integer
    If Not ThisComponent.NamedRanges.hasByName("desk_needs") Then Exit Function
    front = ThisComponent.CurrentController.ActiveSheet.RangeAddress.Sheet
    For Each one In needs()
        If ThisComponent.DatabaseRanges.hasByName(one(0)) Then
            If ThisComponent.DatabaseRanges.getByName(one(0)).DataArea.Sheet = front Then
                front_register = one(0)
                Exit Function
            End If
        End If
    Next
End Function

Function needs() As Variant
    needs = ThisComponent.NamedRanges.getByName("desk_needs").ReferredCells.DataArray
End Function

' The text in a row above, in or below the header of a register.
Function text_at(register As String, column As Long, row As Long) As String
    Dim area As Object
    area = ThisComponent.DatabaseRanges.getByName(register).DataArea
    If row < 0 Then Exit Function
    text_at = ThisComponent.Sheets.getByIndex(area.Sheet).getCellByPosition(column, row).String
End Function

' The stages of a register's columns, first to last; the band hides all but the first of a run, so its
' cells are read by what is in them.
Function bands(register As String) As Variant
    Dim area As Object, cells As Object
    area = ThisComponent.DatabaseRanges.getByName(register).DataArea
    cells = ThisComponent.Sheets.getByIndex(area.Sheet).getCellRangeByPosition( _
        area.StartColumn, area.StartRow - 1, area.EndColumn, area.StartRow - 1)
    bands = cells.DataArray(0)
End Function

' The stages in the order of the work, each after a bar.
Function stages_of(register As String) As String
    Dim stage As Variant
    For Each stage In bands(register)
        If CStr(stage) <> "" And InStr(stages_of & "|", "|" & stage & "|") = 0 Then
            stages_of = stages_of & "|" & stage
        End If
    Next
End Function

' Show the columns of some stages and the first column of every other; none named means all.
Sub fold(register As String, shown As String)
    Dim area As Object, columns As Object, stages As Variant, place As Integer, last As String, target As Long
    Dim controller As Object
    area = ThisComponent.DatabaseRanges.getByName(register).DataArea
    columns = ThisComponent.Sheets.getByIndex(area.Sheet).Columns
    stages = bands(register)
    target = -1
    ThisComponent.lockControllers()
    For place = 0 To UBound(stages)
        If CStr(stages(place)) <> "" Then
            If target < 0 And (shown = "" Or InStr(shown, "|" & stages(place) & "|") > 0) Then
                target = area.StartColumn + place
            End If
            If stages(place) = last Then
                columns.getByIndex(area.StartColumn + place).IsVisible = _
                    (shown = "" Or InStr(shown, "|" & stages(place) & "|") > 0)
            End If
        End If
        last = CStr(stages(place))
    Next
    ThisComponent.unlockControllers()
    If shown = "" Then target = area.StartColumn
    controller = ThisComponent.CurrentController
    If target >= 0 Then controller.getByIndex(controller.Count - 1).setFirstVisibleColumn(target)
End Sub

' Where what is wanted reaches beyond the window, only that stays of its stages.
Sub narrow(register As String, headers As String)
    Dim area As Object, sheet As Object, stages As Variant, place As Integer, last As String
    Dim wanted() As Boolean, first As Long, far As Long, pane As Object, controller As Object
    area = ThisComponent.DatabaseRanges.getByName(register).DataArea
    sheet = ThisComponent.Sheets.getByIndex(area.Sheet)
    stages = bands(register)
    ReDim wanted(UBound(stages))
    first = -1
    For place = 0 To UBound(stages)
        wanted(place) = InStr(headers, "|" & text_at(register, area.StartColumn + place, area.StartRow) & "|") > 0
        If wanted(place) And CStr(stages(place)) <> "" Then
            If first < 0 Then first = area.StartColumn + place
            far = area.StartColumn + place
        End If
    Next
    controller = ThisComponent.CurrentController
    pane = controller.getByIndex(controller.Count - 1)
    If first < 0 Or far <= pane.VisibleRange.EndColumn Then Exit Sub
    ThisComponent.lockControllers()
    For place = 0 To UBound(stages)
        If CStr(stages(place)) <> "" And CStr(stages(place)) = last And Not wanted(place) Then
            sheet.Columns.getByIndex(area.StartColumn + place).IsVisible = False
        End If
        last = CStr(stages(place))
    Next
    ThisComponent.unlockControllers()
    pane.setFirstVisibleColumn(first)
    ' Too wide even so: begin with what stands below the button.
    If far > pane.VisibleRange.EndColumn Then
        pane.setFirstVisibleColumn(column_of(ThisComponent, register, Split(headers, "|")(1)))
    End If
End Sub

Function column_of(document As Object, register As String, header As String) As Long
    Dim area As Object, place As Long
    area = document.DatabaseRanges.getByName(register).DataArea
    column_of = -1
    For place = area.EndColumn To area.StartColumn Step -1
        If document.Sheets.getByIndex(area.Sheet).getCellByPosition(place, area.StartRow).String = header Then
            column_of = place
        End If
    Next
End Function

Function value_in(register As String, header As String, row As Long) As String
    Dim column As Long
    column = column_of(ThisComponent, register, header)
    If column >= 0 Then value_in = text_at(register, column, row)
End Function

' Number of the selected row of a register, counted from 0; -1 when none is selected.
Function selected_row(register As String) As Long
    Dim area As Object, chosen As Object
    area = ThisComponent.DatabaseRanges.getByName(register).DataArea
    selected_row = -1
    chosen = ThisComponent.CurrentSelection
    If chosen.supportsService("com.sun.star.sheet.SheetCellRanges") Then chosen = chosen.getByIndex(0)
    If Not chosen.supportsService("com.sun.star.sheet.SheetCellRange") Then Exit Function
    If chosen.RangeAddress.StartRow > area.StartRow And chosen.RangeAddress.StartRow <= area.EndRow Then
        selected_row = chosen.RangeAddress.StartRow
    End If
End Function

' The headers that the moves out of a state ask for, each between bars.
Function needed(register As String, state As String, chosen As String) As String
    Dim one As Variant
    For Each one In needs()
        If one(0) = register And CStr(one(1)) = state And (chosen = "" Or one(2) = chosen) Then
            needed = needed & one(3)
        End If
    Next
End Function

Function stages_with(register As String, headers As String) As String
    Dim area As Object, stages As Variant, place As Integer
    area = ThisComponent.DatabaseRanges.getByName(register).DataArea
    stages = bands(register)
    For place = 0 To UBound(stages)
        If InStr(headers, "|" & text_at(register, area.StartColumn + place, area.StartRow) & "|") > 0 Then
            If CStr(stages(place)) <> "" Then stages_with = stages_with & "|" & stages(place) & "|"
        End If
    Next
    If stages_with = "" Then stages_with = "|"
End Function

