"""Which network addresses may be asked on behalf of strangers, and which URLs at all. Pure."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_METADATA = {
    # Metadata services outside of the link-local range: Alibaba Cloud, Oracle Cloud, AWS over IPv6.
    ipaddress.ip_address("100.100.100.200"),
    ipaddress.ip_address("192.0.0.192"),
    ipaddress.ip_address("fd00:ec2::254"),
}
_METADATA_NAMES = {"metadata", "metadata.google.internal", "metadata.goog", "instance-data"}


def inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries (mapped, 6to4, Teredo, NAT64), or the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address.teredo:
            return address.teredo[1]
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if int(address) >> 32 == 0 and int(address) > 1:
            return ipaddress.IPv4Address(
                int(address)
            )  # the deprecated IPv4-compatible form, RFC 4291 2.5.5.1
    return address


def refusal(text: str) -> str | None:
    """Why the address `text` is not to be connected to; None where it is a public one.

    Refused are private, loopback, link-local, shared (100.64.0.0/10), reserved, unspecified and multicast
    addresses and the metadata services of clouds, also where an IPv6 address carries one.
    """
    try:
        address = inner(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return "not an IP address"
    if address in _METADATA or address == ipaddress.ip_address("169.254.169.254"):
        return "a cloud's metadata service"
    for kind in ("loopback", "link_local", "multicast", "unspecified"):
        if getattr(address, f"is_{kind}"):
            return f"a {kind.replace('_', '-')} address"
    if address.is_private or not address.is_global or address.is_reserved:
        return "a private or reserved address"
    return None


@lru_cache(maxsize=1024)
def url_problem(url: str) -> str | None:
    """Why `url` can't be asked at all, whatever it resolves to; None where it can."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"not a URL: {error}"
    if parts.scheme.lower() not in ("http", "https"):
        return f"the scheme is {parts.scheme or 'missing'}, not http or https"
    if not parts.hostname:
        return "there is no host name"
    if parts.username is not None or parts.password is not None:
        return "there are credentials in it"
    if port == 0:
        return "there is no port 0"
    if parts.hostname.lower().rstrip(".") in _METADATA_NAMES:
        return "it names a cloud's metadata service"
    return None


@lru_cache(maxsize=2048)
def host_key(url: str) -> str:
    """The unit of politeness: scheme, host and port, as `https://example.org:443`."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    port = parts.port or (443 if scheme == "https" else 80)
    return f"{scheme}://{(parts.hostname or '').rstrip('.')}:{port}"
