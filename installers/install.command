#!/bin/sh
# Sets cs_macros up beside the workbook, on the Mac by a double click; install.py speaks Chinese.
cd "$(dirname "$0")" || exit 1
for python in python3.14 python3.13 python3.12 python3.11 python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        PYTHONUTF8=1 exec "$python" install.py "$@"
    fi
done
echo "没有找到 Python 3.11 或更新的版本。请从 https://www.python.org/downloads/ 安装后，再双击这个文件。"
exit 1
