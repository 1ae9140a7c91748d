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

