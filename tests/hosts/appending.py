"""A process that appends rows to a table. Run: python -m tests.hosts.appending FILE NAME COUNT"""

import sys
from pathlib import Path

from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.port import Append

if __name__ == "__main__":
    host = ClosedHost(Path(sys.argv[1]))
    for count in range(int(sys.argv[3])):
        host.write([Append("T", {"编号": f"{sys.argv[2]}-{count}", "数": count})])
