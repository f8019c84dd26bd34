"""Collects records from several threads until it is killed, and says each one once it has a receipt.

For each line on standard input (a database URL and a data folder) it forks a process that does so, and says
its number; so that a hundred trials load the libraries once.
"""

from __future__ import annotations

import io
import itertools
import os
import sys
import threading
from pathlib import Path

from collecting import record_xml

from formserver import publish
from formserver.collect import collect
from formserver.program.model import Program
from formserver.store import Store, forms, open_store

THREADS = 4


def send(store: Store, program: Program, name: str) -> None:
    for number in itertools.count():
        id = f"uuid:{name}-{number}"
        xml = record_xml(program, {"who": id, "photo": "p.jpg", "stop[1]/minutes": number}, id=id)
        collect(store, xml=xml, files={"p.jpg": io.BytesIO(b"\xff\xd8\xff\xe0" + id.encode())})
        os.write(1, f"{id}\n".encode())


def load(url: str, data: Path) -> None:
    store = open_store(url, data)
    with store.read() as db:
        form = forms.list_forms(db)[0]
    program = publish.open_form(store, form.code).program
    for thread in range(THREADS):
        threading.Thread(target=send, args=(store, program, f"{os.getpid()}.{thread}"), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    for line in sys.stdin:
        asked = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            os.write(1, f"started {os.getpid()}\n".encode())
            load(asked[0], Path(asked[1]))
        os.waitpid(child, 0)
        os.write(1, b"dead\n")
