"""The gate's own process: imports the parsers once, then forks a limited child for each file.

Started by `gate` as `python -m resetdesk.core.files.gate_server FD`. It has no Django, no database and, where
the kernel permits, no network; it ends when its parent's end of the socket closes.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import socket
import struct
import sys
from typing import Any

from resetdesk.core.files import gate_checks, signature_checks

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_NO_NEW_PRIVS = 38
MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 5
READY = b"R"
ORDER_BYTES = 4096
HEAD = struct.Struct("!cI")


def main(descriptor: int) -> None:
    """Serves until the parent is gone."""
    orders = socket.socket(fileno=descriptor)
    shed_rights()
    # Nobody waits for a child: its answer, or its silence, is all that counts.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    orders.send(READY)
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(orders, ORDER_BYTES, 2)
        if not message:
            return
        if len(descriptors) == 2 and os.fork() == 0:
            orders.close()
            work(json.loads(message), file=descriptors[0], answer=descriptors[1])
        for received in descriptors:
            os.close(received)


def shed_rights() -> None:
    """No network and no way to new rights, as far as this kernel lets us."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def limit(seconds: float) -> None:
    """Of this child: memory, CPU, no written file, no core, and an alarm that ends it by the wall clock."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def work(order: dict[str, Any], *, file: int, answer: int) -> None:
    """One file, one answer, then the end of this child, whatever happens."""
    code = 1
    try:
        limit(order.pop("seconds"))
        with os.fdopen(file, "rb") as source, socket.socket(fileno=answer) as out:
            source.seek(0)
            match order.pop("do"):
                case "check":
                    head, body = b"J", json.dumps(gate_checks.check(source, **order)).encode()
                case "signatures":
                    head, body = b"J", json.dumps(signature_checks.examine(source, **order)).encode()
                case _:
                    head, body = render(source, order)
            out.sendall(HEAD.pack(head, len(body)) + body)
        code = 0
    finally:
        # Not exit(): that would run what the parsers registered.
        os._exit(code)


def render(source: Any, order: dict[str, Any]) -> tuple[bytes, bytes]:
    with contextlib.suppress(Exception):
        return b"P", gate_checks.page_image(source, **order)
    return b"E", b""


if __name__ == "__main__":
    main(int(sys.argv[1]))
