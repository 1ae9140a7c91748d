' The views of a register: one stage's columns, or those that the selected row needs next. No Python starts.
' Every cell of the band above the header names its column's stage; the first column of each never folds.

' Let the person choose a stage.
Public Sub show_stage()
    Dim register As Object, bar As Object, names As String, stage As Variant
    Set register = front_register()
    If register Is Nothing Then Exit Sub
    names = "全部" & stages_of(register)
    On Error Resume Next
    Application.CommandBars("cs_macros_stages").Delete
    On Error GoTo no_menu
    Set bar = Application.CommandBars.Add("cs_macros_stages", 5, False, True)
    For Each stage In Split(names, "|")
        With bar.Controls.Add(1)
            .Caption = stage
            .Parameter = stage
            .OnAction = "'" & ThisWorkbook.Name & "'!stage_chosen"
        End With
    Next
    bar.ShowPopup
    Exit Sub
no_menu: ' Excel for the Mac has no such menus
    stage = Application.InputBox("要看哪个阶段？" & Replace(names, "|", "、"), "客服台账", "全部", , , , , 2)
    If VarType(stage) = vbString Then view_stage register, CStr(stage)
End Sub

Public Sub stage_chosen()
    Dim register As Object
    Set register = front_register()
    If Not register Is Nothing Then view_stage register, Application.CommandBars.ActionControl.Parameter
End Sub

Private Sub view_stage(ByVal register As Object, ByVal stage As String)
    If stage = "全部" Then
        fold register, ""
    ElseIf InStr(stages_of(register) & "|", "|" & stage & "|") > 0 Then
        fold register, "|" & stage & "|"
    End If
End Sub

' Unfold what the next moves of the selected row ask for: the one chosen in its next step, or all.
Public Sub follow_row()
    Dim register As Object, here As Object, wanted As String, chosen As String, state As String
    Set register = front_register()
    If register Is Nothing Then Exit Sub
    Set here = Intersect(ActiveCell.EntireRow, register.Range)
    If here Is Nothing Then
        MsgBox "先选中表里的一行，再按“跟行”。"
        Exit Sub
    End If
    chosen = value_in(register, "下一步")
    state = value_in(register, "状态")
    wanted = needed(register, state, chosen)
    If wanted = "" Then wanted = needed(register, state, "")
    If wanted = "" Then Exit Sub
    fold register, stages_with(register, wanted)
    If state <> "" Then narrow register, wanted ' a new row is typed with all its columns in view
End Sub

' Today's first row right below the header: of today, else of the next day that there is, else the last.
Public Sub show_today()
    Dim register As Object, days As Object, target As Long
    Set register = front_register()
    If register Is Nothing Then Exit Sub
    Set days = days_of(register)
    If days Is Nothing Then
        MsgBox "这张表没有“日期”列；“今天”用在值班表、值日表这样按天看的表里。"
        Exit Sub
    End If
    If Not by_day(days) Then sort_by_day register, days
    target = row_of_today(days)
    If target = 0 Then Exit Sub
    ActiveSheet.Cells(target, days.Column).Select
    ActiveWindow.ScrollRow = target
End Sub

' The cells below the header of the days; Nothing where the table has none.
Private Function days_of(ByVal register As Object) As Object
    Dim cell As Object
    If register.DataBodyRange Is Nothing Then Exit Function
    For Each cell In register.HeaderRowRange.Cells
        If CStr(cell.Value) = "日期" Then Set days_of = Intersect(cell.EntireColumn, register.DataBodyRange)
    Next
End Function

' What is no date counts for nothing.
Private Function by_day(ByVal days As Object) As Boolean
    Dim cell As Object, last As Double
    by_day = True
    For Each cell In days.Cells
        If VarType(cell.Value2) = vbDouble Then
            If cell.Value2 < last Then by_day = False
            last = cell.Value2
        End If
    Next
End Function

' Only where every row may move as a whole, and the person says so.
Private Sub sort_by_day(ByVal register As Object, ByVal days As Object)
    Dim cell As Object, torn As Boolean
    torn = ActiveSheet.ProtectContents
    If IsNull(register.DataBodyRange.HasFormula) Then
        torn = True
    ElseIf register.DataBodyRange.HasFormula Then
        torn = True
    End If
    For Each cell In days.Cells
        If cell.EntireRow.Hidden Then torn = True
    Next
    If torn Then
        MsgBox "日期没有按先后排。表里有公式、筛掉或隐藏的行，或者受保护，所以没有替您排。" & vbLf & _
            "→ 清除筛选后再按“今天”；有公式的，自己点“日期”旁边的箭头选升序。"
        Exit Sub
    End If
    If MsgBox("日期没有按先后排。现在按日期排好吗？" & vbLf & _
        "每一行还是那一行，只换位置；不排就只移到今天的第一行。排好以后不能用 Ctrl+Z 收回。", _
        vbYesNo + vbQuestion) <> vbYes Then Exit Sub
    With register.Sort
        .SortFields.Clear
        .SortFields.Add days, 0, 1
        .Header = 1
        .Apply
        .SortFields.Clear
    End With
End Sub

' The visible row of today, else of the first day to come, else of the last day; 0 where there is none.
Private Function row_of_today(ByVal days As Object) As Long
    Dim cell As Object, best As Double, today As Double, day As Double, nearer As Boolean
    today = CDbl(Date)
    For Each cell In days.Cells
        If VarType(cell.Value2) = vbDouble And Not cell.EntireRow.Hidden Then
            day = Int(cell.Value2)
            If row_of_today = 0 Then
                nearer = True
            ElseIf best >= today Then
                nearer = day >= today And day < best
            Else
                nearer = day > best
            End If
            If nearer Then
                row_of_today = cell.Row
                best = day
            End If
        End If
    Next
End Function

' The register on the sheet in front: the table that the hidden list of needs names.
Private Function front_register() As Object
    Dim one As Object, needs As Variant, place As Long
    On Error Resume Next
    needs = ActiveWorkbook.Names("desk_needs").RefersToRange.Value
    On Error GoTo 0
    If Not IsArray(needs) Then Exit Function
    For Each one In ActiveSheet.ListObjects
        For place = 1 To UBound(needs, 1)
            If StrComp(one.Name, CStr(needs(place, 1)), vbTextCompare) = 0 Then
                Set front_register = one
                Exit Function
            End If
        Next
    Next
End Function

Private Function bands(ByVal register As Object) As Object
    Set bands = register.HeaderRowRange.Offset(-1)
End Function

' The stages in the order of the work, each after a bar.
Private Function stages_of(ByVal register As Object) As String
    Dim cell As Object
    For Each cell In bands(register).Cells
        If CStr(cell.Value) <> "" And InStr(stages_of & "|", "|" & cell.Value & "|") = 0 Then
            stages_of = stages_of & "|" & cell.Value
        End If
    Next
End Function

' Show the columns of some stages and the first column of every other; none named means all.
Private Sub fold(ByVal register As Object, ByVal shown As String)
    Dim cell As Object, last As String, target As Long
    Application.ScreenUpdating = False
    For Each cell In bands(register).Cells
        If CStr(cell.Value) <> "" Then
            If target = 0 And (shown = "" Or InStr(shown, "|" & cell.Value & "|") > 0) Then target = cell.Column
            If cell.Value = last Then
                cell.EntireColumn.Hidden = (shown <> "" And InStr(shown, "|" & cell.Value & "|") = 0)
            End If
        End If
        last = CStr(cell.Value)
    Next
    If shown = "" Then target = 1
    If target > 0 Then ActiveWindow.ScrollColumn = target
    Application.ScreenUpdating = True
End Sub

' Where what is wanted reaches beyond the window, only that stays of its stages.
Private Sub narrow(ByVal register As Object, ByVal headers As String)
    Dim cell As Object, last As String, first As Long, far As Long, room As Double
    For Each cell In bands(register).Cells
        If CStr(cell.Value) <> "" And InStr(headers, "|" & cell.Offset(1).Value & "|") > 0 Then
            If first = 0 Then first = cell.Column
            far = cell.Column
        End If
    Next
    If far = 0 Then Exit Sub
    ' Less what row numbers and the scroll bar take.
    room = (ActiveWindow.UsableWidth - 40) * 100 / ActiveWindow.Zoom
    If ActiveWindow.SplitColumn > 0 Then room = room - ActiveSheet.Columns(1).Resize(, ActiveWindow.SplitColumn).Width
    If Range(ActiveSheet.Cells(1, ActiveWindow.ScrollColumn), ActiveSheet.Cells(1, far)).Width <= room Then Exit Sub
    Application.ScreenUpdating = False
    For Each cell In bands(register).Cells
        If CStr(cell.Value) <> "" And CStr(cell.Value) = last Then
            If InStr(headers, "|" & cell.Offset(1).Value & "|") = 0 Then cell.EntireColumn.Hidden = True
        End If
        last = CStr(cell.Value)
    Next
    ' Too wide even so: begin with what stands below the button.
    If Range(ActiveSheet.Cells(1, first), ActiveSheet.Cells(1, far)).Width > room Then
        For Each cell In register.HeaderRowRange.Cells
            If CStr(cell.Value) = Split(headers, "|")(1) Then first = cell.Column
        Next
    End If
    ActiveWindow.ScrollColumn = first
    Application.ScreenUpdating = True
End Sub

Private Function value_in(ByVal register As Object, ByVal header As String) As String
    Dim cell As Object
    For Each cell In register.HeaderRowRange.Cells
        If CStr(cell.Value) = header Then value_in = CStr(ActiveSheet.Cells(ActiveCell.Row, cell.Column).Value)
    Next
End Function

' The headers that the moves out of a state ask for, each between bars.
Private Function needed(ByVal register As Object, ByVal state As String, ByVal chosen As String) As String
    Dim needs As Variant, place As Long
    needs = ActiveWorkbook.Names("desk_needs").RefersToRange.Value
    For place = 1 To UBound(needs, 1)
        If StrComp(CStr(needs(place, 1)), register.Name, vbTextCompare) = 0 And CStr(needs(place, 2)) = state Then
            If chosen = "" Or CStr(needs(place, 3)) = chosen Then needed = needed & needs(place, 4)
        End If
    Next
End Function

Private Function stages_with(ByVal register As Object, ByVal headers As String) As String
    Dim cell As Object
    For Each cell In register.HeaderRowRange.Cells
        If InStr(headers, "|" & cell.Value & "|") > 0 Then
            If CStr(cell.Offset(-1).Value) <> "" Then stages_with = stages_with & "|" & cell.Offset(-1).Value & "|"
        End If
    Next
    If stages_with = "" Then stages_with = "|"
End Function

