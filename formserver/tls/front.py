"""TLS in front of the server, in a thread of its own: one port that takes https, and http to lead people there.

    phone ── TLS ──> Front ── plain, on the loopback ──> server

The server behind keeps every limit of its own (sizes, slow senders, time). What it cannot see from the loopback,
who is there and whether they came by TLS, it is told by ``told`` from memory, not by headers that anybody can send.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from formserver.tls.certificates import Certificates

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
#: Seconds for the first byte and the handshake.
PATIENCE = 10
CHUNK = 65_536
#: Connections at once, with three files each.
MOST = 1000
HANDSHAKE = b"\x16"

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end of a connection, and whether it is by TLS."""

    address: str
    secure: bool


def told(app: Wsgi, peers: MutableMapping[str, Peer]) -> Wsgi:
    """Return ``app`` that knows who is behind each connection from the front."""

    def answered(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        peer = peers.get(environ.get("REMOTE_PORT", "")) if environ.get("REMOTE_ADDR") == LOOPBACK else None
        if peer is not None:
            environ |= {"REMOTE_ADDR": peer.address, "REMOTE_HOST": peer.address}
            environ["wsgi.url_scheme"] = "https" if peer.secure else "http"
        return app(environ, start)

    return answered


class Front:
    """Takes connections at ``listening`` and hands them, decrypted, to the server behind until closed."""

    def __init__(self, listening: socket.socket, certificates: Certificates, context: ssl.SSLContext) -> None:
        self.certificates, self._context, self._socket, self._inside = certificates, context, listening, 0
        self.port = int(listening.getsockname()[1])
        self.peers: dict[str, Peer] = {}
        self._open: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_say_kind)
        self._thread = threading.Thread(target=self._run, name="tls", daemon=True)

    def start(self, inside: int) -> None:
        """Begin to take connections, for the server at the port ``inside``."""
        self._inside = inside
        self._socket.setblocking(False)
        self._thread.start()

    def renew(self, *, now: datetime) -> None:
        """See to it that the certificate is good at ``now``; connections from now on are shown it."""
        self.certificates.renew(self._context, now=now)

    def close(self) -> None:
        """Take no more connections and end those that are open."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)
        self._socket.close()

    def _run(self) -> None:
        accepting = self._loop.create_task(self._accept())
        try:
            self._loop.run_forever()
        finally:
            tasks = [accepting, *self._open]
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._loop.close()

    async def _accept(self) -> None:
        room = asyncio.Semaphore(MOST)
        while True:
            await room.acquire()
            try:
                client, address = await self._loop.sock_accept(self._socket)
            except OSError:  # no file left for it: wait until some connection ends
                room.release()
                await asyncio.sleep(0.1)
                continue
            task = self._loop.create_task(self._meet(client, str(address[0])))
            self._open.add(task)
            task.add_done_callback(lambda done: (self._open.discard(done), room.release()))

    async def _meet(self, client: socket.socket, address: str) -> None:
        """Serve one connection from its first byte to its end."""
        try:
            async with asyncio.timeout(PATIENCE):
                secure = await self._first_byte(client) == HANDSHAKE
                outer = await self._streams(client, self._context if secure else None)
                inner = await asyncio.open_connection(LOOPBACK, self._inside)
        except (OSError, TimeoutError):  # gone, silent, or no TLS that we speak
            client.close()
            return
        port = str(inner[1].get_extra_info("sockname")[1])
        self.peers[port] = Peer(address, secure)
        try:
            await _carry(outer, inner)
        finally:
            self.peers.pop(port, None)

    async def _first_byte(self, client: socket.socket) -> bytes:
        """Return the first byte that comes, and leave it where it is."""
        ready = self._loop.create_future()
        self._loop.add_reader(client, lambda: ready.done() or ready.set_result(None))
        try:
            await ready
        finally:
            self._loop.remove_reader(client)
        return client.recv(1, socket.MSG_PEEK)

    async def _streams(
        self, client: socket.socket, context: ssl.SSLContext | None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader = asyncio.StreamReader(limit=CHUNK)
        protocol = asyncio.StreamReaderProtocol(reader)
        options: dict[str, Any] = {"ssl_handshake_timeout": PATIENCE, "ssl_shutdown_timeout": PATIENCE}
        transport, _ = await self._loop.connect_accepted_socket(
            lambda: protocol, client, ssl=context, **(options if context else {})
        )
        return reader, asyncio.StreamWriter(transport, protocol, reader, self._loop)


def _say_kind(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what went wrong without who was there."""
    log.error("a connection failed: %s", type(context.get("exception")).__name__)


def allow_connections() -> None:
    """Raise this process's limit of open files to what ``MOST`` connections need, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * MOST if hard == resource.RLIM_INFINITY else min(hard, 4 * MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def _carry(
    outer: tuple[asyncio.StreamReader, asyncio.StreamWriter], inner: tuple[asyncio.StreamReader, asyncio.StreamWriter]
) -> None:
    """Carry bytes both ways until either end is closed."""
    ways = [asyncio.create_task(_pump(outer[0], inner[1])), asyncio.create_task(_pump(inner[0], outer[1]))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for writer in (inner[1], outer[1]):
            writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
