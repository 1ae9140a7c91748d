@echo off
rem Sets cs_macros up beside the workbook. Plain ASCII: install.py speaks Chinese.
setlocal
cd /d "%~dp0"
set "PYTHON="
rem Believed is only what answers: a missing py, or the one that opens the shop, prints nothing.
for /f %%V in ('py -3 -c "import sys; print(sys.version_info > (3, 11))" 2^>nul') do if "%%V"=="True" set "PYTHON=py -3"
if defined PYTHON goto found
for /f %%V in ('python -c "import sys; print(sys.version_info > (3, 11))" 2^>nul') do if "%%V"=="True" set "PYTHON=python"
if not defined PYTHON goto nopython
:found
%PYTHON% "%~dp0install.py" %*
set "RESULT=%ERRORLEVEL%"
pause
exit /b %RESULT%
:nopython
echo Python 3.11 or newer was not found. Get it from https://www.python.org/downloads/
echo ^(tick "Add python.exe to PATH"; no administrator is needed^), then run this file again.
start "" "https://www.python.org/downloads/"
pause
exit /b 1
