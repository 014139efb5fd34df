"""Rate limits: so many acts of one kind in a window of time, exact under concurrency (S12)."""

import time
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.core.cache import cache

ONE_LINE = 64  # bits of an IPv6 address that a provider gives to one line; the rest its holder chooses freely


def allow(name: str, *, limit: int, seconds: int) -> bool:
    """Whether one more act under this name is within `limit` for the running window of `seconds`.

    Each act takes one numbered place with `cache.add`, which only one of two racers can win: counting with
    `incr` is not atomic on the database cache. `name` holds no personal value and no token.
    """
    window = int(time.time()) // seconds
    stem = f"limit:{name}:{window}"
    # Where the free places begin, at the latest; a stale hint costs a look, never a place.
    begin = int(cache.get(stem, 0))
    for place in range(begin, limit):
        if cache.add(f"{stem}:{place}", 1, timeout=seconds):
            cache.set(stem, place + 1, timeout=seconds)
            return True
    return False


def line_of(address: str) -> str:
    """What limits count as one address: IPv4 as it is, of IPv6 the 64 bits of one line (RFC 6177)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, ONE_LINE), strict=False))
