"""By which names and addresses others reach this computer."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
#: Addresses for documentation: asking for the way there sends nothing and tells one's own address.
_AFAR = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
EVERYWHERE = ("0.0.0.0", "::", "*", "")


@dataclass(frozen=True, slots=True)
class Reached:
    """Host names and addresses, each once, in order."""

    names: tuple[str, ...]
    addresses: tuple[Address, ...]


def reached(*given: str) -> Reached:
    """Return how this computer is reached, and the names or addresses ``given`` besides."""
    host = socket.gethostname().lower().partition(".")[0]
    texts = ["localhost", "127.0.0.1", "::1", host, f"{host}.local", *_own_addresses(host), *given]
    addresses = {found for text in texts if (found := address_of(text)) and not found.is_unspecified}
    names = {text.lower() for text in texts if address_of(text) is None and _NAME.fullmatch(text.lower())}
    return Reached(tuple(sorted(names)), tuple(sorted(addresses, key=lambda each: (each.version, int(each)))))


def address_of(text: str) -> Address | None:
    """Return the address that ``text`` is, None when it is a name."""
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def own_address(family: int = socket.AF_INET, afar: str = _AFAR[0][1]) -> str:
    """Return the address that others in the network know this computer by, "" without a network."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:  # sends nothing; asks for the route only
        try:
            probe.connect((afar, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _own_addresses(host: str) -> Iterable[str]:
    yield from (own_address(family, afar) for family, afar in _AFAR)
    try:
        yield from (str(found[4][0]) for found in socket.getaddrinfo(host, None))
    except OSError:  # nobody resolves this computer's name
        return
