"""Where push messages may go: known services on the open internet, and nowhere else.

The address comes from a browser, so from anybody. Without these rules a member could make
this server knock on the doors of its own network.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

LONGEST = 1_000
# A name that begins with a dot stands for everything under it.
SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".notify.windows.com",
)
NAT64 = ipaddress.ip_network("64:ff9b::/96")

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """This is no address that we send to."""


class Place(NamedTuple):
    """Where to knock, and what to ask for."""

    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """As the signature names it."""
        return f"https://{self.host}" + ("" if self.port == 443 else f":{self.port}")


def place(endpoint: str) -> Place:
    """The place of an endpoint that we send to. Raises Refused; asks nobody."""
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable():
        raise Refused
    if " " in endpoint or "\\" in endpoint:
        raise Refused
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").lower(), parts.port or 443
    except ValueError as error:
        raise Refused from error
    if not is_plain(parts, endpoint) or not (is_service(host, port) or is_ours(host)):
        raise Refused
    return Place(host, port, parts.path + (f"?{parts.query}" if parts.query else ""))


def is_plain(parts: SplitResult, endpoint: str) -> bool:
    """Whether an address is https, names nobody, and asks for something."""
    whole = parts.scheme == "https" and parts.path.startswith("/")
    return whole and "@" not in parts.netloc and "#" not in endpoint


def is_service(host: str, port: int) -> bool:
    """Whether this is a push service that the host of this instance allows."""
    if port != 443:
        return False
    return any(
        host == name or (name.startswith(".") and host.endswith(name) and host != name)
        for name in (*SERVICES, *settings.PUSH_HOSTS)
    )


def is_ours(host: str) -> bool:
    """Whether this is the push service of a test on the same machine."""
    return bool(settings.PUSH_TO_LOOPBACK) and host == "127.0.0.1"


def resolve(host: str, port: int) -> str:
    """One address of a host, after all of them were found to be on the open internet."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise Refused
    if not is_ours(host):
        for address in addresses:
            if not is_open(ipaddress.ip_address(address.partition("%")[0])):
                raise Refused
    return addresses[0]


def is_open(address: Address) -> bool:
    """Whether an address lies on the open internet, also looked at through its wrappings."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_open(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
