"""A server to be killed: this process has everything imported and forks one that serves for each line it reads.

stdin   PORT DATA       one line a server
stdout  PID             once it listens
"""

from __future__ import annotations

import os
import sys

from formserver import serving
from formserver.config import read_settings


def main() -> None:
    """Fork a server for each line until the input ends."""
    for line in sys.stdin:
        port, data = line.split()
        ready, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ready)
            settings = read_settings({}, {"data": data, "port": port, "shipped_forms": "0"})
            serving.serve(settings, lambda words, tell=tell: os.write(tell, b"x") and None)
            os._exit(0)
        os.close(tell)
        os.read(ready, 1)  # an address was printed, or the child is gone; it stays open for the others
        print(pid, flush=True)


if __name__ == "__main__":
    main()
