"""A link between a browser and a server: there or not, or breaking off after so many bytes."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from contextlib import suppress


class Link:
    """Carries connections to ``port`` of this machine while open; ``address`` is its own.

    ``up`` says whether it carries anything; ``most`` is after how many bytes, both ways together, a connection
    breaks (0: never). ``met`` counts connections: carried, refused, broken.
    """

    def __init__(self, port: int) -> None:
        self._port, self.up, self.most, self.met = port, True, 0, Counter[str]()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __enter__(self) -> Link:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.up = False
        self._door.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if not self.up:
                    self.met["refused"] += 1
                    near.close()
                    continue
                self.met["carried"] += 1
                _Carried(self, near, socket.create_connection(("127.0.0.1", self._port)))

    def count(self, what: str) -> None:
        self.met[what] += 1


class _Carried:
    """One connection, both ways."""

    def __init__(self, link: Link, near: socket.socket, far: socket.socket) -> None:
        self._link, self._ends, self._bytes = link, (near, far), 0
        self._lock, self._broken = threading.Lock(), False
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(4096):
                with self._lock:
                    self._bytes += len(data)
                    tired = bool(self._link.most) and self._bytes > self._link.most
                if tired or not self._link.up:
                    self._break()
                    return
                other.sendall(data)
        self._end()

    def _break(self) -> None:
        with self._lock:
            if not self._broken:
                self._link.count("broken")
            self._broken = True
        self._end()

    def _end(self) -> None:
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
