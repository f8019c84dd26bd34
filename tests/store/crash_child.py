"""Writes rows with files from four threads until it is killed, and says each one once it is stored."""

from __future__ import annotations

import io
import itertools
import os
import sys
import threading
from pathlib import Path

from formserver.store import Store, audit, open_store


def write(store: Store, thread: int) -> None:
    for number in itertools.count():
        name = f"{thread}.{number}"
        blob = store.blobs.put(io.BytesIO(name.encode()))
        with store.work() as db:
            audit.record(db, "crash", f"{name}-{blob.hash}")
        os.write(1, f"{name}-{blob.hash}\n".encode())


if __name__ == "__main__":
    opened = open_store(sys.argv[1], Path(sys.argv[2]))
    for thread in range(4):
        threading.Thread(target=write, args=(opened, thread), daemon=True).start()
    threading.Event().wait()
