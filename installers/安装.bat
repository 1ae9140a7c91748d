@echo off
rem Sets cs_macros up beside the workbook. Plain ASCII: install.py speaks Chinese.
setlocal
set PYTHONUTF8=1
cd /d "%~dp0"
set "PYTHON="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=py -3"
if not defined PYTHON python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=python"
if not defined PYTHON goto nopython
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
