"""Rate limits: so many acts of one kind in a window of time, exact under concurrency (S12)."""

import time

from django.core.cache import cache


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
