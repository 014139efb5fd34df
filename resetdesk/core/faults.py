"""Named fault points: where tests kill the process or raise, and where nothing happens otherwise."""

import os
import signal

from django.conf import settings

VARIABLE = "RESETDESK_FAULT"

# The moments of the fault matrix and the places inside them.
POINTS = {
    "M1": "upload is streaming",
    "M2": "file stored, row not yet written",
    "M3": "row and promised jobs, before the commit",
    "M4": "committed, answer not yet sent",
    "M5": "staff takes a step",
    "M6": "completeness or validity is decided",
    "M7": "secret sealed, row not yet written",
    "M8": "notice",
    "M8.claimed": "the mail job is claimed",
    "M8.sending": "before the mail server is spoken to",
    "M8.accepted": "the mail server said 250, the row does not know yet",
    "M9": "reveal",
    "M9.claimed": "the reveal is claimed, nothing decrypted",
    "M9.decrypted": "decrypted, the ciphertext not yet overwritten",
    "M9.answered": "committed, the answer is cut",
    "M10": "receipt PDF is rendered",
    "M11": "archive bag",
    "M11.write": "bag is being written",
    "M11.finalise": "bag written, not yet in its place",
    "M11.mark": "bag in its place, record not yet marked",
    "M12": "retention erases",
    "M13": "migration or upgrade",
    "M14": "backup or restore",
    "M14.write": "backup is being written",
    "M14.finalise": "backup written and checked, not yet under its name",
    "M14.load": "backup is being loaded, nothing in its place",
    "M14.switch": "backup loaded and settled, not yet in its place",
}
ACTIONS = ("kill", "raise")


class UnknownFaultPoint(ValueError):
    """A point or an action that the register above does not know."""


class FaultInjected(Exception):
    """What `raise` raises."""


def point(name: str) -> None:
    """Stand here if a test asks for it (`RESETDESK_FAULT=M9.claimed:kill`). Raises UnknownFaultPoint."""
    if name not in POINTS:
        raise UnknownFaultPoint(name)
    if not getattr(settings, "FAULTS_ALLOWED", False):
        return
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    place, _colon, action = wanted.partition(":")
    if place not in POINTS or action not in ACTIONS:
        # A test that names nothing would pass without proving anything.
        raise UnknownFaultPoint(wanted)
    if place != name:
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise FaultInjected(name)
