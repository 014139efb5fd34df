"""What every mail carries: a name that a retry repeats, and the word that no person wrote it."""

from urllib.parse import urlsplit

from django.conf import settings


def message_id(name: str) -> str:
    """A Message-ID under the portal’s host: who keeps or derives `name` sends the same mail again (I6)."""
    return f"<{name}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def headers(message_id: str) -> dict[str, str]:
    """The headers of one mail (RFC 3834: answering machines leave it alone, and ours can never loop)."""
    return {
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
