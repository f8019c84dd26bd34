"""Parts of records on their way in: the same chunk twice at once is one part."""

from __future__ import annotations

import fcntl
import hashlib
import io
import threading

from formserver.store import Store
from formserver.store.parts import Part

DATA = bytes(range(200))
PART = Part(1, "uuid:1", hashlib.sha256(DATA).hexdigest(), len(DATA))


def test_a_chunk_that_waits_while_the_same_one_finishes_the_part_finds_it_whole(store: Store):
    path = store.parts._path(PART)
    path.parent.mkdir(parents=True, exist_ok=True)
    found: list[int] = []
    with path.open("ab") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        second = threading.Thread(target=lambda: found.append(store.parts.add(PART, DATA, offset=0)))
        second.start()
        store.uploads.keep(io.BytesIO(DATA), "", key=PART.key)
        path.unlink()
    second.join(20)
    assert found == [len(DATA)] and not path.exists()
    assert (store.parts.have(PART), store.parts.open(PART).read()) == (len(DATA), DATA)
